//! A request that only has to be preflighted: `XMLHttpRequest` with a listener at its upload, since a fetch without headers of
//! ours would be sent without asking (`XMLHttpRequest` Standard, "upload listener flag").

use super::carry::{Carrier, now, since};
use crate::browser::listener::Listener;
use futures::channel::oneshot;
use longshore_connect::{Answer, Ask, Showed};
use std::cell::Cell;
use std::rc::Rc;
use web_sys::{ProgressEvent, XmlHttpRequest};

/// Sends it.
pub(super) async fn send(ask: &Ask, carrier: &Carrier) -> Showed {
    let begun = now();
    let failed = || Showed::Failed { millis: since(begun) };
    let Ok(request) = XmlHttpRequest::new() else { return failed() };
    let Ok(upload) = request.upload() else { return failed() };
    if request.open(ask.method, &ask.url).is_err() {
        return failed();
    }
    request.set_timeout(ask.patience);
    for (name, value) in &ask.headers {
        // What is asked for is well-formed.
        let _ = request.set_request_header(name, value);
    }
    if let Some(value) = ask.authorization.and_then(|wanted| carrier.authorization(wanted)) {
        let _ = request.set_request_header("authorization", &value);
    }
    let is_sent = Rc::new(Cell::new(false));
    let sent = Rc::clone(&is_sent);
    let uploaded = Listener::of(&upload, "load", move |_: ProgressEvent| sent.set(true));
    let (teller, told) = oneshot::channel();
    let mut teller = Some(teller);
    let over = Listener::of(&request, "loadend", move |_: ProgressEvent| {
        if let Some(teller) = teller.take() {
            let _ = teller.send(());
        }
    });
    let late = Rc::new(Cell::new(false));
    let is_late = Rc::clone(&late);
    let timeout = Listener::of(&request, "timeout", move |_: ProgressEvent| is_late.set(true));
    if request.send_with_opt_str(ask.body).is_err() || told.await.is_err() {
        return failed();
    }
    drop((uploaded, over, timeout));
    let status = request.status().unwrap_or(0);
    if status > 0 {
        return Showed::Answer(answer(&request, status, ask));
    }
    match (late.get(), is_sent.get()) {
        (true, _) => Showed::TimedOut,
        (false, true) => Showed::Sent,
        (false, false) => failed(),
    }
}

fn answer(request: &XmlHttpRequest, status: u16, ask: &Ask) -> Answer {
    let text = request.get_all_response_headers().unwrap_or_default();
    let headers = text.split("\r\n").filter_map(|line| line.split_once(": "));
    let body = request.response_text().ok().flatten().unwrap_or_default();
    Answer {
        status,
        headers: headers.map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
        body: body.chars().take(ask.read).collect(),
        redirected: !request.response_url().is_empty() && request.response_url() != ask.url,
    }
}
