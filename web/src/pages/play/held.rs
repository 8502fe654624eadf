//! The request that is held at the gate, as the user edits it.

use crate::components::draft::Part;
use longshore_client::Exchange;
use longshore_client::body::Payload;
use longshore_client::draft::{Draft, DraftBody};
use longshore_client::secrets::Secrets;
use longshore_client::transport::FaultKind;
use longshore_worker::gate::{Body, Rewritten, Verdict};
use web_sys::Blob;

/// A request that is held.
#[derive(Clone, Debug)]
pub(crate) struct Held {
    /// Its exchange.
    pub(crate) exchange: u32,
    /// The request as it is written in the editor.
    pub(crate) draft: Draft,
    /// A file that is sent in the place of the body, with its name.
    pub(crate) file: Option<(String, Blob)>,
    /// The fault that is put in its way.
    pub(crate) fault: Option<FaultKind>,
    /// Why it cannot be sent as it is written.
    pub(crate) wrong: Option<String>,
}

/// A change of what is written.
#[derive(Debug)]
pub(crate) enum Write {
    /// A part of it as text.
    Draft(Part, String),
    /// A file in the place of its body.
    File(Option<(String, Blob)>),
    /// The fault.
    Fault(Option<FaultKind>),
    /// Why it cannot be sent.
    Wrong(String),
}

impl Held {
    /// The request of an exchange, not edited yet.
    pub(crate) fn of(exchange: &Exchange, hidden: Option<&Secrets>) -> Self {
        let draft = Draft::of(&exchange.request, hidden);
        Self { exchange: exchange.number, draft, file: None, fault: None, wrong: None }
    }

    /// Writes something.
    pub(crate) fn write(&mut self, write: Write) {
        self.wrong = None;
        match write {
            Write::Draft(part, text) => part.write(&mut self.draft, text),
            Write::File(file) => self.file = file,
            Write::Fault(fault) => self.fault = fault,
            Write::Wrong(why) => self.wrong = Some(why),
        }
    }

    /// The same with its secrets masked, or shown. What was edited stays.
    pub(crate) fn remask(&mut self, exchange: &Exchange, old: Option<&Secrets>, new: Option<&Secrets>) {
        let (was, is) = (Draft::of(&exchange.request, old), Draft::of(&exchange.request, new));
        if self.draft.url == was.url {
            self.draft.url = is.url;
        }
        for (was, is) in was.headers.lines().zip(is.headers.lines()) {
            let lines: Vec<&str> =
                self.draft.headers.split('\n').map(|line| if line == was { is } else { line }).collect();
            self.draft.headers = lines.join("\n");
        }
    }

    /// What is to be told to the gate.
    pub(crate) fn verdict(&self, exchange: &Exchange, hidden: Option<&Secrets>) -> Result<Verdict, String> {
        let mut draft = self.draft.clone();
        if self.file.is_some() {
            draft.body = DraftBody::AsItIs;
        }
        let edit = draft.read(&exchange.request, hidden).map_err(|error| error.to_string())?;
        let file = self.file.as_ref().map(|(_, file)| Body::File(file.clone()));
        let rewritten = match (edit, file) {
            (None, None) => return Ok(Verdict::Send(self.fault)),
            (Some(edit), file) => {
                let body = match edit.body {
                    Some(Payload::Bytes(bytes)) => Body::Bytes(bytes),
                    Some(Payload::Empty) => Body::Bytes(bytes::Bytes::new()),
                    Some(Payload::Part { .. }) | None => Body::AsItIs,
                };
                let (method, url, headers) = (edit.method, edit.url, edit.headers);
                Rewritten { method, url, headers, body: file.unwrap_or(body) }
            }
            (None, Some(body)) => {
                let request = &exchange.request;
                let (method, url, headers) =
                    (request.method.clone(), request.url.clone(), request.headers.clone());
                Rewritten { method, url, headers, body }
            }
        };
        Ok(Verdict::Edit(Box::new(rewritten), self.fault))
    }
}
