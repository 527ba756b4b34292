use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::IpNet;

/// An address of either family, in one order: every IPv4 address lies below every IPv6 address.
///
/// IPv6 addresses below `0:1::` are special purpose (unspecified, loopback, IPv4-mapped) and never
/// on a VPC's wire, so that the two families do not meet.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub(crate) struct Ip(pub(crate) u128);

/// A run of addresses, first and last included.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Span {
    pub(crate) first: u128,
    pub(crate) last: u128,
}

const V4_LAST: u128 = u32::MAX as u128;
const V6_FIRST: u128 = 1 << 96;

impl Ip {
    pub(crate) fn new(ip: IpAddr) -> Self {
        match ip.to_canonical() {
            IpAddr::V4(v4) => Self(u32::from(v4).into()),
            IpAddr::V6(v6) => Self(u128::from(v6).max(V6_FIRST)),
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        text.parse().ok().map(Self::new)
    }

    pub(crate) const fn is_v6(self) -> bool {
        self.0 > V4_LAST
    }

    pub(crate) fn address(self) -> IpAddr {
        match u32::try_from(self.0) {
            Ok(v4) => Ipv4Addr::from(v4).into(),
            Err(_) => Ipv6Addr::from(self.0).into(),
        }
    }

    /// Is the address one that the internet routes?
    pub(crate) fn is_public(self) -> bool {
        if self.is_v6() {
            return GLOBAL_V6.contains(self);
        }
        !SPECIAL_V4.iter().any(|span| span.contains(self))
    }

    /// Is it answered by the hypervisor: metadata, DNS, time?
    pub(crate) fn is_link_local(self) -> bool {
        LINK_LOCAL_V4.contains(self) || AMAZON_V6.contains(self)
    }

    /// Does the VPC's name server answer there, whatever the VPC's range?
    pub(crate) fn is_name_server(self) -> bool {
        NAME_SERVERS.contains(&self)
    }
}

impl fmt::Display for Ip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.address().fmt(f)
    }
}

impl From<Ip> for Span {
    fn from(ip: Ip) -> Self {
        Self { first: ip.0, last: ip.0 }
    }
}

impl Span {
    /// Where public IPv4 addresses lie, for one that is not known.
    pub(crate) const PUBLIC: Self = Self { first: 1 << 24, last: (224 << 24) - 1 };

    /// What a NAT gateway translates from IPv6 to IPv4.
    ///
    /// Source: <https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-nat64-dns64.html>.
    pub(crate) const NAT64: Self =
        Self { first: 0x0064_ff9b << 96, last: (0x0064_ff9b << 96) + V4_LAST };

    const fn v4(address: [u8; 4], length: u8) -> Self {
        let first = u32::from_be_bytes(address) as u128;
        Self { first, last: first + (V4_LAST >> length) }
    }

    /// Reads a CIDR block; bits below its length are ignored, as AWS does.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let net = match text.parse::<IpNet>() {
            Ok(net) => net.trunc(),
            Err(_) => IpNet::from(text.parse::<IpAddr>().ok()?),
        };
        match net {
            IpNet::V4(net) => Some(Self {
                first: u32::from(net.network()).into(),
                last: u32::from(net.broadcast()).into(),
            }),
            IpNet::V6(net) => {
                let last = u128::from(net.broadcast());
                let first = u128::from(net.network()).max(V6_FIRST);
                (first <= last).then_some(Self { first, last })
            }
        }
    }

    pub(crate) const fn is_v6(self) -> bool {
        self.first > V4_LAST
    }

    pub(crate) const fn contains(self, ip: Ip) -> bool {
        self.first <= ip.0 && ip.0 <= self.last
    }

    /// The parts of it that lie outside another.
    pub(crate) fn without(self, hole: Self) -> impl Iterator<Item = Self> {
        let before =
            hole.first.checked_sub(1).map(|last| Self { last: last.min(self.last), ..self });
        let after =
            hole.last.checked_add(1).map(|first| Self { first: first.max(self.first), ..self });
        [before, after].into_iter().flatten().filter(|part| part.first <= part.last)
    }

    pub(crate) const fn covers(self, other: Self) -> bool {
        self.first <= other.first && other.last <= self.last
    }

    /// The address when it is only one, else the first.
    pub(crate) const fn first(self) -> Ip {
        Ip(self.first)
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let size = self.last - self.first;
        let width = if self.is_v6() { 128 } else { 32 };
        let bits = (size.wrapping_add(1)).trailing_zeros();
        match (size, size & size.wrapping_add(1)) {
            (0, _) => self.first().fmt(f),
            (_, 0) => write!(f, "{}/{}", self.first(), width - bits.min(width)),
            _ => write!(f, "{} to {}", self.first(), Ip(self.last)),
        }
    }
}

/// `169.254.169.253` and `fd00:ec2::253`.
const NAME_SERVERS: [Ip; 2] = [Ip(0xa9fe_a9fd), Ip((0xfd00_0ec2 << 96) + 0x253)];
const LINK_LOCAL_V4: Span = Span::v4([169, 254, 0, 0], 16);
/// `fd00:ec2::/32`: the resolver, metadata and time of EC2 over IPv6.
const AMAZON_V6: Span = Span { first: 0xfd00_0ec2 << 96, last: (0xfd00_0ec3 << 96) - 1 };
pub(crate) const GLOBAL_V6: Span = Span { first: 0x2000 << 112, last: (0x4000 << 112) - 1 };

/// Every IPv4 address that the internet routes, as runs.
pub(crate) fn public_v4() -> impl Iterator<Item = Span> + Clone {
    SPECIAL_V4.windows(2).filter_map(|pair| {
        let [before, after] = pair else { return None };
        let first = before.last + 1;
        (first < after.first).then(|| Span { first, last: after.first - 1 })
    })
}

/// What the internet does not route, in order, from the first address to the last.
///
/// Source: <https://www.iana.org/assignments/iana-ipv4-special-registry/>.
const SPECIAL_V4: &[Span] = &[
    Span::v4([0, 0, 0, 0], 8),
    Span::v4([10, 0, 0, 0], 8),
    Span::v4([100, 64, 0, 0], 10),
    Span::v4([127, 0, 0, 0], 8),
    Span::v4([169, 254, 0, 0], 16),
    Span::v4([172, 16, 0, 0], 12),
    Span::v4([192, 0, 0, 0], 24),
    Span::v4([192, 0, 2, 0], 24),
    Span::v4([192, 168, 0, 0], 16),
    Span::v4([198, 18, 0, 0], 15),
    Span::v4([198, 51, 100, 0], 24),
    Span::v4([203, 0, 113, 0], 24),
    Span::v4([224, 0, 0, 0], 3),
];
