//! `ecs-triage reach`: would a packet and its answer pass?

use std::io::{self, BufRead, Write};

use ecs_triage_core::Snapshot;
use ecs_triage_core::net::{
    Blocker, Destination, Direction, Disposition, Network, PlannedInterface, Protocol, Source,
    Trace,
};
use serde_json::{Value, json};

/// How an answer is written.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Form {
    Text,
    Json,
}

/// Answers one question a line with one line, in order, until the input ends.
///
/// A line that is no question is answered with `{"error": ".."}`.
///
/// # Errors
///
/// When the input cannot be read or the output not be written.
pub(crate) fn run_jsonl(
    snapshot: &Snapshot,
    mut input: impl BufRead,
    mut output: impl Write,
) -> io::Result<()> {
    let network = Network::new(snapshot);
    let mut line = Vec::new();
    while {
        line.clear();
        input.read_until(b'\n', &mut line)?
    } > 0
    {
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let answer = match question(&line) {
            Ok((from, to, protocol)) => json_of(&network.trace(&from, &to, protocol)),
            Err(message) => json!({ "error": message }),
        };
        writeln!(output, "{answer}")?;
        output.flush()?;
    }
    Ok(())
}

/// Answers one question: `--from X --to Y[:PORT] --protocol P`.
///
/// # Errors
///
/// What is wrong with the question; or that the output could not be written.
pub(crate) fn run_one(
    snapshot: &Snapshot,
    (from, to, protocol): (&str, &str, &str),
    form: Form,
    mut output: impl Write,
) -> Result<Disposition, String> {
    let (host, port) = split_port(to);
    let from = source(&Value::from(from))?;
    let to = destination(&Value::from(host))?;
    let port = port.map_or(Value::Null, Value::from);
    let protocol = self::protocol(&Value::from(protocol), &port)?;
    let trace = Network::new(snapshot).trace(&from, &to, protocol);
    let text = match form {
        Form::Text => text_of(&trace),
        Form::Json => format!("{}\n", json_of(&trace)),
    };
    output.write_all(text.as_bytes()).map_err(|error| error.to_string())?;
    Ok(trace.disposition)
}

/// `0` delivered, `1` not, `3` unknown.
pub(crate) fn exit_status(disposition: Disposition) -> u8 {
    match disposition {
        Disposition::Delivered => 0,
        Disposition::Unknown => 3,
        _ => 1,
    }
}

fn question(line: &[u8]) -> Result<(Source, Destination, Protocol), String> {
    let value: Value = serde_json::from_slice(line).map_err(|error| error.to_string())?;
    let member = |name: &str| value.get(name).cloned().unwrap_or_default();
    let from = source(&member("from"))?;
    let to = destination(&member("to"))?;
    let protocol = protocol(&member("protocol"), &member("port"))?;
    Ok((from, to, protocol))
}

fn source(from: &Value) -> Result<Source, String> {
    let Some(text) = from.as_str() else { return planned(from, "from").map(Source::Planned) };
    Ok(match text {
        id if id.starts_with("i-") => Source::Instance(id.to_owned()),
        id if id.starts_with("eni-") => Source::Interface(id.to_owned()),
        arn if arn.contains(":loadbalancer/") => Source::LoadBalancer(arn.to_owned()),
        ip => Source::Address(
            ip.parse()
                .map_err(|_| format!("from: `{ip}` is no interface, no instance and no address"))?,
        ),
    })
}

fn destination(to: &Value) -> Result<Destination, String> {
    let Some(text) = to.as_str() else { return planned(to, "to").map(Destination::Planned) };
    Ok(match text {
        "" => return Err("to: is empty".to_owned()),
        "internet" | "0.0.0.0/0" => Destination::AnyPublicIpv4,
        id if id.starts_with("i-") && !id.contains('.') => Destination::Instance(id.to_owned()),
        id if id.starts_with("eni-") && !id.contains('.') => Destination::Interface(id.to_owned()),
        text => match text.parse() {
            Ok(ip) => Destination::Address(ip),
            Err(_) => Destination::Host(text.to_owned()),
        },
    })
}

fn planned(value: &Value, member: &str) -> Result<PlannedInterface, String> {
    let subnet = value.get("subnet").and_then(Value::as_str);
    let Some(subnet) = subnet else {
        return Err(format!("{member}: neither a text nor an object with a subnet"));
    };
    let groups = value.get("security_groups").and_then(Value::as_array);
    let groups = groups.into_iter().flatten().filter_map(Value::as_str);
    let mut planned = PlannedInterface::new(subnet, groups);
    if let Some(ip) = value.get("private_ip").and_then(Value::as_str) {
        let wrong = |_| format!("{member}: `{ip}` is no address");
        planned.private_ip = Some(ip.parse().map_err(wrong)?);
    }
    match value.get("public_ip") {
        Some(Value::Bool(true)) => Ok(planned.with_public_ip()),
        _ => Ok(planned),
    }
}

fn protocol(protocol: &Value, port: &Value) -> Result<Protocol, String> {
    let number = port.as_u64().or_else(|| port.as_str()?.parse().ok());
    let port = || {
        let port = number.and_then(|port| u16::try_from(port).ok());
        port.ok_or_else(|| "port: is missing or no number from 0 to 65535".to_owned())
    };
    match protocol.as_str().unwrap_or("tcp").to_ascii_lowercase().as_str() {
        "tcp" => port().map(Protocol::Tcp),
        "udp" => port().map(Protocol::Udp),
        "icmp" => Ok(Protocol::Ping),
        other => match other.parse() {
            Ok(number) => Ok(Protocol::Number(number)),
            Err(_) => Err(format!("protocol: `{other}` is none of tcp, udp, icmp")),
        },
    }
}

/// `host:443`, `10.0.0.1:443`, `[fd00::1]:443`.
fn split_port(text: &str) -> (&str, Option<&str>) {
    let (host, port) = match text.rsplit_once(':') {
        Some((host, port)) if !host.contains(':') || host.ends_with(']') => (host, Some(port)),
        _ => (text, None),
    };
    (host.trim_start_matches('[').trim_end_matches(']'), port)
}

fn json_of(trace: &Trace) -> Value {
    let blocker = |blocker: &Blocker| {
        json!({
            "id": blocker.id,
            "kind": blocker.kind,
            "disposition": blocker.disposition,
            "direction": blocker.direction,
            "detail": blocker.detail,
        })
    };
    let missing: Vec<_> = trace.missing.iter().map(|gap| gap.to_string()).collect();
    let mut value = json!({
        "disposition": trace.disposition,
        "blocked_at": trace.blocked_at.as_ref().map(|blocker| &blocker.id),
        "hops": trace.hops,
        "also": trace.also.iter().map(blocker).collect::<Vec<_>>(),
        "missing": missing,
        "assumptions": trace.assumptions,
    });
    if let Some(members) = value.as_object_mut() {
        members.extend(trace.blocked_at.as_ref().map(|b| ("blocker".to_owned(), blocker(b))));
        let resolution = trace.resolution.as_ref().map(|r| ("resolution".to_owned(), json!(r)));
        members.extend(resolution);
    }
    value
}

fn text_of(trace: &Trace) -> String {
    let mut text = String::new();
    let arrow = |direction| if direction == Direction::Out { "->" } else { "<-" };
    for hop in &trace.hops {
        let kind = json!(hop.kind);
        let kind = kind.as_str().unwrap_or_default().to_owned();
        let line = format!("{} {kind:<28} {:<24} {}", arrow(hop.direction), hop.id, hop.detail);
        text.push_str(line.trim_end());
        text.push('\n');
    }
    for blocker in trace.blockers() {
        let mark = if blocker.disposition == Disposition::Unknown { "??" } else { "XX" };
        let name = blocker.disposition.name();
        text.push_str(&format!("{mark} {name:<28} {:<24} {}\n", blocker.id, blocker.detail));
    }
    for gap in &trace.missing {
        let grant = gap.grant().map(|grant| format!("; {grant} would show it")).unwrap_or_default();
        text.push_str(&format!("?? {gap}{grant}\n"));
    }
    for assumption in &trace.assumptions {
        text.push_str(&format!("   assumed: {}: {}\n", assumption.about(), assumption.assumed()));
    }
    text.push_str(trace.disposition.name());
    text.push('\n');
    text
}
