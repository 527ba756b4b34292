use crate::snapshot::ec2::Subnet;
use crate::snapshot::ecs::Service;
use crate::snapshot::{Item, Need};
use crate::{Finding, Gap, Remedy, Severity, TaskView, Verdict, declare_check};

declare_check! {
    /// The subnets have fewer free IPv4 addresses than a deployment starts tasks.
    ///
    /// ## What goes wrong
    ///
    /// A deployment starts new tasks before it stops old ones, up to `maximumPercent` of the
    /// desired count, or all that are desired where the service is still to be made. Each takes an
    /// address of its own.
    ///
    /// ## How it is told
    ///
    /// The free addresses of the configured subnets together are compared with the tasks that a
    /// deployment may start beside those that run.
    ///
    /// ## How to fix it
    ///
    /// Add subnets, or lower `maximumPercent`.
    pub SubnetIpShortForDeployment {
        id: "subnet-ip-short-for-deployment",
        summary: "the subnets have fewer free addresses than a deployment needs",
        phase: Network,
        severity: Severity::Warning,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking-awsvpc.html",
        run: run,
    }
}

const META: crate::Meta = SubnetIpShortForDeployment::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    let Some(service) = task.own_service()? else {
        return Ok(Verdict::NotApplicable);
    };
    if task.own_network()?.is_none() {
        return Ok(Verdict::NotApplicable);
    }
    let needed = surge(task, service);
    let subnets = task.known_subnets()?;
    // A subnet without IPv4 has no such address to give and needs none.
    if subnets.is_empty() || subnets.iter().any(|subnet| subnet.ipv6_native == Some(true)) {
        return Ok(Verdict::Clear);
    }
    let free = |subnet: &&Subnet| subnet.available_ip_address_count;
    let Some(free) = subnets.iter().map(free).try_fold(0_i64, |sum, free| sum.checked_add(free?))
    else {
        let need = Need::all(Subnet::ASKS);
        return Err(Gap::undecidable(need, "how many addresses are free is not known"));
    };
    if free >= needed {
        return Ok(Verdict::Clear);
    }
    let name = &service.service_name;
    let ids: Vec<_> = subnets.iter().map(|subnet| subnet.subnet_id.as_str()).collect();
    let ids = ids.join(", ");
    let message = format!(
        "a deployment of service {name} starts up to {needed} tasks beside those that run, and {free} addresses are free in {ids}"
    );
    let severity = if task.allows(&META) { Severity::Error } else { Severity::Warning };
    let counts = subnets.iter().map(|subnet| {
        let count = subnet.available_ip_address_count.unwrap_or_default();
        task.field(*subnet, "AvailableIpAddressCount", format!("AvailableIpAddressCount is {count}"))
    });
    Ok(Finding::new(&META, &ids, message)
        .severity(severity)
        .because_all(counts)
        .fix(task.reconfigure("name more or larger subnets".to_owned(), Some("SUBNETS"), None, META.reference))
        .fix(fewer(task, name, free))
        .into())
}

fn fewer(task: &TaskView<'_>, name: &str, free: i64) -> Remedy {
    let (member, arguments) = if task.is_planned() {
        ("desiredCount", format!("--desired-count {free}"))
    } else {
        let percents = "maximumPercent=100,minimumHealthyPercent=50";
        ("maximumPercent", format!("--deployment-configuration {percents}"))
    };
    Remedy::new(format!("lower {member} of service {name}")).command(task.change_service(&arguments))
}

/// How many tasks a deployment may start beside those that run.
fn surge(task: &TaskView<'_>, service: &Service) -> i64 {
    let config = service.deployment_configuration.as_ref();
    let percent = match config.and_then(|config| config.maximum_percent) {
        // The first deployment stops nothing, and starts no more than is desired.
        _ if task.is_planned() => 100,
        percent => percent.unwrap_or(200),
    };
    let upper = service.desired_count.unwrap_or_default().saturating_mul(percent) / 100;
    upper.saturating_sub(service.running_count.unwrap_or_default())
}
