//! Events of a run, gathered so that the page is told and drawn once for many of them.

use crate::asker::Asker;
use crate::clock::WorkerClock;
use crate::reasons::Reasons;
use bytes::Bytes;
use gloo_timers::callback::Timeout;
use longshore_client::event::{RecordedRequest, RecordedResponse};
use longshore_client::transport::Clock as _;
use longshore_client::{Event, Step};
use longshore_worker::message::News;
use longshore_worker::name;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

/// Gathers the events of one run.
pub(crate) struct Batch {
    asker: Asker,
    reasons: Rc<Reasons>,
    waiting: RefCell<Vec<Event>>,
    told: Cell<Duration>,
    /// The exchange that fetches a manifest; 0 before there is one.
    manifest: Cell<u32>,
    timer: RefCell<Option<Timeout>>,
}

/// For this long events are gathered, in milliseconds: a frame.
const GATHERED: u32 = 16;

/// Of a body that is no text this much is kept: a transcript of a large blob in many chunks would
/// fill the memory otherwise.
const KEPT: usize = 4 << 10;

impl Batch {
    /// Nothing has happened yet.
    pub(crate) fn new(asker: Asker, reasons: Rc<Reasons>) -> Rc<Self> {
        let told = Cell::new(WorkerClock.now());
        Rc::new(Self {
            asker,
            reasons,
            waiting: RefCell::default(),
            told,
            manifest: Cell::new(0),
            timer: RefCell::default(),
        })
    }

    /// Takes an event.
    pub(crate) fn push(self: &Rc<Self>, event: Event) {
        match &event {
            Event::Sent { exchange, request, .. } if request.step == Step::GetManifest => {
                self.manifest.set(*exchange);
            }
            Event::Answered { exchange, response, .. } if *exchange == self.manifest.get() => {
                if let Some(names) = name::of_manifest(response) {
                    self.asker.tell(&News::Named(names));
                }
            }
            _ => {}
        }
        self.waiting.borrow_mut().push(slim(event));
        let is_late = WorkerClock.now().saturating_sub(self.told.get()).as_millis() >= u128::from(GATHERED);
        if is_late {
            // Work that never pauses would keep the timer from its turn.
            self.flush();
        } else if self.timer.borrow().is_none() {
            let batch = Rc::clone(self);
            *self.timer.borrow_mut() = Some(Timeout::new(GATHERED, move || batch.flush()));
        }
    }

    /// Tells the page what has happened.
    pub(crate) fn flush(&self) {
        // The timer is over, or not needed any more.
        drop(self.timer.borrow_mut().take());
        self.told.set(WorkerClock.now());
        let events = std::mem::take(&mut *self.waiting.borrow_mut());
        if !events.is_empty() {
            self.asker.tell(&News::Happened(events));
        }
        let whys = self.reasons.take();
        if !whys.is_empty() {
            self.asker.tell(&News::Explained(whys));
        }
    }
}

/// The same event, with less of long bodies that are no text.
fn slim(event: Event) -> Event {
    match event {
        Event::Sent { exchange, request, at } if is_long_binary(&request.body) => {
            let body = request.body.slice(..KEPT);
            let request = RecordedRequest { body: copy(&body), ..RecordedRequest::clone(&request) };
            Event::Sent { exchange, request: Rc::new(request), at }
        }
        Event::Answered { exchange, response, elapsed } if is_long_binary(&response.body.kept) => {
            let mut response = RecordedResponse::clone(&response);
            response.body.kept = copy(&response.body.kept.slice(..KEPT));
            Event::Answered { exchange, response: Rc::new(response), elapsed }
        }
        event => event,
    }
}

/// A copy shares nothing with the long bytes that it was cut from, so those can go.
fn copy(bytes: &Bytes) -> Bytes {
    Bytes::copy_from_slice(bytes)
}

fn is_long_binary(body: &Bytes) -> bool {
    body.len() > KEPT && std::str::from_utf8(&body[..KEPT]).is_err_and(|error| error.error_len().is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::{HeaderMap, Method};
    use longshore_client::url::Url;

    fn kept_of(body: Vec<u8>) -> usize {
        let request = RecordedRequest {
            step: Step::UploadChunk,
            method: Method::PATCH,
            url: Url::parse("http://h/u").unwrap(),
            headers: HeaderMap::new(),
            body_size: body.len() as u64,
            body: body.into(),
        };
        let Event::Sent { request, .. } =
            slim(Event::Sent { exchange: 1, request: Rc::new(request), at: Duration::ZERO })
        else {
            panic!("the same event")
        };
        request.body.len()
    }

    #[test]
    fn of_long_bytes_only_the_beginning_is_kept() {
        assert_eq!(kept_of(vec![0xff; KEPT * 2]), KEPT);
        assert_eq!(kept_of(vec![0xff; KEPT]), KEPT);
    }

    #[test]
    fn text_stays_whole_also_where_a_character_lies_across_the_cut() {
        assert_eq!(kept_of(vec![b'a'; KEPT * 2]), KEPT * 2);
        let mut text = vec![b'a'; KEPT - 1];
        text.extend("é".repeat(KEPT).bytes());
        assert_eq!(kept_of(text.clone()), text.len());
    }
}
