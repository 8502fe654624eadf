//! A report as plain data, which can be sent and written: the shape that programs are given.

use super::finding::{Finding, Repair};
use super::judge::Judge;
use super::{Format, Report};
use crate::Digest;
use crate::json::Lines;
use serde::Serialize;
use std::collections::BTreeMap;

/// What the validator says of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "Report"))]
pub struct PlainReport {
    /// The media type of the format that it is taken for; none where its kind is not known.
    pub media_type: Option<&'static str>,
    /// The SHA-256 digest of its bytes.
    pub digest: String,
    /// How many bytes it has.
    pub size: usize,
    /// What each judge says: `accept`, `reject` or `unknown`.
    #[cfg_attr(feature = "typescript", ts(type = "Record<Judge, Verdict>"))]
    pub judges: BTreeMap<&'static str, &'static str>,
    /// What was found, in the order of the text.
    pub findings: Vec<PlainFinding>,
}

/// One thing that was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "Finding"))]
pub struct PlainFinding {
    /// Its code, such as `LS0106`.
    pub code: String,
    /// How bad it is: `error`, `warning` or `advice`.
    #[cfg_attr(feature = "typescript", ts(as = "super::Severity"))]
    pub severity: &'static str,
    /// What is wrong, in a sentence.
    pub message: String,
    /// What to do.
    pub hint: &'static str,
    /// The value concerned, as a JSON pointer (RFC 6901); none where it is longer than 4096 bytes.
    pub pointer: Option<String>,
    /// The first byte concerned.
    pub start: u32,
    /// The byte behind the last one.
    pub end: u32,
    /// The line of the first byte, from 1.
    pub line: u32,
    /// Its column in characters, from 1.
    pub column: u32,
    /// The address of the section that says so.
    pub spec: &'static str,
    /// Who rejects the document for it.
    #[cfg_attr(feature = "typescript", ts(as = "Vec<Judge>"))]
    pub judges: Vec<&'static str>,
    /// What mends it for certain.
    pub repair: Option<PlainRepair>,
}

/// Edits that mend one finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "Repair"))]
pub struct PlainRepair {
    /// What is done, as a button says it.
    pub title: String,
    /// The edits, in the order of the text; they do not overlap.
    pub edits: Vec<PlainEdit>,
}

/// Bytes that are replaced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "Edit"))]
pub struct PlainEdit {
    /// The first byte that goes.
    pub start: u32,
    /// The byte behind the last one.
    pub end: u32,
    /// What comes.
    pub text: String,
}

/// Many pointers into a deep document would be much longer than the document.
const LONGEST_POINTER: usize = 4096;

impl Report<'_> {
    /// The report as plain data.
    pub fn plain(&self) -> PlainReport {
        self.plain_named(&self.digest())
    }

    /// The same, by who has computed the digest of the document's bytes already.
    pub fn plain_named(&self, digest: &Digest) -> PlainReport {
        // Places are looked up for findings alone.
        let lines = Lines::new(if self.findings().is_empty() { &[] } else { self.json().source() });
        PlainReport {
            media_type: self.format().map(Format::media_type),
            digest: digest.to_string(),
            size: self.json().source().len(),
            judges: Judge::ALL.map(|judge| (judge.name(), self.verdict(judge).name())).into(),
            findings: self.findings().iter().map(|finding| self.plain_finding(finding, &lines)).collect(),
        }
    }

    fn plain_finding(&self, finding: &Finding, lines: &Lines<'_>) -> PlainFinding {
        let position = lines.position(finding.span.start);
        PlainFinding {
            code: finding.diagnostic.name(),
            severity: finding.severity().name(),
            message: finding.message.clone(),
            hint: finding.diagnostic.hint,
            pointer: finding.node.and_then(|node| self.json().pointer_within(node, LONGEST_POINTER)),
            start: finding.span.start,
            end: finding.span.end,
            line: position.line,
            column: position.column,
            spec: finding.diagnostic.section.url,
            judges: finding.judges.names(),
            repair: finding.repair.as_ref().map(Repair::plain),
        }
    }
}

impl Repair {
    /// The repair as plain data.
    pub fn plain(&self) -> PlainRepair {
        let edits = self.edits.iter().map(|edit| PlainEdit {
            start: edit.span.start,
            end: edit.span.end,
            text: edit.text.clone(),
        });
        PlainRepair { title: self.title.clone(), edits: edits.collect() }
    }
}
