//! What the policies of the endpoints on the way say to the calls that go through them.

use crate::iam::needs::actions::{GET_OBJECT, GET_PARAMETERS, GET_SECRET};
use crate::iam::needs::{Needed, Who};
use crate::iam::{
    self, Context, Decision, Policies, Policy, PolicySet, Principal, Request, decide,
};
use crate::net::start::{Connection, Purpose};
use crate::snapshot::Gap;
use crate::snapshot::ec2::VpcEndpoint;
use crate::task::{Permission, RoleKind, TaskView};

use super::Path;

/// A call that the policy of an endpoint does not allow.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct RefusedCall<'v, 's> {
    /// The endpoint.
    pub endpoint: &'s VpcEndpoint,
    /// The action.
    pub action: String,
    /// The resource.
    pub resource: String,
    /// Is it a `Deny`, or is there no `Allow`?
    pub explicit: bool,
    /// The connection that carries the call.
    pub path: &'v Path<'s>,
}

/// An account that is nobody's here: ECR signs the addresses of layers with an identity of its own.
const SOMEBODY_ELSE: &str = "000000000000";

const ALLOW_ALL: &str =
    r#"{"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Principal":"*"}}"#;

impl<'s> TaskView<'s> {
    /// The calls of the start that the policy of an endpoint on the way refuses.
    ///
    /// # Errors
    ///
    /// When none is found and the snapshot does not tell of some way, endpoint or policy.
    pub fn refused_by_endpoints(&self) -> Result<Vec<RefusedCall<'_, 's>>, Gap> {
        let mut refused = Vec::new();
        let mut untold = self.all_told().err();
        for path in self.paths()? {
            for id in path.trace.endpoints() {
                match self.refused_at(path, id) {
                    Ok(calls) => refused.extend(calls),
                    Err(gap) => untold = untold.or(Some(gap)),
                }
            }
        }
        match untold {
            Some(gap) if refused.is_empty() => Err(gap),
            _ => Ok(refused),
        }
    }

    fn refused_at<'v>(
        &self,
        path: &'v Path<'s>,
        id: &str,
    ) -> Result<Vec<RefusedCall<'v, 's>>, Gap> {
        let Some(endpoint) = self.find::<VpcEndpoint>(id)? else {
            return Ok(Vec::new());
        };
        let Some(document) = &endpoint.policy_document else {
            return Ok(Vec::new());
        };
        let mut refused = Vec::new();
        let mut untold = None;
        let start = self.start()?;
        for need in start.needs().iter().filter(|need| carries(&path.connection, need)) {
            let Some(decision) = self.judge(need, path, (endpoint, document.text())) else {
                continue;
            };
            match decision {
                Decision::Allowed(_) => {}
                Decision::Denied(basis) => refused.push(RefusedCall {
                    endpoint,
                    action: need.action.to_owned(),
                    resource: need.resource.clone(),
                    explicit: basis.explicit,
                    path,
                }),
                Decision::Unknown(missing) => {
                    let keys = missing.keys.join(", ");
                    let why = format!("the policy of {id} depends on {keys}, which no call shows");
                    let need =
                        self.lack(crate::snapshot::Operation::DescribeVpcEndpoints, Some(id));
                    untold = Some(Gap::undecidable(need.need, why));
                }
            }
        }
        match untold {
            Some(gap) if refused.is_empty() => Err(gap),
            _ => Ok(refused),
        }
    }

    /// What an endpoint's policy says to a call; none where there is nobody to make it. Roles and
    /// resources are other checks'.
    fn judge(
        &self,
        need: &Needed,
        path: &Path<'s>,
        (endpoint, policy): (&VpcEndpoint, &str),
    ) -> Option<Decision> {
        let allow = || Policy::parse(ALLOW_ALL).ok().into_iter().collect::<PolicySet>();
        let read = Policy::parse(policy).map(|policy| PolicySet::from_iter([policy]));
        let policies = Policies {
            identity: allow(),
            resource: Some(allow()),
            endpoint: Some(read.unwrap_or_else(|_| PolicySet::unread())),
            ..Policies::default()
        };
        let (principal, context) = match need.purpose {
            iam::needs::Purpose::Layers => self.signer(&path.connection.region),
            _ => (need.principal.clone()?, self.of_role(need)?),
        };
        let context = through(context, endpoint);
        Some(decide(&Request::new(&principal, need.action, &need.resource, &context), &policies))
    }

    fn of_role(&self, need: &Needed) -> Option<Context> {
        let kind = match need.who {
            Who::InstanceRole => RoleKind::Instance,
            _ => RoleKind::Execution,
        };
        let arn = self.role_arn(kind).ok()??;
        let role = self.role(arn).ok().flatten();
        Some(self.context(arn, role.map(|role| role.tags.as_slice()), &Permission::from(need)))
    }

    /// Layers come from a bucket of AWS's by an address that ECR signed with its own identity.
    fn signer(&self, region: &str) -> (Principal, Context) {
        let partition = self.place().partition;
        let session = format!("arn:{partition}:sts::{SOMEBODY_ELSE}:assumed-role/ecr/layers");
        let context = Context::new()
            .with("aws:PrincipalAccount", SOMEBODY_ELSE)
            .with("aws:PrincipalArn", format!("arn:{partition}:iam::{SOMEBODY_ELSE}:role/ecr"))
            .with("aws:PrincipalOrgID", "o-0000000000")
            .with("aws:ResourceAccount", SOMEBODY_ELSE)
            .with("aws:ResourceOrgID", "o-0000000000")
            .with("aws:RequestedRegion", region);
        (Principal::parse(&session), context)
    }
}

/// Does the connection carry the call?
fn carries(connection: &Connection, need: &Needed) -> bool {
    use iam::needs::Purpose as For;
    let part = |index| need.resource.split(':').nth(index).unwrap_or_default();
    let here = part(3) == connection.region;
    match (connection.purpose, need.purpose) {
        (Purpose::EcrApi, For::RegistryLogin) => true,
        (Purpose::EcrRegistry, For::Pull) => here && connection.host.starts_with(part(4)),
        (Purpose::ImageLayers, For::Layers) => {
            need.resource.contains(&format!(":prod-{}-starport", connection.region))
        }
        (Purpose::Logs, For::Log | For::CreateLogGroup) => here,
        (Purpose::SecretsManager, For::Secret) => here && need.action == GET_SECRET,
        (Purpose::Ssm, For::Secret) => here && need.action == GET_PARAMETERS,
        (Purpose::EnvironmentFile, For::File) => need.action == GET_OBJECT,
        _ => false,
    }
}

fn through(context: Context, endpoint: &VpcEndpoint) -> Context {
    context
        .with("aws:SourceVpce", endpoint.vpc_endpoint_id.as_str())
        .with("aws:SourceVpc", endpoint.vpc_id.as_str())
        .with("aws:SecureTransport", "true")
        .with("aws:PrincipalIsAWSService", "false")
        .with("aws:ViaAWSService", "false")
        .with_unknown("aws:CurrentTime")
        .with_unknown("aws:EpochTime")
}
