//! What would turn an assumption of a report into knowledge.

use ecs_triage_core::snapshot::{Assumption, Operation, ec2};
use ecs_triage_core::{Need, Report, Snapshot};

/// The needs behind the report's assumptions.
///
/// The report is complete without them, so that it does not name them: hardly any account lets all
/// of them be read. Asked for once, they may be.
pub(crate) fn needs(snapshot: &Snapshot, report: &Report) -> Vec<Need> {
    report.assumptions.iter().flat_map(|assumption| behind(snapshot, *assumption)).collect()
}

/// The needs behind what every path of an account rests on.
pub(crate) fn of_paths() -> impl Iterator<Item = Need> {
    let calls = [
        Operation::DescribeVpcBlockPublicAccessOptions,
        Operation::DescribeVpcBlockPublicAccessExclusions,
        Operation::ListResolverRules,
        Operation::ListResolverRuleAssociations,
        Operation::ListFirewallRuleGroupAssociations,
    ];
    calls.into_iter().map(Need::all)
}

fn behind(snapshot: &Snapshot, assumption: Assumption) -> Vec<Need> {
    match assumption {
        Assumption::ServiceControlPolicies | Assumption::ResourceControlPolicies => {
            let account = match &snapshot.account {
                Some(account) => Need::of(Operation::ListPoliciesForTarget, account),
                None => Need::all(Operation::GetCallerIdentity),
            };
            vec![account, Need::all(Operation::DescribeOrganization)]
        }
        Assumption::BlockPublicAccess | Assumption::ResolverRules | Assumption::DnsFirewall => {
            of_paths().collect()
        }
        Assumption::PrivateHostedZones => {
            let vpcs = snapshot.seen::<ec2::Vpc>().iter();
            vpcs.map(|vpc| Need::of(Operation::ListHostedZonesByVpc, &vpc.vpc_id)).collect()
        }
        Assumption::AccountSettings => vec![Need::all(Operation::ListAccountSettings)],
        _ => Vec::new(),
    }
}
