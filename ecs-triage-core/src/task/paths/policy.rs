//! What the policies of the endpoints on the way say to the calls that go through them.

use crate::iam::{Context, Decision, Policies, Policy, PolicySet, Principal, Request, decide};
use crate::image::{ImageReference, Registry};
use crate::net::start::Purpose;
use crate::snapshot::Gap;
use crate::snapshot::ec2::VpcEndpoint;
use crate::task::{Place, RoleKind, TaskView};

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

/// One call through an endpoint.
struct Call {
    principal: Principal,
    action: &'static str,
    resource: String,
    context: Context,
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
        for call in self.calls(path, endpoint)? {
            match judge(&call, document.text()) {
                Decision::Allowed(_) => {}
                Decision::Denied(basis) => refused.push(RefusedCall {
                    endpoint,
                    action: call.action.to_owned(),
                    resource: call.resource,
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

    /// The calls that a connection carries.
    fn calls(&self, path: &Path<'s>, endpoint: &VpcEndpoint) -> Result<Vec<Call>, Gap> {
        let place = self.place();
        if path.connection.purpose == Purpose::ImageLayers {
            return Ok(vec![layers(&place, &path.connection.region, endpoint)]);
        }
        let Some(role) = self.puller()? else {
            return Ok(Vec::new());
        };
        let principal = super::super::roles::session(role);
        let region = path.connection.region.as_str();
        let context = own_context(&place, role, region, endpoint);
        let call = |action, resource: String| Call {
            principal: principal.clone(),
            action,
            resource,
            context: context.clone(),
        };
        Ok(match path.connection.purpose {
            Purpose::EcrApi => vec![call("ecr:GetAuthorizationToken", "*".to_owned())],
            Purpose::EcrRegistry => {
                let images = self.containers()?.iter().filter_map(|c| c.image.as_deref());
                let images = images.filter_map(|image| ImageReference::parse(image).ok());
                let here = images.filter(|image| image.host == path.connection.host);
                here.filter_map(|image| repository(&place, &image))
                    .flat_map(|arn| PULL.iter().map(move |action| (*action, arn.clone())))
                    .map(|(action, arn)| call(action, arn))
                    .collect()
            }
            Purpose::Logs => self
                .log_streams(region)?
                .into_iter()
                .flat_map(|arn| {
                    ["logs:CreateLogStream", "logs:PutLogEvents"].map(|a| (a, arn.clone()))
                })
                .map(|(action, arn)| call(action, arn))
                .collect(),
            Purpose::SecretsManager => self
                .values(":secretsmanager:")?
                .into_iter()
                .map(|arn| call("secretsmanager:GetSecretValue", arn))
                .collect(),
            Purpose::Ssm => {
                self.parameters()?.into_iter().map(|arn| call("ssm:GetParameters", arn)).collect()
            }
            Purpose::EnvironmentFile => {
                let files = self.containers()?.iter().flat_map(|c| &c.environment_files);
                files.map(|file| call("s3:GetObject", file.value.clone())).collect()
            }
            _ => Vec::new(),
        })
    }

    /// The role by which images are pulled and logs written: on EC2 without an execution role, the
    /// instance's.
    fn puller(&self) -> Result<Option<&'s str>, Gap> {
        match self.role_arn(RoleKind::Execution)? {
            Some(role) => Ok(Some(role)),
            None if self.launch()? == crate::Launch::Fargate => Ok(None),
            None => self.role_arn(RoleKind::Instance),
        }
    }

    fn log_streams(&self, region: &str) -> Result<Vec<String>, Gap> {
        let place = self.place();
        let logs = self.containers()?.iter().filter_map(|c| c.log_configuration.as_ref());
        let groups = logs.filter_map(|log| log.options.value("awslogs-group"));
        Ok(groups
            .map(|group| {
                let Place { partition, account, .. } = place;
                format!("arn:{partition}:logs:{region}:{account}:log-group:{group}:log-stream:task")
            })
            .collect())
    }

    /// The ARNs of secrets, without the JSON key and version behind them.
    fn values(&self, service: &str) -> Result<Vec<String>, Gap> {
        let containers = self.containers()?.iter();
        let values = containers.flat_map(|container| {
            let log = container.log_configuration.iter().flat_map(|log| &log.secret_options);
            let login = container.repository_credentials.iter().map(|c| &c.credentials_parameter);
            container.secrets.iter().chain(log).map(|secret| &secret.value_from).chain(login)
        });
        let values = values.filter(|value| value.contains(service));
        Ok(values.map(|value| value.splitn(8, ':').take(7).collect::<Vec<_>>().join(":")).collect())
    }

    fn parameters(&self) -> Result<Vec<String>, Gap> {
        let Place { partition, region, account, .. } = self.place();
        let secrets = self.containers()?.iter().flat_map(|container| &container.secrets);
        let named = secrets.map(|secret| secret.value_from.as_str());
        let named = named.filter(|value| !value.contains(":secretsmanager:"));
        Ok(named
            .map(|value| match value.starts_with("arn:") {
                true => value.to_owned(),
                false => {
                    let name = value.trim_start_matches('/');
                    format!("arn:{partition}:ssm:{region}:{account}:parameter/{name}")
                }
            })
            .collect())
    }
}

const PULL: [&str; 3] =
    ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:BatchCheckLayerAvailability"];

fn repository(place: &Place<'_>, image: &ImageReference) -> Option<String> {
    let Registry::Ecr { account, region, .. } = image.registry() else {
        return None;
    };
    let partition = place.partition;
    Some(format!("arn:{partition}:ecr:{region}:{account}:repository/{}", image.repository))
}

/// Layers are fetched from a bucket of AWS's by an address that ECR signed with its own identity.
fn layers(place: &Place<'_>, region: &str, endpoint: &VpcEndpoint) -> Call {
    let partition = place.partition;
    let principal = format!("arn:{partition}:sts::{SOMEBODY_ELSE}:assumed-role/ecr/layers");
    let context = through(endpoint)
        .with("aws:PrincipalAccount", SOMEBODY_ELSE)
        .with("aws:PrincipalArn", format!("arn:{partition}:iam::{SOMEBODY_ELSE}:role/ecr"))
        .with("aws:ResourceAccount", SOMEBODY_ELSE)
        .with("aws:RequestedRegion", region)
        .with("aws:PrincipalOrgID", "o-0000000000")
        .with("aws:ResourceOrgID", "o-0000000000");
    Call {
        principal: Principal::parse(&principal),
        action: "s3:GetObject",
        resource: format!("arn:{partition}:s3:::prod-{region}-starport-layer-bucket/layer"),
        context,
    }
}

fn own_context(place: &Place<'_>, role: &str, region: &str, endpoint: &VpcEndpoint) -> Context {
    through(endpoint)
        .with("aws:PrincipalAccount", place.account)
        .with("aws:PrincipalArn", role)
        .with("aws:PrincipalType", "AssumedRole")
        .with("aws:RequestedRegion", region)
        .with_unknown("aws:PrincipalOrgID")
        .with_unknown("aws:PrincipalOrgPaths")
        .with_unknown("aws:ResourceOrgID")
        .with_unknown("aws:ResourceAccount")
        .with_unknown("aws:userid")
}

fn through(endpoint: &VpcEndpoint) -> Context {
    Context::new()
        .with("aws:SourceVpce", endpoint.vpc_endpoint_id.as_str())
        .with("aws:SourceVpc", endpoint.vpc_id.as_str())
        .with("aws:SecureTransport", "true")
        .with("aws:PrincipalIsAWSService", "false")
        .with("aws:ViaAWSService", "false")
        .with_unknown("aws:CurrentTime")
        .with_unknown("aws:EpochTime")
}

/// Only the endpoint's policy is asked here; roles and resources are other checks'.
fn judge(call: &Call, policy: &str) -> Decision {
    let allow = || Policy::parse(ALLOW_ALL).ok().into_iter().collect::<PolicySet>();
    let endpoint = match Policy::parse(policy) {
        Ok(policy) => PolicySet::from_iter([policy]),
        Err(_) => PolicySet::unread(),
    };
    let policies = Policies {
        identity: allow(),
        resource: Some(allow()),
        endpoint: Some(endpoint),
        ..Policies::default()
    };
    let Call { principal, action, resource, context } = call;
    decide(&Request::new(principal, action, resource, context), &policies)
}
