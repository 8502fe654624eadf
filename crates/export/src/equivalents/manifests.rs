//! What a run pushed, read in its requests.

use super::place::Place;
use super::push::{Blob, Content, Document, Push};
use super::read::{exchanges, named, parameter};
use crate::run::Run;
use crate::shown;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::StatusCode;
use http::header::CONTENT_TYPE;
use longshore_client::Step;
use longshore_client::event::RecordedRequest;
use longshore_client::plain::plain;
use longshore_client::secrets::Secrets;
use longshore_client::transcript::Exchange;
use longshore_core::manifest::Schema1Manifest;
use longshore_core::{Digest, Manifest, MediaType};

/// So many bytes of a blob stand in the text at most.
const LARGEST: usize = 64 << 10;

/// What was pushed; none where the run did not come to the manifest.
pub(super) fn read(run: &Run<'_>) -> Option<Push> {
    let mut seen = Seen::default();
    for exchange in exchanges(run) {
        seen.add(run, exchange);
    }
    let Seen { blobs, present, manifests, is_chunked, parsed, .. } = seen;
    let (mut had, mut missing) = (Vec::new(), Vec::new());
    for child in parsed.iter().flat_map(Manifest::children) {
        let digest = child.digest.to_string();
        if !manifests.iter().any(|manifest| manifest.digest == digest) && !missing.contains(&digest) {
            missing.push(digest);
        }
    }
    for blob in parsed.iter().flat_map(Manifest::blobs).filter(|blob| blob.urls.is_empty()) {
        let digest = blob.digest.to_string();
        let list = if present.contains(&digest) { &mut had } else { &mut missing };
        if !blobs.iter().any(|blob| blob.digest == digest) && !list.contains(&digest) {
            list.push(digest);
        }
    }
    let repository = seen.last?.repository;
    Some(Push { repository, blobs, manifests, is_chunked, present: had, missing })
}

/// What the requests have told so far.
#[derive(Default)]
struct Seen {
    blobs: Vec<Blob>,
    /// The digests of blobs that were there already.
    present: Vec<String>,
    manifests: Vec<Document>,
    parsed: Vec<Manifest>,
    is_chunked: bool,
    /// In how many pieces the upload that is under way was sent.
    pieces: u32,
    /// What was sent of it; none once a part is not known.
    sent: Option<Vec<u8>>,
    /// Where the last manifest went.
    last: Option<Place>,
}

impl Seen {
    fn add(&mut self, run: &Run<'_>, exchange: &Exchange) {
        let status = exchange.response().map(|response| response.status);
        match exchange.request.step {
            Step::BlobHeadCheck if status == Some(StatusCode::OK) => {
                if let Some(place) = named(run, exchange, "/blobs/")
                    && !self.has(&place.reference)
                {
                    self.present.push(place.reference);
                }
            }
            Step::MountBlob => {
                self.begin();
                if status == Some(StatusCode::CREATED)
                    && let Some(digest) = parameter(run, exchange, "mount")
                {
                    self.blobs.push(Blob { digest, content: Content::Unknown, is_mounted: true });
                }
            }
            Step::StartUpload => self.begin(),
            Step::UploadChunk if status.is_some_and(|status| status.is_success()) => {
                self.take(&exchange.request);
            }
            Step::FinishUpload => {
                self.take(&exchange.request);
                let sent = self.sent.take();
                if let Some(digest) = parameter(run, exchange, "digest").filter(|digest| !self.has(digest)) {
                    let content = sent.map_or(Content::Unknown, |sent| content(&sent, &digest, run.secrets));
                    self.blobs.push(Blob { digest, content, is_mounted: false });
                }
            }
            Step::PutManifest | Step::PutManifestList => self.put(run, exchange),
            _ => {}
        }
    }

    fn has(&self, digest: &str) -> bool {
        self.blobs.iter().any(|blob| blob.digest == digest)
    }

    /// An upload begins.
    fn begin(&mut self) {
        self.pieces = 0;
        self.sent = Some(Vec::new());
    }

    /// A part of a blob.
    fn take(&mut self, request: &RecordedRequest) {
        if request.body_size > 0 {
            self.pieces += 1;
            self.is_chunked |= self.pieces > 1;
        }
        let is_whole = request.body_size == request.body.len() as u64;
        self.sent = self.sent.take().filter(|sent| is_whole && sent.len() + request.body.len() <= LARGEST);
        if let Some(sent) = &mut self.sent {
            sent.extend_from_slice(&request.body);
        }
    }

    fn put(&mut self, run: &Run<'_>, exchange: &Exchange) {
        let Some(place) = named(run, exchange, "/manifests/") else { return };
        let reference = place.reference.clone();
        self.last = Some(place);
        let request = &exchange.request;
        let Some(digest) = digest(exchange, &reference) else { return };
        if let Some(known) = self.manifests.iter_mut().find(|known| known.digest == digest) {
            if !known.references.contains(&reference) {
                known.references.push(reference);
            }
            return;
        }
        let media_type =
            request.headers.get(CONTENT_TYPE).map(|value| String::from_utf8_lossy(value.as_bytes()));
        let media_type = run.secrets.masked_header(CONTENT_TYPE.as_str(), &media_type.unwrap_or_default());
        let parsed_type = MediaType::parse(&media_type).ok();
        let manifest = parsed_type.as_ref().map(|media_type| Manifest::parse(media_type, &request.body));
        // What is too large to be kept is taken for what it says.
        let is_whole = request.body_size == request.body.len() as u64;
        let is_known = !is_whole || manifest.as_ref().is_some_and(Result::is_ok);
        self.parsed.extend(manifest.and_then(Result::ok));
        let is_schema1 = parsed_type.as_ref().is_some_and(Schema1Manifest::has_media_type);
        let schema1 = Some(&request.body).filter(|_| is_schema1).map(|body| Schema1Manifest::parse(body));
        self.manifests.push(Document {
            content: if is_whole { content(&request.body, &digest, run.secrets) } else { Content::Unknown },
            digest,
            size: request.body_size,
            references: vec![reference],
            is_known,
            is_schema1,
            own_name: schema1.and_then(Result::ok).map(|manifest| (manifest.name, manifest.tag)),
            is_index: parsed_type.as_ref().is_some_and(MediaType::is_index),
            media_type,
        });
    }
}

/// The digest of a manifest that was sent.
fn digest(exchange: &Exchange, reference: &str) -> Option<String> {
    let request = &exchange.request;
    if reference.contains(':') {
        return Some(reference.to_owned());
    }
    if request.body_size == request.body.len() as u64 {
        return Some(Digest::sha256(&request.body).to_string());
    }
    // It was not kept, so the registry says it.
    let said = exchange.response()?.headers.get("docker-content-digest")?.to_str().ok()?;
    Digest::parse(said).ok().map(|digest| digest.to_string())
}

/// The bytes as they may be shown, if those are still of this digest.
fn content(bytes: &[u8], digest: &str, secrets: &Secrets) -> Content {
    let is_it = |bytes: &[u8]| {
        Digest::parse(digest).is_ok_and(|digest| Digest::compute(digest.algorithm(), bytes) == Some(digest))
    };
    match shown::content(bytes, secrets) {
        shown::Content::Text(text) if is_it(text.as_bytes()) => {
            // What cannot be seen is not text that somebody copies.
            if plain(&text) == text { Content::Text(text) } else { Content::Packed(STANDARD.encode(text)) }
        }
        shown::Content::Packed(text) if STANDARD.decode(&text).is_ok_and(|bytes| is_it(&bytes)) => {
            Content::Packed(text)
        }
        shown::Content::Nothing if is_it(b"") => Content::Text(String::new()),
        _ => Content::Unknown,
    }
}
