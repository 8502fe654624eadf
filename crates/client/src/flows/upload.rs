//! Uploading one blob: session, chunks, digest (distribution-spec, "Pushing blobs").

use crate::answer::Answer;
use crate::body::{Intake, Payload};
use crate::client::{Client, Outgoing, bad_pointer};
use crate::error::FlowError;
use crate::expectation::Verdict;
use crate::image::Blob;
use crate::step::Step;
use crate::url::Url;
use http::{Method, StatusCode};
use longshore_core::header::ByteRange;
use longshore_core::{Descriptor, MediaType, RepositoryName};

/// Whether the blob had to be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Uploaded {
    /// It was sent.
    Sent,
    /// The registry had it already.
    Present,
}

/// HEAD, and where the blob is missing: POST, PATCH for each chunk with its status, PUT, HEAD, GET.
pub(super) async fn upload(
    client: &Client,
    repository: &RepositoryName,
    blob: &Blob,
    chunk_size: Option<u64>,
) -> Result<Uploaded, FlowError> {
    let descriptor = &blob.descriptor;
    let blob_url = client.url(&format!("/v2/{repository}/blobs/{}", descriptor.digest))?;
    let head = client.send(Outgoing::new(Step::BlobHeadCheck, Method::HEAD, blob_url.clone())).await?;
    head.expect_status(client, &[StatusCode::NOT_FOUND, StatusCode::OK])?;
    if head.response.status == StatusCode::OK {
        // What is there under this digest has to be this blob.
        check_head(client, &head, descriptor)?;
        return Ok(Uploaded::Present);
    }

    let start = client.url(&format!("/v2/{repository}/blobs/uploads/"))?;
    let answer = client.send(Outgoing::new(Step::StartUpload, Method::POST, start)).await?;
    answer.expect_status(client, &[StatusCode::ACCEPTED])?;
    answer.wish_header(client, "docker-upload-uuid");
    let mut location = location(client, &answer)?.ok_or_else(|| missing_location(&answer))?;
    client.upload_is_open(&location);

    let chunk_size = chunk_size.map(|size| size.max(least_chunk(&answer)).max(1));
    let mut offset = 0;
    while offset < descriptor.size {
        let length = chunk_size.unwrap_or(u64::MAX).min(descriptor.size - offset);
        location = send_chunk(client, blob, &location, offset, length, chunk_size.is_some()).await?;
        client.upload_is_open(&location);
        offset += length;
        if chunk_size.is_some() {
            location = check_status(client, &location, offset).await?;
            client.upload_is_open(&location);
        }
    }

    let finish = location.with_query("digest", descriptor.digest.as_str());
    let answer = client.send(Outgoing::new(Step::FinishUpload, Method::PUT, finish)).await?;
    answer.expect_status(client, &[StatusCode::CREATED])?;
    client.upload_is_closed();
    answer.expect_header(client, "docker-content-digest", descriptor.digest.as_str())?;

    check_blob(client, blob, &blob_url).await?;
    Ok(Uploaded::Sent)
}

async fn send_chunk(
    client: &Client,
    blob: &Blob,
    location: &Url,
    offset: u64,
    length: u64,
    in_chunks: bool,
) -> Result<Url, FlowError> {
    let part = Payload::Part { source: blob.source.clone(), offset, length };
    let mut patch = Outgoing::new(Step::UploadChunk, Method::PATCH, location.clone())
        .body(MediaType::OCTET_STREAM.as_str(), part);
    if in_chunks && let Some(range) = ByteRange::of(offset, length) {
        patch = patch.header("content-range", &range.to_string());
    }
    let answer = client.send(patch).await?;
    answer.expect_status(client, &[StatusCode::ACCEPTED])?;
    check_range(client, &answer, offset + length)?;
    Ok(self::location(client, &answer)?.unwrap_or_else(|| location.clone()))
}

/// How far the upload is must be what was sent.
async fn check_status(client: &Client, location: &Url, offset: u64) -> Result<Url, FlowError> {
    let answer = client.send(Outgoing::new(Step::UploadStatus, Method::GET, location.clone())).await?;
    answer.expect_status(client, &[StatusCode::NO_CONTENT])?;
    check_range(client, &answer, offset)?;
    Ok(self::location(client, &answer)?.unwrap_or_else(|| location.clone()))
}

/// `Range` says what the registry has: `0-99` of a hundred bytes, or `bytes=0-100` in Quay's dialect.
fn check_range(client: &Client, answer: &Answer, offset: u64) -> Result<(), FlowError> {
    let Some(text) = answer.response.header("range") else {
        answer.wish_header(client, "range");
        return Ok(());
    };
    let expected = ByteRange::of(0, offset).map_or_else(String::new, |range| range.to_string());
    let has_all = ByteRange::parse_upload(text).is_ok_and(|range| {
        range.first == 0 && (range.last + 1 == offset || (text.starts_with("bytes=") && range.last == offset))
    });
    if has_all {
        answer.report(client, "range", expected, text.to_owned(), Verdict::Met);
        return Ok(());
    }
    answer.expect_equal(client, "range", &expected, text)
}

/// The blob is there, with the right length, and the same bytes come back.
async fn check_blob(client: &Client, blob: &Blob, url: &Url) -> Result<(), FlowError> {
    let head = client.send(Outgoing::new(Step::BlobHeadCheck, Method::HEAD, url.clone())).await?;
    head.expect_status(client, &[StatusCode::OK])?;
    check_head(client, &head, &blob.descriptor)?;
    get_blob(client, &blob.descriptor, url).await
}

/// What HEAD says of a blob is what its descriptor says.
fn check_head(client: &Client, head: &Answer, descriptor: &Descriptor) -> Result<(), FlowError> {
    head.expect_header(client, "docker-content-digest", descriptor.digest.as_str())?;
    head.expect_header(client, "content-length", &descriptor.size.to_string())
}

/// Fetches a blob and compares its size and digest with its descriptor's.
pub(super) async fn get_blob(client: &Client, descriptor: &Descriptor, url: &Url) -> Result<(), FlowError> {
    let intake = Intake::blob(descriptor.size, descriptor.digest.algorithm());
    let answer = client.send(Outgoing::new(Step::GetBlob, Method::GET, url.clone()).intake(intake)).await?;
    answer.expect_status(client, &[StatusCode::OK])?;
    let body = &answer.response.body;
    answer.expect_equal(client, "body size", &descriptor.size.to_string(), &body.size.to_string())?;
    let Some(digest) = &body.digest else {
        let unknown = "cannot be computed here: the algorithm is not known".to_owned();
        answer.report(client, "body digest", descriptor.digest.to_string(), unknown, Verdict::Warning);
        return Ok(());
    };
    answer.expect_equal(client, "body digest", descriptor.digest.as_str(), digest.as_str())
}

/// Where the upload goes on.
fn location(client: &Client, answer: &Answer) -> Result<Option<Url>, FlowError> {
    let Some(text) = answer.response.header("location") else { return Ok(None) };
    let location = answer.url.join(text).map_err(|error| bad_pointer(answer, "Location", text, &error))?;
    let target = client.target().url.origin();
    if location.origin() != target {
        return Err(answer.error(
            format!("The upload is said to go on at {}, another place than {target}. Nothing was sent there.", location.origin()),
            "A registry behind a proxy does not know the name that it is called by: set its external URL (distribution: http.host), or let the proxy pass Host and X-Forwarded-Proto on.",
        ));
    }
    Ok(Some(location))
}

fn missing_location(answer: &Answer) -> FlowError {
    answer.error(
        "The upload session was opened, and no Location header says where it is.",
        "The registry has to send Location with its 202; if it does, and this is a web page, it also has to be named in Access-Control-Expose-Headers.",
    )
}

/// The shortest chunk that the registry takes, but for the last (`OCI-Chunk-Min-Length`).
fn least_chunk(answer: &Answer) -> u64 {
    answer.response.header("oci-chunk-min-length").and_then(|text| text.parse().ok()).unwrap_or(0)
}
