use crate::{Finding, Gap, Remedy, TaskView, Verdict, declare_check};

declare_check! {
    /// AWS has blocked the account.
    ///
    /// ## What goes wrong
    ///
    /// An account may be blocked for an unpaid bill, a check that is not finished, or misuse. ECS
    /// then starts no task on Fargate.
    ///
    /// ## How it is told
    ///
    /// ECS says so.
    ///
    /// ## How to fix it
    ///
    /// Only AWS Support can unblock it.
    pub AccountBlocked {
        id: "account-blocked",
        summary: "AWS has blocked the account",
        phase: Request,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html",
        run: run,
    }
}

const META: crate::Meta = AccountBlocked::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    if !task.is_named(&META) {
        return Ok(Verdict::NotApplicable);
    }
    let account = task.place().account;
    Ok(Finding::new(&META, account, format!("AWS has blocked account {account}"))
        .because(task.said())
        .fix(
            Remedy::new("ask AWS Support to unblock the account")
                .command("aws support create-case --region us-east-1 --subject 'The account is blocked for Amazon ECS' --communication-body 'ECS says that the account is blocked.'")
                .see(META.reference),
        )
        .into())
}
