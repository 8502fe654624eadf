//! What the validator can find: each code with its sentence, its explanation and its examples, in one place.
//!
//! One file a topic; a code's first digits are its topic's. `longshore explain`, the page and the documentation
//! are made from here, and a test holds the examples to what they show.

pub mod across;
pub mod config;
pub mod descriptor;
pub mod json;
pub mod layout;
pub mod manifest;
pub mod quay;
pub mod schema1;
mod setting;
pub mod value;

pub use setting::{Beside, Setting};

use crate::validate::Severity;
use std::fmt;

/// One thing that the validator can find.
#[derive(Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The number behind `LS`. It never changes its meaning.
    pub code: u16,
    /// What is wrong, in one sentence; each `{}` is filled in.
    pub sentence: &'static str,
    /// What to do.
    pub hint: &'static str,
    /// Why it is so, in plain words. Empty without the feature `explanations`.
    pub explanation: &'static str,
    /// How bad it is at least, even where every judge accepts the document.
    pub floor: Severity,
    /// Where it is written.
    pub section: Section,
    /// A document that shows it. Empty without the feature `explanations`.
    pub wrong: Example,
    /// The same without it. Empty without the feature `explanations`.
    pub right: Example,
}

/// A section of a specification.
#[derive(Debug, PartialEq, Eq)]
pub struct Section {
    /// Its name, as a reader looks for it.
    pub name: &'static str,
    /// Its address.
    pub url: &'static str,
}

/// A document that shows something.
#[derive(Debug, PartialEq, Eq)]
pub struct Example {
    /// The media type that it is given with.
    pub media_type: &'static str,
    /// Its bytes.
    pub document: &'static [u8],
}

impl Example {
    /// No example.
    const NONE: Self = Self { media_type: "", document: &[] };
}

impl Diagnostic {
    /// The diagnostic without its explanation and examples where the feature `explanations` is off: those who only
    /// validate do not carry half of it along.
    const fn in_this_build(self) -> Self {
        if cfg!(feature = "explanations") {
            return self;
        }
        Self { explanation: "", wrong: Example::NONE, right: Example::NONE, ..self }
    }

    /// The code as it is written: `LS0123`.
    pub fn name(&self) -> String {
        format!("LS{:04}", self.code)
    }

    /// What the wrong and the right example are looked at together with; none where a document shows it by itself.
    pub fn settings(&self) -> Option<(&'static Setting, &'static Setting)> {
        let all = across::SETTINGS.iter().chain(layout::SETTINGS);
        all.filter(|(code, ..)| *code == self.code).map(|(_, wrong, right)| (wrong, right)).next()
    }

    /// The sentence with its blanks filled in, in order.
    pub fn message(&self, arguments: &[&str]) -> String {
        let mut arguments = arguments.iter();
        let mut message = String::new();
        let mut rest = self.sentence;
        // The standard library's search for a text would weigh kilobytes where only validating is wanted.
        while let Some(at) = rest.as_bytes().windows(2).position(|pair| pair == b"{}") {
            message.push_str(&rest[..at]);
            message.push_str(arguments.next().unwrap_or(&"?"));
            rest = &rest[at + 2..];
        }
        message.push_str(rest);
        message
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name())
    }
}

/// Diagnostics about one thing; their codes have the same first digits.
#[derive(Debug)]
pub struct Topic {
    /// What they are about.
    pub name: &'static str,
    /// The same as a file's name.
    pub file: &'static str,
    /// The diagnostics, sorted by code.
    pub diagnostics: &'static [&'static Diagnostic],
}

/// All topics, sorted by code.
pub fn topics() -> [Topic; 9] {
    [
        ("Text that is not JSON", "json", json::ALL),
        ("Values", "values", value::ALL),
        ("Descriptors", "descriptors", descriptor::ALL),
        ("Manifests, indexes and layouts", "manifests", manifest::ALL),
        ("Image configs", "configs", config::ALL),
        ("What Quay alone rejects", "quay", quay::ALL),
        ("Docker schema 1", "schema1", schema1::ALL),
        ("Documents and what they refer to", "across", across::ALL),
        ("Whole image layouts", "layouts", layout::ALL),
    ]
    .map(|(name, file, diagnostics)| Topic { name, file, diagnostics })
}

/// All diagnostics, sorted by code.
pub fn all() -> impl Iterator<Item = &'static Diagnostic> {
    topics().into_iter().flat_map(|topic| topic.diagnostics).copied()
}

/// The diagnostic of a code, written as `LS0123`, `ls123` or `123`.
pub fn find(code: &str) -> Option<&'static Diagnostic> {
    let digits = code.trim_start_matches(['L', 'l', 'S', 's']);
    let code: u16 = digits.parse().ok()?;
    all().find(|diagnostic| diagnostic.code == code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::MediaType;
    use crate::validate::across::{Checked, CheckedFile};
    use crate::validate::{Options, validate};

    #[test]
    fn codes_are_sorted_and_used_once() {
        let codes: Vec<u16> = all().map(|diagnostic| diagnostic.code).collect();
        assert!(codes.windows(2).all(|pair| pair[0] < pair[1]), "{codes:?}");
    }

    #[test]
    fn codes_are_found_however_they_are_written() {
        assert_eq!(find("LS0106").map(|found| found.code), Some(106));
        assert_eq!(find("ls106").map(Diagnostic::name).as_deref(), Some("LS0106"));
        assert_eq!(find("9999"), None);
        assert_eq!(find("x"), None);
    }

    #[test]
    fn each_example_does_what_it_says() {
        for diagnostic in all() {
            let settings = diagnostic.settings();
            let wrong = codes(&diagnostic.wrong, settings.map(|(wrong, _)| wrong));
            let right = codes(&diagnostic.right, settings.map(|(_, right)| right));
            assert!(wrong.contains(&diagnostic.code), "{diagnostic}: the wrong example does not show it");
            assert!(!right.contains(&diagnostic.code), "{diagnostic}: the right example shows it");
        }
    }

    #[test]
    fn examples_of_several_files_show_nothing_else() {
        for diagnostic in all() {
            let Some((wrong, right)) = diagnostic.settings() else { continue };
            // Each of these cannot be without the other, or is looked at in both documents.
            let also: &[u16] = match diagnostic.code {
                906 => &[504],
                910 => &[1004],
                1004 | 1005 | 1010 | 1011 => &[1006],
                1008 => &[914],
                _ => &[],
            };
            let mut shown = codes(&diagnostic.wrong, Some(wrong));
            shown.retain(|code| *code != diagnostic.code && !also.contains(code));
            assert!(shown.is_empty(), "{diagnostic}: the wrong example shows {shown:?}");
            let mut shown = codes(&diagnostic.right, Some(right));
            shown.retain(|code| !also.contains(code));
            assert!(shown.is_empty(), "{diagnostic}: the right example shows {shown:?}");
        }
    }

    /// The codes that an example shows, the document's media type given.
    fn codes(example: &Example, setting: Option<&Setting>) -> Vec<u16> {
        let Some(setting) = setting else {
            let media_type = MediaType::parse(example.media_type).expect("an example's media type");
            let report = validate(example.document, &Options::of(media_type));
            return report.findings().iter().map(|finding| finding.diagnostic.code).collect();
        };
        let files = setting.files(example.document);
        let checked = if setting.is_layout() {
            Checked::layout(&files)
        } else {
            Checked::documents(&files, &Options::default())
        };
        let findings = checked.files().iter().flat_map(CheckedFile::all_findings);
        findings.map(|finding| finding.diagnostic.code).collect()
    }

    #[test]
    fn sentences_hints_and_explanations_are_whole_sentences() {
        for diagnostic in all() {
            for text in [diagnostic.sentence, diagnostic.hint, diagnostic.explanation] {
                let begins = text.starts_with(|first: char| first.is_uppercase() || "{`\"".contains(first));
                assert!(begins && text.ends_with(['.', '?']), "{diagnostic}: {text}");
            }
            assert!(diagnostic.section.url.starts_with("https://"), "{diagnostic}");
        }
    }
}
