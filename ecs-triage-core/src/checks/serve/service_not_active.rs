use crate::{Finding, Gap, Remedy, TaskView, Verdict, declare_check};

declare_check! {
    /// The service was deleted, or is being deleted.
    ///
    /// ## What goes wrong
    ///
    /// A service that is `DRAINING` or `INACTIVE` starts no task, and cannot be updated.
    ///
    /// ## How it is told
    ///
    /// The `status` of the service is not `ACTIVE`.
    ///
    /// ## How to fix it
    ///
    /// Make the service anew; while it drains, under another name.
    pub ServiceNotActive {
        id: "service-not-active",
        summary: "the service was deleted, or is being deleted",
        phase: Serve,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Service.html",
        run: run,
    }
}

const META: crate::Meta = ServiceNotActive::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    let Some(service) = task.service()?.filter(|_| task.kind() == "service") else {
        return Ok(Verdict::NotApplicable);
    };
    let Some(status) = service.status.as_deref().filter(|status| *status != "ACTIVE") else {
        return Ok(Verdict::Clear);
    };
    let name = &service.service_name;
    let message = format!("service {name} is {status}, and starts no task any more");
    let remedy = Remedy::new("make the service anew; while it drains, under another name").see(META.reference);
    let proof = task.field(service, "status", format!("status is {status}"));
    Ok(Finding::new(&META, name, message).because(proof).fix(remedy).into())
}
