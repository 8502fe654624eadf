//! Checked files as plain data, in the shape of a document's own report.

use super::tree::CheckedFile;
use crate::validate::judge::{Judge, Verdict};
use crate::validate::{Finding, PlainFinding};
use serde::Serialize;
use std::collections::BTreeMap;

/// What was found in a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PlainFile {
    /// Its path.
    pub path: String,
    /// The media type of the format that it is taken for; none where it is no document.
    pub media_type: Option<&'static str>,
    /// The SHA-256 digest of its bytes; none where it is missing or was not read.
    pub digest: Option<String>,
    /// How many bytes it has.
    pub size: u64,
    /// What each judge says: `accept`, `reject` or `unknown`.
    pub judges: BTreeMap<&'static str, &'static str>,
    /// What was found: about the file as such, then in the order of the text.
    pub findings: Vec<PlainFinding>,
    /// The descriptors that refer to it, the first of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub referenced_from: Vec<PlainReferrer>,
}

/// A descriptor that refers to a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PlainReferrer {
    /// The document that it stands in.
    pub path: String,
    /// Where it stands there, as a JSON pointer (RFC 6901).
    pub pointer: String,
}

impl CheckedFile<'_> {
    /// What a judge says of it. What is no document is rejected or not known.
    pub fn verdict(&self, judge: Judge) -> Verdict {
        let of_document = self.report.as_ref().map_or(Verdict::Unknown, |report| report.verdict(judge));
        if self.is_rejected_by(judge) { Verdict::Reject } else { of_document }
    }

    /// What was found as plain data; `name` makes the path that is shown of a path.
    pub fn plain(&self, name: impl Fn(&str) -> String) -> PlainFile {
        let report = self.report.as_ref().map(crate::validate::Report::plain);
        let mut findings: Vec<PlainFinding> = self.findings.iter().map(of_file).collect();
        let media_type = report.as_ref().and_then(|report| report.media_type);
        findings.extend(report.into_iter().flat_map(|report| report.findings));
        let referrers = self.referrers.iter();
        PlainFile {
            path: name(&self.path),
            media_type,
            digest: self.file.and_then(|file| file.sha256.as_ref()).map(ToString::to_string),
            size: self.file.map_or(0, |file| file.size),
            judges: Judge::ALL.map(|judge| (judge.name(), self.verdict(judge).name())).into(),
            findings,
            referenced_from: referrers
                .map(|it| PlainReferrer { path: name(&it.path), pointer: it.pointer.clone() })
                .collect(),
        }
    }
}

/// A finding about a file as such stands at its beginning.
fn of_file(finding: &Finding) -> PlainFinding {
    PlainFinding {
        code: finding.diagnostic.name(),
        severity: finding.severity().name(),
        message: finding.message.clone(),
        hint: finding.diagnostic.hint,
        pointer: None,
        start: 0,
        end: 0,
        line: 1,
        column: 1,
        spec: finding.diagnostic.section.url,
        judges: finding.judges.names(),
        repair: None,
    }
}
