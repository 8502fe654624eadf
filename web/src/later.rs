//! Pages that are modules of their own: loaded when one of them is first opened, and kept as they are when another page is
//! shown.

use crate::browser::{asset, listener::Listener};
use crate::route::Route;
use crate::worker::Engine;
use js_sys::{Function, Reflect};
use std::cell::RefCell;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Document, Element, MessageEvent};
use yew::prelude::*;

/// A module, and the pages in it.
#[derive(Debug)]
pub(crate) struct Module {
    /// The module, as the page names it; and the property of the window by which it finds its element.
    name: &'static str,
    /// Its style sheet, as the page names it.
    style: &'static str,
    /// The pages.
    pages: &'static [Route],
    /// How many roots are numbered before its own, so that none has the number of another module's.
    before: u32,
}

/// The page Manifests.
pub(crate) static MANIFESTS: Module = Module {
    name: "longshore-manifests",
    style: "longshore-manifests-style",
    pages: &[Route::Manifests],
    before: 1,
};

/// The pages about a registry as a whole.
pub(crate) static REGISTRIES: Module = Module {
    name: "longshore-registries",
    style: "longshore-registries-style",
    pages: &[Route::Browse, Route::Failures, Route::Conformance, Route::Connect],
    before: 2,
};

/// The page Learn.
pub(crate) static LEARN: Module =
    Module { name: "longshore-learn", style: "longshore-learn-style", pages: &[Route::Learn], before: 3 };

static MODULES: [&Module; 3] = [&MANIFESTS, &REGISTRIES, &LEARN];

/// The property of a module's element by which it is lent the frame's worker.
const LEND: &str = "longshoreLend";

thread_local! {
    /// The modules that were opened.
    static OPENED: RefCell<Vec<Opened>> = const { RefCell::new(Vec::new()) };
}

/// A module that was opened.
struct Opened {
    name: &'static str,
    /// The element that it draws into.
    place: Element,
    /// Lends it the worker.
    _lend: Closure<dyn Fn(Function) -> JsValue>,
    /// Hears where it cannot start.
    _failures: Option<Listener>,
}

/// A page of a module: the element that the module draws into. It is lent the worker of this handle.
pub(crate) fn page(route: Route, engine: &Engine) -> Html {
    let Some(module) = MODULES.iter().find(|module| module.pages.contains(&route)) else {
        return Html::default();
    };
    OPENED.with_borrow_mut(|opened| {
        if !opened.iter().any(|it| it.name == module.name) {
            opened.extend(module.open(engine));
        }
        let opened = opened.iter().find(|it| it.name == module.name);
        opened.map_or_else(Html::default, |opened| Html::VRef(opened.place.clone().into()))
    })
}

/// The frame's worker, as a module has it whose element this is.
pub(crate) fn engine(place: &Element) -> Engine {
    let lend = Reflect::get(place, &LEND.into()).ok().and_then(|lend| lend.dyn_into().ok());
    lend.map_or_else(Engine::default, Engine::lent)
}

impl Module {
    /// The element that the frame wants this module in, which this is; what it draws is set apart from what others have
    /// drawn.
    ///
    /// Yew numbers its roots from 1 in each module, and goes by that number when the frame hears of an event inside of such a
    /// page: it would take the element for one of its own, and call whatever listener has the element's number there.
    pub(crate) fn place(&self) -> Option<Element> {
        let window = web_sys::window()?;
        for _ in 0..self.before {
            let unseen = window.document()?.create_element("div").ok()?;
            yew::Renderer::<Nothing>::with_root(unseen).render().destroy();
        }
        Reflect::get(&window.into(), &self.name.into()).ok()?.dyn_into().ok()
    }

    fn open(&'static self, engine: &Engine) -> Option<Opened> {
        let window = web_sys::window()?;
        let document = window.document()?;
        let place = document.create_element("div").ok()?;
        place.set_class_name("later");
        say(&document, &place, "status", "Opening the page …");
        let engine = engine.clone();
        let lend = Closure::<dyn Fn(Function) -> JsValue>::new(move |told| {
            engine.lend(told).map_or(JsValue::NULL, JsValue::from)
        });
        Reflect::set(&place, &LEND.into(), lend.as_ref()).ok()?;
        Reflect::set(&window, &self.name.into(), &place).ok()?;
        asset::style(self.style);
        let (told, failed) = (place.clone(), document.clone());
        asset::script(self.name, move || say_failed(&failed, &told, "its script cannot be loaded"));
        let told = place.clone();
        let failures = Listener::of_window("message", move |event: MessageEvent| {
            let is_own = event
                .source()
                .is_some_and(|source| JsValue::from(source) == JsValue::from(web_sys::window()));
            if let (true, Some(why)) = (is_own, self.failure(&event.data())) {
                say_failed(&document, &told, &why);
            }
        });
        Some(Opened { name: self.name, place, _lend: lend, _failures: failures })
    }

    /// What the module says where it cannot start.
    fn failure(&self, message: &JsValue) -> Option<String> {
        let message: &js_sys::Array = message.dyn_ref()?;
        let is_its = message.get(1).as_string()? == "failed"
            && message.get(3).as_string().is_some_and(|script| script.starts_with(self.name));
        is_its.then(|| message.get(2).as_string()).flatten()
    }
}

/// A root that takes a number.
#[component]
fn Nothing() -> Html {
    Html::default()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_page_but_the_frames_own_is_in_one_module() {
        for page in Route::PAGES.into_iter().filter(|page| *page != Route::Play) {
            let modules = MODULES.iter().filter(|module| module.pages.contains(&page));
            assert_eq!(modules.count(), 1, "{page:?}");
        }
    }

    #[test]
    fn no_module_numbers_its_roots_as_another_does() {
        for (at, module) in MODULES.iter().enumerate() {
            assert_eq!(module.before as usize, at + 1, "{}", module.name);
        }
    }
}
