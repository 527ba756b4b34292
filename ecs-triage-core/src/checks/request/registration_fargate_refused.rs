use crate::task::Rules;
use crate::{Gap, TaskView, Verdict, declare_check};

declare_check! {
    /// A task definition that is still to be registered says what Fargate does not take.
    ///
    /// ## What goes wrong
    ///
    /// Where `requiresCompatibilities` names Fargate, registration is refused for a network mode
    /// other than `awsvpc`, links, privileged containers, devices, added capabilities, GPUs and
    /// accelerators, volumes of the host, Docker or FSx, log drivers other than `awslogs`, `splunk`
    /// and `awsfirelens`, timeouts and storage beyond what Fargate offers, and a few more; with
    /// Windows also for ARM, users, limits of processes and EFS. A size that lacks, or that Fargate
    /// does not have, is told by `fargate-cpu-memory-combination` where the task is for Fargate alone.
    ///
    /// ## How it is told
    ///
    /// From the definition alone, where it has no revision and no status yet.
    ///
    /// ## How to fix it
    ///
    /// Change what each finding names, or run the task on EC2.
    pub RegistrationFargateRefused {
        id: "registration-fargate-refused",
        summary: "the definition says what Fargate does not take",
        phase: Request,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html",
        run: run,
    }
}

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    task.judge_registration(&RegistrationFargateRefused::META, Rules::Fargate)
}
