use crate::snapshot::ecs::ServiceConnectService;
use crate::{Finding, Gap, Remedy, TaskView, Verdict, declare_check};

declare_check! {
    /// Service Connect names a port that no container has.
    ///
    /// ## What goes wrong
    ///
    /// `portName` of a Service Connect service must be the `name` of a port mapping of the task
    /// definition. A revision that renames the port, or has no name for it, is refused.
    ///
    /// ## How it is told
    ///
    /// No port mapping of the deployment's task definition has that name.
    ///
    /// ## How to fix it
    ///
    /// Name the port mapping in the task definition, or correct `portName`.
    pub ServiceConnectPortName {
        id: "service-connect-port-name",
        summary: "Service Connect names a port that no container has",
        phase: Serve,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect-concepts.html",
        run: run,
    }
}

const META: crate::Meta = ServiceConnectPortName::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    let services = task.connect()?.map(|connect| connect.services.as_slice()).unwrap_or_default();
    Verdict::of_each(services, |service| judge(task, service))
}

fn judge(task: &TaskView<'_>, service: &ServiceConnectService) -> Result<Option<Finding>, Gap> {
    let Some(port) = service.port_name.as_deref() else { return Ok(None) };
    let mappings = task.mappings()?;
    if mappings.iter().any(|(_, mapping)| mapping.name.as_deref() == Some(port)) {
        return Ok(None);
    }
    let names = mappings.iter().filter_map(|(_, mapping)| mapping.name.as_deref());
    let names = names.collect::<Vec<_>>().join(", ");
    let definition = task.definition()?;
    let message = format!(
        "Service Connect names port {port}, and no port mapping of {} is called so",
        task.definition_name()?
    );
    let has = match names.is_empty() {
        true => "no port mapping has a name".to_owned(),
        false => format!("the port mappings are called {names}"),
    };
    let remedy = Remedy::new(format!("name the port mapping {port} in a new revision, or correct portName of the service"))
        .see(META.reference);
    let finding = Finding::new(&META, port, message);
    Ok(Some(finding.because(task.field(definition, "containerDefinitions", has)).fix(remedy)))
}
