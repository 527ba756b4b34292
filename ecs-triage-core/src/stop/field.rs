//! The names in a text: which words announce them, and how far they go.

use std::collections::BTreeMap;
use std::net::IpAddr;

use serde::{Serialize, Serializer};

mod derive;

macro_rules! fields {
    ($($(#[$doc:meta])* $name:ident $id:literal;)*) => {
        /// Something that a text names.
        #[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
        #[non_exhaustive]
        pub enum Field { $($(#[$doc])* $name,)* }

        impl Field {
            /// Every field, in the order in which symptoms list them.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The stable name, in snake case.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => $id,)* }
            }
        }
    };
}

fields! {
    /// The ECS service of an event.
    Service "service";
    /// The task set of an event.
    TaskSet "task_set";
    /// The deployment.
    Deployment "deployment";
    /// The task, by id or ARN.
    Task "task";
    /// The container that the text belongs to.
    Container "container";
    /// The exit code of that container.
    ExitCode "exit_code";
    /// The container instance or EC2 instance.
    Instance "instance";
    /// How many tasks an event speaks of.
    Count "count";
    /// The image, as the text spells it.
    Image "image";
    /// The repository, without tag and digest.
    Repository "repository";
    /// The image's tag.
    Tag "tag";
    /// The image's digest.
    Digest "digest";
    /// The platform that the image lacks.
    Platform "platform";
    /// The media type that is not understood.
    MediaType "media_type";
    /// The host that was to be reached.
    Host "host";
    /// The address that was to be reached.
    Ip "ip";
    /// The port that was to be reached, or the port of the load balancer's target.
    Port "port";
    /// The URL that was to be fetched.
    Url "url";
    /// The resolver that was asked.
    Resolver "resolver";
    /// How often it was tried.
    Retries "retries";
    /// The AWS region.
    Region "region";
    /// The AWS API operation.
    Operation "operation";
    /// The HTTP status code.
    Status "status";
    /// The error's name.
    Error "error";
    /// Who lacks the permission: the ARN as the text has it.
    Principal "principal";
    /// The role's name; its ARN where the text has that.
    Role "role";
    /// The action that is not allowed.
    Action "action";
    /// The resource of the action.
    Resource "resource";
    /// The kind of policy that denies: `identity`, `resource`, `endpoint`, `scp`, `rcp`,
    /// `boundary`, `session`, `trust`.
    Layer "layer";
    /// `explicit` or `implicit`.
    Denial "denial";
    /// The secret's ARN, or what the text has for it.
    Secret "secret";
    /// The parameters' names, comma-separated.
    Parameter "parameter";
    /// The JSON key in the secret.
    JsonKey "json_key";
    /// The secret's staging label.
    Label "label";
    /// The S3 bucket.
    Bucket "bucket";
    /// The key of the S3 object.
    Key "key";
    /// The option of the log driver.
    Option "option";
    /// The log group.
    LogGroup "log_group";
    /// The EFS file system.
    FileSystem "file_system";
    /// The path on the file system or in the container.
    Path "path";
    /// The subnet.
    Subnet "subnet";
    /// The capacity provider.
    CapacityProvider "capacity_provider";
    /// The target group, by name or ARN.
    TargetGroup "target_group";
    /// The classic load balancer.
    LoadBalancer "load_balancer";
    /// Why the load balancer takes the target for unhealthy.
    HealthReason "health_reason";
    /// The status code that the health check got.
    HealthCode "health_code";
    /// The command that was to be executed.
    Command "command";
    /// Why: the words behind the command, or `timeout`, `refused`, `no-route`, `reset` of a
    /// connection.
    Why "why";
    /// The device.
    Device "device";
    /// The state that was not reached.
    Transition "transition";
    /// How long was waited.
    Waited "waited";
    /// The container that was waited for.
    Dependency "dependency";
}

impl Serialize for Field {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// How far a value goes.
#[derive(Clone, Copy, Debug)]
pub(super) enum Take {
    /// To the next space, without the punctuation around it; or what the quotes hold.
    Word,
    /// To this character.
    Until(char),
    /// Digits.
    Number,
    /// An image's name.
    Image,
    /// An image's name that cannot be another word.
    Reference,
    /// A URL, quoted or not.
    Url,
    /// An address and a port.
    Address,
    /// A host name, and perhaps the resolver that was asked.
    Lookup,
    /// A user or role that may not do something.
    Principal,
    /// The rest of a sentence on policies.
    Policy,
}

/// Words that announce a value.
pub(super) struct Mark {
    pub(super) announced_by: &'static str,
    field: Field,
    take: Take,
}

const fn mark(announced_by: &'static str, field: Field, take: Take) -> Mark {
    Mark { announced_by, field, take }
}

/// All marks. Where several find the same field, the first in the text counts.
pub(super) const MARKS: &[Mark] = &[
    mark("(service ", Field::Service, Take::Until(')')),
    mark("taskSet ", Field::TaskSet, Take::Until(')')),
    mark("task set ", Field::TaskSet, Take::Word),
    mark("(deployment ", Field::Deployment, Take::Until(')')),
    mark("to deployment ", Field::Deployment, Take::Word),
    mark("for deployment ", Field::Deployment, Take::Word),
    mark("(task ", Field::Task, Take::Until(')')),
    mark("could not launch ", Field::Count, Take::Number),
    mark("has started ", Field::Count, Take::Number),
    mark("has stopped ", Field::Count, Take::Number),
    mark("(instance ", Field::Instance, Take::Until(')')),
    mark("container-instance ", Field::Instance, Take::Word),
    mark("(port ", Field::Port, Take::Number),
    mark("target-group ", Field::TargetGroup, Take::Word),
    mark("target-group (", Field::TargetGroup, Take::Until(')')),
    mark("(elb ", Field::LoadBalancer, Take::Until(')')),
    mark("due to (reason ", Field::HealthReason, Take::Until(')')),
    mark("with these codes: [", Field::HealthCode, Take::Until(']')),
    mark("failed to resolve ref ", Field::Image, Take::Image),
    mark("failed to resolve reference ", Field::Image, Take::Image),
    mark("task cannot pull ", Field::Image, Take::Reference),
    mark("normalize image reference ", Field::Image, Take::Image),
    mark("canonical reference with image ", Field::Image, Take::Image),
    mark("repo digest matching ", Field::Image, Take::Image),
    mark("access denied for ", Field::Image, Take::Image),
    mark("manifest for ", Field::Image, Take::Image),
    mark("Error: image ", Field::Image, Take::Image),
    mark("No such image: ", Field::Image, Take::Image),
    mark("URL related to ", Field::Image, Take::Image),
    mark("ECR response for ", Field::Image, Take::Image),
    mark("Amazon ECR repository ", Field::Repository, Take::Word),
    mark("(404): repository ", Field::Repository, Take::Word),
    mark("repository with name ", Field::Repository, Take::Word),
    mark("matching platform ", Field::Platform, Take::Word),
    mark("for platform {", Field::Platform, Take::Until('}')),
    mark("no matching manifest for ", Field::Platform, Take::Word),
    mark("stream processor for ", Field::MediaType, Take::Word),
    mark("Head ", Field::Url, Take::Url),
    mark("Get ", Field::Url, Take::Url),
    mark("Post ", Field::Url, Take::Url),
    mark("Put ", Field::Url, Take::Url),
    mark("request to ", Field::Url, Take::Url),
    mark("content at ", Field::Url, Take::Url),
    mark("unexpected status code ", Field::Url, Take::Url),
    mark("from host ", Field::Host, Take::Word),
    mark("dial tcp ", Field::Ip, Take::Address),
    mark("dial udp ", Field::Ip, Take::Address),
    mark("lookup ", Field::Host, Take::Lookup),
    mark("exit code: ", Field::ExitCode, Take::Number),
    mark("(exit code ", Field::ExitCode, Take::Number),
    mark("has been retried ", Field::Retries, Take::Number),
    mark("number of attempts, ", Field::Retries, Take::Number),
    mark("StatusCode: ", Field::Status, Take::Number),
    mark("status code: ", Field::Status, Take::Number),
    mark("status code [", Field::Status, Take::Until(' ')),
    mark("operation error ", Field::Operation, Take::Until(',')),
    mark("api error ", Field::Error, Take::Word),
    mark("Store in ", Field::Region, Take::Word),
    mark("in region ", Field::Region, Take::Word),
    mark("client in ", Field::Region, Take::Word),
    mark("User: ", Field::Principal, Take::Principal),
    mark("not authorized to perform: ", Field::Action, Take::Word),
    mark("on resource: ", Field::Resource, Take::Word),
    mark("because no ", Field::Layer, Take::Policy),
    mark("explicit deny in ", Field::Layer, Take::Policy),
    mark("assume the role ", Field::Role, Take::Word),
    mark("Infrastructure Role ", Field::Role, Take::Word),
    mark("failed to fetch secret ", Field::Secret, Take::Word),
    mark(": secret ", Field::Secret, Take::Word),
    mark("secret with ARN ", Field::Secret, Take::Word),
    mark("from the service for ", Field::Secret, Take::Word),
    mark("retrieve secret with value ", Field::Secret, Take::Word),
    mark("secretID from value ", Field::Secret, Take::Word),
    mark("invalid parameters: ", Field::Parameter, Take::Word),
    mark("invalid ssm parameters: ", Field::Parameter, Take::Word),
    mark("contain json key ", Field::JsonKey, Take::Word),
    mark("staging label: ", Field::Label, Take::Word),
    mark("from bucket ", Field::Bucket, Take::Word),
    mark("for bucket ", Field::Bucket, Take::Word),
    mark(": bucket ", Field::Bucket, Take::Word),
    mark("with key ", Field::Key, Take::Word),
    mark("\" key ", Field::Key, Take::Word),
    mark("s3 config ", Field::Key, Take::Word),
    mark("log opt ", Field::Option, Take::Word),
    mark("requires options: ", Field::Option, Take::Word),
    mark("disallows options: ", Field::Option, Take::Word),
    mark("driver arguments: ", Field::Option, Take::Word),
    mark(":log-group:", Field::LogGroup, Take::Until(':')),
    mark("Failed to resolve \"", Field::Host, Take::Until('"')),
    mark("mounting fs-", Field::FileSystem, Take::Until(':')),
    mark("in subnet ", Field::Subnet, Take::Word),
    mark("capacity provider ", Field::CapacityProvider, Take::Word),
    mark("exec: ", Field::Command, Take::Word),
    mark("custom device ", Field::Device, Take::Word),
    mark("write ", Field::Path, Take::Word),
    mark("failed to chown ", Field::Path, Take::Word),
    mark("to rootfs at ", Field::Path, Take::Word),
    mark("transition to ", Field::Transition, Take::Word),
    mark("tranisition to ", Field::Transition, Take::Word),
    mark("after waiting ", Field::Waited, Take::Word),
    mark("dependency [", Field::Dependency, Take::Until(']')),
    mark("Bind for 0.0.0.0:", Field::Port, Take::Number),
    mark("listen tcp 0.0.0.0:", Field::Port, Take::Number),
    mark("listen tcp4 0.0.0.0:", Field::Port, Take::Number),
];

/// Longer values are not names. The bound keeps extraction linear in the text.
const LONGEST: usize = 1024;

/// The names found in one text.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct Fields(BTreeMap<Field, String>);

impl Fields {
    /// Collects what the marks announce, then what follows from that.
    pub(super) fn extract(text: &str, marks: &[(&Mark, usize)]) -> Self {
        let mut fields = Self::default();
        for (mark, end) in marks {
            if let Some(rest) = text.get(*end..) {
                fields.take(mark, rest);
            }
        }
        derive::complete(&mut fields, text);
        fields
    }

    pub(super) fn get(&self, field: Field) -> Option<&str> {
        self.0.get(&field).map(String::as_str)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (Field, &str)> {
        self.0.iter().map(|(field, value)| (*field, value.as_str()))
    }

    /// Keeps a value, unless the field has one or there is nothing to keep.
    pub(super) fn add(&mut self, field: Field, value: &str) {
        if !value.is_empty() && value.len() <= LONGEST {
            self.0.entry(field).or_insert_with(|| value.to_owned());
        }
    }

    fn take(&mut self, mark: &Mark, rest: &str) {
        if self.0.contains_key(&mark.field) && !matches!(mark.take, Take::Lookup) {
            return;
        }
        let rest = bounded(rest);
        match mark.take {
            Take::Word => self.add(mark.field, word(rest)),
            Take::Until(end) => self.add(mark.field, until(rest, end)),
            Take::Number => self.add(mark.field, digits(rest)),
            Take::Reference if !word(rest).contains(['/', ':']) => {}
            Take::Image | Take::Reference => self.take_image(rest),
            Take::Url => self.take_url(rest),
            Take::Address => self.take_address(rest),
            Take::Lookup => self.take_lookup(rest),
            Take::Principal => self.take_principal(rest),
            Take::Policy => self.take_policy(rest),
        }
    }

    fn take_image(&mut self, rest: &str) {
        let image = word(rest).trim_end_matches(':');
        // A reference that runs into the end of the text may be cut.
        let closed = match rest.chars().next() {
            Some(quote @ ('"' | '\'')) => rest.matches(quote).count() > 1,
            _ => image.len() < rest.trim_end_matches([',', '.', ';', ':']).len(),
        };
        if !closed {
            return;
        }
        self.add(Field::Image, image);
    }

    fn take_url(&mut self, rest: &str) {
        let url = word(rest).trim_end_matches(':');
        if url.contains("://") || url.contains(".amazonaws.com") {
            self.add(Field::Url, url);
        }
    }

    fn take_address(&mut self, rest: &str) {
        let address = rest.split(' ').next().unwrap_or_default().trim_end_matches(':');
        let address = address.rsplit("->").next().unwrap_or_default();
        let Some((ip, port)) = address.rsplit_once(':') else { return };
        let ip = ip.trim_start_matches('[').trim_end_matches(']');
        if ip.parse::<IpAddr>().is_ok() && address.len() < rest.len() {
            self.add(Field::Ip, ip);
            self.add(Field::Port, port);
        }
    }

    fn take_lookup(&mut self, rest: &str) {
        let host = word(rest).trim_end_matches(':');
        if !host.contains('.') {
            return;
        }
        self.0.insert(Field::Host, host.to_owned());
        if let Some(resolver) = rest.get(host.len()..).and_then(|rest| rest.strip_prefix(" on ")) {
            let resolver = word(resolver).trim_end_matches(':');
            self.add(Field::Resolver, resolver.rsplit_once(':').map_or(resolver, |(ip, _)| ip));
        }
    }

    fn take_principal(&mut self, rest: &str) {
        let principal = word(rest);
        self.add(Field::Principal, principal);
        if let Some((_, role)) = principal.split_once(":assumed-role/") {
            self.add(Field::Role, role.split('/').next().unwrap_or_default());
        } else if principal.contains(":role/") {
            self.add(Field::Role, principal);
        }
    }

    fn take_policy(&mut self, rest: &str) {
        let sentence = rest.to_ascii_lowercase();
        let sentence = sentence.get(..60).unwrap_or(&sentence);
        let layers = [
            ("identity", "identity"),
            ("vpc endpoint", "endpoint"),
            ("service control", "scp"),
            ("resource control", "rcp"),
            ("resource-based", "resource"),
            ("permissions bound", "boundary"),
            ("session", "session"),
            ("trust policy", "trust"),
        ];
        let named = layers.iter().filter_map(|(words, layer)| Some((sentence.find(words)?, layer)));
        if let Some((_, layer)) = named.min_by_key(|(at, _)| *at) {
            self.add(Field::Layer, layer);
        }
    }
}

fn bounded(rest: &str) -> &str {
    let mut end = rest.len().min(LONGEST);
    while !rest.is_char_boundary(end) {
        end -= 1;
    }
    rest.get(..end).unwrap_or_default()
}

/// A word without the punctuation around it; or all that stands in quotes, where it begins with
/// one.
fn word(rest: &str) -> &str {
    for quote in ['"', '\''] {
        if let Some(quoted) = rest.strip_prefix(quote) {
            return until(quoted, quote);
        }
    }
    let rest = rest.trim_start_matches(['(', '[', '<']);
    let word = rest.split([' ', '"', '\'', ')', '>', ']']).next().unwrap_or_default();
    word.trim_end_matches([',', '.', ';', ':'])
}

fn until(rest: &str, end: char) -> &str {
    rest.split(end).next().unwrap_or_default().trim_end_matches(',').trim()
}

/// A number that something follows: one that runs into the end of the text may be cut.
fn digits(rest: &str) -> &str {
    let rest = rest.trim_start_matches(['[', ' ']);
    let end = rest.find(|character: char| !character.is_ascii_digit());
    end.and_then(|end| rest.get(..end)).unwrap_or_default()
}
