use crate::snapshot::elbv2::Matcher;
use crate::stop::Kind;
use crate::task::Unhealthy;
use crate::{Finding, Gap, Remedy, TaskView, Verdict, declare_check};

declare_check! {
    /// The load balancer's health check gets an answer, with a status code that it does not take.
    ///
    /// ## What goes wrong
    ///
    /// The application is reached and answers. The path of the health check is not there (404),
    /// asks who is there (401, 403), leads elsewhere (301, 302), or fails (5xx), and the target
    /// group's matcher takes other codes, by default 200 alone. So the service stops task after
    /// task.
    ///
    /// ## How it is told
    ///
    /// A service event or the target's state says `Health checks failed with these codes`.
    ///
    /// ## How to fix it
    ///
    /// Point the health check at a path that answers with a code of the matcher, without a login
    /// and whatever the `Host` header; or let the matcher take the code, where it means health.
    pub LbHealthResponseCode {
        id: "lb-health-response-code",
        summary: "the health check of the load balancer gets a status code that it does not take",
        phase: Serve,
        reference: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html",
        run: run,
    }
}

const META: crate::Meta = LbHealthResponseCode::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    let Some(failing) = task.unhealthy(Kind::HealthCode)? else {
        return Ok(Verdict::NotApplicable);
    };
    Ok(failing.iter().map(|one| word(task, one)).collect::<Vec<_>>().into())
}

fn word(task: &TaskView<'_>, one: &Unhealthy) -> Finding {
    let group = task.target_group(&one.target_group).ok().flatten();
    let path = group.and_then(|group| group.health_check_path.as_deref());
    let takes = group.and_then(|group| group.matcher.as_ref()).and_then(Matcher::codes);
    let codes = one.codes.as_deref().unwrap_or("another status code");
    let message = format!(
        "the health check of target group {} on {} is answered with {codes}{}",
        one.name(),
        path.unwrap_or("its path"),
        takes.map(|codes| format!(", not {codes}")).unwrap_or_default(),
    );
    let proof = |group, path| {
        let matcher = takes.map(|codes| format!(", Matcher is {codes}")).unwrap_or_default();
        task.field(group, "HealthCheckPath", format!("HealthCheckPath is {path}{matcher}"))
    };
    let finding = Finding::new(&META, &one.target_group, message)
        .because(one.evidence.clone())
        .because_all(group.zip(path).map(|(group, path)| proof(group, path)))
        .fix(another_path(task, one));
    match means_health(codes) {
        true => finding.fix(take_code(task, one, codes)),
        false => finding,
    }
}

/// May an application that answers so be well? Redirects and logins may, errors not.
fn means_health(codes: &str) -> bool {
    codes.split(',').all(|code| matches!(code.trim(), "401" | "403") || code.trim().starts_with('3'))
}

fn another_path(task: &TaskView<'_>, one: &Unhealthy) -> Remedy {
    let action = match one.codes.as_deref().and_then(|codes| codes.chars().next()) {
        Some('5') => {
            "read the application's log: it fails on this path; or check a path that depends on less"
        }
        Some('3') => "let the health check ask for the path that the redirect leads to",
        _ => "let the health check ask for a path that answers with 200 without a login",
    };
    Remedy::new(action)
        .command(format!(
            "aws elbv2 modify-target-group --region {} --target-group-arn {} --health-check-path /PATH",
            task.place().region,
            one.target_group
        ))
        .see(META.reference)
}

fn take_code(task: &TaskView<'_>, one: &Unhealthy, codes: &str) -> Remedy {
    let action = format!("let the matcher take {codes}, where that means that the application is well");
    Remedy::new(action).command(format!(
        "aws elbv2 modify-target-group --region {} --target-group-arn {} --matcher HttpCode=200,{}",
        task.place().region,
        one.target_group,
        codes.replace(' ', "")
    ))
}
