//! Every flow against the embedded registry, in memory.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use bytes::Bytes;
use http::StatusCode;
use longshore_client::expectation::Verdict;
use longshore_client::flows::{
    CancelUpload, Chunks, Delete, DeleteBlob, Head, HeadOf, ListReferrers, ListRepositories, LoggedIn, Login,
    Pull, PullOptions, Push, PushOptions, ResumeUpload, UploadOptions, cancel_upload, catalog, delete,
    delete_blob, describe, head, login, pull, pull_index, push, referrers, resume_upload,
};
use longshore_client::image::{Blob, File, Format, Image, Packing, Recipe, pack_file};
use longshore_client::source::{MemorySpool, Source};
use longshore_client::transport::Transport;
use longshore_client::{Dialect, Event, Step};
use longshore_core::build::{Flavour, Options};
use longshore_core::{Descriptor, Digest, MediaType, Platform, Reference, Scope};
use longshore_registry::Policy;
use std::cell::Cell;
use std::rc::Rc;
use support::{Run, block_on};

use support::pair::*;

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

/// An artifact of this type about the image that is there under `latest`.
fn about_the_latest(pair: &Pair) -> Image {
    let run = pair.run();
    let latest = Reference::parse("latest").unwrap();
    let subject = block_on(&run, describe(&run.client, &name("devtable/app"), &latest)).unwrap();
    let artifact_type = MediaType::parse("application/vnd.example.note").unwrap();
    let format = Format::Artifact { artifact_type, subject: Some(Box::new(subject)) };
    let annotations = [("who".to_owned(), "me".to_owned())].into();
    sample(&Recipe { format, annotations, ..Recipe::default() })
}

fn pushing_as(tag_name: &str, image: Image) -> Push {
    Push { tags: vec![tag(tag_name)], ..pushing("devtable/app", image) }
}

#[test]
fn an_artifact_stands_in_the_list_of_what_refers_to_its_subject() {
    for lists in [true, false] {
        let pair = Pair::new(Policy { referrers: lists, ..Policy::open() });
        let run = pair.run();
        let image = sample(&Recipe::default());
        let subject = block_on(&run, push(&run.client, &pushing("devtable/app", image))).unwrap().digest;
        let artifact = pushing_as("note", about_the_latest(&pair));
        for _ in 0..2 {
            let run = pair.run();
            let pushed = block_on(&run, push(&run.client, &artifact)).unwrap();
            assert_eq!(pushed.referrers_tag, (!lists).then(|| subject.referrers_tag()));
        }
        let run = pair.run();
        let list = ListReferrers { repository: name("devtable/app"), digest: subject, artifact_type: None };
        let found = block_on(&run, referrers(&run.client, &list)).unwrap();
        assert_eq!(found.by_tag, !lists);
        let [referrer] = &found.referrers[..] else { panic!("one referrer: {:?}", found.referrers) };
        assert_eq!(referrer.digest, artifact.image.digest);
        assert_eq!(referrer.artifact_type.as_ref().unwrap().as_str(), "application/vnd.example.note");
        assert_eq!(referrer.annotations["who"], "me");
    }
}

#[test]
fn what_refers_to_the_same_is_added_to_the_list_under_the_tag() {
    let pair = Pair::new(Policy { referrers: false, ..Policy::open() });
    let run = pair.run();
    let subject =
        block_on(&run, push(&run.client, &pushing("devtable/app", sample(&Recipe::default())))).unwrap();
    let first = about_the_latest(&pair);
    let mut second = about_the_latest(&pair);
    let text = String::from_utf8(second.manifest.to_vec()).unwrap().replace("\"me\"", "\"you\"");
    second.digest = Digest::sha256(text.as_bytes());
    second.manifest = text.into();
    let expected = [first.digest.clone(), second.digest.clone()];
    for (tag, artifact) in [("first", first), ("second", second)] {
        let run = pair.run();
        block_on(&run, push(&run.client, &pushing_as(tag, artifact))).unwrap();
    }
    let run = pair.run();
    let list =
        ListReferrers { repository: name("devtable/app"), digest: subject.digest, artifact_type: None };
    let found = block_on(&run, referrers(&run.client, &list)).unwrap();
    let digests: Vec<Digest> = found.referrers.into_iter().map(|referrer| referrer.digest).collect();
    assert_eq!(digests, expected);
}

#[test]
fn an_archive_that_is_the_layer_as_it_is_is_not_kept_a_second_time() {
    let header = longshore_core::layer::TarHeader::of(&longshore_core::layer::Entry::file("a", 0, false, ()));
    let tar: Bytes = [header.as_bytes(), &[0; 1024]].concat().into();
    let pack = |content: Bytes| {
        let source: Rc<dyn Source> = Rc::new(content);
        let file = File { name: "a.tar".to_owned(), source: Rc::clone(&source) };
        let packing = Packing { archives_as_they_are: true };
        let spool = Box::new(MemorySpool::default());
        let packed = futures::executor::block_on(pack_file(&file, packing, spool, &|_: Event| {})).unwrap();
        (Rc::ptr_eq(&packed.blob.source, &source), packed.blob.descriptor)
    };
    let (is_same, descriptor) = pack(tar.clone());
    assert!(is_same);
    assert_eq!(descriptor.digest, Digest::sha256(&tar));
    assert!(!pack(Bytes::from_static(b"no archive")).0);
}

#[test]
fn an_artifact_holds_the_files_as_they_are() {
    let format = Format::Artifact { artifact_type: MediaType::JSON, subject: None };
    let image = sample(&Recipe { format, ..Recipe::default() });
    let titles: Vec<&str> = image
        .layers
        .iter()
        .map(|layer| layer.descriptor.annotations["org.opencontainers.image.title"].as_str())
        .collect();
    assert_eq!(titles, ["etc/motd", "hello.txt"]);
    assert_eq!(image.layers[0].descriptor.digest, Digest::sha256(b"Welcome ashore.\n"));
    let config = image.config.as_ref().unwrap();
    assert_eq!(config.descriptor.media_type, MediaType::OCI_EMPTY);
    let pair = Pair::new(Policy::open());
    let run = pair.run();
    block_on(&run, push(&run.client, &pushing("devtable/app", image))).unwrap();
    let run = pair.run();
    let pulled = block_on(&run, pull(&run.client, &pulling("devtable/app", "latest"))).unwrap();
    assert_eq!(pulled.blobs.len(), 3);
    assert_eq!(run.seen.borrow().count(Verdict::Warning), 0);
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
        let run = pair.run_as(anybody());
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
            // Where the registry has no list, clients keep one.
            assert_eq!((list.referrers.len(), list.by_tag), (count, !has_list));
            assert_eq!(run.seen.borrow().count(Verdict::Failed), 0);
        }
    }
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
