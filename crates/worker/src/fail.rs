//! Bringing failures about, each for its cause.

use crate::asker::Asker;
use crate::clock::WorkerClock;
use crate::gateway;
use crate::reasons;
use crate::tasks::Tasks;
use futures::future::{Either, select};
use gloo_timers::future::TimeoutFuture;
use longshore_client::stop::{self, Stopped};
use longshore_failures::{Case, Outcome, Place, against, embedded};
use longshore_worker::message::News;
use longshore_worker::trial::{Told, Trial, Trials};
use std::pin::{Pin, pin};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;

/// Begins as a task that can be stopped.
pub(crate) fn start(asker: Asker, trials: Trials, (tasks, stopped): (&Tasks, Stopped)) {
    let tasks = tasks.clone();
    spawn_local(async move {
        let tell = |told: Told| asker.tell(&News::Letter(told.sealed()));
        let cases = Case::all();
        let mut stopping = pin!(stopped.wait());
        for at in &trials.cases {
            let Some(case) = usize::try_from(*at).ok().and_then(|at| cases.get(at)) else { continue };
            tell(Told::Begun(*at));
            // One that is over at once would leave the worker no time to hear that the rest is to be stopped.
            if let Either::Left(_) = select(stopping.as_mut(), TimeoutFuture::new(0)).await {
                break;
            }
            let (outcome, is_stopped) = run(case, &trials, stopping.as_mut()).await;
            tell(Told::Ended(*at, Box::new(told(outcome))));
            if is_stopped {
                break;
            }
        }
        tell(Told::Over);
        tasks.end(&asker);
    });
}

/// What came of a case, and whether that is because the task was stopped.
async fn run(case: &Case, trials: &Trials, stopping: Pin<&mut impl Future<Output = ()>>) -> (Outcome, bool) {
    let (button, stopped) = stop::pair();
    let run = pin!(async {
        let Some(target) = trials.target.clone() else { return embedded(case, stopped).await };
        match Place::at(trials.repository.clone()) {
            Ok(place) => {
                let transport = gateway::outside(trials.gateway);
                against(case, &place, target, transport, Rc::new(WorkerClock), stopped).await
            }
            Err(error) => Outcome::impossible(case, &error),
        }
    });
    match select(stopping, run).await {
        Either::Right((outcome, _)) => (outcome, false),
        Either::Left(((), run)) => {
            button.stop();
            (run.await, true)
        }
    }
}

fn told(outcome: Outcome) -> Trial {
    let Outcome { case: _, came, actual, events, why, left_behind } = outcome;
    let exchange = actual.as_ref().map_or(0, |actual| actual.exchange);
    let why = why.map(|why| reasons::of(exchange, &why, Vec::new()));
    Trial { came, actual, events, why, left_behind }
}
