use crate::image::ImageError;
use crate::{Finding, Gap, Remedy, TaskView, UsedImage, Verdict, declare_check};

declare_check! {
    /// What the task definition names is no image.
    ///
    /// ## What goes wrong
    ///
    /// The runtime cannot read the reference: a variable that was not filled in, an empty tag,
    /// capitals in the repository's name, `https://` before the host, a space.
    ///
    /// ## How it is told
    ///
    /// The text breaks the grammar of image references: `host:port/path:tag@digest`.
    ///
    /// ## How to fix it
    ///
    /// Write a whole reference into the task definition; look at the pipeline that filled it in.
    pub ImageReferenceInvalid {
        id: "image-reference-invalid",
        summary: "what the task definition names is no image reference",
        phase: Image,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html",
        run: run,
    }
}

const META: crate::Meta = ImageReferenceInvalid::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    Verdict::of_each(task.images()?, |image| match &image.reference {
        Ok(_) => Ok(None),
        Err(error) => word(task, &image, error).map(Some),
    })
}

fn word(task: &TaskView<'_>, image: &UsedImage<'_>, error: &ImageError) -> Result<Finding, Gap> {
    let name = &image.container.name;
    // An empty text would make an empty subject.
    let subject = if image.text.trim().is_empty() { name } else { image.text };
    Ok(Finding::new(&META, subject, format!("container {name}: {error}"))
        .because(task.defined(image.container, "image", format!("`{}`", image.text))?)
        .fix(
            Remedy::new(format!(
                "write the image of {name} as HOST/REPOSITORY:TAG, register the task definition and deploy it"
            ))
            .see(META.reference),
        ))
}
