//! Why the registry answered as it did: data beside the response, for those who learn from it.
//!
//! Whoever decides writes the reason down (`Call::note`), and only where somebody
//! asked; a failure tells its own (`Failure::reason`).

mod rule;
mod section;

pub use rule::Rule;
pub use section::Section;

use bytes::Bytes;
use http::Response;
use serde::ser::SerializeStruct as _;
use serde::{Serialize, Serializer};
use serde_json::Value;
use std::fmt;

/// An extension of a request (`http::Extensions`): its response is to have [`Why`] as one.
#[derive(Clone, Copy, Debug)]
pub struct Asked;

/// A response, and why it is this one.
#[derive(Clone, Debug)]
pub struct Answered {
    /// What the client is sent.
    pub response: Response<Bytes>,
    /// Why. The client never sees it.
    pub why: Why,
}

/// The reasons for a response, in the order in which they were decided: each held, and the last one made the
/// status.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Why {
    /// The reasons.
    pub reasons: Vec<Reason>,
}

impl Why {
    /// The reason that made the status.
    pub fn last(&self) -> Option<&Reason> {
        self.reasons.last()
    }
}

/// A line for each reason: its rule, its sentence, what it rests on.
impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, reason) in self.reasons.iter().enumerate() {
            if at > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{reason}")?;
        }
        Ok(())
    }
}

/// One thing that was decided on the way to a response.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Reason {
    /// The rule that decided.
    #[cfg_attr(feature = "typescript", ts(as = "String"))]
    pub rule: Rule,
    /// What it decided here, in plain words.
    pub sentence: String,
    /// What it decided by. It may be none, where the rule knows no exception.
    pub facts: Vec<Fact>,
    /// Where the rule is written.
    pub section: Section,
}

impl Reason {
    /// A reason that rests on nothing but its rule.
    pub(crate) fn new(rule: Rule, sentence: impl Into<String>) -> Self {
        Self { rule, sentence: sentence.into(), facts: Vec::new(), section: rule.section() }
    }

    /// It rests on a value of the policy.
    pub(crate) fn policy(self, path: impl Into<String>, value: &impl Serialize) -> Self {
        self.rests_on(Source::Policy, path, value)
    }

    /// It rests on what the registry holds.
    pub(crate) fn state(self, path: impl Into<String>, value: &impl Serialize) -> Self {
        self.rests_on(Source::State, path, value)
    }

    /// It rests on what the request says.
    pub(crate) fn request(self, path: impl Into<String>, value: &impl Serialize) -> Self {
        self.rests_on(Source::Request, path, value)
    }

    fn rests_on(mut self, from: Source, path: impl Into<String>, value: &impl Serialize) -> Self {
        // Texts, numbers and lists of them, all of which JSON can say.
        let value = serde_json::to_value(value).unwrap_or_default();
        self.facts.push(Fact { from, path: path.into(), value });
        self
    }

    /// The value of the policy that decided, with its path, if one did.
    pub fn decided_by_policy(&self) -> Option<&Fact> {
        self.facts.iter().find(|fact| fact.from == Source::Policy)
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.rule, self.sentence)?;
        for (at, fact) in self.facts.iter().enumerate() {
            write!(f, "{} {fact}", if at == 0 { " —" } else { "," })?;
        }
        write!(f, " [{}]", self.section)
    }
}

impl Serialize for Reason {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut fields = to.serialize_struct("Reason", 4)?;
        fields.serialize_field("rule", self.rule.id())?;
        fields.serialize_field("sentence", &self.sentence)?;
        fields.serialize_field("facts", &self.facts)?;
        fields.serialize_field("section", &self.section)?;
        fields.end()
    }
}

/// Something that a rule decided by.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Fact {
    /// Where it was found.
    pub from: Source,
    /// Where it was found there: a policy's field (`repositories.acme/app.state`), something that is held
    /// (`repositories.acme/app.tags.latest`), a part of the request (`header.Range`, `query.n`, `token.exp`).
    pub path: String,
    /// What stands there.
    #[cfg_attr(feature = "typescript", ts(type = "unknown"))]
    pub value: Value,
}

impl fmt::Display for Fact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} = {}", self.from, self.path, self.value)
    }
}

/// Where a fact was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "FactSource"))]
pub enum Source {
    /// In the policy, which somebody can change.
    Policy,
    /// In what the registry holds.
    State,
    /// In the request.
    Request,
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Policy => "policy",
            Self::State => "state",
            Self::Request => "request",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_reads_as_a_line_and_as_data() {
        let reason = Reason::new(Rule::ReadOnly, "the repository is read-only")
            .policy("repositories.acme/frozen.state", &"read-only");
        assert_eq!(
            reason.to_string(),
            "read-only: the repository is read-only — policy repositories.acme/frozen.state = \"read-only\" \
             [Quay, errors of the registry protocol]"
        );
        let why = Why { reasons: vec![reason] };
        let data = serde_json::to_value(&why).unwrap();
        assert_eq!(data[0]["rule"], "read-only");
        assert_eq!(data[0]["facts"][0]["from"], "policy");
        assert!(data[0]["section"]["url"].as_str().unwrap().starts_with("https://"));
    }
}
