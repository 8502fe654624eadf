//! The validator: what is wrong with a document, where, how to mend it, and who would take it all the same.
//!
//! The document is read once, into a tree that knows the place of everything. Each judge is a set of rules
//! over that tree, in a folder of its own; what one rejects is a finding with the judge's name on it, and a
//! judge's verdict follows from the findings alone.

pub mod across;
mod finding;
mod format;
mod judge;
mod names;
mod official;
mod ordinary;
mod plain;
mod quay;
mod repair;
mod rule;
mod schema;
mod shape;
mod sink;
mod spec;
mod syntax;

pub use finding::{Edit, Finding, Repair, Severity};
pub use format::Format;
pub use judge::{Judge, Judges, Verdict};
pub use plain::{PlainEdit, PlainFinding, PlainRepair, PlainReport};
pub use repair::{apply, fix};
pub(crate) use rule::time::is_rfc3339;
pub(crate) use shape::last_of_each;

use crate::document::Facts;
use crate::json::Json;
use crate::{Digest, MediaType};
use ordinary::Ordinary;
use sink::Sink;

/// How a document is to be looked at.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The media type that it was given with; without one it is guessed.
    pub media_type: Option<MediaType>,
}

impl Options {
    /// A document of a known media type.
    pub fn of(media_type: MediaType) -> Self {
        Self { media_type: Some(media_type) }
    }
}

/// What the validator says of a document.
#[derive(Debug)]
pub struct Report<'a> {
    json: Json<'a>,
    format: Option<Format>,
    reason: &'static str,
    findings: Vec<Finding>,
}

/// Looks at a document.
pub fn validate<'a>(document: &'a [u8], options: &Options) -> Report<'a> {
    look(document, options, sink::MOST)
}

/// The same, with so many findings of one kind.
fn look<'a>(document: &'a [u8], options: &Options, most: usize) -> Report<'a> {
    let json = Json::parse(document);
    let (format, reason) = Format::recognise(options.media_type.as_ref(), &json);
    let ordinary = Ordinary::find(&json, format);
    let findings = look_at(&json, ordinary, format, most);
    Report { json, format, reason, findings }
}

/// What the judges find, who pass over what is ordinary.
fn look_at(json: &Json<'_>, ordinary: Ordinary, format: Option<Format>, most: usize) -> Vec<Finding> {
    let mut sink = Sink::keeping(json, ordinary, most);
    syntax::check(&mut sink, format);
    names::check(&mut sink, format);
    if let (Some(format), Some(root)) = (format, json.root()) {
        spec::check(&mut sink, root, format);
        schema::check(&mut sink, root, format);
        official::check(&mut sink, root, format);
    }
    if let Some(format) = format {
        quay::check(&mut sink, format);
    }
    let known = format.map_or(Judges::NONE, Format::judges);
    let mut findings = sink.into_findings();
    for finding in &mut findings {
        finding.judges = finding.judges.among(known);
    }
    findings
}

impl<'a> Report<'a> {
    /// The document as it was read.
    pub fn json(&self) -> &Json<'a> {
        &self.json
    }

    /// What kind of document it is; none where neither media type nor content say so.
    pub fn format(&self) -> Option<Format> {
        self.format
    }

    /// Why it is taken for that, in a sentence.
    pub fn reason(&self) -> &'static str {
        self.reason
    }

    /// The SHA-256 digest of the document's bytes.
    pub fn digest(&self) -> Digest {
        Digest::sha256(self.json.source())
    }

    /// What the document says; none where its kind is not known.
    pub fn facts(&self) -> Option<Facts> {
        self.format.map(|format| Facts::read(&self.json, format))
    }

    /// What was found, in the order of the text.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Adds what was found by looking at other documents, too.
    fn extend(&mut self, found: Vec<Finding>) {
        let known = self.format.map_or(Judges::NONE, Format::judges);
        self.findings.extend(
            found.into_iter().map(|finding| Finding { judges: finding.judges.among(known), ..finding }),
        );
        self.findings.sort_by_key(|finding| (finding.span.start, finding.span.end, finding.diagnostic.code));
    }

    /// What a judge says of the document.
    pub fn verdict(&self, judge: Judge) -> Verdict {
        match self.format {
            Some(format) if format.judges().contains(judge) => match self.decisive(judge) {
                Some(_) => Verdict::Reject,
                None => Verdict::Accept,
            },
            _ => Verdict::Unknown,
        }
    }

    /// The first finding for which a judge rejects the document.
    pub fn decisive(&self, judge: Judge) -> Option<&Finding> {
        self.findings.iter().find(|finding| finding.judges.contains(judge))
    }
}
