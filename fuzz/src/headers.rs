//! The headers' grammar.

use longshore_core::header::{ByteRange, Challenge, Link};

fn text(bytes: &[u8]) -> Option<&str> {
    std::str::from_utf8(bytes).ok()
}

/// Challenges that were read are written in a form that reads the same.
pub fn challenge(bytes: &[u8]) {
    let Some(text) = text(bytes) else { return };
    let Ok(challenges) = Challenge::parse_list(text) else { return };
    let written: Vec<String> = challenges.iter().map(ToString::to_string).collect();
    let again = Challenge::parse_list(&written.join(", "));
    // A scheme followed by text that is no parameter (RFC 9110's token68) is not written.
    assert_eq!(again.as_ref(), Ok(&challenges), "written as {written:?}");
    for challenge in &challenges {
        for (name, _) in &challenge.parameters {
            assert!(challenge.parameter(name).is_some() && challenge.is_scheme(&challenge.scheme));
        }
    }
}

/// A link's parts stand in the header.
pub fn link(bytes: &[u8]) {
    let Some(text) = text(bytes) else { return };
    let Ok(links) = Link::parse_list(text) else { return };
    for link in links {
        assert!(text.contains(&format!("<{}>", link.target)));
        let _ = link.has_relation("next");
    }
}

/// A range is inside of the content that it is of, and is written in a form that reads the same.
pub fn range(bytes: &[u8]) {
    let Some(text) = text(bytes) else { return };
    let length = u64::try_from(bytes.len()).unwrap_or(0) * 7;
    if let Ok(range) = ByteRange::parse_request(text, length) {
        assert!(range.first <= range.last && range.last < length && range.length() <= length);
    }
    if let Ok(range) = ByteRange::parse_upload(text) {
        assert!(range.first <= range.last && range.length() > 0);
        assert_eq!(ByteRange::parse_upload(&range.to_string()), Ok(range));
        if let Some(same) = ByteRange::of(range.first, range.length()) {
            assert_eq!(same, range);
        }
    }
}
