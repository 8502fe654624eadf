//! The signatures of Docker manifests of schema 1: JSON Web Signatures over a text that is cut out of the
//! document itself (RFC 7515; Docker, "Image Manifest Version 2, Schema 1", "Signed Manifests").
//!
//! The first bytes of the document, up to `formatLength`, and the bytes of `formatTail` behind them are what is
//! signed: the *payload*. What stands between is not, whatever it says: whoever reads a signed manifest has to
//! read the payload.

mod algorithm;
mod base64url;
mod der;
#[cfg(feature = "signatures")]
mod ecdsa;
mod key;
#[cfg(feature = "signatures")]
mod modular;
mod protected;
#[cfg(feature = "signatures")]
mod rsa;
#[cfg(feature = "signatures")]
mod sign;
#[cfg(feature = "signatures")]
mod signing_key;

#[cfg(feature = "signatures")]
pub use sign::{SignError, sign};
#[cfg(feature = "signatures")]
pub use signing_key::{PublicKey, SigningKey};

use crate::json::{Json, Kind, NodeId};
use algorithm::Check;
use key::Key;
use protected::Protected;

/// A signed manifest: what is signed, and by whom.
#[derive(Clone, Debug)]
pub struct Signed {
    /// The signed text; none where the first signature's protected header does not say what it is.
    pub payload: Option<Payload>,
    /// The signatures, in the order of the document.
    pub signatures: Vec<Signature>,
}

/// The text that is signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payload {
    /// How many bytes it shares with the document's beginning.
    pub head: usize,
    /// The text: these bytes of the document, and `formatTail` behind them.
    pub text: Vec<u8>,
}

/// One signature.
#[derive(Clone, Debug)]
pub struct Signature {
    /// Its entry in `signatures`.
    pub node: NodeId,
    /// The algorithm that its header names.
    pub algorithm: Option<String>,
    /// The key's identifier, as its header gives it.
    pub key_id: Option<String>,
    /// The identifier that follows from the key itself; none for keys that libtrust does not know.
    pub true_key_id: Option<String>,
    /// Whether it holds.
    pub status: Status,
}

/// Whether a signature holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    /// It is that of the key, over the payload.
    Verified,
    /// It is not: text, signature or key is another's.
    Mismatch,
    /// Something of it is missing, or of the wrong type.
    Incomplete,
    /// The protected header cannot be read, or asks for something unknown.
    Protected,
    /// The key cannot be used.
    Key,
    /// There is no such algorithm, it needs another key, or the protected header names another one.
    Algorithm,
    /// The algorithm is `none`, and there is no signature: nothing is proven.
    Nothing,
    /// The algorithm is a known one that is not checked here, or too many signatures stand before it.
    NotChecked,
}

/// Reads the signatures of a manifest, and looks whether they hold. `source` is the document as it was sent: the
/// lengths in it count these bytes. None where the document has no list of signatures with an entry.
pub fn read(source: &[u8], json: &Json<'_>, root: NodeId) -> Option<Signed> {
    let list = json.member(root, "signatures").filter(|list| json.kind(*list) == Kind::Array)?;
    let first = json.children(list).next()?;
    let payload = protected(json, first).map(|protected| {
        let head = protected.head(source.len());
        Payload { head, text: [&source[..head], protected.tail()].concat() }
    });
    let text = payload.as_ref().map(|payload| payload.text.as_slice());
    let checked = json.children(list).take(MOST).map(|node| check(json, node, text));
    let rest = json.children(list).skip(MOST).map(|node| Signature {
        node,
        algorithm: None,
        key_id: None,
        true_key_id: None,
        status: Status::NotChecked,
    });
    let signatures = checked.chain(rest).collect();
    Some(Signed { payload, signatures })
}

/// The most signatures that are checked: each takes a while, and a document of thousands only keeps its reader
/// waiting.
const MOST: usize = 32;

fn string(json: &Json<'_>, node: NodeId, name: &str) -> Option<String> {
    json.string(json.member(node, name)?).map(std::borrow::Cow::into_owned)
}

fn protected(json: &Json<'_>, signature: NodeId) -> Option<Protected> {
    Protected::read(&string(json, signature, "protected")?)
}

fn check(json: &Json<'_>, node: NodeId, payload: Option<&[u8]>) -> Signature {
    let header = json.member(node, "header");
    let jwk = header.and_then(|header| json.member(header, "jwk"));
    let key = jwk.and_then(|jwk| Key::read(json, jwk));
    let algorithm = header.and_then(|header| string(json, header, "alg"));
    let status = match (&algorithm, jwk, &key) {
        (Some(_), Some(_), None) => Status::Key,
        (Some(algorithm), _, Some(key)) => status(json, node, algorithm, key, payload),
        _ => Status::Incomplete,
    };
    Signature {
        node,
        status,
        algorithm,
        key_id: jwk.and_then(|jwk| string(json, jwk, "kid")),
        true_key_id: key.and_then(|key| key.id()),
    }
}

/// The longest text, in base64, that Quay's library takes.
const LONGEST: usize = 256_000;

fn status(json: &Json<'_>, node: NodeId, algorithm: &str, key: &Key, payload: Option<&[u8]>) -> Status {
    let Some((text, signature)) = string(json, node, "protected").zip(string(json, node, "signature")) else {
        return Status::Incomplete;
    };
    let Some((payload, header)) = payload.zip(Protected::read(&text)) else { return Status::Protected };
    let payload = base64url::encode(payload);
    if header.is_critical || text.len() > LONGEST || payload.len() > LONGEST {
        return Status::Protected;
    }
    if signature.is_empty() || signature.len() > LONGEST {
        return Status::Incomplete;
    }
    if header.algorithm.is_some_and(|named| named != algorithm) {
        return Status::Algorithm;
    }
    let Some(signature) = base64url::decode(&signature) else { return Status::Mismatch };
    match algorithm::check(algorithm, key, format!("{text}.{payload}").as_bytes(), &signature) {
        Check::Holds if algorithm == "none" => Status::Nothing,
        Check::Holds => Status::Verified,
        Check::Fails => Status::Mismatch,
        Check::WrongKey | Check::Unknown => Status::Algorithm,
        Check::NotHere => Status::NotChecked,
    }
}
