use crate::snapshot::ec2::SecurityGroup;
use crate::{Finding, Gap, TaskView, Verdict, declare_check};

declare_check! {
    /// A security group that the network configuration names does not exist.
    ///
    /// ## What goes wrong
    ///
    /// The interface of the task cannot be made. It happens when a group was deleted after the
    /// service was made: running tasks keep their interfaces, new ones fail.
    ///
    /// ## How it is told
    ///
    /// EC2 lists the security groups, and the one that is named is not among them.
    ///
    /// ## How to fix it
    ///
    /// Name a group that exists and deploy again.
    pub SecurityGroupNotFound {
        id: "security-group-not-found",
        summary: "a security group of the network configuration does not exist",
        phase: Request,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking-awsvpc.html",
        run: run,
    }
}

const META: crate::Meta = SecurityGroupNotFound::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    if task.own_network()?.is_none() {
        return Ok(Verdict::NotApplicable);
    }
    let word = |id: &str| {
        let message = format!("security group {id} of the network configuration does not exist");
        let action = format!("name a security group that exists in the place of {id}");
        Finding::new(&META, id, message)
            .because(task.absent::<SecurityGroup>(id))
            .because(task.asks(format!("the network configuration names {id}")))
            .fix(task.reconfigure(action, None, Some("GROUP"), META.reference))
    };
    Ok(task.missing_groups()?.into_iter().map(word).collect::<Vec<_>>().into())
}
