//! Every header and every field that a flow shows has its explanation. They are gathered from all flows, against the
//! registry in memory and over HTTP, in both dialects, and against real distribution.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking, and so do its helpers"
)]

mod support;

use bytes::Bytes;
use http::{HeaderMap, Request};
use longshore_client::event::Event;
use longshore_client::flows::{self, *};
use longshore_client::image::{Blob, Format, Image, Recipe};
use longshore_client::transport::{Local, Native, Still, Transport};
use longshore_client::{Client, Credentials, FlowError, Target, Transcript, stop};
use longshore_core::build::{Artifact, Flavour, Options};
use longshore_core::json::Json;
use longshore_core::{Descriptor, Digest, MediaType, Platform, Reference, RepositoryName, Tag};
use longshore_explain::{Document, Jwt, Texts, document};
use longshore_registry::policy::Dialect;
use longshore_registry::{Policy, Registry, Seed, Timestamp};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use support::distribution::Distribution;
use support::program::{Server, longshore};

/// What was seen on the wire.
#[derive(Default)]
struct Seen {
    headers: BTreeSet<String>,
    /// Each field as its document and the names that lead to it, with `/` between them.
    fields: BTreeSet<(&'static str, String)>,
    /// Documents that nobody knew.
    unknown: BTreeSet<String>,
}

impl Seen {
    fn take(&mut self, transcript: &Transcript) {
        for exchange in &transcript.exchanges {
            let request = &exchange.request;
            self.take_half(&request.headers, &request.body);
            if let Some(response) = exchange.response() {
                self.take_half(&response.headers, &response.body.kept);
            }
        }
    }

    fn take_half(&mut self, headers: &HeaderMap, body: &[u8]) {
        self.headers.extend(headers.keys().map(|name| name.as_str().to_owned()));
        let token =
            headers.get("authorization").and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
        if let Some(token) = token {
            self.take_token(token);
        }
        let json = Json::parse(body);
        if json.root().is_none() || !json.problems().is_empty() || json.len() < 2 {
            return;
        }
        match Document::recognise(&json) {
            Some(document) => self.take_document(document, &json),
            None => drop(self.unknown.insert(String::from_utf8_lossy(body).into_owned())),
        }
        let token =
            json.root().and_then(|root| json.member(root, "token")).and_then(|token| json.string(token));
        if let Some(token) = token {
            self.take_token(&token);
        }
    }

    fn take_token(&mut self, token: &str) {
        let jwt = Jwt::open(token).expect("a token that can be opened");
        self.take_document(Document::JoseHeader, &Json::parse(jwt.header.as_bytes()));
        self.take_document(Document::Claims, &Json::parse(jwt.claims.as_bytes()));
    }

    fn take_document(&mut self, kind: Document, json: &Json<'_>) {
        for node in json.nodes() {
            let path = document::path(json, node);
            if !path.is_empty() {
                self.fields.insert((kind.as_str(), path.join("/")));
            }
        }
    }

    /// Nothing is without an explanation, and what every registry shows was seen.
    #[track_caller]
    fn is_explained(&self, headers: &[&str], fields: &[&str]) {
        let texts = Texts::embedded();
        let unexplained: Vec<&String> =
            self.headers.iter().filter(|name| texts.find(name).is_none()).collect();
        assert!(unexplained.is_empty(), "headers without an explanation: {unexplained:?}");
        let is_unexplained = |(kind, path): &&(&str, String)| {
            texts.field(kind, &path.split('/').collect::<Vec<_>>()).is_none()
        };
        let unexplained: Vec<_> = self.fields.iter().filter(is_unexplained).collect();
        assert!(unexplained.is_empty(), "fields without an explanation: {unexplained:?}");
        assert!(self.unknown.is_empty(), "documents that are not known: {:?}", self.unknown);
        for name in headers {
            assert!(self.headers.contains(*name), "{name} was not seen in {:?}", self.headers);
        }
        for field in fields {
            let (kind, path) = field.split_once(':').unwrap();
            assert!(
                self.fields.iter().any(|(known, at)| *known == kind && at == path),
                "{field} was not seen in {:?}",
                self.fields
            );
        }
    }
}

/// A registry that the flows are run against.
struct Against {
    target: Target,
    transport: Rc<dyn Transport>,
    seen: RefCell<Seen>,
    /// What the names of its repositories begin with.
    namespace: &'static str,
}

impl Against {
    fn new(target: Target, transport: Rc<dyn Transport>, namespace: &'static str) -> Self {
        Self { target, transport, seen: RefCell::default(), namespace }
    }

    /// The registry in memory, with its accounts.
    fn embedded(dialect: Dialect) -> Self {
        let registry = RefCell::new(Registry::new(Policy { dialect, ..Policy::accounts() }, Seed::from(1)));
        let answer = move |request: Request<Bytes>| {
            registry.borrow_mut().handle(request, Timestamp::from_unix_seconds(1_800_000_000))
        };
        Self::new(owner(Target::EMBEDDED), Rc::new(Local::new(answer)), "devtable/")
    }

    fn name(&self, name: &str) -> RepositoryName {
        RepositoryName::parse(&format!("{}{name}", self.namespace)).unwrap()
    }

    /// Runs a flow, and takes in what it showed.
    async fn run<T>(
        &self,
        flow: impl AsyncFnOnce(&Rc<Client>) -> Result<T, FlowError>,
    ) -> Result<T, FlowError> {
        let transcript = Rc::new(RefCell::new(Transcript::default()));
        let told = Rc::clone(&transcript);
        let observer = Rc::new(move |event: Event| told.borrow_mut().apply(&event));
        let client =
            Rc::new(Client::new(self.target.clone(), Rc::clone(&self.transport), observer, Rc::new(Still)));
        let (button, stopped) = stop::pair();
        let result = client.run(stopped, flow(&client)).await;
        drop(button);
        self.seen.borrow_mut().take(&transcript.borrow());
        result
    }

    async fn push(&self, name: &str, image: Image, options: PushOptions) -> Pushed {
        let input =
            Push { repository: self.name(name), tags: vec![tag("latest"), tag("v1")], image, options };
        self.run(async |client| flows::push(client, &input).await).await.unwrap()
    }

    /// All flows, those that fail on the way included.
    async fn all(&self) {
        self.run(async |client| ping(client).await).await.unwrap();
        self.run(async |client| login(client, &Login::default()).await).await.unwrap();
        let chunks = UploadOptions { chunks: Chunks::Of(40), ..UploadOptions::default() };
        let chunked = PushOptions { upload: chunks, ..PushOptions::default() };
        let pushed = self.push("app", sample(Format::Oci).await, chunked).await;
        self.push("docker", sample(Format::Docker).await, PushOptions::default()).await;
        self.push("index", index(Flavour::Oci).await, PushOptions::default()).await;
        self.push("list", index(Flavour::Docker).await, PushOptions::default()).await;
        let by_digest = PushOptions { push_by_manifest_digest: true, ..PushOptions::default() };
        self.push("app", artifact(&pushed), by_digest).await;
        for name in ["app", "docker"] {
            let input = self.pulling(name, "latest");
            self.run(async |client| pull(client, &input).await).await.unwrap();
        }
        for name in ["index", "list"] {
            let input = self.pulling(name, "latest");
            self.run(async |client| pull_index(client, &input).await).await.unwrap();
        }
        let input = ListTags { repository: self.name("app"), page_size: Some(1) };
        self.run(async |client| tags(client, &input).await).await.unwrap();
        let input = ListRepositories { page_size: Some(1) };
        self.run(async |client| catalog(client, &input).await).await.unwrap();
        let input = ListReferrers {
            repository: self.name("app"),
            digest: pushed.digest.clone(),
            artifact_type: None,
        };
        self.run(async |client| referrers(client, &input).await).await.unwrap();
        let looked = Head { repository: self.name("app"), what: HeadOf::Manifest(Reference::Tag(tag("v1"))) };
        self.run(async |client| head(client, &looked).await).await.unwrap();
        let input = Copy {
            source: self.name("app"),
            reference: Reference::Tag(tag("v1")),
            target: self.name("copy"),
            tags: vec![tag("v1")],
        };
        self.run(async |client| copy(client, client, &input).await).await.unwrap();
        let input = CancelUpload { repository: self.name("app"), blob: blob() };
        self.run(async |client| cancel_upload(client, &input).await).await.unwrap();
        let input = ResumeUpload {
            repository: self.name("app"),
            blob: blob(),
            location: None,
            chunks: Chunks::Whole,
        };
        self.run(async |client| resume_upload(client, &input).await).await.unwrap();
        self.failing().await;
        let input = DeleteBlob { repository: self.name("app"), digest: blob().descriptor.digest };
        self.run(async |client| delete_blob(client, &input).await).await.unwrap();
        let references = vec![Reference::Digest(pushed.digest)];
        let input = Delete { repository: self.name("app"), references };
        self.run(async |client| delete(client, &input).await).await.unwrap();
    }

    /// What cannot be done: each answer has an error body.
    async fn failing(&self) {
        for (name, reference) in
            [("nobodys", "latest"), ("app", "missing"), ("app", Digest::sha256(b"no").as_str())]
        {
            let input = self.pulling(name, reference);
            self.run(async |client| pull(client, &input).await).await.unwrap_err();
        }
        let chunks = vec![
            Chunk { offset: 0, length: 4, status: http::StatusCode::ACCEPTED },
            Chunk { offset: 8, length: 4, status: http::StatusCode::ACCEPTED },
        ];
        let upload = UploadOptions { chunks: Chunks::Given(chunks), ..UploadOptions::default() };
        let options = PushOptions { upload, ..PushOptions::default() };
        let input = Push {
            repository: self.name("gap"),
            tags: vec![tag("v1")],
            image: sample(Format::Oci).await,
            options,
        };
        self.run(async |client| flows::push(client, &input).await).await.unwrap_err();
        let mut image = sample(Format::Oci).await;
        image.layers.clear();
        let input = Push {
            repository: self.name("holes"),
            tags: vec![tag("v1")],
            image,
            options: PushOptions::default(),
        };
        self.run(async |client| flows::push(client, &input).await).await.unwrap_err();
    }

    fn pulling(&self, name: &str, reference: &str) -> Pull {
        let reference = Reference::parse(reference).unwrap();
        Pull { repository: self.name(name), reference, options: PullOptions::default() }
    }
}

fn owner(url: &str) -> Target {
    let credentials = Credentials { username: "devtable".into(), password: "password".into() };
    Target::parse(url).unwrap().as_user(credentials)
}

fn tag(tag: &str) -> Tag {
    Tag::parse(tag).unwrap()
}

fn blob() -> Blob {
    let content = Bytes::from_static(b"forty bytes of a blob, more or less so");
    Blob { descriptor: Descriptor::of(MediaType::OCTET_STREAM, &content), source: Rc::new(content) }
}

async fn sample(format: Format) -> Image {
    let annotations = [
        ("org.opencontainers.image.title".to_owned(), "sample".to_owned()),
        ("example.somebody/own".to_owned(), "x".to_owned()),
    ];
    let annotations = if matches!(format, Format::Oci) { annotations.into() } else { BTreeMap::new() };
    Image::sample(&Recipe { format, annotations, ..Recipe::default() }, &|_: Event| {}).await.unwrap()
}

async fn index(flavour: Flavour) -> Image {
    let format = || if flavour == Flavour::Oci { Format::Oci } else { Format::Docker };
    let mut images = Vec::new();
    for architecture in ["amd64", "arm"] {
        let variant = (architecture == "arm").then(|| "v7".to_owned());
        let platform = Platform { architecture: architecture.to_owned(), variant, ..Platform::default() };
        let recipe = Recipe { platform: platform.clone(), format: format(), ..Recipe::default() };
        images.push((Image::sample(&recipe, &|_: Event| {}).await.unwrap(), platform));
    }
    Image::index(images, flavour, Options::default()).unwrap()
}

/// Something about what was pushed.
fn artifact(pushed: &Pushed) -> Image {
    let mut artifact = Artifact::new(MediaType::parse("text/sbom").unwrap());
    artifact.subject = Some(Descriptor::new(MediaType::OCI_MANIFEST, pushed.digest.clone(), pushed.size));
    let document = artifact.build(Options::default()).unwrap();
    let descriptor = Descriptor::of(MediaType::OCI_EMPTY, b"{}");
    Image {
        config: Some(Blob { descriptor, source: Rc::new(Bytes::from_static(b"{}")) }),
        layers: Vec::new(),
        children: Vec::new(),
        manifest: document.content.into(),
        media_type: document.media_type,
        digest: document.digest,
    }
}

/// What every registry shows.
const HEADERS: [&str; 8] = [
    "accept",
    "content-length",
    "content-range",
    "content-type",
    "docker-content-digest",
    "docker-upload-uuid",
    "location",
    "range",
];
const FIELDS: [&str; 8] = [
    "manifest:layers/digest",
    "manifest:subject/digest",
    "index:manifests/platform/variant",
    "config:rootfs/diff_ids",
    "config:history/created_by",
    "tags:tags",
    "catalog:repositories",
    "error:errors/code",
];

#[tokio::test]
async fn all_that_the_registry_in_memory_shows_is_explained_in_both_dialects() {
    for dialect in [Dialect::Oci, Dialect::Quay] {
        let against = Against::embedded(dialect);
        against.all().await;
        let schema1 = Format::Schema1 {
            name: against.name("old"),
            tag: tag("latest"),
            key: [7; 32],
            time: "2024-01-02T03:04:05Z".to_owned(),
        };
        let image =
            Image::sample(&Recipe { format: schema1, ..Recipe::default() }, &|_: Event| {}).await.unwrap();
        let input = Push {
            repository: against.name("old"),
            tags: vec![tag("latest")],
            image,
            options: PushOptions::default(),
        };
        against.run(async |client| push(client, &input).await).await.unwrap();
        let input = against.pulling("old", "latest");
        against.run(async |client| pull(client, &input).await).await.unwrap();
        let seen = against.seen.borrow();
        seen.is_explained(&[&HEADERS[..], &["authorization", "www-authenticate", "link"]].concat(), &FIELDS);
        seen.is_explained(
            &["oci-subject"],
            &[
                "token:token",
                "joseheader:alg",
                "claims:access/actions",
                "claims:exp",
                "schema1:fsLayers/blobSum",
                "schema1:signatures/header/jwk/kid",
                "manifest:annotations/example.somebody/own",
            ],
        );
    }
}

#[tokio::test]
async fn all_that_longshore_registry_shows_is_explained_in_both_dialects() {
    for dialect in ["oci", "quay"] {
        let server = Server::registry_with(&["--policy", "accounts", "--dialect", dialect]);
        let against = Against::new(owner(&server.url()), Rc::new(Native::new().unwrap()), "devtable/");
        against.all().await;
        let headers = [&HEADERS[..], &["authorization", "www-authenticate", "link", "date"]].concat();
        against.seen.borrow().is_explained(&headers, &FIELDS);
    }
}

#[tokio::test]
async fn all_that_distribution_shows_is_explained() {
    for variable in ["LONGSHORE_DOCKER_REGISTRY", "LONGSHORE_DISTRIBUTION"] {
        let Some(registry) = Distribution::bare(variable) else { continue };
        let target = Target::parse(&registry.url()).unwrap();
        let against = Against::new(target, Rc::new(Native::new().unwrap()), "library/");
        against.all().await;
        let headers = [&HEADERS[..], &["x-content-type-options", "etag", "cache-control"]].concat();
        against.seen.borrow().is_explained(&headers, &FIELDS);
    }
}

#[test]
fn a_header_a_field_a_status_and_a_code_are_explained_in_a_terminal() {
    for (arguments, says) in [
        (
            &["docker-content-digest"][..],
            &["Docker-Content-Digest  The digest", "spec.md#pulling-manifests"][..],
        ),
        (&["Range", "0-99"], &["From a registry: The registry has the first 100 bytes"]),
        (&["manifest.config"], &["Names the blob with the config", "Under it:", "descriptor.digest"]),
        (&["manifest.layers.digest"], &["descriptor.digest  The name of the content"]),
        (&["error.code", "NAME_UNKNOWN"], &["The registry has no repository of this name"]),
        (&["416"], &["The range does not fit"]),
        (&["finish-upload"], &["Closes the upload session"]),
        (&["descriptor"], &["descriptor.annotations"]),
        (&["Server", "nginx"], &["There is no more to say about this value."]),
    ] {
        let ended = longshore(&[&["explain"], arguments].concat(), "").well();
        for text in says {
            assert!(ended.out.contains(text), "{arguments:?}: {}", ended.out);
        }
    }
}

#[test]
fn a_header_that_nobody_knows_is_said_to_be_none_of_the_protocols() {
    let ended = longshore(&["explain", "X-Nobodys\u{1b}[31m"], "").refused();
    assert!(ended.err.contains("no part of the registry protocol"), "{}", ended.err);
    assert!(!ended.err.contains('\u{1b}'), "{}", ended.err);
    let ended = longshore(&["explain", "LS0303", "x"], "").refused();
    assert!(ended.err.contains("those have no values"), "{}", ended.err);
}

#[test]
fn everything_that_can_be_explained_is_listed() {
    let listed = longshore(&["explain"], "").well().out;
    for name in ["LS0303", "Docker-Content-Digest", "manifest.config", "NAME_UNKNOWN", "416", "claims.exp"] {
        assert!(listed.lines().any(|line| line.starts_with(&format!("{name} "))), "{name}");
    }
}
