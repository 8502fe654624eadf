//! What is done, by the client's flows.

use super::requests;
use crate::image::{Image, index};
use crate::lab::{Lab, START};
use bytes::Bytes;
use longshore_client::flows::{
    self, Chunk, Chunks, Delete, DeleteBlob, ListTags, Pull, PullOptions, Push, PushOptions, ResumeUpload,
};
use longshore_client::image::{Blob, Image as Pushed};
use longshore_client::transport::{Local, Still};
use longshore_client::url::Url;
use longshore_client::{Client, Credentials, Event, FlowError, Target, Transcript, stop};
use longshore_core::layer::DOCKER_EMPTY;
use longshore_core::manifest::{ImageConfig, Schema1Manifest};
use longshore_core::{Descriptor, Digest, MediaType, Reference, RepositoryName, Scope, Tag};
use longshore_registry::why::{Answered, Why};
use longshore_registry::{Policy, Registry, RemoteAddress, Timestamp};
use std::cell::RefCell;
use std::rc::Rc;

/// Runs a flow against a registry.
pub(super) type Flow = fn(&Play) -> Result<(), FlowError>;

/// A registry that flows run against, and what was seen of the last one.
pub(super) struct Play {
    registry: Rc<RefCell<Registry>>,
    next: Rc<RefCell<Option<Change>>>,
    seen: RefCell<Transcript>,
    /// Why each exchange of the last flow went as it did.
    whys: Rc<RefCell<Vec<Why>>>,
}

/// A policy that is put in place in the middle of a flow.
struct Change {
    /// The first request of this method, with this in its path, already finds it there.
    method: &'static str,
    path: &'static str,
    policy: Policy,
}

impl Play {
    pub(super) fn on(lab: &Lab) -> Self {
        Self {
            registry: Rc::new(RefCell::new(lab.registry().clone())),
            next: Rc::default(),
            seen: RefCell::default(),
            whys: Rc::default(),
        }
    }

    /// Puts a policy in place in the middle of the next flow.
    pub(super) fn change_at(&self, method: &'static str, path: &'static str, policy: Policy) {
        *self.next.borrow_mut() = Some(Change { method, path, policy });
    }

    /// Status and body of an exchange of the last flow, and why it went so.
    pub(super) fn exchange(&self, number: u32) -> (u16, Bytes, Why) {
        let seen = self.seen.borrow();
        let response = seen.exchange(number).and_then(|it| it.response()).expect("it was answered");
        let why = self.whys.borrow()[number as usize - 1].clone();
        (response.status.as_u16(), response.body.kept.clone(), why)
    }

    /// The number of the last flow's exchange of this step.
    pub(super) fn exchange_of(&self, step: &str) -> Option<u32> {
        let seen = self.seen.borrow();
        seen.exchanges.iter().find(|it| it.request.step.as_str() == step).map(|it| it.number)
    }

    /// Runs a flow as somebody, or as nobody.
    fn run<T>(
        &self,
        who: Option<(&str, &str)>,
        flow: impl AsyncFnOnce(&Client) -> Result<T, FlowError>,
    ) -> Result<(), FlowError> {
        let mut target = Target::parse("http://registry.test").unwrap();
        if let Some((username, password)) = who {
            target = target.as_user(Credentials { username: username.into(), password: password.into() });
        }
        self.whys.borrow_mut().clear();
        let (registry, next, whys) =
            (Rc::clone(&self.registry), Rc::clone(&self.next), Rc::clone(&self.whys));
        let transport = Local::new(move |mut request: http::Request<Bytes>| {
            let is_next = next.borrow().as_ref().is_some_and(|change| {
                request.method() == change.method && request.uri().path().contains(change.path)
            });
            if is_next && let Some(change) = next.borrow_mut().take() {
                registry.borrow_mut().set_policy(change.policy);
            }
            request.extensions_mut().insert(RemoteAddress([192, 0, 2, 7].into()));
            let now = Timestamp::from_unix_seconds(START);
            let Answered { response, why } = registry.borrow_mut().answer(request, now);
            whys.borrow_mut().push(why);
            response
        });
        let seen = Rc::new(RefCell::new(Transcript::default()));
        let observer = {
            let seen = Rc::clone(&seen);
            Rc::new(move |event: Event| seen.borrow_mut().apply(&event))
        };
        let client = Client::new(target, Rc::new(transport), observer, Rc::new(Still));
        let (button, stopped) = stop::pair();
        let result = futures::executor::block_on(client.run(stopped, flow(&client)));
        drop(button);
        *self.seen.borrow_mut() = seen.borrow().clone();
        result.map(|_| ())
    }

    fn pull(&self, who: Option<(&str, &str)>, repository: &str, tag: &str) -> Result<(), FlowError> {
        let reference = Reference::Tag(Tag::parse(tag).unwrap());
        self.pull_with(who, repository, reference, PullOptions::default())
    }

    fn pull_with(
        &self,
        who: Option<(&str, &str)>,
        repository: &str,
        reference: Reference,
        options: PullOptions,
    ) -> Result<(), FlowError> {
        let pull = Pull { repository: RepositoryName::parse(repository).unwrap(), reference, options };
        self.run(who, async |client| flows::pull(client, &pull).await)
    }

    fn push(&self, repository: &str, tag: &str, image: Pushed) -> Result<(), FlowError> {
        self.push_as(DEVTABLE, repository, tag, image, PushOptions::default())
    }

    fn push_as(
        &self,
        who: Option<(&str, &str)>,
        repository: &str,
        tag: &str,
        image: Pushed,
        options: PushOptions,
    ) -> Result<(), FlowError> {
        let push = Push {
            repository: RepositoryName::parse(repository).unwrap(),
            tags: vec![Tag::parse(tag).unwrap()],
            image,
            options,
        };
        self.run(who, async |client| flows::push(client, &push).await)
    }
}

const DEVTABLE: Option<(&str, &str)> = Some(("devtable", "password"));

fn app() -> RepositoryName {
    RepositoryName::parse("devtable/app").unwrap()
}

fn blob(media_type: MediaType, content: &[u8]) -> Blob {
    let descriptor = Descriptor::of(media_type, content);
    Blob { descriptor, source: Rc::new(Bytes::copy_from_slice(content)) }
}

/// A manifest without blobs that would have to be pushed.
fn document(media_type: MediaType, content: Vec<u8>) -> Pushed {
    let digest = Digest::sha256(&content);
    Pushed {
        config: None,
        layers: Vec::new(),
        children: Vec::new(),
        manifest: content.into(),
        media_type,
        digest,
    }
}

/// An image with its blobs.
fn whole(image: &Image) -> Pushed {
    Pushed {
        config: Some(blob(MediaType::OCI_CONFIG, &image.config)),
        layers: vec![blob(MediaType::OCI_LAYER, &image.layer)],
        ..document(MediaType::OCI_MANIFEST, image.bytes())
    }
}

pub(super) fn ping(play: &Play) -> Result<(), FlowError> {
    play.run(DEVTABLE, async |client| flows::ping(client).await)
}

pub(super) fn ping_as_nobody(play: &Play) -> Result<(), FlowError> {
    play.run(None, async |client| flows::ping(client).await)
}

/// Somebody at the same address has asked before.
pub(super) fn ping_twice(play: &Play) -> Result<(), FlowError> {
    let mut request = http::Request::get("http://registry.test/v2/").body(Bytes::new()).unwrap();
    request.extensions_mut().insert(RemoteAddress([192, 0, 2, 7].into()));
    play.registry.borrow_mut().handle(request, Timestamp::from_unix_seconds(START));
    ping(play)
}

pub(super) fn pull(play: &Play) -> Result<(), FlowError> {
    play.pull(DEVTABLE, "devtable/app", "v1")
}

pub(super) fn pull_with_a_wrong_password(play: &Play) -> Result<(), FlowError> {
    play.pull(Some(("devtable", "wrong")), "devtable/app", "v1")
}

pub(super) fn pull_from_another_registry(play: &Play) -> Result<(), FlowError> {
    play.pull(DEVTABLE, "other.example/devtable/app", "v1")
}

pub(super) fn pull_as_nobody(play: &Play) -> Result<(), FlowError> {
    play.pull(None, "public/publicrepo", "latest")
}

/// The token is asked for with a name that no repository has.
pub(super) fn pull_with_an_invalid_scope(play: &Play) -> Result<(), FlowError> {
    let scopes = Some(vec![Scope::parse("repository:devtable/UPPER:pull").unwrap()]);
    let reference = Reference::Tag(Tag::parse("v1").unwrap());
    play.pull_with(DEVTABLE, "devtable/app", reference, PullOptions { scopes, ..PullOptions::default() })
}

pub(super) fn pull_as_public(play: &Play) -> Result<(), FlowError> {
    play.pull(Some(("public", "password")), "devtable/app", "v1")
}

pub(super) fn pull_nested(play: &Play) -> Result<(), FlowError> {
    play.pull(DEVTABLE, "devtable/a/b", "v1")
}

pub(super) fn pull_library(play: &Play) -> Result<(), FlowError> {
    play.pull(DEVTABLE, "ubuntu", "v1")
}

pub(super) fn pull_unknown_tag(play: &Play) -> Result<(), FlowError> {
    play.pull(DEVTABLE, "devtable/app", "none")
}

/// The manifest is there, and its layer was never pushed.
pub(super) fn pull_without_blobs(play: &Play) -> Result<(), FlowError> {
    play.pull(DEVTABLE, "devtable/app", "sparse")
}

pub(super) fn push(play: &Play) -> Result<(), FlowError> {
    play.push("devtable/app", "v2", whole(&Image::of("new")))
}

/// All blobs are there, so the first thing that is sent is the manifest.
pub(super) fn push_again(play: &Play) -> Result<(), FlowError> {
    play.push("devtable/app", "v1", whole(&Image::of("layer")))
}

pub(super) fn push_library(play: &Play) -> Result<(), FlowError> {
    play.push("ubuntu", "v2", whole(&Image::of("new")))
}

pub(super) fn push_much(play: &Play) -> Result<(), FlowError> {
    play.push("devtable/app", "v2", whole(&Image::of(&"much".repeat(1000))))
}

/// Another image under the same tag: the one that is there, with an annotation.
pub(super) fn push_another(play: &Play) -> Result<(), FlowError> {
    let mut image = Image::of("layer");
    image.manifest.annotations.insert("note".to_owned(), "another".to_owned());
    play.push("devtable/app", "v1", whole(&image))
}

pub(super) fn push_without_history(play: &Play) -> Result<(), FlowError> {
    let mut image = Image::of("layer");
    let mut config = ImageConfig::new(vec![Digest::sha256(b"layer")], "test");
    config.history = None;
    image.config = config.to_bytes();
    image.manifest.config = Descriptor::of(MediaType::OCI_CONFIG, &image.config);
    play.push("devtable/app", "v2", whole(&image))
}

pub(super) fn push_without_blobs(play: &Play) -> Result<(), FlowError> {
    let image = document(MediaType::OCI_MANIFEST, Image::of("never pushed").bytes());
    play.push("devtable/app", "v2", image)
}

pub(super) fn push_as_text(play: &Play) -> Result<(), FlowError> {
    let image = document(MediaType::parse("text/plain").unwrap(), Image::of("layer").bytes());
    play.push("devtable/app", "v2", image)
}

pub(super) fn push_nonsense(play: &Play) -> Result<(), FlowError> {
    play.push("devtable/app", "v2", document(MediaType::OCI_MANIFEST, b"{}".to_vec()))
}

/// The layer's descriptor has the digest of another one.
pub(super) fn push_under_another_digest(play: &Play) -> Result<(), FlowError> {
    let mut image = whole(&Image::of("new"));
    image.layers[0].source = Rc::new(Bytes::from_static(b"old"));
    play.push("devtable/app", "v2", image)
}

pub(super) fn push_list(play: &Play) -> Result<(), FlowError> {
    push_index(play, index(&[&Image::of("layer").bytes()]))
}

pub(super) fn push_list_of_unknown(play: &Play) -> Result<(), FlowError> {
    push_index(play, index(&[&Image::of("another").bytes()]))
}

/// Its images are there, or not: none is sent along.
fn push_index(play: &Play, index: Vec<u8>) -> Result<(), FlowError> {
    play.push("devtable/app", "all", document(MediaType::OCI_INDEX, index))
}

/// All blobs of the image are to be mounted from `devtable/app`, which has them.
fn mounting(image: &Image) -> PushOptions {
    let digests = [Digest::sha256(&image.layer), Digest::sha256(&image.config)];
    PushOptions { mount_blobs: digests.map(|digest| (digest, app())).into(), ..PushOptions::default() }
}

pub(super) fn push_mounting(play: &Play) -> Result<(), FlowError> {
    let image = Image::of("layer");
    play.push_as(DEVTABLE, "devtable/other", "v1", whole(&image), mounting(&image))
}

pub(super) fn push_mounting_anothers(play: &Play) -> Result<(), FlowError> {
    let image = Image::of("layer");
    play.push_as(Some(("public", "password")), "public/own", "v1", whole(&image), mounting(&image))
}

/// The blob in chunks, of which the second does not begin where the first ended.
pub(super) fn push_with_a_gap(play: &Play) -> Result<(), FlowError> {
    push_chunks(play, [(0, 4), (5, 4)])
}

pub(super) fn push_in_chunks(play: &Play) -> Result<(), FlowError> {
    push_chunks(play, [(0, 4), (4, 4)])
}

fn push_chunks(play: &Play, chunks: [(u64, u64); 2]) -> Result<(), FlowError> {
    let status = http::StatusCode::ACCEPTED;
    let chunks = chunks.map(|(offset, length)| Chunk { offset, length, status }).to_vec();
    let mut options = PushOptions::default();
    options.upload.chunks = Chunks::Given(chunks);
    let layer = blob(MediaType::OCI_LAYER, b"12345678");
    let image = Pushed { layers: vec![layer], ..whole(&Image::of("layer")) };
    play.push_as(DEVTABLE, "devtable/app", "v1", image, options)
}

pub(super) fn resume(play: &Play) -> Result<(), FlowError> {
    resume_at(play, None)
}

pub(super) fn resume_nothing(play: &Play) -> Result<(), FlowError> {
    resume_at(play, Some("/v2/devtable/app/blobs/uploads/none"))
}

fn resume_at(play: &Play, path: Option<&str>) -> Result<(), FlowError> {
    let location = path.map(|path| Url::parse("http://registry.test").unwrap().join(path).unwrap());
    let blob = blob(MediaType::OCI_LAYER, b"to go on with");
    let resume = ResumeUpload { repository: app(), blob, location, chunks: Chunks::Whole };
    play.run(DEVTABLE, async |client| flows::resume_upload(client, &resume).await)
}

pub(super) fn delete_tag(play: &Play) -> Result<(), FlowError> {
    let delete = Delete { repository: app(), references: vec![Reference::Tag(Tag::parse("v1").unwrap())] };
    play.run(DEVTABLE, async |client| flows::delete(client, &delete).await)
}

pub(super) fn delete_blob(play: &Play) -> Result<(), FlowError> {
    let delete = DeleteBlob { repository: app(), digest: Digest::sha256(b"layer") };
    play.run(DEVTABLE, async |client| flows::delete_blob(client, &delete).await)
}

fn schema1(content: Vec<u8>) -> Pushed {
    // Registries know it by what is signed.
    let digest = match Schema1Manifest::parse(&content) {
        Ok(manifest) => Digest::sha256(&manifest.payload),
        Err(_) => Digest::sha256(&content),
    };
    let layers = vec![blob(MediaType::OCTET_STREAM, &DOCKER_EMPTY)];
    Pushed { digest, layers, ..document(MediaType::DOCKER_SCHEMA1, content) }
}

pub(super) fn push_schema1(play: &Play) -> Result<(), FlowError> {
    play.push("devtable/app", "v1", schema1(requests::schema1()))
}

pub(super) fn push_unknown_parent(play: &Play) -> Result<(), FlowError> {
    play.push("devtable/app", "v1", schema1(requests::unknown_parent()))
}

pub(super) fn tags(play: &Play) -> Result<(), FlowError> {
    list(play, "devtable/app")
}

pub(super) fn tags_of_nothing(play: &Play) -> Result<(), FlowError> {
    list(play, "devtable/none")
}

fn list(play: &Play, repository: &str) -> Result<(), FlowError> {
    let list = ListTags { repository: RepositoryName::parse(repository).unwrap(), page_size: None };
    play.run(DEVTABLE, async |client| flows::tags(client, &list).await)
}
