use crate::task::RefusedCall;
use crate::{Finding, Gap, Remedy, TaskView, Verdict, declare_check};

declare_check! {
    /// The policy of a VPC endpoint does not allow a call that the start makes.
    ///
    /// ## What goes wrong
    ///
    /// What goes through an endpoint must be allowed by its policy too. Most often it is the S3
    /// gateway endpoint whose policy names the account's own buckets and not
    /// `prod-<region>-starport-layer-bucket`, in which ECR keeps the layers: the pull ends with
    /// `403 Forbidden` on an address that looks like the registry's.
    ///
    /// ## How it is told
    ///
    /// The endpoint's policy is evaluated for the calls that go through it. Layers are fetched with
    /// an identity of ECR's own, so that conditions on the account or its organization do not fit.
    ///
    /// ## How to fix it
    ///
    /// Allow the action on the resource in the endpoint's policy; for layers to the principal `*`.
    pub VpcEndpointPolicyDenied {
        id: "vpc-endpoint-policy-denied",
        summary: "the policy of a VPC endpoint does not allow a call that the start makes",
        phase: Network,
        reference: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html",
        run: run,
    }
}

const META: crate::Meta = VpcEndpointPolicyDenied::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    if task.paths()?.is_empty() {
        return Ok(Verdict::NotApplicable);
    }
    let mut refused = task.refused_by_endpoints()?;
    refused.sort_by(|a, b| a.endpoint.vpc_endpoint_id.cmp(&b.endpoint.vpc_endpoint_id));
    let calls = refused.chunk_by(|a, b| a.endpoint.vpc_endpoint_id == b.endpoint.vpc_endpoint_id);
    Ok(calls.filter_map(|calls| word(task, calls)).collect::<Vec<_>>().into())
}

/// One finding an endpoint, worded by the first call that it refuses.
fn word(task: &TaskView<'_>, calls: &[RefusedCall<'_, '_>]) -> Option<Finding> {
    let call = calls.first()?;
    let (id, action, resource) = (&call.endpoint.vpc_endpoint_id, &call.action, &call.resource);
    let how = if call.explicit { "denies" } else { "does not allow" };
    let message = format!("the policy of {id} {how} {action} on {resource}");
    let says = format!("its policy {how} {action} on {resource}");
    let remedy = Remedy::new(format!("allow {action} on {resource} in the policy of {id}"))
        .command(format!(
            "aws ec2 modify-vpc-endpoint --region {} --vpc-endpoint-id {id} --policy-document file://policy.json",
            task.place().region
        ))
        .see(META.reference);
    Some(
        Finding::new(&META, id, message)
            .because(task.field(call.endpoint, "PolicyDocument", says))
            .fix(remedy)
            .at(call.path.phase()),
    )
}
