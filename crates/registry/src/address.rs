//! Where a request comes from.

use std::net::IpAddr;

/// The address that a request comes from, as whoever puts the registry behind a network knows it: an extension
/// of the request (`http::Extensions`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RemoteAddress(pub IpAddr);
