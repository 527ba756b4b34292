//! A company's own rule beside the checks of the catalogue.
//!
//! `cargo run -p ecs-triage-examples --example own_check`

use std::error::Error;

use ecs_triage_core::{
    Catalogue, Finding, Gap, Remedy, Severity, Snapshot, Target, TaskView, Verdict, declare_check,
};

declare_check! {
    /// An image does not come from the company's own registry.
    ///
    /// ## What goes wrong
    /// The task depends on a registry that nobody here runs.
    ///
    /// ## How to fix it
    /// Copy the image into the company's registry.
    ForeignImage {
        id: "acme-foreign-image",
        summary: "an image comes from a registry that is not ours",
        phase: Image,
        severity: Severity::Warning,
        run: foreign_image,
    }
}

const OURS: &str = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/";

/// Asks for a fact with `?`: what is not known becomes an unknown of the report by itself.
fn foreign_image(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    let containers = task.containers()?.iter();
    let foreign = containers.filter_map(|container| {
        let image = container.image.as_deref().filter(|image| !image.starts_with(OURS))?;
        let proof = task.defined(container, "image", image);
        let message = format!("{image} does not come from {OURS}");
        let finding = Finding::new(&ForeignImage::META, image, message);
        let finding = finding.fix(Remedy::new(format!("copy {image} to {OURS}")));
        Some(proof.map(|proof| finding.because(proof)))
    });
    Ok(foreign.collect::<Result<Vec<_>, Gap>>()?.into())
}

const DEFINITION: &str = r#"{"taskDefinition": {
    "taskDefinitionArn": "arn:aws:ecs:eu-west-1:111122223333:task-definition/web:1",
    "family": "web",
    "revision": 1,
    "containerDefinitions": [{"name": "cache", "image": "docker.io/library/redis:7.2"}]
}}"#;

fn main() -> Result<(), Box<dyn Error>> {
    let mut snapshot = Snapshot::default();
    snapshot.ingest("ecs", "describe-task-definition", None, DEFINITION)?;

    let catalogue = Catalogue::standard().with(ForeignImage).only(&["acme-foreign-image"]);
    print!("{}", catalogue.diagnose(&snapshot, &Target::run("web"))?);
    Ok(())
}
