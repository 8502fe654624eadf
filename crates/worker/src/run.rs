//! Running a job: a client, its flow, and what the page is told of it.

use crate::batch::Batch;
use crate::clock::WorkerClock;
use crate::embedded::Embedded;
use crate::reasons::Reasons;
use crate::tasks::Tasks;
use crate::tell;
use longshore_client::flows::{self, Chunks, Pulled, Push, PushOptions, UploadOptions};
use longshore_client::image::{self, Image, Packing, Recipe};
use longshore_client::source::Source as _;
use longshore_client::stop::Stopped;
use longshore_client::transport::{Clock, Fetch, Transport};
use longshore_client::{Client, Event, FlowError, Observer};
use longshore_core::{Descriptor, MediaType};
use longshore_registry::Registry;
use longshore_worker::blob::BlobSource;
use longshore_worker::job::{Child, Content, Document, Flow, Job};
use longshore_worker::message::News;
use longshore_worker::name;
use longshore_worker::spool::BlobSpool;
use longshore_worker::summary::Summary;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;

/// Begins a job as a task that can be stopped.
pub(crate) fn start(task: u32, job: Job, registry: &Rc<RefCell<Registry>>, tasks: &Tasks) {
    let reasons = Rc::<Reasons>::default();
    let (transport, clock): (Rc<dyn Transport>, Rc<dyn Clock>) = if job.embedded {
        Embedded::connect(registry, &reasons)
    } else {
        (Rc::new(Fetch), Rc::new(WorkerClock))
    };
    let stopped = tasks.begin(task);
    let tasks = tasks.clone();
    spawn_local(async move {
        let batch = Batch::new(task, reasons);
        let result = perform(job, task, (transport, clock), stopped, &batch).await;
        batch.flush();
        tell(task, &News::Ended(result));
        tasks.end(task);
    });
}

async fn perform(
    job: Job,
    task: u32,
    (transport, clock): (Rc<dyn Transport>, Rc<dyn Clock>),
    stopped: Stopped,
    batch: &Rc<Batch>,
) -> Result<Summary, FlowError> {
    let batch = Rc::clone(batch);
    let observer = Rc::new(move |event: Event| batch.push(event));
    let client = Client::new(job.target, transport, observer.clone(), clock);
    let flow = async {
        match job.flow {
            Flow::Push { repository, tags, content, chunk_size } => {
                let (image, files) = image(content, observer.as_ref()).await?;
                tell(task, &News::Named(name::of_image(&image, &files)));
                let chunks = chunk_size.map_or(Chunks::Whole, Chunks::Of);
                let upload = UploadOptions { chunks, ..UploadOptions::default() };
                let options = PushOptions { upload, ..PushOptions::default() };
                let push = Push { repository, tags, image, options };
                let pushed = flows::push(&client, &push).await?;
                Ok(Summary::Pushed { repository: push.repository, tags: push.tags, pushed })
            }
            Flow::Pull(pull) => {
                let Pulled { digest, media_type, blobs, .. } = flows::pull(&client, &pull).await?;
                Ok(Summary::Pulled {
                    repository: pull.repository,
                    reference: pull.reference,
                    digest,
                    media_type,
                    blobs: u32::try_from(blobs.len()).unwrap_or(u32::MAX),
                    bytes: blobs.iter().map(|blob| blob.size).fold(0, u64::saturating_add),
                })
            }
            Flow::Tags(input) => {
                let list = flows::tags(&client, &input).await?;
                Ok(Summary::Tags { repository: input.repository, list })
            }
        }
    };
    client.run(stopped, flow).await
}

/// The image that is to be pushed, and the names of the files that its layers were made of.
async fn image(content: Content, observer: &dyn Observer) -> Result<(Image, Vec<String>), FlowError> {
    match content {
        Content::Sample => {
            let names = image::SAMPLE.iter().map(|(name, _)| (*name).to_owned()).collect();
            Ok((Image::sample(&Recipe::default(), observer).await?, names))
        }
        Content::Files { files, archives_as_they_are } => {
            let files: Vec<image::File> = files
                .into_iter()
                .map(|file| image::File { name: file.name, source: Rc::new(BlobSource::new(file.content)) })
                .collect();
            let packing = Packing { archives_as_they_are };
            let image =
                Image::pack(&files, packing, &Recipe::default(), || Box::new(BlobSpool::default()), observer)
                    .await?;
            Ok((image, files.into_iter().map(|file| file.name).collect()))
        }
        Content::Document(document) => Ok((of_document(document), Vec::new())),
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
