//! Running a job: a client, its flow, and what the page is told of it.

use super::action::Action;
use super::batch::Batch;
use super::files::Chosen;
use super::job::{Flow, Job};
use super::names;
use super::outcome::Summary;
use super::state::Play;
use crate::browser::clock::PageClock;
use crate::worker::{Embedded, Engine, pack};
use longshore_client::flows::{self, Push};
use longshore_client::image::{Image, SAMPLE};
use longshore_client::secrets::Secrets;
use longshore_client::stop::{self, Stopped, Stopper};
use longshore_client::transport::{Clock, Fetch, Transport};
use longshore_client::{Client, Event, FlowError};
use longshore_worker::spool::blob_of;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use web_sys::Blob;
use yew::UseReducerDispatcher;

/// Starts a job as the page's next run, with this number; the stopper ends it.
pub(crate) fn start(job: Job, run: u32, engine: &Engine, dispatch: &UseReducerDispatcher<Play>) -> Stopper {
    let (stopper, watched) = stop::pair();
    let (transport, clock): (Rc<dyn Transport>, Rc<dyn Clock>) =
        if job.embedded { Embedded::connect(engine) } else { (Rc::new(Fetch), Rc::new(PageClock)) };
    let batch = Batch::new(run, dispatch.clone());
    let (dispatch, engine) = (dispatch.clone(), engine.clone());
    // The embedded registry's passwords are no secret: the page says them beside the accounts.
    let credentials = job.target.credentials.as_ref().filter(|_| !job.embedded);
    dispatch.dispatch(Action::Begin(job.target.url.origin(), Secrets::new(credentials), PageClock.now()));
    spawn_local(async move {
        let result = perform(job, run, &engine, (transport, clock), watched, &batch, &dispatch).await;
        batch.flush();
        dispatch.dispatch(Action::End(run, result, PageClock.now()));
    });
    stopper
}

async fn perform(
    job: Job,
    run: u32,
    engine: &Engine,
    (transport, clock): (Rc<dyn Transport>, Rc<dyn Clock>),
    stopped: Stopped,
    batch: &Rc<Batch>,
    dispatch: &UseReducerDispatcher<Play>,
) -> Result<Summary, FlowError> {
    let batch = Rc::clone(batch);
    let observer = Rc::new(move |event: Event| batch.push(event));
    let client = Client::new(job.target, transport, observer.clone(), clock);
    let flow = async {
        match job.flow {
            Flow::Push { repository, tags, files, document, archives_as_they_are, chunk_size } => {
                let (image, file_names) = match document {
                    Some(document) => (document.image(), Vec::new()),
                    None => image(engine, files, archives_as_they_are, observer.as_ref()).await?,
                };
                dispatch.dispatch(Action::Named(run, names::of_image(&image, &file_names)));
                let push = Push { repository, tags, image, chunk_size };
                let pushed = flows::push(&client, &push).await?;
                Ok(Summary::Pushed { repository: push.repository, tags: push.tags, pushed })
            }
            Flow::Pull(pull) => {
                let pulled = flows::pull(&client, &pull).await?;
                Ok(Summary::Pulled { repository: pull.repository, reference: pull.reference, pulled })
            }
            Flow::Tags(input) => {
                let list = flows::tags(&client, &input).await?;
                Ok(Summary::Tags { repository: input.repository, list })
            }
        }
    };
    client.run(stopped, flow).await
}

/// The image of the files, or the sample where there are none; and what its layers were made of.
async fn image(
    engine: &Engine,
    files: Vec<Chosen>,
    archives_as_they_are: bool,
    observer: &dyn longshore_client::Observer,
) -> Result<(Image, Vec<String>), FlowError> {
    let is_sample = files.is_empty();
    let files: Vec<(String, Blob)> = if is_sample {
        let sample = SAMPLE.iter().map(|(name, text)| {
            let kept = blob_of(text.as_bytes());
            kept.map(|blob| ((*name).to_owned(), blob))
        });
        sample.collect::<Result<_, _>>().map_err(|error| {
            FlowError::input(
                format!("The sample cannot be made: {error}."),
                "Close other pages, and run again.",
            )
        })?
    } else {
        files.into_iter().map(|file| (file.name, file.content)).collect()
    };
    let mut layers = Vec::new();
    for (name, content) in &files {
        let as_it_is = archives_as_they_are && !is_sample;
        layers.push(pack(engine, name, content.clone(), as_it_is, observer).await?);
    }
    Ok((Image::of(layers), files.into_iter().map(|(name, _)| name).collect()))
}
