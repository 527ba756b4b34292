use crate::finding::Remedy;
use crate::stop::{Field, Kind};
use crate::task::told_finding;
use crate::{Gap, TaskView, Verdict, declare_check};

declare_check! {
    /// Whoever starts the task may not pass its role to ECS.
    ///
    /// ## What goes wrong
    ///
    /// Naming a role for a task needs the right to pass it: a user, a pipeline or a capacity provider
    /// without `iam:PassRole` on the role is refused.
    ///
    /// ## How it is told
    ///
    /// The text says so, and names who asked and for which role. No snapshot tells who will start a task.
    ///
    /// ## How to fix it
    ///
    /// Allow `iam:PassRole` on the role to whoever starts the task, for the service that is to get it.
    pub PassRoleDenied {
        id: "pass-role-denied",
        summary: "the caller may not pass the role to ECS",
        phase: Credentials,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security_iam_troubleshoot.html",
        run: run,
    }
}

const META: crate::Meta = PassRoleDenied::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    let symptom = task.symptom().filter(|symptom| symptom.kind() == Kind::PassRoleDenied);
    let Some(symptom) = symptom else {
        return Ok(Verdict::NotApplicable);
    };
    let caller = symptom.field(Field::Principal).unwrap_or("the caller");
    let role = symptom.field(Field::Resource).unwrap_or("the role");
    let message = format!("{caller} lacks iam:PassRole on {role}");
    Ok(told_finding(task, &META, role, message, allow(task, role)).into())
}

fn allow(task: &TaskView<'_>, role: &str) -> Remedy {
    let role = if role.starts_with("arn:") { role.to_owned() } else { any_role(task) };
    let policy = format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Action":"iam:PassRole","Resource":"{role}"}}]}}"#
    );
    Remedy::new(format!("allow iam:PassRole on {role} to whoever starts the task"))
        .command(format!(
            "aws iam put-role-policy --role-name CALLER --policy-name pass-role --policy-document '{policy}'"
        ))
        .see(META.reference)
}

fn any_role(task: &TaskView<'_>) -> String {
    let place = task.place();
    format!("arn:{}:iam::{}:role/ROLE", place.partition, place.account)
}
