//! The messages between page and worker, in both directions with the number of the task that they belong to.

use crate::comparing::Comparing;
use crate::export::Export;
use crate::gate::Verdict;
use crate::job::Job;
use crate::name::BlobName;
use crate::opened::Opened;
use crate::state::{Overview, StateOrder};
use crate::summary::Summary;
use crate::why::Why;
use crate::wire::{Letter, Reader, Wire, Writer, variants};
use js_sys::Array;
use longshore_client::{Event, FlowError};
use longshore_compare::Comparison;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Blob, MessagePort};

/// What the page wants of the worker.
#[derive(Debug)]
pub enum Order {
    /// A flow is to be run: the task.
    Run(Box<Job>),
    /// The task is to be given up.
    Stop,
    /// Something is to be done with what the embedded registry holds.
    State(StateOrder),
    /// What becomes of the request of this exchange, which is held.
    Decide(u32, Verdict),
    /// Requests are to be held from now on, or no more.
    Hold(bool),
    /// Orders come by this port, too, and news of their tasks go back by it.
    Connect(MessagePort),
    /// A registry is to be held to the specification: the task. An [`Inspection`](crate::inspection::Inspection).
    Inspect(Letter),
    /// A run is to be written.
    Export(Box<Export>),
    /// A run that was saved in this file is to be read.
    Open(Blob),
    /// Two runs are to be compared.
    Compare(Box<Comparing>),
    /// Failures are to be brought about: the task. [`Trials`](crate::trial::Trials).
    Try(Letter),
    /// The registries that the gateway of the page's server leads to are wanted.
    Gateway,
}

/// What the worker tells the page.
#[derive(Debug)]
pub enum News {
    /// It can be given orders.
    Ready,
    /// It could not start, or is no more.
    Failed(String),
    /// The blobs of the image that the run is about.
    Named(Vec<BlobName>),
    /// What happened in the run, in order.
    Happened(Vec<Event>),
    /// The run is over.
    Ended(Result<Summary, FlowError>),
    /// The image layout that was asked for, a tar.
    Exported(Blob),
    /// What the embedded registry holds after the order.
    State(Box<Overview>),
    /// Why the embedded registry answered as it did in these exchanges.
    Explained(Vec<Why>),
    /// What only the module that gave the order can read.
    Letter(Letter),
    /// The run in the form that it was wanted in.
    Written(String),
    /// The run that was in a file, or why there is none.
    Opened(Result<Box<Opened>, String>),
    /// How two runs stand to each other.
    Compared(Comparison),
    /// The origins that the gateway of the page's server leads to; none where it has none for this page.
    Gateway(Vec<String>),
}

variants! {
    Order {
        0: Run(job),
        1: Stop,
        2: State(order),
        3: Decide(exchange, verdict),
        4: Hold(holding),
        5: Connect(port),
        6: Inspect(letter),
        7: Export(export),
        8: Try(letter),
        9: Open(file),
        10: Compare(runs),
        11: Gateway,
    }
    News {
        0: Ready,
        1: Failed(why),
        2: Named(names),
        3: Happened(events),
        4: Ended(result),
        5: Exported(layout),
        6: State(overview),
        7: Explained(whys),
        8: Letter(letter),
        9: Written(text),
        10: Opened(result),
        11: Compared(comparison),
        12: Gateway(registries),
    }
}

impl Order {
    /// The message, and what is handed over with it.
    pub fn encode(&self, task: u32) -> (Array, Array) {
        encode(task, self)
    }

    /// The order and the number of its task; none where it is none of these.
    pub fn decode(message: &JsValue) -> Option<(u32, Self)> {
        decode(message)
    }
}

impl News {
    /// The message, and what is handed over with it.
    pub fn encode(&self, task: u32) -> (Array, Array) {
        encode(task, self)
    }

    /// The news and the number of the task; none where it is none of these.
    pub fn decode(message: &JsValue) -> Option<(u32, Self)> {
        // Where the worker cannot start, the script that should have started it says so.
        let parts: &Array = message.dyn_ref()?;
        if parts.get(1).as_string().as_deref() == Some("failed") {
            return Some((0, Self::Failed(parts.get(2).as_string()?)));
        }
        decode(message)
    }
}

fn encode(task: u32, message: &impl Wire) -> (Array, Array) {
    let mut writer = Writer::default();
    task.write(&mut writer);
    message.write(&mut writer);
    writer.finish()
}

fn decode<T: Wire>(message: &JsValue) -> Option<(u32, T)> {
    let mut reader = Reader::new(message.dyn_ref::<Array>()?.clone());
    Some((u32::read(&mut reader)?, T::read(&mut reader)?))
}
