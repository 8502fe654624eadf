//! The right pane: the cause, or those that a page cannot tell apart, and how to tell them apart.

use super::action::Action;
use super::remedy::remedies;
use super::state::Connect;
use crate::browser::clipboard;
use crate::components::field::{TextField, text_area};
use longshore_client::plain::plain_line;
use longshore_connect::{Cause, Diagnosis, Ladder, ToldCause};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// The pane; what was copied is said.
pub(super) fn diagnosis(page: &UseReducerHandle<Connect>, copied: &UseStateHandle<String>) -> Html {
    let known = page.ladder.as_ref().filter(|_| !page.running);
    html! {
        <section class="pane cause-pane" aria-label="Cause">
            <div class="pane-head"><h2>{ "What it is" }</h2></div>
            <div class="pane-body">
                if let Some(ladder) = known {
                    { found(page, ladder, &ladder.diagnosis(), copied) }
                } else if page.running {
                    <div class="empty"><p>{ "It is being worked out." }</p></div>
                } else {
                    <div class="empty"><p>{ "The cause stands here, and what to change." }</p></div>
                }
                <p class="visually-hidden" role="status">{ String::clone(copied) }</p>
            </div>
        </section>
    }
}

fn found(
    page: &UseReducerHandle<Connect>,
    ladder: &Ladder,
    diagnosis: &Diagnosis,
    copied: &UseStateHandle<String>,
) -> Html {
    let texts = &page.texts;
    let told = |cause: &Cause| ladder.tell_cause(*cause, texts);
    let several = diagnosis.causes.len() > 1;
    // One command tells several causes apart: it stands at the first of them.
    let mut commands: Vec<String> = Vec::new();
    let mut first = |cause: &Cause| {
        let mut told = told(cause);
        if told.command.as_ref().is_some_and(|command| commands.contains(&command.text)) {
            told.command = None;
        }
        commands.extend(told.command.as_ref().map(|command| command.text.clone()));
        told
    };
    let heard = diagnosis.causes.iter().filter_map(|cause| told(cause).command).any(|it| it.can_be_heard);
    html! {
        <>
            <div role="status">
                <h3>{ headline(ladder, diagnosis) }</h3>
                if several { <p>{ "A browser shows a page the same for each of these. The first is above the others on the way to the registry; a command tells them apart." }</p> }
            </div>
            <ol class="causes" aria-label="Causes">
                { for diagnosis.causes.iter().map(|cause| shown(&first(cause), cause.name(), copied)) }
            </ol>
            if several && heard { { output(page) } }
            <p class="notice" role="status">{ &page.said }</p>
            { remedies(page, ladder, diagnosis, copied) }
            if !diagnosis.untried.is_empty() {
                <details class="untried">
                    <summary>{ "What could not be tried" }</summary>
                    <ul>{ for diagnosis.untried.iter().map(|cause| html! { <li>{ plain_line(&told(cause).title) }</li> }) }</ul>
                    <p class="hint">{ "A repository that is there, and a name and password where it wants them, let this be tried, too." }</p>
                </details>
            }
        </>
    }
}

fn headline(ladder: &Ladder, diagnosis: &Diagnosis) -> String {
    match diagnosis.causes.as_slice() {
        _ if diagnosis.unsteady => {
            "The answers contradict each other: something changed meanwhile. Run it again.".to_owned()
        }
        _ if ladder.next().is_some() => "Stopped: this much is left.".to_owned(),
        [Cause::Nothing] => "Nothing stands in the way.".to_owned(),
        [_] => "This is the cause.".to_owned(),
        several => format!("One of {} causes.", several.len()),
    }
}

fn shown(cause: &ToldCause, name: &'static str, copied: &UseStateHandle<String>) -> Html {
    html! {
        <li class="cause" data-cause={name}>
            <h4>{ plain_line(&cause.title) }</h4>
            <p>{ plain_line(&cause.explanation) }</p>
            <p class="look"><b>{ "Look at: " }</b>{ plain_line(&cause.look) }</p>
            if let Some(command) = &cause.command {
                { copyable("The command", &command.text, copied) }
            }
            <p class="section"><a href={cause.section.url.clone()} rel="noreferrer">{ &cause.section.title }</a></p>
        </li>
    }
}

/// A text that can be copied whole.
pub(super) fn copyable(what: &'static str, text: &str, copied: &UseStateHandle<String>) -> Html {
    let (content, said) = (text.to_owned(), copied.clone());
    let copy = Callback::from(move |_: MouseEvent| {
        let (content, said) = (content.clone(), said.clone());
        spawn_local(async move {
            let is_copied = clipboard::copy(&content).await;
            said.set(if is_copied {
                format!("{what} is copied.")
            } else {
                "The browser does not copy it: select the text.".to_owned()
            });
        });
    });
    html! {
        <div class="copyable">
            <pre class="mono" tabindex="0">{ text.to_owned() }</pre>
            <button type="button" onclick={copy}>{ "Copy" }</button>
        </div>
    }
}

/// Takes what a command printed.
fn output(page: &UseReducerHandle<Connect>) -> Html {
    let (dispatch, hear) = (page.dispatcher(), page.dispatcher());
    html! {
        <div class="output">
            { text_area(TextField {
                id: "connect-output",
                label: "What the command printed",
                value: &page.output,
                error: None,
                hint: "All of it. It stays in this page.",
                placeholder: "",
                is_secret: false,
                on_input: Callback::from(move |text| dispatch.dispatch(Action::Output(text))),
                on_leave: Callback::noop(),
            }) }
            <div class="next"><button type="button" onclick={move |_: MouseEvent| hear.dispatch(Action::Hear)}>{ "Read it" }</button></div>
        </div>
    }
}
