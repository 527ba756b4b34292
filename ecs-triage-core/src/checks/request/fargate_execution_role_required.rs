use crate::{Finding, Gap, Place, Remedy, TaskView, Verdict, declare_check};

declare_check! {
    /// The task definition uses what only an execution role allows, and names none.
    ///
    /// ## What goes wrong
    ///
    /// On Fargate there is no host whose role could pull from ECR, write logs or read secrets. A
    /// definition that asks for any of these without `executionRoleArn` is refused.
    ///
    /// ## How it is told
    ///
    /// The task runs on Fargate, neither the definition nor the overrides name an execution role,
    /// and a container pulls from ECR, logs to CloudWatch, or gets secrets, registry credentials or
    /// environment files.
    ///
    /// ## How to fix it
    ///
    /// Make a role that `ecs-tasks.amazonaws.com` may assume, with
    /// `AmazonECSTaskExecutionRolePolicy`, and name it in a new revision.
    pub FargateExecutionRoleRequired {
        id: "fargate-execution-role-required",
        summary: "the task definition needs an execution role and names none",
        phase: Request,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html",
        run: run,
    }
}

const META: crate::Meta = FargateExecutionRoleRequired::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    if !task.is_fargate()? {
        return Ok(Verdict::NotApplicable);
    }
    let needs = task.lacks_execution_role()?;
    if needs.is_empty() {
        return Ok(Verdict::Clear);
    }
    let definition = task.definition()?;
    let name = task.definition_name()?;
    let why = needs.join(", ");
    let message = format!("task definition {name} names no execution role, and {why}");
    let evidence = task.field(definition, "", format!("there is no executionRoleArn; {why}"));
    let Place { partition, region, account } = task.place();
    Ok(Finding::new(&META, name, message)
        .because(evidence)
        .fix(
            Remedy::new(format!("name an execution role in a new revision of {name}"))
                .command(format!(
                    "aws iam attach-role-policy --role-name ecsTaskExecutionRole --policy-arn \
                     arn:{partition}:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"
                ))
                .command(format!(
                    "aws ecs register-task-definition --region {region} --cli-input-json file://{}.json \
                     --execution-role-arn arn:{partition}:iam::{account}:role/ecsTaskExecutionRole",
                    definition.family
                ))
                .see(META.reference),
        )
        .into())
}
