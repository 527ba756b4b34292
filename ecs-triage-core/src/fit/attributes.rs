//! What the capabilities of a container instance mean. The table explains a missing attribute; it
//! never decides, since ECS itself writes what a task requires into `requiresAttributes`.
//!
//! The table is `data/attributes.json`, with its source and date.

use std::sync::LazyLock;

use serde::Deserialize;

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    serde_json::from_str(include_str!("data/attributes.json")).unwrap_or_default()
});

#[derive(Default, Deserialize)]
struct Table {
    capabilities: Vec<Capability>,
}

/// What a capability is for, and when an agent registers it.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq)]
#[non_exhaustive]
pub struct Capability {
    /// The attribute; one that ends in `*` stands for all that begin so.
    pub attribute: String,
    /// What it is for.
    pub feature: String,
    /// What in a task definition asks for it.
    pub needed_when: String,
    /// When the agent registers it.
    pub registered_when: String,
    /// The first agent that knows it.
    pub min_agent: Option<String>,
}

/// What is known of an attribute; an exact name goes before one that ends in `*`.
pub fn explain(name: &str) -> Option<&'static Capability> {
    let all = &TABLE.capabilities;
    let begins = |capability: &&Capability| {
        capability.attribute.strip_suffix('*').is_some_and(|start| name.starts_with(start))
    };
    all.iter().find(|c| c.attribute == name).or_else(|| all.iter().find(begins))
}
