use crate::fit::misfit::Kind;
use crate::{Finding, Gap, Remedy, TaskView, Verdict, declare_check};

declare_check! {
    /// The ECS agents of the container instances do not answer.
    ///
    /// ## What goes wrong
    ///
    /// The agent keeps a connection to ECS, by which it gets its tasks. Where it stopped, lost its
    /// role or its way to ECS, the instance stays registered and takes no task.
    ///
    /// ## How it is told
    ///
    /// `agentConnected` is false on each active instance, while ECS looks for one; or ECS says
    /// `AGENT`.
    ///
    /// ## How to fix it
    ///
    /// Restart the agent. If it stays away: look at its log, its instance role, and its way to the
    /// endpoints `ecs-agent`, `ecs-telemetry` and `ecs`.
    pub Ec2AgentDisconnected {
        id: "ec2-agent-disconnected",
        summary: "the ECS agent of the instances does not answer",
        phase: Placement,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html",
        run: run,
    }
}

const META: crate::Meta = Ec2AgentDisconnected::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    task.judge_room(&META, Kind::Agent, |out| {
        Finding::new(&META, out.subject(), out.message("the ECS agent is disconnected"))
            .fix_any(out.cure())
            .fix(
                Remedy::new("restart the ECS agent, and read its log if it does not connect")
                    .command(format!(
                        "aws ssm send-command --region {} --document-name AWS-RunShellScript --instance-ids {} --parameters commands='systemctl restart ecs; tail -50 /var/log/ecs/ecs-agent.log'",
                        task.place().region, out.machines()
                    ))
                    .see("https://docs.aws.amazon.com/AmazonECS/latest/developerguide/agent-disconnected.html"),
            )
    })
}
