//! A page that is a module of its own: loaded when it is first opened, and kept as it is when another page is shown.

use crate::browser::{asset, listener::Listener};
use std::cell::RefCell;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Document, Element, MessageEvent};
use yew::prelude::*;

/// Where the frame tells the module the element that it belongs into.
const PLACE: &str = "longshorePlace";

/// The module, as the page names it.
const MODULE: &str = "longshore-manifests";

/// Its style sheet, as the page names it.
const STYLE: &str = "longshore-manifests-style";

thread_local! {
    /// The element that the module draws into, from the first time on.
    static OPENED: RefCell<Option<Opened>> = const { RefCell::new(None) };
}

struct Opened {
    place: Element,
    /// Hears where the module cannot start.
    _failures: Option<Listener>,
}

/// The page Manifests: the element that its module draws into.
pub(crate) fn page() -> Html {
    OPENED.with_borrow_mut(|opened| {
        if opened.is_none() {
            *opened = open();
        }
        opened.as_ref().map_or_else(Html::default, |opened| Html::VRef(opened.place.clone().into()))
    })
}

/// The element that the frame wants the module's page in.
pub(crate) fn place() -> Option<Element> {
    js_sys::Reflect::get(&web_sys::window()?.into(), &PLACE.into()).ok()?.dyn_into().ok()
}

/// Has the elements of this module bear another number than those of the frame.
///
/// Yew numbers its roots from 1 in each module, and goes by that number when the frame hears of an event inside of this
/// page: it would take the element for one of its own, and call whatever listener has the element's number there.
pub(crate) fn set_apart() {
    let document = web_sys::window().and_then(|window| window.document());
    if let Some(unseen) = document.and_then(|document| document.create_element("div").ok()) {
        yew::Renderer::<Nothing>::with_root(unseen).render().destroy();
    }
}

/// A root that takes the number which the frame has.
#[component]
fn Nothing() -> Html {
    Html::default()
}

fn open() -> Option<Opened> {
    let window = web_sys::window()?;
    let document = window.document()?;
    let place = document.create_element("div").ok()?;
    place.set_class_name("later");
    say(&document, &place, "status", "Opening the page …");
    js_sys::Reflect::set(&window, &PLACE.into(), &place).ok()?;
    asset::style(STYLE);
    let (told, failed) = (place.clone(), document.clone());
    asset::script(MODULE, move || say_failed(&failed, &told, "its script cannot be loaded"));
    let told = place.clone();
    let failures = Listener::of_window("message", move |event: MessageEvent| {
        let is_own =
            event.source().is_some_and(|source| JsValue::from(source) == JsValue::from(web_sys::window()));
        if let (true, Some(why)) = (is_own, failure(&event.data())) {
            say_failed(&document, &told, &why);
        }
    });
    Some(Opened { place, _failures: failures })
}

/// What a module says that cannot start.
fn failure(message: &JsValue) -> Option<String> {
    let message: &js_sys::Array = message.dyn_ref()?;
    (message.get(1).as_string()? == "failed").then(|| message.get(2).as_string()).flatten()
}

fn say_failed(document: &Document, place: &Element, why: &str) {
    let sentence = format!(
        "This page cannot be opened: {why}. Load it again; if that does not help, its server lacks a part of the site."
    );
    say(document, place, "alert", &sentence);
}

fn say(document: &Document, place: &Element, role: &str, sentence: &str) {
    if let Ok(text) = document.create_element("p") {
        text.set_class_name("nowhere");
        text.set_text_content(Some(sentence));
        // A name and a value that every element takes.
        let _ = text.set_attribute("role", role);
        place.set_text_content(None);
        let _ = place.append_child(&text);
    }
}
