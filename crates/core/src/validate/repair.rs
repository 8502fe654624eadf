//! Making repairs: edits on the text that keep every other byte.

use super::finding::{Edit, Finding};
use super::{Options, look};

/// The text with the repairs of these findings made. Where two of them would change the same bytes, the first one
/// is made.
pub fn apply<'a>(text: &[u8], findings: impl IntoIterator<Item = &'a Finding>) -> Vec<u8> {
    let repairs = findings.into_iter().filter_map(|finding| finding.repair.as_ref());
    let mut edits: Vec<&Edit> = repairs.flat_map(|repair| &repair.edits).collect();
    edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
    let mut mended = Vec::with_capacity(text.len());
    let mut done = 0;
    for edit in edits {
        let (start, end) = (edit.span.start as usize, edit.span.end as usize);
        if let Some(kept) = text.get(done..start) {
            mended.extend_from_slice(kept);
            mended.extend_from_slice(edit.text.as_bytes());
            done = end;
        }
    }
    mended.extend_from_slice(text.get(done..).unwrap_or_default());
    mended
}

/// The text with every certain repair made, also those that others make possible.
pub fn fix(text: &[u8], options: &Options) -> Vec<u8> {
    // A repair takes away what it mends, so there is an end; what would go on longer is not certain.
    const ROUNDS: usize = 8;
    let mut mended = text.to_vec();
    for _ in 0..ROUNDS {
        // All are made, however many there are of a kind.
        let next = apply(&mended, look(&mended, options, usize::MAX).findings());
        if next == mended {
            break;
        }
        mended = next;
    }
    mended
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validate::{Judge, validate};

    #[test]
    fn what_is_certain_is_mended_and_nothing_else_changes() {
        let text = b"\xef\xbb\xbf{ /* x */ \"imageLayoutVersion\" : \"1.0.0\",  \"y\" 1 \"z\": [1,],\t}\n";
        let mended = fix(text, &Options::default());
        assert_eq!(
            String::from_utf8(mended).unwrap(),
            "{  \"imageLayoutVersion\" : \"1.0.0\",  \"y\" :1 ,\"z\": [1]\t}\n"
        );
    }

    #[test]
    fn a_text_that_was_mended_has_nothing_left_to_mend() {
        for text in [
            // Where a comma goes in, a line's end ends the same string as before.
            "{\"a\n \"b\" \"c\n\"d\": 1}",
            // One mark is behind the other.
            "\u{feff}\u{feff}{}",
            // What divides words is not taken away.
            "[1/**/2]",
            "/*a*//*b*/[]",
            // A comma before the document says nothing.
            ",\u{feff},\u{feff},\u{feff},\u{feff},\u{feff}{}",
            // Many commas behind a quote that was forgotten are no part of the string.
            "{\"a\": \"b,,,,,,,,,,,, , ,\n}",
        ] {
            let mended = fix(text.as_bytes(), &Options::default());
            let report = validate(&mended, &Options::default());
            let left: Vec<_> = report.findings().iter().filter(|finding| finding.repair.is_some()).collect();
            assert!(left.is_empty(), "{text:?} {left:?}");
        }
    }

    #[test]
    fn a_document_becomes_of_its_own_type() {
        let text = br#"{"schemaVersion":2,"mediaType":"application/json","manifests":[]}"#;
        let options = Options::of(crate::MediaType::OCI_INDEX);
        let mended = fix(text, &options);
        assert!(validate(&mended, &options).decisive(Judge::Spec).is_none());
    }
}
