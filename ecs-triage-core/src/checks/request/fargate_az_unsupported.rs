use crate::{Finding, Gap, Remedy, Severity, TaskView, Verdict, declare_check};

declare_check! {
    /// A subnet of the task is in an availability zone without Fargate.
    ///
    /// ## What goes wrong
    ///
    /// In a few regions Fargate is offered in some availability zones only. ECS cannot place a task
    /// in a subnet of another, and says no more than `Internal error`.
    ///
    /// ## How it is told
    ///
    /// The region is one of these, and the id of a subnet's zone is none of the zones listed for
    /// it; or ECS says that it could not place a task for an internal error. Such lists change:
    /// where some subnets are in other zones, and ECS says nothing, it is a warning.
    ///
    /// ## How to fix it
    ///
    /// Name subnets in other zones.
    pub FargateAzUnsupported {
        id: "fargate-az-unsupported",
        summary: "a subnet is in an availability zone without Fargate",
        phase: Request,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/AWS_Fargate-Regions.html",
        run: run,
    }
}

const META: crate::Meta = FargateAzUnsupported::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    if !task.is_fargate()? {
        return Ok(Verdict::NotApplicable);
    }
    let is_named = task.is_named(&META);
    let (outside, all) = match task.subnets_without_fargate() {
        Err(_) if is_named => (Vec::new(), 0),
        known => known?,
    };
    if outside.is_empty() && !is_named {
        return Ok(Verdict::Clear);
    }
    // Where a task runs, the zones that are known here are out of date.
    let severity = match is_named || outside.len() == all && !task.runs_already() {
        true => Severity::Error,
        false => Severity::Warning,
    };
    let ids: Vec<_> = outside.iter().map(|subnet| subnet.subnet_id.as_str()).collect();
    let (subject, message) = match ids.first() {
        Some(first) => ((*first).to_owned(), format!("Fargate is not offered in the availability zone of {}", ids.join(", "))),
        None => {
            let subnets = task.subnet_names().join(", ");
            let name = task.definition_name()?.to_owned();
            (name.clone(), format!("Fargate could not place {name} in {subnets}: one of their availability zones is probably without Fargate"))
        }
    };
    let zones = outside.iter().map(|subnet| {
        let zone = subnet.availability_zone_id.as_deref().or(subnet.availability_zone.as_deref());
        task.field(*subnet, "", format!("its availability zone is {}", zone.unwrap_or_default()))
    });
    Ok(Finding::new(&META, subject, message)
        .severity(severity)
        .because_all(is_named.then(|| task.said()))
        .because_all(zones)
        .fix(task.reconfigure(
            "name subnets in availability zones with Fargate".to_owned(),
            Some("SUBNETS"),
            None,
            META.reference,
        ))
        .fix(Remedy::new("see which zones the subnets are in").command(format!(
            "aws ec2 describe-subnets --region {} --query \"Subnets[].[SubnetId,AvailabilityZoneId]\"",
            task.place().region
        )))
        .into())
}
