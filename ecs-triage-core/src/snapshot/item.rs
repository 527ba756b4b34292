use std::collections::HashMap;

use super::need::{Gap, Need, Operation, Reason};
use super::{Snapshot, autoscaling, ec2, ecr, ecs, efs, elbv2, iam, kms, logs, organizations};
use super::{route53, s3, secretsmanager, servicediscovery, servicequotas, ssm};

/// Something that a snapshot holds a list of.
///
/// A look-up has three answers: found, does not exist, and not known, with the [`Gap`] to close.
pub trait Item: Sized + 'static {
    /// The call that tells of one item, or of all.
    const ASKS: Operation;
    /// Does that call list everything when it is asked about nothing in particular?
    const LISTED: bool;
    /// Where the list lies in the snapshot's JSON.
    const PATH: &'static str;

    /// What identifies the item.
    fn key(&self) -> &str;
    /// What the item belongs to, where calls are made for all items of one owner: its VPC, say.
    fn owner(&self) -> Option<&str>;
    /// Other names by which the item is known.
    fn alias(&self) -> Option<&str>;
    /// The snapshot's list.
    fn list(snapshot: &Snapshot) -> Option<&Vec<Self>>;
    /// The snapshot's list, to be written.
    fn list_mut(snapshot: &mut Snapshot) -> &mut Option<Vec<Self>>;
}

macro_rules! items {
    ($( $service:ident.$list:ident: $type:ty, $($key:ident).+ $(/ $alias:ident)? $(in $owner:ident)?, $listed:ident $operation:ident; )+) => { $(
        impl Item for $type {
            const ASKS: Operation = Operation::$operation;
            const LISTED: bool = items!(@listed $listed);
            const PATH: &'static str =
                concat!("/", stringify!($service), "/", stringify!($list));

            fn key(&self) -> &str {
                self.$($key).+.as_text()
            }

            fn owner(&self) -> Option<&str> {
                items!(@text self $($owner)?)
            }

            fn alias(&self) -> Option<&str> {
                items!(@text self $($alias)?)
            }

            fn list(snapshot: &Snapshot) -> Option<&Vec<Self>> {
                snapshot.$service.$list.as_ref()
            }

            fn list_mut(snapshot: &mut Snapshot) -> &mut Option<Vec<Self>> {
                &mut snapshot.$service.$list
            }
        }
    )+

        /// The call whose answer a list of the snapshot's JSON holds, by its JSON Pointer.
        pub fn operation_of(pointer: &str) -> Option<Operation> {
            $( if pointer == <$type as Item>::PATH {
                return Some(<$type as Item>::ASKS);
            } )+
            None
        }

        impl Snapshot {
            /// Adds what another snapshot holds: answers of further calls, say.
            pub fn merge(&mut self, other: Snapshot) {
                let mut other = other;
                $( self.merge_list::<$type>(&mut other); )+
                for need in other.met {
                    if !self.met.contains(&need) {
                        self.met.push(need);
                    }
                }
                for gap in other.gaps {
                    if !self.gaps.contains(&gap) {
                        self.gaps.push(gap);
                    }
                }
                self.account = self.account.take().or(other.account);
                self.region = self.region.take().or(other.region);
                self.taken_at = self.taken_at.or(other.taken_at);
            }

            /// The part of the snapshot that answers one need.
            ///
            /// # Errors
            ///
            /// The gap, when the snapshot does not hold it.
            pub fn part(&self, need: &Need) -> Result<Snapshot, Gap> {
                let mut part = Snapshot::default();
                $( if need.operation.answers(<$type as Item>::ASKS) {
                    self.copy::<$type>(need, &mut part)?;
                } )+
                Ok(part)
            }
        }

        /// Keeps that a call found nothing.
        pub(super) fn note_nothing(snapshot: &mut Snapshot, need: &Need) {
            $( if need.operation.answers(<$type as Item>::ASKS) {
                snapshot.note::<$type>(need.subject.as_deref());
            } )+
        }
    };
    (@listed all) => { true };
    (@listed named) => { false };
    (@text $self:ident) => { None };
    (@text $self:ident $field:ident) => { Some(AsText::as_text(&$self.$field)).filter(|text| !text.is_empty()) };
}

/// Does a call about `name` tell of the item?
fn is_about<T: Item>(item: &T, name: &str) -> bool {
    let key = item.key();
    let within = key.ends_with(&format!("/{name}")) || key.contains(&format!("/{name}/"));
    let owned = name.rsplit_once('@').is_some_and(|(owner, own)| {
        own == key && item.owner().is_some_and(|other| owner.ends_with(other))
    });
    // A registry, `account/region`.
    let registry = name.split_once('/').is_some_and(|(account, _)| {
        item.owner() == Some(account) && T::ASKS == Operation::DescribePullThroughCacheRules
    });
    let owner = item.owner() == Some(name) || registry;
    key == name || item.alias() == Some(name) || owner || within || owned
}

trait AsText {
    fn as_text(&self) -> &str;
}

impl AsText for String {
    fn as_text(&self) -> &str {
        self
    }
}

impl AsText for Option<String> {
    fn as_text(&self) -> &str {
        self.as_deref().unwrap_or_default()
    }
}

items! {
    ecs.tasks: ecs::Task, task_arn, named DescribeTasks;
    ecs.services: ecs::Service, service_arn / service_name in cluster_arn, named DescribeServices;
    ecs.service_revisions: ecs::ServiceRevision, service_revision_arn in service_arn, named DescribeServiceRevisions;
    ecs.task_definitions: ecs::TaskDefinition, task_definition_arn, named DescribeTaskDefinition;
    ecs.clusters: ecs::Cluster, cluster_arn / cluster_name, named DescribeClusters;
    ecs.container_instances: ecs::ContainerInstance, container_instance_arn / ec2_instance_id, named DescribeContainerInstances;
    ecs.capacity_providers: ecs::CapacityProvider, name / capacity_provider_arn, all DescribeCapacityProviders;
    ecs.account_settings: ecs::Setting, name, all ListAccountSettings;
    ec2.vpcs: ec2::Vpc, vpc_id, all DescribeVpcs;
    ec2.vpc_attributes: ec2::VpcAttributes, vpc_id, named DescribeVpcAttribute;
    ec2.subnets: ec2::Subnet, subnet_id in vpc_id, all DescribeSubnets;
    ec2.route_tables: ec2::RouteTable, route_table_id in vpc_id, all DescribeRouteTables;
    ec2.security_groups: ec2::SecurityGroup, group_id in vpc_id, all DescribeSecurityGroups;
    ec2.network_acls: ec2::NetworkAcl, network_acl_id in vpc_id, all DescribeNetworkAcls;
    ec2.network_interfaces: ec2::NetworkInterface, network_interface_id in vpc_id, all DescribeNetworkInterfaces;
    ec2.instances: ec2::Instance, instance_id in vpc_id, all DescribeInstances;
    ec2.internet_gateways: ec2::InternetGateway, internet_gateway_id, all DescribeInternetGateways;
    ec2.egress_only_internet_gateways: ec2::EgressOnlyInternetGateway, egress_only_internet_gateway_id, all DescribeEgressOnlyInternetGateways;
    ec2.nat_gateways: ec2::NatGateway, nat_gateway_id in vpc_id, all DescribeNatGateways;
    ec2.vpc_endpoints: ec2::VpcEndpoint, vpc_endpoint_id in vpc_id, all DescribeVpcEndpoints;
    ec2.prefix_lists: ec2::PrefixList, prefix_list_id / prefix_list_name, named DescribePrefixLists;
    ec2.dhcp_options: ec2::DhcpOptions, dhcp_options_id, all DescribeDhcpOptions;
    ec2.vpc_peering_connections: ec2::VpcPeeringConnection, vpc_peering_connection_id, all DescribeVpcPeeringConnections;
    ec2.transit_gateways: ec2::TransitGateway, transit_gateway_id, all DescribeTransitGateways;
    ec2.transit_gateway_attachments: ec2::TransitGatewayAttachment, transit_gateway_attachment_id in transit_gateway_id, all DescribeTransitGatewayAttachments;
    ec2.transit_gateway_vpc_attachments: ec2::TransitGatewayVpcAttachment, transit_gateway_attachment_id in transit_gateway_id, all DescribeTransitGatewayVpcAttachments;
    ec2.transit_gateway_routes: ec2::TransitGatewayRoutes, transit_gateway_route_table_id, named SearchTransitGatewayRoutes;
    ec2.vpn_gateways: ec2::VpnGateway, vpn_gateway_id, all DescribeVpnGateways;
    ec2.vpn_connections: ec2::VpnConnection, vpn_connection_id, all DescribeVpnConnections;
    ec2.block_public_access: ec2::BlockPublicAccess, aws_region, all DescribeVpcBlockPublicAccessOptions;
    ec2.block_public_access_exclusions: ec2::BlockPublicAccessExclusion, exclusion_id, all DescribeVpcBlockPublicAccessExclusions;
    ec2.snapshots: ec2::EbsSnapshot, snapshot_id, all DescribeSnapshots;
    ec2.availability_zones: ec2::AvailabilityZone, zone_name / zone_id, all DescribeAvailabilityZones;
    iam.roles: iam::Role, arn / role_name, all GetRole;
    iam.role_policy_names: iam::RolePolicyNames, role_name, named ListRolePolicies;
    iam.role_policies: iam::RolePolicy, policy_name in role_name, named GetRolePolicy;
    iam.attached_role_policies: iam::AttachedRolePolicies, role_name, named ListAttachedRolePolicies;
    iam.policies: iam::ManagedPolicy, arn, all GetPolicyVersion;
    iam.instance_profiles: iam::InstanceProfile, arn / instance_profile_name, all GetInstanceProfile;
    ecr.repositories: ecr::Repository, repository_arn / repository_name, all DescribeRepositories;
    ecr.images: ecr::ImageDetail, image_digest in repository_name, named DescribeImages;
    ecr.manifests: ecr::ImageManifest, image_id.image_digest in repository_name, named BatchGetImage;
    ecr.repository_policies: ecr::RepositoryPolicy, repository_name, named GetRepositoryPolicy;
    ecr.registry_policies: ecr::RegistryPolicy, registry_id, all GetRegistryPolicy;
    ecr.pull_through_cache_rules: ecr::PullThroughCacheRule, ecr_repository_prefix in registry_id, all DescribePullThroughCacheRules;
    logs.log_groups: logs::LogGroup, log_group_name / arn, all DescribeLogGroups;
    secretsmanager.secrets: secretsmanager::SecretEntry, arn / name, all DescribeSecret;
    secretsmanager.resource_policies: secretsmanager::SecretPolicy, arn / name, named GetSecretResourcePolicy;
    ssm.parameters: ssm::Parameter, name / arn, all DescribeParameters;
    kms.keys: kms::Key, arn / key_id, named DescribeKey;
    kms.key_policies: kms::KeyPolicy, key_id, named GetKeyPolicy;
    kms.grants: kms::KeyGrants, key_id, named ListGrants;
    kms.aliases: kms::Alias, alias_name, all ListAliases;
    elbv2.load_balancers: elbv2::ElasticLoadBalancer, load_balancer_arn / load_balancer_name, all DescribeLoadBalancers;
    elbv2.load_balancer_attributes: elbv2::LoadBalancerAttributes, load_balancer, named DescribeLoadBalancerAttributes;
    elbv2.listeners: elbv2::Listener, listener_arn in load_balancer_arn, named DescribeListeners;
    elbv2.target_groups: elbv2::TargetGroup, target_group_arn / target_group_name, all DescribeTargetGroups;
    elbv2.target_group_attributes: elbv2::TargetGroupAttributes, target_group, named DescribeTargetGroupAttributes;
    elbv2.target_health: elbv2::TargetHealthOf, target_group, named DescribeTargetHealth;
    autoscaling.groups: autoscaling::AutoScalingGroup, auto_scaling_group_name / auto_scaling_group_arn, all DescribeAutoScalingGroups;
    autoscaling.activities: autoscaling::ScalingActivity, activity_id in auto_scaling_group_name, named DescribeScalingActivities;
    efs.file_systems: efs::FileSystem, file_system_id / file_system_arn, all DescribeFileSystems;
    efs.mount_targets: efs::MountTarget, mount_target_id in file_system_id, named DescribeMountTargets;
    efs.mount_target_security_groups: efs::MountTargetSecurityGroups, mount_target_id, named DescribeMountTargetSecurityGroups;
    efs.access_points: efs::AccessPoint, access_point_id / access_point_arn in file_system_id, all DescribeAccessPoints;
    efs.file_system_policies: efs::FileSystemPolicy, file_system_id, named DescribeFileSystemPolicy;
    route53.hosted_zones: route53::HostedZonesOfVpc, vpc_id, named ListHostedZonesByVpc;
    route53.record_sets: route53::RecordSets, hosted_zone_id, named ListResourceRecordSets;
    route53.resolver_rules: route53::ResolverRule, id, all ListResolverRules;
    route53.resolver_rule_associations: route53::ResolverRuleAssociation, id in vpc_id, all ListResolverRuleAssociations;
    route53.firewall_associations: route53::FirewallAssociation, id in vpc_id, all ListFirewallRuleGroupAssociations;
    s3.bucket_policies: s3::BucketPolicy, bucket, named GetBucketPolicy;
    s3.objects: s3::BucketObject, name, named ListObjectsV2;
    servicediscovery.namespaces: servicediscovery::Namespace, arn / name, all ListNamespaces;
    servicequotas.quotas: servicequotas::Quota, quota_code in service_code, all ListServiceQuotas;
    organizations.organization: organizations::Organization, id, all DescribeOrganization;
    organizations.attached_policies: organizations::TargetPolicies, target, named ListPoliciesForTarget;
    organizations.policies: organizations::OrganizationPolicy, policy_summary.id, named DescribePolicy;
    organizations.parents: organizations::Parents, child, named ListParents;
}

impl Snapshot {
    /// The item of that id, name or ARN.
    ///
    /// `Ok(None)` means that it does not exist.
    ///
    /// # Errors
    ///
    /// The gap, when the snapshot does not tell.
    pub fn find<T: Item>(&self, name: &str) -> Result<Option<&T>, Gap> {
        let items = T::list(self).map(Vec::as_slice).unwrap_or_default();
        let named = |item: &&T| item.key() == name || item.alias() == Some(name);
        match items.iter().find(named) {
            Some(item) => Ok(Some(item)),
            None if self.covers::<T>(Some(name)) => Ok(None),
            None => Err(self.gap(T::ASKS, Some(name))),
        }
    }

    /// All there are.
    ///
    /// # Errors
    ///
    /// The gap, when the snapshot does not hold all.
    pub fn all<T: Item>(&self) -> Result<&[T], Gap> {
        match T::list(self) {
            Some(items) if self.covers::<T>(None) => Ok(items),
            _ => Err(self.gap(T::ASKS, None)),
        }
    }

    /// All that belong to `owner`: the route tables of a VPC, the images of a repository.
    ///
    /// # Errors
    ///
    /// The gap, when the snapshot does not hold all of them.
    pub fn owned<'s, T: Item>(&'s self, owner: &str) -> Result<impl Iterator<Item = &'s T>, Gap> {
        if !self.covers::<T>(Some(owner)) {
            return Err(self.gap(T::ASKS, Some(owner)));
        }
        let items = T::list(self).map(Vec::as_slice).unwrap_or_default();
        Ok(items.iter().filter(move |item| item.owner() == Some(owner)))
    }

    /// What was seen, whether or not it is all.
    pub fn seen<T: Item>(&self) -> &[T] {
        T::list(self).map(Vec::as_slice).unwrap_or_default()
    }

    /// The JSON Pointer of an item in the snapshot's own JSON.
    pub fn pointer<T: Item>(&self, item: &T) -> String {
        match self.seen::<T>().iter().position(|other| std::ptr::eq(other, item)) {
            Some(index) => format!("{}/{index}", T::PATH),
            None => T::PATH.to_owned(),
        }
    }

    /// Adds what a call answered; an item that is there already is replaced.
    pub(crate) fn put<T: Item>(&mut self, items: impl IntoIterator<Item = T>) {
        let list = T::list_mut(self).get_or_insert_default();
        let name = |item: &T| (item.key().to_owned(), item.owner().map(str::to_owned));
        let mut places: HashMap<_, _> = list.iter().map(name).zip(0..).collect();
        for item in items {
            let place = *places.entry(name(&item)).or_insert(list.len());
            match list.get_mut(place) {
                Some(old) => *old = item,
                None => list.push(item),
            }
        }
    }

    /// Adds what another snapshot holds of one kind, and what it was asked of it.
    fn merge_list<T: Item>(&mut self, other: &mut Self) {
        let whole = self.covers::<T>(None) || other.covers::<T>(None);
        if let Some(items) = T::list_mut(other).take() {
            self.put(items);
        }
        for need in other.met.extract_if(.., |need| need.operation == T::ASKS) {
            if !self.met.contains(&need) {
                self.met.push(need);
            }
        }
        if whole {
            self.note::<T>(None);
        }
    }

    /// Copies the items that a need is about.
    fn copy<T: Item + Clone>(&self, need: &Need, part: &mut Self) -> Result<(), Gap> {
        let subject = need.subject.as_deref();
        let items: Vec<T> = match subject {
            None => self.all::<T>()?.to_vec(),
            Some(name) => {
                self.seen::<T>().iter().filter(|item| is_about(*item, name)).cloned().collect()
            }
        };
        if items.is_empty() && subject.is_some() && !self.covers::<T>(subject) {
            return Err(self.gap(need.operation, subject));
        }
        part.put(items);
        part.met.extend(subject.map(|name| Need::of(T::ASKS, name)));
        Ok(())
    }

    /// Keeps that a call was answered in part: more pages follow.
    pub(crate) fn note_page<T: Item>(&mut self, subject: Option<&str>) {
        // A list without a gap stands for all there is.
        let subject = subject.filter(|_| !T::LISTED);
        let need = Need { operation: T::ASKS, subject: subject.map(str::to_owned) };
        let reason = Reason::Failed("only some of its pages were kept".to_owned());
        let gap = Gap { need, reason };
        if !self.covers::<T>(subject) && !self.gaps.contains(&gap) {
            self.gaps.push(gap);
        }
        T::list_mut(self).get_or_insert_default();
    }

    /// Keeps that a call was answered: about `subject`, or about all there is.
    pub(crate) fn note<T: Item>(&mut self, subject: Option<&str>) {
        self.gaps
            .retain(|gap| gap.need.operation != T::ASKS || gap.need.subject.as_deref() != subject);
        let whole = subject.is_none() || self.covers::<T>(None);
        let answered = subject.map(|name| Need::of(T::ASKS, name));
        if let Some(need) = answered.filter(|need| !self.met.contains(need)) {
            self.met.push(need);
        }
        if whole {
            self.note_whole::<T>();
        }
        T::list_mut(self).get_or_insert_default();
    }

    /// Keeps that the list holds all there are. It is one region's: what it does not hold may have
    /// been asked for elsewhere, so that those answers stay.
    fn note_whole<T: Item>(&mut self) {
        let mut met = std::mem::take(&mut self.met);
        let list = T::list(self).map(Vec::as_slice).unwrap_or_default();
        let held =
            |name: &str| list.iter().any(|item| item.key() == name || item.alias() == Some(name));
        let told = |need: &Need| need.subject.as_deref().is_none_or(held);
        met.retain(|need| need.operation != T::ASKS || !told(need));
        let partly = !T::LISTED || met.iter().any(|need| need.operation == T::ASKS);
        met.extend(partly.then(|| Need::all(T::ASKS)));
        self.met = met;
    }

    /// Does the snapshot hold all that `subject` stands for; with `None`, all there is?
    fn covers<T: Item>(&self, subject: Option<&str>) -> bool {
        if T::list(self).is_none() {
            return false;
        }
        let mut partly = !T::LISTED;
        for met in self.met.iter().filter(|need| need.operation == T::ASKS) {
            match met.subject.as_deref() {
                None => return true,
                met_subject if met_subject == subject => return true,
                Some(_) => partly = true,
            }
        }
        !partly && !self.gaps.iter().any(|gap| gap.need == Need::all(T::ASKS))
    }

    /// Why a call's answer is not there.
    pub(crate) fn gap(&self, operation: Operation, subject: Option<&str>) -> Gap {
        // What is asked of a thing by its owner, `repository@digest`, is refused with the owner.
        let owner = subject.and_then(|subject| subject.rsplit_once('@')).map(|(owner, _)| owner);
        let about = |gap: &&Gap| {
            let of = gap.need.subject.as_deref();
            gap.need.operation.answers(operation) && (of.is_none() || of == subject || of == owner)
        };
        let unasked = || Gap::not_asked(Need { operation, subject: subject.map(str::to_owned) });
        self.gaps.iter().find(about).cloned().unwrap_or_else(unasked)
    }
}
