use crate::fit::misfit::Kind;
use crate::{Finding, Gap, Remedy, TaskView, Verdict, declare_check};

declare_check! {
    /// The container instances lack an attribute that the task requires.
    ///
    /// ## What goes wrong
    ///
    /// ECS works out what the task definition needs of an instance: a log driver, secrets, an
    /// interface of its own, a newer agent. The agent registers what it can. What is not registered
    /// cannot be had.
    ///
    /// ## How it is told
    ///
    /// `requiresAttributes` of the definition less the `attributes` of each instance; the table
    /// says what the attribute means and when the agent registers it. Of a definition that is not
    /// registered, what ECS will require follows from what it asks for, as far as that is known.
    ///
    /// ## How to fix it
    ///
    /// Configure or update the agent so that it registers the attribute, or do without the feature.
    pub Ec2MissingAttribute {
        id: "ec2-missing-attribute",
        summary: "the container instances lack an attribute that the task requires",
        phase: Placement,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html",
        run: run,
    }
}

const META: crate::Meta = Ec2MissingAttribute::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    task.judge_room(&META, Kind::Attribute, |out| {
        Finding::new(&META, out.subject(), out.message("an attribute is missing"))
            .fix_any(out.cure())
            .fix(
                Remedy::new("update the agents; they register more with each version")
                    .command(task.each_machine("update-container-agent", out))
                    .see("https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-agent-update.html"),
            )
    })
}
