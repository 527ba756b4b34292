//! Where each answer goes: one line an operation.

use std::collections::HashMap;

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{Answer, IngestError, Ingested};
use crate::snapshot::need::Operation as Op;
use crate::snapshot::shape::Many;
use crate::snapshot::{
    Item, Snapshot, autoscaling, ec2, ecr, ecs, efs, elbv2, iam, kms, logs, organizations,
};
use crate::snapshot::{route53, s3, secretsmanager, servicediscovery, servicequotas, ssm};

type Put = Result<Ingested, IngestError>;

/// Puts an answer where it belongs.
pub(super) fn put(snapshot: &mut Snapshot, answer: Answer<'_>) -> Put {
    match answer.operation.service() {
        "ecs" => ecs(snapshot, answer),
        "ec2" => ec2(snapshot, answer),
        "iam" | "sts" => iam(snapshot, answer),
        "elbv2" => elbv2(snapshot, answer),
        "efs" | "s3api" => storage(snapshot, answer),
        "organizations" => organizations(snapshot, answer),
        "route53" | "route53resolver" => route53(snapshot, answer),
        "ecr" => ecr(snapshot, answer),
        _ => others(snapshot, answer),
    }
}

fn ecs(snapshot: &mut Snapshot, answer: Answer<'_>) -> Put {
    match answer.operation {
        Op::DescribeTasks => named::<ecs::Task>(snapshot, answer, "tasks"),
        Op::DescribeServices => named::<ecs::Service>(snapshot, answer, "services"),
        Op::DescribeServiceRevisions => {
            owned::<ecs::ServiceRevision>(snapshot, answer, "serviceRevisions")
        }
        Op::DescribeClusters => named::<ecs::Cluster>(snapshot, answer, "clusters"),
        Op::DescribeTaskDefinition => {
            one::<ecs::TaskDefinition>(snapshot, answer, "taskDefinition")
        }
        Op::DescribeContainerInstances => {
            named::<ecs::ContainerInstance>(snapshot, answer, "containerInstances")
        }
        Op::DescribeCapacityProviders => {
            list::<ecs::CapacityProvider>(snapshot, answer, "capacityProviders")
        }
        Op::ListAccountSettings => list::<ecs::Setting>(snapshot, answer, "settings"),
        _ => Ok(Ingested::Unread),
    }
}

fn ec2(snapshot: &mut Snapshot, answer: Answer<'_>) -> Put {
    match answer.operation {
        Op::DescribeVpcs => list::<ec2::Vpc>(snapshot, answer, "Vpcs"),
        Op::DescribeVpcAttribute => vpc_attribute(snapshot, answer),
        Op::DescribeSubnets => list::<ec2::Subnet>(snapshot, answer, "Subnets"),
        Op::DescribeRouteTables => list::<ec2::RouteTable>(snapshot, answer, "RouteTables"),
        Op::DescribeSecurityGroups => {
            list::<ec2::SecurityGroup>(snapshot, answer, "SecurityGroups")
        }
        Op::DescribeNetworkAcls => list::<ec2::NetworkAcl>(snapshot, answer, "NetworkAcls"),
        Op::DescribeNetworkInterfaces => {
            list::<ec2::NetworkInterface>(snapshot, answer, "NetworkInterfaces")
        }
        Op::DescribeInstances => instances(snapshot, answer),
        Op::DescribeInternetGateways => {
            list::<ec2::InternetGateway>(snapshot, answer, "InternetGateways")
        }
        Op::DescribeEgressOnlyInternetGateways => {
            list::<ec2::EgressOnlyInternetGateway>(snapshot, answer, "EgressOnlyInternetGateways")
        }
        Op::DescribeNatGateways => list::<ec2::NatGateway>(snapshot, answer, "NatGateways"),
        Op::DescribeVpcEndpoints => list::<ec2::VpcEndpoint>(snapshot, answer, "VpcEndpoints"),
        Op::DescribePrefixLists | Op::DescribeManagedPrefixLists => prefix_lists(snapshot, answer),
        Op::GetManagedPrefixListEntries => prefix_list_entries(snapshot, answer),
        Op::DescribeDhcpOptions => list::<ec2::DhcpOptions>(snapshot, answer, "DhcpOptions"),
        Op::DescribeVpcPeeringConnections => {
            list::<ec2::VpcPeeringConnection>(snapshot, answer, "VpcPeeringConnections")
        }
        Op::DescribeVpnGateways => list::<ec2::VpnGateway>(snapshot, answer, "VpnGateways"),
        Op::DescribeVpnConnections => {
            list::<ec2::VpnConnection>(snapshot, answer, "VpnConnections")
        }
        Op::DescribeVpcBlockPublicAccessOptions => {
            list::<ec2::BlockPublicAccess>(snapshot, answer, "VpcBlockPublicAccessOptions")
        }
        Op::DescribeVpcBlockPublicAccessExclusions => list::<ec2::BlockPublicAccessExclusion>(
            snapshot,
            answer,
            "VpcBlockPublicAccessExclusions",
        ),
        Op::DescribeSnapshots => list::<ec2::EbsSnapshot>(snapshot, answer, "Snapshots"),
        Op::DescribeAvailabilityZones => {
            list::<ec2::AvailabilityZone>(snapshot, answer, "AvailabilityZones")
        }
        _ => transit_gateways(snapshot, answer),
    }
}

fn transit_gateways(snapshot: &mut Snapshot, answer: Answer<'_>) -> Put {
    match answer.operation {
        Op::DescribeTransitGateways => {
            list::<ec2::TransitGateway>(snapshot, answer, "TransitGateways")
        }
        Op::DescribeTransitGatewayAttachments => {
            list::<ec2::TransitGatewayAttachment>(snapshot, answer, "TransitGatewayAttachments")
        }
        Op::DescribeTransitGatewayVpcAttachments => list::<ec2::TransitGatewayVpcAttachment>(
            snapshot,
            answer,
            "TransitGatewayVpcAttachments",
        ),
        Op::SearchTransitGatewayRoutes => {
            about::<ec2::TransitGatewayRoutes>(snapshot, answer, "TransitGatewayRouteTableId")
        }
        _ => Ok(Ingested::Unread),
    }
}

fn iam(snapshot: &mut Snapshot, answer: Answer<'_>) -> Put {
    match answer.operation {
        Op::GetAccountAuthorizationDetails => {
            keeping_roles(snapshot, |snapshot| authorization_details(snapshot, answer))
        }
        Op::ListRoles => {
            keeping_roles(snapshot, |snapshot| list::<iam::Role>(snapshot, answer, "Roles"))
        }
        Op::GetRole => {
            keeping_roles(snapshot, |snapshot| one::<iam::Role>(snapshot, answer, "Role"))
        }
        Op::ListRolePolicies => about::<iam::RolePolicyNames>(snapshot, answer, "RoleName"),
        Op::GetRolePolicy => about::<iam::RolePolicy>(snapshot, answer, "RoleName"),
        Op::ListAttachedRolePolicies => {
            about::<iam::AttachedRolePolicies>(snapshot, answer, "RoleName")
        }
        Op::GetPolicyVersion => policy_version(snapshot, answer),
        Op::ListInstanceProfiles => {
            list::<iam::InstanceProfile>(snapshot, answer, "InstanceProfiles")
        }
        Op::GetInstanceProfile => one::<iam::InstanceProfile>(snapshot, answer, "InstanceProfile"),
        Op::GetCallerIdentity => caller(snapshot, answer),
        _ => Ok(Ingested::Unread),
    }
}

fn ecr(snapshot: &mut Snapshot, answer: Answer<'_>) -> Put {
    match answer.operation {
        Op::DescribeRepositories => list::<ecr::Repository>(snapshot, answer, "repositories"),
        Op::DescribeImages => owned::<ecr::ImageDetail>(snapshot, answer, "imageDetails"),
        Op::BatchGetImage => manifests(snapshot, answer),
        Op::GetRepositoryPolicy => {
            about::<ecr::RepositoryPolicy>(snapshot, answer, "repositoryName")
        }
        Op::GetRegistryPolicy => about::<ecr::RegistryPolicy>(snapshot, answer, "registryId"),
        Op::DescribePullThroughCacheRules => {
            list::<ecr::PullThroughCacheRule>(snapshot, answer, "pullThroughCacheRules")
        }
        _ => Ok(Ingested::Unread),
    }
}

fn elbv2(snapshot: &mut Snapshot, answer: Answer<'_>) -> Put {
    match answer.operation {
        Op::DescribeLoadBalancers => {
            list::<elbv2::ElasticLoadBalancer>(snapshot, answer, "LoadBalancers")
        }
        Op::DescribeLoadBalancerAttributes => {
            about::<elbv2::LoadBalancerAttributes>(snapshot, answer, "LoadBalancer")
        }
        Op::DescribeListeners => owned::<elbv2::Listener>(snapshot, answer, "Listeners"),
        Op::DescribeTargetGroups => list::<elbv2::TargetGroup>(snapshot, answer, "TargetGroups"),
        Op::DescribeTargetGroupAttributes => {
            about::<elbv2::TargetGroupAttributes>(snapshot, answer, "TargetGroup")
        }
        Op::DescribeTargetHealth => about::<elbv2::TargetHealthOf>(snapshot, answer, "TargetGroup"),
        _ => Ok(Ingested::Unread),
    }
}

fn storage(snapshot: &mut Snapshot, answer: Answer<'_>) -> Put {
    match answer.operation {
        Op::DescribeFileSystems => list::<efs::FileSystem>(snapshot, answer, "FileSystems"),
        Op::DescribeMountTargets => owned::<efs::MountTarget>(snapshot, answer, "MountTargets"),
        Op::DescribeMountTargetSecurityGroups => {
            about::<efs::MountTargetSecurityGroups>(snapshot, answer, "MountTargetId")
        }
        Op::DescribeAccessPoints => list::<efs::AccessPoint>(snapshot, answer, "AccessPoints"),
        Op::DescribeFileSystemPolicy => {
            about::<efs::FileSystemPolicy>(snapshot, answer, "FileSystemId")
        }
        Op::GetBucketPolicy => about::<s3::BucketPolicy>(snapshot, answer, "Bucket"),
        Op::ListObjectsV2 => object(snapshot, answer),
        _ => Ok(Ingested::Unread),
    }
}

/// Keeps whether the object is there that the call's subject, `bucket/key`, names.
///
/// Objects are asked for by the beginning of their keys, and others may begin in the same way.
fn object(snapshot: &mut Snapshot, mut answer: Answer<'_>) -> Put {
    let listed: Many<Value> = answer.member("Contents")?;
    let asked = answer.subject().and_then(|name| Some((name, name.split_once('/')?.1)));
    let Some((name, key)) = asked else {
        return Err(IngestError::new(
            "Contents",
            "the file's name does not say whose object it is",
        ));
    };
    let mut keys = listed.iter().filter_map(|object| object.get("Key"));
    let there = keys.any(|listed| listed == key);
    snapshot.note::<s3::BucketObject>(Some(name));
    snapshot.put(there.then(|| s3::BucketObject { name: name.to_owned() }));
    Ok(Ingested::Kept)
}

fn organizations(snapshot: &mut Snapshot, answer: Answer<'_>) -> Put {
    match answer.operation {
        Op::DescribeOrganization => {
            list::<organizations::Organization>(snapshot, answer, "Organization")
        }
        Op::ListPoliciesForTarget => {
            about::<organizations::TargetPolicies>(snapshot, answer, "Target")
        }
        Op::DescribePolicy => one::<organizations::OrganizationPolicy>(snapshot, answer, "Policy"),
        Op::ListParents => about::<organizations::Parents>(snapshot, answer, "Child"),
        _ => Ok(Ingested::Unread),
    }
}

fn route53(snapshot: &mut Snapshot, answer: Answer<'_>) -> Put {
    match answer.operation {
        Op::ListHostedZonesByVpc => about::<route53::HostedZonesOfVpc>(snapshot, answer, "VPCId"),
        Op::ListResourceRecordSets => {
            about::<route53::RecordSets>(snapshot, answer, "HostedZoneId")
        }
        Op::ListResolverRules => list::<route53::ResolverRule>(snapshot, answer, "ResolverRules"),
        Op::ListResolverRuleAssociations => {
            list::<route53::ResolverRuleAssociation>(snapshot, answer, "ResolverRuleAssociations")
        }
        Op::ListFirewallRuleGroupAssociations => {
            list::<route53::FirewallAssociation>(snapshot, answer, "FirewallRuleGroupAssociations")
        }
        _ => Ok(Ingested::Unread),
    }
}

fn others(snapshot: &mut Snapshot, answer: Answer<'_>) -> Put {
    match answer.operation {
        Op::DescribeAutoScalingGroups => {
            list::<autoscaling::AutoScalingGroup>(snapshot, answer, "AutoScalingGroups")
        }
        Op::DescribeScalingActivities => activities(snapshot, answer),
        Op::ListNamespaces => list::<servicediscovery::Namespace>(snapshot, answer, "Namespaces"),
        Op::ListServiceQuotas => list::<servicequotas::Quota>(snapshot, answer, "Quotas"),
        Op::DescribeLogGroups => list::<logs::LogGroup>(snapshot, answer, "logGroups"),
        Op::ListSecrets => list::<secretsmanager::SecretEntry>(snapshot, answer, "SecretList"),
        Op::DescribeSecret => about::<secretsmanager::SecretEntry>(snapshot, answer, "ARN"),
        Op::GetSecretResourcePolicy => {
            about::<secretsmanager::SecretPolicy>(snapshot, answer, "ARN")
        }
        Op::DescribeParameters => list::<ssm::Parameter>(snapshot, answer, "Parameters"),
        Op::DescribeKey => one::<kms::Key>(snapshot, answer, "KeyMetadata"),
        Op::GetKeyPolicy => about::<kms::KeyPolicy>(snapshot, answer, "KeyId"),
        Op::ListGrants => about::<kms::KeyGrants>(snapshot, answer, "KeyId"),
        Op::ListAliases => list::<kms::Alias>(snapshot, answer, "Aliases"),
        _ => Ok(Ingested::Unread),
    }
}

/// Keeps all there are, or all of what the call was about.
fn list<T: Item + DeserializeOwned>(
    snapshot: &mut Snapshot,
    mut answer: Answer<'_>,
    member: &str,
) -> Put {
    let items = answer.items::<T>(member)?;
    note::<T>(snapshot, &answer, answer.subject());
    snapshot.put(items);
    Ok(Ingested::Kept)
}

/// Notes what the answer covers; one with pages to follow leaves a gap until the last is read.
fn note<T: Item>(snapshot: &mut Snapshot, answer: &Answer<'_>, subject: Option<&str>) {
    match answer.goes_on() {
        true => snapshot.note_page::<T>(subject),
        false => snapshot.note::<T>(subject),
    }
}

/// Keeps what was asked for by name, and which names ECS says it does not know.
fn named<T: Item + DeserializeOwned>(
    snapshot: &mut Snapshot,
    mut answer: Answer<'_>,
    member: &str,
) -> Put {
    let items = answer.items::<T>(member)?;
    let failures: Many<Value> = answer.member("failures")?;
    T::list_mut(snapshot).get_or_insert_default();
    snapshot.put(items);
    for failure in failures {
        let text = |name| failure.get(name).and_then(Value::as_str);
        if let (Some(arn), Some("MISSING")) = (text("arn"), text("reason")) {
            snapshot.note::<T>(Some(arn));
        }
    }
    Ok(Ingested::Kept)
}

/// Keeps all that belong to the owners that the answer or the call names.
fn owned<T: Item + DeserializeOwned>(
    snapshot: &mut Snapshot,
    mut answer: Answer<'_>,
    member: &str,
) -> Put {
    let items = answer.items::<T>(member)?;
    let mut owners: Vec<String> = items.iter().filter_map(T::owner).map(str::to_owned).collect();
    owners.extend(answer.subject().map(str::to_owned));
    owners.iter().for_each(|owner| note::<T>(snapshot, &answer, Some(owner)));
    snapshot.put(items);
    Ok(Ingested::Kept)
}

/// No group that is asked about by name does anything, or no group of the region.
fn activities(snapshot: &mut Snapshot, answer: Answer<'_>) -> Put {
    let none = answer.is_empty("Activities") && answer.subject().is_none();
    let put = owned::<autoscaling::ScalingActivity>(snapshot, answer, "Activities")?;
    if none {
        snapshot.note::<autoscaling::ScalingActivity>(None);
    }
    Ok(put)
}

/// Keeps the one item that a member of the answer holds.
fn one<T: Item + DeserializeOwned>(
    snapshot: &mut Snapshot,
    mut answer: Answer<'_>,
    member: &str,
) -> Put {
    match answer.items::<T>(member)?.into_iter().next() {
        Some(item) => keep(snapshot, &answer, item),
        None => Err(IngestError::new(member, "the answer lacks this member")),
    }
}

/// Keeps the one item that the answer is; the call's subject goes into `member`.
fn about<T: Item + DeserializeOwned>(
    snapshot: &mut Snapshot,
    mut answer: Answer<'_>,
    member: &str,
) -> Put {
    let item = answer.about::<T>(member)?;
    keep(snapshot, &answer, item)
}

fn keep<T: Item>(snapshot: &mut Snapshot, answer: &Answer<'_>, item: T) -> Put {
    snapshot.note::<T>(Some(item.key()));
    if let Some(subject) = answer.subject() {
        snapshot.note::<T>(Some(subject));
    }
    snapshot.put([item]);
    Ok(Ingested::Kept)
}

fn vpc_attribute(snapshot: &mut Snapshot, mut answer: Answer<'_>) -> Put {
    // The subject is `<vpc>.<attribute>`; the answer names both.
    let new = answer.about::<ec2::VpcAttributes>("VpcId")?;
    let old = snapshot.seen::<ec2::VpcAttributes>().iter().find(|old| old.vpc_id == new.vpc_id);
    let mut merged = new.clone();
    if let Some(old) = old {
        merged.enable_dns_support = new.enable_dns_support.or(old.enable_dns_support.clone());
        merged.enable_dns_hostnames = new.enable_dns_hostnames.or(old.enable_dns_hostnames.clone());
    }
    snapshot.put([merged]);
    Ok(Ingested::Kept)
}

fn instances(snapshot: &mut Snapshot, mut answer: Answer<'_>) -> Put {
    let reservations = answer.items::<ec2::Reservation>("Reservations")?;
    note::<ec2::Instance>(snapshot, &answer, answer.subject());
    snapshot.put(reservations.into_iter().flat_map(|reservation| reservation.instances));
    Ok(Ingested::Kept)
}

/// DescribeManagedPrefixLists names lists, DescribePrefixLists tells AWS's own with their ranges.
fn prefix_lists(snapshot: &mut Snapshot, mut answer: Answer<'_>) -> Put {
    for list in answer.items::<ec2::PrefixList>("PrefixLists")? {
        merge_prefix_list(snapshot, list);
    }
    Ok(Ingested::Kept)
}

fn prefix_list_entries(snapshot: &mut Snapshot, mut answer: Answer<'_>) -> Put {
    let entries = answer.items::<ec2::PrefixListEntry>("Entries")?;
    let Some(id) = answer.subject() else {
        let message = "the file's name does not say which prefix list";
        return Err(IngestError::new("Entries", message));
    };
    let cidrs = entries.into_iter().map(|entry| entry.cidr).collect();
    let prefix_list_id = id.to_owned();
    let list = ec2::PrefixList { prefix_list_id, prefix_list_name: None, cidrs: Some(cidrs) };
    merge_prefix_list(snapshot, list);
    Ok(Ingested::Kept)
}

fn merge_prefix_list(snapshot: &mut Snapshot, mut new: ec2::PrefixList) {
    let mut seen = snapshot.seen::<ec2::PrefixList>().iter();
    if let Some(old) = seen.find(|old| old.prefix_list_id == new.prefix_list_id) {
        new.prefix_list_name = new.prefix_list_name.or_else(|| old.prefix_list_name.clone());
        new.cidrs = new.cidrs.or_else(|| old.cidrs.clone());
    }
    snapshot.put([new]);
}

/// One call tells of a role what another leaves out: ListRoles knows no boundary, and only
/// GetAccountAuthorizationDetails the policies. None takes away what another said.
fn keeping_roles(snapshot: &mut Snapshot, put: impl FnOnce(&mut Snapshot) -> Put) -> Put {
    let before: HashMap<_, _> =
        snapshot.seen::<iam::Role>().iter().map(|role| (role.arn.clone(), role.clone())).collect();
    let done = put(snapshot)?;
    for role in snapshot.iam.roles.iter_mut().flatten() {
        let Some(old) = before.get(&role.arn) else { continue };
        role.permissions_boundary =
            role.permissions_boundary.take().or_else(|| old.permissions_boundary.clone());
        role.role_policy_list =
            role.role_policy_list.take().or_else(|| old.role_policy_list.clone());
        role.attached_managed_policies =
            role.attached_managed_policies.take().or_else(|| old.attached_managed_policies.clone());
    }
    Ok(done)
}

fn authorization_details(snapshot: &mut Snapshot, mut answer: Answer<'_>) -> Put {
    let roles = answer.items::<iam::Role>("RoleDetailList")?;
    let policies: Many<iam::ManagedPolicy> = answer.member("Policies")?;
    note::<iam::Role>(snapshot, &answer, answer.subject());
    note::<iam::ManagedPolicy>(snapshot, &answer, answer.subject());
    snapshot.put(roles);
    snapshot.put(policies);
    Ok(Ingested::Kept)
}

/// GetPolicyVersion does not name the policy; the call's subject does.
fn policy_version(snapshot: &mut Snapshot, mut answer: Answer<'_>) -> Put {
    let versions = answer.items::<iam::PolicyVersion>("PolicyVersion")?;
    let Some(arn) = answer.subject().map(str::to_owned) else {
        let message = "the file's name does not say which policy";
        return Err(IngestError::new("PolicyVersion", message));
    };
    let policy =
        iam::ManagedPolicy { arn, policy_version_list: versions, ..iam::ManagedPolicy::default() };
    keep(snapshot, &answer, policy)
}

fn manifests(snapshot: &mut Snapshot, mut answer: Answer<'_>) -> Put {
    let images = answer.items::<ecr::ImageManifest>("images")?;
    // One digest may stand under several tags, so nothing is replaced here.
    snapshot.ecr.manifests.get_or_insert_default().extend(images);
    Ok(Ingested::Kept)
}

fn caller(snapshot: &mut Snapshot, mut answer: Answer<'_>) -> Put {
    let account: String = answer.member("Account")?;
    snapshot.account = Some(account).filter(|account| !account.is_empty());
    Ok(Ingested::Kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_call_takes_away_what_another_said_of_a_role() {
        let arn = "arn:aws:iam::111122223333:role/web";
        let details = format!(
            r#"{{"RoleDetailList": [{{"RoleName": "web", "Arn": "{arn}", "RolePolicyList": [],
                "AttachedManagedPolicies": [], "PermissionsBoundary":
                {{"PermissionsBoundaryArn": "arn:aws:iam::111122223333:policy/limit"}}}}]}}"#
        );
        let listed = format!(r#"{{"Roles": [{{"RoleName": "web", "Arn": "{arn}"}}]}}"#);
        let got = format!(r#"{{"Role": {{"RoleName": "web", "Arn": "{arn}"}}}}"#);
        let calls = [
            ("get-account-authorization-details", &details),
            ("list-roles", &listed),
            ("get-role", &got),
        ];
        let mut snapshot = Snapshot::default();
        for (operation, answer) in calls {
            snapshot.ingest("iam", operation, None, answer).unwrap();
        }
        let [role] = snapshot.seen::<iam::Role>() else { panic!("one role") };
        assert!(role.permissions_boundary.is_some());
        assert!(role.role_policy_list.is_some() && role.attached_managed_policies.is_some());
    }
}
