use crate::{Finding, Gap, Remedy, TaskView, Verdict, declare_check};

declare_check! {
    /// The load balancer of the service leads to a port that the container does not map.
    ///
    /// ## What goes wrong
    ///
    /// A service names the container and port that its load balancer leads to, and the port must be
    /// among the container's `portMappings`. Otherwise ECS refuses the service or the deployment.
    ///
    /// ## How it is told
    ///
    /// `containerPort` of a load balancer of the service is no port, and in no range of ports, that
    /// its container maps.
    ///
    /// ## How to fix it
    ///
    /// Map the port, or name one that is mapped.
    pub LbContainerPortUnmapped {
        id: "lb-container-port-unmapped",
        summary: "the load balancer leads to a port that the container does not map",
        phase: Request,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LoadBalancer.html",
        run: run,
    }
}

const META: crate::Meta = LbContainerPortUnmapped::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    Verdict::of_each(task.asked_entries(), |entry| {
        let container = match entry.container_name.as_deref() {
            Some(name) => task.container_named(name)?,
            None => None,
        };
        let (Some(container), Some(port)) = (container, entry.container_port) else {
            return Ok(None);
        };
        if container.port_mappings.iter().any(|mapping| mapping.has(port)) {
            return Ok(None);
        }
        let (name, definition) = (&container.name, task.definition_name()?);
        let mapped = container.port_mappings.iter().filter_map(|mapping| mapping.container_port);
        let mapped: Vec<_> = mapped.map(|port| port.to_string()).collect();
        let mapped = if mapped.is_empty() { "none".to_owned() } else { mapped.join(", ") };
        let message = format!(
            "the load balancer of the service leads to port {port} of container {name}, and {definition} maps {mapped}"
        );
        let finding = Finding::new(&META, format!("{name}:{port}"), message)
            .because_all(task.entry_field(entry, format!("containerPort is {port}")))
            .because(task.defined(container, "name", format_args!("{name}, and it maps {mapped}"))?)
            .fix(
                Remedy::new(format!("register a revision of {definition} whose container {name} maps port {port}"))
                    .command(task.register(""))
                    .see("https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html"),
            )
            .fix(Remedy::new("let the load balancer lead to a port that is mapped").see(META.reference));
        Ok(Some(finding))
    })
}
