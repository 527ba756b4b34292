//! What the role that pulls images may do.

use crate::iam::needs::actions::{CREATE_REPOSITORY, IMPORT, LOGIN, PULL};
use crate::iam::{Layer, Policy, PolicySet};
use crate::snapshot::Gap;
use crate::snapshot::ecr::RegistryPolicy;
use crate::snapshot::iam::Role;

use super::{Denial, EcrImage, Launch, Permission, RoleKind, TaskView, definite};

/// On Fargate the login leaves through an interface of Fargate's own, never through an endpoint.
const NEVER_ON_FARGATE: &[&str] =
    &["aws:SourceVpc", "aws:SourceVpcArn", "aws:SourceVpce", "aws:VpcSourceIp"];

impl<'s> TaskView<'s> {
    /// What keeps the role from logging in to ECR or from pulling, other than the policies of the
    /// repositories.
    ///
    /// # Errors
    ///
    /// What is lacking for an answer, where nothing is denied for certain.
    pub(crate) fn pull_denials(
        &self,
        puller: (RoleKind, &'s Role),
    ) -> Result<Vec<Denial<'s>>, Gap> {
        let images = self.ecr_images()?;
        let pulls = images.iter().flat_map(|image| PULL.map(|action| (action, image)));
        let pulls = pulls.map(|(action, image)| self.pull_denial(puller, action, image));
        definite([self.login_denial(puller)].into_iter().chain(pulls))
    }

    fn login_denial(&self, puller: (RoleKind, &'s Role)) -> Result<Option<Denial<'s>>, Gap> {
        let login = Permission::new(LOGIN, "*");
        let fargate = self.launch()? == Launch::Fargate;
        self.denial(puller, &login.without(if fargate { NEVER_ON_FARGATE } else { &[] }))
    }

    /// Leaves out what the repository's own policy decides: in the role's account it is asked only
    /// where the role's policies do not allow, because it may allow in their place; in another
    /// account it is taken to allow.
    fn pull_denial(
        &self,
        puller: (RoleKind, &'s Role),
        action: &str,
        image: &EcrImage<'_>,
    ) -> Result<Option<Denial<'s>>, Gap> {
        let pull = || pull_of(action, image);
        let foreign = image.account != account_of(puller.1);
        let alone = if foreign { pull().guarded(Some(open())) } else { pull() };
        match self.denial(puller, &alone)? {
            Some(denial) if denial.is_by(Layer::Resource) => Ok(None),
            Some(denial) if foreign || denial.is_explicit() => Ok(Some(denial)),
            Some(_) => {
                let guarded = pull().guarded_by(self.guard(image));
                let denial = self.denial(puller, &guarded)?;
                Ok(denial.filter(|denial| !denial.is_by(Layer::Resource)))
            }
            None => Ok(None),
        }
    }

    /// What the policy of the image's repository denies the role, whatever else is denied.
    ///
    /// # Errors
    ///
    /// What is lacking for an answer, where nothing is denied for certain.
    pub(crate) fn guard_denials(
        &self,
        puller: (RoleKind, &'s Role),
        image: &EcrImage<'_>,
    ) -> Result<Vec<Denial<'s>>, Gap> {
        let guard = self.guard(image)?;
        let ask = |action| self.denial(puller, &pull_of(action, image).guarded(guard.clone()));
        let denials = definite(PULL.map(ask))?;
        Ok(denials.into_iter().filter(|denial| denial.is_by(Layer::Resource)).collect())
    }

    /// What keeps the role from filling a repository of the pull-through cache: it imports the
    /// image, and makes the repository where there is none. The registry's policy may allow both.
    ///
    /// See [pull through cache](https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache-iam.html).
    ///
    /// # Errors
    ///
    /// What is lacking for an answer, where nothing is denied for certain.
    pub(crate) fn import_denials(
        &self,
        puller: (RoleKind, &'s Role),
        image: &EcrImage<'_>,
    ) -> Result<Vec<Denial<'s>>, Gap> {
        let make = if self.repository_exists(image)? { None } else { Some(CREATE_REPOSITORY) };
        let actions = [IMPORT].into_iter().chain(make);
        definite(actions.map(|action| self.import_denial(puller, action, image)))
    }

    fn import_denial(
        &self,
        puller: (RoleKind, &'s Role),
        action: &str,
        image: &EcrImage<'_>,
    ) -> Result<Option<Denial<'s>>, Gap> {
        match self.denial(puller, &pull_of(action, image))? {
            Some(denial) if denial.is_explicit() => Ok(Some(denial)),
            Some(_) => {
                let policies = self.all::<RegistryPolicy>();
                let guard = policies.map(|policies| {
                    let text = policies.first().map(|policy| policy.policy_text.text());
                    text.map(|text| read(text, "policy of the registry"))
                });
                self.denial(puller, &pull_of(action, image).guarded_by(guard))
            }
            None => Ok(None),
        }
    }

    /// The policy of the image's repository, as the engine reads it.
    fn guard(&self, image: &EcrImage<'_>) -> Result<Option<PolicySet>, Gap> {
        let policy = self.repository_policy(image)?;
        let label = format!("policy of {}", image.name());
        Ok(policy.map(|policy| read(policy.policy_text.text(), &label)))
    }
}

fn read(text: &str, label: &str) -> PolicySet {
    match Policy::parse(text) {
        Ok(policy) => PolicySet::from_iter([policy.labelled(label)]),
        Err(_) => PolicySet::unread(),
    }
}

fn pull_of<'a>(action: &'a str, image: &'a EcrImage<'_>) -> Permission<'a> {
    Permission::new(action, &image.repository).with("aws:RequestedRegion", image.region.as_str())
}

pub(super) fn account_of(role: &Role) -> &str {
    role.arn.split(':').nth(4).unwrap_or_default()
}

/// A policy that allows everything.
fn open() -> PolicySet {
    let all = r#"{"Statement":{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}}"#;
    Policy::parse(all).map(|policy| PolicySet::from_iter([policy])).unwrap_or_default()
}
