use crate::finding::Remedy;
use crate::stop::{Field, Kind};
use crate::task::{RoleKind, definite};
use crate::{Finding, Gap, TaskView, Verdict, declare_check};

declare_check! {
    /// A role was made so shortly before that IAM had not spread it yet.
    ///
    /// ## What goes wrong
    ///
    /// IAM is eventually consistent: a role that was just made, or whose trust policy was just set, cannot
    /// be assumed everywhere for some seconds. Templates that make role and service at once meet this.
    ///
    /// ## How it is told
    ///
    /// ECS could not assume the role, the role can be assumed now, and it was made less than five minutes
    /// before.
    ///
    /// ## How to fix it
    ///
    /// Start the task again; ECS itself tries again for a service.
    pub RoleJustCreated {
        id: "role-just-created",
        summary: "a role was made moments before the task",
        phase: Credentials,
        reference: "https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html",
        run: run,
    }
}

const META: crate::Meta = RoleJustCreated::META;

/// How long a new role may be unknown somewhere; it is mostly seconds.
const SPREAD: i64 = 300;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    let told = task.symptom().is_some_and(|symptom| symptom.kind() == Kind::RoleNotAssumable);
    if !told {
        return Ok(Verdict::NotApplicable);
    }
    let kinds = [RoleKind::Execution, RoleKind::Task];
    Ok(definite(kinds.into_iter().map(|kind| judge(task, kind)))?.into())
}

fn judge(task: &TaskView<'_>, kind: RoleKind) -> Result<Option<Finding>, Gap> {
    let Some(role) = task.role_of(kind)? else {
        return Ok(None);
    };
    let named = task.symptom().and_then(|symptom| symptom.field(Field::Role));
    if named.is_some_and(|named| !role.arn.ends_with(named)) || !task.assumable(role)?.is_allowed() {
        return Ok(None);
    }
    let (Some(made), Some(failed)) = (role.create_date, task.failed_at()) else {
        return Ok(None);
    };
    let seconds = failed.seconds_since(made);
    if seconds >= SPREAD {
        return Ok(None);
    }
    let (kind, name) = (kind.name(), &role.role_name);
    let message = format!(
        "{kind} {name} was made {} when ECS asked for it, and IAM takes moments to spread a role",
        match seconds {
            ..0 => "only after".to_owned(),
            seconds => format!("{seconds} seconds before"),
        }
    );
    Ok(Some(
        Finding::new(&META, &role.arn, message)
            .because(task.said())
            .because(task.field(role, "CreateDate", format!("it was made at {made}")))
            .fix(again(task)),
    ))
}

fn again(task: &TaskView<'_>) -> Remedy {
    let remedy = Remedy::new("start the task again; a service does so by itself").see(META.reference);
    match task.service().ok().flatten() {
        Some(service) => remedy.command(format!(
            "aws ecs update-service --region {} --cluster {} --service {} --force-new-deployment",
            task.place().region,
            service.cluster_arn, service.service_name
        )),
        None => remedy,
    }
}
