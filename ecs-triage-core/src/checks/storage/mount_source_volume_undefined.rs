use crate::finding::Remedy;
use crate::task::LooseMount;
use crate::{Finding, Gap, TaskView, Verdict, declare_check};

declare_check! {
    /// A container mounts a volume that the task definition does not have.
    ///
    /// ## What goes wrong
    ///
    /// `sourceVolume` of a mount point names one of the definition's `volumes`. A name that is not
    /// among them, for a typing error or a volume that was taken out, mounts nothing.
    ///
    /// ## How it is told
    ///
    /// The names are compared; they are case sensitive.
    ///
    /// ## How to fix it
    ///
    /// Correct the name, or add the volume, in a new revision of the task definition.
    pub MountSourceVolumeUndefined {
        id: "mount-source-volume-undefined",
        summary: "a container mounts a volume that the task definition does not have",
        phase: Storage,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_data_volumes.html",
        run: run,
    }
}

const META: crate::Meta = MountSourceVolumeUndefined::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    let Some(loose) = task.loose_mounts()? else {
        return Ok(Verdict::NotApplicable);
    };
    Ok(loose.iter().map(|mount| word(task, mount)).collect::<Result<Vec<_>, Gap>>()?.into())
}

fn word<'s>(task: &TaskView<'s>, mount: &LooseMount<'s>) -> Result<Finding, Gap> {
    let definition = task.definition()?;
    let names: Vec<_> = definition.volumes.iter().map(|volume| volume.name.as_str()).collect();
    let has = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
    let (name, family) = (&mount.container.name, &definition.family);
    let message = format!(
        "container {name} mounts volume {}, which {family} does not have; it has {has}",
        mount.volume
    );
    Ok(Finding::new(&META, mount.volume, message)
        .because_all(task.allows(&META).then(|| task.said()))
        .because(task.defined(mount.container, &mount.member, mount.volume)?)
        .because(task.field(definition, "", format!("its volumes are {has}")))
        .fix(
            Remedy::new(format!("name a volume that {family} has, or add it, in a new revision"))
                .command(task.show_definition(family))
                .see(META.reference),
        ))
}
