//! Where the judges leave what they find.

use super::finding::{Finding, Repair};
use super::judge::Judges;
use super::ordinary::Ordinary;
use super::shape::beginning;
use crate::diagnostics::Diagnostic;
use crate::diagnostics::value::{MISSING, MORE_OF_A_KIND};
use crate::json::{Json, Kind, NodeId, Span};

/// So many findings of one kind are listed for the same judges: who mends a thousand by hand? It also bounds what a
/// document can make of a few bytes each.
pub(super) const MOST: usize = 1000;

/// Collects findings about one document, for the judges that look at it now.
#[derive(Debug)]
pub(crate) struct Sink<'a, 'j> {
    /// The document.
    pub(crate) json: &'j Json<'a>,
    /// Who rejects the document for what is reported next.
    pub(crate) judges: Judges,
    ordinary: Ordinary,
    findings: Vec<Finding>,
    /// How many there are of each kind.
    kinds: Vec<Kinds>,
    /// How many of each kind are kept.
    most: usize,
    /// Whether what was reported last was kept.
    is_kept: bool,
}

/// The findings of one diagnostic for the same judges.
#[derive(Debug)]
struct Kinds {
    diagnostic: &'static Diagnostic,
    judges: Judges,
    kept: usize,
    /// Where the last one stands that was kept, once there are more.
    cut: Option<Span>,
    last: Span,
}

impl<'a, 'j> Sink<'a, 'j> {
    pub(crate) fn new(json: &'j Json<'a>) -> Self {
        Self::keeping(json, Ordinary::default(), MOST)
    }

    /// One that keeps so many findings of one kind, for judges that pass over what is ordinary.
    pub(super) fn keeping(json: &'j Json<'a>, ordinary: Ordinary, most: usize) -> Self {
        let (findings, kinds) = (Vec::new(), Vec::new());
        Self { json, judges: Judges::NONE, ordinary, findings, kinds, most, is_kept: false }
    }

    /// Whether no judge has anything to say of a list of descriptors, or of one of its entries.
    pub(crate) fn is_ordinary(&self, node: NodeId) -> bool {
        self.ordinary.has(node)
    }

    /// Something is wrong with a value: the first blank of the sentence is the value's name.
    pub(crate) fn value(&mut self, diagnostic: &'static Diagnostic, node: NodeId, more: &[&str]) {
        let span = self.json.span(node);
        if self.count(diagnostic, span) {
            let name = self.name(node);
            let arguments: Vec<&str> = std::iter::once(name.as_str()).chain(more.iter().copied()).collect();
            self.keep(diagnostic, Some(node), span, &arguments);
        }
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
        if let Some(finding) = self.findings.last_mut().filter(|_| self.is_kept) {
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
        if self.count(diagnostic, span) {
            self.keep(diagnostic, node, span, arguments);
        }
    }

    fn keep(
        &mut self,
        diagnostic: &'static Diagnostic,
        node: Option<NodeId>,
        span: Span,
        arguments: &[&str],
    ) {
        let message = diagnostic.message(arguments);
        self.findings.push(Finding { diagnostic, span, node, message, judges: self.judges, repair: None });
    }

    /// Whether one more of a kind is kept.
    fn count(&mut self, diagnostic: &'static Diagnostic, span: Span) -> bool {
        let judges = self.judges;
        let is_same = |kind: &Kinds| kind.diagnostic.code == diagnostic.code && kind.judges == judges;
        let kind = match self.kinds.iter().position(is_same) {
            Some(place) => &mut self.kinds[place],
            None => self.kinds.push_mut(Kinds { diagnostic, judges, kept: 0, cut: None, last: span }),
        };
        self.is_kept = kind.kept < self.most;
        if self.is_kept {
            kind.kept += 1;
            kind.last = span;
        } else {
            kind.cut.get_or_insert(kind.last);
        }
        self.is_kept
    }

    /// A value's name for a sentence: `` `size` ``, ``Entry 2 of `layers` ``, `The document`.
    pub(crate) fn name(&self, node: NodeId) -> String {
        if let Some(key) = self.key(node) {
            return format!("`{key}`");
        }
        let Some(parent) = self.json.parent(node) else { return "The document".to_owned() };
        let place = self.json.place(node);
        match self.key(parent) {
            Some(key) => format!("Entry {place} of `{key}`"),
            None => format!("Entry {place}"),
        }
    }

    /// The beginning of a member's name.
    fn key(&self, node: NodeId) -> Option<String> {
        const LONGEST: usize = 64;
        // A character takes at most twelve bytes of the text, as two escapes.
        let key = self.json.key_within(node, 12 * 70)?;
        Some(beginning(key.as_bytes(), LONGEST))
    }

    /// All findings in the order of the text; what several judges found is one finding.
    pub(crate) fn into_findings(self) -> Vec<Finding> {
        let mut findings = merged(self.findings);
        let mut cuts: Vec<(&Diagnostic, Span)> =
            self.kinds.iter().filter_map(|kind| Some((kind.diagnostic, kind.cut?))).collect();
        cuts.sort_unstable_by_key(|(diagnostic, span)| (diagnostic.code, *span));
        cuts.dedup_by_key(|(diagnostic, _)| diagnostic.code);
        for (diagnostic, span) in cuts {
            cut(&mut findings, diagnostic, span);
        }
        findings
    }
}

fn merged(mut findings: Vec<Finding>) -> Vec<Finding> {
    findings.sort_by(|one, other| {
        let place = |finding: &Finding| (finding.span.start, finding.span.end, finding.diagnostic.code);
        place(one).cmp(&place(other)).then_with(|| {
            // Judges look for fields in orders of their own.
            let is_missing = one.diagnostic.code == MISSING.code;
            if is_missing { one.message.cmp(&other.message) } else { std::cmp::Ordering::Equal }
        })
    });
    let mut merged: Vec<Finding> = Vec::with_capacity(findings.len());
    for finding in findings {
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

/// Ends a kind's findings where the first judge's were no longer kept, so that each one that is listed has all its
/// judges; a judge's first one stays, as it may be what the judge rejects the document for.
fn cut(findings: &mut Vec<Finding>, diagnostic: &'static Diagnostic, at: Span) {
    let mut seen = Judges::NONE;
    findings.retain(|finding| {
        if finding.diagnostic.code != diagnostic.code {
            return true;
        }
        let is_first = finding.judges.among(seen) != finding.judges;
        seen = seen.and(finding.judges);
        is_first || finding.span.start <= at.start
    });
    let more = Finding {
        diagnostic: &MORE_OF_A_KIND,
        span: at,
        node: None,
        message: MORE_OF_A_KIND.message(&[&diagnostic.name()]),
        judges: Judges::NONE,
        repair: None,
    };
    findings.insert(findings.partition_point(|finding| finding.span.start <= at.start), more);
}

/// What a value is, for a sentence.
pub(crate) fn what(json: &Json<'_>, node: NodeId) -> &'static str {
    match json.kind(node) {
        Kind::Number if json.number(node).is_some_and(|number| !number.is_whole()) => "no whole number",
        kind => kind.with_article(),
    }
}

/// Whether two findings are one: of the same thing at the same place. Several fields may be missing at one place.
fn same(one: &Finding, other: &Finding) -> bool {
    let is_missing = one.diagnostic.code == MISSING.code;
    one.diagnostic.code == other.diagnostic.code
        && one.span == other.span
        && (!is_missing || one.message == other.message)
}

#[cfg(test)]
mod tests {
    use crate::diagnostics::{json, value};
    use crate::validate::{Judge, Options, Verdict, fix, validate};

    #[test]
    fn of_a_thousand_and_one_of_a_kind_a_thousand_are_listed_and_a_word() {
        let commas = format!("[1{}2]", ",".repeat(5000));
        let report = validate(commas.as_bytes(), &Options::default());
        let codes: Vec<u16> = report.findings().iter().map(|finding| finding.diagnostic.code).collect();
        assert_eq!(codes.iter().filter(|code| **code == json::EXTRA_COMMA.code).count(), 1000);
        assert_eq!(codes.last(), Some(&value::MORE_OF_A_KIND.code));
        assert_eq!(fix(commas.as_bytes(), &Options::default()), b"[1,2]");
    }

    #[test]
    fn a_judge_that_rejects_far_behind_is_heard() {
        // No annotation's value may be a number, which the schema sees but not where its name is a line's end.
        let unseen: Vec<String> = (1..1500).map(|length| format!("\"{}\":1", "\\n".repeat(length))).collect();
        let verdict = |last: &str| {
            let text = format!(
                r#"{{"mediaType":"a/b","digest":"x:y","size":1,"annotations":{{{},{last}}}}}"#,
                unseen.join(",")
            );
            let media_type = crate::MediaType::parse("application/vnd.oci.descriptor.v1+json").unwrap();
            let report = validate(text.as_bytes(), &Options::of(media_type));
            assert_eq!(report.verdict(Judge::Spec), Verdict::Reject);
            report.verdict(Judge::Schema)
        };
        assert_eq!(verdict(r#""a":"b""#), Verdict::Accept);
        assert_eq!(verdict(r#""a":1"#), Verdict::Reject);
    }
}
