use crate::iam::context::Context;
use crate::iam::principal::Principal;

/// What is asked: who wants to do what to which resource, and the circumstances.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Request<'a> {
    /// Who asks.
    pub principal: &'a Principal,
    /// The action, such as `ecr:BatchGetImage`, in any case.
    pub action: &'a str,
    /// The ARN of the resource, or `*` for an action that has none.
    pub resource: &'a str,
    /// The account that owns the resource, where the ARN does not say it (S3). Without it the
    /// account of the ARN counts, else the caller's own.
    pub resource_account: Option<&'a str>,
    /// The condition keys. The engine reads them as they are and derives none.
    pub context: &'a Context,
}

/// What a resource policy has to say for a kind of resource.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum ResourceKind {
    /// In the caller's own account, the identity's policies alone are enough.
    Ordinary,
    /// A role to be assumed: its trust policy must allow
    /// ([role trust policies](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html)).
    RoleTrust,
    /// A KMS key: its key policy or a grant must allow, or leave it to the account
    /// ([key policies](https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html)).
    KmsKey,
    /// A key that AWS manages, such as `aws/ssm`: as a KMS key, but out of reach of resource
    /// control policies.
    AwsManagedKmsKey,
}

impl<'a> Request<'a> {
    /// A request, with the account of the resource taken from its ARN.
    pub fn new(
        principal: &'a Principal,
        action: &'a str,
        resource: &'a str,
        context: &'a Context,
    ) -> Self {
        Self { principal, action, resource, resource_account: None, context }
    }

    /// Says which account owns the resource.
    #[must_use]
    pub fn owned_by(mut self, account: &'a str) -> Self {
        self.resource_account = Some(account);
        self
    }

    /// The account that owns the resource, as far as it can be told.
    pub fn owner(&self) -> Option<&'a str> {
        let in_arn = || arn_segment(self.resource, 4).filter(|account| !account.is_empty());
        self.resource_account
            .or_else(in_arn)
            .filter(|account| *account != "*")
            .or_else(|| self.principal.account())
    }

    pub(super) fn service(&self) -> &'a str {
        self.action.split_once(':').map_or(self.action, |(service, _)| service)
    }
}

impl ResourceKind {
    /// The kind that action and ARN tell. They cannot tell a key that AWS manages.
    pub fn of(request: &Request<'_>) -> Self {
        let service = request.service();
        let kms = service.eq_ignore_ascii_case("kms");
        if !kms && !service.eq_ignore_ascii_case("sts") {
            return Self::Ordinary;
        }
        match (arn_segment(request.resource, 2), arn_segment(request.resource, 5)) {
            (Some("kms"), Some(id)) if kms && id.starts_with("key/") => Self::KmsKey,
            (Some("iam"), Some(path)) if !kms && path.starts_with("role/") => Self::RoleTrust,
            _ => Self::Ordinary,
        }
    }
}

fn arn_segment(arn: &str, index: usize) -> Option<&str> {
    arn.starts_with("arn:").then(|| arn.splitn(6, ':').nth(index))?
}
