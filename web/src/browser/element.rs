//! Finding an element of the page, and bringing it before the user.

use wasm_bindgen::JsCast as _;
use web_sys::HtmlElement;

/// The element with this id.
pub(crate) fn find(id: &str) -> Option<HtmlElement> {
    web_sys::window()?.document()?.get_element_by_id(id)?.dyn_into().ok()
}

/// Moves the focus to the element with this id, if it is there.
pub(crate) fn focus(id: &str) {
    if let Some(element) = find(id) {
        // An element that cannot take the focus leaves it where it is.
        let _ = element.focus();
    }
}

/// Whether what has the focus takes typed characters, so that a letter is no command.
pub(crate) fn is_typing() -> bool {
    let active = web_sys::window().and_then(|window| window.document()?.active_element());
    active.is_some_and(|element| match element.tag_name().as_str() {
        "TEXTAREA" | "SELECT" => true,
        "INPUT" => !matches!(element.get_attribute("type").as_deref(), Some("checkbox" | "radio" | "file")),
        _ => false,
    })
}

/// Scrolls the element with this id to its end.
pub(crate) fn scroll_to_end(id: &str) {
    if let Some(element) = find(id) {
        element.set_scroll_top(element.scroll_height());
    }
}
