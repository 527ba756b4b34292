use crate::net::Resolution;
use crate::stop::Field;
use crate::task::{Obstacle, PathFault};
use crate::{Finding, Gap, Remedy, Severity, TaskView, Verdict, declare_check};

declare_check! {
    /// The VPC uses name servers of its own, so that private names of endpoints may not resolve.
    ///
    /// ## What goes wrong
    ///
    /// Private DNS of endpoints works by the VPC's own resolver. Another server answers with the
    /// public address, or not at all, unless it forwards AWS's names to the resolver.
    ///
    /// ## How it is told
    ///
    /// The DHCP option set of the VPC names other servers than `AmazonProvidedDNS`, and what the task
    /// needs depends on how they answer. It is the cause where the text shows a name that did not
    /// resolve, and where nothing but endpoints leads out and no task runs that got through; and a
    /// warning otherwise.
    ///
    /// ## How to fix it
    ///
    /// Forward the names of AWS's services to the VPC's resolver, or use `AmazonProvidedDNS`.
    pub CustomDnsServer {
        id: "custom-dns-server",
        summary: "the VPC's name servers are not Amazon's, and the task depends on how they answer",
        phase: Network,
        severity: Severity::Warning,
        reference: "https://docs.aws.amazon.com/vpc/latest/userguide/DHCPOptionSetConcepts.html",
        run: run,
    }
}

const META: crate::Meta = CustomDnsServer::META;

fn run(task: &TaskView<'_>) -> Result<Verdict, Gap> {
    Ok(match task.judge_paths(&META, PathFault::CustomDnsServer, word)? {
        Verdict::Clear => unknown_to_servers(task).map_or(Verdict::Clear, Verdict::from),
        verdict => verdict,
    })
}

/// The way would lead on, and the stopped reason says that the VPC's name servers had no answer.
fn unknown_to_servers(task: &TaskView<'_>) -> Option<Finding> {
    let asked = task.named(Field::Resolver)?;
    let host = task.named(Field::Host)?;
    let mut paths = task.paths().ok()?.iter().filter(|path| path.connection.host == host);
    let (path, servers) = paths.find_map(|path| match &path.trace.resolution {
        Some(Resolution::CustomServers { servers, .. }) => Some((path, servers)),
        _ => None,
    })?;
    let named = task.named(Field::Why) == Some("not-resolved") && servers.iter().any(|s| s == asked);
    let vpc = named.then(|| task.vpc_of(path.subnet).ok().flatten())??;
    let message = format!("name server {asked} of {vpc} did not resolve {host}");
    let finding = Finding::new(&META, vpc, message).severity(Severity::Error).at(path.phase());
    Some(forward(finding.because(task.said())))
}

fn word<'s>(task: &TaskView<'s>, obstacle: &Obstacle<'_, 's>) -> Finding {
    let (id, list) = (&obstacle.id, obstacle.list());
    let hidden = obstacle.is_hidden_endpoint();
    let message = if hidden {
        format!("the name servers of {id} ({}) need not know its endpoints, and no other way leads to {list}", servers(obstacle))
    } else {
        format!("the name servers of {id} ({}) decide where {list} lead", servers(obstacle))
    };
    let cause = task.allows(&META) || (hidden && !task.runs_already());
    let severity = if cause { Severity::Error } else { Severity::Warning };
    forward(
        Finding::new(&META, id, message).because_all(task.way(obstacle)).severity(severity),
    )
}

fn forward(finding: Finding) -> Finding {
    finding
        .fix(
            Remedy::new("forward the names of AWS's services to the VPC's resolver (the VPC's base address plus two)")
                .see("https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-forwarding-inbound-queries.html"),
        )
        .fix(Remedy::new("use AmazonProvidedDNS in the VPC's DHCP option set").see(META.reference))
}

fn servers(obstacle: &Obstacle<'_, '_>) -> String {
    let named = obstacle.paths.iter().find_map(|path| match &path.trace.resolution {
        Some(Resolution::CustomServers { servers, .. }) => Some(servers.join(", ")),
        _ => None,
    });
    named.unwrap_or_else(|| "by a rule of the Resolver".to_owned())
}
