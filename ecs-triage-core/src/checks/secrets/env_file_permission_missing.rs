use crate::task::Refusal;
use crate::{Gap, TaskView, Verdict, declare_check};

declare_check! {
    /// The execution role may not read an environment file in S3.
    ///
    /// ## What goes wrong
    ///
    /// ECS fetches environment files with the execution role. S3 answers 403 where the object may
    /// not be read, and the same where it does not exist and the bucket may not be listed.
    ///
    /// ## How it is told
    ///
    /// `s3:GetObject` on each file is put to all policies that have a say, the bucket's among them.
    /// `s3:GetBucketLocation` is asked for only where a start has failed on the file.
    ///
    /// ## How to fix it
    ///
    /// Allow `s3:GetObject` on the file and `s3:GetBucketLocation` on its bucket to the execution
    /// role.
    pub EnvFilePermissionMissing {
        id: "env-file-permission-missing",
        summary: "the execution role may not read an environment file",
        phase: Secrets,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/use-environment-file.html",
        run: run,
    }
}

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    let refusals = task.unreadable_files()?;
    Ok(Refusal::verdict(task, &EnvFilePermissionMissing::META, refusals))
}
