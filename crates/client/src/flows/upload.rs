//! Uploading one blob: session, chunks, digest (distribution-spec, "Pushing blobs").

use crate::answer::Answer;
use crate::body::{Intake, Payload};
use crate::client::{Client, Outgoing, bad_pointer};
use crate::dialect::Dialect;
use crate::error::{Fault, FlowError};
use crate::expectation::Verdict;
use crate::image::Blob;
use crate::step::Step;
use crate::url::Url;
use bytes::Bytes;
use http::{Method, StatusCode};
use longshore_core::{Descriptor, Digest, MediaType, RepositoryName};
use std::collections::BTreeMap;

/// How blobs are sent.
#[derive(Debug, Clone, Default)]
pub struct UploadOptions {
    /// In which parts.
    pub chunks: Chunks,
    /// Whether nobody asks first if the blob is there.
    pub skip_head_checks: bool,
    /// Whether nobody looks afterwards if the blob is there, and the same.
    pub skip_blob_push_checks: bool,
    /// Sessions that an earlier push was cut off from, each by its blob: it goes on there, as far as the registry has it.
    pub sessions: BTreeMap<Digest, Url>,
}

/// The parts that a blob is sent in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Chunks {
    /// One, which is all.
    #[default]
    Whole,
    /// Parts of this many bytes; the last may be shorter.
    Of(u64),
    /// These parts, each with the status that it is to be answered with. One that is to be refused ends the flow.
    Given(Vec<Chunk>),
}

/// A part of a blob.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chunk {
    /// Where it begins, in bytes.
    pub offset: u64,
    /// How many bytes it has. They are those of the blob, as far as it goes.
    pub length: u64,
    /// The status that has to come.
    pub status: StatusCode,
}

/// Whether the blob had to be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Uploaded {
    /// It was sent.
    Sent,
    /// It was mounted from another repository.
    Mounted,
    /// The registry had it already.
    Present,
}

/// HEAD, and where the blob is missing: mount or POST, PATCH for each chunk with its status, PUT, HEAD, GET.
pub(super) async fn upload(
    client: &Client,
    repository: &RepositoryName,
    blob: &Blob,
    mount: Option<&RepositoryName>,
    options: &UploadOptions,
) -> Result<Uploaded, FlowError> {
    let descriptor = &blob.descriptor;
    let blob_url = client.url(&format!("/v2/{repository}/blobs/{}", descriptor.digest))?;
    if !options.skip_head_checks {
        let head = client.send(Outgoing::new(Step::BlobHeadCheck, Method::HEAD, blob_url.clone())).await?;
        head.expect_status(client, &[StatusCode::NOT_FOUND, StatusCode::OK])?;
        if head.response.status == StatusCode::OK {
            // What is there under this digest has to be this blob.
            check_head(client, &head, descriptor)?;
            return Ok(Uploaded::Present);
        }
    }
    client.uploads(&descriptor.digest);
    let left = match options.sessions.get(&descriptor.digest) {
        Some(location) => Session::left(client, location, descriptor.size).await?,
        None => None,
    };
    let opened = match (left, mount) {
        (Some(session), _) => Some(session),
        (None, Some(source)) => self::mount(client, repository, &descriptor.digest, source).await?,
        (None, None) => Some(open(client, repository).await?),
    };
    let uploaded = match opened {
        None => Uploaded::Mounted,
        Some(session) => {
            session.send(client, blob, &options.chunks, &blob_url).await?;
            Uploaded::Sent
        }
    };
    if !options.skip_blob_push_checks {
        check_blob(client, descriptor, &blob_url).await?;
    }
    Ok(uploaded)
}

/// An upload session that is open.
pub(super) struct Session {
    /// Where it goes on.
    pub(super) location: Url,
    /// The shortest chunk that the registry takes, but for the last (`OCI-Chunk-Min-Length`), in bytes.
    least: u64,
    /// How many bytes the registry has.
    pub(super) offset: u64,
    /// How often in a row the same part was tried again.
    tried: u32,
    /// The exchange that the next one repeats.
    repeats: Option<u32>,
}

/// Has the registry take a blob of another repository over: 201, or 202 with a session where it does not
/// (distribution-spec, "Mounting a blob from another repository").
async fn mount(
    client: &Client,
    repository: &RepositoryName,
    digest: &Digest,
    source: &RepositoryName,
) -> Result<Option<Session>, FlowError> {
    let url = client
        .url(&format!("/v2/{repository}/blobs/uploads/"))?
        .with_query("mount", digest.as_str())
        .with_query("from", source.as_str());
    let answer = client.send(Outgoing::new(Step::MountBlob, Method::POST, url)).await?;
    // Also where that is what was to come, and the flow ends here: nothing is left open.
    if answer.response.status == StatusCode::ACCEPTED
        && let Some(location) = location(client, &answer)?
    {
        client.upload_is_open(&location);
    }
    answer.expect_status(client, &[StatusCode::CREATED, StatusCode::ACCEPTED])?;
    if answer.response.status == StatusCode::ACCEPTED {
        let why = "no: an upload session was opened instead";
        answer.report(
            client,
            "mounted blob",
            format!("{digest} of {source}"),
            why.to_owned(),
            Verdict::Warning,
        );
        return Session::opened(client, &answer).map(Some);
    }
    answer.expect_header(client, "docker-content-digest", digest.as_str())?;
    answer.wish_header(client, "location");
    Ok(None)
}

/// Opens a session.
pub(super) async fn open(client: &Client, repository: &RepositoryName) -> Result<Session, FlowError> {
    let url = client.url(&format!("/v2/{repository}/blobs/uploads/"))?;
    let answer = client.send(Outgoing::new(Step::StartUpload, Method::POST, url)).await?;
    answer.expect_status(client, &[StatusCode::ACCEPTED])?;
    Session::opened(client, &answer)
}

impl Session {
    /// The session that an answer has opened.
    fn opened(client: &Client, answer: &Answer) -> Result<Self, FlowError> {
        answer.wish_header(client, "docker-upload-uuid");
        let location = self::location(client, answer)?.ok_or_else(|| missing_location(answer))?;
        client.upload_is_open(&location);
        if let Some(dialect) = answer.response.header("range").and_then(|text| Dialect::of_range(text, 0)) {
            client.heard(dialect);
        }
        let least = answer.response.header("oci-chunk-min-length");
        let least = least.and_then(|text| text.parse().ok()).unwrap_or(0);
        Ok(Self { location, least, offset: 0, tried: 0, repeats: None })
    }

    /// A session that was opened before, as far as the registry has it.
    pub(super) async fn found(client: &Client, location: Url) -> Result<Self, FlowError> {
        let mut session = Self { location, least: 0, offset: 0, tried: 0, repeats: None };
        session.ask(client).await?;
        Ok(session)
    }

    /// The session that an earlier run was cut off from; none where the registry has none that can go on.
    async fn left(client: &Client, location: &Url, size: u64) -> Result<Option<Self>, FlowError> {
        if location.origin() != client.target().url.origin() {
            return Ok(None);
        }
        let status = Outgoing::new(Step::UploadStatus, Method::GET, location.clone());
        let answer = client.send(status).await?;
        // Of one that is gone, or is not where it was left (distribution), the registry says so.
        let known = [
            StatusCode::NO_CONTENT,
            StatusCode::NOT_FOUND,
            StatusCode::BAD_REQUEST,
            StatusCode::RANGE_NOT_SATISFIABLE,
        ];
        answer.expect_status(client, &known)?;
        let is_open = answer.response.status == StatusCode::NO_CONTENT;
        let Some(offset) = offset_of(&answer).filter(|offset| is_open && *offset <= size) else {
            let expected = "the upload goes on where it was left".to_owned();
            let why = "no: it begins anew".to_owned();
            answer.report(client, "upload session", expected, why, Verdict::Warning);
            client.upload_is_closed();
            return Ok(None);
        };
        let mut session = Self { location: location.clone(), least: 0, offset, tried: 0, repeats: None };
        session.goes_on(client, &answer)?;
        let at = format!("at byte {offset} of {size}");
        answer.report(client, "upload session", "goes on".to_owned(), at, Verdict::Met);
        Ok(Some(session))
    }

    /// Asks how far the upload is, to go on from there.
    async fn ask(&mut self, client: &Client) -> Result<(), FlowError> {
        let status = Outgoing::new(Step::UploadStatus, Method::GET, self.location.clone());
        let answer = client.send(status).await?;
        answer.expect_status(client, &[StatusCode::NO_CONTENT])?;
        self.goes_on(client, &answer)?;
        self.offset = offset_of(&answer).ok_or_else(|| {
            answer.error(
                "The registry does not say how far the upload is.",
                "It has to send Range with its 204; if it does, and this is a web page, it also has to be named in Access-Control-Expose-Headers.",
            )
        })?;
        Ok(())
    }

    /// Where a part was sent and no good answer came: waits, and asks how much of it arrived. False where that is how it
    /// ends.
    async fn recovers(
        &mut self,
        client: &Client,
        result: &Result<Answer, FlowError>,
    ) -> Result<bool, FlowError> {
        if !client.pause(self.tried, result).await {
            return Ok(false);
        }
        self.tried += 1;
        self.repeats = Some(client.last());
        Ok(true)
    }

    /// Sends what the registry does not have yet, and closes the session with the digest.
    pub(super) async fn send(
        mut self,
        client: &Client,
        blob: &Blob,
        chunks: &Chunks,
        blob_url: &Url,
    ) -> Result<(), FlowError> {
        let size = blob.descriptor.size;
        match chunks {
            Chunks::Whole => {
                while self.offset < size {
                    let in_chunks = self.offset > 0;
                    self.send_chunk(client, blob, size - self.offset, in_chunks).await?;
                }
            }
            Chunks::Of(length) => {
                let length = (*length).max(self.least).max(1);
                while self.offset < size {
                    self.send_chunk(client, blob, length.min(size - self.offset), true).await?;
                    self.check_status(client).await?;
                }
            }
            Chunks::Given(parts) => {
                for part in parts {
                    self.send_given(client, blob, part).await?;
                }
            }
        }
        self.finish(client, &blob.descriptor, blob_url).await
    }

    /// Sends the next bytes. Where no good answer comes, the offset is what the registry says that it has, and may be where it
    /// was.
    pub(super) async fn send_chunk(
        &mut self,
        client: &Client,
        blob: &Blob,
        length: u64,
        in_chunks: bool,
    ) -> Result<(), FlowError> {
        let part = Payload::Part { source: blob.source.clone(), offset: self.offset, length };
        let mut patch = Outgoing::new(Step::UploadChunk, Method::PATCH, self.location.clone())
            .body(MediaType::OCTET_STREAM.as_str(), part);
        let dialect = client.dialect().unwrap_or_default();
        if in_chunks && let Some(range) = dialect.content_range(self.offset, length) {
            patch = patch.header("content-range", &range);
        }
        patch.repeats = self.repeats.take();
        let result = client.send(patch).await;
        if self.recovers(client, &result).await? {
            let (begin, end) = (self.offset, self.offset + length);
            self.ask(client).await?;
            if !(begin..=end).contains(&self.offset) {
                return Err(FlowError {
                    exchange: Some(client.last()),
                    expected: Some(format!("{begin} to {end} bytes")),
                    actual: Some(format!("{} bytes", self.offset)),
                    ..FlowError::new(
                        Fault::Registry,
                        format!(
                            "The registry says that it has {} bytes of the upload, where {begin} to {end} were sent.",
                            self.offset
                        ),
                        "The upload cannot go on from there: run again to begin from the start.",
                    )
                    .at(Step::UploadStatus)
                });
            }
            if self.offset == end {
                self.repeats = None;
            }
            return Ok(());
        }
        let answer = result?;
        self.tried = 0;
        answer.expect_status(client, &[StatusCode::ACCEPTED])?;
        self.offset += length;
        // First where the session is now: whatever the range says, it is there that it is to be given up.
        self.goes_on(client, &answer)?;
        check_range(client, &answer, self.offset)
    }

    /// Sends a part that may be anywhere, and be refused.
    async fn send_given(&mut self, client: &Client, blob: &Blob, part: &Chunk) -> Result<(), FlowError> {
        let length = part.length.min(blob.descriptor.size.saturating_sub(part.offset));
        let body = Payload::Part { source: blob.source.clone(), offset: part.offset, length };
        let mut patch = Outgoing::new(Step::UploadChunk, Method::PATCH, self.location.clone())
            .body(MediaType::OCTET_STREAM.as_str(), body);
        let dialect = client.dialect().unwrap_or_default();
        if let Some(range) = dialect.content_range(part.offset, part.length) {
            patch = patch.header("content-range", &range);
        }
        let answer = client.send(patch).await?;
        if !part.status.is_success() && answer.response.status == part.status {
            return Err(answer.is_refused_as_expected(client));
        }
        answer.expect_status(client, &[part.status])?;
        self.offset = part.offset + length;
        self.goes_on(client, &answer)?;
        check_range(client, &answer, self.offset)?;
        self.check_status(client).await
    }

    /// How far the upload is must be what was sent.
    async fn check_status(&mut self, client: &Client) -> Result<(), FlowError> {
        let status = Outgoing::new(Step::UploadStatus, Method::GET, self.location.clone());
        let answer = client.send(status).await?;
        answer.expect_status(client, &[StatusCode::NO_CONTENT])?;
        answer.wish_header(client, "docker-upload-uuid");
        // First where the session is now: whatever the range says, it is there that it is to be given up.
        self.goes_on(client, &answer)?;
        check_range(client, &answer, self.offset)
    }

    /// Closes the session, and says what was sent. Where no good answer comes, asks first whether the session is still open:
    /// once it is closed, the blob is there.
    async fn finish(
        mut self,
        client: &Client,
        descriptor: &Descriptor,
        blob_url: &Url,
    ) -> Result<(), FlowError> {
        let digest = &descriptor.digest;
        let answer = loop {
            let finish = self.location.with_query("digest", digest.as_str());
            let mut put = Outgoing::new(Step::FinishUpload, Method::PUT, finish);
            put.repeats = self.repeats.take();
            let result = client.send(put).await;
            if !self.recovers(client, &result).await? {
                break result?;
            }
            let status = Outgoing::new(Step::UploadStatus, Method::GET, self.location.clone());
            let answer = client.send(status).await?;
            answer.expect_status(client, &[StatusCode::NO_CONTENT, StatusCode::NOT_FOUND])?;
            if answer.response.status == StatusCode::NOT_FOUND {
                client.upload_is_closed();
                let head = Outgoing::new(Step::BlobHeadCheck, Method::HEAD, blob_url.clone());
                let head = client.send(head).await?;
                head.expect_status(client, &[StatusCode::OK])?;
                return check_head(client, &head, descriptor);
            }
            self.goes_on(client, &answer)?;
        };
        answer.expect_status(client, &[StatusCode::CREATED])?;
        client.upload_is_closed();
        answer.expect_header(client, "docker-content-digest", digest.as_str())
    }

    /// Gives the session up: 204, and then it is gone (distribution-spec draft, "Cancel a blob upload").
    pub(super) async fn cancel(self, client: &Client) -> Result<(), FlowError> {
        let cancel = Outgoing::new(Step::CancelUpload, Method::DELETE, self.location.clone());
        client.send(cancel).await?.expect_status(client, &[StatusCode::NO_CONTENT])?;
        client.upload_is_closed();
        let status = Outgoing::new(Step::UploadStatus, Method::GET, self.location);
        client.send(status).await?.expect_status(client, &[StatusCode::NOT_FOUND])
    }

    /// The session may go on elsewhere.
    fn goes_on(&mut self, client: &Client, answer: &Answer) -> Result<(), FlowError> {
        if let Some(location) = location(client, answer)? {
            self.location = location;
        }
        client.upload_is_open(&self.location);
        Ok(())
    }
}

/// `Range` says what the registry has: `0-99` of a hundred bytes, or `bytes=0-100` in Quay's dialect.
fn check_range(client: &Client, answer: &Answer, offset: u64) -> Result<(), FlowError> {
    let Some(text) = answer.response.header("range") else {
        answer.wish_header(client, "range");
        return Ok(());
    };
    let expected = format!("0-{}", offset.saturating_sub(1));
    if let Some(dialect) = Dialect::of_range(text, offset) {
        client.heard(dialect);
        answer.report(client, "range", expected, text.to_owned(), Verdict::Met);
        return Ok(());
    }
    answer.expect_equal(client, "range", &expected, text)
}

/// How many bytes `Range` says that the registry has. One byte and none look the same to the specification: it is taken
/// for none, since sending the first byte again would be refused where it is there, and said.
fn offset_of(answer: &Answer) -> Option<u64> {
    let text = answer.response.header("range")?;
    let range = longshore_core::header::ByteRange::parse_upload(text).ok()?;
    match (text.trim().starts_with("bytes="), range.last) {
        (true, end) => Some(end),
        (false, 0) => Some(0),
        (false, last) => Some(last + 1),
    }
}

/// The blob is there, with the right length, and the same bytes come back.
async fn check_blob(client: &Client, descriptor: &Descriptor, url: &Url) -> Result<(), FlowError> {
    let head = client.send(Outgoing::new(Step::BlobHeadCheck, Method::HEAD, url.clone())).await?;
    head.expect_status(client, &[StatusCode::OK])?;
    check_head(client, &head, descriptor)?;
    get_blob(client, descriptor, url).await
}

/// What HEAD says of a blob is what its descriptor says.
fn check_head(client: &Client, head: &Answer, descriptor: &Descriptor) -> Result<(), FlowError> {
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
