//! The editor: an element of our own around `CodeMirror` (web/editor), whose script is loaded when the page is.

use js_sys::{Array, Uint8Array, Uint32Array};
use wasm_bindgen::prelude::*;
use web_sys::{HtmlElement, Window};

/// The name of the element.
pub(crate) const TAG: &str = "longshore-editor";

/// The name of the element that compares.
pub(crate) const TAG_COMPARE: &str = "longshore-compare";

#[wasm_bindgen]
extern "C" {
    /// The element `<longshore-editor>`.
    #[wasm_bindgen(extends = HtmlElement)]
    #[derive(Clone)]
    pub(crate) type Editor;

    /// The document's bytes. Places are counted in this text from here on.
    #[wasm_bindgen(method, structural)]
    pub(crate) fn bytes(this: &Editor) -> Uint8Array;

    /// Whether the bytes are other than those of the text that is shown.
    #[wasm_bindgen(method, structural, getter)]
    pub(crate) fn differs(this: &Editor) -> bool;

    #[wasm_bindgen(method, structural, getter, js_name = canUndo)]
    pub(crate) fn can_undo(this: &Editor) -> bool;

    #[wasm_bindgen(method, structural, getter, js_name = canRedo)]
    pub(crate) fn can_redo(this: &Editor) -> bool;

    /// Puts another document in the place of this one.
    #[wasm_bindgen(method, structural)]
    pub(crate) fn load(this: &Editor, bytes: &Uint8Array);

    /// Puts the same document with a few changes in the place of this one.
    #[wasm_bindgen(method, structural)]
    pub(crate) fn replace(this: &Editor, bytes: &Uint8Array);

    /// Replaces places by texts.
    #[wasm_bindgen(method, structural)]
    pub(crate) fn edit(this: &Editor, places: &Uint32Array, texts: &Array);

    /// Goes to a place.
    #[wasm_bindgen(method, structural)]
    pub(crate) fn show(this: &Editor, from: u32, to: u32);

    /// Underlines.
    #[wasm_bindgen(method, structural)]
    pub(crate) fn mark(this: &Editor, list: &Uint32Array, texts: &Array);

    #[wasm_bindgen(method, structural)]
    pub(crate) fn undo(this: &Editor);

    #[wasm_bindgen(method, structural)]
    pub(crate) fn redo(this: &Editor);

    #[wasm_bindgen(method, structural)]
    pub(crate) fn search(this: &Editor);

    /// The element `<longshore-compare>`.
    #[wasm_bindgen(extends = HtmlElement)]
    pub(crate) type Compare;

    /// Shows two documents, of these names; in how many places they differ.
    #[wasm_bindgen(method, structural)]
    pub(crate) fn compare(
        this: &Compare,
        one: &Uint8Array,
        other: &Uint8Array,
        name: &str,
        other_name: &str,
    ) -> u32;

    /// The registry of elements of our own.
    type Elements;

    #[wasm_bindgen(method, structural, js_name = whenDefined)]
    fn when_defined(this: &Elements, name: &str) -> js_sys::Promise;

    /// A window that has one.
    type WithElements;

    #[wasm_bindgen(method, structural, getter, js_name = customElements)]
    fn custom_elements(this: &WithElements) -> Elements;

    /// A text field, in UTF-16.
    #[wasm_bindgen(js_name = TextEncoder)]
    type TextEncoder;

    #[wasm_bindgen(constructor, js_class = TextEncoder)]
    fn new() -> TextEncoder;

    #[wasm_bindgen(method, structural)]
    fn encode(this: &TextEncoder, text: &js_sys::JsString) -> Uint8Array;
}

/// Settles once the editor's script has told the browser of the element.
pub(crate) fn defined(window: &Window) -> js_sys::Promise {
    window.unchecked_ref::<WithElements>().custom_elements().when_defined(TAG)
}

/// A text's bytes, without a detour through this module's memory.
pub(crate) fn encode(text: &js_sys::JsString) -> Uint8Array {
    TextEncoder::new().encode(text)
}
