//! Who asks, and whom policies name
//! ([Principal element](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html)).

use crate::iam::context::{Context, Seen};

/// Who makes the request.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Principal {
    kind: PrincipalKind,
    text: Box<str>,
    partition: Box<str>,
    account: Option<Box<str>>,
    /// The name of the role, without its path.
    role: Option<Box<str>>,
}

/// The kinds of callers, as far as the evaluation treats them differently.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum PrincipalKind {
    /// The root user of an account.
    Root,
    /// An IAM user.
    User,
    /// A role, where the session is not known or does not matter.
    Role,
    /// A session of a role: `arn:aws:sts::..:assumed-role/ROLE/SESSION`.
    Session,
    /// A session of `GetFederationToken`: `arn:aws:sts::..:federated-user/NAME`.
    FederatedUser,
    /// Someone whom an identity provider vouches for, before a role is assumed.
    Federated,
    /// An AWS service that calls for itself.
    Service,
    /// Nobody known: the request is not signed.
    Anonymous,
}

impl Principal {
    /// The principal of an ARN. An account id stands for its root user, `*` for an anonymous
    /// caller, and a host name that ends in `.amazonaws.com` (or `.amazonaws.com.cn`) for a service.
    pub fn parse(text: &str) -> Self {
        match text.splitn(6, ':').collect::<Vec<_>>().as_slice() {
            ["arn", partition, _, _, account, resource] => {
                Self::of_arn(text, partition, account, resource)
            }
            _ if text == "*" => Self::anonymous(),
            _ if is_account(text) => {
                let arn = format!("arn:aws:iam::{text}:root");
                Self::of_arn(&arn, "aws", text, "root")
            }
            _ if text.ends_with(".amazonaws.com") || text.ends_with(".amazonaws.com.cn") => {
                Self::service(text)
            }
            _ => Self::federated(text),
        }
    }

    /// An AWS service, such as `ecs-tasks.amazonaws.com`.
    pub fn service(name: &str) -> Self {
        Self::bare(PrincipalKind::Service, name)
    }

    /// The provider that vouches for a caller: the ARN of a SAML or OIDC provider, or the domain of a
    /// public web identity provider.
    pub fn federated(provider: &str) -> Self {
        Self::bare(PrincipalKind::Federated, provider)
    }

    /// A caller that did not sign the request.
    pub fn anonymous() -> Self {
        Self::bare(PrincipalKind::Anonymous, "*")
    }

    /// A session of a role, under the role's ARN, path and all.
    pub fn session_of(role_arn: &str, session: &str) -> Self {
        let parts: Vec<&str> = role_arn.splitn(6, ':').collect();
        let role = role_arn.rsplit('/').next().unwrap_or_default();
        match parts.as_slice() {
            ["arn", partition, "iam", _, account, _] => Self::parse(&format!(
                "arn:{partition}:sts::{account}:assumed-role/{role}/{session}"
            )),
            _ => Self::parse(role_arn),
        }
    }

    /// What kind of caller it is.
    pub fn kind(&self) -> PrincipalKind {
        self.kind
    }

    /// The ARN or the name.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The account that the caller belongs to; services and anonymous callers have none.
    pub fn account(&self) -> Option<&str> {
        self.account.as_deref()
    }

    /// Has the caller policies of its own: identity-based ones, a boundary, an account with
    /// service control policies?
    pub(super) fn has_identity(&self) -> bool {
        self.account.is_some()
    }

    /// Service-linked roles are exempt from the policies of an organization.
    pub(super) fn is_service_linked(&self, context: &Context) -> bool {
        const PATH: &str = ":role/aws-service-role/";
        match self.kind {
            PrincipalKind::Role => self.text.contains(PATH),
            PrincipalKind::Session => match role_arn_in(context) {
                Some(arn) if self.is_session_of(arn) && arn.contains(PATH) => true,
                _ => self.role.as_ref().is_some_and(|name| name.starts_with("AWSServiceRoleFor")),
            },
            _ => false,
        }
    }

    fn of_arn(text: &str, partition: &str, account: &str, resource: &str) -> Self {
        let (kind, role) = match resource.split_once('/') {
            None if resource == "root" => (PrincipalKind::Root, None),
            Some(("user", _)) => (PrincipalKind::User, None),
            Some(("role", path)) => (PrincipalKind::Role, path.rsplit('/').next()),
            Some(("assumed-role", path)) => {
                // A session carries no path, but people copy the role's; the session is last.
                let role = path.rsplit_once('/').map_or(path, |(role, _)| role);
                (PrincipalKind::Session, role.rsplit('/').next())
            }
            Some(("federated-user", _)) => (PrincipalKind::FederatedUser, None),
            _ => return Self::federated(text),
        };
        Self {
            kind,
            text: text.into(),
            partition: partition.into(),
            account: Some(account.into()),
            role: role.map(Into::into),
        }
    }

    fn bare(kind: PrincipalKind, text: &str) -> Self {
        Self { kind, text: text.into(), partition: "".into(), account: None, role: None }
    }

    /// Could this session be one of that role? A session's ARN lacks the path of the role, and
    /// names of roles are unique in an account whatever their path.
    fn is_session_of(&self, role_arn: &str) -> bool {
        let mut parts = role_arn.splitn(6, ':').skip(1);
        let (partition, account) = (parts.next(), parts.nth(2));
        let name = parts.next().and_then(|resource| resource.strip_prefix("role/"));
        self.kind == PrincipalKind::Session
            && partition == Some(&*self.partition)
            && account == self.account()
            && name.and_then(|path| path.rsplit('/').next()) == self.role.as_deref()
    }
}

/// A principal as a policy names it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Named {
    Everyone,
    Account(Box<str>),
    Arn(Box<str>),
    Service(Box<str>),
    Federated(Box<str>),
    /// A canonical user id, or the unique id that a deleted user or role leaves behind.
    Opaque,
}

/// How closely a policy names the caller, from not at all to the caller itself.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) enum Closeness {
    /// The caller's account: leaves it to the account's own policies.
    Account,
    /// The role that the caller is a session of: limited by boundary and session policy.
    Role,
    /// The caller itself, or everyone.
    Caller,
}

impl Named {
    /// Reads one value of a `Principal` map, or of a bare `"Principal": ".."`.
    pub(super) fn compile(kind: &str, value: &str) -> Option<Self> {
        Some(match kind {
            "AWS" | "*" => match value.strip_suffix(":root").map(|arn| arn.split(':').collect()) {
                _ if value == "*" => Self::Everyone,
                _ if is_account(value) => Self::Account(value.into()),
                Some::<Vec<_>>(parts) => match parts.as_slice() {
                    ["arn", _, "iam", "", account] => Self::Account((*account).into()),
                    _ => Self::Arn(value.into()),
                },
                None if value.starts_with("arn:") => Self::Arn(value.into()),
                None => Self::Opaque,
            },
            "Service" => Self::Service(value.into()),
            "Federated" => Self::Federated(value.into()),
            "CanonicalUser" => Self::Opaque,
            _ => return None,
        })
    }

    pub(super) fn closeness(&self, caller: &Principal, context: &Context) -> Option<Closeness> {
        match self {
            Self::Everyone => Some(Closeness::Caller),
            Self::Account(account) if caller.account() == Some(account) => {
                let own = caller.kind == PrincipalKind::Root;
                Some(if own { Closeness::Caller } else { Closeness::Account })
            }
            Self::Arn(arn) if **arn == *caller.text => {
                let role = caller.kind == PrincipalKind::Role;
                Some(if role { Closeness::Role } else { Closeness::Caller })
            }
            Self::Arn(arn) if caller.is_session_of(arn) => {
                let exact = role_arn_in(context).filter(|role| caller.is_session_of(role));
                exact.is_none_or(|role| role == &**arn).then_some(Closeness::Role)
            }
            Self::Service(name) => {
                let named = **name == *caller.text || &**name == "*";
                (caller.kind == PrincipalKind::Service && named).then_some(Closeness::Caller)
            }
            Self::Federated(provider) => {
                let named = **provider == *caller.text || &**provider == "*";
                (caller.kind == PrincipalKind::Federated && named).then_some(Closeness::Caller)
            }
            Self::Account(_) | Self::Arn(_) | Self::Opaque => None,
        }
    }
}

/// Does a `NotPrincipal` list leave the caller out? Every level of the caller must be in it: the
/// account, the role, and the session
/// ([NotPrincipal](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html)).
pub(super) fn excepts(list: &[Named], caller: &Principal, context: &Context) -> bool {
    let levels: &[Closeness] = match caller.kind {
        PrincipalKind::User | PrincipalKind::FederatedUser => {
            &[Closeness::Account, Closeness::Caller]
        }
        PrincipalKind::Role => &[Closeness::Account, Closeness::Role],
        PrincipalKind::Session => &[Closeness::Account, Closeness::Role, Closeness::Caller],
        _ => &[Closeness::Caller],
    };
    let everyone = list.contains(&Named::Everyone);
    everyone
        || levels
            .iter()
            .all(|level| list.iter().any(|named| named.closeness(caller, context) == Some(*level)))
}

/// The ARN of the caller's role, with its path, where the request context tells it.
fn role_arn_in(context: &Context) -> Option<&str> {
    match context.seen_folded("aws:principalarn") {
        Seen::Present([arn]) => Some(arn),
        _ => None,
    }
}

fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}
