use crate::snapshot::servicediscovery::Namespace;
use crate::{Finding, Gap, Remedy, Severity, TaskView, Verdict, declare_check};

declare_check! {
    /// The Cloud Map namespace that Service Connect uses does not exist.
    ///
    /// ## What goes wrong
    ///
    /// Service Connect registers a service's ports in a namespace of the same region. Without it ECS
    /// refuses the service.
    ///
    /// ## How it is told
    ///
    /// The deployment names a namespace of the account that Cloud Map does not list. Where Cloud Map
    /// was not asked that is an unknown of little weight: ECS refuses such services from the start.
    ///
    /// ## How to fix it
    ///
    /// Make the namespace, or name one that exists.
    pub ServiceConnectNamespaceMissing {
        id: "service-connect-namespace-missing",
        summary: "the namespace of Service Connect does not exist",
        phase: Serve,
        severity: Severity::Warning,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect-concepts.html",
        run: run,
    }
}

const META: crate::Meta = ServiceConnectNamespaceMissing::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    let Some(name) = task.connect()?.and_then(|connect| connect.namespace.as_deref()) else {
        return Ok(Verdict::NotApplicable);
    };
    if is_foreign(name, task.place().account) || task.find::<Namespace>(name)?.is_some() {
        return Ok(Verdict::Clear);
    }
    let place = task.place();
    let message = format!("namespace {name} of Service Connect does not exist in {}", place.region);
    let finding = Finding::new(&META, name, message).severity(Severity::Error);
    Ok(finding.because(task.absent::<Namespace>(name)).fix(mend(name, place.region)).into())
}

/// An ARN ends with an id, which a new namespace would not get.
fn mend(name: &str, region: &str) -> Remedy {
    let remedy = if name.starts_with("arn:") {
        Remedy::new("name a namespace that exists")
            .command(format!("aws servicediscovery list-namespaces --region {region}"))
    } else {
        Remedy::new("make the namespace, or name one that exists").command(format!(
            "aws servicediscovery create-http-namespace --region {region} --name {name}"
        ))
    };
    remedy.see(META.reference)
}

/// A namespace that another account shares is not listed.
fn is_foreign(name: &str, account: &str) -> bool {
    name.starts_with("arn:") && name.split(':').nth(4) != Some(account)
}
