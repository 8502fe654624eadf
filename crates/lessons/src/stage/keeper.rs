//! Who stands by while a piece is run: an observer of two, and a gatekeeper that makes the edits of the lesson.

use crate::piece::{EditedPart, PlannedEdit};
use async_trait::async_trait;
use bytes::Bytes;
use http::{HeaderName, HeaderValue};
use longshore_client::body::Payload;
use longshore_client::event::RecordedRequest;
use longshore_client::transport::{Decision, Edit, Gatekeeper, Held};
use longshore_client::url::Url;
use longshore_client::{Event, Observer};
use std::cell::RefCell;
use std::rc::Rc;

/// Notes what happens, and tells it to another.
pub(super) struct Observed {
    pub(super) seen: Rc<RefCell<Vec<Event>>>,
    pub(super) other: Option<Rc<dyn Observer>>,
}

impl Observer for Observed {
    fn event(&self, event: Event) {
        self.seen.borrow_mut().push(event.clone());
        if let Some(other) = &self.other {
            other.event(event);
        }
    }
}

/// Makes each edit in the first request of its step, and lets all others go.
pub(super) struct Planned {
    edits: RefCell<Vec<PlannedEdit>>,
}

impl Planned {
    pub(super) fn new(edits: Vec<PlannedEdit>) -> Self {
        Self { edits: RefCell::new(edits) }
    }
}

#[async_trait(?Send)]
impl Gatekeeper for Planned {
    fn holds(&self) -> bool {
        !self.edits.borrow().is_empty()
    }

    async fn decide(&self, held: &Held) -> Decision {
        let request = &held.request;
        let mut edit = None;
        self.edits.borrow_mut().retain(|planned| {
            let is_it = planned.step == request.step;
            if is_it {
                planned.make(edit.get_or_insert_with(|| unchanged(request)), &request.body);
            }
            !is_it
        });
        match edit {
            Some(edit) => Decision::Edit(Box::new(edit), None),
            None => Decision::Send(None),
        }
    }
}

/// The request as it is.
fn unchanged(request: &RecordedRequest) -> Edit {
    let (method, url, headers) = (request.method.clone(), request.url.clone(), request.headers.clone());
    Edit { method, url, headers, body: None }
}

impl PlannedEdit {
    /// Makes it in a request; what cannot be written there is left as it was.
    fn make(&self, edit: &mut Edit, body: &[u8]) {
        match &self.part {
            EditedPart::Text(old) => {
                let new = self.value.as_deref().unwrap_or_default();
                let body = String::from_utf8_lossy(body).replace(old, new);
                edit.body = Some(Payload::Bytes(Bytes::from(body)));
            }
            EditedPart::Header(name) => {
                let Ok(name) = HeaderName::try_from(name) else { return };
                edit.headers.remove(&name);
                if let Some(value) = self.value.as_ref().and_then(|value| HeaderValue::from_str(value).ok()) {
                    edit.headers.insert(name, value);
                }
            }
            EditedPart::Query(name) => {
                if let Some(url) = with_query(&edit.url, name, self.value.as_deref()) {
                    edit.url = url;
                }
            }
        }
    }
}

/// The URL with another value of this parameter, or without it.
fn with_query(url: &Url, name: &str, value: Option<&str>) -> Option<Url> {
    let (path, query) = url.path_and_query().split_once('?').unwrap_or((url.path_and_query(), ""));
    let is_other = |pair: &&str| !pair.is_empty() && pair.split('=').next() != Some(name);
    let others: Vec<&str> = query.split('&').filter(is_other).collect();
    let rest = if others.is_empty() { String::new() } else { format!("?{}", others.join("&")) };
    let url = url.join(&format!("{path}{rest}")).ok()?;
    Some(value.map_or_else(|| url.clone(), |value| url.with_query(name, value)))
}
