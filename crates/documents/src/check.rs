//! Looking at a document for the page.

use crate::family::Family;
use crate::picture;
use crate::units::Units;
use longshore_core::MediaType;
use longshore_core::diagnostics::Diagnostic;
use longshore_core::json::{Lines, Span};
use longshore_core::validate::{
    Finding, Format, Judge, Judges, Options, Repair, Report, Severity, Verdict, validate,
};
use longshore_documents::checked::{Checked, Found, Mend, Ruling, Topic};

/// So many findings are underlined; who has more sees no text between them.
const MARKED: usize = 50_000;

/// Of an example so many characters are shown; the longest are signed manifests.
const EXAMPLE: usize = 4 << 10;

/// What is known of a document besides its text.
#[derive(Clone, Copy, Default)]
pub(crate) struct Context<'a> {
    /// What is wrong with the file that it is.
    pub(crate) of_file: &'a [Finding],
    /// The files that it is looked at together with.
    pub(crate) family: Option<&'a Family>,
}

/// All that the page shows of a document. Of the findings, `listed` are told in full.
pub(crate) fn check(bytes: &[u8], options: &Options, listed: u32) -> Checked {
    tell(&validate(bytes, options), Context::default(), listed)
}

/// The same of a document that was looked at, for one of some others.
pub(crate) fn tell(report: &Report<'_>, context: Context<'_>, listed: u32) -> Checked {
    let bytes = report.json().source();
    let findings: Vec<&Finding> = context.of_file.iter().chain(report.findings()).collect();
    let knows = report.format().map_or(Judges::NONE, Format::judges);
    let rulings = Judge::ALL.map(|judge| {
        let decisive =
            findings.iter().position(|finding| knows.contains(judge) && finding.judges.contains(judge));
        let decisive = decisive.and_then(|at| u32::try_from(at).ok());
        let verdict = if decisive.is_some() { Verdict::Reject } else { report.verdict(judge) };
        Ruling { judge, verdict, decisive }
    });
    let told: Vec<(u32, &Finding)> = (0..)
        .zip(findings.iter().copied())
        .filter(|(number, _)| *number < listed || rulings.iter().any(|it| it.decisive == Some(*number)))
        .collect();
    let facts = report.facts();
    let alone = Family::default();
    let family = context.family.unwrap_or(&alone);
    let sketch = facts.as_ref().map(|facts| picture::sketch(facts, family)).unwrap_or_default();
    let repaired = told.iter().filter_map(|(_, finding)| finding.repair.as_ref());
    let edited = repaired.flat_map(|repair| repair.edits.iter().map(|edit| edit.span));
    let spans = findings.iter().map(|finding| finding.span).chain(edited).chain(sketch.spans());
    let units = Units::of(bytes, spans);
    let bytes_digest = report.digest().to_string();
    let digest = facts.as_ref().map_or_else(|| bytes_digest.clone(), |facts| facts.digest.to_string());
    let mut teller = Teller { report, units: &units, lines: Lines::new(bytes), topics: Vec::new() };
    let told = told.into_iter().map(|(number, finding)| teller.tell(number, finding)).collect();
    Checked {
        bytes_digest: (bytes_digest != digest).then_some(bytes_digest),
        digest,
        size: u32::try_from(bytes.len()).unwrap_or(u32::MAX),
        format: report.format(),
        reason: report.reason().to_owned(),
        rulings: rulings.to_vec(),
        counts: counts(&findings),
        certain: count(findings.iter().filter(|finding| finding.repair.is_some())),
        findings: told,
        topics: teller.topics.into_iter().map(topic).collect(),
        marks: marks(&findings, &units),
        picture: sketch.at(&units),
    }
}

/// How a document is looked at that is given with a media type. One that is none is as good as nothing.
pub(crate) fn options(media_type: Option<&str>) -> Options {
    Options { media_type: media_type.and_then(|text| MediaType::parse(text).ok()) }
}

fn counts(findings: &[&Finding]) -> [u32; 3] {
    [Severity::Error, Severity::Warning, Severity::Advice]
        .map(|severity| count(findings.iter().filter(|finding| finding.severity() == severity)))
}

fn count(items: impl Iterator) -> u32 {
    u32::try_from(items.count()).unwrap_or(u32::MAX)
}

fn marks(findings: &[&Finding], units: &Units) -> Vec<u32> {
    let mark = |finding: &&Finding| {
        let place = units.place(finding.span);
        [place.from, place.to, finding.severity() as u32]
    };
    findings.iter().take(MARKED).flat_map(mark).collect()
}

/// Tells findings, and gathers their codes.
struct Teller<'a> {
    report: &'a Report<'a>,
    units: &'a Units,
    lines: Lines<'a>,
    topics: Vec<&'static Diagnostic>,
}

impl Teller<'_> {
    fn tell(&mut self, number: u32, finding: &Finding) -> Found {
        let position = self.lines.position(finding.span.start);
        Found {
            number,
            topic: self.topic(finding.diagnostic),
            severity: finding.severity(),
            message: finding.message.clone(),
            place: self.units.place(finding.span),
            line: position.line,
            column: position.column,
            pointer: finding.node.map(|node| self.report.json().pointer(node)),
            judges: finding.judges,
            mend: finding.repair.as_ref().map(|repair| self.mend(repair)),
        }
    }

    fn topic(&mut self, diagnostic: &'static Diagnostic) -> u32 {
        let known = self.topics.iter().position(|topic| topic.code == diagnostic.code);
        let place = known.unwrap_or_else(|| {
            self.topics.push(diagnostic);
            self.topics.len() - 1
        });
        // There are some hundred codes.
        u32::try_from(place).unwrap_or(u32::MAX)
    }

    fn mend(&self, repair: &Repair) -> Mend {
        let edit = |span: Span, text: &str| (self.units.place(span), text.to_owned());
        Mend {
            title: repair.title.clone(),
            edits: repair.edits.iter().map(|it| edit(it.span, &it.text)).collect(),
        }
    }
}

fn topic(diagnostic: &'static Diagnostic) -> Topic {
    let example = |bytes: &[u8]| {
        let text = String::from_utf8_lossy(bytes);
        match text.char_indices().nth(EXAMPLE) {
            Some((end, _)) => format!("{} …", &text[..end]),
            None => text.into_owned(),
        }
    };
    Topic {
        code: diagnostic.name(),
        hint: diagnostic.hint.to_owned(),
        explanation: diagnostic.explanation.to_owned(),
        section: diagnostic.section.name.to_owned(),
        url: diagnostic.section.url.to_owned(),
        wrong: example(diagnostic.wrong.document),
        right: example(diagnostic.right.document),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use longshore_documents::checked::Role;

    const INDEX: &str = r#"{"schemaVersion":2,"é":1,"manifests":[
        {"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:e6","size":7,},
        {"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:e7","size":5}]}"#;

    #[test]
    fn a_document_is_told_with_its_digest_its_kind_and_its_parts() {
        let checked = check(INDEX.as_bytes(), &Options::default(), 100);
        assert_eq!(checked.format, Some(Format::ImageIndex));
        assert!(checked.digest.starts_with("sha256:") && checked.bytes_digest.is_none());
        assert_eq!(checked.size as usize, INDEX.len());
        let parts = checked.picture.parts;
        assert_eq!(parts.iter().map(|part| part.role).collect::<Vec<_>>(), [Role::Manifest; 2]);
        assert!((checked.picture.total - 12.0).abs() < f64::EPSILON);
    }

    #[test]
    fn places_are_those_of_the_decoded_text() {
        let checked = check(INDEX.as_bytes(), &Options::default(), 100);
        let units: Vec<u16> = INDEX.encode_utf16().collect();
        for found in &checked.findings {
            let text =
                String::from_utf16(&units[found.place.from as usize..found.place.to as usize]).unwrap();
            assert!(!text.is_empty(), "{found:?}");
        }
        let comma = checked.findings.iter().find(|found| found.mend.is_some()).unwrap();
        let (place, text) = comma.mend.as_ref().unwrap().edits.first().unwrap().clone();
        assert_eq!((units[place.from as usize], text.as_str()), (u16::from(b','), ""));
    }

    #[test]
    fn findings_that_are_not_listed_are_counted_and_those_that_decide_are_told() {
        let many = format!("{{\"manifests\":[{}]}}", "1,".repeat(5000));
        let checked = check(many.as_bytes(), &Options::default(), 3);
        assert!(checked.total() > 900);
        assert!(checked.findings.len() < 10);
        for ruling in &checked.rulings {
            if ruling.verdict == Verdict::Reject {
                let decisive = ruling.decisive.unwrap();
                assert!(checked.findings.iter().any(|found| found.number == decisive));
            }
        }
        assert_eq!(checked.marks.len() / 3, checked.total() as usize);
    }

    #[test]
    fn every_code_among_the_findings_is_explained_once() {
        let checked = check(b"[1,,2,,{]", &Options::default(), 100);
        for found in &checked.findings {
            assert!(checked.topic(found).is_some_and(|topic| !topic.explanation.is_empty()));
        }
        let mut codes: Vec<_> = checked.topics.iter().map(|topic| &topic.code).collect();
        codes.sort();
        codes.dedup();
        assert_eq!(codes.len(), checked.topics.len());
    }

    #[test]
    fn whatever_is_given_something_is_told() {
        let deep = vec![b'['; 100_000];
        for bytes in [b"".as_slice(), b"\0\0\0", b"\xff\xfe{", &deep] {
            let checked = check(bytes, &options(Some("no media type at all")), 10);
            assert!(checked.total() > 0 && !checked.reason.is_empty());
        }
    }
}
