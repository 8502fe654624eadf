//! Documents in JSON, compared member by member.

use crate::comparison::{Part, Weight};
use crate::pair::Pair;
use longshore_core::json::{Json, Kind, NodeId};
use std::collections::BTreeMap;

/// So many differences of a document are told one by one.
const MOST: usize = 40;

/// Pointers are no longer than this, in bytes.
const LONGEST_POINTER: usize = 300;

/// Members whose values are others in every run.
const EVERY_RUN: [&str; 11] = [
    "token",
    "access_token",
    "refresh_token",
    "id_token",
    "issued_at",
    "expires_at",
    "request_id",
    "requestId",
    "RequestId",
    "trace_id",
    "HostId",
];

/// Tells what is not the same in two documents, each by its JSON pointer, and whether any of it matters; none where one of
/// them is no document, or where only the way that they are written differs.
pub(crate) fn differences(pair: &mut Pair<'_>, part: Part, a: &[u8], b: &[u8]) -> Option<bool> {
    let (a, b) = (document(a)?, document(b)?);
    let mut walk = Walk { pair, part, a: &a, b: &b, told: 0, matters: false };
    walk.all(a.root()?, b.root()?);
    (walk.told > 0).then_some(walk.matters)
}

/// The text as JSON, where it is an object or an array.
fn document(text: &[u8]) -> Option<Json<'_>> {
    let begins = text.iter().find(|byte| !byte.is_ascii_whitespace());
    if !matches!(begins, Some(b'{' | b'[')) {
        return None;
    }
    let json = Json::parse(text);
    json.problems().iter().all(|problem| problem.kind.is_json()).then_some(json)
}

struct Walk<'w, 'p, 'j> {
    pair: &'w mut Pair<'p>,
    part: Part,
    a: &'w Json<'j>,
    b: &'w Json<'j>,
    told: usize,
    matters: bool,
}

impl Walk<'_, '_, '_> {
    fn all(&mut self, a: NodeId, b: NodeId) {
        // What is still to be compared, the next of it last: documents may be nested as deep as they like.
        let mut open = vec![(a, b)];
        while let Some((a, b)) = open.pop() {
            if self.told >= MOST {
                self.pair.add(self.part, "more", Some("there are more differences"), None, Weight::Differs);
                self.matters = true;
                return;
            }
            match (self.a.kind(a), self.b.kind(b)) {
                (Kind::Object, Kind::Object) => self.members(a, b, &mut open),
                (Kind::Array, Kind::Array) => self.entries(a, b, &mut open),
                _ => self.values(Some(a), Some(b)),
            }
        }
    }

    fn members(&mut self, a: NodeId, b: NodeId, open: &mut Vec<(NodeId, NodeId)>) {
        let members = |json: &Json<'_>, node: NodeId| -> BTreeMap<String, NodeId> {
            json.children(node).filter_map(|child| Some((json.key(child)?.into_owned(), child))).collect()
        };
        let (one, mut other) = (members(self.a, a), members(self.b, b));
        let mut both = Vec::new();
        for (name, node) in one {
            match other.remove(&name) {
                Some(there) => both.push((node, there)),
                None => self.values(Some(node), None),
            }
        }
        for node in other.into_values() {
            self.values(None, Some(node));
        }
        open.extend(both.into_iter().rev());
    }

    fn entries(&mut self, a: NodeId, b: NodeId, open: &mut Vec<(NodeId, NodeId)>) {
        let (one, other): (Vec<_>, Vec<_>) = (self.a.children(a).collect(), self.b.children(b).collect());
        let length = one.len().min(other.len());
        for node in &one[length..] {
            self.values(Some(*node), None);
        }
        for node in &other[length..] {
            self.values(None, Some(*node));
        }
        open.extend(one.into_iter().zip(other).rev());
    }

    /// Two values, of which one may not be there.
    fn values(&mut self, a: Option<NodeId>, b: Option<NodeId>) {
        if self.told >= MOST {
            return;
        }
        let text = |json: &Json<'_>, node: NodeId| match json.string(node) {
            Some(text) => text.into_owned(),
            None => String::from_utf8_lossy(json.raw(node)).into_owned(),
        };
        let (one, other) = (a.map(|node| text(self.a, node)), b.map(|node| text(self.b, node)));
        let kind = |json: &Json<'_>, node: Option<NodeId>| node.map(|node| json.kind(node));
        if one == other && kind(self.a, a) == kind(self.b, b) {
            return;
        }
        let (json, node) = match (a, b) {
            (Some(node), _) => (self.a, node),
            (None, Some(node)) => (self.b, node),
            (None, None) => return,
        };
        let pointer = json.pointer_within(node, LONGEST_POINTER);
        let pointer = pointer.unwrap_or_else(|| "something deep inside".to_owned());
        let is_of_run = EVERY_RUN.iter().any(|name| json.key_is(node, name));
        let weight = match (&one, &other) {
            (Some(one), Some(other)) if is_of_run || self.pair.is_same(one, other) => Weight::EveryRun,
            _ => Weight::Differs,
        };
        self.told += 1;
        self.matters |= weight == Weight::Differs;
        // Of another kind, and the same to look at: `1` and `"1"`.
        let other = if one == other { other.map(|text| format!("{text:?}")) } else { other };
        self.pair.add(self.part, &pointer, one.as_deref(), other.as_deref(), weight);
    }
}
