//! From what the grammar found to one kind; from the texts of a task to the one that tells most.

use super::code::{self, Setting};
use super::exit::ExitCode;
use super::field::{Field, Fields};
use super::grammar::{self, Reading, Stage, Trouble};
use super::kind::Kind::{self, *};
use super::kind::Nature;
use super::text::Text;
use super::{ContainerStop, Stop, Symptom};

/// Reads a stopped task.
pub(super) fn stop(stop: &Stop<'_>) -> Symptom {
    let reason = stop.stopped_reason.unwrap_or_default();
    let said = text(reason, Setting::Sentence);
    match stop.stop_code {
        Some(code) if said.is_fault() => by_code(stop, code, said),
        None if said.is_fault() => told_by_containers(stop, said),
        _ => said,
    }
}

/// Weighs a stop code against what the stopped reason says.
fn by_code(stop: &Stop<'_>, code: &str, said: Symptom) -> Symptom {
    let is_known = said.kind() != Unknown;
    match code {
        "UserInitiated" => said.of_kind(UserStop),
        "SpotInterruption" => said.of_kind(SpotInterrupted),
        "TerminationNotice" if !is_known => said.of_kind(HostEnded),
        "InfrastructureHealth" if !is_known => said.of_kind(Maintenance),
        "ServiceSchedulerInitiated" if said.text().is_empty() => said.of_kind(ScheduledStop),
        "EssentialContainerExited" if !is_known => {
            told_by_containers(stop, said.of_kind(EssentialExited))
        }
        "TaskFailedToStart" if said.text().is_empty() => {
            told_by_containers(stop, said.of_kind(TaskFailedToStart))
        }
        _ => told_by_containers(stop, said),
    }
}

/// Asks the containers, where the stopped reason leaves open what happened.
fn told_by_containers(stop: &Stop<'_>, said: Symptom) -> Symptom {
    if !said.kind().is_broad() {
        return said;
    }
    if let Some(told) = by_reasons(&stop.containers, &said) {
        return told;
    }
    let may_have_run =
        matches!(said.kind(), EssentialExited | TaskFailedToStart) || said.text().is_empty();
    if !may_have_run {
        return said;
    }
    completed(stop.group, by_exit_codes(&stop.containers, &said).unwrap_or(said))
}

/// The container whose reason tells most, if it tells more than the stopped reason.
fn by_reasons(containers: &[ContainerStop<'_>], said: &Symptom) -> Option<Symptom> {
    let failed = said.kind() == EssentialExited && containers.iter().any(failed_first);
    let may_tell = containers.iter().filter(|other| !failed || other.essential != Some(false));
    let told = may_tell.filter_map(|container| {
        let symptom = text(container.reason?, Setting::Sentence);
        let rank = (
            vagueness(&symptom),
            container.essential == Some(false),
            is_consequence(symptom.kind()),
        );
        (vagueness(&symptom) < vagueness(said)).then(|| (rank, named(symptom, container)))
    });
    told.min_by_key(|(rank, _)| *rank).map(|(_, symptom)| symptom)
}

/// Did an essential container fail by itself? Then the end of one that is not essential is no news.
fn failed_first(container: &ContainerStop<'_>) -> bool {
    let failed = |code: i64| ExitCode::new(code).rank() == 0;
    container.essential == Some(true) && container.exit_code.is_some_and(failed)
}

/// How little a symptom says.
fn vagueness(symptom: &Symptom) -> u8 {
    match symptom.kind() {
        Unknown => 3,
        TaskFailedToStart | EssentialExited => 2,
        kind if kind.is_broad() || !kind.is_fault() => 1,
        _ => 0,
    }
}

/// Whether a container says only that another one failed.
fn is_consequence(kind: Kind) -> bool {
    matches!(kind, DependencyFailed | DependencyTimeout | StopFailed)
}

/// The container that looks like the first to end.
fn by_exit_codes(containers: &[ContainerStop<'_>], said: &Symptom) -> Option<Symptom> {
    let ended = containers.iter().filter_map(|container| {
        let code = ExitCode::new(container.exit_code?);
        Some(((container.essential == Some(false), code.rank()), code, container))
    });
    let (_, code, container) = ended.min_by_key(|(rank, ..)| *rank)?;
    Some(named(said.clone().of_kind(code.kind()), container))
}

/// A task that no service keeps may come to its end.
fn completed(group: Option<&str>, told: Symptom) -> Symptom {
    let is_kept = group.is_none_or(|group| group.starts_with("service:"));
    match told.kind() {
        ExitedZero if !is_kept => told.of_kind(Completed),
        _ => told,
    }
}

fn named(symptom: Symptom, container: &ContainerStop<'_>) -> Symptom {
    let symptom = symptom.with(Field::Container, container.name);
    match container.exit_code {
        Some(code) => symptom.with(Field::ExitCode, &ExitCode::new(code).code().to_string()),
        None => symptom,
    }
}

/// Reads one text. Of several errors that the agent joined, the first that says what is wrong
/// counts.
pub(super) fn text(text: &str, setting: Setting) -> Symptom {
    let text = Text::new(text);
    let told = super::text::reasons(&text.clean)
        .map(|reason| one(reason, setting, text.cut))
        .find(|(kind, _)| !kind.is_broad() && kind.is_fault());
    let (kind, fields) = told.unwrap_or_else(|| one(&text.clean, setting, text.cut));
    Symptom::new(kind, fields, &text)
}

/// Reads one error.
fn one(text: &str, setting: Setting, cut: bool) -> (Kind, Fields) {
    let reading = grammar::read(text);
    let mut fields = Fields::extract(text, &reading.marks, cut);
    let kind = kind_of(text, setting, &reading, &fields);
    // Other events give reasons too.
    if kind.nature() != Nature::Health {
        fields.remove(Field::HealthReason);
    }
    if let Some(why) = why(&reading, kind) {
        fields.add(Field::Why, why);
    }
    (kind, fields)
}

fn kind_of(text: &str, setting: Setting, reading: &Reading, fields: &Fields) -> Kind {
    let action = fields.get(Field::Action);
    let by_action = action.and_then(|action| by_action(action, reading.stage));
    let by_trouble = || reading.trouble.and_then(|trouble| by_trouble(trouble, reading.stage));
    let kind = by_action
        .or(reading.telling)
        .or_else(|| action.and_then(by_other_action))
        .or_else(|| code::read(text, setting))
        .or_else(by_trouble)
        .or_else(|| reading.stage.map(failed))
        .or(reading.vague)
        .unwrap_or(Unknown);
    settled(kind, fields)
}

/// What the names in the text make of a kind.
fn settled(kind: Kind, fields: &Fields) -> Kind {
    let image = [Field::Host, Field::Image, Field::Url]
        .map(|field| fields.get(field).unwrap_or_default())
        .join(" ");
    let elsewhere =
        ["amazonaws.com", "public.ecr.aws", "ghcr.io", "quay.io", "gcr.io", "gitlab.com"];
    match kind {
        ImageMissing if fields.get(Field::Digest).is_some() => DigestMissing,
        EssentialExited => match fields.get(Field::ExitCode).and_then(|code| code.parse().ok()) {
            Some(code) => ExitCode::new(code).kind(),
            None => kind,
        },
        RateLimited if elsewhere.iter().any(|host| image.contains(host)) => RegistryThrottled,
        other => other,
    }
}

/// What the lack of an action means, where a start needs the action.
fn by_action(action: &str, stage: Option<Stage>) -> Option<Kind> {
    let action = action.to_ascii_lowercase();
    let (service, name) = action.split_once(':')?;
    Some(match service {
        "ecr" if matches!(name, "batchimportupstreamimage" | "createrepository") => {
            PullThroughDenied
        }
        "ecr" | "ecr-public" => PullDenied,
        "secretsmanager" if stage == Some(Stage::Credentials) => CredentialsDenied,
        "secretsmanager" => SecretDenied,
        "ssm" => ParameterDenied,
        "kms" => DecryptDenied,
        "logs" if name == "createloggroup" => LogGroupDenied,
        "logs" => LogDenied,
        "s3" if matches!(stage, Some(Stage::Layer | Stage::Image)) => LayerDenied,
        "s3" => EnvFileDenied,
        "elasticfilesystem" => EfsDenied,
        "sts" => RoleNotAssumable,
        "iam" if "passrole".starts_with(name) => PassRoleDenied,
        "ecs" if is_of_agent(name) => InstanceRoleDenied,
        _ => return None,
    })
}

/// An action that no start needs proves a denial and no more; one that is cut may be any.
fn by_other_action(action: &str) -> Option<Kind> {
    let (_, name) = action.split_once(':')?;
    Some(if name.is_empty() { AccessDenied } else { ActionDenied })
}

/// Actions that only the agent on a container instance calls.
fn is_of_agent(name: &str) -> bool {
    matches!(
        name,
        "discoverpollendpoint"
            | "poll"
            | "registercontainerinstance"
            | "starttelemetrysession"
            | "submitcontainerstatechange"
            | "submittaskstatechange"
            | "submitattachmentstatechanges"
    )
}

/// A trouble at a stage. What was not reached, and what has no name, read alike at each.
fn by_trouble(trouble: Trouble, stage: Option<Stage>) -> Option<Kind> {
    let pulling = matches!(stage, Some(Stage::Image | Stage::Layer | Stage::Auth));
    match trouble {
        Trouble::Denied => denied(stage),
        Trouble::Throttled if pulling => Some(RegistryThrottled),
        Trouble::Throttled => throttled(stage),
        Trouble::Name => Some(unresolved(stage)),
        Trouble::Untrusted if pulling => Some(RegistryUntrusted),
        Trouble::Canceled if pulling => Some(PullCanceled),
        Trouble::Canceled if stage.is_none() => None,
        Trouble::Local => None,
        Trouble::Untrusted
        | Trouble::Canceled
        | Trouble::NoRoute
        | Trouble::Refused
        | Trouble::Reset
        | Trouble::Timeout
        | Trouble::Unreached => Some(unreached(stage)),
        Trouble::Missing => missing(stage),
        Trouble::Unavailable if pulling => Some(RegistryUnavailable),
        Trouble::Unavailable => None,
    }
}

fn throttled(stage: Option<Stage>) -> Option<Kind> {
    match stage {
        Some(Stage::Efs | Stage::Logs) => None,
        Some(_) => Some(SecretThrottled),
        None => Some(Throttled),
    }
}

fn denied(stage: Option<Stage>) -> Option<Kind> {
    Some(match stage {
        Some(Stage::Efs) => EfsDenied,
        Some(Stage::EnvFile) => EnvFileDenied,
        Some(Stage::Logs) => LogDenied,
        Some(Stage::Credentials) => CredentialsDenied,
        Some(Stage::Parameter) => ParameterDenied,
        Some(Stage::Secret) => SecretDenied,
        Some(Stage::Layer) => LayerDenied,
        Some(Stage::Auth | Stage::Image) => PullDenied,
        Some(Stage::SecretsOrAuth) => return None,
        None => AccessDenied,
    })
}

fn unreached(stage: Option<Stage>) -> Kind {
    match stage {
        Some(Stage::Efs) => EfsNetwork,
        Some(Stage::EnvFile) => EnvFileNetwork,
        Some(Stage::Logs) => LogNetwork,
        Some(Stage::Credentials) => CredentialsNetwork,
        Some(Stage::Parameter) => ParameterNetwork,
        Some(Stage::Secret) => SecretNetwork,
        Some(Stage::Layer) => LayerNetwork,
        Some(Stage::Image) => ImageNetwork,
        Some(Stage::Auth | Stage::SecretsOrAuth) => AuthNetwork,
        None => NetworkTimeout,
    }
}

fn unresolved(stage: Option<Stage>) -> Kind {
    match stage {
        Some(Stage::Efs) => EfsName,
        Some(Stage::EnvFile) => EnvFileName,
        Some(Stage::Logs) => LogName,
        Some(Stage::Credentials) => CredentialsName,
        Some(Stage::Parameter) => ParameterName,
        Some(Stage::Secret) => SecretName,
        Some(Stage::Layer | Stage::Image) => ImageName,
        Some(Stage::Auth | Stage::SecretsOrAuth) => AuthName,
        None => NameNotResolved,
    }
}

fn missing(stage: Option<Stage>) -> Option<Kind> {
    Some(match stage? {
        Stage::EnvFile => EnvFileInvalid,
        Stage::Logs => LogGroupMissing,
        Stage::Credentials => CredentialsSecretMissing,
        Stage::Parameter => ParameterMissing,
        Stage::Secret => SecretMissing,
        _ => return None,
    })
}

/// A stage that failed for a reason that nobody knows.
fn failed(stage: Stage) -> Kind {
    match stage {
        Stage::Efs => EfsFailed,
        Stage::EnvFile => EnvFileFailed,
        Stage::Logs => LogFailed,
        Stage::Credentials => CredentialsFailed,
        Stage::Auth => AuthFailed,
        Stage::Parameter => ParameterFailed,
        Stage::Secret => SecretFailed,
        Stage::Layer | Stage::Image => PullFailed,
        Stage::SecretsOrAuth => SecretsOrAuthFailed,
    }
}

/// How a connection failed, in a word.
fn why(reading: &Reading, kind: Kind) -> Option<&'static str> {
    if kind.nature() != Nature::Network {
        return None;
    }
    match reading.trouble? {
        Trouble::NoRoute => Some("no-route"),
        Trouble::Refused => Some("refused"),
        Trouble::Reset => Some("reset"),
        Trouble::Name => Some("not-resolved"),
        Trouble::Untrusted => Some("untrusted"),
        Trouble::Timeout => Some("timeout"),
        _ => None,
    }
}
