//! Opening a run that was saved: its exchanges are looked at like those of any other.

use super::action::Action;
use super::hands::Hands;
use super::state::Play;
use crate::worker::{Engine, Task};
use futures::StreamExt as _;
use longshore_client::plain::plain_line;
use longshore_worker::message::{News, Order};
use longshore_worker::opened::Opened;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Blob, File, HtmlInputElement};
use yew::prelude::*;

/// What is known of the file that a run came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Source {
    /// The file's name.
    pub(crate) file: String,
    /// The flow's name, or what stands for it.
    pub(crate) flow: String,
    /// The registry: scheme, host and port.
    pub(crate) target: String,
    /// When the run's clock was at its beginning.
    pub(crate) epoch: std::time::Duration,
    /// What was left out or taken otherwise, and what was worked out.
    pub(crate) notes: Vec<String>,
}

/// The choice of a file.
pub(super) fn opener(hands: &Hands) -> Html {
    let opening = hands.clone();
    let on_change = Callback::from(move |event: Event| {
        let Some(input) = event.target_dyn_into::<HtmlInputElement>() else { return };
        let file = input.files().and_then(|files| files.get(0));
        // So that the same file can be chosen again.
        input.set_value("");
        if let Some(file) = file {
            opening.open(&file);
        }
    });
    html! {
        <label class="opener" title="A run that was saved here as HAR or JSON, or an HTTP archive of a browser's developer tools">
            { "Open…" }
            <input type="file" aria-label="Open a saved run" accept=".har,.json" disabled={hands.play.is_running()} onchange={on_change} />
        </label>
    }
}

/// Where the run came from, and what is to be known of that.
pub(super) fn source(source: &Source) -> Html {
    html! {
        <>
            <p class="counts">{ plain_line(&format!("Read from {}: {} at {}.", source.file, source.flow, source.target)) }</p>
            if !source.notes.is_empty() {
                <details class="notes">
                    <summary>{ format!("Notes: {}", source.notes.len()) }</summary>
                    <ul aria-label="Notes">{ for source.notes.iter().map(|note| html! { <li>{ plain_line(note) }</li> }) }</ul>
                </details>
            }
        </>
    }
}

impl Hands {
    /// Has the worker read a file, and shows the run in it.
    fn open(&self, file: &File) {
        open(&self.engine, self.play.dispatcher(), Some(self.play.runs), (file.name(), file));
    }
}

/// Has the worker read a run with this name, and Play show it, unless a run has begun since that was this one.
pub(crate) fn open(
    engine: &Engine,
    dispatch: UseReducerDispatcher<Play>,
    runs: Option<u32>,
    (name, file): (String, &Blob),
) {
    let task = engine.order(&Order::Open(file.clone()));
    spawn_local(async move {
        dispatch.dispatch(Action::Opened(runs, name, read(task).await));
    });
}

/// What the worker read.
async fn read(mut task: Task) -> Result<Box<Opened>, String> {
    match task.news.next().await {
        Some(News::Opened(result)) => {
            task.over = true;
            result
        }
        Some(News::Failed(why)) => {
            Err(format!("The part of this page that reads files cannot be used: {why}. Load the page again."))
        }
        _ => Err("The part of this page that reads files does not answer. Load the page again.".to_owned()),
    }
}
