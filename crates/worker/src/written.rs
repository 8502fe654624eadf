//! Writing a run in the form that is wanted.

use crate::clock::WorkerClock;
use longshore_client::Transcript;
use longshore_client::transport::Clock as _;
use longshore_export::{Run, Stage, commands, har, markdown, script, transcript};
use longshore_worker::export::{Export, Form};
use std::time::Duration;

/// The run in its form.
pub(crate) fn written(export: Export) -> String {
    let Export { form, flow, target, epoch, exchanges, result, secrets } = export;
    let since_1970 = Duration::try_from_secs_f64(js_sys::Date::now() / 1000.0).unwrap_or_default();
    let run = Run {
        flow: &flow,
        target: &target,
        // The worker's clock began when the worker did.
        epoch: epoch.unwrap_or_else(|| since_1970.saturating_sub(WorkerClock.now())),
        transcript: &Transcript { exchanges },
        stage: match &result {
            None => Stage::UnderWay,
            Some(Ok(done)) => Stage::Done(done),
            Some(Err(error)) => Stage::Failed(error),
        },
        secrets: &secrets,
    };
    match form {
        Form::Har => har(&run),
        Form::Json => transcript(&run),
        Form::Markdown => markdown(&run),
        Form::Script => script(&run),
        Form::Commands => commands(&run),
    }
}
