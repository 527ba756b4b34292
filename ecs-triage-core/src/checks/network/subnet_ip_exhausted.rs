use crate::snapshot::ec2::Subnet;
use crate::{Finding, Gap, Severity, TaskView, Verdict, declare_check};

declare_check! {
    /// The subnets of the task have no free IPv4 address.
    ///
    /// ## What goes wrong
    ///
    /// Each task with an interface of its own takes an address. Where a subnet has none left, EC2
    /// makes no interface there.
    ///
    /// ## How it is told
    ///
    /// `AvailableIpAddressCount` of the configured subnets is 0: of all while a task is to start,
    /// or of some and ECS names an interface that could not be made. Otherwise it is a warning.
    ///
    /// ## How to fix it
    ///
    /// Add subnets that have room, or free addresses.
    pub SubnetIpExhausted {
        id: "subnet-ip-exhausted",
        summary: "the subnets have no free address",
        phase: Network,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking-awsvpc.html",
        run: run,
    }
}

const META: crate::Meta = SubnetIpExhausted::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    let named = task.is_named(&META);
    if task.own_network()?.is_none() && !named {
        return Ok(Verdict::NotApplicable);
    }
    match task.empty_subnets() {
        Err(gap) if !named => Err(gap),
        Ok((empty, _)) if empty.is_empty() && !named => Ok(Verdict::Clear),
        known => {
            let (empty, all) = known.unwrap_or_default();
            Ok(word(task, &empty, all).into())
        }
    }
}

fn word(task: &TaskView<'_>, empty: &[&Subnet], all: usize) -> Finding {
    let every = empty.len() == all;
    let stops = task.allows(&META) || (every && task.is_starting());
    let severity = if stops { Severity::Error } else { Severity::Warning };
    let ids = match empty.is_empty() {
        true => task.subnet_names(),
        false => empty.iter().map(|subnet| subnet.subnet_id.as_str()).collect(),
    };
    let ids = ids.join(", ");
    let rest = if every || empty.is_empty() { String::new() } else { format!(", of {all} subnets") };
    let message = format!("no IPv4 address is free for the task in {ids}{rest}");
    let said = task.allows(&META).then(|| task.said());
    let zero = empty.iter().map(|subnet| {
        task.field(*subnet, "AvailableIpAddressCount", "AvailableIpAddressCount is 0")
    });
    let action = format!("name more or larger subnets beside {ids}");
    Finding::new(&META, if ids.is_empty() { task.id() } else { &ids }, message)
        .severity(severity)
        .because_all(said)
        .because_all(zero)
        .fix(task.reconfigure(action, Some("SUBNETS"), None, META.reference))
}
