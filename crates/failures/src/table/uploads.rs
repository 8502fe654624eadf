//! Blobs on their way to the registry.

use super::access::NAMESPACE;
use super::case;
use crate::act::{Act, Pushing};
use crate::case::Case;
use crate::place::Who;
use crate::setting as s;
use longshore_client::Step;

pub(super) fn cases() -> Vec<Case> {
    let mut cases = opening();
    cases.extend(sending());
    cases
}

fn opening() -> Vec<Case> {
    let start = |name, status, code, pushing| case(Step::StartUpload, name, status, code, Act::Push(pushing));
    vec![
        case(Step::MountBlob, "unauthorized-for-mount", 202, "", Act::Push(Pushing::MountingAnothers))
            .by("A blob is to be mounted from a repository that does not have it, or that the user may not pull: an upload session begins, and is cancelled.")
            .fix(
                "Send the blob, as the session that was opened asks for. To have it mounted, ask for a token that may pull the source, too, and see that the blob is there.",
                "Give the account the right to read the source.",
            )
            .safe(),
        start("disallowed-library-namespace", 400, "NAME_INVALID", Pushing::Library { head: false, blobs: true })
            .on(s::NO_LIBRARY)
            .by("An image is pushed to ubuntu, without asking first whether its blobs are there.")
            .fix(NAMESPACE.0, NAMESPACE.1),
        start("unauthorized", 401, "UNAUTHORIZED", Pushing::Unasked)
            .who(Who::Stranger)
            .by("An image is pushed to devtable/app as public, an account without rights there, and without asking first whether its blobs are there.")
            .fix(
                "Look at what the token grants (longshore run login --scope …), and log in as somebody who may push, or ask for the right.",
                "Give the account the right to write to the repository.",
            ),
        start("rate-limited", 429, "TOOMANYREQUESTS", Pushing::New)
            .on(s::RATE)
            .by("An image is pushed to devtable/app: the fourth request is one too many.")
            .fix(
                "Wait for as long as Retry-After says, and log in: those who are known may often ask more.",
                "Allow more requests, or put a cache before the registry.",
            ),
        start("maintenance", 503, "UNAVAILABLE", Pushing::New)
            .on(s::MAINTENANCE)
            .by("An image is pushed to devtable/app, while the registry goes down.")
            .fix("Wait for as long as Retry-After says, and push again.", "End the maintenance."),
    ]
}

fn sending() -> Vec<Case> {
    vec![
        case(Step::UploadChunk, "range-not-satisfiable", 416, "RANGE_INVALID", Act::Push(Pushing::Gap))
            .because("chunk-out-of-order")
            .by("A layer is sent in two chunks, of which the second begins a byte too late. The session is cancelled.")
            .fix(
                "Send the chunks in order, each from where the last one ended; GET on the session says how far it is.",
                "Send all requests of a session to the same instance, or keep sessions where all instances see them.",
            )
            .safe(),
        case(Step::FinishUpload, "digest-mismatch", 400, "DIGEST_INVALID", Act::Push(Pushing::OtherDigest))
            .by("A layer is sent, and finished with the digest of other bytes. The session is cancelled.")
            .fix(
                "Compute the digest of exactly the bytes that are sent: of the compressed layer, not of what is in it.",
                "Nothing; where it happens often, look for a proxy that changes bodies.",
            )
            .safe(),
        case(Step::FinishUpload, "quota-exceeded", 403, "DENIED", Act::Push(Pushing::Large))
            .on(s::QUOTA)
            .by("An image with a layer of some thousand bytes is pushed to devtable/app.")
            .fix(
                "Delete what is no longer needed, or push less: layers that are there already cost nothing.",
                "Raise the namespace's quota, or collect garbage.",
            ),
        case(Step::UploadStatus, "upload-unknown", 404, "BLOB_UPLOAD_UNKNOWN", Act::ResumeNothing)
            .by("An upload session is asked for that nobody has opened.")
            .fix(
                "Begin the upload anew with POST, and go on at the Location of the last answer, with its query.",
                "Keep sessions for longer, and where all instances see them.",
            )
            .safe(),
    ]
}
