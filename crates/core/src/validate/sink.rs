//! Where the judges leave what they find.

use super::finding::{Finding, Repair};
use super::judge::Judges;
use crate::diagnostics::Diagnostic;
use crate::json::{Json, Kind, NodeId, Span};

/// Collects findings about one document, for the judges that look at it now.
#[derive(Debug)]
pub(crate) struct Sink<'a, 'j> {
    /// The document.
    pub(crate) json: &'j Json<'a>,
    /// Who rejects the document for what is reported next.
    pub(crate) judges: Judges,
    findings: Vec<Finding>,
}

impl<'a, 'j> Sink<'a, 'j> {
    pub(crate) fn new(json: &'j Json<'a>) -> Self {
        Self { json, judges: Judges::NONE, findings: Vec::new() }
    }

    /// Something is wrong with a value: the first blank of the sentence is the value's name.
    pub(crate) fn value(&mut self, diagnostic: &'static Diagnostic, node: NodeId, more: &[&str]) {
        let name = self.name(node);
        let arguments: Vec<&str> = std::iter::once(name.as_str()).chain(more.iter().copied()).collect();
        self.report(diagnostic, Some(node), self.json.span(node), &arguments);
    }

    /// The same, with what mends it.
    pub(crate) fn repairable(
        &mut self,
        diagnostic: &'static Diagnostic,
        node: NodeId,
        more: &[&str],
        repair: Repair,
    ) {
        self.value(diagnostic, node, more);
        self.mend(repair);
    }

    /// What was reported last is mended so.
    pub(crate) fn mend(&mut self, repair: Repair) {
        if let Some(finding) = self.findings.last_mut() {
            finding.repair = Some(repair);
        }
    }

    /// Something is wrong with these bytes.
    pub(crate) fn report(
        &mut self,
        diagnostic: &'static Diagnostic,
        node: Option<NodeId>,
        span: Span,
        arguments: &[&str],
    ) {
        let message = diagnostic.message(arguments);
        self.findings.push(Finding { diagnostic, span, node, message, judges: self.judges, repair: None });
    }

    /// A value's name for a sentence: `` `size` ``, ``Entry 2 of `layers` ``, `The document`.
    pub(crate) fn name(&self, node: NodeId) -> String {
        if let Some(key) = self.json.key(node) {
            return format!("`{}`", shortened(&key));
        }
        let Some(parent) = self.json.parent(node) else { return "The document".to_owned() };
        let place = self.json.place(node);
        match self.json.key(parent) {
            Some(key) => format!("Entry {place} of `{}`", shortened(&key)),
            None => format!("Entry {place}"),
        }
    }

    /// All findings in the order of the text; what several judges found is one finding.
    pub(crate) fn into_findings(mut self) -> Vec<Finding> {
        self.findings.sort_by(|one, other| {
            let key = |finding: &Finding| (finding.span.start, finding.span.end, finding.diagnostic.code);
            key(one).cmp(&key(other))
        });
        let mut merged: Vec<Finding> = Vec::with_capacity(self.findings.len());
        for finding in self.findings {
            match merged.last_mut() {
                Some(last) if same(last, &finding) => {
                    last.judges = last.judges.and(finding.judges);
                    last.repair = last.repair.take().or(finding.repair);
                }
                _ => merged.push(finding),
            }
        }
        merged
    }
}

/// What a value is, for a sentence.
pub(crate) fn what(json: &Json<'_>, node: NodeId) -> &'static str {
    match json.kind(node) {
        Kind::Number if json.number(node).is_some_and(|number| !number.is_whole()) => "no whole number",
        kind => kind.with_article(),
    }
}

/// The beginning of a long name.
fn shortened(name: &str) -> String {
    const LONGEST: usize = 64;
    if name.chars().count() <= LONGEST {
        return name.to_owned();
    }
    name.chars().take(LONGEST).chain(['…']).collect()
}

/// Whether two findings are one: of the same thing at the same place. Several fields may be missing at one place.
fn same(one: &Finding, other: &Finding) -> bool {
    let missing = std::ptr::eq(one.diagnostic, &raw const crate::diagnostics::value::MISSING);
    one.diagnostic == other.diagnostic && one.span == other.span && (!missing || one.message == other.message)
}
