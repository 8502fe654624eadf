//! The judge `official`: the image specification's Go validator. It decodes the document into Go's types, looks
//! at a few values, and then asks the schema (which `schema` reports for both).

mod decode;
mod types;

use super::format::Format;
use super::judge::{Judge, Judges};
use super::sink::Sink;
use crate::diagnostics::{config, descriptor};
use crate::digest::{Digest, DigestError};
use crate::json::{Kind, NodeId};

/// Reports where decoding fails, and what the validator looks at by itself.
pub(super) fn check(sink: &mut Sink<'_, '_>, root: NodeId, format: Format) {
    sink.judges = Judges::of(&[Judge::Official]);
    match format {
        Format::ImageManifest => decode::decode(sink, root, &types::MANIFEST),
        Format::ImageIndex => decode::decode(sink, root, &types::INDEX),
        Format::ImageConfig => {
            decode::decode(sink, root, &types::IMAGE);
            check_environment(sink, root);
        }
        Format::Descriptor => {
            decode::decode(sink, root, &types::DESCRIPTOR);
            check_digest(sink, root);
        }
        _ => {}
    }
}

/// A descriptor by itself has its digest checked; one whose algorithm Go does not know passes.
fn check_digest(sink: &mut Sink<'_, '_>, root: NodeId) {
    let json = sink.json;
    // A null leaves the digest as it was.
    let given = decode::fields(json, root, "digest").into_iter().rfind(|node| json.kind(*node) != Kind::Null);
    let Some(digest) = given else {
        if json.kind(root) == Kind::Object {
            sink.value(&crate::diagnostics::value::MISSING, root, &["digest"]);
        }
        return;
    };
    let Some(text) = json.string(digest) else { return };
    let shown = super::shape::shown(json, digest);
    let sha384 = text.strip_prefix("sha384:").is_some_and(|hex| !is_hex(hex, 96));
    match Digest::parse(&text) {
        // The Go library does not know BLAKE3, and lets through what it does not know.
        Err(DigestError::Length { .. } | DigestError::NotLowerHex) if text.starts_with("blake3:") => {}
        Err(DigestError::Length { .. } | DigestError::NotLowerHex) => {
            sink.value(&descriptor::DIGEST_ENCODING, digest, &[&shown]);
        }
        Err(_) if text.is_empty() => sink.value(&descriptor::EMPTY_DIGEST, digest, &[]),
        Err(_) => sink.value(&descriptor::DIGEST_GRAMMAR, digest, &[&shown]),
        Ok(_) if sha384 => sink.value(&descriptor::SHA384, digest, &[&shown]),
        Ok(_) => {}
    }
}

fn is_hex(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// Each entry of `Env` has to be a name, an equals sign, and a value without line ends.
fn check_environment(sink: &mut Sink<'_, '_>, root: NodeId) {
    let json = sink.json;
    let configs = decode::fields(json, root, "config");
    let lists = configs.into_iter().flat_map(|config| decode::fields(json, config, "Env"));
    for entry in decode::strings(json, lists) {
        let text = json.string(entry).unwrap_or_default();
        let holds =
            text.split_once('=').is_some_and(|(name, value)| !name.is_empty() && !value.contains('\n'));
        if !holds {
            sink.value(&config::ENVIRONMENT, entry, &[&super::shape::shown(json, entry)]);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::MediaType;
    use crate::validate::{Judge, Options, Verdict, validate};

    /// What `schema` and `official` say of a document whose first member is followed by the rest.
    fn verdicts(media_type: &str, document: &str) -> (bool, bool) {
        let options = Options::of(MediaType::parse(media_type).unwrap());
        let report = validate(document.as_bytes(), &options);
        let accepts = |judge| report.verdict(judge) == Verdict::Accept;
        (accepts(Judge::Schema), accepts(Judge::Official))
    }

    #[test]
    fn repeated_members_are_decoded_into_the_same_place() {
        const CONFIG: &str =
            r#""architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[]}"#;
        for (why, members, official) in [
            ("an object that is repeated adds to the first", r#""config":{"Env":["A"]},"config":{}"#, false),
            ("an object that is null changes nothing", r#""config":{"Env":["A"]},"CONFIG":null"#, false),
            (
                "a list that is repeated takes the other's place",
                r#""CONFIG":{"Env":["A"]},"config":{"Env":["A=b"]}"#,
                true,
            ),
            ("a list that is null is empty", r#""CONFIG":{"Env":["A"],"ENV":null}"#, true),
            ("an entry that is null keeps what was there", r#""CONFIG":{"Env":["A"],"ENV":[null]}"#, false),
            ("an entry that is null is empty where nothing was there", r#""CONFIG":{"Env":[null]}"#, false),
            (
                "an entry beyond the list's end comes back with it",
                r#""CONFIG":{"Env":["A=b","A"],"ENV":["A=b"],"env":["A=b",null]}"#,
                false,
            ),
            (
                "a list that was emptied forgets its entries",
                r#""CONFIG":{"Env":["A=b","A"],"ENV":[],"env":["A=b"]}"#,
                true,
            ),
        ] {
            let document = format!("{{{CONFIG},{members}}}");
            let verdicts = verdicts("application/vnd.oci.image.config.v1+json", &document);
            assert_eq!(verdicts, (true, official), "{why}: {members}");
        }
    }

    #[test]
    fn a_digest_that_is_repeated_is_checked_as_go_decodes_it() {
        const EMPTY: &str = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        for (why, digest, official) in [
            ("in whatever case", r#""DIGEST":"sha256:e6""#, false),
            ("the last one counts", r#""DIGEST":"sha256:e6","Digest":"sha1:e6""#, true),
            ("a null changes nothing", r#""DIGEST":"sha256:e6","Digest":null"#, false),
        ] {
            let document = format!(r#"{{"mediaType":"a/b","size":0,"digest":"{EMPTY}",{digest}}}"#);
            let verdicts = verdicts("application/vnd.oci.descriptor.v1+json", &document);
            assert_eq!(verdicts, (true, official), "{why}: {digest}");
        }
    }
}
