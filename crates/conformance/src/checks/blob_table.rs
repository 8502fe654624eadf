//! What is checked with blobs, and where it is written.

use super::{
    MANAGEMENT, PULL, PULL_SHOULD, PUSH, PUSH_MAY, PUSH_SHOULD, blobs, check, deletion, ranges, uploads,
};
use crate::check::Check;
use crate::options::Version;
use crate::section::{
    CANCEL, CHECKING, CHUNKS, DELETING_BLOBS, MOUNTING, POST_THEN_PUT, PULLING_BLOBS, PUSHING_BLOBS,
    SINGLE_POST,
};

const RANGE: &str = "A registry SHOULD support the `Range` request header in accordance with [RFC 9110 (section 14)](https://www.rfc-editor.org/rfc/rfc9110#section-14).";
const OUT_OF_ORDER: &str = "If a chunk is uploaded out of order, the registry MUST respond with a `416 Requested Range Not Satisfiable` code.";
const LAST_OUT_OF_ORDER: &str = "If the final chunk is uploaded out of order, the registry MUST respond with a `416 Requested Range Not Satisfiable` code.";

pub(super) const CHECKS: &[Check] = &[
    check(
        "blob.missing",
        "A blob that is not there is not found",
        PULL,
        PULLING_BLOBS,
        "If the blob is not found in the repository, the response code MUST be `404 Not Found`.",
        |stage| Box::pin(blobs::missing(stage)),
    )
    .each_algorithm()
    .like("get-missing"),
    check(
        "blob.head-missing",
        "HEAD of a blob that is not there finds nothing",
        PULL,
        CHECKING,
        "If the blob or manifest is not found in the repository, the response code MUST be `404 Not Found`.",
        |stage| Box::pin(blobs::head_missing(stage)),
    )
    .each_algorithm(),
    check(
        "blob.post-only",
        "A blob is pushed in one POST",
        PUSH_MAY,
        SINGLE_POST,
        "Successful completion of the request MUST return a `201 Created` and MUST include the following header: `Location: <blob-location>`",
        |stage| Box::pin(uploads::post_only(stage)),
    )
    .each_algorithm()
    .like("post only/blob-post-only"),
    check(
        "blob.post-put",
        "A blob is pushed by POST and PUT",
        PUSH,
        POST_THEN_PUT,
        "Upon successful completion of the request, the response MUST have code `201 Created` and MUST have the following header: `Location: <blob-location>`",
        |stage| Box::pin(uploads::post_put(stage)),
    )
    .each_algorithm()
    .like("post+put/blob-post-put"),
    check(
        "blob.chunked-one",
        "A blob is pushed as one chunk",
        PUSH,
        CHUNKS,
        "The response to a successful closing of the session MUST be `201 Created`, and MUST contain the following header: `Location: <blob-location>`",
        |stage| Box::pin(uploads::chunked_one(stage)),
    )
    .each_algorithm()
    .like("chunked single/blob-patch-chunked"),
    check(
        "blob.stream",
        "A blob is pushed as a stream, without Content-Range",
        PUSH,
        CHUNKS,
        "The response to a successful closing of the session MUST be `201 Created`, and MUST contain the following header: `Location: <blob-location>`",
        |stage| Box::pin(uploads::stream(stage)),
    )
    .each_algorithm()
    .like("stream/blob-patch-stream"),
    check(
        "blob.mount",
        "A blob is mounted from another repository",
        PUSH_SHOULD,
        MOUNTING,
        "The response to a successful mount MUST be `201 Created`, and MUST contain the following header: `Location: <blob-location>`",
        |stage| Box::pin(uploads::mount(stage)),
    )
    .each_algorithm()
    .like("mount/blob-mount"),
    check(
        "blob.mount-anonymous",
        "A blob is mounted from wherever it is",
        PUSH_MAY,
        MOUNTING,
        "The registry MAY treat the `from` parameter as optional, and it MAY cross-mount the blob if it can be found.",
        |stage| Box::pin(uploads::mount_anonymous(stage)),
    )
    .each_algorithm()
    .since(Version::V1_1)
    .like("mount anonymous/blob-mount-anonymous"),
    check(
        "blob.mount-missing",
        "A mount of what is not there begins an upload",
        PUSH_SHOULD,
        MOUNTING,
        "Alternatively, if a registry does not support cross-repository mounting or is unable to mount the requested blob, it SHOULD return a `202`.",
        |stage| Box::pin(uploads::mount_missing(stage)),
    )
    .each_algorithm()
    .like("mount missing/blob-mount"),
    check(
        "blob.cancel",
        "An upload is given up",
        PUSH_SHOULD,
        CANCEL,
        "If successful, the response SHOULD be a `204 No Content` response code.",
        |stage| Box::pin(uploads::cancel(stage)),
    )
    .each_algorithm()
    .since(Version::Dev)
    .like("post cancel/blob-post-cancel"),
    check(
        "blob.chunked",
        "A blob is pushed in chunks",
        PUSH,
        CHUNKS,
        "The response for each successful chunk upload MUST be `202 Accepted`, and MUST have the following headers: `Location: <blob-push-location>`, `Range: 0-<end-of-range>`",
        |stage| Box::pin(uploads::chunked(stage, false)),
    )
    .each_algorithm()
    .like("chunked multi/blob-patch-chunked"),
    check(
        "blob.chunked-put",
        "A blob is pushed in chunks, the last of them in the closing PUT",
        PUSH,
        CHUNKS,
        "The response to a successful closing of the session MUST be `201 Created`, and MUST contain the following header: `Location: <blob-location>`",
        |stage| Box::pin(uploads::chunked(stage, true)),
    )
    .each_algorithm()
    .like("chunked multi and put chunk/blob-patch-chunked"),
    check("blob.out-of-order", "A chunk out of order is refused", PUSH, CHUNKS, OUT_OF_ORDER, |stage| {
        Box::pin(uploads::out_of_order(stage, false))
    })
    .each_algorithm()
    .like("chunked out-of-order/blob-patch-chunked"),
    check(
        "blob.out-of-order-put",
        "A last chunk out of order is refused",
        PUSH,
        CHUNKS,
        LAST_OUT_OF_ORDER,
        |stage| Box::pin(uploads::out_of_order(stage, true)),
    )
    .each_algorithm()
    .like("chunked out-of-order and put chunk/blob-patch-chunked"),
    check(
        "blob.upload-status",
        "An upload says how far it is",
        PUSH,
        CHUNKS,
        "The response to an active upload `<blob-push-location>` MUST be a `204 No Content` response code, and MUST have the following headers: `Location: <blob-push-location>`, `Range: 0-<end-of-range>`",
        |stage| Box::pin(uploads::status(stage)),
    )
    .each_algorithm(),
    check(
        "blob.empty",
        "A blob without bytes is pushed and pulled",
        PUSH,
        PUSHING_BLOBS,
        "There are two ways to push blobs: chunked or monolithic.",
        |stage| Box::pin(blobs::empty(stage)),
    )
    .each_algorithm()
    .like("empty"),
    check(
        "blob.empty-json",
        "The blob {} is pushed and pulled",
        PUSH,
        PUSHING_BLOBS,
        "There are two ways to push blobs: chunked or monolithic.",
        |stage| Box::pin(blobs::empty_json(stage)),
    )
    .each_algorithm()
    .like("emptyJSON"),
    check(
        "blob.head",
        "HEAD tells a blob's size and digest",
        PULL,
        CHECKING,
        "A HEAD request to an existing blob or manifest URL MUST return `200 OK`.",
        |stage| Box::pin(blobs::head(stage)),
    )
    .each_algorithm()
    .like("blob-head"),
    check(
        "blob.get",
        "A blob is pulled",
        PULL,
        PULLING_BLOBS,
        "A GET request to an existing blob URL MUST provide the expected blob, with a response code that MUST be `200 OK`.",
        |stage| Box::pin(blobs::get(stage)),
    )
    .each_algorithm()
    .like("blob-get"),
    check("blob.range", "A part of a blob is pulled", PULL_SHOULD, PULLING_BLOBS, RANGE, |stage| {
        Box::pin(ranges::range(stage, "bytes=500-1499", 500..1500))
    })
    .each_algorithm()
    .like("range requests/range 500-1499"),
    check("blob.range-open", "A blob is pulled from an offset on", PULL_SHOULD, PULLING_BLOBS, RANGE, |stage| {
        Box::pin(ranges::range(stage, "bytes=500-", 500..2048))
    })
    .each_algorithm()
    .like("range requests/range 500-"),
    check("blob.range-suffix", "A blob's last bytes are pulled", PULL_SHOULD, PULLING_BLOBS, RANGE, |stage| {
        Box::pin(ranges::range(stage, "bytes=-500", 1548..2048))
    })
    .each_algorithm()
    .like("range requests/range -500"),
    check(
        "blob.range-beyond-end",
        "A part that goes beyond the end is pulled as far as it goes",
        PULL_SHOULD,
        PULLING_BLOBS,
        RANGE,
        |stage| Box::pin(ranges::range(stage, "bytes=2000-5000", 2000..2048)),
    )
    .each_algorithm()
    .like("range requests/range 2000-5000"),
    check(
        "blob.range-backwards",
        "A range that ends before it begins gives no part",
        PULL_SHOULD,
        PULLING_BLOBS,
        RANGE,
        |stage| Box::pin(ranges::backwards(stage)),
    )
    .each_algorithm()
    .like("range requests/range 500-0"),
    check(
        "blob.range-unsatisfiable",
        "A range behind the end cannot be satisfied",
        PULL_SHOULD,
        PULLING_BLOBS,
        RANGE,
        |stage| Box::pin(ranges::unsatisfiable(stage)),
    )
    .each_algorithm()
    .like("range requests/range 5000-10000"),
    check(
        "blob.delete",
        "A blob is deleted",
        MANAGEMENT,
        DELETING_BLOBS,
        "Upon success, the registry MUST respond with code `202 Accepted`.",
        |stage| Box::pin(deletion::blobs_of_algorithm(stage)),
    )
    .each_algorithm()
    .like("blob-delete"),
    check(
        "blob.delete-missing",
        "A blob that is not there is not deleted",
        MANAGEMENT,
        DELETING_BLOBS,
        "If the blob is not found, a `404 Not Found` code MUST be returned.",
        |stage| Box::pin(deletion::missing_blob(stage)),
    )
    .each_algorithm(),
];
