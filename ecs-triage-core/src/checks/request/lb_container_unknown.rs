use crate::{Finding, Gap, Remedy, TaskView, Verdict, declare_check};

declare_check! {
    /// The load balancer of the service leads to a container that the task does not have.
    ///
    /// ## What goes wrong
    ///
    /// A service names the container and port that its load balancer leads to. Where the definition
    /// has no container of that name, ECS refuses the service or the deployment.
    ///
    /// ## How it is told
    ///
    /// `containerName` of a load balancer of the service is none of the definition's containers.
    ///
    /// ## How to fix it
    ///
    /// Name a container of the definition.
    pub LbContainerUnknown {
        id: "lb-container-unknown",
        summary: "the load balancer leads to a container that the task does not have",
        phase: Request,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LoadBalancer.html",
        run: run,
    }
}

const META: crate::Meta = LbContainerUnknown::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    Verdict::of_each(task.asked_entries(), |entry| {
        let Some(name) = entry.container_name.as_deref() else { return Ok(None) };
        if task.container_named(name)?.is_some() {
            return Ok(None);
        }
        let definition = task.definition_name()?;
        let own = task.containers()?.iter().map(|container| container.name.as_str());
        let own = own.collect::<Vec<_>>().join(", ");
        let message = format!(
            "the load balancer of the service leads to container {name}, and {definition} has only {own}"
        );
        let target = entry.target_group_arn.as_deref().unwrap_or("TARGET_GROUP");
        let remedy = Remedy::new(format!("let the load balancer lead to a container of {definition}"))
            .command(task.change_service(&format!(
                "--load-balancers targetGroupArn={target},containerName=CONTAINER,containerPort={}",
                entry.container_port.unwrap_or_default()
            )))
            .see(META.reference);
        let finding = Finding::new(&META, name, message)
            .because_all(task.entry_field(entry, format!("containerName is {name}")))
            .because(task.field(task.definition()?, "containerDefinitions", format!("its containers are {own}")))
            .fix(remedy);
        Ok(Some(finding))
    })
}
