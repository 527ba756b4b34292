//! Whether ECS may assume a role.

use serde_json::Value;

use crate::iam::{Context, Decision, Policies, Policy, PolicySet, Principal, Request, decide};
use crate::snapshot::iam::Role;
use crate::snapshot::organizations::Organization;
use crate::snapshot::{Document, Gap, Item, Need, Operation};
use crate::task::TaskView;

/// The service that assumes the roles of tasks.
pub(crate) const TASKS: &str = "ecs-tasks.amazonaws.com";

/// The service that assumes the role by which ECS makes volumes.
pub(crate) const INFRASTRUCTURE: &str = "ecs.amazonaws.com";

impl TaskView<'_> {
    /// May ECS assume the role for a task? Only `Allowed` and `Denied` come back.
    ///
    /// # Errors
    ///
    /// What is lacking for an answer.
    pub fn assumable(&self, role: &Role) -> Result<Decision, Gap> {
        self.assumable_by(TASKS, role)
    }

    /// May the service assume the role? Only `Allowed` and `Denied` come back.
    ///
    /// # Errors
    ///
    /// What is lacking for an answer.
    pub(crate) fn assumable_by(&self, service: &str, role: &Role) -> Result<Decision, Gap> {
        let Some(document) = &role.assume_role_policy_document else {
            return Err(self.lack(Role::ASKS, Some(&role.role_name)));
        };
        let decision = self.assumed_by(service, role, document);
        match decision {
            Ok(Decision::Allowed(_)) => decision,
            _ if self.place().partition == "aws-cn" => {
                // In the regions of China services may go by either name.
                let other = self.assumed_by(&format!("{service}.cn"), role, document);
                if matches!(other, Ok(Decision::Allowed(_))) { other } else { decision }
            }
            _ => decision,
        }
    }

    fn assumed_by(&self, service: &str, role: &Role, document: &Document) -> Result<Decision, Gap> {
        let trust = match Policy::parse(document.text()) {
            Ok(policy) => PolicySet::from_iter([policy.labelled("trust policy")]),
            Err(_) => PolicySet::unread(),
        };
        let mut policies = Policies { resource: Some(trust), ..Policies::default() };
        let principal = Principal::service(service);
        let context = self.context_of_ecs(service);
        let request = Request::new(&principal, "sts:AssumeRole", &role.arn, &context);
        let assumed = self.organization(&mut policies, request.owner().unwrap_or_default());
        match decide(&request, &policies) {
            Decision::Unknown(missing) => {
                let name = &role.role_name;
                let why = match missing.keys.as_slice() {
                    [] => format!("the trust policy of {name} holds what cannot be read"),
                    keys => format!("the trust policy of {name} depends on {}", keys.join(", ")),
                };
                Err(Gap::undecidable(Need::of(Operation::GetRole, name.as_str()), why))
            }
            decision => {
                if decision.is_allowed() {
                    assumed.into_iter().for_each(|assumption| self.assume(assumption));
                }
                Ok(decision)
            }
        }
    }

    /// The condition keys of the call by which ECS assumes a role for a task.
    ///
    /// `aws:SourceArn` stands for all that ECS has in the region; that of a cluster never comes
    /// ([task role](https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html)).
    fn context_of_ecs(&self, service: &str) -> Context {
        let place = self.place();
        let source = format!("arn:{}:ecs:{}:{}:*", place.partition, place.region, place.account);
        let context = Context::new();
        let context = match self.snapshot().all::<Organization>() {
            Ok([]) => context,
            Ok([organization, ..]) => context
                .with("aws:SourceOrgID", organization.id.as_str())
                .with("aws:ResourceOrgID", organization.id.as_str())
                .with_unknown("aws:SourceOrgPaths")
                .with_unknown("aws:ResourceOrgPaths"),
            Err(_) => context
                .with_unknown("aws:SourceOrgID")
                .with_unknown("aws:SourceOrgPaths")
                .with_unknown("aws:ResourceOrgID")
                .with_unknown("aws:ResourceOrgPaths"),
        };
        context
            .with("aws:SourceArn", source)
            .with("aws:SourceAccount", place.account)
            .with("aws:PrincipalIsAWSService", "true")
            .with("aws:PrincipalServiceName", service)
            .with("aws:PrincipalServiceNamesList", service)
            .with("aws:RequestedRegion", place.region)
            .with("aws:ResourceAccount", place.account)
            .with("aws:SecureTransport", "true")
            .with("aws:ViaAWSService", "false")
            .with_unknown("aws:SourceIp")
            .with_unknown("aws:CurrentTime")
            .with_unknown("aws:EpochTime")
            .with_unknown("sts:RoleSessionName")
    }
}

/// Whom the `Allow` statements of a trust policy name, as they write it.
pub(crate) fn trusted(role: &Role) -> Vec<String> {
    let text = role.assume_role_policy_document.as_ref().map(Document::text).unwrap_or_default();
    let document: Value = serde_json::from_str(text).unwrap_or_default();
    let allows = |statement: &&Value| {
        statement.get("Effect").and_then(Value::as_str).is_some_and(|effect| effect == "Allow")
    };
    let statements = many(document.get("Statement")).filter(allows);
    let principals = statements.filter_map(|statement| statement.get("Principal"));
    let mut names: Vec<String> = principals.flat_map(names_in).collect();
    names.sort();
    names.dedup();
    names
}

fn names_in(principal: &Value) -> Vec<String> {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    match principal.as_object() {
        Some(kinds) => {
            kinds.values().flat_map(|names| many(Some(names))).filter_map(text).collect()
        }
        None => text(principal).into_iter().collect(),
    }
}

/// One or many.
fn many(value: Option<&Value>) -> Box<dyn Iterator<Item = &Value> + '_> {
    match value {
        Some(Value::Array(values)) => Box::new(values.iter()),
        value => Box::new(value.into_iter()),
    }
}
