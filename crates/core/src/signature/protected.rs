//! The protected header: how the signed text is cut out of the document.

use super::base64url;
use crate::json::{Json, Kind, NodeId, ProblemKind};

/// What the protected header of a signature says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Protected {
    /// How many bytes of the document's beginning are signed; counted from its end where negative.
    length: i128,
    /// What is signed behind them.
    tail: Vec<u8>,
    /// An algorithm, which goes before the unprotected one.
    pub(super) algorithm: Option<String>,
    /// Whether something in it has to be understood that is unknown (RFC 7515, section 4.1.11).
    pub(super) is_critical: bool,
}

/// Names that every reader of signatures knows (RFC 7515, section 4.1).
const REGISTERED: [&str; 11] =
    ["alg", "jku", "jwk", "kid", "x5u", "x5c", "x5t", "x5t#S256", "typ", "cty", "crit"];

impl Protected {
    /// Reads one, base64url as it stands in the document; none where it cannot be read.
    pub(super) fn read(text: &str) -> Option<Self> {
        let header = base64url::decode(text)?;
        let json = Json::parse(&header);
        let harmless = |kind: ProblemKind| kind.is_json() || kind == ProblemKind::NotFinite;
        if !json.problems().iter().all(|problem| harmless(problem.kind)) {
            return None;
        }
        let root = json.root().filter(|root| json.kind(*root) == Kind::Object)?;
        let member = |name| json.member(root, name);
        let length = member("formatLength")?;
        let tail = member("formatTail")?;
        let algorithm = match member("alg") {
            Some(node) => Some(json.string(node)?.into_owned()),
            None => None,
        };
        Some(Self {
            length: read_length(&json, length)?,
            tail: read_tail(&json, tail)?,
            algorithm,
            is_critical: member("crit").is_some_and(|crit| !is_understood(&json, root, crit)),
        })
    }

    /// How many bytes of a document of this length are signed as they are.
    pub(super) fn head(&self, document: usize) -> usize {
        let all = i128::try_from(document).unwrap_or(i128::MAX);
        let end = if self.length < 0 { all.saturating_add(self.length).max(0) } else { self.length.min(all) };
        usize::try_from(end).unwrap_or(document)
    }

    /// What is signed behind the head.
    pub(super) fn tail(&self) -> &[u8] {
        &self.tail
    }
}

/// A whole number, or what Python takes for one where it cuts text.
fn read_length(json: &Json<'_>, node: NodeId) -> Option<i128> {
    match json.kind(node) {
        Kind::Number => {
            let number = json.number(node).filter(|number| number.is_plain_integer())?;
            let beyond = if number.is_negative() { i128::MIN } else { i128::MAX };
            Some(number.whole().unwrap_or(beyond))
        }
        Kind::Boolean => Some(i128::from(json.boolean(node)?)),
        // All of it.
        Kind::Null => Some(i128::MAX),
        _ => None,
    }
}

/// A text in base64url; Python turns other values into text first.
fn read_tail(json: &Json<'_>, node: NodeId) -> Option<Vec<u8>> {
    match json.kind(node) {
        Kind::String => base64url::decode(&json.string(node)?),
        Kind::Number => {
            let number = json.number(node).filter(|number| number.is_plain_integer())?;
            base64url::decode(std::str::from_utf8(number.raw()).ok()?)
        }
        Kind::Boolean => base64url::decode(if json.boolean(node)? { "True" } else { "False" }),
        Kind::Null => base64url::decode("None"),
        // Brackets alone are skipped; what a longer value would be in Python nobody means.
        Kind::Array | Kind::Object if json.children(node).next().is_none() => Some(Vec::new()),
        _ => None,
    }
}

/// Whether each name that has to be understood is a registered one and is there.
fn is_understood(json: &Json<'_>, root: NodeId, critical: NodeId) -> bool {
    json.kind(critical) == Kind::Array
        && json.children(critical).all(|name| {
            json.string(name)
                .is_some_and(|name| REGISTERED.contains(&name.as_ref()) && json.member(root, &name).is_some())
        })
}
