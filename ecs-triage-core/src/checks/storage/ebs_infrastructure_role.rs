use crate::finding::{Evidence, EvidenceKind, Remedy};
use crate::iam::Basis;
use crate::snapshot::iam::Role;
use crate::target::last_segment;
use crate::task::{Disk, DiskFault, INFRASTRUCTURE, layer_words, trust_policy};
use crate::{Finding, Gap, TaskView, Verdict, declare_check};

declare_check! {
    /// ECS cannot make the EBS volume by the infrastructure role.
    ///
    /// ## What goes wrong
    ///
    /// For each task ECS makes and attaches the volumes that its service configures. It does so by
    /// the infrastructure role, a role of its own that `ecs.amazonaws.com` assumes, not
    /// `ecs-tasks.amazonaws.com`: `ECS was unable to assume the configured ECS Infrastructure Role`.
    ///
    /// ## How it is told
    ///
    /// The role does not exist; or its trust policy does not let ECS assume it; or its policies do
    /// not allow the calls that make, tag, describe and attach a volume.
    ///
    /// ## How to fix it
    ///
    /// Let `ecs.amazonaws.com` assume the role, and attach the managed policy
    /// `AmazonECSInfrastructureRolePolicyForVolumes`.
    pub EbsInfrastructureRole {
        id: "ebs-infrastructure-role",
        summary: "ECS cannot make the EBS volume by the infrastructure role",
        phase: Storage,
        reference: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/infrastructure_IAM_role.html",
        run: run,
    }
}

const META: crate::Meta = EbsInfrastructureRole::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    Verdict::of_each(&task.disks()?, |disk| judge(task, disk))
}

fn judge<'s>(task: &TaskView<'s>, disk: &Disk<'s>) -> Result<Option<Finding>, Gap> {
    let Some(fault) = task.disk_fault(disk)? else {
        return Ok(None);
    };
    let name = last_segment(disk.role);
    let subject = format!("infrastructure role {name} of volume {}", disk.name);
    let (message, proof) = match &fault {
        DiskFault::NoRole => {
            (format!("{subject} does not exist: {}", disk.role), task.absent::<Role>(disk.role))
        }
        DiskFault::Distrust(role, basis) => {
            let why = task.distrust(INFRASTRUCTURE, role, basis);
            let message = format!("{subject} cannot be assumed by {INFRASTRUCTURE}: {why}");
            (message, task.trust(INFRASTRUCTURE, role, basis))
        }
        DiskFault::Lacks { role, action, resource, basis } => {
            let why = refused(basis);
            let says = format!("{action} on {resource}: {why}");
            let proof = Evidence::new(EvidenceKind::Decision, &role.arn, says, task.pointer(*role));
            (format!("{subject} lacks {action} on {resource}: {why}"), proof)
        }
    };
    Ok(Some(
        Finding::new(&META, disk.role, message)
            .because_all(task.allows(&META).then(|| task.said()))
            .because(proof)
            .because(disk.named.clone())
            .fix_any(remedies(task, name, &fault)),
    ))
}

fn refused(basis: &Basis) -> String {
    let layer = layer_words(basis.layer.name());
    match &basis.statement {
        Some(statement) => format!("{layer} {statement} denies it"),
        None => format!("no {layer} allows it"),
    }
}

fn remedies(task: &TaskView<'_>, name: &str, fault: &DiskFault<'_>) -> Vec<Remedy> {
    let attach = format!(
        "aws iam attach-role-policy --role-name {name} --policy-arn \
         arn:{}:iam::aws:policy/service-role/AmazonECSInfrastructureRolePolicyForVolumes",
        task.place().partition
    );
    let remedy = match fault {
        DiskFault::NoRole => Remedy::new(format!("make the role {name}"))
            .command(format!(
                "aws iam create-role --role-name {name} --assume-role-policy-document '{}'",
                trust_policy(INFRASTRUCTURE)
            ))
            .command(attach),
        DiskFault::Distrust(role, basis) => task.let_ecs_assume(INFRASTRUCTURE, role, basis),
        DiskFault::Lacks { action, resource, basis, .. } => match &basis.statement {
            Some(statement) => {
                Remedy::new(format!("take {action} on {resource} out of the Deny of {statement}"))
                    .command(format!("aws iam list-role-policies --role-name {name}"))
            }
            None => Remedy::new(format!("let {name} make volumes")).command(attach),
        },
    };
    vec![remedy.see(META.reference)]
}
