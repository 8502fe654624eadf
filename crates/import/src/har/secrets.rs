//! Tokens and passwords that an archive has, so that they are masked wherever they stand.

use crate::headers;
use crate::value::Value;
use crate::warning::{Oddity, Warnings};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::header::AUTHORIZATION;
use longshore_client::event::{RecordedRequest, RecordedResponse};
use longshore_client::secrets::Secrets;
use longshore_client::{Credentials, mask};

/// More of them are not looked for: each is, at each letter of what is shown.
const MOST: usize = 100;

/// Those of an archive.
#[derive(Default)]
pub(super) struct Gathered {
    texts: Vec<String>,
}

impl Gathered {
    /// Takes note of what an exchange carries.
    pub(super) fn learn(
        &mut self,
        request: &RecordedRequest,
        response: &RecordedResponse,
        at: Value<'_>,
        warnings: &mut Warnings,
    ) {
        let mut learnt = Secrets::default();
        learnt.learn(request, response);
        let mut found: Vec<String> = learnt.texts().map(str::to_owned).collect();
        let carried = headers::text(&request.headers, AUTHORIZATION.as_str()).unwrap_or_default();
        if let Some((scheme, value)) = carried.split_once(' ') {
            if scheme.eq_ignore_ascii_case("basic") {
                let credentials = STANDARD.decode(value.trim()).ok().and_then(|bytes| {
                    let (username, password) = String::from_utf8(bytes)
                        .ok()?
                        .split_once(':')
                        .map(|(u, p)| (u.to_owned(), p.to_owned()))?;
                    Some(Credentials { username, password })
                });
                found.extend(Secrets::new(credentials.as_ref()).texts().map(str::to_owned));
            } else if value.len() >= SHORTEST {
                found.push(value.trim().to_owned());
            }
        }
        for text in found {
            self.add(text, at, warnings);
        }
    }

    fn add(&mut self, text: String, at: Value<'_>, warnings: &mut Warnings) {
        // What was masked already is no secret any more.
        if self.texts.contains(&text) || text.contains(mask::MASK) {
            return;
        }
        if self.texts.len() < MOST {
            self.texts.push(text);
        } else {
            warnings.add(Oddity::Secrets, at);
        }
    }

    /// All of them, and the masks that are there already.
    pub(super) fn secrets(&self) -> Secrets {
        let mut texts = vec![mask::MASK.to_owned()];
        texts.extend(self.texts.iter().cloned());
        Secrets::of_texts(&texts)
    }
}

/// The shortest token that can be told from other text.
const SHORTEST: usize = 12;

/// The form that a token service is asked with (RFC 6749, 4.3.2), without its secrets.
pub(super) fn form(body: &Bytes) -> Bytes {
    let Ok(text) = std::str::from_utf8(body) else { return body.clone() };
    let is_secret = |name: &str| matches!(name, "password" | "refresh_token" | "client_secret" | "assertion");
    let parts = text.split('&').map(|part| match part.split_once('=') {
        Some((name, _)) if is_secret(name) => format!("{name}={}", mask::MASK),
        _ => part.to_owned(),
    });
    let masked = parts.collect::<Vec<_>>().join("&");
    if masked == text { body.clone() } else { masked.into() }
}
