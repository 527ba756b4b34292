//! Image references, as ECS and the container runtimes read them.
//!
//! The grammar is that of the
//! [distribution project](https://github.com/distribution/reference); hosts of ECR are those of
//! [its endpoints page](https://docs.aws.amazon.com/general/latest/gr/ecr.html).

use std::collections::BTreeSet;
use std::fmt;
use std::sync::LazyLock;

use regex::Regex;

/// A reference to an image.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct ImageReference {
    /// The registry's host, with its port where one is named. Docker Hub's is `docker.io`.
    pub host: String,
    /// Was the host named, or is it the default?
    pub host_named: bool,
    /// The repository's path; Docker Hub's official images stand under `library/`.
    pub repository: String,
    /// The tag; `latest` when neither tag nor digest is named.
    pub tag: Option<String>,
    /// The digest, `sha256:..`.
    pub digest: Option<String>,
}

/// The kind of registry that an image comes from.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Registry {
    /// A private ECR registry.
    Ecr {
        /// The account that owns it.
        account: String,
        /// Its region.
        region: String,
        /// Its domain: `amazonaws.com`, `amazonaws.com.cn`, `on.aws` and so on.
        domain: String,
        /// The dual-stack name (`dkr-ecr.<region>.on.aws`)?
        dual_stack: bool,
    },
    /// ECR Public.
    EcrPublic,
    /// Docker Hub.
    DockerHub,
    /// Any other.
    Other,
}

/// A text that is no image reference.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("`{text}` is no image reference: {why}")]
pub struct ImageError {
    text: String,
    why: &'static str,
}

static ECR_HOST: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?<account>\d{12})\.dkr[.-]ecr(?:-fips)?\.(?<region>[a-z]{2,}(?:-[a-z]+)+-\d+)\.(?<domain>amazonaws\.com(?:\.cn)?|on\.aws|on\.amazonwebservices\.com\.cn|[a-z0-9.-]*(?:c2s\.ic|sc2s\.sgov|cloud\.adc-e\.uk|csp\.hci\.ic)\.gov|cloud\.adc-e\.uk|csp\.hci\.ic\.gov|amazonaws\.eu)$",
    )
});

/// Whatever is before the domain.
static ECR_LIKE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^(?<head>\d{12}\.dkr[.-]ecr(?:-fips)?\.[a-z]{2,}(?:-[a-z]+)+-\d+)\.(?<domain>.+)$")
});

/// The domains of ECR in the partitions that a slip may be in.
const ECR_DOMAINS: &[&str] = &["amazonaws.com", "amazonaws.com.cn", "on.aws"];

static COMPONENT: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$"));

static HOST: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*|\[[0-9a-fA-F:]+\])(?::[0-9]+)?$",
    )
});

static TAG: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$"));

static DIGEST: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}$")
});

#[expect(clippy::expect_used, reason = "the patterns are constants, and a test compiles each")]
fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("constant pattern")
}

impl ImageReference {
    /// Reads a reference such as `nginx`, `team/app:1.2` or `host:5000/a/b@sha256:..`.
    ///
    /// # Errors
    ///
    /// What is wrong with the text.
    pub fn parse(text: &str) -> Result<Self, ImageError> {
        let error = |why| ImageError { text: text.to_owned(), why };
        if text.is_empty() {
            return Err(error("it is empty"));
        }
        let (named, digest) = match text.split_once('@') {
            Some((named, digest)) => (named, Some(digest)),
            None => (text, None),
        };
        if text.contains("://") {
            return Err(error("it begins with a protocol"));
        }
        if digest.is_some_and(|digest| !is_digest(digest)) {
            return Err(error("its digest is malformed"));
        }
        let (name, tag) = split_tag(named);
        if tag.is_some_and(|tag| !TAG.is_match(tag)) {
            return Err(error("its tag is empty or malformed"));
        }
        let (host, path) = split_host(name);
        if host.is_some_and(|host| !HOST.is_match(host)) {
            return Err(error("its registry host is malformed"));
        }
        if path.chars().any(char::is_uppercase) {
            return Err(error("repository names are lower case"));
        }
        if path.len() > MAX_PATH {
            return Err(error("its repository name is longer than 255 characters"));
        }
        if path.is_empty() || !path.split('/').all(|part| COMPONENT.is_match(part)) {
            return Err(error("its repository name is empty or malformed"));
        }
        Ok(Self::of(host, path, tag, digest))
    }

    fn of(host: Option<&str>, path: &str, tag: Option<&str>, digest: Option<&str>) -> Self {
        let hub = matches!(host, None | Some("docker.io" | "index.docker.io"));
        let official = hub && !path.contains('/');
        let latest = (tag.is_none() && digest.is_none()).then_some("latest");
        Self {
            host: if hub { "docker.io" } else { host.unwrap_or_default() }.to_owned(),
            host_named: host.is_some(),
            repository: if official { format!("library/{path}") } else { path.to_owned() },
            tag: tag.or(latest).map(str::to_owned),
            digest: digest.map(str::to_owned),
        }
    }

    /// The kind of its registry.
    pub fn registry(&self) -> Registry {
        if let Some(found) = ECR_HOST.captures(&self.host) {
            let part = |name| found.name(name).map_or("", |part| part.as_str()).to_owned();
            return Registry::Ecr {
                account: part("account"),
                region: part("region"),
                domain: part("domain"),
                dual_stack: self.host.contains(".dkr-ecr"),
            };
        }
        match self.host.as_str() {
            "docker.io" | "registry-1.docker.io" | "registry.hub.docker.com" => Registry::DockerHub,
            "public.ecr.aws" | "ecr-public.aws.com" => Registry::EcrPublic,
            _ => Registry::Other,
        }
    }

    /// Is the host one of AWS's registries, or one that many people use?
    pub fn is_known_host(&self) -> bool {
        self.registry() != Registry::Other || KNOWN.hosts.contains(&self.host)
    }

    /// Is the host made like that of a private ECR registry, and is none?
    pub fn is_broken_ecr(&self) -> bool {
        let host = self.host.as_str();
        let like = host.contains("dkr.ecr")
            || host.contains("dkr-ecr")
            || host.ends_with(".amazonaws.com")
            || host.ends_with(".amazonaws.com.cn");
        like && self.registry() == Registry::Other && self.misspelt().is_none()
    }

    /// The host that is probably meant, where this one differs from it by a slip of the keyboard.
    pub fn misspelt(&self) -> Option<String> {
        if self.is_known_host() {
            return None;
        }
        let slip = |name: &&String| strsim::osa_distance(name, &self.host) == 1;
        if let Some(found) = ECR_LIKE.captures(&self.host) {
            let part = |name| found.name(name).map_or("", |part| part.as_str());
            let near = |domain: &&&str| strsim::osa_distance(domain, part("domain")) <= 2;
            let domain = ECR_DOMAINS.iter().find(near)?;
            return Some(format!("{}.{domain}", part("head")));
        }
        KNOWN.hosts.iter().find(slip).cloned()
    }

    /// The host that the image is really pulled from.
    pub fn pull_host(&self) -> &str {
        if self.host == "docker.io" { "registry-1.docker.io" } else { &self.host }
    }
}

/// Is this an image of a private registry of ECR?
pub(crate) fn is_of_ecr(text: &str) -> bool {
    let image = ImageReference::parse(text);
    image.is_ok_and(|image| matches!(image.registry(), Registry::Ecr { .. }))
}

/// Is the repository of Docker Hub one that many people use from there?
///
/// The table is dated and knows only some.
pub(crate) fn is_well_known(repository: &str) -> bool {
    match repository.split_once('/') {
        Some(("library", name)) => KNOWN.official.contains(name),
        Some((publisher, _)) => KNOWN.publishers.contains(publisher),
        None => false,
    }
}

/// What many people use: a dated table.
#[derive(Default, serde::Deserialize)]
struct Known {
    official: BTreeSet<String>,
    publishers: BTreeSet<String>,
    hosts: BTreeSet<String>,
}

static KNOWN: LazyLock<Known> = LazyLock::new(|| {
    serde_json::from_str(include_str!("image/well-known.json")).unwrap_or_default()
});

/// The longest repository name.
const MAX_PATH: usize = 255;

/// Digests by SHA-256 have 64 digits in lower case.
fn is_digest(digest: &str) -> bool {
    let well_made = match digest.strip_prefix("sha256:") {
        Some(digits) => digits.len() == 64 && digits == digits.to_lowercase(),
        None => true,
    };
    well_made && DIGEST.is_match(digest)
}

/// A tag stands behind the last colon, unless a slash follows: then the colon is a port's.
fn split_tag(named: &str) -> (&str, Option<&str>) {
    match named.rsplit_once(':') {
        Some((name, tag)) if !tag.contains('/') => (name, Some(tag)),
        _ => (named, None),
    }
}

/// The first part is a host when it has a dot, a port or capitals, or is `localhost`.
fn split_host(name: &str) -> (Option<&str>, &str) {
    match name.split_once('/') {
        Some((host, path))
            if host.contains(['.', ':']) || host == "localhost" || host != host.to_lowercase() =>
        {
            (Some(host), path)
        }
        _ => (None, name),
    }
}

impl fmt::Display for ImageReference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.host, self.repository)?;
        if let Some(tag) = &self.tag {
            write!(f, ":{tag}")?;
        }
        match &self.digest {
            Some(digest) => write!(f, "@{digest}"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_read_as_the_runtimes_read_them() {
        let digest = format!("sha256:{}", "a".repeat(64));
        let pinned = format!("host:5000/a/b:1@{digest}");
        for (text, read) in [
            ("nginx", "docker.io/library/nginx:latest"),
            ("team/app:1.2", "docker.io/team/app:1.2"),
            ("docker.io/library/redis:7", "docker.io/library/redis:7"),
            ("localhost/app", "localhost/app:latest"),
            ("host:5000/app", "host:5000/app:latest"),
            ("[2001:db8::1]:5000/app:x", "[2001:db8::1]:5000/app:x"),
            ("public.ecr.aws/nginx/nginx:stable", "public.ecr.aws/nginx/nginx:stable"),
            (&pinned, &pinned),
        ] {
            assert_eq!(ImageReference::parse(text).unwrap().to_string(), read);
        }
    }

    #[test]
    fn a_slip_in_a_host_is_seen() {
        let meant =
            |host: &str| ImageReference::parse(&format!("{host}/a/b:1")).unwrap().misspelt();
        assert_eq!(meant("ghcr.oi").as_deref(), Some("ghcr.io"));
        let ecr = "111122223333.dkr.ecr.eu-west-1";
        let right = format!("{ecr}.amazonaws.com");
        assert_eq!(meant(&format!("{ecr}.amazonawss.com")), Some(right.clone()));
        assert_eq!(meant(&right), None);
        assert_eq!(meant("registry.acme.internal"), None);
        assert_eq!(meant("lscr.io"), None);
    }

    #[test]
    fn the_table_of_well_known_images_is_read() {
        assert!(is_well_known("library/nginx") && is_well_known("grafana/grafana"));
        assert!(!is_well_known("library/web") && !is_well_known("shop/web"));
    }

    #[test]
    fn what_is_no_reference_is_refused() {
        for text in [
            "",
            "app:",
            "Team/App",
            "app@sha256:12",
            "a b",
            "app:-x",
            "host.io/",
            "${IMAGE}",
            "https://ghcr.io/a",
            "a:1:2",
            "host.io/app: 1",
        ] {
            assert!(ImageReference::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn hosts_of_ecr_are_known_in_every_partition() {
        for (host, region) in [
            ("111122223333.dkr.ecr.eu-west-1.amazonaws.com", "eu-west-1"),
            ("111122223333.dkr.ecr.cn-north-1.amazonaws.com.cn", "cn-north-1"),
            ("111122223333.dkr.ecr-fips.us-gov-west-1.amazonaws.com", "us-gov-west-1"),
            ("111122223333.dkr-ecr.us-east-2.on.aws", "us-east-2"),
            ("111122223333.dkr.ecr.eusc-de-east-1.amazonaws.eu", "eusc-de-east-1"),
        ] {
            let image = ImageReference::parse(&format!("{host}/app:1")).unwrap();
            assert!(
                matches!(image.registry(), Registry::Ecr { region: r, .. } if r == region),
                "{host}"
            );
        }
        let typo =
            ImageReference::parse("111122223333.dkr.ecr.eu-west-1.amazonawss.com/app").unwrap();
        assert_eq!(typo.registry(), Registry::Other);
    }
}
