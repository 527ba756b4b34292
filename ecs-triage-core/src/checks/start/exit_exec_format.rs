use crate::stop::Kind;
use crate::{Finding, Gap, Remedy, TaskView, Verdict, declare_check};

declare_check! {
    /// The command of a container is no program for the processor that it runs on.
    ///
    /// ## What goes wrong
    ///
    /// The image was built for another processor than the task's (an image of an Apple or Graviton
    /// machine on X86_64, or the reverse), or the command is a script without `#!` in its first
    /// line.
    ///
    /// ## How it is told
    ///
    /// The runtime says `exec format error`.
    ///
    /// ## How to fix it
    ///
    /// Build the image for the processor of the task, or for both; or set
    /// `runtimePlatform.cpuArchitecture` to the image's.
    pub ExitExecFormat {
        id: "exit-exec-format",
        summary: "the command of a container is built for another processor",
        phase: Start,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cannot-start-container.html",
        run: run,
    }
}

const META: crate::Meta = ExitExecFormat::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    let Some(ended) = task.ended(Kind::CommandFormat)? else {
        return Ok(Verdict::NotApplicable);
    };
    let runs_on = task.processor(&ended);
    let image = ended.container.and_then(|container| container.image.as_deref());
    let image = image.map(|image| format!(" of image {image}")).unwrap_or_default();
    let message = format!(
        "the command of {}{image} is no program for {}",
        ended.described(),
        runs_on.unwrap_or("the processor that it runs on")
    );
    let platform = match runs_on {
        Some("ARM64") => "linux/arm64",
        Some(_) => "linux/amd64",
        None => "linux/amd64,linux/arm64",
    };
    let finding = Finding::new(&META, ended.name(), message).fix(
        Remedy::new(format!(
            "build the image for {platform} (`docker buildx build --platform {platform}`), or set \
             runtimePlatform.cpuArchitecture to what it is built for; give a script its `#!` line"
        ))
        .see("https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-arm64.html"),
    );
    Ok(task.ending(finding, &ended).into())
}
