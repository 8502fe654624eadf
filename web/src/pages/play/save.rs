//! The run, saved in a form that other tools read.

use super::action::Action;
use super::hands::Hands;
use super::state::Phase;
use crate::browser::download;
use crate::worker::Task;
use futures::StreamExt as _;
use js_sys::Array;
use longshore_worker::export::{Export, Form};
use longshore_worker::message::{News, Order};
use wasm_bindgen_futures::spawn_local;
use web_sys::Blob;
use yew::prelude::*;

/// The forms to choose from.
pub(super) fn save(hands: &Hands) -> Html {
    let button = |form: Form| {
        let hands = hands.clone();
        let go = Callback::from(move |_: MouseEvent| hands.save(form));
        html! { <button type="button" title={form.purpose()} onclick={go}>{ form.label() }</button> }
    };
    html! {
        if !hands.play.transcript.exchanges.is_empty() {
            <div class="save" role="group" aria-labelledby="save-label">
                <span id="save-label">{ "Save the run as" }</span>
                { for Form::ALL.into_iter().map(button) }
                <span class="said" role="status">{ &hands.play.saved }</span>
            </div>
        }
    }
}

impl Hands {
    /// Has the worker write the run, and the browser save it.
    fn save(&self, form: Form) {
        let Some(export) = self.export(form) else { return };
        // A file that was opened may have called it anything.
        let flow: String =
            export.flow.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').take(40).collect();
        let name = format!("{}.{}", if flow.is_empty() { "run" } else { &flow }, form.extension());
        let task = self.engine.order(&Order::Export(Box::new(export)));
        let dispatch = self.play.dispatcher();
        spawn_local(async move {
            let said = match written(task).await {
                Ok(text) => {
                    let blob = Blob::new_with_str_sequence(&Array::of1(&text.into()));
                    if blob.is_ok_and(|blob| download::save(&blob, &name)) {
                        format!("Saved as {name}, without secrets.")
                    } else {
                        format!("The browser does not save {name}.")
                    }
                }
                Err(why) => format!("The run cannot be written: {why}. Load the page again."),
            };
            dispatch.dispatch(Action::Saved(said));
        });
    }

    fn export(&self, form: Form) -> Option<Export> {
        let play = &self.play;
        Some(Export {
            form,
            flow: match &play.source {
                Some(source) => source.flow.clone(),
                None => play.ran.flow.name(),
            },
            target: match &play.source {
                Some(source) => source.target.clone(),
                None => play.registry.as_ref()?.to_string(),
            },
            epoch: play.source.as_ref().map(|source| source.epoch),
            exchanges: play.transcript.exchanges.clone(),
            result: match &play.phase {
                Phase::Done { summary, .. } => Some(Ok(summary.title.clone())),
                Phase::Failed { error, .. } => Some(Err(error.clone())),
                Phase::Idle | Phase::Refused | Phase::Running(_) => None,
            },
            secrets: (*play.hidden).clone(),
        })
    }
}

/// What the worker wrote.
pub(crate) async fn written(mut task: Task) -> Result<String, String> {
    match task.news.next().await {
        Some(News::Written(text)) => {
            task.over = true;
            Ok(text)
        }
        Some(News::Failed(why)) => Err(why),
        _ => Err("the part of it that writes does not answer".to_owned()),
    }
}
