use serde::Serialize;

/// How a host name resolves in a VPC.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub enum Resolution {}
