//! A blob that is there: what is said of it, and its bytes, held against its descriptor (distribution-spec, "Pulling blobs").

use crate::answer::Answer;
use crate::body::Intake;
use crate::client::{Client, Outgoing};
use crate::error::FlowError;
use crate::expectation::Verdict;
use crate::step::Step;
use crate::url::Url;
use bytes::Bytes;
use http::{Method, StatusCode};
use longshore_core::{Descriptor, Digest, RepositoryName};

/// The blob is there, with the right length, and the same bytes come back.
pub(super) async fn check_blob(client: &Client, descriptor: &Descriptor, url: &Url) -> Result<(), FlowError> {
    let head = client.send(Outgoing::new(Step::BlobHeadCheck, Method::HEAD, url.clone())).await?;
    head.expect_status(client, &[StatusCode::OK])?;
    check_head(client, &head, descriptor)?;
    get_blob(client, descriptor, url).await
}

/// What HEAD says of a blob is what its descriptor says.
pub(super) fn check_head(client: &Client, head: &Answer, descriptor: &Descriptor) -> Result<(), FlowError> {
    head.expect_header(client, "docker-content-digest", descriptor.digest.as_str())?;
    head.expect_header(client, "content-length", &descriptor.size.to_string())
}

/// Fetches a blob and compares its size and digest with its descriptor's.
pub(super) async fn get_blob(client: &Client, descriptor: &Descriptor, url: &Url) -> Result<(), FlowError> {
    get_content(client, &descriptor.digest, Some(descriptor.size), url).await.map(drop)
}

/// Fetches a blob, and compares its digest and, where that is known, its size. How large it is, in bytes.
pub(super) async fn get_content(
    client: &Client,
    expected: &Digest,
    size: Option<u64>,
    url: &Url,
) -> Result<u64, FlowError> {
    let intake = Intake::blob(size.unwrap_or(LARGEST), expected.algorithm());
    Ok(get_answer(client, (expected, size), url, intake).await?.response.body.size)
}

/// Fetches a blob, compares its size and digest with its descriptor's, and keeps all of it.
pub(super) async fn get_whole(
    client: &Client,
    repository: &RepositoryName,
    descriptor: &Descriptor,
) -> Result<Bytes, FlowError> {
    let Descriptor { digest, size, .. } = descriptor;
    let url = client.url(&format!("/v2/{repository}/blobs/{digest}"))?;
    let intake = Intake::blob(*size, digest.algorithm());
    let intake = Intake { keep: usize::try_from(intake.limit).unwrap_or(usize::MAX), ..intake };
    let answer = get_answer(client, (digest, Some(*size)), &url, intake).await?;
    Ok(answer.response.body.kept)
}

async fn get_answer(
    client: &Client,
    (expected, size): (&Digest, Option<u64>),
    url: &Url,
    intake: Intake,
) -> Result<Answer, FlowError> {
    let answer = client.send(Outgoing::new(Step::GetBlob, Method::GET, url.clone()).intake(intake)).await?;
    answer.expect_status(client, &[StatusCode::OK])?;
    let body = &answer.response.body;
    if let Some(size) = size {
        answer.expect_equal(client, "body size", &size.to_string(), &body.size.to_string())?;
    }
    if let Some(digest) = &body.digest {
        answer.expect_equal(client, "body digest", expected.as_str(), digest.as_str())?;
    } else {
        let unknown = "cannot be computed here: the algorithm is not known".to_owned();
        answer.report(client, "body digest", expected.to_string(), unknown, Verdict::Warning);
    }
    Ok(answer)
}

/// A blob of which nobody says how large it is may be this large, in bytes.
const LARGEST: u64 = 16 << 30;
