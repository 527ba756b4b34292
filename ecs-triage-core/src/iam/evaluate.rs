//! How the layers are weighed
//! ([evaluation logic](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html)).

use crate::iam::arn::Arn;
use crate::iam::decision::{Basis, Decision, Layer, Missing};
use crate::iam::kms;
use crate::iam::layers::{Levels, Policies, PolicySet};
use crate::iam::near;
use crate::iam::organization;
use crate::iam::principal::PrincipalKind;
use crate::iam::request::{Request, ResourceKind};
use crate::iam::statement::{AskedAction, Effect, Probe};
use crate::iam::survey::{Found, Lack, Organization, Voice};
use crate::iam::truth::Truth;

/// Decides a request.
///
/// *Definite beats unknown*: an explicit `Deny` denies though other layers are unread, and a layer
/// that surely does not allow denies though a condition key elsewhere is unknown. `Allowed` needs
/// every layer known that has a say.
///
/// ```
/// use ecs_triage_core::iam::{decide, Context, Policies, Policy, PolicySet, Principal, Request};
///
/// let role = Principal::parse("arn:aws:sts::111122223333:assumed-role/web/7f3c");
/// let context = Context::new();
/// let request = Request::new(&role, "ecr:GetAuthorizationToken", "*", &context);
/// let login = Policy::parse(r#"{"Version": "2012-10-17", "Statement": {
///     "Effect": "Allow", "Action": "ecr:GetAuthorizationToken", "Resource": "*"}}"#)?;
///
/// let policies = Policies { identity: PolicySet::from_iter([login]), ..Policies::default() };
/// assert!(decide(&request, &policies).is_allowed());
/// # Ok::<(), ecs_triage_core::iam::PolicyError>(())
/// ```
pub fn decide(request: &Request<'_>, policies: &Policies) -> Decision {
    let probe = Probe::new(request, policies);
    let survey = Survey::take(request, policies, &probe);
    let denial = survey.explicit_denial();
    if let Some(basis) = denial.basis {
        return Decision::Denied(basis);
    }
    match survey.allowed() {
        Truth::No => Decision::Denied(survey.implicit_denial()),
        Truth::Yes if denial.truth == Truth::No => Decision::Allowed(survey.basis()),
        Truth::Yes | Truth::Unknown => Decision::Unknown(survey.missing()),
    }
}

/// Calls that everyone with credentials may make, whatever policies say
/// ([GetCallerIdentity](https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html),
/// [GetSessionToken](https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_getsessiontoken.html)).
const WITHOUT_RIGHTS: [&str; 2] = ["sts:GetCallerIdentity", "sts:GetSessionToken"];

fn needs_no_right(action: &str) -> bool {
    WITHOUT_RIGHTS.iter().any(|free| free.eq_ignore_ascii_case(action))
}

/// Where the caller stands to the resource.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Side {
    SameAccount,
    CrossAccount,
    /// A caller without policies of its own: a service, an identity provider's user, nobody.
    NoIdentity,
}

/// What every layer says to one request.
struct Survey<'a> {
    probe: &'a Probe<'a>,
    policies: &'a Policies,
    side: Side,
    /// Is it the resource's policy that has to let the account's own policies decide?
    resource_first: bool,
    identity: Voice<'a>,
    resource: Voice<'a>,
    boundary: Voice<'a>,
    session: Voice<'a>,
    endpoint: Voice<'a>,
    grant: Voice<'a>,
    scps: Option<&'a Levels>,
    rcps: Option<&'a Levels>,
    scp: Organization<'a>,
    rcp: Organization<'a>,
}

struct Denial {
    truth: Truth,
    basis: Option<Basis>,
}

impl<'a> Probe<'a> {
    fn new(request: &Request<'a>, policies: &Policies) -> Self {
        let bounded = match &policies.boundary {
            None => Truth::No,
            Some(set) if set.policies.is_empty() => Truth::Unknown,
            Some(_) => Truth::Yes,
        };
        Self {
            principal: request.principal,
            action: AskedAction::new(request.action),
            resource: request.resource,
            arn: Arn::parse(request.resource.as_bytes()),
            context: request.context,
            bounded: bounded.and(request.principal.has_identity().into()),
        }
    }
}

impl<'a> Survey<'a> {
    fn take(request: &Request<'_>, policies: &'a Policies, probe: &'a Probe<'a>) -> Self {
        let side = match request.principal.account() {
            None => Side::NoIdentity,
            account if account == request.owner() => Side::SameAccount,
            Some(_) => Side::CrossAccount,
        };
        let own = side != Side::NoIdentity;
        let free = own && needs_no_right(request.action);
        let open = Voice { deny: Found::without_statement(Truth::No), ..Voice::silent(Truth::Yes) };
        let limit = |set: &'a Option<PolicySet>, layer| match set {
            Some(set) if own && !free || layer == Layer::Endpoint => Voice::of(set, probe, layer),
            _ => open,
        };
        let kind = policies.resource_kind.unwrap_or_else(|| ResourceKind::of(request));
        let scps = organization::scps(request, policies).filter(|_| !free);
        let rcps = organization::rcps(request, policies, kind).filter(|_| !free);
        Self {
            probe,
            policies,
            side,
            resource_first: kind != ResourceKind::Ordinary && !free,
            identity: match request.principal.kind() {
                _ if !own => Voice::silent(Truth::No),
                _ if free => open,
                // The root user has every right in its account without a policy. Those that a
                // session of it was given limit it.
                PrincipalKind::Root if policies.identity.is_empty() => open,
                _ => Voice::of(&policies.identity, probe, Layer::Identity),
            },
            resource: match &policies.resource {
                Some(set) if !free => Voice::of(set, probe, Layer::Resource),
                _ => Voice::silent(Truth::No),
            },
            boundary: limit(&policies.boundary, Layer::Boundary),
            session: limit(&policies.session, Layer::Session),
            endpoint: limit(&policies.endpoint, Layer::Endpoint),
            grant: kms::voice(&policies.grants, request),
            scp: scps.map_or_else(Organization::none, |scps| Organization::of_scps(scps, probe)),
            rcp: rcps.map_or_else(Organization::none, |rcps| Organization::of_rcps(rcps, probe)),
            scps,
            rcps,
        }
    }

    /// An explicit `Deny`, in any layer.
    fn explicit_denial(&self) -> Denial {
        let single = self.denying_layers().map(|(layer, voice)| (layer, voice.deny, None));
        let levels = [
            (Layer::Rcp, self.rcp.deny, Some(self.rcp.deny_level)),
            (Layer::Scp, self.scp.deny, Some(self.scp.deny_level)),
        ];
        let mut truth = Truth::No;
        for (layer, found, level) in levels.into_iter().chain(single) {
            if found.truth == Truth::Yes {
                let basis = Basis::explicit(layer, found.statement(level));
                return Denial { truth: Truth::Yes, basis: Some(basis) };
            }
            truth = truth.or(found.truth);
        }
        Denial { truth, basis: None }
    }

    fn denying_layers(&self) -> [(Layer, Voice<'a>); 5] {
        [
            (Layer::Resource, self.resource),
            (Layer::Identity, self.identity),
            (Layer::Boundary, self.boundary),
            (Layer::Session, self.session),
            (Layer::Endpoint, self.endpoint),
        ]
    }

    fn allowed(&self) -> Truth {
        Truth::all([self.scp.allow, self.endpoint.allow().truth, self.granted()])
    }

    /// Identity and resource, within boundary and session.
    fn granted(&self) -> Truth {
        let limits = self.boundary.allow().truth.and(self.session.allow().truth);
        match self.side {
            Side::NoIdentity => self.to_caller().truth,
            Side::SameAccount => {
                let within = self.to_role().truth.or(self.by_identity());
                self.to_caller().truth.or(within.and(limits))
            }
            Side::CrossAccount => {
                let theirs = self.resource_allow().truth;
                Truth::all([theirs, self.identity.allow().truth, limits])
            }
        }
    }

    /// The identity's own policies, where the resource leaves the matter to them.
    fn by_identity(&self) -> Truth {
        let identity = self.identity.allow().truth;
        if self.resource_first { identity.and(self.resource.account.truth) } else { identity }
    }

    fn to_caller(&self) -> Found<'a> {
        self.resource.caller.or(self.grant.caller)
    }

    fn to_role(&self) -> Found<'a> {
        self.resource.role.or(self.grant.role)
    }

    fn resource_allow(&self) -> Found<'a> {
        self.resource.allow().or(self.grant.allow())
    }

    /// The statement that allows, when the request is allowed.
    fn basis(&self) -> Basis {
        let limits = self.boundary.allow().truth.and(self.session.allow().truth);
        let identity = match self.side {
            Side::NoIdentity => Truth::No,
            Side::SameAccount => self.by_identity().and(limits),
            Side::CrossAccount => Truth::Yes,
        };
        if identity == Truth::Yes {
            return Basis::new(Layer::Identity, self.identity.allow().statement(None));
        }
        let found = self.resource.caller.or(self.resource.role);
        if found.truth == Truth::Yes {
            return Basis::new(Layer::Resource, found.statement(None));
        }
        Basis::new(Layer::Grant, None)
    }

    /// The layer that lacks an `Allow`, in the order in which AWS looks at them.
    fn implicit_denial(&self) -> Basis {
        let layer = self.lacking_layer();
        let set = match layer {
            Layer::Identity => Some(&self.policies.identity),
            Layer::Resource => self.policies.resource.as_ref(),
            Layer::Boundary => self.policies.boundary.as_ref(),
            Layer::Session => self.policies.session.as_ref(),
            Layer::Endpoint => self.policies.endpoint.as_ref(),
            Layer::Scp => self.scp.lacking,
            Layer::Rcp | Layer::Grant => None,
        };
        let near_misses = set.map(|set| near::misses(layer, set, self.probe)).unwrap_or_default();
        Basis { near_misses, ..Basis::new(layer, None) }
    }

    fn lacking_layer(&self) -> Layer {
        let lacks = |truth: Truth| truth == Truth::No;
        if lacks(self.scp.allow) {
            return Layer::Scp;
        }
        if lacks(self.endpoint.allow().truth) {
            return Layer::Endpoint;
        }
        match self.side {
            Side::NoIdentity => Layer::Resource,
            Side::CrossAccount if lacks(self.identity.allow().truth) => Layer::Identity,
            Side::CrossAccount if lacks(self.resource_allow().truth) => Layer::Resource,
            Side::SameAccount if lacks(self.to_role().truth.or(self.by_identity())) => {
                let leaves = self.resource.account.truth;
                if self.resource_first && lacks(leaves) { Layer::Resource } else { Layer::Identity }
            }
            _ if lacks(self.boundary.allow().truth) => Layer::Boundary,
            _ => Layer::Session,
        }
    }

    /// What would decide: the undecided denials, and the undecided allows where they count.
    fn missing(&self) -> Missing {
        let mut lack = Lack::new(self.probe);
        let sets = [
            (Layer::Identity, Some(&self.policies.identity), self.identity),
            (Layer::Resource, self.policies.resource.as_ref(), self.resource),
            (Layer::Boundary, self.policies.boundary.as_ref(), self.boundary),
            (Layer::Session, self.policies.session.as_ref(), self.session),
            (Layer::Endpoint, self.policies.endpoint.as_ref(), self.endpoint),
        ];
        let granted = self.granted();
        for (layer, set, voice) in sets {
            let counts = layer == Layer::Endpoint || granted == Truth::Unknown;
            let Some(set) = set else { continue };
            if voice.deny.truth == Truth::Unknown {
                lack.note(layer, set, Effect::Deny);
            }
            if counts && [voice.caller, voice.role, voice.account].iter().any(Found::is_unknown) {
                lack.note(layer, set, Effect::Allow);
            }
        }
        let organizations =
            [(Layer::Scp, self.scps, &self.scp), (Layer::Rcp, self.rcps, &self.rcp)];
        for (layer, levels, organization) in organizations {
            let Some(levels) = levels else { continue };
            if organization.deny.is_unknown() {
                lack.note_levels(layer, levels, Effect::Deny);
            }
            if organization.allow == Truth::Unknown {
                lack.note_levels(layer, levels, Effect::Allow);
            }
        }
        if granted == Truth::Unknown && self.grant.allow().is_unknown() {
            kms::note_missing(&self.policies.grants, self.probe.context, &mut lack);
        }
        lack.finish()
    }
}
