//! Signing a manifest with a key of the curve P-256 (`ES256`).

use super::{PublicKey, SigningKey, base64url};
use crate::json::{self, Write, Writer};

/// Why a manifest was not signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignError {
    /// The key's bytes are no number below the curve's order, or zero.
    #[error("These 32 bytes are no private key: take others.")]
    Key,
    /// The text has no closing brace.
    #[error("The manifest is no JSON object: it has to end with a closing brace.")]
    NoObject,
    /// The object has no member.
    #[error("The manifest is an empty object: there is nothing to sign.")]
    Empty,
}

/// Signs a manifest: the same bytes with `signatures` put before the closing brace. `time` is when that happens, as
/// RFC 3339 writes it, in UTC and whole seconds. The same key, manifest and time always give the same bytes.
pub fn sign(manifest: &[u8], key: &SigningKey, time: &str) -> Result<Vec<u8>, SignError> {
    let brace = manifest.iter().rposition(|byte| !byte.is_ascii_whitespace());
    let brace = brace.filter(|at| manifest[*at] == b'}').ok_or(SignError::NoObject)?;
    let last = manifest[..brace].iter().rposition(|byte| !byte.is_ascii_whitespace());
    let last = last.filter(|at| manifest[*at] != b'{').ok_or(SignError::Empty)?;
    let (head, tail) = manifest.split_at(last + 1);
    let protected = Protected { head: head.len(), tail: base64url::encode(tail), time };
    let protected = base64url::encode(&json::write(&protected));
    let signature = key.sign(format!("{protected}.{}", base64url::encode(manifest)).as_bytes());
    let signature = base64url::encode(&signature);
    let PublicKey { id, x, y } = key.public_key();
    // Written as Docker writes it, three spaces a level.
    let signatures = format!(
        r#",
   "signatures": [
      {{
         "header": {{
            "jwk": {{
               "crv": "P-256",
               "kid": "{id}",
               "kty": "EC",
               "x": "{x}",
               "y": "{y}"
            }},
            "alg": "ES256"
         }},
         "signature": "{signature}",
         "protected": "{protected}"
      }}
   ]"#
    );
    Ok([head, signatures.as_bytes(), tail].concat())
}

/// The protected header, which says what is signed.
struct Protected<'a> {
    head: usize,
    tail: String,
    time: &'a str,
}

impl Write for Protected<'_> {
    fn write(&self, to: &mut Writer) {
        to.object(|to| {
            to.member("formatLength", &(self.head as u64));
            to.member("formatTail", &self.tail);
            to.member("time", self.time);
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::Json;
    use crate::signature::{Status, read};

    const MANIFEST: &[u8] = b"{\n   \"schemaVersion\": 1,\n   \"name\": \"a/b\"\n}\n";

    fn signed() -> Vec<u8> {
        let key = SigningKey::from_bytes(&[7; 32]).unwrap();
        sign(MANIFEST, &key, "2024-01-02T03:04:05Z").unwrap()
    }

    fn status(document: &[u8]) -> (Status, Option<Vec<u8>>) {
        let json = Json::parse(document);
        let signed = read(document, &json, json.root().unwrap()).unwrap();
        (signed.signatures[0].status, signed.payload.map(|payload| payload.text))
    }

    #[test]
    fn what_was_signed_verifies_and_gives_the_manifest_back() {
        let signed = signed();
        assert_eq!(status(&signed), (Status::Verified, Some(MANIFEST.to_vec())));
        let json = Json::parse(&signed);
        let read = read(&signed, &json, json.root().unwrap()).unwrap();
        assert_eq!(read.signatures[0].key_id, read.signatures[0].true_key_id);
        assert_eq!(read.signatures[0].key_id.as_ref().unwrap().len(), 59);
    }

    #[test]
    fn one_letter_more_in_the_text_breaks_the_signature() {
        let text = String::from_utf8(signed()).unwrap().replace("a/b", "a/c");
        assert_eq!(status(text.as_bytes()).0, Status::Mismatch);
    }

    #[test]
    fn what_is_no_object_is_not_signed() {
        let key = SigningKey::from_bytes(&[7; 32]).unwrap();
        for (text, error) in
            [("[]", SignError::NoObject), ("", SignError::NoObject), ("{ }", SignError::Empty)]
        {
            assert_eq!(sign(text.as_bytes(), &key, "").unwrap_err(), error);
        }
        assert_eq!(SigningKey::from_bytes(&[0; 32]).unwrap_err(), SignError::Key);
        assert_eq!(SigningKey::from_bytes(&[255; 32]).unwrap_err(), SignError::Key);
    }
}
