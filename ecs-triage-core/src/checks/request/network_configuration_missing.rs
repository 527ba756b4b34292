use crate::{Finding, Gap, Remedy, TaskView, Verdict, declare_check};

declare_check! {
    /// The task has an interface of its own, and nothing says in which subnets.
    ///
    /// ## What goes wrong
    ///
    /// With network mode `awsvpc` each task gets a network interface, and `RunTask` and
    /// `CreateService` ask for the subnets. Without them they are refused.
    ///
    /// ## How it is told
    ///
    /// The network mode is `awsvpc`, and the network configuration of the service or of the run is
    /// missing or names no subnet.
    ///
    /// ## How to fix it
    ///
    /// Name subnets and security groups in the network configuration.
    pub NetworkConfigurationMissing {
        id: "network-configuration-missing",
        summary: "`awsvpc` without subnets",
        phase: Request,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking-awsvpc.html",
        run: run,
    }
}

const META: crate::Meta = NetworkConfigurationMissing::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    // A task that exists got its network configuration.
    if task.task().is_some() || task.network_mode()? != "awsvpc" {
        return Ok(Verdict::NotApplicable);
    }
    if task.own_network()?.is_some_and(|network| !network.subnets.is_empty()) {
        return Ok(Verdict::Clear);
    }
    let name = task.definition_name()?;
    let service = task.service()?.map(|service| service.service_name.as_str());
    let region = task.place().region;
    let cluster = task.cluster_name();
    let network = "--network-configuration 'awsvpcConfiguration={subnets=[SUBNETS],securityGroups=[GROUPS]}'";
    let (whose, command) = match service {
        Some(service) => (
            format!("service {service}"),
            format!("aws ecs update-service --region {region} --cluster {cluster} --service {service} {network}"),
        ),
        None => (
            "the run".to_owned(),
            format!("aws ecs run-task --region {region} --cluster CLUSTER --task-definition {name} {network}"),
        ),
    };
    let message = format!("{whose} names no subnets, and task definition {name} uses network mode awsvpc");
    Ok(Finding::new(&META, service.unwrap_or(name), message)
        .because(task.asks("the network configuration names no subnets"))
        .because(task.field(task.definition()?, "networkMode", "networkMode is awsvpc"))
        .fix(
            Remedy::new(format!("name the subnets and security groups of {whose}"))
                .command(command)
                .see(META.reference),
        )
        .into())
}
