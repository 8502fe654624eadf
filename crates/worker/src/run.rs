//! Running a job: a client, its flow, and what the page is told of it.

use crate::asker::Asker;
use crate::batch::Batch;
use crate::clock::WorkerClock;
use crate::embedded::Embedded;
use crate::gateway;
use crate::held::Held;
use crate::random;
use crate::reasons::Reasons;
use crate::spool::LayerSpool;
use crate::tasks::Tasks;
use crate::told;
use longshore_client::flows::{self, Chunks, PushOptions, UploadOptions};
use longshore_client::image::{self, Image, Packing, Recipe};
use longshore_client::source::Source as _;
use longshore_client::stop::Stopped;
use longshore_client::transport::{Clock, Interventions, Transport, Turnstile};
use longshore_client::{Client, Ended, Event, FlowError, Observer, Retries};
use longshore_core::build::{Flavour, Options};
use longshore_core::{Descriptor, MediaType, Platform, RepositoryName, Tag};
use longshore_worker::blob::BlobSource;
use longshore_worker::job::{self, Child, Content, Document, File, Flow, Job, Push};
use longshore_worker::message::News;
use longshore_worker::name;
use longshore_worker::summary::Summary;
use std::collections::BTreeMap;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;

/// Begins a job as a task that can be stopped. Where it runs against the registry here, `save` is called at its end.
pub(crate) fn start(
    asker: Asker,
    job: Job,
    (held, save): (&Rc<Held>, impl FnOnce() + 'static),
    (tasks, (stopped, gate)): (&Tasks, (Stopped, Rc<Turnstile>)),
) {
    let reasons = Rc::<Reasons>::default();
    let embedded = job.embedded;
    let (transport, clock): (Rc<dyn Transport>, Rc<dyn Clock>) = if embedded {
        held.begin(job.run);
        Embedded::connect(held, &reasons)
    } else {
        (gateway::outside(job.gateway), Rc::new(WorkerClock))
    };
    let tasks = tasks.clone();
    spawn_local(async move {
        let batch = Batch::new(asker.clone(), reasons);
        let result = Box::pin(perform(job, &asker, (transport, clock), (stopped, gate), &batch)).await;
        batch.flush();
        if embedded {
            save();
        }
        asker.tell(&News::Ended(result));
        tasks.end(&asker);
    });
}

async fn perform(
    job: Job,
    asker: &Asker,
    (transport, clock): (Rc<dyn Transport>, Rc<dyn Clock>),
    (stopped, gate): (Stopped, Rc<Turnstile>),
    batch: &Rc<Batch>,
) -> Result<Summary, FlowError> {
    let batch = Rc::clone(batch);
    let observer: Rc<dyn Observer> = Rc::new(move |event: Event| batch.push(event));
    let between = Interventions::new(Rc::clone(&observer), clock, Rc::new(WorkerClock)).gated(gate);
    let (transport, clock) = (between.around(transport), between.clock());
    let (target, other) = (job.target.clone(), Rc::clone(&transport));
    let client = Client::new(job.target, transport, Rc::clone(&observer), clock)
        .expecting(job.expected)
        .retrying(Retries::up_to(job.retries), Rc::new(WorkerClock));
    let flow = async {
        match job.flow {
            Flow::Push(input) => {
                let (input, index) = make(&client, *input, observer.as_ref()).await?;
                asker.tell(&News::Named(name::of_image(&input.image, &index.files)));
                let pushed = flows::push(&client, &input).await?;
                Ok(told::pushed(&input, &pushed, index.is_index))
            }
            Flow::Copy(copy) => {
                // Each asks for its own token: one may pull there, the other may push here.
                let from = client.beside(target.clone(), Rc::clone(&other));
                let to = client.beside(target, other);
                let copied = flows::copy(&from, &to, &copy).await?;
                Ok(told::copied(&copy, &copied))
            }
            flow => told::of(&client, flow).await,
        }
    };
    Ok(match Box::pin(client.run_expecting(stopped, flow)).await? {
        Ended::Done(summary) => summary,
        Ended::Failed { failure, exchange } => told::failed(failure, exchange),
    })
}

/// What else is known of what is pushed.
struct Made {
    /// The names of the files that its layers were made of.
    files: Vec<String>,
    is_index: bool,
}

/// Makes what is pushed.
async fn make(
    client: &Client,
    input: Push,
    observer: &dyn Observer,
) -> Result<(flows::Push, Made), FlowError> {
    let Push {
        repository,
        tags,
        content,
        platforms,
        chunk_size,
        sessions,
        mount_from,
        content_type,
        scopes,
        annotations,
        artifact_type,
        subject,
        switches,
        ..
    } = input;
    let format = match input.format {
        job::Format::Oci => image::Format::Oci,
        job::Format::Docker => image::Format::Docker,
        job::Format::Schema1 => schema1(&repository, &tags)?,
        job::Format::Artifact => {
            let artifact_type = artifact_type
                .ok_or_else(|| FlowError::input("An artifact has a type.", "Write its media type."))?;
            let subject = match subject {
                Some(subject) => Some(Box::new(flows::describe(client, &repository, &subject).await?)),
                None => None,
            };
            image::Format::Artifact { artifact_type, subject }
        }
    };
    let options = Options {
        ensure_ascii: switches.ensure_ascii,
        broken_config: switches.with_broken_manifest_config,
        invalid_references: switches.manifest_invalid_blob_references,
    };
    let flavour = if input.format == job::Format::Docker { Flavour::Docker } else { Flavour::Oci };
    let annotations: BTreeMap<String, String> = annotations.into_iter().collect();
    let recipe =
        |platform| Recipe { format: format.clone(), options, platform, annotations: annotations.clone() };
    let is_index = !platforms.is_empty();
    let (image, files) = match content {
        Content::Document(document) => (of_document(document), Vec::new()),
        content if is_index => {
            let (mut images, mut names) = (Vec::new(), Vec::new());
            let files = files(content);
            for platform in platforms {
                let image = files.pack(&recipe(platform.clone()), observer).await?;
                images.push((image, platform));
                names = files.names();
            }
            (Image::index(images, flavour, Options::default())?, names)
        }
        content => {
            let files = files(content);
            (files.pack(&recipe(Platform::default()), observer).await?, files.names())
        }
    };
    let mount_blobs = mount_from
        .map(|from| image.blobs().map(|blob| (blob.descriptor.digest.clone(), from.clone())).collect())
        .unwrap_or_default();
    let options = PushOptions {
        upload: UploadOptions {
            chunks: chunk_size.map_or(Chunks::Whole, Chunks::Of),
            skip_head_checks: switches.skip_head_checks,
            skip_blob_push_checks: switches.skip_blob_push_checks,
            sessions: Some(sessions.into_iter().collect()),
        },
        mount_blobs,
        push_by_manifest_digest: switches.push_by_manifest_digest,
        manifest_content_type: content_type,
        manifest_reference: None,
        scopes,
    };
    Ok((flows::Push { repository, tags, image, options }, Made { files, is_index }))
}

/// A manifest of schema 1 says its own repository and tag, and is signed with a key that nobody has had before.
fn schema1(repository: &RepositoryName, tags: &[Tag]) -> Result<image::Format, FlowError> {
    let refused = || {
        FlowError::input(
            "The browser gives no random numbers, so that nothing can be signed.",
            "Choose another format.",
        )
    };
    let key = random::bytes().ok_or_else(refused)?;
    let tag = tags.first().cloned().map_or_else(|| Tag::parse("latest"), Ok);
    let tag = tag.map_err(|error| FlowError::input(error.to_string(), "Write a tag."))?;
    // Seconds are whole and far below 2^53.
    #[expect(clippy::cast_possible_truncation, reason = "whole and small")]
    let seconds = (js_sys::Date::now() / 1000.0) as i64;
    let time = longshore_core::rfc3339(seconds).unwrap_or_else(|| "1970-01-01T00:00:00Z".to_owned());
    Ok(image::Format::Schema1 { name: repository.clone(), tag, key, time })
}

/// Files that become layers; none, and it is the sample.
struct Files {
    files: Vec<image::File>,
    packing: Packing,
}

fn files(content: Content) -> Files {
    let (files, archives_as_they_are) = match content {
        Content::Files { files, archives_as_they_are } => (files, archives_as_they_are),
        Content::Sample | Content::Document(_) => (Vec::new(), false),
    };
    let file = |file: File| image::File { name: file.name, source: Rc::new(BlobSource::new(file.content)) };
    Files { files: files.into_iter().map(file).collect(), packing: Packing { archives_as_they_are } }
}

impl Files {
    async fn pack(&self, recipe: &Recipe, observer: &dyn Observer) -> Result<Image, FlowError> {
        if self.files.is_empty() {
            return Image::sample(recipe, observer).await;
        }
        Image::pack(&self.files, self.packing, recipe, || Box::new(LayerSpool::default()), observer).await
    }

    fn names(&self) -> Vec<String> {
        if self.files.is_empty() {
            return image::SAMPLE.iter().map(|(name, _)| (*name).to_owned()).collect();
        }
        self.files.iter().map(|file| file.name.clone()).collect()
    }
}

/// A manifest that is there already, with what is at hand of that which it refers to.
fn of_document(document: Document) -> Image {
    let named = |media_type, digest, content| {
        let source = BlobSource::new(content);
        let descriptor = Descriptor::new(media_type, digest, source.size());
        image::Blob { descriptor, source: Rc::new(source) }
    };
    let blob = |(digest, content)| named(MediaType::OCTET_STREAM, digest, content);
    let child = |child: Child| named(child.media_type, child.digest, child.content);
    Image {
        config: None,
        layers: document.blobs.into_iter().map(blob).collect(),
        children: document.children.into_iter().map(child).collect(),
        manifest: document.manifest,
        media_type: document.media_type,
        digest: document.digest,
    }
}
