//! An upload session: where it goes on, how far it is, and what is sent to it (distribution-spec, "Pushing a blob in
//! chunks", "Mounting a blob from another repository").

use super::chunk::{Chunk, Chunks};
use super::fetch::check_head;
use crate::answer::Answer;
use crate::body::Payload;
use crate::client::{Client, Outgoing, bad_pointer};
use crate::dialect::Dialect;
use crate::error::{Fault, FlowError};
use crate::expectation::Verdict;
use crate::image::Blob;
use crate::step::Step;
use crate::url::Url;
use http::{Method, StatusCode};
use longshore_core::{Descriptor, Digest, MediaType, RepositoryName};

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
pub(super) async fn mount(
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

    /// A session that is left in the middle of a blob.
    pub(super) async fn halfway(
        client: &Client,
        repository: &RepositoryName,
        blob: &Blob,
    ) -> Result<Self, FlowError> {
        let mut session = open(client, repository).await?;
        let half = blob.descriptor.size / 2;
        if half > 0 {
            session.send_chunk(client, blob, half, true).await?;
        }
        Ok(session)
    }

    /// A session that was opened before, as far as the registry has it.
    pub(super) async fn found(client: &Client, location: Url) -> Result<Self, FlowError> {
        let mut session = Self { location, least: 0, offset: 0, tried: 0, repeats: None };
        session.ask(client).await?;
        Ok(session)
    }

    /// The session that an earlier run was cut off from; none where the registry has none that can go on.
    pub(super) async fn left(client: &Client, location: &Url, size: u64) -> Result<Option<Self>, FlowError> {
        if location.origin() != client.target().url.origin() {
            return Ok(None);
        }
        let status = Outgoing::new(Step::UploadStatus, Method::GET, location.clone());
        let answer = client.send(status).await?;
        let goes_on = "goes on".to_owned();
        let offset = if is_gone(answer.response.status) {
            None
        } else {
            answer.expect_status(client, &[StatusCode::NO_CONTENT])?;
            offset_of(client, &answer).filter(|offset| *offset <= size)
        };
        let Some(offset) = offset else {
            let why = "cannot go on: it begins anew".to_owned();
            answer.report(client, "upload session", goes_on, why, Verdict::Warning);
            client.upload_is_closed();
            return Ok(None);
        };
        let mut session = Self { location: location.clone(), least: 0, offset, tried: 0, repeats: None };
        session.goes_on(client, &answer)?;
        let at = format!("at byte {offset} of {size}");
        answer.report(client, "upload session", goes_on, at, Verdict::Met);
        Ok(Some(session))
    }

    /// Asks how far the upload is, to go on from there.
    async fn ask(&mut self, client: &Client) -> Result<(), FlowError> {
        let status = Outgoing::new(Step::UploadStatus, Method::GET, self.location.clone());
        let answer = client.send(status).await?;
        answer.expect_status(client, &[StatusCode::NO_CONTENT])?;
        self.goes_on(client, &answer)?;
        self.offset = offset_of(client, &answer).ok_or_else(|| {
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
    async fn send_chunk(
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

/// Whether a status says that there is no upload to go on with: it is gone, it is not where it was left (distribution), or
/// the registry tells nobody how far one is. Who may not ask may not send either, and who is to wait is to wait.
fn is_gone(status: StatusCode) -> bool {
    status.is_client_error()
        && !matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN | StatusCode::TOO_MANY_REQUESTS)
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
fn offset_of(client: &Client, answer: &Answer) -> Option<u64> {
    let text = answer.response.header("range")?;
    let range = longshore_core::header::ByteRange::parse_upload(text).ok()?;
    let (dialect, offset) = match (text.trim().starts_with("bytes="), range.last) {
        (true, end) => (Dialect::Quay, end),
        (false, 0) => (Dialect::Oci, 0),
        (false, last) => (Dialect::Oci, last + 1),
    };
    // Of an upload that was begun in another run, this may be the first that is heard.
    if client.dialect().is_none() {
        client.heard(dialect);
    }
    Some(offset)
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
