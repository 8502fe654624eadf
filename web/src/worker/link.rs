//! The way to the worker: the worker itself, which the frame starts; or a port to it, which the frame lends a module.

use crate::browser::asset;
use js_sys::{Array, Function, Reflect};
use longshore_worker::message::News;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Event, MessageEvent, MessagePort, Worker, WorkerOptions, WorkerType};

/// The other end of the messages, and who hears what comes from there.
pub(super) struct Link {
    end: End,
    _heard: Closure<dyn FnMut(MessageEvent)>,
    _failed: Closure<dyn FnMut(JsValue)>,
}

enum End {
    Worker(Worker),
    Port(MessagePort),
}

impl Link {
    /// Starts the worker.
    pub(super) fn start(
        heard: impl FnMut(u32, News) + 'static,
        mut failed: impl FnMut(&str) + 'static,
    ) -> Result<Self, JsValue> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options(&script(), &options)?;
        let heard = hearing(heard);
        // The event of a script that could not be loaded has no message; that of a broken one has.
        let failed = Closure::<dyn FnMut(JsValue)>::new(move |event: JsValue| {
            let event: &Event = event.unchecked_ref();
            let message = Reflect::get(event, &"message".into()).ok().and_then(|text| text.as_string());
            failed(message.as_deref().unwrap_or("its script cannot be loaded"));
        });
        worker.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        worker.set_onerror(Some(failed.as_ref().unchecked_ref()));
        Ok(Self { end: End::Worker(worker), _heard: heard, _failed: failed })
    }

    /// Borrows the worker from whoever has it: `lend` gives a port, and takes whom to tell where the worker fails.
    pub(super) fn borrow(
        lend: &Function,
        heard: impl FnMut(u32, News) + 'static,
        mut failed: impl FnMut(&str) + 'static,
    ) -> Result<Self, JsValue> {
        let heard = hearing(heard);
        let failed = Closure::<dyn FnMut(JsValue)>::new(move |why: JsValue| {
            failed(why.as_string().as_deref().unwrap_or("it does not say why"));
        });
        let port: MessagePort = lend.call1(&JsValue::UNDEFINED, failed.as_ref())?.dyn_into()?;
        port.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        Ok(Self { end: End::Port(port), _heard: heard, _failed: failed })
    }

    /// Whether what is posted before the worker listens would be lost: a port keeps it.
    pub(super) fn has_to_wait(&self) -> bool {
        matches!(self.end, End::Worker(_))
    }

    /// Posts plain values, and buffers that nobody else has: these can be posted.
    pub(super) fn post(&self, message: &Array, handed: &Array) {
        let _ = match &self.end {
            End::Worker(worker) => worker.post_message_with_transfer(message, handed),
            End::Port(port) => port.post_message_with_transferable(message, handed),
        };
    }
}

/// The worker ends with the link that started it.
impl Drop for Link {
    fn drop(&mut self) {
        match &self.end {
            End::Worker(worker) => {
                worker.set_onmessage(None);
                worker.set_onerror(None);
                worker.terminate();
            }
            End::Port(port) => {
                port.set_onmessage(None);
                port.close();
            }
        }
    }
}

fn hearing(mut heard: impl FnMut(u32, News) + 'static) -> Closure<dyn FnMut(MessageEvent)> {
    Closure::new(move |event: MessageEvent| {
        if let Some((task, news)) = News::decode(&event.data()) {
            heard(task, news);
        }
    })
}

/// Where the worker's script is: the page names it, and without that it has the name that Trunk gives it.
fn script() -> String {
    asset::url("longshore-worker").unwrap_or_else(|| "./longshore-worker_loader.js".to_owned())
}
