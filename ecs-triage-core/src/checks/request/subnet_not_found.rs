use crate::snapshot::ec2::Subnet;
use crate::{Finding, Gap, TaskView, Verdict, declare_check};

declare_check! {
    /// A subnet that the network configuration names does not exist.
    ///
    /// ## What goes wrong
    ///
    /// The interface of the task cannot be made there.
    ///
    /// ## How it is told
    ///
    /// EC2 lists the subnets, and the one that is named is not among them.
    ///
    /// ## How to fix it
    ///
    /// Name subnets that exist and deploy again.
    pub SubnetNotFound {
        id: "subnet-not-found",
        summary: "a subnet of the network configuration does not exist",
        phase: Request,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking-awsvpc.html",
        run: run,
    }
}

const META: crate::Meta = SubnetNotFound::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    if task.own_network()?.is_none() {
        return Ok(Verdict::NotApplicable);
    }
    let word = |id: &str| {
        let message = format!("subnet {id} of the network configuration does not exist");
        let action = format!("name a subnet that exists in the place of {id}");
        Finding::new(&META, id, message)
            .because(task.absent::<Subnet>(id))
            .because(task.asks(format!("the network configuration names {id}")))
            .fix(task.reconfigure(action, Some("SUBNETS"), None, META.reference))
    };
    Ok(task.missing_subnets()?.into_iter().map(word).collect::<Vec<_>>().into())
}
