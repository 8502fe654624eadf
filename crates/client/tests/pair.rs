//! Client and embedded registry together, in memory.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use bytes::Bytes;
use longshore_client::event::Event;
use longshore_client::expectation::Verdict;
use longshore_client::flows::{
    Chunks, ListTags, Pull, PullOptions, Push, PushOptions, ResumeUpload, UploadOptions, pull, push,
    resume_upload, tags,
};
use longshore_client::image::{Blob, File, Image, Packing, Recipe};
use longshore_client::source::MemorySpool;
use longshore_client::transport::{Request, Response, Still, Transport, TransportError};
use longshore_client::url::Url;
use longshore_client::{Client, Credentials, Fault, Step, Target, stop};
use longshore_core::json::write;
use longshore_core::manifest::Index;
use longshore_core::{Descriptor, Digest, MediaType, Reference, RepositoryName, Tag};
use longshore_registry::Policy;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use support::pair::{Pair, anybody};
use support::{block_on, sample};

fn target(user: &str, password: &str) -> Target {
    let target = Target::parse(Target::EMBEDDED).unwrap();
    target.as_user(Credentials { username: user.into(), password: password.into() })
}

fn app() -> RepositoryName {
    RepositoryName::parse("devtable/app").unwrap()
}

fn pushing(image: Image, chunk_size: Option<u64>) -> Push {
    let tags = ["latest", "v1"].map(|tag| Tag::parse(tag).unwrap()).to_vec();
    let chunks = chunk_size.map_or(Chunks::Whole, Chunks::Of);
    let upload = UploadOptions { chunks, ..UploadOptions::default() };
    Push { repository: app(), tags, image, options: PushOptions { upload, ..PushOptions::default() } }
}

fn packed(content: Vec<u8>) -> Image {
    let file = File { name: "data.bin".into(), source: Rc::new(Bytes::from(content)) };
    let packing = Packing { archives_as_they_are: true };
    let spool = || -> Box<dyn longshore_client::source::Spool> { Box::new(MemorySpool::default()) };
    futures::executor::block_on(Image::pack(&[file], packing, &Recipe::default(), spool, &|_: Event| {}))
        .unwrap()
}

/// Bytes that do not compress.
fn noise(length: usize) -> Vec<u8> {
    let mut state = 1u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state.to_be_bytes()[0]
    };
    (0..length).map(|_| next()).collect()
}

#[test]
fn the_sample_is_pushed_and_every_expectation_is_met() {
    let pair = Pair::new(Policy::accounts());
    let run = pair.run();
    let pushed = block_on(&run, push(&run.client, &pushing(sample(), None))).unwrap();
    assert_eq!((pushed.sent, pushed.present), (3, 0));
    let seen = run.seen.borrow();
    assert_eq!((seen.count(Verdict::Warning), seen.count(Verdict::Failed)), (0, 0));
    let steps: Vec<Step> = seen.exchanges.iter().map(|exchange| exchange.request.step).take(9).collect();
    assert_eq!(
        steps,
        [
            Step::Ping,
            Step::Auth,
            Step::BlobHeadCheck,
            Step::StartUpload,
            Step::UploadChunk,
            Step::FinishUpload,
            Step::BlobHeadCheck,
            Step::GetBlob,
            Step::BlobHeadCheck
        ]
    );
}

#[test]
fn what_was_pushed_is_pulled_by_tag_and_by_digest() {
    let pair = Pair::new(Policy::accounts());
    let run = pair.run();
    let pushed = block_on(&run, push(&run.client, &pushing(packed(noise(300_000)), Some(64 << 10)))).unwrap();
    for reference in [Reference::Tag(Tag::parse("v1").unwrap()), Reference::Digest(pushed.digest.clone())] {
        let run = pair.run();
        let pulled = block_on(
            &run,
            pull(&run.client, &Pull { repository: app(), reference, options: PullOptions::default() }),
        )
        .unwrap();
        assert_eq!(pulled.digest, pushed.digest);
        assert_eq!(Digest::sha256(&pulled.manifest), pushed.digest);
        assert_eq!(run.seen.borrow().count(Verdict::Warning), 0);
    }
}

#[test]
fn chunks_are_sent_with_their_ranges_and_asked_about() {
    let pair = Pair::new(Policy::open());
    let run = pair.run_as(anybody());
    block_on(&run, push(&run.client, &pushing(packed(noise(100_000)), Some(40_000)))).unwrap();
    let seen = run.seen.borrow();
    let ranges: Vec<String> = seen
        .exchanges
        .iter()
        .filter_map(|exchange| exchange.request.headers.get("content-range"))
        .map(|value| value.to_str().unwrap().to_owned())
        .collect();
    assert_eq!(ranges[..2], ["0-39999", "40000-79999"]);
    let statuses =
        seen.exchanges.iter().filter(|exchange| exchange.request.step == Step::UploadStatus).count();
    assert_eq!(statuses, ranges.len());
}

#[test]
fn an_index_is_pushed_behind_the_manifests_that_it_lists_and_their_blobs() {
    let child = packed(noise(1000));
    let size = child.manifest.len() as u64;
    let descriptor = Descriptor::new(child.media_type.clone(), child.digest.clone(), size);
    let index = write(&Index::new(vec![descriptor.clone()]));
    let image = Image {
        children: vec![Blob { descriptor, source: Rc::new(child.manifest.clone()) }],
        digest: Digest::sha256(&index),
        manifest: index.into(),
        media_type: MediaType::OCI_INDEX,
        ..child
    };
    let (by_digest, digest) =
        (format!("PUT /v2/devtable/app/manifests/{}", child.digest), image.digest.clone());
    let pair = Pair::new(Policy::open());
    let run = pair.run_as(anybody());
    let pushed = block_on(&run, push(&run.client, &pushing(image, None))).unwrap();
    assert_eq!((pushed.sent, pushed.digest), (2, digest));
    let requests = run.requests();
    let puts: Vec<&String> = requests.iter().filter(|line| line.contains("/manifests/")).collect();
    assert_eq!(
        puts,
        [&by_digest, "PUT /v2/devtable/app/manifests/latest", "PUT /v2/devtable/app/manifests/v1"]
    );
    assert_eq!(run.seen.borrow().count(Verdict::Failed), 0);
}

#[test]
fn a_second_push_finds_every_blob_there() {
    let pair = Pair::new(Policy::open());
    for expected in [(3, 0), (0, 3)] {
        let run = pair.run_as(anybody());
        let pushed = block_on(&run, push(&run.client, &pushing(sample(), None))).unwrap();
        assert_eq!((pushed.sent, pushed.present), expected);
    }
}

#[test]
fn tags_are_listed_over_many_pages() {
    let pair = Pair::new(Policy::accounts());
    let run = pair.run();
    let input =
        ListTags { repository: RepositoryName::parse("devtable/gargantuan").unwrap(), page_size: Some(60) };
    let list = block_on(&run, tags(&run.client, &input)).unwrap();
    assert!(list.pages > 2 && list.tags.len() > 120, "{} in {}", list.tags.len(), list.pages);
    assert_eq!(run.seen.borrow().count(Verdict::Warning), 0);
}

#[test]
fn a_wrong_password_fails_at_the_auth_step_and_says_so() {
    let pair = Pair::new(Policy::accounts());
    let run = pair.run_as(target("devtable", "wrong"));
    let error = block_on(&run, push(&run.client, &pushing(sample(), None))).unwrap_err();
    assert_eq!((error.fault, error.step), (Fault::Input, Some(Step::Auth)));
    assert_eq!(error.actual.as_deref(), Some("401 Unauthorized"));
}

#[test]
fn a_token_that_grants_less_is_a_warning_and_the_push_is_refused() {
    let pair = Pair::new(Policy::accounts());
    let run = pair.run_as(target("reader", "password"));
    let error = block_on(&run, push(&run.client, &pushing(sample(), None))).unwrap_err();
    assert_eq!(error.fault, Fault::Input);
    assert!(run.seen.borrow().count(Verdict::Warning) >= 1);
}

/// A connection that is cut at the second chunk, and is not there again.
struct CutOff {
    inside: Rc<dyn Transport>,
    patches: Cell<u32>,
}

#[async_trait::async_trait(?Send)]
impl Transport for CutOff {
    async fn send(&self, request: Request) -> Result<Response, TransportError> {
        if request.method == http::Method::PATCH {
            self.patches.set(self.patches.get() + 1);
        }
        if self.patches.get() > 1 {
            return Err(TransportError::Unreachable("the cable was pulled".into()));
        }
        self.inside.send(request).await
    }
}

/// What was told of upload sessions.
type Told = Rc<RefCell<Vec<(Digest, Option<Url>)>>>;

/// A client whose news of upload sessions are kept.
fn told_by(transport: Rc<dyn Transport>) -> (Client, Told) {
    let sessions = Told::default();
    let told = Rc::clone(&sessions);
    let observer = move |event: Event| {
        if let Event::Session { blob, location } = event {
            told.borrow_mut().push((blob, location));
        }
    };
    (Client::new(anybody(), transport, Rc::new(observer), Rc::new(Still)), sessions)
}

/// A push of a blob in chunks that is cut off, and where its session is.
fn cut_off(pair: &Pair, input: &Push) -> (Digest, Url) {
    let (client, told) = told_by(Rc::new(CutOff { inside: pair.transport(), patches: Cell::new(0) }));
    let (_button, stopped) = stop::pair();
    let error = futures::executor::block_on(client.run(stopped, push(&client, input))).unwrap_err();
    assert_eq!(error.fault, Fault::Network);
    let (blob, location) = told.borrow().last().cloned().unwrap();
    (blob, location.unwrap())
}

/// A push of noise in chunks, which goes on with these sessions.
fn going_on(sessions: impl IntoIterator<Item = (Digest, Url)>) -> Push {
    let mut input = pushing(packed(noise(100_000)), Some(40_000));
    input.options.upload.sessions = Some(sessions.into_iter().collect());
    input
}

#[test]
fn a_push_that_the_network_cut_off_goes_on_where_the_registry_has_it() {
    let pair = Pair::new(Policy::open());
    let input = going_on([cut_off(&pair, &going_on([]))]);
    let run = pair.run_as(anybody());
    block_on(&run, push(&run.client, &input)).unwrap();
    let seen = run.seen.borrow();
    let steps: Vec<Step> = seen.exchanges.iter().map(|exchange| exchange.request.step).take(4).collect();
    assert_eq!(steps, [Step::Ping, Step::BlobHeadCheck, Step::UploadStatus, Step::UploadChunk]);
    assert!(seen.exchanges[3].request.headers["content-range"].to_str().unwrap().starts_with("40000-"));
    assert_eq!((seen.count(Verdict::Warning), seen.count(Verdict::Failed)), (0, 0));
}

/// An open registry that speaks Quay's dialect.
fn quays() -> Pair {
    Pair::new(Policy { dialect: longshore_registry::policy::Dialect::Quay, ..Policy::open() })
}

#[test]
fn a_push_goes_on_in_the_dialect_that_it_hears_from_the_sessions_status() {
    let pair = quays();
    let input = going_on([cut_off(&pair, &going_on([]))]);
    let run = pair.run_as(anybody());
    block_on(&run, push(&run.client, &input)).unwrap();
    assert_eq!(run.seen.borrow().exchanges[3].request.headers["content-range"], "40000-80000");
}

#[test]
fn an_upload_of_another_run_goes_on_in_the_dialect_that_it_hears_from_its_status() {
    let pair = quays();
    let mut input = going_on([]);
    let (_, location) = cut_off(&pair, &input);
    let run = pair.run_as(anybody());
    let resume = ResumeUpload {
        repository: input.repository,
        blob: input.image.layers.remove(0),
        location: Some(location),
        chunks: Chunks::Whole,
    };
    assert_eq!(block_on(&run, resume_upload(&run.client, &resume)).unwrap(), 40_000);
}

#[test]
fn a_push_whose_session_is_gone_begins_anew_and_says_so() {
    let pair = Pair::new(Policy::open());
    let (blob, _) = cut_off(&pair, &going_on([]));
    let gone = format!("{}/v2/devtable/app/blobs/uploads/gone", Target::EMBEDDED);
    let input = going_on([(blob, Url::parse(&gone).unwrap())]);
    let run = pair.run_as(anybody());
    block_on(&run, push(&run.client, &input)).unwrap();
    let seen = run.seen.borrow();
    assert_eq!(seen.exchanges[3].request.step, Step::StartUpload);
    assert_eq!((seen.count(Verdict::Warning), seen.count(Verdict::Failed)), (1, 0));
}

#[test]
fn a_session_is_over_once_its_blob_is_there() {
    let pair = Pair::new(Policy::open());
    let left = cut_off(&pair, &going_on([]));
    let run = pair.run_as(anybody());
    block_on(&run, push(&run.client, &pushing(packed(noise(100_000)), None))).unwrap();
    let (client, told) = told_by(pair.transport());
    let (_button, stopped) = stop::pair();
    let input = going_on([left.clone()]);
    futures::executor::block_on(client.run(stopped, push(&client, &input))).unwrap();
    assert!(told.borrow().contains(&(left.0, None)), "{told:?}");
}

#[test]
fn a_push_that_nobody_goes_on_with_tells_no_session() {
    let (client, told) = told_by(Pair::new(Policy::open()).transport());
    let (_button, stopped) = stop::pair();
    futures::executor::block_on(client.run(stopped, push(&client, &pushing(sample(), None)))).unwrap();
    assert!(told.borrow().is_empty(), "{told:?}");
}
