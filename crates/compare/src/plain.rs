//! Texts of a run without what is another in every run.

use crate::Side;
use longshore_client::secrets::Secrets;
use longshore_client::url::Url;

/// One run's own words, and what is to stand for them.
pub(crate) struct Plain<'a> {
    pub(crate) secrets: &'a Secrets,
    /// The registry, as texts name it: with its scheme, and without.
    registry: Vec<String>,
    /// The repository of an exchange, where it has another name in the other run.
    name: Option<String>,
}

impl<'a> Plain<'a> {
    pub(crate) fn new(side: Side<'a>, name: Option<String>) -> Self {
        let origin = Url::parse(side.target).ok().map(|url| url.origin());
        let registry = origin.map(|origin| vec![origin.to_string(), origin.authority()]).unwrap_or_default();
        Self { secrets: side.secrets, registry, name }
    }

    /// The text with a word of ours in the place of each thing that is another in every run.
    pub(crate) fn text(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for address in &self.registry {
            if text.contains(address.as_str()) {
                text = text.replace(address.as_str(), "<registry>");
            }
        }
        if let Some(name) = &self.name
            && text.contains(name.as_str())
        {
            // Where it cannot be anything else.
            for (before, after) in [("/v2/", "/"), ("repository:", ":"), ("\"", "\""), ("from=", "")] {
                let new = format!("{before}<repository>{after}");
                text = text.replace(&format!("{before}{name}{after}"), &new);
            }
        }
        text = without(&text, "/blobs/uploads/", "<session>");
        text = without(&text, "_state=", "<state>");
        without_uuids(&text)
    }
}

/// The text in which what follows the word, up to the end of that part of an address, is another word.
fn without(text: &str, word: &str, new: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(word) {
        let (before, after) = rest.split_at(at + word.len());
        shown.push_str(before);
        let is_end =
            |c: char| matches!(c, '/' | '?' | '&' | '#' | '"' | '>' | ',' | ';') || c.is_whitespace();
        let end = after.find(is_end).unwrap_or(after.len());
        if end > 0 {
            shown.push_str(new);
        }
        rest = &after[end..];
    }
    shown.push_str(rest);
    shown
}

/// The text without universally unique identifiers, by which requests and sessions are named.
fn without_uuids(text: &str) -> String {
    const LENGTH: usize = 36;
    let is_uuid = |bytes: &[u8]| {
        bytes.iter().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => *byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
    };
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('-') {
        let start = at.saturating_sub(8);
        // All of one is ASCII, so that it can be cut there.
        match rest.as_bytes().get(start..start + LENGTH) {
            Some(bytes) if at >= 8 && is_uuid(bytes) => {
                shown.push_str(&rest[..start]);
                shown.push_str("<uuid>");
                rest = &rest[start + LENGTH..];
            }
            _ => {
                shown.push_str(&rest[..=at]);
                rest = &rest[at + 1..];
            }
        }
    }
    shown.push_str(rest);
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use longshore_client::Transcript;

    #[test]
    fn what_is_another_in_every_run_has_a_word() {
        let (transcript, secrets) = (Transcript::default(), Secrets::default());
        let side = Side { transcript: &transcript, target: "http://127.0.0.1:5000", secrets: &secrets };
        let plain = Plain::new(side, Some("a".to_owned()));
        for (text, expected) in [
            (
                "http://127.0.0.1:5000/v2/a/blobs/uploads/1?x=2",
                "<registry>/v2/<repository>/blobs/uploads/<session>?x=2",
            ),
            ("/v2/b/blobs/uploads/", "/v2/b/blobs/uploads/"),
            ("a repository:a:pull is a", "a repository:<repository>:pull is a"),
            ("x?_state=abc-%3D&digest=1", "x?_state=<state>&digest=1"),
            ("id 3fecf46a-ce1b-42a5-b477-15203a1eea43.", "id <uuid>."),
            ("é-3fecf46a-ce1b-42a5-b477-15203a1eea4g", "é-3fecf46a-ce1b-42a5-b477-15203a1eea4g"),
            ("service=127.0.0.1:5000", "service=<registry>"),
        ] {
            assert_eq!(plain.text(text), expected);
        }
    }
}
