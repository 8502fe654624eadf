//! `/v2/<name>/blobs/<digest>` (distribution-spec, "Pulling blobs", "Deleting Blobs").

use super::condition::{allows_range, describe, is_for_another, unmodified};
use crate::Registry;
use crate::access::Action;
use crate::answer::{Answer, CONTENT_DIGEST};
use crate::call::Call;
use crate::failure::Failure;
use crate::why::{Reason, Rule};
use http::header::{ACCEPT_RANGES, CONTENT_RANGE, IF_RANGE, LOCATION, RANGE};
use http::{Method, StatusCode};
use longshore_core::header::{ByteRange, RangeError};
use longshore_core::{Digest, MediaType, RepositoryName};

/// The blob, or one range of it.
pub(crate) fn get(
    registry: &Registry,
    call: &Call,
    name: &RepositoryName,
    digest: &Digest,
) -> Result<Answer, Failure> {
    registry.admit(call, name, Action::Pull)?;
    if call.method() == Method::GET {
        registry.check_region(call, name)?;
    }
    let content = registry.state.blob(name, digest)?;
    call.note(|| {
        Reason::new(Rule::BlobHeld, format!("the repository {name} has the blob"))
            .state(format!("repositories.{name}.blobs.{digest}"), &content.length())
    });
    if is_for_another(call, digest) {
        return Err(Failure::AnotherContent(digest.clone()));
    }
    if let Some(answer) = unmodified(call, digest) {
        return Ok(answer);
    }
    let size = content.length();
    let media_type = MediaType::OCTET_STREAM;
    let answer = match wanted_range(call, digest, size)? {
        None => Answer::body(StatusCode::OK, media_type.as_str(), content.clone()),
        Some(range) => {
            call.note(|| {
                let sentence =
                    format!("the bytes {range} were asked for, and lie inside the {size} of the blob");
                Reason::new(Rule::PartialContent, sentence).request("header.Range", &call.header(&RANGE))
            });
            let part = content.slice(range.first, range.length());
            Answer::body(StatusCode::PARTIAL_CONTENT, media_type.as_str(), part)
                .with(CONTENT_RANGE, format!("bytes {range}/{size}"))
        }
    };
    Ok(describe(answer.with(ACCEPT_RANGES, "bytes"), digest))
}

/// Takes the blob out of the repository; other repositories that have it keep it.
pub(crate) fn delete(
    registry: &mut Registry,
    call: &Call,
    name: &RepositoryName,
    digest: &Digest,
) -> Result<Answer, Failure> {
    registry.admit(call, name, Action::Delete)?;
    if !registry.policy().deletion.blobs {
        return Err(Failure::NoDeletion { what: "blobs", allow: "GET, HEAD" });
    }
    registry.state.delete_blob(name, digest)?;
    call.note(|| {
        let sentence = format!("the repository {name} has the blob no more; others that have it keep it");
        Reason::new(Rule::BlobDeleted, sentence).policy("deletion.blobs", &true)
    });
    Ok(Answer::empty(StatusCode::ACCEPTED).with(CONTENT_DIGEST, digest.as_str()))
}

/// What is said of a blob that was just pushed or mounted.
pub(super) fn created(name: &RepositoryName, digest: &Digest) -> Answer {
    Answer::empty(StatusCode::CREATED)
        .with(LOCATION, format!("/v2/{name}/blobs/{digest}"))
        .with(CONTENT_DIGEST, digest.as_str())
}

/// The range that is asked for. A header that cannot be read, or that names several, is
/// passed over, as HTTP allows (RFC 9110, 14.2); it is for GET alone.
fn wanted_range(call: &Call, digest: &Digest, size: u64) -> Result<Option<ByteRange>, Failure> {
    let Some(header) = call.header(&RANGE) else { return Ok(None) };
    if call.method() != Method::GET {
        note_ignored(call, "a range is for GET alone");
        return Ok(None);
    }
    if !allows_range(call, digest) {
        call.note(|| {
            let sentence = "the client has the beginning of another content: all of this one is given";
            Reason::new(Rule::RangeOutdated, sentence)
                .request("header.If-Range", &call.header(&IF_RANGE))
                .state("content.digest", digest)
        });
        return Ok(None);
    }
    match ByteRange::parse_request(header, size) {
        Ok(range) => Ok(Some(range)),
        // A range that ends before it begins may be passed over or refused (14.2): refused, it is noticed.
        Err(RangeError::Unsatisfiable | RangeError::Backwards) => Err(Failure::Unsatisfiable { size }),
        Err(RangeError::Syntax) => {
            note_ignored(call, "the range cannot be read, or is several: all is given");
            Ok(None)
        }
    }
}

fn note_ignored(call: &Call, sentence: &str) {
    call.note(|| Reason::new(Rule::RangeIgnored, sentence).request("header.Range", &call.header(&RANGE)));
}
