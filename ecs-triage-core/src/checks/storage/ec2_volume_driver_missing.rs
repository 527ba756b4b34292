use crate::fit::misfit::Kind;
use crate::stop;
use crate::task::told_finding;
use crate::{Finding, Gap, Phase, Remedy, TaskView, Verdict, declare_check};

declare_check! {
    /// No container instance has the volume driver that the task asks for.
    ///
    /// ## What goes wrong
    ///
    /// A Docker volume with a driver of its own needs that plugin on the instance. The agent
    /// registers an attribute for each plugin that it finds, and a task is placed only where the
    /// attribute is.
    ///
    /// ## How it is told
    ///
    /// `dockerVolumeConfiguration.driver` is compared with the `docker-plugin` attributes of each
    /// instance; else the stopped reason says that the driver failed.
    ///
    /// ## How to fix it
    ///
    /// Install the plugin on the instances and restart their agents.
    pub Ec2VolumeDriverMissing {
        id: "ec2-volume-driver-missing",
        summary: "no container instance has the volume driver of the task",
        phase: Storage,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/docker-volumes.html",
        run: run,
    }
}

const META: crate::Meta = Ec2VolumeDriverMissing::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    let placed = task.judge_room(&META, Kind::VolumeDriver, |out| {
        Finding::new(&META, out.subject(), out.message("the volume driver is missing"))
            .at(Phase::Placement)
            .fix_any(out.cure())
            .fix(install())
    });
    let told = task.symptom().filter(|symptom| symptom.kind() == stop::Kind::VolumeDriver);
    match (placed, told) {
        (Ok(found @ Verdict::Found(_)), _) => Ok(found),
        (_, Some(_)) => {
            let name = task.definition_name()?;
            let message = format!("a volume driver of {name} is missing or failed on the instance");
            Ok(told_finding(task, &META, name, message, install()).into())
        }
        (other, None) => other,
    }
}

fn install() -> Remedy {
    Remedy::new("install the driver's plugin on each instance, and restart its agent")
        .see(META.reference)
}
