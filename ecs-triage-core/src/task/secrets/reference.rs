//! What a task definition writes for a secret, a parameter or a file, taken apart.
//!
//! See [secrets](https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar.html).

use crate::snapshot::ecs::{ContainerDefinition, Secret};
use crate::snapshot::secretsmanager::SecretEntry;
use crate::task::Place;

/// Something that the start of a task fetches.
#[derive(Clone, Debug)]
pub(crate) struct Reference<'s> {
    /// The container that it is for.
    pub(crate) container: &'s ContainerDefinition,
    /// What in the container's definition names it, `secrets.0.valueFrom` say.
    pub(crate) member: String,
    /// What it is for.
    pub(crate) bearer: Bearer<'s>,
    /// What the definition says.
    pub(crate) text: &'s str,
    /// What that means.
    pub(crate) source: Source<'s>,
}

/// What a fetched value is for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Bearer<'s> {
    /// An environment variable.
    Variable(&'s str),
    /// An option of the log driver.
    LogOption(&'s str),
    /// The login to a registry.
    Registry,
    /// A file of environment variables.
    EnvironmentFile,
}

/// Where a value comes from.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Source<'s> {
    /// Secrets Manager.
    Secret(SecretRef<'s>),
    /// Systems Manager.
    Parameter(ParameterRef<'s>),
    /// An object in S3.
    Object(ObjectRef<'s>),
    /// Nothing that ECS can read, and why.
    Invalid(&'static str),
}

/// A secret of Secrets Manager, as a task definition names it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct SecretRef<'s> {
    /// The ARN, perhaps without the suffix, or the name.
    pub(crate) id: &'s str,
    /// The key in the secret's JSON; none where the whole is meant.
    pub(crate) json_key: Option<&'s str>,
    /// The staging label; none where the current one is meant.
    pub(crate) stage: Option<&'s str>,
    /// The version.
    pub(crate) version: Option<&'s str>,
}

/// Does an id end with the hyphen and six characters that Secrets Manager adds to a name?
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Suffix {
    /// Surely: no word looks so.
    Present,
    /// It could be a word of six letters as well.
    Doubtful,
    /// No.
    Absent,
}

/// A parameter of Systems Manager, as a task definition names it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct ParameterRef<'s> {
    /// The ARN, where it is named by one.
    pub(crate) arn: Option<&'s str>,
    /// The name; what stands behind `parameter/` where it is named by its ARN. Without selector.
    pub(crate) name: &'s str,
}

/// An object in S3.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct ObjectRef<'s> {
    /// The ARN.
    pub(crate) arn: &'s str,
    /// The bucket.
    pub(crate) bucket: &'s str,
    /// The key.
    pub(crate) key: &'s str,
}

/// All that a container's definition has fetched.
pub(super) fn of(container: &ContainerDefinition) -> Vec<Reference<'_>> {
    let log = container.log_configuration.as_ref();
    let options = log.map(|log| log.secret_options.as_slice()).unwrap_or_default();
    let variables = secrets(container, &container.secrets, "secrets", Bearer::Variable);
    let options = secrets(container, options, "logConfiguration.secretOptions", Bearer::LogOption);
    let login = container.repository_credentials.iter().map(|login| Reference {
        container,
        member: "repositoryCredentials.credentialsParameter".to_owned(),
        bearer: Bearer::Registry,
        text: &login.credentials_parameter,
        source: login_source(&login.credentials_parameter),
    });
    let files = container.environment_files.iter().enumerate().map(|(index, file)| Reference {
        container,
        member: format!("environmentFiles.{index}.value"),
        bearer: Bearer::EnvironmentFile,
        text: &file.value,
        source: Source::of_file(&file.value),
    });
    variables.chain(options).chain(login).chain(files).collect()
}

fn secrets<'s>(
    container: &'s ContainerDefinition,
    secrets: &'s [Secret],
    member: &'static str,
    bearer: fn(&'s str) -> Bearer<'s>,
) -> impl Iterator<Item = Reference<'s>> {
    secrets.iter().enumerate().map(move |(index, secret)| Reference {
        container,
        member: format!("{member}.{index}.valueFrom"),
        bearer: bearer(&secret.name),
        text: &secret.value_from,
        source: Source::of(&secret.value_from),
    })
}

impl Reference<'_> {
    /// The object in S3.
    pub(crate) fn object(&self) -> Option<ObjectRef<'_>> {
        match self.source {
            Source::Object(object) => Some(object),
            _ => None,
        }
    }

    /// Why nothing can read it.
    pub(crate) fn fault(&self) -> Option<&'static str> {
        match self.source {
            Source::Invalid(why) => Some(why),
            _ => None,
        }
    }

    /// The same with the colons that a JSON key needs behind it, where these alone are missing.
    pub(crate) fn with_colons(&self) -> Option<String> {
        let longer = ["::", ":"].map(|colons| format!("{}{colons}", self.text));
        let reads = |text: &String| matches!(Source::of(text), Source::Secret(_));
        longer.into_iter().find(|text| self.text.contains(":secret:") && reads(text))
    }

    /// Is it the login to a registry?
    pub(crate) fn is_login(&self) -> bool {
        self.bearer == Bearer::Registry
    }
}

impl<'s> Source<'s> {
    /// Reads the ARN of a file in S3.
    pub(crate) fn of_file(text: &'s str) -> Self {
        let object = text.splitn(6, ':').nth(5).filter(|_| is_s3(text));
        match object.and_then(|object| object.split_once('/')) {
            Some((bucket, key)) if !bucket.is_empty() && !key.is_empty() => {
                Self::Object(ObjectRef { arn: text, bucket, key })
            }
            _ => Self::Invalid("it is no ARN of an object in S3"),
        }
    }

    /// Reads a `valueFrom`.
    pub(crate) fn of(text: &'s str) -> Self {
        if !text.starts_with("arn:") {
            return Self::of_name(text);
        }
        let parts: Vec<&str> = text.splitn(6, ':').collect();
        match parts.as_slice() {
            [_, _, "secretsmanager", region, account, rest] => {
                match rest.strip_prefix("secret:").filter(|_| is_placed(region, account)) {
                    Some(secret) => Self::of_secret(text, secret),
                    None => Self::Invalid("it is no ARN of a secret"),
                }
            }
            [_, _, "ssm", region, account, rest] => {
                let name = rest.strip_prefix("parameter/").filter(|name| !name.is_empty());
                let public = name.is_some_and(|name| name.starts_with("aws/"));
                match name.filter(|_| public || is_placed(region, account)) {
                    Some(name) if name.starts_with('/') => {
                        Self::Invalid("the ARN of a parameter has one slash before its name")
                    }
                    Some(name) => Self::of_parameter(Some(text), name),
                    None => Self::Invalid("it is no ARN of a parameter"),
                }
            }
            [_, _, service, ..] if *service == "s3" || *service == "kms" => {
                Self::Invalid("only secrets and parameters can be named here")
            }
            _ => Self::Invalid("it is no ARN of a secret or parameter"),
        }
    }

    fn of_name(text: &'s str) -> Self {
        match text {
            "" => Self::Invalid("it is empty"),
            _ if text.starts_with("ssm:") || text.starts_with("secretsmanager:") => {
                Self::Invalid("it has a prefix that ECS does not know")
            }
            _ => Self::of_parameter(None, text),
        }
    }

    /// A version or label may stand behind the name.
    fn of_parameter(arn: Option<&'s str>, text: &'s str) -> Self {
        let (name, selector) = text.split_once(':').unwrap_or((text, "1"));
        let legal = |text: &str, more: &str| {
            !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || more.contains(c))
        };
        match legal(name, "/._-") && legal(selector, "._-") {
            true => Self::Parameter(ParameterRef { arn, name }),
            false => Self::Invalid("it is neither an ARN nor the name of a parameter"),
        }
    }

    fn of_secret(text: &'s str, secret: &'s str) -> Self {
        let parts: Vec<&str> = secret.split(':').collect();
        let (name, key, stage, version) = match parts.as_slice() {
            [name] => (*name, "", "", ""),
            [name, key, stage, version] => (*name, *key, *stage, *version),
            _ => {
                return Self::Invalid(
                    "behind the secret's name stand either nothing or three parts, \
                     :json-key:version-stage:version-id, of which each may be empty",
                );
            }
        };
        if name.is_empty() {
            return Self::Invalid("the ARN names no secret");
        }
        let behind = secret.len() - name.len();
        let id = text.get(..text.len() - behind).unwrap_or(text);
        let some = |part: &'s str| Some(part).filter(|part| !part.is_empty());
        Self::Secret(SecretRef {
            id,
            json_key: some(key),
            stage: some(stage),
            version: some(version),
        })
    }
}

fn is_placed(region: &str, account: &str) -> bool {
    !region.is_empty() && account.len() == 12 && account.bytes().all(|b| b.is_ascii_digit())
}

/// A login is named by the secret's ARN or name.
fn login_source(text: &str) -> Source<'_> {
    match Source::of(text) {
        Source::Parameter(ParameterRef { arn: None, name }) => {
            Source::Secret(SecretRef { id: name, json_key: None, stage: None, version: None })
        }
        Source::Parameter(_) => Source::Invalid("a login comes from Secrets Manager"),
        source => source,
    }
}

fn is_s3(text: &str) -> bool {
    let mut parts = text.split(':');
    parts.next() == Some("arn") && parts.nth(1) == Some("s3")
}

impl ParameterRef<'_> {
    /// The ARN; a bare name is one of the task's own region and account.
    pub(crate) fn arn(self, place: Place<'_>) -> String {
        match self.arn {
            Some(arn) => {
                let head = arn.split_once(":parameter/").map_or(arn, |(head, _)| head);
                format!("{head}:parameter/{}", self.name)
            }
            None => format!(
                "arn:{}:ssm:{}:{}:parameter/{}",
                place.partition,
                place.region,
                place.account,
                self.name.trim_start_matches('/')
            ),
        }
    }

    /// The name as people know it.
    pub(crate) fn shown(self) -> String {
        self.names().swap_remove(0)
    }

    /// Is it a parameter that AWS keeps, which no list of the account shows?
    pub(crate) fn is_public(self) -> bool {
        self.name.trim_start_matches('/').starts_with("aws/")
    }

    /// The names by which Systems Manager may know it: ARNs do not tell whether one begins with a
    /// slash.
    pub(crate) fn names(self) -> Vec<String> {
        match self.arn {
            Some(_) if self.name.contains('/') => vec![format!("/{}", self.name)],
            Some(_) => vec![self.name.to_owned(), format!("/{}", self.name)],
            None => vec![self.name.to_owned()],
        }
    }
}

impl<'s> SecretRef<'s> {
    /// The whole secret, of whatever version.
    pub(crate) fn whole(self) -> Self {
        Self { json_key: None, stage: None, version: None, ..self }
    }

    /// The name, with the suffix where the id has it.
    pub(crate) fn name(self) -> &'s str {
        self.id.splitn(7, ':').nth(6).unwrap_or(self.id)
    }
}

impl SecretRef<'_> {
    /// The name that the secret was made with, as far as the id tells it from the suffix.
    pub(crate) fn bare_name(&self) -> &str {
        let name = self.name();
        let bare = name.rsplit_once('-').map(|(bare, _)| bare);
        let cut = self.id.starts_with("arn:") && self.suffix() == Suffix::Present;
        bare.filter(|_| cut).unwrap_or(name)
    }

    /// Does the id end with the suffix that Secrets Manager adds?
    pub(crate) fn suffix(self) -> Suffix {
        let end = self.id.rsplit_once('-').map(|(_, end)| end);
        let six =
            end.filter(|end| end.len() == 6 && end.bytes().all(|b| b.is_ascii_alphanumeric()));
        match six {
            Some(end) if end.bytes().any(|b| b.is_ascii_uppercase()) => Suffix::Present,
            Some(_) => Suffix::Doubtful,
            None => Suffix::Absent,
        }
    }

    /// Does the id lack no more than the suffix of the secret's ARN?
    pub(crate) fn is_part_of(self, entry: &SecretEntry) -> bool {
        let rest = entry.arn.strip_prefix(self.id).and_then(|rest| rest.strip_prefix('-'));
        rest.is_some_and(|suffix| suffix.len() == 6)
    }

    /// Is it this secret that is meant, named by its ARN, by its ARN without suffix, or by name?
    pub(super) fn means(self, entry: &SecretEntry) -> bool {
        entry.arn == self.id || entry.name == self.id || self.is_part_of(entry)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "arn:aws-us-gov:secretsmanager:us-gov-west-1:111122223333:secret:shop/db";

    #[test]
    fn what_stands_behind_a_secret_is_nothing_or_three_parts() {
        let parts = |tail: &str| {
            let text = format!("{SECRET}-AbCdEf{tail}");
            match Source::of(&text) {
                Source::Secret(SecretRef { id, json_key, stage, version }) => {
                    assert_eq!(id, format!("{SECRET}-AbCdEf"));
                    Some([json_key, stage, version].map(|part| part.map(str::to_owned)))
                }
                _ => None,
            }
        };
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(parts(""), Some([None, None, None]));
        assert_eq!(parts(":key::"), Some([some("key"), None, None]));
        assert_eq!(parts("::AWSPREVIOUS:"), Some([None, some("AWSPREVIOUS"), None]));
        assert_eq!(parts(":key::v1"), Some([some("key"), None, some("v1")]));
        for wrong in [":key", ":key:", ":key:stage:version:more"] {
            assert_eq!(parts(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_name_is_a_parameter_and_an_arn_says_what_it_is() {
        let place = Place { partition: "aws", region: "eu-west-1", account: "111122223333" };
        let arn = |text: &str| match Source::of(text) {
            Source::Parameter(parameter) => Some(parameter.arn(place)),
            _ => None,
        };
        let own = |name: &str| Some(format!("arn:aws:ssm:eu-west-1:111122223333:parameter/{name}"));
        assert_eq!(arn("/shop/token"), own("shop/token"));
        assert_eq!(arn("shop.token"), own("shop.token"));
        assert_eq!(arn("/shop/token:3"), own("shop/token"));
        assert_eq!(arn("arn:aws:ssm:eu-west-1:111122223333:parameter/ssm"), own("ssm"));
        let wrong =
            ["", "ssm:/a", "a b", "arn:aws:ssm:eu-west-1:1:parameter/a", "arn:aws:s3:::b/k"];
        for text in wrong {
            assert_eq!(arn(text), None, "{text}");
        }
    }

    #[test]
    fn only_capitals_tell_a_suffix_from_a_word() {
        let suffix = |end: &str| {
            let id = format!("{SECRET}{end}");
            SecretRef { id: &id, json_key: None, stage: None, version: None }.suffix()
        };
        assert_eq!(suffix("-AbCdE1"), Suffix::Present);
        assert_eq!(suffix("-master"), Suffix::Doubtful);
        assert_eq!(suffix("-mysql8"), Suffix::Doubtful);
        assert_eq!(suffix("-main"), Suffix::Absent);
        assert_eq!(suffix(""), Suffix::Absent);
    }
}
