use crate::fit::misfit::Kind;
use crate::{Finding, Gap, Remedy, TaskView, Verdict, declare_check};

declare_check! {
    /// No container instance meets a `memberOf` constraint of the task.
    ///
    /// ## What goes wrong
    ///
    /// A `memberOf` constraint of the service or the task definition selects instances by an
    /// expression. Where it selects none, no task is placed; values are compared exactly.
    ///
    /// ## How it is told
    ///
    /// The expression is evaluated for each instance; the table says which part of it does not
    /// hold, and what the instance has instead.
    ///
    /// ## How to fix it
    ///
    /// Put the attribute on the instances, or change the expression.
    pub Ec2MemberofUnsatisfied {
        id: "ec2-memberof-unsatisfied",
        summary: "no container instance meets the placement constraint",
        phase: Placement,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cluster-query-language.html",
        run: run,
    }
}

const META: crate::Meta = Ec2MemberofUnsatisfied::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    task.judge_room(&META, Kind::MemberOf, |out| {
        Finding::new(&META, out.subject(), out.message("a memberOf constraint is not met"))
            .fix_any(out.cure())
            .fix_any(task.put_attribute(out))
            .fix(Remedy::new("change the expression of the placement constraint").see(META.reference))
            .fix(task.more_instances())
    })
}
