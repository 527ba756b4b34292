use crate::{Finding, Gap, Remedy, TaskView, Verdict, declare_check};

declare_check! {
    /// The target group is of another type than the network mode of the task needs.
    ///
    /// ## What goes wrong
    ///
    /// A task of network mode `awsvpc` has an address of its own and is registered by it: its
    /// target group must be of type `ip`. In the other modes the instance is registered, and the
    /// type must be `instance`.
    ///
    /// ## How it is told
    ///
    /// `TargetType` of the target group and `networkMode` of the definition do not go together.
    ///
    /// ## How to fix it
    ///
    /// The type of a target group cannot be changed: make another.
    pub LbTargetTypeMismatch {
        id: "lb-target-type-mismatch",
        summary: "the type of the target group does not go with the network mode",
        phase: Request,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LoadBalancer.html",
        run: run,
    }
}

const META: crate::Meta = LbTargetTypeMismatch::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    let entries = task.asked_entries();
    let groups = entries.iter().filter_map(|entry| entry.target_group_arn.as_deref());
    Verdict::of_each(groups, |arn| {
        let mode = task.network_mode()?;
        let wanted = if mode == "awsvpc" { "ip" } else { "instance" };
        let Some(group) = task.target_group(arn)? else { return Ok(None) };
        let Some(own) = group.target_type.as_deref().filter(|own| *own != wanted) else {
            return Ok(None);
        };
        let (name, definition) = (&group.target_group_name, task.definition_name()?);
        let message = format!(
            "target group {name} is of type {own}, and {definition} of network mode {mode} needs type {wanted}"
        );
        let vpc = group.vpc_id.as_deref().unwrap_or("VPC");
        let remedy = Remedy::new(format!("make a target group of type {wanted}, and give it to a listener and the service"))
            .command(format!(
                "aws elbv2 create-target-group --region {} --name {name}-{wanted} --target-type {wanted} \
                 --protocol {} --port {} --vpc-id {vpc}",
                task.place().region,
                group.protocol.as_deref().unwrap_or("HTTP"),
                group.port.unwrap_or(80)
            ))
            .see(META.reference);
        let finding = Finding::new(&META, arn, message)
            .because(task.field(group, "TargetType", format!("TargetType is {own}")))
            .because(task.field(task.definition()?, "", format!("networkMode is {mode}")))
            .fix(remedy);
        Ok(Some(finding))
    })
}
