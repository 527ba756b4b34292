//! How a log router may be set up. Source:
//! [FirelensConfiguration](https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_FirelensConfiguration.html).

use crate::Severity;
use crate::fit::fargate::Os;
use crate::snapshot::ecs::{ContainerDefinition, FirelensConfiguration};
use crate::task::secrets::Source;

use super::{Draft, Refusal, each, named_os};

/// Where a router takes the output of the other containers.
const PORT: i64 = 24224;

pub(super) fn refused(draft: Draft<'_>) -> Vec<Refusal<'_>> {
    let definition = draft.definition;
    let on_fargate = draft.is_for_fargate();
    let mut refused = each(definition, |container| {
        let router = container.firelens_configuration.as_ref();
        router.map(|router| of_router(router, on_fargate)).unwrap_or_default()
    });
    if named_os(definition) == Some(Os::Windows) {
        refused.extend(each(definition, on_windows));
    }
    let mode = definition.network_mode.as_deref().unwrap_or("bridge");
    let routes = |one: &ContainerDefinition| one.firelens_configuration.is_some();
    if mode == "bridge" && definition.container_definitions.iter().any(routes) {
        refused.extend(each(definition, mapped));
    }
    refused
}

fn of_router(router: &FirelensConfiguration, on_fargate: bool) -> Vec<Refusal<'_>> {
    let mut refused = Vec::new();
    let kind = router.r#type.as_deref();
    if !matches!(kind, Some("fluentd" | "fluentbit")) {
        let why = format!(
            "firelensConfiguration.type is {}, and fluentbit or fluentd may be",
            kind.unwrap_or("missing")
        );
        let cure = "set firelensConfiguration.type to fluentbit or fluentd";
        refused.push(Refusal::of("firelensConfiguration", why, cure));
    }
    refused.extend(source(router, on_fargate));
    refused.extend(option(router, "enable-ecs-log-metadata", &["true", "false"]));
    refused
}

/// Where it gets a configuration of its own.
fn source(router: &FirelensConfiguration, on_fargate: bool) -> Option<Refusal<'_>> {
    let kinds: &[&str] = if on_fargate { &["file"] } else { &["s3", "file"] };
    if let Some(refusal) = option(router, "config-file-type", kinds) {
        let place = if on_fargate { " on Fargate" } else { "" };
        return Some(Refusal { why: format!("{}{place}", refusal.why), ..refusal });
    }
    router.options.value("config-file-type").filter(|kind| *kind == "s3")?;
    let value = router.options.value("config-file-value")?;
    (!matches!(Source::of_file(value), Source::Object(_))).then(|| {
        let member = "firelensConfiguration.options.config-file-value";
        let why = format!(
            "config-file-value of the log router is {value}, which is no ARN of an object in S3"
        );
        Refusal::of(
            member,
            why,
            "set config-file-value to the ARN of the file, arn:aws:s3:::bucket/key",
        )
    })
}

fn option<'s>(router: &FirelensConfiguration, name: &str, legal: &[&str]) -> Option<Refusal<'s>> {
    let value = router.options.value(name).filter(|value| !legal.contains(value))?;
    let legal = legal.join(" or ");
    let why = format!("{name} of the log router is {value}, and {legal} may be");
    let member = format!("firelensConfiguration.options.{name}");
    Some(Refusal::of(member, why, format!("set {name} to {legal}")))
}

fn on_windows(container: &ContainerDefinition) -> Option<Refusal<'_>> {
    let log = container.log_configuration.as_ref();
    let (member, what) = match () {
        () if container.firelens_configuration.is_some() => {
            ("firelensConfiguration", "it routes logs by FireLens")
        }
        () if log.is_some_and(|log| log.log_driver.as_deref() == Some("awsfirelens")) => {
            ("logConfiguration.logDriver", "its log driver is awsfirelens")
        }
        () => return None,
    };
    let why = format!("{what}, which Windows does not have");
    Some(Refusal::of(member, why, "use the log driver awslogs"))
}

/// Whoever reaches the host then reaches the router.
fn mapped(container: &ContainerDefinition) -> Option<Refusal<'_>> {
    let mut mappings = container.port_mappings.iter();
    let at = mappings.position(|one| [one.container_port, one.host_port].contains(&Some(PORT)))?;
    let why = format!("port {PORT}, on which the log router listens, is mapped to the host");
    let cure = format!("take the mapping of port {PORT} out");
    Some(Refusal::of(format!("portMappings.{at}"), why, cure).severity(Severity::Warning))
}
