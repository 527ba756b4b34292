//! Remedies that several causes share: the ways out of a VPC, and rules of groups.

use crate::finding::Remedy;
use crate::snapshot::ec2::{NatGateway, RouteTable};

use super::paths::{Obstacle, Path};
use super::{Launch, TaskView};

const ENDPOINTS: &str = "https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html";
const NAT: &str = "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html";
const PUBLIC: &str =
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html";

impl<'s> TaskView<'s> {
    /// The ways by which blocked connections can get out: NAT, endpoints, a public address.
    pub(crate) fn ways_out(&self, obstacle: &Obstacle<'_, 's>) -> Vec<Remedy> {
        let mut remedies = vec![self.by_nat(obstacle)];
        remedies.extend(self.by_endpoints(obstacle));
        remedies.extend(self.by_public_address());
        remedies
    }

    /// The same for a VPC that lives on endpoints.
    pub(crate) fn ways_in(&self, obstacle: &Obstacle<'_, 's>) -> Vec<Remedy> {
        self.by_endpoints(obstacle).into_iter().chain([self.by_nat(obstacle)]).collect()
    }

    fn by_nat(&self, obstacle: &Obstacle<'_, 's>) -> Remedy {
        let first = obstacle.paths.first();
        let table = first.and_then(|path| self.table_of(path)).unwrap_or("ROUTE_TABLE");
        let vpc = self.vpc_before(obstacle);
        let gateways = self.snapshot().seen::<NatGateway>().iter();
        let mut usable = gateways.filter(|gateway| {
            Some(gateway.vpc_id.as_str()) == vpc
                && gateway.state.as_deref() == Some("available")
                && gateway.connectivity_type.as_deref() != Some("private")
        });
        let gateway = usable.next().map(|gateway| gateway.nat_gateway_id.as_str());
        let region = self.place().region;
        let command = |gateway| {
            format!(
                "aws ec2 create-route --region {region} --route-table-id {table} \
                 --destination-cidr-block 0.0.0.0/0 --nat-gateway-id {gateway}"
            )
        };
        match gateway {
            Some(gateway) => Remedy::new(format!("route {table} to the internet by {gateway}"))
                .command(command(gateway)),
            None => Remedy::new(format!(
                "make a NAT gateway in a public subnet and route {table} to the internet by it"
            ))
            .command(format!(
                "aws ec2 create-nat-gateway --region {region} --subnet-id PUBLIC_SUBNET --allocation-id ALLOCATION"
            ))
            .command(command("NAT_GATEWAY")),
        }
        .see(NAT)
    }

    /// Endpoints for what AWS services the blocked connections call; the rest cannot use any.
    fn by_endpoints(&self, obstacle: &Obstacle<'_, 's>) -> Option<Remedy> {
        let services = obstacle.services();
        let path = obstacle.paths.first()?;
        let vpc = self.vpc_before(obstacle)?;
        if services.is_empty() {
            return None;
        }
        let all = obstacle.paths.iter().all(|path| path.connection.service.is_some());
        let rest =
            if all { "" } else { "; what is not an AWS service needs a way to the internet" };
        let mut remedy =
            Remedy::new(format!("make VPC endpoints for {} in {vpc}{rest}", services.join(", ")));
        for service in &services {
            remedy = remedy.command(self.create_endpoint(service, vpc, path));
        }
        Some(remedy.see(ENDPOINTS))
    }

    /// The command that makes an endpoint for a service.
    pub(crate) fn create_endpoint(&self, service: &str, vpc: &str, path: &Path<'_>) -> String {
        let region = self.place().region;
        let make = format!(
            "aws ec2 create-vpc-endpoint --region {region} --vpc-id {vpc} --service-name {service}"
        );
        if service.ends_with(".s3") {
            let table = self.table_of(path).unwrap_or("ROUTE_TABLE");
            return format!("{make} --vpc-endpoint-type Gateway --route-table-ids {table}");
        }
        format!(
            "{make} --vpc-endpoint-type Interface --private-dns-enabled --subnet-ids {} \
             --security-group-ids ENDPOINT_GROUP",
            path.subnet
        )
    }

    /// A public address serves Fargate in a public subnet; on EC2 awsvpc interfaces get none.
    fn by_public_address(&self) -> Option<Remedy> {
        if self.launch().ok()? != Launch::Fargate {
            return None;
        }
        let service = self.service().ok().flatten()?;
        let cluster = crate::target::last_segment(&service.cluster_arn);
        Some(
            Remedy::new("run the task in public subnets with assignPublicIp ENABLED")
                .command(format!(
                    "aws ecs update-service --region {} --cluster {cluster} --service {} \
                     --network-configuration 'awsvpcConfiguration={{subnets=[PUBLIC_SUBNETS],\
                     securityGroups=[GROUPS],assignPublicIp=ENABLED}}'",
                    self.place().region,
                    service.service_name,
                ))
                .see(PUBLIC),
        )
    }

    /// The route table that a path's subnet uses: its own, or the VPC's main one.
    pub(crate) fn table_of(&self, path: &Path<'_>) -> Option<&'s str> {
        let tables = self.snapshot().seen::<RouteTable>().iter();
        let vpc = self.vpc_of(path.subnet).ok().flatten()?;
        let mut own = tables.clone().filter(|table| {
            table.associations.iter().any(|a| a.subnet_id.as_deref() == Some(path.subnet))
        });
        let mut main = tables.filter(|table| {
            table.vpc_id == vpc && table.associations.iter().any(|association| association.main)
        });
        own.next().or_else(|| main.next()).map(|table| table.route_table_id.as_str())
    }
}

impl TaskView<'_> {
    /// The call that shows a task definition, from which a new revision is made.
    pub(crate) fn show_definition(&self, family: &str) -> String {
        format!(
            "aws ecs describe-task-definition --region {} --task-definition {family} --query taskDefinition",
            self.place().region
        )
    }
}

/// What to do at one place of a blocked way.
impl<'s> TaskView<'s> {
    /// Lets the connections out of the opener's first group.
    pub(crate) fn open_egress(&self, obstacle: &Obstacle<'_, 's>) -> Remedy {
        let groups = obstacle.security_groups();
        let group = groups.first().copied().unwrap_or("GROUP");
        let mut ports: Vec<u16> = obstacle.paths.iter().map(|path| path.connection.port).collect();
        ports.sort_unstable();
        ports.dedup();
        let remedy =
            Remedy::new(format!("allow {group} to open connections to {}", obstacle.list()));
        ports.into_iter().fold(remedy, |remedy, port| {
            remedy.command(format!(
                "aws ec2 authorize-security-group-egress --region {} --group-id {group} \
                 --protocol tcp --port {port} --cidr 0.0.0.0/0",
                self.place().region
            ))
        })
    }

    /// Lets the opener's first group into the group that refuses.
    pub(crate) fn open_ingress(&self, obstacle: &Obstacle<'_, 's>) -> Remedy {
        let groups = obstacle.security_groups();
        let from = groups.first().copied().unwrap_or("GROUP");
        let port = obstacle.paths.first().map_or(443, |path| path.connection.port);
        let group =
            if obstacle.id.starts_with("sg-") { obstacle.id.as_str() } else { "ENDPOINT_GROUP" };
        Remedy::new(format!("admit {from} into {} on TCP {port}", obstacle.id)).command(format!(
            "aws ec2 authorize-security-group-ingress --region {} --group-id {group} \
             --protocol tcp --port {port} --source-group {from}",
            self.place().region
        ))
    }

    /// Attaches the internet gateway to the VPC of the NAT gateway, or of the blocked subnet.
    pub(crate) fn attach_gateway(&self, obstacle: &Obstacle<'_, 's>) -> Remedy {
        let nat = obstacle.blocker.behind.as_deref();
        let nat = nat.and_then(|id| self.snapshot().find::<NatGateway>(id).ok().flatten());
        let own = || self.vpc_before(obstacle);
        let vpc = nat.map(|nat| nat.vpc_id.as_str()).or_else(own).unwrap_or("VPC");
        Remedy::new(format!("attach {} to {vpc}", obstacle.id)).command(format!(
            "aws ec2 attach-internet-gateway --region {} --internet-gateway-id {} --vpc-id {vpc}",
            self.place().region,
            obstacle.id
        ))
    }
}
