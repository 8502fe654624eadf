//! Secrets: what must not stand in a report, wherever it may turn up.

use crate::event::{RecordedRequest, RecordedResponse};
use crate::mask;
use crate::step::Step;
use crate::target::Credentials;
use crate::token::Token;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::borrow::Cow;
use std::fmt;

/// The password and the tokens of a run. A registry could send them back in any header or sentence, so
/// they are looked for in all that is shown.
#[derive(Clone, Default)]
pub struct Secrets {
    password: Option<String>,
    carried: Vec<String>,
}

impl Secrets {
    /// Those that are known before the first request.
    pub fn new(credentials: Option<&Credentials>) -> Self {
        let basic = credentials.map(|it| STANDARD.encode(format!("{}:{}", it.username, it.password)));
        let password = credentials.map(|it| it.password.clone());
        Self { password, carried: basic.into_iter().collect() }
    }

    /// Takes note of a token that came.
    pub fn learn(&mut self, request: &RecordedRequest, response: &RecordedResponse) {
        if request.step == Step::Auth
            && let Some(token) = Token::parse_response(&response.body.kept)
        {
            self.carried.push(token.as_str().to_owned());
        }
    }

    /// A value that came from the registry, such as a header's.
    pub fn masked_value(&self, value: &str) -> String {
        let text = self.masked_carried(value);
        match &self.password {
            Some(password) => text.replace(password, mask::MASK),
            None => text,
        }
    }

    /// A sentence, which has words of ours in it. A password that is a word is left alone: a gap in a
    /// known sentence would tell it.
    pub fn masked_sentence(&self, text: &str) -> String {
        match &self.password {
            Some(password) if !password.chars().all(char::is_alphabetic) => self.masked_value(text),
            _ => self.masked_carried(text),
        }
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

    fn masked_carried(&self, text: &str) -> String {
        self.carried.iter().fold(text.to_owned(), |text, secret| text.replace(secret, mask::MASK))
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
    use crate::url::Url;
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
        let body = Received { kept: Bytes::from_static(br#"{"token":"t0ken"}"#), size: 17, digest: None };
        let headers = http::HeaderMap::new();
        let response = RecordedResponse { status: http::StatusCode::OK, headers, body, redirected_to: None };
        let mut secrets = secrets("p4ss");
        secrets.learn(&request, &response);
        request.step = Step::GetManifest;
        let echoed = br#"{"errors":[{"message":"You sent t0ken and p4ss"}]}"#;
        let shown = secrets.masked_body(&request, echoed);
        let shown = String::from_utf8_lossy(&shown);
        assert!(!shown.contains("t0ken") && !shown.contains("p4ss"), "{shown}");
        assert_eq!(secrets.masked_header("www-authenticate", "t0ken"), mask::MASK);
    }
}
