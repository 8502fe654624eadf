//! What the page decides about a request that is held at the gate.

use bytes::Bytes;
use http::{HeaderMap, Method};
use longshore_client::transport::FaultKind;
use longshore_client::url::Url;
use web_sys::Blob;

/// What becomes of the request.
#[derive(Debug)]
pub enum Verdict {
    /// It is sent as it is, with this fault in its way, if any.
    Send(Option<FaultKind>),
    /// It is sent otherwise, with this fault in its way, if any.
    Edit(Box<Rewritten>, Option<FaultKind>),
    /// It is not sent.
    Drop,
}

/// The request as it is to be sent.
#[derive(Debug)]
pub struct Rewritten {
    /// The method.
    pub method: Method,
    /// Where it goes.
    pub url: Url,
    /// All its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub body: Body,
}

/// The body of a request that was edited.
#[derive(Debug)]
pub enum Body {
    /// As it was.
    AsItIs,
    /// These bytes.
    Bytes(Bytes),
    /// The content of a file.
    File(Blob),
}
