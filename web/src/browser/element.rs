//! Finding an element of the page, and bringing it before the user.

use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlElement, KeyboardEvent};

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

/// Scrolls the element with this id to its beginning.
pub(crate) fn scroll_to_begin(id: &str) {
    if let Some(element) = find(id) {
        element.set_scroll_top(0);
    }
}

/// Scrolls the element with this id to its end.
pub(crate) fn scroll_to_end(id: &str) {
    if let Some(element) = find(id) {
        element.set_scroll_top(element.scroll_height());
    }
}

/// Walks the buttons and links of a tree by the arrow keys: up and down to the next, right opens and left folds. Whether the key was one
/// of these, and there was something to do.
pub(crate) fn walk(event: &KeyboardEvent) -> bool {
    let Some(tree) = event.current_target().and_then(|tree| tree.dyn_into::<Element>().ok()) else {
        return false;
    };
    let Some(now) = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok()) else {
        return false;
    };
    let key = event.key();
    match key.as_str() {
        "ArrowDown" | "ArrowUp" => {
            let Ok(buttons) = tree.query_selector_all("button, a.j-link") else { return false };
            let button = |at: u32| buttons.item(at)?.dyn_into::<HtmlElement>().ok();
            let Some(at) = (0..buttons.length()).find(|at| button(*at).as_ref() == Some(&now)) else {
                return false;
            };
            let next = if key == "ArrowDown" { Some(at + 1) } else { at.checked_sub(1) };
            next.and_then(button).is_some_and(|next| next.focus().is_ok())
        }
        "ArrowRight" | "ArrowLeft" => {
            let closed = if key == "ArrowRight" { "false" } else { "true" };
            let changes = now.get_attribute("aria-expanded").as_deref() == Some(closed);
            if changes {
                now.click();
            }
            changes
        }
        _ => false,
    }
}
