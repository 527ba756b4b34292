use crate::fit::misfit::Kind;
use crate::{Finding, Gap, Remedy, TaskView, Verdict, declare_check};

declare_check! {
    /// A host port that the task asks for is taken on each container instance.
    ///
    /// ## What goes wrong
    ///
    /// A fixed host port can be had once an instance, so that a service with fixed ports runs at
    /// most one task an instance, and a deployment needs one instance more. Some ports belong to
    /// the agent.
    ///
    /// ## How it is told
    ///
    /// The host ports of the task are compared with the ports that `remainingResources` lists,
    /// which are the taken ones.
    ///
    /// ## How to fix it
    ///
    /// Let ECS choose the host port (0) and put a load balancer before the service, or use
    /// `awsvpc`.
    pub Ec2HostPortInUse {
        id: "ec2-host-port-in-use",
        summary: "a host port of the task is taken on each container instance",
        phase: Placement,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html",
        run: run,
    }
}

const META: crate::Meta = Ec2HostPortInUse::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    task.judge_room(&META, Kind::Port, |out| {
        Finding::new(&META, out.subject(), out.message("a host port is taken"))
            .fix_any(out.cure())
            .fix(
                Remedy::new("let ECS choose the host port: hostPort 0 behind a load balancer, or network mode awsvpc")
                    .see("https://docs.aws.amazon.com/AmazonECS/latest/developerguide/networking-networkmode-bridge.html"),
            )
            .fix(task.more_instances())
    })
}
