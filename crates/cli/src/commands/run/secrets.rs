//! Secrets: what must not stand in a report, wherever it may turn up.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use longshore_client::event::{Event, RecordedRequest};
use longshore_client::token::Token;
use longshore_client::{Credentials, Step, mask};
use std::collections::BTreeMap;

/// The password and the tokens of a run. A registry could send them back in any header or sentence, so
/// they are looked for in all that is shown.
pub(super) struct Secrets {
    password: Option<String>,
    carried: Vec<String>,
}

impl Secrets {
    /// Those that are known before the first request.
    pub(super) fn new(credentials: Option<&Credentials>) -> Self {
        let basic = credentials.map(|it| STANDARD.encode(format!("{}:{}", it.username, it.password)));
        let password = credentials.map(|it| it.password.clone());
        Self { password, carried: basic.into_iter().collect() }
    }

    /// Takes note of a token that came.
    pub(super) fn learn(&mut self, request: &RecordedRequest, event: &Event) {
        if let Event::Answered { response, .. } = event
            && request.step == Step::Auth
            && let Some(token) = Token::parse_response(&response.body.kept)
        {
            self.carried.push(token.as_str().to_owned());
        }
    }

    /// A value that came from the registry, such as a header's.
    pub(super) fn masked_value(&self, value: &str) -> String {
        let text = self.masked_carried(value);
        match &self.password {
            Some(password) => text.replace(password, mask::MASK),
            None => text,
        }
    }

    /// A sentence, which has words of ours in it. A password that is a word is left alone: a gap in a
    /// known sentence would tell it.
    pub(super) fn masked_sentence(&self, text: &str) -> String {
        match &self.password {
            Some(password) if !password.chars().all(char::is_alphabetic) => self.masked_value(text),
            _ => self.masked_carried(text),
        }
    }

    /// The headers as they may be shown, each name once.
    pub(super) fn masked_headers(&self, headers: &http::HeaderMap) -> BTreeMap<String, String> {
        let mut shown = BTreeMap::<String, String>::new();
        for (name, value) in headers {
            let value = String::from_utf8_lossy(value.as_bytes());
            let value = self.masked_value(&mask::header(name.as_str(), &value));
            shown
                .entry(name.as_str().to_owned())
                .and_modify(|list| {
                    list.push_str(", ");
                    list.push_str(&value);
                })
                .or_insert(value);
        }
        shown
    }

    fn masked_carried(&self, text: &str) -> String {
        self.carried.iter().fold(text.to_owned(), |text, secret| text.replace(secret, mask::MASK))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn headers_that_carry_credentials_keep_their_scheme_only() {
        let mut headers = http::HeaderMap::new();
        headers.insert("authorization", "Bearer abc".parse().unwrap());
        headers.append("link", "<a>".parse().unwrap());
        headers.append("link", "<b>".parse().unwrap());
        let shown = secrets("x").masked_headers(&headers);
        assert_eq!(shown["authorization"], format!("Bearer {}", mask::MASK));
        assert_eq!(shown["link"], "<a>, <b>");
    }
}
