//! Listening to an event for as long as a value lives.

use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Event, EventTarget};

/// A listener, which ends when it is dropped.
pub(crate) struct Listener {
    target: EventTarget,
    kind: &'static str,
    closure: Closure<dyn FnMut(JsValue)>,
}

impl Listener {
    /// Listens to an event of the window.
    pub(crate) fn of_window<E>(kind: &'static str, handle: impl FnMut(E) + 'static) -> Option<Self>
    where
        E: wasm_bindgen::JsCast + AsRef<Event>,
    {
        Self::of(&web_sys::window()?.into(), kind, handle)
    }

    /// Listens to an event of an element.
    pub(crate) fn of<E>(
        target: &EventTarget,
        kind: &'static str,
        mut handle: impl FnMut(E) + 'static,
    ) -> Option<Self>
    where
        E: wasm_bindgen::JsCast + AsRef<Event>,
    {
        let target = target.clone();
        let closure = Closure::new(move |event: JsValue| {
            // A browser's extension may send an event of another type under the same name.
            if let Ok(event) = event.dyn_into::<E>() {
                handle(event);
            }
        });
        target.add_event_listener_with_callback(kind, closure.as_ref().unchecked_ref()).ok()?;
        Some(Self { target, kind, closure })
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let function = self.closure.as_ref().unchecked_ref();
        // It was added with the same function, so it is there to be removed.
        let _ = self.target.remove_event_listener_with_callback(self.kind, function);
    }
}
