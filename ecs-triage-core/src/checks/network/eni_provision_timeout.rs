use crate::{Finding, Gap, Remedy, Severity, TaskView, Verdict, declare_check};

declare_check! {
    /// The network interface of the task was not ready in time.
    ///
    /// ## What goes wrong
    ///
    /// ECS makes an interface for the task and waits for it. It passes where EC2 was slow; it comes
    /// again where the subnet is full, the quota of interfaces is reached or the service-linked
    /// role was changed.
    ///
    /// ## How it is told
    ///
    /// ECS says that it waited for the interface in vain.
    ///
    /// ## How to fix it
    ///
    /// Try again; if it comes back, look at the free addresses of the subnets and the quota of
    /// interfaces.
    pub EniProvisionTimeout {
        id: "eni-provision-timeout",
        summary: "the network interface of the task came too late",
        phase: Network,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking-awsvpc.html",
        run: run,
    }
}

const META: crate::Meta = EniProvisionTimeout::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    if !task.is_named(&META) {
        return Ok(Verdict::NotApplicable);
    }
    // A subnet without an address says more.
    let explained = task.empty_subnets().is_ok_and(|(empty, _)| !empty.is_empty());
    let severity = if explained { Severity::Warning } else { Severity::Error };
    let name = task.definition_name()?;
    let subnets = task.known_subnets().unwrap_or_default();
    let ids: Vec<_> = subnets.iter().map(|subnet| subnet.subnet_id.as_str()).collect();
    let at = if ids.is_empty() { String::new() } else { format!(" in {}", ids.join(", ")) };
    let message = format!("the network interface of {name}{at} was not ready in time");
    let region = task.place().region;
    Ok(Finding::new(&META, name, message)
        .severity(severity)
        .because(task.said())
        .fix(Remedy::new("try again, for it may pass").see(META.reference))
        .fix(
            Remedy::new("look at the free addresses of the subnets")
                .command(format!(
                    "aws ec2 describe-subnets --region {region} --subnet-ids {} --query 'Subnets[].[SubnetId,AvailableIpAddressCount]'",
                    if ids.is_empty() { "SUBNETS".to_owned() } else { ids.join(" ") }
                )),
        )
        .into())
}
