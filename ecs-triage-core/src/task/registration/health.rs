//! How a container's health is checked, and when it is restarted in place. Sources:
//! [HealthCheck](https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html),
//! [ContainerRestartPolicy](https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerRestartPolicy.html).

use crate::Severity;
use crate::snapshot::ecs::{HealthCheck, RestartPolicy, TaskDefinition};

use super::{Refusal, each};

/// The most that is documented; other tools accept [`MOST_TIMEOUT`].
const DOCUMENTED_TIMEOUT: i64 = 60;
const MOST_TIMEOUT: i64 = 120;
const DEFAULT_INTERVAL: i64 = 30;
const MOST_IGNORED: usize = 50;

pub(super) fn refused(definition: &TaskDefinition) -> Vec<Refusal<'_>> {
    each(definition, |container| {
        let checks = container.health_check.as_ref().map(health_check).unwrap_or_default();
        let restarts = container.restart_policy.as_ref().map(restarts).unwrap_or_default();
        checks.into_iter().chain(restarts)
    })
}

fn health_check(check: &HealthCheck) -> Vec<Refusal<'_>> {
    let ranges = [
        Refusal::outside("healthCheck.interval", check.interval, 5..=300),
        Refusal::outside("healthCheck.timeout", check.timeout, 2..=MOST_TIMEOUT),
        Refusal::outside("healthCheck.retries", check.retries, 1..=10),
        Refusal::outside("healthCheck.startPeriod", check.start_period, 0..=300),
    ];
    let mut refused: Vec<_> = ranges.into_iter().flatten().collect();
    refused.extend(slow(check));
    refused.extend(command(check));
    refused
}

/// Taken, and hardly meant.
fn slow(check: &HealthCheck) -> Option<Refusal<'_>> {
    let timeout = check.timeout.filter(|seconds| (2..=MOST_TIMEOUT).contains(seconds))?;
    let interval = check.interval.unwrap_or(DEFAULT_INTERVAL);
    let why = match timeout {
        _ if timeout > DOCUMENTED_TIMEOUT => {
            format!(
                "healthCheck.timeout is {timeout}, and {DOCUMENTED_TIMEOUT} is documented as the most"
            )
        }
        _ if timeout > interval => {
            format!(
                "healthCheck.timeout of {timeout} s is longer than the interval of {interval} s"
            )
        }
        _ => return None,
    };
    let most = interval.min(DOCUMENTED_TIMEOUT);
    let cure = format!("set healthCheck.timeout to {most} or less");
    Some(Refusal::of("healthCheck.timeout", why, cure).severity(Severity::Warning))
}

fn command(check: &HealthCheck) -> Option<Refusal<'_>> {
    let words: Vec<_> = check.command.iter().map(String::as_str).collect();
    let why = match words.as_slice() {
        ["NONE", ..] | ["CMD" | "CMD-SHELL", _, ..] => return None,
        [alone @ ("CMD" | "CMD-SHELL")] => {
            format!("the command of its health check is {alone}, with nothing behind it")
        }
        _ => "the command of its health check begins with neither CMD nor CMD-SHELL".to_owned(),
    };
    let cure = "begin the command with CMD-SHELL and a line, or CMD and words";
    Some(Refusal::of("healthCheck", why, cure))
}

fn restarts(policy: &RestartPolicy) -> Vec<Refusal<'_>> {
    let (period, ignored) = (policy.restart_attempt_period, policy.ignored_exit_codes.len());
    let member = "restartPolicy.restartAttemptPeriod";
    let mut refused: Vec<_> = Refusal::outside(member, period, 60..=1800).into_iter().collect();
    refused.extend((ignored > MOST_IGNORED).then(|| {
        let member = "restartPolicy.ignoredExitCodes";
        let why = format!("{member} names {ignored} exit codes, and {MOST_IGNORED} may be");
        Refusal::of(member, why, format!("name {MOST_IGNORED} exit codes or less"))
    }));
    refused.extend((!policy.enabled && (period.is_some() || ignored > 0)).then(|| {
        let why = "restartPolicy is not enabled, so that the rest of it does nothing";
        let cure = "set restartPolicy.enabled to true, or take restartPolicy out";
        Refusal::of("restartPolicy", why, cure).severity(Severity::Warning)
    }));
    refused
}
