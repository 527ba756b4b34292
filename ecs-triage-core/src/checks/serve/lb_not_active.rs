use crate::snapshot::elbv2::ElasticLoadBalancer;
use crate::{Finding, Gap, Remedy, TaskView, Verdict, declare_check};

declare_check! {
    /// The load balancer of a service is not active.
    ///
    /// ## What goes wrong
    ///
    /// A load balancer that is still being made, or could not be made, checks no health and sends
    /// no traffic.
    ///
    /// ## How it is told
    ///
    /// Its state is neither `active` nor `active_impaired`.
    ///
    /// ## How to fix it
    ///
    /// Wait while it is `provisioning`; where it `failed`, read why and make it anew.
    pub LbNotActive {
        id: "lb-not-active",
        summary: "the load balancer of the service is not active",
        phase: Serve,
        reference: "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_LoadBalancerState.html",
        run: run,
    }
}

const META: crate::Meta = LbNotActive::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    Verdict::of_each(task.memberships()?, |member| {
        let Some(group) = task.target_group(member.arn)? else { return Ok(None) };
        let balancers = task.balancers(group)?;
        Ok(balancers.into_iter().find_map(|balancer| word(task, balancer)))
    })
}

fn word(task: &TaskView<'_>, balancer: &ElasticLoadBalancer) -> Option<Finding> {
    let state = balancer.state.as_ref()?;
    let code = state.code.as_deref().filter(|code| !code.starts_with("active"))?;
    let why = state.reason.as_deref().map(|why| format!(": {why}")).unwrap_or_default();
    let message = format!("load balancer {} is {code}{why}", balancer.load_balancer_name);
    let remedy = Remedy::new("wait until the load balancer is active; where it failed, make it anew")
        .command(format!(
            "aws elbv2 wait load-balancer-available --region {} --load-balancer-arns {}",
            task.place().region,
            balancer.load_balancer_arn
        ))
        .see(META.reference);
    let proof = task.field(balancer, "State.Code", format!("State.Code is {code}"));
    Some(Finding::new(&META, &balancer.load_balancer_arn, message).because(proof).fix(remedy))
}
