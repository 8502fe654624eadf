//! Every flow against the embedded registry, in memory.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use longshore_client::event::Event;
use longshore_client::expectation::Verdict;
use longshore_client::flows::{
    CancelUpload, Chunk, Chunks, Copy, Delete, DeleteBlob, Head, HeadOf, ListReferrers, ListRepositories,
    LoggedIn, Login, Pull, PullOptions, Push, PushOptions, Pushed, ResumeUpload, UploadOptions,
    cancel_upload, catalog, copy, delete, delete_blob, head, login, pull, pull_index, push, referrers,
    resume_upload,
};
use longshore_client::image::{Blob, Format, Image, Recipe};
use longshore_client::transport::{Local, Transport};
use longshore_client::{Credentials, Dialect, Ended, Failure, FlowError, Step, Target, stop};
use longshore_core::build::{Flavour, Options};
use longshore_core::{Descriptor, Digest, MediaType, Platform, Reference, RepositoryName, Scope, Tag};
use longshore_registry::policy::RepositoryRules;
use longshore_registry::{Policy, Registry, Seed, Timestamp};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use support::{Run, block_on};

/// A registry that several runs talk to, at a time that can be moved.
struct Pair {
    registry: Rc<RefCell<Registry>>,
    now: Rc<Cell<u64>>,
}

impl Pair {
    fn new(policy: Policy) -> Self {
        let registry = Rc::new(RefCell::new(Registry::new(policy, Seed::from(1))));
        Self { registry, now: Rc::new(Cell::new(1_800_000_000)) }
    }

    fn transport(&self) -> Rc<dyn Transport> {
        let (registry, now) = (Rc::clone(&self.registry), Rc::clone(&self.now));
        Rc::new(Local::new(move |request: Request<Bytes>| -> Response<Bytes> {
            registry.borrow_mut().handle(request, Timestamp::from_unix_seconds(now.get()))
        }))
    }

    fn run(&self) -> Run {
        Run::over(owner(), self.transport())
    }

    /// Pushes the sample.
    fn pushed(&self, name: &str) -> Digest {
        let run = self.run();
        block_on(&run, push(&run.client, &pushing(name, sample(&Recipe::default())))).unwrap().digest
    }
}

fn owner() -> Target {
    let credentials = Credentials { username: "devtable".into(), password: "password".into() };
    Target::parse(Target::EMBEDDED).unwrap().as_user(credentials)
}

fn anybody() -> Target {
    Target::parse(Target::EMBEDDED).unwrap()
}

fn name(name: &str) -> RepositoryName {
    RepositoryName::parse(name).unwrap()
}

fn tag(tag: &str) -> Tag {
    Tag::parse(tag).unwrap()
}

fn sample(recipe: &Recipe) -> Image {
    futures::executor::block_on(Image::sample(recipe, &|_: Event| {})).unwrap()
}

fn pushing(repository: &str, image: Image) -> Push {
    Push { repository: name(repository), tags: vec![tag("latest")], image, options: PushOptions::default() }
}

fn pulling(repository: &str, reference: &str) -> Pull {
    let reference = Reference::parse(reference).unwrap();
    Pull { repository: name(repository), reference, options: PullOptions::default() }
}

fn blob(content: &'static [u8]) -> Blob {
    let descriptor = Descriptor::of(MediaType::OCTET_STREAM, content);
    Blob { descriptor, source: Rc::new(Bytes::from_static(content)) }
}

/// Runs a flow that is to fail so.
fn failing<T: std::fmt::Debug>(
    run: Run,
    failure: Failure,
    flow: impl AsyncFnOnce(&longshore_client::Client) -> Result<T, FlowError>,
) -> Result<Ended<T>, FlowError> {
    let client = run.client.expecting(Some(failure));
    let (button, stopped) = stop::pair();
    let result = futures::executor::block_on(client.run_expecting(stopped, flow(&client)));
    drop(button);
    result
}

fn failure(step: Step, name: &str) -> Failure {
    *Failure::named(name).find(|failure| failure.step == step).unwrap()
}

#[test]
fn a_login_tells_what_its_token_grants() {
    let pair = Pair::new(Policy::accounts());
    let scopes = ["repository:devtable/simple:push,pull", "repository:public/publicrepo:push,pull"];
    let input = Login { scopes: scopes.map(|scope| Scope::parse(scope).unwrap()).to_vec() };
    let run = pair.run();
    let LoggedIn::Token { granted: Some(granted) } = block_on(&run, login(&run.client, &input)).unwrap()
    else {
        panic!("a token that can be read")
    };
    let granted: Vec<String> = granted.iter().map(ToString::to_string).collect();
    assert_eq!(granted.len(), 2, "{granted:?}");
    assert!(granted[0].starts_with("repository:devtable/simple:pu"), "{granted:?}");
    let open = Pair::new(Policy::open()).run();
    assert_eq!(block_on(&open, login(&open.client, &Login::default())).unwrap(), LoggedIn::Open);
}

#[test]
fn a_login_without_credentials_and_scopes_is_refused() {
    let run = Run::over(anybody(), Pair::new(Policy::accounts()).transport());
    let expected = failure(Step::Auth, "unauthenticated");
    let ended = failing(run, expected, async |client| login(client, &Login::default()).await).unwrap();
    assert_eq!(ended, Ended::Failed { failure: Some(expected), exchange: 2 });
}

#[test]
fn each_format_is_pushed_and_pulled() {
    let schema1 = Format::Schema1 {
        name: name("devtable/app"),
        tag: tag("latest"),
        key: [7; 32],
        time: "2024-01-02T03:04:05Z".to_owned(),
    };
    for (format, media_type) in [
        (Format::Oci, MediaType::OCI_MANIFEST),
        (Format::Docker, MediaType::DOCKER_MANIFEST),
        (schema1, MediaType::DOCKER_SCHEMA1_SIGNED),
    ] {
        let pair = Pair::new(Policy::accounts());
        let run = pair.run();
        let image = sample(&Recipe { format, ..Recipe::default() });
        let pushed = block_on(&run, push(&run.client, &pushing("devtable/app", image))).unwrap();
        for reference in ["latest", pushed.digest.as_str()] {
            let run = pair.run();
            let pulled = block_on(&run, pull(&run.client, &pulling("devtable/app", reference))).unwrap();
            assert_eq!((&pulled.digest, &pulled.media_type), (&pushed.digest, &media_type));
            assert_eq!(run.seen.borrow().count(Verdict::Warning), 0, "{media_type}");
        }
    }
}

#[test]
fn an_index_is_pushed_with_its_images_and_pulled_with_them() {
    let pair = Pair::new(Policy::accounts());
    let images = ["amd64", "arm64"].map(|architecture| {
        let platform = Platform { architecture: architecture.to_owned(), ..Platform::default() };
        (sample(&Recipe { platform: platform.clone(), ..Recipe::default() }), platform)
    });
    let index = Image::index(images.into(), Flavour::Oci, Options::default()).unwrap();
    let run = pair.run();
    let pushed = block_on(&run, push(&run.client, &pushing("devtable/app", index))).unwrap();
    assert_eq!(pushed.sent, 4, "two layers that both have, and two configs");
    let run = pair.run();
    let pulled = block_on(&run, pull_index(&run.client, &pulling("devtable/app", "latest"))).unwrap();
    assert_eq!(pulled.digest, pushed.digest);
    assert_eq!(pulled.images.len(), 2);
    assert_eq!(run.seen.borrow().count(Verdict::Warning), 0);
    // One image of it can be had by the same tag.
    let run = pair.run();
    let image = block_on(&run, pull(&run.client, &pulling("devtable/app", "latest"))).unwrap();
    assert_eq!(image.digest, pulled.images[0].digest);
}

#[test]
fn an_image_is_not_an_index() {
    let pair = Pair::new(Policy::accounts());
    let digest = pair.pushed("devtable/app");
    let run = pair.run();
    let options = PullOptions { accept_mimetypes: Some(vec!["*/*".to_owned()]), ..PullOptions::default() };
    let input = Pull { options, ..pulling("devtable/app", digest.as_str()) };
    let error = block_on(&run, pull_index(&run.client, &input)).unwrap_err();
    assert!(error.sentence.contains("An index was asked for"), "{error}");
}

#[test]
fn a_pull_without_a_token_is_refused_first() {
    let pair = Pair::new(Policy::accounts());
    pair.pushed("devtable/app");
    let options = PullOptions {
        attempt_pull_without_token: true,
        require_matching_manifest_type: true,
        ..PullOptions::default()
    };
    let run = pair.run();
    block_on(&run, pull(&run.client, &Pull { options, ..pulling("devtable/app", "latest") })).unwrap();
    let seen = run.seen.borrow();
    assert_eq!(seen.exchanges[0].request.step, Step::GetManifest);
    assert_eq!(seen.exchanges[0].response().unwrap().status, StatusCode::UNAUTHORIZED);
    assert_eq!((seen.count(Verdict::Warning), seen.count(Verdict::Failed)), (0, 0));
}

#[test]
fn a_blob_is_mounted_or_sent_where_it_cannot_be() {
    let pair = Pair::new(Policy::accounts());
    pair.pushed("devtable/app");
    for (source, mounted, sent) in [("devtable/app", 3, 0), ("devtable/simple", 0, 3)] {
        let image = sample(&Recipe::default());
        let mount_blobs = image.blobs().map(|blob| (blob.descriptor.digest.clone(), name(source))).collect();
        let options = PushOptions { mount_blobs, ..PushOptions::default() };
        let to = format!("devtable/to{mounted}");
        let run = pair.run();
        let pushed = block_on(&run, push(&run.client, &Push { options, ..pushing(&to, image) })).unwrap();
        assert_eq!((pushed.mounted, pushed.sent), (mounted, sent));
    }
}

#[test]
fn a_mount_that_was_to_become_an_upload_leaves_none_open() {
    let pair = Pair::new(Policy::accounts());
    let image = sample(&Recipe::default());
    let mount_blobs =
        image.blobs().map(|blob| (blob.descriptor.digest.clone(), name("devtable/simple"))).collect();
    let input = Push {
        options: PushOptions { mount_blobs, ..PushOptions::default() },
        ..pushing("devtable/app", image)
    };
    let expected = failure(Step::MountBlob, "unauthorized-for-mount");
    let run = pair.run();
    let seen = Rc::clone(&run.seen);
    let ended = failing(run, expected, async |client| push(client, &input).await).unwrap();
    assert!(matches!(ended, Ended::Failed { failure: Some(it), .. } if it == expected));
    let last = seen.borrow().exchanges.last().unwrap().clone();
    assert_eq!(last.request.step, Step::CancelUpload);
    assert_eq!(last.response().unwrap().status, StatusCode::NO_CONTENT);
}

#[test]
fn media_types_that_are_asked_for_may_have_weights_and_stand_close_together() {
    let pair = Pair::new(Policy::accounts());
    pair.pushed("devtable/app");
    let types = format!("text/plain,{};q=0.5", MediaType::OCI_MANIFEST);
    let options = PullOptions { accept_mimetypes: Some(vec![types]), ..PullOptions::default() };
    let run = pair.run();
    block_on(&run, pull(&run.client, &Pull { options, ..pulling("devtable/app", "latest") })).unwrap();
}

#[test]
fn nothing_is_asked_that_is_to_be_skipped() {
    let pair = Pair::new(Policy::accounts());
    let upload =
        UploadOptions { skip_head_checks: true, skip_blob_push_checks: true, ..UploadOptions::default() };
    let options = PushOptions { upload, push_by_manifest_digest: true, ..PushOptions::default() };
    let run = pair.run();
    let input = Push { options, ..pushing("devtable/app", sample(&Recipe::default())) };
    let pushed = block_on(&run, push(&run.client, &input)).unwrap();
    let seen = run.seen.borrow();
    assert!(seen.exchanges.iter().all(|it| !matches!(it.request.step, Step::BlobHeadCheck | Step::GetBlob)));
    let last = seen.exchanges.last().unwrap().request.url.to_string();
    assert!(last.ends_with(pushed.digest.as_str()), "{last}");
}

#[test]
fn the_dialect_is_spoken_back_and_told() {
    for (dialect, range) in [(Dialect::Oci, "20-39"), (Dialect::Quay, "20-40")] {
        let mut policy = Policy::open();
        if dialect == Dialect::Quay {
            policy.dialect = longshore_registry::policy::Dialect::Quay;
        }
        let pair = Pair::new(policy);
        let run = Run::over(anybody(), pair.transport());
        let upload = UploadOptions { chunks: Chunks::Of(20), ..UploadOptions::default() };
        let options = PushOptions { upload, ..PushOptions::default() };
        let input = Push { options, ..pushing("devtable/app", sample(&Recipe::default())) };
        let pushed = block_on(&run, push(&run.client, &input)).unwrap();
        assert_eq!(pushed.dialect, Some(dialect));
        let seen = run.seen.borrow();
        let ranges: Vec<&str> = seen
            .exchanges
            .iter()
            .filter_map(|exchange| exchange.request.headers.get("content-range")?.to_str().ok())
            .collect();
        assert_eq!(ranges[1], range);
        assert_eq!((seen.count(Verdict::Warning), seen.count(Verdict::Failed)), (0, 0), "{dialect}");
    }
}

#[test]
fn a_chunk_that_is_to_be_refused_is_and_its_session_is_given_up() {
    let pair = Pair::new(Policy::accounts());
    let chunk = |offset, status| Chunk { offset, length: 10, status };
    let chunks =
        Chunks::Given(vec![chunk(0, StatusCode::ACCEPTED), chunk(20, StatusCode::RANGE_NOT_SATISFIABLE)]);
    let upload = UploadOptions { chunks, ..UploadOptions::default() };
    let options = PushOptions { upload, ..PushOptions::default() };
    let input = Push { options, ..pushing("devtable/app", sample(&Recipe::default())) };
    let run = pair.run();
    let (button, stopped) = stop::pair();
    let ended =
        futures::executor::block_on(run.client.run_expecting(stopped, push(&run.client, &input))).unwrap();
    drop(button);
    assert!(matches!(ended, Ended::Failed { failure: None, .. }));
    assert_eq!(run.seen.borrow().exchanges.last().unwrap().request.step, Step::CancelUpload);
}

#[test]
fn a_manifest_is_deleted_by_tag_and_by_digest_and_is_gone() {
    let pair = Pair::new(Policy::accounts());
    let digest = pair.pushed("devtable/app");
    let references = vec![Reference::Tag(tag("latest")), Reference::Digest(digest)];
    let run = pair.run();
    block_on(&run, delete(&run.client, &Delete { repository: name("devtable/app"), references })).unwrap();
    assert_eq!(run.seen.borrow().count(Verdict::Failed), 0);
}

#[test]
fn a_blob_is_deleted_and_gone() {
    let pair = Pair::new(Policy::accounts());
    pair.pushed("devtable/app");
    let digest = sample(&Recipe::default()).layers[0].descriptor.digest.clone();
    let run = pair.run();
    block_on(&run, delete_blob(&run.client, &DeleteBlob { repository: name("devtable/app"), digest }))
        .unwrap();
    assert_eq!(run.seen.borrow().count(Verdict::Failed), 0);
}

#[test]
fn repositories_are_listed_over_many_pages() {
    let pair = Pair::new(Policy::accounts());
    let run = pair.run();
    let list = block_on(&run, catalog(&run.client, &ListRepositories { page_size: Some(2) })).unwrap();
    assert!(list.pages > 1, "{list:?}");
    assert!(list.repositories.iter().any(|name| name == "devtable/simple"), "{list:?}");
    assert_eq!(run.seen.borrow().count(Verdict::Failed), 0);
}

#[test]
fn a_manifest_and_a_blob_are_looked_at_without_being_fetched() {
    let pair = Pair::new(Policy::accounts());
    let digest = pair.pushed("devtable/app");
    let layer = sample(&Recipe::default()).layers[0].descriptor.clone();
    for (what, size) in [
        (HeadOf::Manifest(Reference::Tag(tag("latest"))), None),
        (HeadOf::Manifest(Reference::Digest(digest)), None),
        (HeadOf::Blob(layer.digest), Some(layer.size)),
    ] {
        let run = pair.run();
        let looked =
            block_on(&run, head(&run.client, &Head { repository: name("devtable/app"), what })).unwrap();
        assert!(looked.digest.is_some() && looked.size.is_some(), "{looked:?}");
        assert!(size.is_none() || size == looked.size);
        assert_eq!(run.seen.borrow().count(Verdict::Warning), 0);
    }
}

#[test]
fn an_upload_is_given_up_and_gone() {
    let pair = Pair::new(Policy::accounts());
    let run = pair.run();
    let input = CancelUpload { repository: name("devtable/app"), blob: blob(b"twenty bytes of blob") };
    block_on(&run, cancel_upload(&run.client, &input)).unwrap();
    let steps: Vec<Step> = run.seen.borrow().exchanges.iter().map(|it| it.request.step).skip(2).collect();
    assert_eq!(steps, [Step::StartUpload, Step::UploadChunk, Step::CancelUpload, Step::UploadStatus]);
}

#[test]
fn an_upload_goes_on_where_the_registry_says() {
    for dialect in [longshore_registry::policy::Dialect::Oci, longshore_registry::policy::Dialect::Quay] {
        let pair = Pair::new(Policy { dialect, ..Policy::accounts() });
        let run = pair.run();
        let input = ResumeUpload {
            repository: name("devtable/app"),
            blob: blob(b"twenty bytes of blob"),
            location: None,
            chunks: Chunks::Whole,
        };
        assert_eq!(block_on(&run, resume_upload(&run.client, &input)).unwrap(), 10);
        assert_eq!(run.seen.borrow().count(Verdict::Failed), 0);
    }
}

/// Pushes an artifact about a manifest.
fn attach(pair: &Pair, subject: &Digest, size: u64) {
    let mut artifact = longshore_core::build::Artifact::new(MediaType::parse("text/sbom").unwrap());
    artifact.subject = Some(Descriptor::new(MediaType::OCI_MANIFEST, subject.clone(), size));
    let document = artifact.build(Options::default()).unwrap();
    let empty = Blob {
        descriptor: Descriptor::of(MediaType::OCI_EMPTY, b"{}"),
        source: Rc::new(Bytes::from_static(b"{}")),
    };
    let image = Image {
        config: Some(empty),
        layers: Vec::new(),
        children: Vec::new(),
        manifest: document.content.into(),
        media_type: document.media_type,
        digest: document.digest,
    };
    let options = PushOptions { push_by_manifest_digest: true, ..PushOptions::default() };
    let run = pair.run();
    block_on(&run, push(&run.client, &Push { options, ..pushing("devtable/app", image) })).unwrap();
}

#[test]
fn referrers_are_listed_and_filtered_and_by_tag_where_there_is_no_list() {
    for has_list in [true, false] {
        let pair = Pair::new(Policy { referrers: has_list, ..Policy::accounts() });
        let digest = pair.pushed("devtable/app");
        attach(&pair, &digest, sample(&Recipe::default()).manifest.len() as u64);
        for (artifact_type, count) in [(None, 1), (Some("text/sbom"), 1), (Some("text/other"), 0)] {
            let input = ListReferrers {
                repository: name("devtable/app"),
                digest: digest.clone(),
                artifact_type: artifact_type.map(|text| MediaType::parse(text).unwrap()),
            };
            let run = pair.run();
            let list = block_on(&run, referrers(&run.client, &input)).unwrap();
            // Without a list the clients keep one, and this one did not.
            assert_eq!(
                (list.referrers.len(), list.by_tag),
                if has_list { (count, false) } else { (0, true) }
            );
            assert_eq!(run.seen.borrow().count(Verdict::Failed), 0);
        }
    }
}

#[test]
fn an_image_is_copied_within_a_registry_by_mounts_and_between_two_by_sending() {
    let (here, there) = (Pair::new(Policy::accounts()), Pair::new(Policy::accounts()));
    let digest = here.pushed("devtable/app");
    let input = Copy {
        source: name("devtable/app"),
        reference: Reference::Tag(tag("latest")),
        target: name("devtable/copy"),
        tags: vec![tag("v1")],
    };
    for (pair, target, mounted) in [(&here, owner(), 3), (&there, elsewhere(), 0)] {
        let run = pair.run();
        let to = Run::over(target, pair.transport());
        let from = to.client.beside(owner(), here.transport());
        let copied = block_on(&to, copy(&from, &to.client, &input)).unwrap();
        assert_eq!((&copied.digest, copied.mounted, copied.sent), (&digest, mounted, 3 - mounted));
        let numbers: Vec<u32> = to.seen.borrow().exchanges.iter().map(|exchange| exchange.number).collect();
        assert!(numbers.iter().zip(1..).all(|(number, at)| *number == at), "{numbers:?}");
        let pulled = block_on(&run, pull(&run.client, &pulling("devtable/copy", "v1"))).unwrap();
        assert_eq!(pulled.digest, digest);
    }
}

/// A transport that never answers a request of this step.
struct Stuck(Rc<dyn Transport>, Step);

#[async_trait::async_trait(?Send)]
impl Transport for Stuck {
    async fn send(
        &self,
        request: longshore_client::transport::Request,
    ) -> Result<longshore_client::transport::Response, longshore_client::transport::TransportError> {
        if request.step == self.1 {
            std::future::pending::<()>().await;
        }
        self.0.send(request).await
    }
}

#[test]
fn a_copy_that_is_stopped_leaves_no_upload_open() {
    let (here, there) = (Pair::new(Policy::accounts()), Pair::new(Policy::accounts()));
    here.pushed("devtable/app");
    let input = Copy {
        source: name("devtable/app"),
        reference: Reference::Tag(tag("latest")),
        target: name("devtable/copy"),
        tags: vec![tag("v1")],
    };
    let run = Run::over(elsewhere(), there.transport());
    let from = run.client.beside(owner(), here.transport());
    let to = run.client.beside(elsewhere(), Rc::new(Stuck(there.transport(), Step::UploadChunk)));
    let (button, stopped) = stop::pair();
    let flow = async {
        let copying = std::pin::pin!(copy(&from, &to, &input));
        match futures::future::select(copying, std::future::ready(())).await {
            futures::future::Either::Left((copied, _)) => copied.map(drop),
            // It has come as far as it comes: Stop is pressed.
            futures::future::Either::Right(((), copying)) => {
                button.stop();
                copying.await.map(drop)
            }
        }
    };
    let error = futures::executor::block_on(run.client.run(stopped, flow)).unwrap_err();
    assert_eq!(error.fault, longshore_client::Fault::Stopped);
    let last = run.seen.borrow().exchanges.last().unwrap().clone();
    assert_eq!(last.request.step, Step::CancelUpload);
    assert_eq!(last.response().unwrap().status, StatusCode::NO_CONTENT);
}

/// The same account at another registry.
fn elsewhere() -> Target {
    Target { url: longshore_client::url::Url::parse("http://elsewhere.invalid").unwrap(), ..owner() }
}

/// A transport that takes 25 seconds for each request.
struct Slow(Rc<dyn Transport>, Rc<Cell<u64>>);
#[async_trait::async_trait(?Send)]
impl Transport for Slow {
    async fn send(
        &self,
        request: longshore_client::transport::Request,
    ) -> Result<longshore_client::transport::Response, longshore_client::transport::TransportError> {
        self.1.set(self.1.get() + 25);
        self.0.send(request).await
    }
}

#[test]
fn a_token_that_expires_in_the_middle_is_fetched_again_once() {
    let pair = Pair::new(Policy { token_lifetime: 60, ..Policy::accounts() });
    let now = Rc::clone(&pair.now);
    let inner = pair.transport();
    let run = Run::over(owner(), Rc::new(Slow(inner, now)));
    block_on(&run, push(&run.client, &pushing("devtable/app", sample(&Recipe::default())))).unwrap();
    let seen = run.seen.borrow();
    let tokens = seen.exchanges.iter().filter(|it| it.request.step == Step::Auth).count();
    assert!(tokens > 2, "{tokens}");
}

/// A push that is to fail so.
fn failing_push(pair: &Pair, failure: Failure, input: &Push) -> Result<Ended<Pushed>, FlowError> {
    failing(pair.run(), failure, async |client| push(client, input).await)
}

#[test]
fn a_failure_has_to_come_from_its_step_with_its_status() {
    let read_only = Pair::new(Policy { read_only: true, ..Policy::accounts() });
    let input = pushing("devtable/app", sample(&Recipe::default()));
    let expected = failure(Step::StartUpload, "readonly-registry");
    let ended = failing_push(&read_only, expected, &input).unwrap();
    assert!(matches!(ended, Ended::Failed { failure: Some(it), .. } if it == expected));
    // From another step.
    let elsewhere = failure(Step::PutManifest, "readonly-registry");
    let error = failing_push(&read_only, elsewhere, &input).unwrap_err();
    assert!(error.sentence.contains("otherwise than it was to"), "{error}");
    // Not at all.
    let error = failing_push(&Pair::new(Policy::accounts()), expected, &input).unwrap_err();
    assert!(error.sentence.contains("reached its goal, and was to fail"), "{error}");
}

#[test]
fn a_manifest_that_names_what_was_never_pushed_is_refused() {
    let options = Options { invalid_references: true, ..Options::default() };
    let input = pushing("devtable/app", sample(&Recipe { options, ..Recipe::default() }));
    let expected = failure(Step::PutManifest, "invalid-blob");
    let ended = failing_push(&Pair::new(Policy::accounts()), expected, &input).unwrap();
    assert!(matches!(ended, Ended::Failed { .. }));
}

#[test]
fn a_content_type_that_is_not_the_documents_own_is_refused() {
    let options =
        PushOptions { manifest_content_type: Some("text/plain".to_owned()), ..PushOptions::default() };
    let input = Push { options, ..pushing("devtable/app", sample(&Recipe::default())) };
    let expected = failure(Step::PutManifest, "unsupported-content-type");
    let ended = failing_push(&Pair::new(Policy::accounts()), expected, &input).unwrap();
    assert!(matches!(ended, Ended::Failed { .. }));
}

#[test]
fn rules_of_a_repository_refuse_the_push_at_its_first_step() {
    let rules = RepositoryRules {
        state: longshore_registry::policy::RepositoryState::ReadOnly,
        ..RepositoryRules::default()
    };
    let repositories = BTreeMap::from([(name("devtable/app"), rules)]);
    let pair = Pair::new(Policy { repositories, ..Policy::accounts() });
    let input = pushing("devtable/app", sample(&Recipe::default()));
    let expected = failure(Step::StartUpload, "read-only");
    let ended = failing_push(&pair, expected, &input).unwrap();
    assert!(matches!(ended, Ended::Failed { .. }));
}
