//! The page as a whole: the document, what was found in it, and what it is.

use super::action::Action;
use super::bar::bar;
use super::build::form;
use super::compare::Comparison;
use super::desk::PLAIN;
use super::editor::{self, Editor};
use super::facts::facts;
use super::files::{files, reading};
use super::findings::{self, Findings, summary};
use super::hands::Hands;
use super::judges::judges;
use super::layer::layer;
use super::opening::listen_to_files;
use super::picture::picture;
use super::send::question;
use super::state::{Manifests, Pane, Writing};
use super::works::{Taking, Works};
use crate::browser::asset;
use crate::browser::listener::Listener;
use crate::components::segmented::segmented;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Element, HtmlInputElement};
use yew::prelude::*;

/// The page.
#[component]
pub(crate) fn ManifestsPage() -> Html {
    let page = use_reducer(Manifests::default);
    let works = use_memo((), |()| Works::default());
    let paper = use_node_ref();
    let hands = Hands { page: page.clone(), works: works.clone() };
    {
        let (hands, paper) = (hands.clone(), paper.clone());
        use_effect_with((), move |()| {
            hands.works.begin(&hands.page.dispatcher());
            let editor = Rc::new(RefCell::new(Vec::new()));
            load_editor(&hands, &paper, &editor);
            let files = listen_to_files(&hands);
            move || drop((editor, files))
        });
    }
    works.taking.set(match (&page.builder, &page.compared) {
        (Some(_), _) => Taking::Part,
        (None, Some(_)) => Taking::Other,
        (None, None) => Taking::Document,
    });
    let on_pane = {
        let dispatch = page.dispatcher();
        Callback::from(move |at: usize| {
            dispatch.dispatch(Action::Pane(Pane::ALL.get(at).copied().unwrap_or_default()));
        })
    };
    let pane = Pane::ALL.iter().position(|pane| *pane == page.pane).unwrap_or(0);
    html! {
        <div class={classes!("manifests", page.dragging.then_some("dragging"))} data-pane={page.pane.as_str()}>
            <h1 class="visually-hidden">{ "Manifests" }</h1>
            { bar(&hands) }
            if let Some(caution) = &page.asked { { question(&hands, caution) } }
            <div class="tabs">{ segmented("Pane", &Pane::ALL.map(Pane::label), pane, &on_pane) }</div>
            <div class="panes">
                { document(&hands, &paper) }
                { found(&hands) }
                <section class="pane facts-pane" aria-label="What it is">
                    <div class="pane-head"><h2>{ "What it is" }</h2></div>
                    <div class="pane-body">
                        if let Some(together) = &page.together { { files(&hands, together) } }
                        { facts(&hands) }
                        { judges(&hands) }
                        { picture(&hands) }
                    </div>
                </section>
            </div>
        </div>
    }
}

fn document(hands: &Hands, paper: &NodeRef) -> Html {
    let page = &hands.page;
    let on_input = {
        let hands = hands.clone();
        Callback::from(move |_: InputEvent| {
            hands.works.desk.typed();
            hands.works.changed();
        })
    };
    let on_keep = {
        let hands = hands.clone();
        Callback::from(move |event: Event| {
            if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                hands.keep(input.checked());
            }
        })
    };
    html! {
        <section class="pane document-pane" aria-label="Text">
            <div class="pane-head">
                <h2>{ "Document" }</h2>
                <span class="origin">{ &page.origin }</span>
                <div class="tools">
                    if page.writing == Writing::Editor && page.compared.is_none() && page.builder.is_none() && page.looked.is_none() {
                        <button type="button" onclick={hands.callback(Hands::search)}>{ "Search" }</button>
                        <button type="button" onclick={hands.callback(Hands::compare)}>{ "Compare" }</button>
                    }
                    <label class="check">
                        <input id="keep" type="checkbox" checked={page.kept} onchange={on_keep} />
                        { "Keep on this device" }
                    </label>
                </div>
            </div>
            <p class="notice" role="status">{ &page.notice }</p>
            { reading(hands) }
            if let Some(trouble) = &page.trouble { <p class="trouble" role="alert">{ trouble.clone() }</p> }
            if page.writing == Writing::Plain {
                <p class="trouble">{ "The editor cannot be loaded, so this is a plain text field. Findings are listed all the same." }</p>
            }
            if let Some((with, places)) = &page.compared {
                <Comparison with={with.clone()} places={*places} hands={hands.clone()} />
            }
            if let Some(builder) = &page.builder { { form(hands, builder) } }
            if let Some(looked) = &page.looked { { layer(hands, looked) } }
            <div class="paper" hidden={page.compared.is_some() || page.builder.is_some() || page.looked.is_some()}>
                if page.writing != Writing::Editor {
                    <label class="visually-hidden" for={PLAIN}>{ "Document" }</label>
                    <textarea
                        id={PLAIN} class="mono" spellcheck="false" autocomplete="off" autocapitalize="off"
                        oninput={on_input}
                    />
                }
                <div class="sheet" ref={paper} hidden={page.writing != Writing::Editor} />
            </div>
            <p id="document-hint" class="visually-hidden">
                { "Tab leaves the text. Control F searches in it." }
            </p>
        </section>
    }
}

fn found(hands: &Hands) -> Html {
    let page = &hands.page;
    html! {
        <section class="pane findings-pane" aria-label="What is wrong">
            <div class="pane-head">
                <h2>{ "Findings" }</h2>
                <span class="summary" role="status">{ summary(page) }</span>
                if page.checking && page.checked.as_deref().is_none_or(|checked| checked.size > 1 << 18) {
                    <span class="checking">{ "Looking …" }</span>
                }
            </div>
            <div class="pane-body">
                if let Some(why) = &page.broken {
                    <p class="trouble" role="alert">
                        { format!("The part of this page that looks at documents cannot be used: {why}. Load the page again. If that does not help, its server lacks a part of the site, or the browser forbids workers.") }
                    </p>
                }
                <Findings
                    checked={page.checked.clone()} listed={page.listed.0} explained={page.explained}
                    hands={hands.clone()}
                />
            </div>
        </section>
    }
}

/// Has the editor loaded, and moves the document into it once it is there.
fn load_editor(hands: &Hands, paper: &NodeRef, listeners: &Rc<RefCell<Vec<Option<Listener>>>>) {
    let failed = hands.page.dispatcher();
    let Some(url) = asset::url(editor::TAG) else {
        return failed.dispatch(Action::Write(Writing::Plain));
    };
    drop(url);
    asset::script(editor::TAG, move || failed.dispatch(Action::Write(Writing::Plain)));
    let (hands, paper, listeners) = (hands.clone(), paper.clone(), Rc::clone(listeners));
    spawn_local(async move {
        let Some(window) = web_sys::window() else { return };
        // It stays open where the script does not come.
        if JsFuture::from(editor::defined(&window)).await.is_err() {
            return;
        }
        let document = window.document();
        let Some(element) = document.and_then(|document| document.create_element(editor::TAG).ok()) else {
            return;
        };
        // A name and a value that every element takes.
        let _ = element.set_attribute("described-by", "document-hint");
        let Some(sheet) = paper.cast::<Element>() else { return };
        // The element is new, and the sheet is in the page.
        let _ = sheet.append_child(&element);
        let works = Rc::clone(&hands.works);
        listeners.borrow_mut().extend([
            Listener::of(&element, "longshore-change", move |_: web_sys::Event| works.changed()),
            Listener::of(&element, "longshore-mark", move |event: web_sys::CustomEvent| {
                // A number of a finding: whole, and `as` saturates.
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "whole and positive"
                )]
                if let Some(number) = event.detail().as_f64() {
                    findings::reveal(number as u32);
                }
            }),
        ]);
        hands.works.desk.move_to(element.unchecked_into::<Editor>());
        hands.page.dispatch(Action::Write(Writing::Editor));
        hands.works.changed();
    });
}
