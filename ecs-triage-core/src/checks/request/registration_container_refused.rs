use crate::task::Rules;
use crate::{Gap, TaskView, Verdict, declare_check};

declare_check! {
    /// A task definition that is still to be registered describes a container that ECS refuses.
    ///
    /// ## What goes wrong
    ///
    /// Registration is refused for containers that ask for more than their task has, say nothing of
    /// their memory, wait for containers that do not exist or never end, check their health with
    /// numbers that may not be, share a name, get a variable twice, or are all not essential.
    ///
    /// ## How it is told
    ///
    /// From the definition alone, where it has no revision and no status yet.
    ///
    /// ## How to fix it
    ///
    /// Change what each finding names.
    pub RegistrationContainerRefused {
        id: "registration-container-refused",
        summary: "a container of the definition is refused",
        phase: Request,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html",
        run: run,
    }
}

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    task.judge_registration(&RegistrationContainerRefused::META, Rules::Containers)
}
