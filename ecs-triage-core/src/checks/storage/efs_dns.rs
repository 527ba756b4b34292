use crate::finding::{Evidence, Remedy};
use crate::net::Resolution;
use crate::snapshot::ec2::{Subnet, Vpc};
use crate::stop::Kind;
use crate::task::{Share, Switch};
use crate::{Finding, Gap, TaskView, Verdict, declare_check};

declare_check! {
    /// The name of the file system cannot be resolved in the task's VPC.
    ///
    /// ## What goes wrong
    ///
    /// A volume is mounted by the name `fs-..efs.<region>.amazonaws.com`, which only the VPC's own
    /// name server answers. It needs both `enableDnsSupport` and `enableDnsHostnames`, and a DHCP
    /// option set that names other servers hides it: `Failed to resolve "fs-..efs.."`.
    ///
    /// ## How it is told
    ///
    /// By the VPC's two attributes. That other name servers do not know the name is said only where
    /// the stopped reason says that it did not resolve, and the VPC's own server would have known
    /// it.
    ///
    /// ## How to fix it
    ///
    /// Switch both attributes on. Let other name servers forward `amazonaws.com` to the VPC's own.
    pub EfsDns {
        id: "efs-dns",
        summary: "the name of the file system cannot be resolved in the VPC",
        phase: Storage,
        reference: "https://docs.aws.amazon.com/efs/latest/ug/mounting-fs-mount-cmd-dns-name.html",
        run: run,
    }
}

const META: crate::Meta = EfsDns::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    task.judge_shares(|share| judge(task, share))
}

fn judge<'s>(task: &TaskView<'s>, share: &Share<'s>) -> Result<Option<Finding>, Gap> {
    let mut subnets = task.mount_subnets()?;
    subnets.sort_by_key(|subnet| &subnet.vpc_id);
    subnets.dedup_by_key(|subnet| &subnet.vpc_id);
    let settings = subnets.iter().map(|subnet| by_settings(task, share, subnet));
    let found = crate::task::definite(settings)?.into_iter().next();
    match found {
        Some(finding) => Ok(Some(finding)),
        None => by_other_servers(task, share),
    }
}

/// The attributes of the VPC that are off.
fn by_settings<'s>(
    task: &TaskView<'s>,
    share: &Share<'s>,
    subnet: &Subnet,
) -> Result<Option<Finding>, Gap> {
    let vpc = subnet.vpc_id.as_str();
    let off = task.switched_off(vpc)?;
    if off.is_empty() {
        return Ok(None);
    }
    let message = format!(
        "{} of {vpc} is off, so that the name of {} does not resolve",
        Switch::names(&off),
        share.words()
    );
    let on = task.switch_on(vpc, &off).see(META.reference);
    let proofs = off.into_iter().map(|switch| switch.proof).collect();
    finding(task, share, vpc, message, proofs).map(|found| Some(found.fix(on)))
}

/// Name servers that did not know the name, where the text says so.
fn by_other_servers<'s>(
    task: &TaskView<'s>,
    share: &Share<'s>,
) -> Result<Option<Finding>, Gap> {
    if task.symptom().map(|symptom| symptom.kind()) != Some(Kind::EfsName) {
        return Ok(None);
    }
    for path in task.ways_to(share)? {
        let Some(Resolution::CustomServers { servers, amazon }) = &path.trace.resolution else {
            continue;
        };
        if !matches!(**amazon, Resolution::MountTarget { .. }) {
            continue;
        }
        let Some(vpc) = task.vpc_of(path.subnet)? else { continue };
        let Some(item) = task.find::<Vpc>(vpc)? else { continue };
        let message = format!(
            "the name servers of {vpc} ({}) do not resolve the name of {}",
            servers.join(", "),
            share.words()
        );
        let options = item.dhcp_options_id.as_deref().unwrap_or_default();
        let proof = task.field(item, "DhcpOptionsId", format!("{options} names {}", servers.join(", ")));
        let forward = Remedy::new(
            "forward amazonaws.com from these servers to the VPC's resolver, or use AmazonProvidedDNS",
        )
        .see(META.reference);
        return finding(task, share, vpc, message, vec![proof]).map(|found| Some(found.fix(forward)));
    }
    Ok(None)
}

fn finding<'s>(
    task: &TaskView<'s>,
    share: &Share<'s>,
    subject: &str,
    message: String,
    proofs: Vec<Evidence>,
) -> Result<Finding, Gap> {
    Ok(Finding::new(&META, subject, message)
        .because_all(task.allows(&META).then(|| task.said()))
        .because_all(proofs)
        .because(task.mounts(share, "fileSystemId", share.file_system())?))
}
