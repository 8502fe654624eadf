//! A run: the worker is given the job, and what it tells changes the page.

use super::action::Action;
use super::state::Play;
use crate::browser::clock::PageClock;
use crate::worker::{Engine, Stopper, Task};
use futures::StreamExt as _;
use longshore_client::secrets::Secrets;
use longshore_client::transport::Clock as _;
use longshore_client::{Fault, FlowError};
use longshore_worker::job::Job;
use longshore_worker::message::{News, Order};
use longshore_worker::summary::Summary;
use wasm_bindgen_futures::spawn_local;
use yew::UseReducerDispatcher;

/// Starts a job as the page's next run, with this number; the stopper ends it.
pub(crate) fn start(job: Job, run: u32, engine: &Engine, dispatch: &UseReducerDispatcher<Play>) -> Stopper {
    let registry = job.target.url.origin();
    // The embedded registry's passwords are no secret: the page says them beside the accounts.
    let secrets = Secrets::new(job.target.credentials.as_ref().filter(|_| !job.embedded));
    dispatch.dispatch(Action::Begin(registry, secrets, PageClock.now()));
    let task = engine.order(&Order::Run(Box::new(job)));
    let stopper = task.stopper();
    let dispatch = dispatch.clone();
    spawn_local(async move {
        let result = follow(task, run, &dispatch).await;
        dispatch.dispatch(Action::End(run, result, PageClock.now()));
    });
    stopper
}

/// Hands on what the worker tells, until the run is over.
async fn follow(
    mut task: Task,
    run: u32,
    dispatch: &UseReducerDispatcher<Play>,
) -> Result<Summary, FlowError> {
    while let Some(news) = task.news.next().await {
        match news {
            News::Ready
            | News::Exported(_)
            | News::State(_)
            | News::Letter(_)
            | News::Written(_)
            | News::Opened(_)
            | News::Compared(_)
            | News::Gateway(_) => {}
            News::Explained(whys) => dispatch.dispatch(Action::Explained(run, whys)),
            News::Named(names) => dispatch.dispatch(Action::Named(run, names)),
            News::Happened(events) => dispatch.dispatch(Action::Happened(run, events, PageClock.now())),
            News::Ended(result) => {
                task.over = true;
                return result;
            }
            News::Failed(why) => return Err(broken(&why)),
        }
    }
    Err(broken("it does not answer"))
}

fn broken(why: &str) -> FlowError {
    FlowError::new(
        Fault::Bug,
        format!("The part of this page that runs flows cannot be used: {why}."),
        "Load the page again. If that does not help, its server lacks a part of the site, or the browser forbids workers.",
    )
}
