use crate::snapshot::ecs::HealthCheck;
use crate::{Finding, Gap, Remedy, TaskView, Verdict, declare_check};

declare_check! {
    /// The command of a container's health check uses a tool that images of its kind lack.
    ///
    /// ## What goes wrong
    ///
    /// The command runs inside the container. Slim images have neither curl nor wget, those of
    /// Alpine no curl and no bash, distroless ones not even a shell. Then the health check fails
    /// though the application is well.
    ///
    /// ## How it is told
    ///
    /// A container's health check failed, its command names curl, wget, nc or bash, and the name of
    /// the image says that it is one without. What else may be in the image is not looked at.
    ///
    /// ## How to fix it
    ///
    /// Install the tool, use one that the image has, or let the application check itself.
    pub HealthCheckToolMissing {
        id: "health-check-tool-missing",
        summary: "a health check uses a tool that images of this kind lack",
        phase: Run,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/healthcheck.html",
        run: run,
    }
}

const META: crate::Meta = HealthCheckToolMissing::META;

/// What in an image's name tells its kind, and the tools that this kind comes without.
const LACKING: &[(&str, &[&str])] = &[
    ("distroless", &["curl", "wget", "nc", "bash", "sh"]),
    ("scratch", &["curl", "wget", "nc", "bash", "sh"]),
    ("alpine", &["curl", "bash"]),
    ("busybox", &["curl", "bash"]),
    ("slim", &["curl", "wget", "nc"]),
];

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    let Some(unwell) = task.unwell()? else {
        return Ok(Verdict::NotApplicable);
    };
    task.containers()?;
    let (ran, defined) = (unwell.container, unwell.defined);
    let image = ran.and_then(|container| container.image.as_deref());
    let image = image.or(defined.and_then(|defined| defined.image.as_deref()));
    let lacking = unwell.check().zip(image).and_then(|(check, image)| lacking(check, image));
    let Some((tool, image)) = lacking else { return Ok(Verdict::Clear) };
    let name = unwell.name().unwrap_or_default();
    let message = format!(
        "the health check of container {name} runs {tool}, which images like {image} come without"
    );
    let remedy = Remedy::new(format!(
        "install {tool} in the image of {name}, or use what it has (`wget -q --spider` in Alpine, the application's own language)"
    ))
    .see(META.reference);
    let finding = Finding::new(&META, name, message).because_all(task.ailments(&unwell));
    Ok(finding.fix(remedy).into())
}

/// The first tool of a health check that images of that kind lack.
fn lacking<'i>(check: &HealthCheck, image: &'i str) -> Option<(&'static str, &'i str)> {
    let (_, tools) = LACKING.iter().find(|(kind, _)| image.contains(kind))?;
    let by_shell = check.command.first().is_some_and(|word| word == "CMD-SHELL");
    let words = || check.command.iter().flat_map(|word| word.split(|c: char| !c.is_alphanumeric()));
    let used = |tool: &&&str| words().any(|word| word == **tool) || (by_shell && **tool == "sh");
    tools.iter().find(used).map(|tool| (*tool, image))
}
