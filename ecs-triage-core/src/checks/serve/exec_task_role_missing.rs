use crate::iam::Decision;
use crate::iam::needs::actions::EXEC;
use crate::task::{Permission, RoleKind};
use crate::{Finding, Gap, Remedy, Severity, TaskView, Verdict, declare_check};

declare_check! {
    /// ECS Exec is on, and the task role does not let its agent open a channel.
    ///
    /// ## What goes wrong
    ///
    /// `aws ecs execute-command` answers `TargetNotConnectedException`. The task itself starts and
    /// runs all the same.
    ///
    /// ## How it is told
    ///
    /// `enableExecuteCommand` is on, and the task has no task role, or one that is not allowed the
    /// `ssmmessages` actions of Session Manager.
    ///
    /// ## How to fix it
    ///
    /// Allow the four actions to the task role.
    pub ExecTaskRoleMissing {
        id: "exec-task-role-missing",
        summary: "ECS Exec is on, and the task role does not allow it",
        phase: Serve,
        severity: Severity::Warning,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html",
        run: run,
    }
}

const META: crate::Meta = ExecTaskRoleMissing::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    if !task.may_exec()? {
        return Ok(Verdict::NotApplicable);
    }
    let definition = task.definition()?;
    if task.role_arn(RoleKind::Task)?.is_none() {
        let message = format!("ECS Exec is on, and task definition {} has no task role", definition.family);
        let proof = task.field(definition, "", "taskRoleArn is not set");
        let finding = Finding::new(&META, &definition.family, message).because(proof);
        return Ok(finding.fix(allow(task, "TASK_ROLE")).into());
    }
    let Some(role) = task.role_of(RoleKind::Task)? else { return Ok(Verdict::Clear) };
    let answers = EXEC.map(|action| (action, task.decide(role, &Permission::new(action, "*"))));
    let mut denied = answers.iter().filter(|(_, answer)| answer.as_ref().is_ok_and(Decision::is_denied));
    if let Some((action, _)) = denied.next() {
        let message = format!("ECS Exec is on, and task role {} may not {action}", role.role_name);
        let proof = task.field(role, "", format!("{action} is not allowed"));
        let finding = Finding::new(&META, &role.arn, message).because(proof);
        return Ok(finding.fix(allow(task, &role.role_name)).into());
    }
    answers.into_iter().try_for_each(|(_, answer)| answer.map(drop))?;
    Ok(Verdict::Clear)
}

fn allow(task: &TaskView<'_>, role: &str) -> Remedy {
    let quoted: Vec<_> = EXEC.iter().map(|action| format!("\"{action}\"")).collect();
    Remedy::new(format!("allow the actions of Session Manager to {role}, and start the task again"))
        .command(format!(
            "aws iam put-role-policy --region {} --role-name {role} --policy-name ecs-exec --policy-document \
             '{{\"Version\":\"2012-10-17\",\"Statement\":[{{\"Effect\":\"Allow\",\"Action\":[{}],\"Resource\":\"*\"}}]}}'",
            task.place().region,
            quoted.join(",")
        ))
        .see(META.reference)
}
