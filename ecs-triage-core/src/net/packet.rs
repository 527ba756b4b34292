use super::address::Span;
use super::trace::Direction;

/// What is sent: the protocol, and the port at the far end.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Protocol {
    /// TCP to this port.
    Tcp(u16),
    /// UDP to this port.
    Udp(u16),
    /// ICMP (ICMPv6 to an IPv6 address) echo: `ping`.
    Ping,
    /// Another IP protocol, by its number.
    Number(u8),
}

impl Protocol {
    /// The destination port, for protocols that have ports.
    pub const fn port(self) -> Option<u16> {
        match self {
            Self::Tcp(port) | Self::Udp(port) => Some(port),
            Self::Ping | Self::Number(_) => None,
        }
    }
}

/// Ports from which a sender of unknown kind may open a connection.
///
/// Source: <https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html#nacl-ephemeral-ports>.
pub(super) const ANY_CLIENT: (u16, u16) = (1024, u16::MAX);
/// Ports from which Linux opens a connection.
pub(super) const LINUX_CLIENT: (u16, u16) = (32768, 60999);
/// Ports from which Windows opens a connection.
pub(super) const WINDOWS_CLIENT: (u16, u16) = (49152, u16::MAX);

/// A packet as it is on the wire at one place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Packet<'a> {
    pub(super) source: Span,
    pub(super) destination: Span,
    pub(super) protocol: u8,
    /// Ports at the destination.
    pub(super) ports: (u16, u16),
    /// Ports at the source.
    pub(super) source_ports: (u16, u16),
    /// Type and code.
    pub(super) icmp: (u8, u8),
    pub(super) direction: Direction,
    /// The groups of the sender, by which rules may know it, while the path keeps them.
    pub(super) identity: &'a [&'a str],
    /// The gateway of which it is not known whether it keeps them.
    pub(super) unsure: Option<&'a str>,
}

impl<'a> Packet<'a> {
    pub(super) fn new(
        protocol: Protocol,
        source: Span,
        destination: Span,
        client: (u16, u16),
        identity: &'a [&'a str],
    ) -> Self {
        let v6 = destination.is_v6();
        let (number, port) = match protocol {
            Protocol::Tcp(port) => (6, port),
            Protocol::Udp(port) => (17, port),
            Protocol::Ping => (if v6 { 58 } else { 1 }, 0),
            Protocol::Number(number) => (number, 0),
        };
        Self {
            source,
            destination,
            protocol: number,
            ports: (port, port),
            source_ports: client,
            icmp: (if v6 { 128 } else { 8 }, 0),
            direction: Direction::Out,
            identity,
            unsure: None,
        }
    }

    /// The answer to this packet.
    pub(super) fn reply(&self) -> Self {
        Self {
            source: self.destination,
            destination: self.source,
            ports: self.source_ports,
            source_ports: self.ports,
            icmp: (if self.protocol == 58 { 129 } else { 0 }, 0),
            direction: Direction::Back,
            identity: &[],
            ..*self
        }
    }
}
