//! Words that announce a name, and how far the name goes.

use super::Field;

/// How far a value goes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Take {
    /// To the next space, without the punctuation around it; or what the quotes hold.
    Word,
    /// A word that has the form of a path or an ARN, so that it cannot be one of the sentence.
    Name,
    /// What stands before this character, if it is one word.
    Id(char),
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
pub(in crate::stop) struct Mark {
    pub(in crate::stop) announced_by: &'static str,
    pub(super) field: Field,
    pub(super) take: Take,
}

const fn mark(announced_by: &'static str, field: Field, take: Take) -> Mark {
    Mark { announced_by, field, take }
}

/// All marks. Where several find the same field, the first in the text counts.
pub(in crate::stop) const MARKS: &[Mark] = &[
    mark("(service ", Field::Service, Take::Until(')')),
    mark("taskSet ", Field::TaskSet, Take::Id(')')),
    mark("task set ", Field::TaskSet, Take::Word),
    mark("(deployment ", Field::Deployment, Take::Id(')')),
    mark("to deployment ", Field::Deployment, Take::Word),
    mark("for deployment ", Field::Deployment, Take::Word),
    mark("(task ", Field::Task, Take::Id(')')),
    mark("could not launch ", Field::Count, Take::Number),
    mark("has started ", Field::Count, Take::Number),
    mark("has stopped ", Field::Count, Take::Number),
    mark("(instance ", Field::Instance, Take::Id(')')),
    mark("container-instance ", Field::Instance, Take::Word),
    mark("(port ", Field::Port, Take::Number),
    mark("target-group ", Field::TargetGroup, Take::Word),
    mark("target-group (", Field::TargetGroup, Take::Until(')')),
    mark("Target group ", Field::TargetGroup, Take::Name),
    mark("targetGroupArn ", Field::TargetGroup, Take::Name),
    mark("(elb ", Field::LoadBalancer, Take::Until(')')),
    mark("(reason ", Field::HealthReason, Take::Until(')')),
    mark("with these codes: [", Field::HealthCode, Take::Until(']')),
    mark("failed to resolve ref ", Field::Image, Take::Image),
    mark("failed to resolve reference ", Field::Image, Take::Image),
    mark("task cannot pull ", Field::Image, Take::Reference),
    mark("unpack image ", Field::Image, Take::Reference),
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
    mark("ExitCode: ", Field::ExitCode, Take::Number),
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
    mark("assume the role ", Field::Role, Take::Name),
    mark("assume role ", Field::Role, Take::Name),
    mark("Infrastructure Role ", Field::Role, Take::Name),
    mark("failed to fetch secret ", Field::Secret, Take::Word),
    mark(": secret ", Field::Secret, Take::Name),
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
    mark("capacity-provider/", Field::CapacityProvider, Take::Word),
    mark("exec: ", Field::Command, Take::Word),
    mark("exec ", Field::Command, Take::Name),
    mark("custom device ", Field::Device, Take::Word),
    mark("write ", Field::Path, Take::Word),
    mark("failed to chown ", Field::Path, Take::Word),
    mark("mounting 127.0.0.1:", Field::Path, Take::Word),
    mark("to rootfs at ", Field::Path, Take::Word),
    mark("transition to ", Field::Transition, Take::Word),
    mark("tranisition to ", Field::Transition, Take::Word),
    mark("after waiting ", Field::Waited, Take::Word),
    mark("dependency [", Field::Dependency, Take::Word),
    mark("Bind for 0.0.0.0:", Field::Port, Take::Number),
    mark("listen tcp 0.0.0.0:", Field::Port, Take::Number),
    mark("listen tcp4 0.0.0.0:", Field::Port, Take::Number),
];
