//! Files of the site that are loaded later. The page names each in a `meta` element, since their names follow their
//! content.

use wasm_bindgen::JsCast as _;
use wasm_bindgen::closure::Closure;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Document, Element, Response};

/// Where a file is, by the name that the page gives it.
pub(crate) fn url(name: &str) -> Option<String> {
    let element = document()?.query_selector(&format!("meta[name={name}]")).ok().flatten()?;
    element.get_attribute("content")
}

/// Loads a module; `fail` is called where there is none. Without a name in the page it is where Trunk puts it.
pub(crate) fn script(name: &str, fail: impl FnOnce() + 'static) {
    let source = url(name).unwrap_or_else(|| format!("./{name}_loader.js"));
    let Some(element) = element("script", &[("type", "module"), ("src", &source)]) else { return fail() };
    let failed = Closure::once_into_js(fail);
    // The function is the browser's from here on, and is let go with the element.
    let _ = element.add_event_listener_with_callback("error", failed.unchecked_ref());
    append(&element);
}

/// Takes in a style sheet. Without a name in the page it is there already.
pub(crate) fn style(name: &str) {
    let element = url(name).and_then(|source| element("link", &[("rel", "stylesheet"), ("href", &source)]));
    if let Some(element) = element {
        append(&element);
    }
}

/// The text of a file; none where it cannot be had. Without a name in the page it is beside it, as Trunk puts it.
pub(crate) async fn text(name: &str, file: &str) -> Option<String> {
    let source = url(name).unwrap_or_else(|| format!("./{file}"));
    let response = JsFuture::from(web_sys::window()?.fetch_with_str(&source)).await.ok()?;
    let response: Response = response.dyn_into().ok()?;
    if !response.ok() {
        return None;
    }
    JsFuture::from(response.text().ok()?).await.ok()?.as_string()
}

fn element(tag: &str, attributes: &[(&str, &str)]) -> Option<Element> {
    let element = document()?.create_element(tag).ok()?;
    for (name, value) in attributes {
        element.set_attribute(name, value).ok()?;
    }
    Some(element)
}

fn append(element: &Element) {
    if let Some(head) = document().and_then(|document| document.query_selector("head").ok().flatten()) {
        // A new element has no place yet that it could not leave.
        let _ = head.append_child(element);
    }
}

fn document() -> Option<Document> {
    web_sys::window()?.document()
}
