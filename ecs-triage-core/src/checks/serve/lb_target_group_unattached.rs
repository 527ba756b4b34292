use crate::{Finding, Gap, Remedy, TaskView, Verdict, declare_check};

declare_check! {
    /// The target group of a service belongs to no load balancer.
    ///
    /// ## What goes wrong
    ///
    /// No listener and no rule forwards to the target group. ECS refuses to make such a service, and
    /// a listener that is deleted later leaves the targets `unused`: they are never checked, so that
    /// a deployment waits in vain.
    ///
    /// ## How it is told
    ///
    /// The target group names no load balancer.
    ///
    /// ## How to fix it
    ///
    /// Make a listener, or a rule of one, that forwards to the target group.
    pub LbTargetGroupUnattached {
        id: "lb-target-group-unattached",
        summary: "the target group of the service belongs to no load balancer",
        phase: Serve,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-load-balancing.html",
        run: run,
    }
}

const META: crate::Meta = LbTargetGroupUnattached::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    Verdict::of_each(task.memberships()?, |member| {
        let group = task.target_group(member.arn)?;
        let Some(group) = group.filter(|group| group.load_balancer_arns.is_empty()) else {
            return Ok(None);
        };
        let message = format!(
            "target group {} belongs to no load balancer: no listener forwards to it",
            group.target_group_name
        );
        let region = task.place().region;
        let remedy = Remedy::new("make a listener that forwards to the target group")
            .command(format!(
                "aws elbv2 create-listener --region {region} --load-balancer-arn LOAD_BALANCER --protocol {} --port 80 \
                 --default-actions Type=forward,TargetGroupArn={}",
                group.protocol.as_deref().unwrap_or("HTTP"),
                member.arn
            ))
            .see(META.reference);
        let finding = Finding::new(&META, member.arn, message)
            .because(task.field(group, "", "LoadBalancerArns is empty"))
            .fix(remedy);
        Ok(Some(finding))
    })
}
