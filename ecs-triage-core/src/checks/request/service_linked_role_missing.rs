use crate::snapshot::iam::Role;
use crate::{Finding, Gap, Remedy, TaskView, Verdict, declare_check};

declare_check! {
    /// The service-linked role of ECS does not exist in the account.
    ///
    /// ## What goes wrong
    ///
    /// By `AWSServiceRoleForECS` ECS makes the interfaces of tasks and registers them as targets.
    /// It is made with the first cluster or service; where it was deleted, or where the one who
    /// made the cluster was not allowed to make it, tasks with interfaces of their own and load
    /// balancers fail.
    ///
    /// ## How it is told
    ///
    /// The task uses `awsvpc` or its service a load balancer, and the roles of the account are
    /// known and lack `AWSServiceRoleForECS`.
    ///
    /// ## How to fix it
    ///
    /// Make the role; it is the same in every account.
    pub ServiceLinkedRoleMissing {
        id: "service-linked-role-missing",
        summary: "the role by which ECS manages interfaces and targets does not exist",
        phase: Request,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using-service-linked-roles.html",
        run: run,
    }
}

const META: crate::Meta = ServiceLinkedRoleMissing::META;

const ROLE: &str = "AWSServiceRoleForECS";

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    let balanced = task.service()?.is_some_and(|service| !service.load_balancers.is_empty());
    if !balanced && task.network_mode()? != "awsvpc" {
        return Ok(Verdict::NotApplicable);
    }
    if task.find::<Role>(ROLE)?.is_some() {
        return Ok(Verdict::Clear);
    }
    let why = if balanced { "register targets" } else { "make the interfaces of tasks" };
    let message = format!("role {ROLE}, by which ECS would {why}, does not exist");
    Ok(Finding::new(&META, ROLE, message)
        .because(task.absent::<Role>(ROLE))
        .fix(
            Remedy::new(format!("make the service-linked role {ROLE}"))
                .command("aws iam create-service-linked-role --aws-service-name ecs.amazonaws.com")
                .see(META.reference),
        )
        .into())
}
