//! What is not in the account yet: task definitions and services as files.

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::ecs::{Cluster, NetworkConfiguration, Service, TaskDefinition};
use super::ingest::IngestError;
use super::shape::typed;
use super::{Need, Operation, Snapshot};
use crate::target::Target;

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
        let arn = self.arn(&format!("task-definition/{}:planned", definition.family));
        definition.task_definition_arn.clone_from(&arn);
        self.met.push(Need::of(Operation::DescribeTaskDefinition, arn.as_str()));
        self.put([definition]);
        Ok(Target::run(arn))
    }

    /// Takes in a service that is not made, in the shape that `aws ecs create-service
    /// --cli-input-json` reads, for a planned task definition.
    ///
    /// # Errors
    ///
    /// When the text is no such service.
    pub fn plan_service(&mut self, json: &str, run: &Target) -> Result<Target, IngestError> {
        let mut service: Service = within(json, "service")?;
        let named: Value = serde_json::from_str(json).map_err(|e| IngestError::new("", e))?;
        let cluster = named.get("cluster").and_then(Value::as_str).unwrap_or("default");
        let known = self.find::<Cluster>(cluster).ok().flatten();
        let made_up = || self.arn(&format!("cluster/{cluster}"));
        service.cluster_arn = known.map_or_else(made_up, |known| known.cluster_arn.clone());
        let cluster = crate::target::last_segment(&service.cluster_arn);
        service.service_arn = self.arn(&format!("service/{cluster}/{}", service.service_name));
        if let Target::Run { definition, .. } = run {
            service.task_definition = Some(definition.clone());
        }
        let network = service.network_configuration.clone();
        self.put([service]);
        Ok(run.clone().on(network))
    }

    /// An ARN of ECS in the account and region that the snapshot is of.
    fn arn(&self, tail: &str) -> String {
        let clusters = self.seen::<Cluster>().iter().map(|cluster| &cluster.cluster_arn);
        let definitions =
            self.seen::<TaskDefinition>().iter().map(|seen| &seen.task_definition_arn);
        let known = clusters.chain(definitions).find(|arn| arn.starts_with("arn:"));
        let region = self.region.as_deref().unwrap_or_default();
        let account = self.account.as_deref().unwrap_or_default();
        match known.map(|arn| arn.splitn(6, ':').take(5).collect::<Vec<_>>().join(":")) {
            Some(place) => format!("{place}:{tail}"),
            None => format!("arn:aws:ecs:{region}:{account}:{tail}"),
        }
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
