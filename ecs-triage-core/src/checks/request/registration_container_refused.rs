use crate::task::Rules;
use crate::{Gap, TaskView, Verdict, declare_check};

declare_check! {
    /// A task definition that is still to be registered describes a container, or a volume, that ECS
    /// refuses.
    ///
    /// ## What goes wrong
    ///
    /// Registration is refused for
    ///
    /// - a family or a container with characters in its name that may not be, two containers of one
    ///   name, more than ten, and containers of which none is essential;
    /// - containers that ask for more than their task has, or say nothing of their memory;
    /// - containers that wait for, or mount from, others that do not exist or never end;
    /// - health checks and restart policies with numbers that may not be;
    /// - a variable given twice, secrets or environment files without an execution role, more than
    ///   ten environment files, and credential specs other than one of the two kinds;
    /// - a log router of no known type, with a configuration from where there is none, or on Windows;
    /// - an EFS access point with a root directory beside it, a Docker volume of one task that says
    ///   whether to make it, and a file system of FSx on Linux or without its login.
    ///
    /// A few things are taken and do not what they say. They are warnings: a health check that takes
    /// longer than its interval, a restart policy that is not enabled, a log option that is also a
    /// secret one, a login to a registry of ECR, and the log router's port open on the host.
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
        summary: "a container or a volume of the definition is refused",
        phase: Request,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html",
        run: run,
    }
}

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    task.judge_registration(&RegistrationContainerRefused::META, Rules::Containers)
}
