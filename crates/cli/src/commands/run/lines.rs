//! The report for people: a line for each exchange, then the outcome.

use super::outcome::Outcome;
use super::report::{Output, Report};
use crate::style::{AMBER, BLUE, BOLD, DIM, GREEN, RED};
use crate::text;
use anstyle::Style;
use http::StatusCode;
use indicatif::{ProgressBar, ProgressStyle};
use longshore_client::event::{Event, RecordedRequest};
use longshore_client::expectation::{Expectation, Verdict};
use longshore_client::secrets::Secrets;
use longshore_client::shell::quoted;
use longshore_client::url::Url;
use longshore_client::{FlowError, Observer, Target, draft};
use longshore_core::Digest;
use std::cell::RefCell;
use std::fmt::Display;
use std::io;
use std::rc::Rc;
use std::time::{Duration, Instant};

/// Writes lines to standard output; in colour where that is a terminal and `NO_COLOR` is not set.
pub(super) struct Lines(RefCell<State>);

struct State {
    output: Output<anstream::AutoStream<io::Stdout>>,
    secrets: Secrets,
    target: Target,
    /// The exchange that is under way.
    request: Option<Rc<RecordedRequest>>,
    /// What else is to be said of it, below its line.
    notes: Vec<String>,
    met: u32,
    warnings: u32,
    packing: Option<Packing>,
    /// The upload session that is open, and its blob.
    session: Option<(Digest, Url)>,
}

/// A file that is being made into a layer.
struct Packing {
    name: String,
    since: Instant,
    bar: Option<ProgressBar>,
}

/// Progress is worth a look after this long.
const LONG: Duration = Duration::from_millis(500);

impl Lines {
    pub(super) fn new(secrets: Secrets, target: &Target) -> Self {
        Self(RefCell::new(State {
            output: Output::new(anstream::stdout()),
            secrets,
            target: target.clone(),
            request: None,
            notes: Vec::new(),
            met: 0,
            warnings: 0,
            packing: None,
            session: None,
        }))
    }
}

impl Lines {
    /// The exchange that was told of last was under way when its run was saved.
    pub(super) fn pending(&self, number: u32) {
        let mut state = self.0.borrow_mut();
        if let Some(request) = state.request.take() {
            state.exchange(number, &request, &format!("{DIM}…{DIM:#}  "), Duration::ZERO);
            state.noted();
        }
    }

    /// Why the exchange that was told of last is of its step.
    pub(super) fn because(&self, reason: &str) {
        self.0.borrow_mut().beneath(&format!("{DIM}because {reason}{DIM:#}"));
    }

    /// The run is over, and was no success, or that is not known: these lines tell of it.
    pub(super) fn ended(&self, lines: &[String]) -> io::Result<()> {
        let mut state = self.0.borrow_mut();
        state.summary();
        for line in lines {
            state.output.line(line);
        }
        state.output.finish()
    }
}

impl Observer for Lines {
    fn event(&self, event: Event) {
        let mut state = self.0.borrow_mut();
        match &event {
            Event::Packing { name, done, total } => state.packs(name, *done, *total),
            Event::Sent { request, .. } => {
                // Dropping the bar takes it off the terminal.
                state.packing = None;
                state.request = Some(Rc::clone(request));
            }
            Event::Answered { exchange, response, elapsed } => {
                let Some(request) = state.request.take() else { return };
                state.secrets.learn(&request, response);
                let status = response.status;
                let shown = format!("{0}{status}{0:#}", colour(status), status = status.as_u16());
                state.exchange(*exchange, &request, &shown, *elapsed);
                state.noted();
                if let Some(url) = &response.redirected_to {
                    let url = state.secrets.masked_url(url);
                    state.beneath(&format!("{BLUE}↳ redirected to {}{BLUE:#}", text::plain_line(&url)));
                }
            }
            Event::Unanswered { exchange, error, elapsed } => {
                let Some(request) = state.request.take() else { return };
                state.exchange(*exchange, &request, &format!("{RED}---{RED:#}"), *elapsed);
                state.noted();
                let error = state.secrets.masked_value(&error.to_string());
                state.beneath(&format!("{RED}✗ {}{RED:#}", text::plain_line(&error)));
            }
            Event::Checked { expectation, .. } => state.checked(expectation),
            Event::Retried { of, .. } => {
                state.notes.push(format!("{BLUE}↻ again, after exchange {of}{BLUE:#}"));
            }
            Event::Waiting { wait, .. } => {
                let wait = text::time(*wait);
                state.beneath(&format!("{BLUE}↻ tried again in {wait}{BLUE:#}"));
            }
            Event::Edited { request, stripped, .. } => state.edited(request, *stripped),
            Event::Passed { gateway, .. } => {
                state.notes.push(format!("{BLUE}⇄ through the gateway at {gateway}{BLUE:#}"));
            }
            Event::Faulted { fault, .. } => {
                let said = fault.explained();
                state.notes.push(format!("{AMBER}⚡ a fault that you put in: {said}{AMBER:#}"));
            }
            Event::Session { blob, location } => {
                state.session = location.as_ref().map(|location| (blob.clone(), location.clone()));
            }
            Event::Held { .. } | Event::Released { .. } => {}
        }
    }
}

impl Report for Lines {
    fn succeeded(&self, outcome: &Outcome) -> io::Result<()> {
        let mut state = self.0.borrow_mut();
        state.summary();
        let url = state.target.url.origin();
        let place = |repository: &dyn Display| {
            if url.to_string() == Target::EMBEDDED {
                repository.to_string()
            } else {
                format!("{repository} at {url}")
            }
        };
        let Outcome { done, about, repository, tail, facts, items, .. } = outcome;
        let repository = repository.as_ref().map(|repository| format!("{about}{}", place(repository)));
        let mut lines = vec![format!("{BOLD}{done}{BOLD:#}{}{tail}", repository.unwrap_or_default())];
        lines.extend(facts.iter().map(|(name, value)| field(name, value)));
        lines.extend(items.iter().map(|item| format!("  {item}")));
        for line in lines {
            state.output.line(&line);
        }
        state.output.finish()
    }

    fn failed(&self, _: &FlowError) -> io::Result<()> {
        let mut state = self.0.borrow_mut();
        state.packing = None;
        if let Some((blob, location)) = state.session.take() {
            let url = text::plain_line(&state.secrets.masked_url(&location));
            // The registry chose the address, and it is going to be pasted into a shell.
            let session = quoted(&format!("{blob}={url}"));
            state.output.line(&format!("The upload of {blob} is left open. To go on with it:"));
            state.output.line(&format!("  --session {session}"));
        }
        state.output.finish()
    }

    fn secrets(&self) -> Secrets {
        self.0.borrow().secrets.clone()
    }

    fn shown(&self, text: &str) -> String {
        text::plain(&self.0.borrow().secrets.masked_sentence(text)).into_owned()
    }
}

impl State {
    /// Number, step, method, status and time have their columns; the path comes last, since it may be of
    /// any length.
    fn exchange(&mut self, number: u32, request: &RecordedRequest, status: &str, elapsed: Duration) {
        let path = self.secrets.masked_sentence(&self.place(request));
        let time = text::time(elapsed);
        let line = format!(
            "{DIM}{number:>3}{DIM:#}  {:<15}  {:<6}  {status}  {DIM}{time:>8}{DIM:#}  {path}",
            request.step.as_str(),
            request.method.as_str(),
        );
        self.output.line(&line);
    }

    /// The path; of another origin than the registry's, the origin too.
    fn place(&self, request: &RecordedRequest) -> String {
        let path = text::short_path(request.url.path_and_query());
        let origin = request.url.origin();
        if origin == self.target.url.origin() { path } else { format!("{origin}{path}") }
    }

    fn checked(&mut self, expectation: &Expectation) {
        let (colour, sign) = match expectation.verdict {
            Verdict::Met => {
                self.met += 1;
                return;
            }
            Verdict::Warning => (AMBER, '!'),
            Verdict::Failed => (RED, '✗'),
            Verdict::Unknown => (BLUE, '?'),
        };
        if expectation.verdict == Verdict::Warning {
            self.warnings += 1;
        }
        let Expectation { subject, expected, actual, .. } = expectation;
        let subject = text::plain_line(subject);
        let actual = text::plain_line(&self.secrets.masked_value(actual));
        let expected = text::plain_line(expected);
        let after = if expectation.verdict == Verdict::Unknown { "; not known after an edit" } else { "" };
        self.beneath(&format!(
            "{colour}{sign} {subject}: expected {expected}, got {actual}{after}{colour:#}"
        ));
    }

    /// The request goes otherwise than it was.
    fn edited(&mut self, request: &Rc<RecordedRequest>, stripped: bool) {
        let Some(before) = self.request.replace(Rc::clone(request)) else { return };
        for change in draft::changes(&before, request, Some(&self.secrets)) {
            let none = || "nothing".to_owned();
            let (old, new) = (change.before.unwrap_or_else(none), change.after.unwrap_or_else(none));
            let line = text::plain_line(&format!("{}: {old} → {new}", change.what));
            self.notes.push(format!("{BLUE}✎ edited {line}{BLUE:#}"));
        }
        if stripped {
            self.notes.push(format!(
                "{AMBER}! the credentials were taken out: they are for another origin than this one{AMBER:#}"
            ));
        }
    }

    fn noted(&mut self) {
        for note in std::mem::take(&mut self.notes) {
            self.beneath(&note);
        }
    }

    fn beneath(&mut self, line: &str) {
        self.output.line(&format!("     {line}"));
    }

    fn summary(&mut self) {
        let warnings = match self.warnings {
            0 => String::new(),
            1 => format!(", {AMBER}1 warning{AMBER:#}"),
            count => format!(", {AMBER}{count} warnings{AMBER:#}"),
        };
        let line = format!("{GREEN}✓{GREEN:#} {} expectations met{warnings}", self.met);
        self.output.line(&line);
    }

    /// A bar, where the report is read on a terminal and the packing takes long.
    fn packs(&mut self, name: &str, done: u64, total: u64) {
        if self.packing.as_ref().is_none_or(|packing| packing.name != name) {
            self.packing = Some(Packing { name: name.to_owned(), since: Instant::now(), bar: None });
        }
        let Some(packing) = &mut self.packing else { return };
        if packing.bar.is_none() && packing.since.elapsed() > LONG {
            packing.bar = Some(bar(name, total));
        }
        if let Some(bar) = &packing.bar {
            bar.set_position(done);
        }
    }
}

/// A bar on standard error; hidden by itself where that is no terminal.
fn bar(name: &str, total: u64) -> ProgressBar {
    let style = "packing {msg}  {wide_bar}  {bytes} of {total_bytes}, {bytes_per_sec}";
    let style = ProgressStyle::with_template(style).unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(total).with_style(style).with_message(text::plain_line(name))
}

fn colour(status: StatusCode) -> Style {
    match status.as_u16() {
        200..=299 => GREEN,
        300..=399 => BLUE,
        400..=499 => AMBER,
        _ => RED,
    }
}

pub(super) fn field(name: &str, value: &dyn Display) -> String {
    format!("  {DIM}{name:<8}{DIM:#}  {value}")
}
