//! Secrets: what must not stand in a report, wherever it may turn up.

use crate::event::{RecordedRequest, RecordedResponse};
use crate::mask;
use crate::spelling::length_of;
use crate::step::Step;
use crate::target::Credentials;
use crate::token::Token;
use crate::transcript::Transcript;
use crate::url::Url;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::borrow::Cow;
use std::fmt;

/// The password and the tokens of a run. A registry could send them back in any header or sentence, so
/// they are looked for in all that is shown, however they are spelled.
#[derive(Clone, Default)]
pub struct Secrets(Vec<Secret>);

/// One of them.
#[derive(Clone)]
struct Secret {
    text: String,
    /// Whether it is a word like those of sentences and paths, where a gap would tell it.
    is_word: bool,
}

/// Passwords shorter than this cannot be told from other text.
const SHORTEST_PASSWORD: usize = 4;

/// The same for tokens. It is longer, since the registry chooses them: with a short one it could choose what
/// is not to be seen.
const SHORTEST_TOKEN: usize = 12;

impl Secrets {
    /// Those that are known before the first request.
    pub fn new(credentials: Option<&Credentials>) -> Self {
        let mut secrets = Self::default();
        if let Some(Credentials { username, password }) = credentials {
            secrets.add(password, SHORTEST_PASSWORD);
            if password.chars().count() >= SHORTEST_PASSWORD {
                for text in [format!("{username}:{password}"), password.clone()] {
                    let padded = STANDARD.encode(text);
                    for packed in [padded.as_str(), padded.trim_end_matches('=')] {
                        secrets.add(packed, SHORTEST_PASSWORD);
                        secrets.add(&packed.replace('+', "-").replace('/', "_"), SHORTEST_PASSWORD);
                    }
                }
            }
        }
        secrets
    }

    /// Those of a run that is over: those that were known before it, and what it brought.
    pub fn of_run(credentials: Option<&Credentials>, run: &Transcript) -> Self {
        let mut secrets = Self::new(credentials);
        for exchange in &run.exchanges {
            if let Some(response) = exchange.response() {
                secrets.learn(&exchange.request, response);
            }
        }
        secrets
    }

    /// The same as another's, of its [`Self::texts`].
    pub fn of_texts(texts: &[String]) -> Self {
        let mut secrets = Self::default();
        for text in texts {
            secrets.add(text, 1);
        }
        secrets
    }

    /// Those of a run that comes from a file without them: in all of their places stands the mask, which is known here in
    /// whatever spelling the place asks for, such as that of an address.
    pub fn masked_already() -> Self {
        Self::of_texts(&[mask::MASK.to_owned()])
    }

    /// Whether a body has a mask in it that was there when the run came from its file, so that its size says nothing of
    /// how much of it is here.
    pub fn is_masked_already(&self, body: &[u8]) -> bool {
        self.0.iter().any(|secret| secret.text == mask::MASK)
            && body.windows(mask::MASK.len()).any(|part| part == mask::MASK.as_bytes())
    }

    /// The secrets themselves: for whoever has to leave them out elsewhere, and for nobody else.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|secret| secret.text.as_str())
    }

    /// Takes note of a token that came.
    pub fn learn(&mut self, request: &RecordedRequest, response: &RecordedResponse) {
        if request.step == Step::Auth
            && let Some(token) = Token::parse_response(&response.body.kept)
        {
            self.add(token.as_str(), SHORTEST_TOKEN);
        }
    }

    /// A value that came from the registry, such as a header's.
    pub fn masked_value(&self, value: &str) -> String {
        self.masked(value, |_| true)
    }

    /// A sentence, which has words of ours in it. A password that is a word is left alone: a gap in a
    /// known sentence would tell it.
    pub fn masked_sentence(&self, text: &str) -> String {
        self.masked(text, |secret| !secret.is_word)
    }

    /// The address of a request, or one that an answer names. Whose it is stays to be seen.
    pub fn masked_url(&self, url: &Url) -> String {
        format!("{}{}", url.origin(), self.masked_sentence(url.path_and_query()))
    }

    /// A header's value.
    pub fn masked_header(&self, name: &str, value: &str) -> String {
        self.masked_value(&mask::header(name, value))
    }

    /// A response's body: its secrets are replaced where it is text, and so is each field of a token
    /// service's answer that holds a token.
    pub fn masked_body<'a>(&self, request: &RecordedRequest, body: &'a [u8]) -> Cow<'a, [u8]> {
        let body = mask::body(request, body);
        match std::str::from_utf8(&body) {
            Ok(text) => {
                let masked = self.masked_sentence(text);
                if masked == text { body } else { Cow::Owned(masked.into_bytes()) }
            }
            Err(_) => body,
        }
    }

    fn add(&mut self, text: &str, shortest: usize) {
        let is_known = self.0.iter().any(|secret| secret.text == text);
        if !is_known && text.chars().count() >= shortest {
            self.0.push(Secret { text: text.to_owned(), is_word: text.chars().all(char::is_alphabetic) });
        }
    }

    fn masked(&self, text: &str, wanted: impl Fn(&Secret) -> bool) -> String {
        let secrets: Vec<&Secret> = self.0.iter().filter(|secret| wanted(secret)).collect();
        let mut shown = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(letter) = rest.chars().next() {
            // Nearly every letter begins none of them, however it may be spelled.
            let is_escape = matches!(letter, '%' | '\\' | '&' | '+');
            let may_begin = |secret: &&&Secret| is_escape || secret.text.starts_with(letter);
            let found =
                secrets.iter().filter(may_begin).filter_map(|secret| length_of(rest, &secret.text)).max();
            // No secret is empty, so this goes on.
            let length = found.unwrap_or(letter.len_utf8());
            shown.push_str(if found.is_some() { mask::MASK } else { &rest[..length] });
            rest = &rest[length..];
        }
        shown
    }
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secrets")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::body::Received;
    use bytes::Bytes;

    fn secrets(password: &str) -> Secrets {
        let credentials = Credentials { username: "me".into(), password: password.into() };
        Secrets::new(Some(&credentials))
    }

    #[test]
    fn a_password_is_found_plain_and_encoded() {
        let basic = STANDARD.encode("me:hunter2");
        let masked = secrets("hunter2").masked_value(&format!("hunter2 {basic}"));
        assert_eq!(masked, format!("{0} {0}", mask::MASK));
    }

    #[test]
    fn a_password_that_is_a_word_makes_no_gap_in_a_sentence() {
        let sentence = "The password was refused.";
        assert_eq!(secrets("password").masked_sentence(sentence), sentence);
        assert_eq!(secrets("p4ss").masked_sentence("It is p4ss."), format!("It is {}.", mask::MASK));
    }

    #[test]
    fn a_password_is_found_however_it_is_spelled() {
        let secrets = secrets("p\u{e4}\"ss w\u{f6}rd");
        let packed = STANDARD.encode("me:p\u{e4}\"ss w\u{f6}rd");
        for text in [
            "p%C3%A4%22ss%20w%C3%B6rd".to_owned(),
            "p\\u00e4\\\"ss w\\u00f6rd".to_owned(),
            packed.replace('=', "%3D"),
            STANDARD.encode("p\u{e4}\"ss w\u{f6}rd"),
        ] {
            let shown = secrets.masked_value(&format!("<{text}>"));
            assert!(shown.starts_with(&format!("<{}", mask::MASK)), "{text}: {shown}");
        }
    }

    #[test]
    fn a_registry_does_not_choose_what_is_not_seen() {
        for token in ["t", "Forbidden", "expected"] {
            let secrets = learnt(token);
            let sentence = "GET http://t.example/tags: 403 Forbidden where 200 was expected.";
            assert_eq!(secrets.masked_sentence(sentence), sentence);
        }
        let url = Url::parse("http://0123456789ab.example/v2/?token=0123456789ab").unwrap();
        let masked = format!("http://0123456789ab.example/v2/?token={}", mask::MASK);
        assert_eq!(learnt("0123456789ab").masked_url(&url), masked);
    }

    /// The secrets after a token service has given this token.
    fn learnt(token: &str) -> Secrets {
        let mut secrets = Secrets::default();
        let body = Bytes::from(format!("{{\"token\":\"{token}\"}}"));
        let request = RecordedRequest {
            step: Step::Auth,
            method: http::Method::GET,
            url: Url::parse("http://h/token").unwrap(),
            headers: http::HeaderMap::new(),
            body: Bytes::new(),
            body_size: 0,
        };
        let body = Received { size: body.len() as u64, kept: body, digest: None };
        let headers = http::HeaderMap::new();
        secrets.learn(
            &request,
            &RecordedResponse { status: http::StatusCode::OK, headers, body, redirected_to: None },
        );
        secrets
    }

    #[test]
    fn a_token_is_learnt_and_found_where_a_registry_sends_it_back() {
        let url = Url::parse("http://h/token").unwrap();
        let mut request = RecordedRequest {
            step: Step::Auth,
            method: http::Method::GET,
            url,
            headers: http::HeaderMap::new(),
            body: Bytes::new(),
            body_size: 0,
        };
        let body = Received {
            kept: Bytes::from_static(br#"{"token":"t0ken-t0ken-t0ken"}"#),
            size: 33,
            digest: None,
        };
        let headers = http::HeaderMap::new();
        let response = RecordedResponse { status: http::StatusCode::OK, headers, body, redirected_to: None };
        let mut secrets = secrets("p4ss");
        secrets.learn(&request, &response);
        request.step = Step::GetManifest;
        let echoed = br#"{"errors":[{"message":"You sent t0ken-t0ken-t0ken and p4ss"}]}"#;
        let shown = secrets.masked_body(&request, echoed);
        let shown = String::from_utf8_lossy(&shown);
        assert!(!shown.contains("t0ken-t0ken-t0ken") && !shown.contains("p4ss"), "{shown}");
        assert_eq!(secrets.masked_header("www-authenticate", "t0ken-t0ken-t0ken"), mask::MASK);
    }
}
