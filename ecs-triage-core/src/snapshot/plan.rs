//! What is not in the account yet: task definitions and services as files.

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::ec2::Subnet;
use super::ecs::{Cluster, Deployment, NetworkConfiguration, Service, TaskDefinition};
use super::iam::Role;
use super::ingest::IngestError;
use super::shape::typed;
use super::{Item, Many, Need, Operation, Snapshot};
use crate::target::Target;

/// What stands for the revision of a task definition that is not registered.
const PLANNED: &str = ":planned";

impl Snapshot {
    /// Reads a snapshot's own JSON, or an EventBridge "ECS Task State Change" event.
    ///
    /// # Errors
    ///
    /// When the text is neither.
    pub fn from_json(json: &str) -> Result<Self, IngestError> {
        let value: Value = serde_json::from_str(json).map_err(|e| IngestError::new("", e))?;
        if value.get("detail-type").is_some() {
            let mut snapshot = Self::default();
            snapshot.ingest("events", "task-state-change", None, json)?;
            return Ok(snapshot);
        }
        if value.get("schema").is_none() {
            return Err(IngestError::new("schema", "no snapshot: this member is missing"));
        }
        read(value)
    }

    /// Takes in a task definition that is not registered, in the shape that
    /// `aws ecs register-task-definition --cli-input-json` reads, and makes it a target.
    ///
    /// # Errors
    ///
    /// When the text is no such definition.
    pub fn plan_task_definition(&mut self, json: &str) -> Result<Target, IngestError> {
        let mut definition: TaskDefinition = within(json, "taskDefinition")?;
        if definition.family.is_empty() {
            return Err(IngestError::new("family", "the task definition names no family"));
        }
        if definition.container_definitions.is_empty() {
            return Err(IngestError::new("containerDefinitions", "there is no container"));
        }
        let arn = self.arn(&format!("task-definition/{}{PLANNED}", definition.family));
        definition.task_definition_arn.clone_from(&arn);
        // What an older revision required may no longer be asked for.
        definition.requires_attributes = Many::default();
        self.met.push(Need::of(Operation::DescribeTaskDefinition, arn.as_str()));
        self.put([definition]);
        Ok(Target::run(arn))
    }

    /// Takes in a service that is not made, in the shape that `aws ecs create-service
    /// --cli-input-json` reads, for a planned task definition.
    ///
    /// It is kept as ECS would describe it once it is made, with the first deployment that its
    /// members ask for, and without what only ECS tells of a service.
    ///
    /// # Errors
    ///
    /// When the text is no such service.
    pub fn plan_service(&mut self, json: &str, run: &Target) -> Result<Target, IngestError> {
        let asked: Service = within(json, "service")?;
        // What is asked of a service is asked of its deployments, by the same names.
        let first: Deployment = within(json, "service")?;
        let cluster_arn = self.arn_of_cluster(&cluster_named(json, &asked)?);
        let cluster = crate::target::last_segment(&cluster_arn);
        let service_arn = self.arn(&format!("service/{cluster}/{}", asked.service_name));
        let task_definition = match run {
            Target::Run { definition, .. } => Some(definition.clone()),
            _ => asked.task_definition,
        };
        let first = Deployment {
            status: Some("PRIMARY".to_owned()),
            task_definition: task_definition.clone(),
            pending_count: None,
            running_count: None,
            created_at: None,
            ..first
        };
        self.put([Service {
            service_arn: service_arn.clone(),
            cluster_arn,
            task_definition,
            deployments: vec![first].into(),
            status: None,
            running_count: None,
            pending_count: None,
            task_sets: Many::default(),
            events: Many::default(),
            created_at: None,
            ..asked
        }]);
        Ok(run.clone().by(service_arn))
    }

    /// A cluster's own ARN where it is known, or named so.
    fn arn_of_cluster(&self, name: &str) -> String {
        match self.find::<Cluster>(name) {
            Ok(Some(known)) => known.cluster_arn.clone(),
            _ if name.starts_with("arn:") => name.to_owned(),
            _ => self.arn(&format!("cluster/{name}")),
        }
    }

    /// An ARN of ECS in the account and region that the snapshot is of.
    fn arn(&self, tail: &str) -> String {
        let clusters = self.seen::<Cluster>().iter().map(|cluster| &cluster.cluster_arn);
        let definitions =
            self.seen::<TaskDefinition>().iter().map(|seen| &seen.task_definition_arn);
        // A cluster that was asked about tells where, even if there is none.
        let asked = self.met.iter().filter(|need| need.operation == Cluster::ASKS);
        let asked = asked.filter_map(|need| need.subject.as_ref());
        let known = clusters.chain(definitions).chain(asked).find_map(|arn| place_of(arn));
        let place = known.unwrap_or_else(|| {
            let region = self.region.as_deref().or_else(|| self.region_of_zones());
            let account = self.account.as_deref().unwrap_or_default();
            format!("arn:{}:ecs:{}:{account}", self.partition(), region.unwrap_or_default())
        });
        format!("{place}:{tail}")
    }

    /// The region that the subnets are in: `us-west-2` of `us-west-2a` and `us-west-2-lax-1a`.
    fn region_of_zones(&self) -> Option<&str> {
        let mut zones =
            self.seen::<Subnet>().iter().filter_map(|one| one.availability_zone.as_ref());
        zones.find_map(|zone| zone.get(..=zone.find(|letter: char| letter.is_ascii_digit())?))
    }

    /// The partition that the roles are of.
    fn partition(&self) -> &str {
        let role = self.seen::<Role>().first();
        role.and_then(|role| role.arn.split(':').nth(1)).unwrap_or("aws")
    }
}

impl TaskDefinition {
    /// Did ECS register it?
    pub(crate) fn is_registered(&self) -> bool {
        // Only ECS writes these; a plan may be made from what it wrote.
        let written = self.status.is_some()
            || self.revision.is_some()
            || self.registered_at.is_some()
            || !self.compatibilities.is_empty()
            || !self.task_definition_arn.is_empty();
        written && !self.task_definition_arn.ends_with(PLANNED)
    }
}

impl NetworkConfiguration {
    /// Reads a network configuration, or its `awsvpcConfiguration` alone.
    ///
    /// # Errors
    ///
    /// When the text is neither.
    pub fn from_json(json: &str) -> Result<Self, IngestError> {
        let value: Value = serde_json::from_str(json).map_err(|e| IngestError::new("", e))?;
        let inner = value.get("networkConfiguration").cloned().unwrap_or(value);
        if inner.get("awsvpcConfiguration").is_some() {
            return read(inner);
        }
        if inner.get("subnets").is_none() {
            return Err(IngestError::new(
                "subnets",
                "no network configuration: this member is missing",
            ));
        }
        read(inner).map(|configuration| Self { awsvpc_configuration: Some(configuration) })
    }
}

/// Partition, service, region and account of an ARN of ECS.
fn place_of(arn: &str) -> Option<String> {
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    match parts.as_slice() {
        ["arn", _, "ecs", region, _, _] if !region.is_empty() => Some(parts.get(..5)?.join(":")),
        _ => None,
    }
}

/// The cluster that a service is asked for in: its name or ARN.
fn cluster_named(json: &str, asked: &Service) -> Result<String, IngestError> {
    let asks: Value = serde_json::from_str(json).map_err(|e| IngestError::new("", e))?;
    let named = asks.get("cluster").and_then(Value::as_str).unwrap_or(&asked.cluster_arn);
    Ok(if named.is_empty() { "default" } else { named }.to_owned())
}

/// Reads an item, or the answer of the call that would describe it.
fn within<T: DeserializeOwned>(json: &str, member: &str) -> Result<T, IngestError> {
    let value: Value = serde_json::from_str(json).map_err(|e| IngestError::new("", e))?;
    if !value.is_object() {
        return Err(IngestError::new("", "not a JSON object"));
    }
    read(value.get(member).cloned().unwrap_or(value))
}

fn read<T: DeserializeOwned>(mut value: Value) -> Result<T, IngestError> {
    super::ingest::drop_nulls(&mut value);
    typed(value).map_err(|(path, message)| {
        IngestError::new(if path == "." { "" } else { path.as_str() }, message)
    })
}
