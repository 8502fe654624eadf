//! Where the document lies: in the editor, or in a plain text field while there is none.

use super::editor::{self, Editor};
use js_sys::{Array, JsString, Uint8Array, Uint32Array};
use longshore_client::plain::plain_line;
use longshore_documents::checked::{Found, Mend, Place};
use std::cell::{Cell, RefCell};
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::HtmlTextAreaElement;

/// The id of the plain text field.
pub(crate) const PLAIN: &str = "document";

/// The document's place. What it says is bytes; the browser's own, so that none of them is copied.
#[derive(Default)]
pub(crate) struct Desk {
    editor: RefCell<Option<Editor>>,
    /// What was loaded, as long as nothing was typed into the plain field: a field cannot hold every byte.
    loaded: RefCell<Option<Uint8Array>>,
    /// What was in the plain field before others replaced it.
    before: RefCell<Vec<Uint8Array>>,
    /// Whether the plain field shows something else than what was loaded.
    differs: Cell<bool>,
}

impl Desk {
    /// From now on the document lies in the editor.
    pub(crate) fn move_to(&self, editor: Editor) {
        let bytes = self.bytes();
        let field = plain();
        let focused = field.as_ref().is_some_and(|field| {
            let active = web_sys::window().and_then(|window| window.document()?.active_element());
            active.is_some_and(|active| JsValue::from(active) == JsValue::from(field.clone()))
        });
        let cursor = field.and_then(|field| field.selection_start().ok().flatten());
        if bytes.length() > 0 {
            editor.load(&bytes);
        }
        if focused {
            let cursor = cursor.unwrap_or_default();
            editor.show(cursor, cursor);
        }
        *self.editor.borrow_mut() = Some(editor);
    }

    /// The document's bytes. Places are counted in this text from here on.
    pub(crate) fn bytes(&self) -> Uint8Array {
        if let Some(editor) = &*self.editor.borrow() {
            return editor.bytes();
        }
        if let Some(loaded) = &*self.loaded.borrow() {
            return loaded.slice(0, loaded.length());
        }
        plain().map_or_else(|| Uint8Array::new_with_length(0), |field| editor::encode(&text_of(&field)))
    }

    /// Puts another document in the place of this one.
    pub(crate) fn load(&self, bytes: &Uint8Array) {
        if let Some(editor) = &*self.editor.borrow() {
            return editor.load(bytes);
        }
        let kept = self.bytes();
        if kept.length() > 0 {
            self.before.borrow_mut().push(kept);
        }
        self.fill(bytes);
    }

    /// Puts the same document with a few changes in the place of this one.
    pub(crate) fn replace(&self, bytes: &Uint8Array) {
        match &*self.editor.borrow() {
            Some(editor) => editor.replace(bytes),
            None => self.load(bytes),
        }
    }

    /// Makes a repair.
    pub(crate) fn mend(&self, mend: &Mend) {
        if let Some(editor) = &*self.editor.borrow() {
            let places: Vec<u32> = mend.edits.iter().flat_map(|(place, _)| [place.from, place.to]).collect();
            let texts: Array = mend.edits.iter().map(|(_, text)| JsValue::from_str(text)).collect();
            return editor.edit(&Uint32Array::from(places.as_slice()), &texts);
        }
        let Some(field) = plain() else { return };
        let text = text_of(&field);
        let mut mended = JsString::from("");
        let mut done = 0;
        for (place, comes) in &mend.edits {
            mended = mended.concat(&text.slice(done, place.from)).concat(&JsString::from(comes.as_str()));
            done = place.to;
        }
        self.load(&editor::encode(&mended.concat(&text.slice(done, text.length()))));
    }

    /// Goes to a place.
    pub(crate) fn show(&self, place: Place) {
        if let Some(editor) = &*self.editor.borrow() {
            editor.show(place.from, place.to);
        } else if let Some(field) = plain() {
            // A field that is in the page takes the focus, and a selection within its text.
            let _ = field.focus();
            let _ = field.set_selection_range(place.from, place.to);
        }
    }

    /// Underlines what was found.
    pub(crate) fn mark(&self, marks: &[u32], findings: &[Found], code: impl Fn(&Found) -> String) {
        if let Some(editor) = &*self.editor.borrow() {
            // Those that decide may stand behind a gap; what is said goes by the number.
            let texts = Array::new();
            for found in findings {
                texts.set(found.number, format!("{} {}", code(found), plain_line(&found.message)).into());
            }
            editor.mark(&Uint32Array::from(marks), &texts);
        }
    }

    /// Takes back the last change.
    pub(crate) fn undo(&self) {
        if let Some(editor) = &*self.editor.borrow() {
            return editor.undo();
        }
        let before = self.before.borrow_mut().pop();
        if let Some(before) = before {
            self.fill(&before);
        }
    }

    /// Makes it again.
    pub(crate) fn redo(&self) {
        if let Some(editor) = &*self.editor.borrow() {
            editor.redo();
        }
    }

    /// Opens the search.
    pub(crate) fn search(&self) {
        if let Some(editor) = &*self.editor.borrow() {
            editor.search();
        }
    }

    /// Something was typed into the plain field.
    pub(crate) fn typed(&self) {
        *self.loaded.borrow_mut() = None;
        self.differs.set(false);
    }

    /// Whether the bytes are other than those of the text that is shown; and what can be undone and redone.
    pub(crate) fn condition(&self) -> (bool, [bool; 2]) {
        match &*self.editor.borrow() {
            Some(editor) => (editor.differs(), [editor.can_undo(), editor.can_redo()]),
            None => (self.differs.get(), [!self.before.borrow().is_empty(), false]),
        }
    }

    fn fill(&self, bytes: &Uint8Array) {
        let Some(field) = plain() else { return };
        let whole = bytes.to_vec();
        let text = String::from_utf8_lossy(&whole);
        field.set_value(&text);
        self.differs.set(text.as_bytes() != whole);
        *self.loaded.borrow_mut() = Some(bytes.slice(0, bytes.length()));
    }
}

fn plain() -> Option<HtmlTextAreaElement> {
    web_sys::window()?.document()?.get_element_by_id(PLAIN)?.dyn_into().ok()
}

fn text_of(field: &HtmlTextAreaElement) -> JsString {
    js_sys::Reflect::get(field, &"value".into())
        .ok()
        .and_then(|text| text.dyn_into().ok())
        .unwrap_or_default()
}
