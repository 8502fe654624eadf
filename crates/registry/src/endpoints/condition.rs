//! Conditional requests: a client that has the content already is not sent it again (RFC 9110, 13).

use crate::answer::{Answer, CONTENT_DIGEST};
use crate::call::Call;
use crate::why::{Reason, Rule};
use http::header::{ETAG, IF_MATCH, IF_NONE_MATCH, IF_RANGE};
use http::{HeaderName, StatusCode};
use longshore_core::Digest;
use longshore_core::header::{EntityTag, EntityTags};

/// The tag of a content: its digest, which is that of all its bytes.
pub(super) fn tag(digest: &Digest) -> EntityTag {
    EntityTag::strong(digest.as_str())
}

/// The answer to a request that has the content already (304).
pub(super) fn unmodified(call: &Call, digest: &Digest) -> Option<Answer> {
    let known = named(call, &IF_NONE_MATCH)?;
    known.contains(&tag(digest)).then(|| {
        call.note(|| {
            Reason::new(Rule::NotModified, "the client has this content already: it is not sent again")
                .request("header.If-None-Match", &call.header(&IF_NONE_MATCH))
                .state("content.digest", digest)
        });
        describe(Answer::empty(StatusCode::NOT_MODIFIED), digest)
    })
}

/// Whether the request is only for a content that this is not.
pub(super) fn is_for_another(call: &Call, digest: &Digest) -> bool {
    named(call, &IF_MATCH).is_some_and(|wanted| !wanted.contains(&tag(digest)))
}

/// Whether a range of the content is still what the client wants: it is not where the client has the
/// beginning of another content.
pub(super) fn allows_range(call: &Call, digest: &Digest) -> bool {
    let Some(has) = call.header(&IF_RANGE) else { return true };
    EntityTag::parse(has).is_some_and(|has| has.is_same_bytes(&tag(digest)))
}

/// Says which content it is.
pub(super) fn describe(answer: Answer, digest: &Digest) -> Answer {
    answer.with(CONTENT_DIGEST, digest.as_str()).with(ETAG, tag(digest).to_string())
}

/// A header that cannot be read is as none.
fn named(call: &Call, header: &HeaderName) -> Option<EntityTags> {
    EntityTags::parse(call.header(header)?)
}
