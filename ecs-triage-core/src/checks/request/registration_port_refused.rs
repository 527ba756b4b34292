use crate::task::Rules;
use crate::{Gap, TaskView, Verdict, declare_check};

declare_check! {
    /// A task definition that is still to be registered maps ports as ECS does not take them.
    ///
    /// ## What goes wrong
    ///
    /// In network mode `awsvpc` and `host` the port of the host is that of the container, and all
    /// containers share one network, so that no port may be mapped twice. Ranges of ports may not
    /// overlap, nor be there in mode `host`. Links need `bridge`, and the names of ports have a form of
    /// their own. A protocol that is not written `tcp` or `udp` counts as TCP, which is a warning.
    ///
    /// ## How it is told
    ///
    /// From the definition alone, where it has no revision and no status yet.
    ///
    /// ## How to fix it
    ///
    /// Change what each finding names.
    pub RegistrationPortRefused {
        id: "registration-port-refused",
        summary: "a port of the definition is refused",
        phase: Request,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html",
        run: run,
    }
}

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    task.judge_registration(&RegistrationPortRefused::META, Rules::Ports)
}
