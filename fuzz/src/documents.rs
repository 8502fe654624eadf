//! Documents: the validator, its repairs, and what else reads them.

use longshore_core::diagnostics::value::MORE_OF_A_KIND;
use longshore_core::error_body::ReportedError;
use longshore_core::json::Json;
use longshore_core::signature;
use longshore_core::validate::{self, Edit, Finding, Format, Judge, Options, Report, Verdict};
use longshore_core::{Manifest, MediaType};

/// The first byte chooses the media type that the document is given with; the last choices give none.
fn formatted(bytes: &[u8]) -> Option<(Options, &[u8])> {
    let (choice, document) = bytes.split_first()?;
    let format = Format::ALL.get(usize::from(*choice) % (Format::ALL.len() + 2));
    let media_type = format.and_then(|format| MediaType::parse(format.media_type()).ok());
    Some((Options { media_type }, document))
}

/// A document of a format, as the targets `validate` and `repair` are given it.
pub(crate) fn with_format(format: Option<Format>, document: &[u8]) -> Vec<u8> {
    let choice = Format::ALL.iter().position(|known| Some(*known) == format).unwrap_or(Format::ALL.len());
    let choice = u8::try_from(choice).unwrap_or(u8::MAX);
    [&[choice], document].concat()
}

/// Every document gets its verdicts; each finding stands inside of it, in the order of the text, and there are no
/// more of them than the text can hold.
pub fn validate(bytes: &[u8]) {
    let Some((options, document)) = formatted(bytes) else { return };
    let report = validate::validate(document, &options);
    check_findings(&report, document);
    for judge in Judge::ALL {
        let rejected = report.decisive(judge).is_some();
        assert_eq!(
            report.verdict(judge) == Verdict::Reject,
            rejected && report.verdict(judge) != Verdict::Unknown
        );
    }
    let plain = report.plain();
    assert_eq!(plain.findings.len(), report.findings().len());
    let _ = report.facts();
}

/// Each finding stands inside of the document, in the order of the text, and there are not too many of them.
pub(crate) fn check_findings(report: &Report<'_>, document: &[u8]) {
    let findings = report.findings();
    // Each judge has a word for each value, and a few for the document.
    assert!(
        findings.len() <= 8 * document.len() + 40,
        "{} findings in {} bytes",
        findings.len(),
        document.len()
    );
    for finding in findings {
        let (start, end) = (finding.span.start as usize, finding.span.end as usize);
        assert!(start <= end && end <= document.len().max(1), "{finding:?} is outside of the document");
        assert!(!finding.message.is_empty() && finding.message.len() < 4096, "{}", finding.message);
        for edit in finding.repair.iter().flat_map(|repair| &repair.edits) {
            assert!(edit.span.start <= edit.span.end && edit.span.end as usize <= document.len());
        }
    }
    let places: Vec<_> = findings.iter().map(|finding| finding.span.start).collect();
    assert!(places.is_sorted(), "findings are not in the order of the text");
}

/// A repair changes the bytes of its edits alone; where all are made, none is left to make, and what was mended is
/// not found again.
pub fn repair(bytes: &[u8]) {
    let Some((options, document)) = formatted(bytes) else { return };
    let report = validate::validate(document, &options);
    let repairable = |finding: &&Finding| finding.repair.is_some();
    for finding in report.findings().iter().filter(repairable).take(8) {
        let edits = finding.repair.iter().flat_map(|repair| &repair.edits);
        let mended = validate::apply(document, [finding]);
        assert_eq!(mended, edited(document, edits), "more changed than the edits of {finding:?}");
    }
    let fixed = validate::fix(document, &options);
    // What is listed of a kind has an end, and what is mended has none.
    let is_whole = report.findings().iter().all(|finding| finding.diagnostic.code != MORE_OF_A_KIND.code);
    if is_whole && report.findings().iter().filter(repairable).count() == 0 {
        assert_eq!(fixed, document, "nothing was to be mended");
    }
    let after = validate::validate(&fixed, &options);
    let left: Vec<_> = after.findings().iter().filter(repairable).collect();
    assert!(left.is_empty(), "{:?} still has {left:?}", String::from_utf8_lossy(&fixed));
}

/// The document with edits made, one after the other from the end.
fn edited<'a>(document: &[u8], edits: impl Iterator<Item = &'a Edit>) -> Vec<u8> {
    let mut edits: Vec<&Edit> = edits.collect();
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.span.start));
    let mut text = document.to_vec();
    for edit in edits {
        text.splice(edit.span.start as usize..edit.span.end as usize, edit.text.bytes());
    }
    text
}

/// A manifest that parses is one that the text's judge has nothing against reading.
pub fn manifest(bytes: &[u8]) {
    let Some((options, document)) = formatted(bytes) else { return };
    let Some(media_type) = options.media_type else { return };
    if let Ok(manifest) = Manifest::parse(&media_type, document) {
        assert!(is_json(document));
        let _ = (manifest.blobs().count(), manifest.children().len());
    }
}

/// Whether nothing is wrong with a text as JSON, whatever I-JSON says of it.
fn is_json(text: &[u8]) -> bool {
    Json::parse(text).problems().iter().all(|problem| problem.kind.is_json())
}

/// An error body is read, or is none.
pub fn error_body(bytes: &[u8]) {
    if let Some(errors) = ReportedError::parse_all(bytes) {
        assert!(is_json(bytes));
        assert!(errors.len() < bytes.len());
    }
}

/// What is signed shares its beginning with the document.
pub fn signature(bytes: &[u8]) {
    let json = Json::parse(bytes);
    let Some(root) = json.root() else { return };
    let Some(signed) = signature::read(bytes, &json, root) else { return };
    assert!(!signed.signatures.is_empty());
    if let Some(payload) = signed.payload {
        assert!(payload.head <= bytes.len());
        assert_eq!(payload.text.get(..payload.head), bytes.get(..payload.head));
    }
}
