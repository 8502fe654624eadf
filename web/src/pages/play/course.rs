//! The course of a run, and what it changes on the page: from its beginning, or a file, to its end.

use super::held::Held;
use super::opening::Source;
use super::state::{Packing, Pane, Phase, Play, Running};
use crate::shared::Shared;
use longshore_client::secrets::Secrets;
use longshore_client::url::Origin;
use longshore_client::{Event, Exchange, FlowError, Step, Target, Transcript};
use longshore_worker::opened::Opened;
use longshore_worker::summary::Summary;
use std::rc::Rc;
use std::time::Duration;

impl Play {
    /// A request is held: it is shown, whatever was looked at before.
    fn hold(&mut self, exchange: u32) {
        let held = self.transcript.exchange(exchange).map(|exchange| Held::of(exchange, self.masks()));
        self.held = held.map(Shared::new);
        self.selected = None;
        self.pane = Pane::Exchange;
        self.forget_notice();
    }

    /// A run begins against this registry.
    pub(super) fn begin(&mut self, registry: Origin, secrets: Secrets, now: Duration) {
        self.renew();
        if self.form.password_of.is_none() {
            self.form.change().password_of = self.form.origin();
        }
        self.registry = Some(registry);
        self.hidden = Shared::new(secrets);
        self.ran = self.form.clone();
        self.phase = Phase::Running(Running { begun: now, now, packing: None });
        self.folders.clear();
    }

    /// Another run takes the place of the latest.
    fn renew(&mut self) {
        self.earlier = self.to_be_earlier().or_else(|| self.earlier.take());
        self.comparison = None;
        self.runs += 1;
        self.source = None;
        self.unopened.clear();
        self.transcript = Shared::default();
        self.names = Shared::default();
        self.whys = Shared::default();
        self.undone.clear();
        self.selected = None;
        self.held = None;
        self.saved.clear();
        self.pane = Pane::Exchanges;
        self.forget_notice();
    }

    /// Shows a run that was read, or says why there is none; unless another run has begun since that of this number.
    pub(super) fn opened(&mut self, run: Option<u32>, file: String, result: Result<Box<Opened>, String>) {
        if run.map_or(self.is_running(), |run| run != self.runs) {
            return;
        }
        match result {
            Ok(opened) => self.open(file, *opened),
            Err(why) => self.unopened = format!("{file}: {why}"),
        }
    }

    fn open(&mut self, file: String, opened: Opened) {
        let Opened { flow, target, epoch, exchanges, result, secrets, notes } = opened;
        let registry = Target::parse(&target).ok().map(|target| target.url.origin());
        let ended = |it: &Rc<Exchange>| it.at + it.elapsed().unwrap_or_default();
        let first = exchanges.first().map(|it| it.at).unwrap_or_default();
        let elapsed = exchanges.iter().map(ended).max().unwrap_or_default().saturating_sub(first);
        self.renew();
        self.registry = registry;
        self.hidden = Shared::new(secrets);
        self.transcript = Shared::new(Transcript { exchanges });
        let done = |title: String| Phase::Done { summary: Summary::titled(title), elapsed };
        self.phase = match result {
            None => done(format!("Opened {file}")),
            Some(Ok(title)) => done(title),
            // Nobody is to be trusted from here with what a run elsewhere was asked for.
            Some(Err(error)) => {
                Phase::Failed { error: FlowError { untrusted_realm: None, ..error }, elapsed }
            }
        };
        self.source = Some(Shared::new(Source { file, flow, target, epoch, notes }));
    }

    /// The run told something, up to this time.
    pub(super) fn happened(&mut self, events: &[Event], at: Duration) {
        for event in events {
            let transcript: &mut Transcript = self.transcript.change();
            transcript.apply(event);
            match event {
                Event::Packing { name, done, total } => {
                    if let Phase::Running(running) = &mut self.phase {
                        running.pack(name, *done, *total, at);
                    }
                }
                Event::Answered { exchange, response, .. } => {
                    if let Some(exchange) = transcript.exchange(*exchange)
                        && exchange.request.step == Step::Auth
                    {
                        self.hidden.change().learn(&exchange.request, response);
                    }
                }
                Event::Sent { .. } => {
                    if let Phase::Running(running) = &mut self.phase {
                        running.packing = None;
                    }
                }
                Event::Session { blob, location } => self.session(blob, location.as_ref()),
                Event::Held { exchange } => self.hold(*exchange),
                Event::Released { .. } | Event::Edited { .. } | Event::Unanswered { .. } => self.held = None,
                Event::Retried { .. }
                | Event::Waiting { .. }
                | Event::Faulted { .. }
                | Event::Passed { .. }
                | Event::Checked { .. } => {}
            }
        }
        if let Phase::Running(running) = &mut self.phase {
            running.now = at;
        }
    }

    /// The run is over.
    pub(super) fn end(&mut self, result: Result<Summary, FlowError>, now: Duration) {
        let begun = if let Phase::Running(running) = &self.phase { running.begun } else { now };
        let elapsed = now.saturating_sub(begun);
        if std::mem::take(&mut self.holding) {
            // The editor is gone: what it came to is elsewhere.
            self.pane = Pane::Exchanges;
        }
        self.held = None;
        self.phase = match result {
            Ok(summary) => Phase::Done { summary, elapsed },
            Err(error) => {
                if let (Some(number), None) = (error.exchange, self.selected) {
                    self.select(number);
                }
                Phase::Failed { error, elapsed }
            }
        };
    }
}

impl Running {
    fn pack(&mut self, name: &str, done: u64, total: u64, now: Duration) {
        let begun = match &self.packing {
            Some(packing) if packing.name == name && packing.done <= done => packing.begun,
            _ => now,
        };
        self.packing = Some(Packing { name: name.to_owned(), done, total, begun });
    }
}
