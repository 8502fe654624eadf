//! Who gave an order, and is told what comes of it: the frame, or a module that it lent a port.

use js_sys::{Array, global};
use longshore_worker::message::News;
use wasm_bindgen::JsCast as _;
use web_sys::{DedicatedWorkerGlobalScope, MessagePort};

/// Whose task it is. Each counts its own tasks, so that only both together tell one from all others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Asker {
    /// The port of a module; none of the frame, whose worker this is.
    port: Option<MessagePort>,
    /// The number of the task.
    number: u32,
}

impl Asker {
    /// The task of this number, of whoever has the other end of the port.
    pub(crate) fn new(port: Option<MessagePort>, number: u32) -> Self {
        Self { port, number }
    }

    /// Posts news of the task.
    pub(crate) fn tell(&self, news: &News) {
        let (message, handed) = news.encode(self.number);
        self.post(&message, &handed);
    }

    fn post(&self, message: &Array, handed: &Array) {
        // Plain values, and buffers that nobody else has: this can be posted.
        if let Some(port) = &self.port {
            let _ = port.post_message_with_transferable(message, handed);
        } else if let Ok(scope) = global().dyn_into::<DedicatedWorkerGlobalScope>() {
            let _ = scope.post_message_with_transfer(message, handed);
        }
    }
}
