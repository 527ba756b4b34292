//! The names in a text: which words announce them, and how far they go.

use std::collections::BTreeMap;
use std::net::IpAddr;

use serde::{Serialize, Serializer};

mod derive;
mod marks;
mod word;

use self::marks::Take;
pub(super) use self::marks::{MARKS, Mark};
use self::word::{digits, is_closed, token, until, word};

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

/// Longer values are not names. The bound keeps extraction linear in the text.
const LONGEST: usize = 1024;

/// The names found in one text.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct Fields(BTreeMap<Field, String>);

impl Fields {
    /// Collects what the marks announce, then what follows from that. What runs into the end of a
    /// text that is cut is half a name.
    pub(super) fn extract(text: &str, marks: &[(&Mark, usize)], cut: bool) -> Self {
        let mut fields = Self::default();
        for (mark, end) in marks {
            let rest = bounded(text.get(*end..).unwrap_or_default());
            // More always follows a principal.
            if (cut || mark.take == Take::Principal) && !is_closed(rest) {
                fields.take_part(mark, rest);
            } else {
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

    pub(super) fn remove(&mut self, field: Field) {
        self.0.remove(&field);
    }

    fn take(&mut self, mark: &Mark, rest: &str) {
        if self.0.contains_key(&mark.field) && !matches!(mark.take, Take::Lookup) {
            return;
        }
        match mark.take {
            Take::Word => self.add(mark.field, word(rest)),
            Take::Name if !word(rest).contains(['/', ':']) => {}
            Take::Name => self.add(mark.field, word(rest).trim_end_matches(':')),
            Take::Id(end) if until(rest, end).contains(' ') => {}
            Take::Id(end) | Take::Until(end) => self.add(mark.field, until(rest, end)),
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
        if is_closed(rest) {
            self.add(Field::Image, word(rest).trim_end_matches(':'));
        }
    }

    fn take_url(&mut self, rest: &str) {
        let url = word(rest).trim_end_matches(':');
        if url.contains("://") || url.contains(".amazonaws.com") {
            self.add(Field::Url, url);
        }
    }

    /// What is whole in a name that is cut: the host of a URL, the role of a session.
    fn take_part(&mut self, mark: &Mark, rest: &str) {
        let part = token(rest);
        match mark.take {
            Take::Url => self.add(Field::Host, derive::host_of(part).unwrap_or_default()),
            Take::Principal => self.add(Field::Role, role_of(part).unwrap_or_default()),
            _ => {}
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
        if let Some(role) = role_of(principal) {
            self.add(Field::Role, role);
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

/// The role of a session, `..:assumed-role/ROLE/SESSION`.
fn role_of(principal: &str) -> Option<&str> {
    let (_, session) = principal.split_once(":assumed-role/")?;
    session.split_once('/').map(|(role, _)| role)
}

fn bounded(rest: &str) -> &str {
    let mut end = rest.len().min(LONGEST);
    while !rest.is_char_boundary(end) {
        end -= 1;
    }
    rest.get(..end).unwrap_or_default()
}
