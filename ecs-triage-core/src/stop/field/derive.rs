//! What follows from the names in a text: the registry from the image, the region from a host or an
//! ARN.

use super::{Field, Fields, until, word};

/// Adds what the found fields, and a few words of the text, imply.
pub(super) fn complete(fields: &mut Fields, text: &str) {
    service(fields, text);
    service_parts(fields);
    url(fields);
    pulled(fields);
    image(fields);
    denial(fields, text);
    operation(fields);
    file_system(fields, text);
    dependency(fields);
    instance(fields, text);
    balancer(fields, text);
    exit_code(fields, text);
    secret(fields);
    region(fields);
    status(fields, text);
    capacity(fields, text);
    interface(fields, text);
    why(fields, text);
}

/// Old events begin with `service NAME`, without brackets.
fn service(fields: &mut Fields, text: &str) {
    if let Some(rest) = text.trim_start().strip_prefix("service ") {
        fields.add(Field::Service, word(rest));
    }
}

/// `(service NAME, taskSet ID)` gives two names.
fn service_parts(fields: &mut Fields) {
    if let Some(service) = fields.get(Field::Service)
        && let Some((service, _)) = service.split_once(',')
    {
        let service = service.to_owned();
        fields.0.insert(Field::Service, service);
    }
}

fn url(fields: &mut Fields) {
    if let Some(host) = fields.get(Field::Url).and_then(host_of) {
        let host = host.to_owned();
        fields.add(Field::Host, &host);
    }
}

pub(super) fn host_of(url: &str) -> Option<&str> {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    // A host that runs into the end of the URL may be cut.
    let (host, _) = rest.split_once(['/', '?'])?;
    Some(host).filter(|host| host.contains('.'))
}

/// containerd shows what it fetches by the image's name where it should show the URL.
fn pulled(fields: &mut Fields) {
    let name = fields.get(Field::Url).filter(|url| !url.contains("://") && url.contains('/'));
    if let Some(name) = name.map(str::to_owned) {
        fields.add(Field::Image, &name);
    }
}

/// `HOST/NAME:TAG@DIGEST`, each part but the name optional.
fn image(fields: &mut Fields) {
    let Some(image) = fields.get(Field::Image).map(str::to_owned) else { return };
    let (name, digest) = image.split_once('@').unwrap_or((&image, ""));
    let last = name.rfind('/').map_or(0, |at| at + 1);
    let tag = name.get(last..).and_then(|last| last.split_once(':')).map_or("", |(_, tag)| tag);
    let name = name.strip_suffix(tag).unwrap_or(name).trim_end_matches(':');
    fields.add(Field::Digest, digest);
    fields.add(Field::Tag, tag);
    fields.add(Field::Repository, name);
    if let Some((host, _)) = name.split_once('/')
        && host.contains(['.', ':'])
    {
        fields.add(Field::Host, host);
    }
}

fn denial(fields: &mut Fields, text: &str) {
    if fields.get(Field::Action).is_none() && fields.get(Field::Layer).is_none() {
        return;
    }
    if text.contains("explicit deny") {
        fields.add(Field::Denial, "explicit");
    } else if text.contains("because no ") {
        fields.add(Field::Denial, "implicit");
    }
}

/// `operation error Secrets Manager: GetSecretValue` names the service and the operation.
fn operation(fields: &mut Fields) {
    if let Some((_, operation)) =
        fields.get(Field::Operation).and_then(|text| text.split_once(": "))
    {
        let operation = operation.to_owned();
        fields.0.insert(Field::Operation, operation);
    }
}

/// A file system is named by its host, or, in the command line of a mount, by its id.
fn file_system(fields: &mut Fields, text: &str) {
    if let Some(mounted) = fields.0.remove(&Field::FileSystem) {
        let host = format!("fs-{mounted}");
        if host.contains('.') {
            fields.add(Field::Host, &host);
        }
        fields.add(Field::FileSystem, host.split('.').next().unwrap_or_default());
        let path = text.split_once(&host).and_then(|(_, rest)| rest.strip_prefix(':'));
        fields.add(Field::Path, path.map(word).unwrap_or_default());
    }
    let named = fields.get(Field::Host).and_then(|host| host.split('.').next());
    if let Some(id) = named.filter(|id| id.starts_with("fs-")) {
        let id = id.to_owned();
        fields.add(Field::FileSystem, &id);
    }
    for quote in ['\'', '"'] {
        quoted_file_system(fields, text, quote);
    }
}

/// `'fs-ID:/PATH'`, or a host that is cut behind the id.
fn quoted_file_system(fields: &mut Fields, text: &str, quote: char) {
    let Some((_, rest)) = text.split_once(&format!("{quote}fs-")) else { return };
    let end = rest.find(|next: char| !next.is_ascii_hexdigit()).unwrap_or(0);
    let (id, rest) = rest.split_at_checked(end).unwrap_or_default();
    if id.is_empty() {
        return;
    }
    fields.add(Field::FileSystem, &format!("fs-{id}"));
    let path = rest.strip_prefix(':').map(|path| until(path, quote));
    fields.add(Field::Path, path.unwrap_or_default());
}

/// `[NAME(IMAGE) (STATES) - Exit: 1]`: the name comes first.
fn dependency(fields: &mut Fields) {
    if let Some(dependency) = fields.0.remove(&Field::Dependency) {
        fields.add(Field::Dependency, dependency.split('(').next().unwrap_or_default());
    }
}

/// A failure names the container instance by its ARN alone.
fn instance(fields: &mut Fields, text: &str) {
    let mut words = text.split([' ', '"', '\'', ',', ')']);
    let arn = words.find(|word| word.contains(":container-instance/"));
    fields.add(Field::Instance, arn.unwrap_or_default());
}

fn balancer(fields: &mut Fields, text: &str) {
    let named = text.split_once("load balancer ").and_then(|(_, rest)| rest.split_once(' '));
    if let Some((name, _)) = named.filter(|(_, rest)| rest.starts_with("does not exist")) {
        fields.add(Field::LoadBalancer, word(name));
    }
}

/// An exit code that ends the text is whole where it cannot go on.
fn exit_code(fields: &mut Fields, text: &str) {
    let code = text.trim_end().rsplit_once("xit code: ").map(|(_, code)| code);
    if code.and_then(|code| code.parse().ok()).is_some_and(|code: u16| (100..=255).contains(&code))
    {
        fields.add(Field::ExitCode, code.unwrap_or_default());
    }
}

/// A denial names the secret only as its resource.
fn secret(fields: &mut Fields) {
    let resource = fields.get(Field::Resource).filter(|arn| arn.contains(":secret:"));
    if let Some(resource) = resource.map(str::to_owned) {
        fields.add(Field::Secret, &resource);
    }
}

fn region(fields: &mut Fields) {
    let host =
        fields.get(Field::Host).and_then(|host| host.split('.').find(|part| is_region(part)));
    let arns = [Field::Secret, Field::Resource, Field::TargetGroup, Field::Instance];
    let arn = || {
        arns.iter()
            .filter_map(|field| fields.get(*field)?.split(':').nth(3))
            .find(|part| is_region(part))
    };
    if let Some(region) = host.or_else(arn).map(str::to_owned) {
        fields.add(Field::Region, &region);
    }
}

/// `eu-west-1`, `us-gov-east-1`: letters, a number behind the last hyphen.
fn is_region(part: &str) -> bool {
    let Some((name, number)) = part.rsplit_once('-') else { return false };
    !number.is_empty()
        && number.bytes().all(|byte| byte.is_ascii_digit())
        && name.split('-').count() >= 2
        && name.split('-').next().is_some_and(|first| first.len() == 2)
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
}

/// The status code where it stands as words behind a URL: `..: 403 Forbidden`.
fn status(fields: &mut Fields, text: &str) {
    let words = [
        "401 Unauthorized",
        "403 Forbidden",
        "404 Not Found",
        "429 Too Many",
        "500 Internal",
        "502 Bad",
        "503 Service",
    ];
    if fields
        .get(Field::Status)
        .is_some_and(|status| status.bytes().any(|byte| !byte.is_ascii_digit()))
    {
        fields.0.remove(&Field::Status);
    }
    if let Some(found) = words.iter().find(|words| text.contains(**words)) {
        fields.add(Field::Status, found.split(' ').next().unwrap_or_default());
    }
}

/// `.. for capacity provider NAME. ERROR: ..`
fn capacity(fields: &mut Fields, text: &str) {
    let behind =
        text.split_once("for capacity provider ").and_then(|(_, rest)| rest.split_once(". "));
    let error = behind.and_then(|(_, rest)| rest.split_once(": ")).map(|(error, _)| error);
    if let Some(error) =
        error.filter(|error| error.bytes().all(|byte| byte.is_ascii_alphanumeric()))
    {
        fields.add(Field::Error, error);
    }
}

/// `.. Create Network Interface in subnet NAME: ERROR`
fn interface(fields: &mut Fields, text: &str) {
    let behind = text.split_once("attempting to Create Network Interface").map(|(_, rest)| rest);
    let error = behind.and_then(|rest| rest.rsplit_once(": ")).map(|(_, error)| word(error));
    let is_code =
        |error: &&str| error.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'.');
    fields.add(Field::Error, error.filter(is_code).unwrap_or_default());
}

/// Why a command could not be executed.
fn why(fields: &mut Fields, text: &str) {
    let reasons = [
        "executable file not found in $PATH",
        "permission denied",
        "no such file or directory",
        "exec format error",
    ];
    if fields.get(Field::Command).is_some()
        && let Some(found) = reasons.iter().find(|reason| text.contains(**reason))
    {
        fields.add(Field::Why, found);
    }
}
