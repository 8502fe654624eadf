//! Masking: what is shown of secrets unless someone asks to see them.

use crate::event::RecordedRequest;
use crate::step::Step;
use longshore_core::json::{Json, Kind};
use std::borrow::Cow;

/// What stands for a secret.
pub const MASK: &str = "••••••";

/// What stands for a body that is not text and has a secret in it, where the run came from a file that leaves it out.
pub const WITHHELD: &str = "•••••• (a secret is in it)";

/// A header's value as it may be shown: credentials are replaced, their scheme is kept.
pub fn header<'a>(name: &str, value: &'a str) -> Cow<'a, str> {
    match name.to_ascii_lowercase().as_str() {
        "authorization" | "proxy-authorization" => {
            let is_scheme = |text: &str| {
                let is_token = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
                (is_token && !text.is_empty()) || text == MASK
            };
            // What is not behind a scheme may be a secret itself.
            match value.split_once(' ') {
                Some((scheme, _)) if is_scheme(scheme) => Cow::Owned(format!("{scheme} {MASK}")),
                _ => Cow::Borrowed(MASK),
            }
        }
        "cookie" | "set-cookie" => Cow::Borrowed(MASK),
        _ => Cow::Borrowed(value),
    }
}

/// A response's body as it may be shown: of a token service's answer, the tokens are replaced.
pub fn body<'a>(request: &RecordedRequest, body: &'a [u8]) -> Cow<'a, [u8]> {
    if request.step != Step::Auth {
        return Cow::Borrowed(body);
    }
    let json = Json::parse(body);
    let root = json.root().filter(|root| json.kind(*root) == Kind::Object && json.problems().is_empty());
    let Some(root) = root else {
        if is_masked(body) {
            return Cow::Borrowed(body);
        }
        // Not what a token service says, so there is no knowing where a secret may stand.
        return Cow::Owned(format!("{MASK} ({} bytes)", body.len()).into_bytes());
    };
    let mut shown = Vec::with_capacity(body.len());
    let mut done = 0;
    for member in json.children(root) {
        if ["token", "access_token", "refresh_token", "id_token"].iter().any(|name| json.key_is(member, name))
        {
            let span = json.span(member);
            shown.extend_from_slice(&body[done..span.start as usize]);
            shown.extend_from_slice(format!("\"{MASK}\"").as_bytes());
            done = span.end as usize;
        }
    }
    shown.extend_from_slice(&body[done..]);
    Cow::Owned(shown)
}

/// Whether the whole body was masked before: by us, since it says no more than its size.
fn is_masked(body: &[u8]) -> bool {
    let size = std::str::from_utf8(body)
        .ok()
        .and_then(|text| text.strip_prefix(MASK)?.strip_prefix(" (")?.strip_suffix(" bytes)"));
    size.is_some_and(|size| !size.is_empty() && size.bytes().all(|digit| digit.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::url::Url;
    use bytes::Bytes;
    use http::{HeaderMap, Method};

    fn request(step: Step) -> RecordedRequest {
        let url = Url::parse("http://h/token").unwrap();
        RecordedRequest {
            step,
            method: Method::GET,
            url,
            headers: HeaderMap::new(),
            body: Bytes::new(),
            body_size: 0,
        }
    }

    #[test]
    fn credentials_are_masked_and_their_scheme_kept() {
        assert_eq!(header("Authorization", "Bearer secret"), format!("Bearer {MASK}"));
        assert_eq!(header("Authorization", "secret"), MASK);
        assert_eq!(header("Authorization", "secret! more"), MASK);
        assert_eq!(header("accept", "a/b"), "a/b");
    }

    #[test]
    fn tokens_are_masked_in_the_answer_of_a_token_service_only() {
        let text = br#"{"token":"secret","access_token":"secret","expires_in":300}"#;
        let shown = body(&request(Step::Auth), text).into_owned();
        assert!(!String::from_utf8_lossy(&shown).contains("secret"));
        assert!(String::from_utf8_lossy(&shown).contains("expires_in"));
        assert_eq!(body(&request(Step::GetBlob), text).as_ref(), text);
    }

    #[test]
    fn an_answer_that_is_no_json_is_masked_whole() {
        let masked = body(&request(Step::Auth), b"token=secret").into_owned();
        assert!(!String::from_utf8_lossy(&masked).contains("secret"));
        assert_eq!(body(&request(Step::Auth), &masked), masked, "once is enough");
    }
}
