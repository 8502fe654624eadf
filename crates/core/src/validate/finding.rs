//! What the validator found, and where.

use super::judge::{Judge, Judges};
use crate::diagnostics::Diagnostic;
use crate::json::{NodeId, Span};

/// One thing that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What it is.
    pub diagnostic: &'static Diagnostic,
    /// The bytes concerned.
    pub span: Span,
    /// The value concerned, where there is one.
    pub node: Option<NodeId>,
    /// What is wrong, in a sentence.
    pub message: String,
    /// Who rejects the document for it.
    pub judges: Judges,
    /// An edit that mends it for certain.
    pub repair: Option<Repair>,
}

impl Finding {
    /// How bad it is.
    pub fn severity(&self) -> Severity {
        let judged = if self.judges.contains(Judge::Spec) {
            Severity::Error
        } else if self.judges.is_empty() {
            Severity::Advice
        } else {
            Severity::Warning
        };
        judged.min(self.diagnostic.floor)
    }
}

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename_all = "lowercase"))]
pub enum Severity {
    /// The specification's text forbids it.
    Error,
    /// The text allows it, and another judge rejects it.
    Warning,
    /// Nobody rejects it, and something else would be better.
    Advice,
}

impl Severity {
    /// The name in JSON and for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Advice => "advice",
        }
    }
}

/// Edits that mend one finding and leave every other byte as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repair {
    /// What is done, as a button says it.
    pub title: String,
    /// The edits, in the order of the text; they do not overlap.
    pub edits: Vec<Edit>,
}

/// Bytes that are replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What goes.
    pub span: Span,
    /// What comes.
    pub text: String,
}

impl Repair {
    /// A repair with one edit.
    pub fn one(title: impl Into<String>, span: Span, text: impl Into<String>) -> Self {
        Self { title: title.into(), edits: vec![Edit { span, text: text.into() }] }
    }
}
