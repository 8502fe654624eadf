//! What the user does that takes more than a change of state: running, stopping, files, keys.

use super::action::Action;
use super::choice::FlowChoice;
use super::editor::SEND;
use super::files::{Chosen, Look};
use super::fill::Fill;
use super::held::{Held, Write};
use super::item;
use super::run;
use super::state::{Phase, Play};
use super::whom::Whom;
use crate::browser::listener::Listener;
use crate::browser::{drop, element};
use crate::keys::{Command, Press};
use crate::shared::Shared;
use crate::worker::{Engine, Stopper};
use gloo_timers::future::TimeoutFuture;
use longshore_client::Exchange;
use longshore_client::plain::plain;
use longshore_client::source::Source as _;
use longshore_client::url::Origin;
use longshore_worker::blob::BlobSource;
use longshore_worker::gate::Verdict;
use longshore_worker::job::Flow;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Blob, DragEvent, File, KeyboardEvent, MouseEvent};
use yew::{Callback, UseReducerHandle};

/// The page's state, and what acts on it.
#[derive(Clone)]
pub(crate) struct Hands {
    /// The state.
    pub(crate) play: UseReducerHandle<Play>,
    /// The worker: the registry in the page, and the making of layers.
    pub(crate) engine: Engine,
    /// What stops the run that is under way.
    pub(crate) stopper: Shared<RefCell<Option<Stopper>>>,
}

impl Hands {
    /// A sentence of a run as it may be shown.
    pub(crate) fn said(&self, sentence: &str) -> String {
        let play = &self.play;
        let sentence = if play.secrets { sentence.to_owned() } else { play.hidden.masked_sentence(sentence) };
        plain(&sentence).into_owned()
    }

    /// Who asks whom, as it is filled in.
    pub(crate) fn whom<R>(&self, show: impl FnOnce(Whom<'_>) -> R) -> R {
        let error = &|field| self.play.error(field);
        show(Whom::of(&self.play.form, error, self.play.dispatcher(), Action::Fill, Action::Leave))
    }

    /// Does something when it is asked for.
    pub(crate) fn callback(&self, act: fn(&Self)) -> Callback<MouseEvent> {
        let hands = self.clone();
        Callback::from(move |_| act(&hands))
    }

    /// Starts the worker on the way to Run, so that it is there when Run is pressed.
    pub(crate) fn wake<E>(&self) -> Callback<E> {
        let hands = self.clone();
        Callback::from(move |_| hands.engine.start())
    }

    /// Runs what the form asks for, and holds each request; of a run that is under way, the next ones.
    pub(crate) fn step_through(&self) {
        if self.play.is_running() {
            self.hold(true);
        } else {
            self.start(true);
        }
    }

    /// Lets the request that is held go as it was, and holds no other.
    pub(crate) fn go_through(&self) {
        self.hold(false);
    }

    fn hold(&self, holding: bool) {
        if let Some(stopper) = self.stopper.borrow().as_ref() {
            stopper.hold(holding);
        }
        self.play.dispatch(Action::Hold(holding));
    }

    /// Sends the request that is held as it is written; or says why it cannot be.
    pub(crate) fn send_edited(&self) {
        let Some((held, exchange)) = self.held() else { return };
        match held.verdict(&exchange, self.play.masks()) {
            Ok(verdict) => self.decide(held.exchange, verdict),
            Err(why) => self.play.dispatch(Action::Write(Write::Wrong(why))),
        }
    }

    /// Sends the request that is held as it was.
    pub(crate) fn send_unchanged(&self) {
        if let Some((held, _)) = self.held() {
            self.decide(held.exchange, Verdict::Send(held.fault));
        }
    }

    /// Does not send the request that is held.
    pub(crate) fn drop_held(&self) {
        if let Some((held, _)) = self.held() {
            self.decide(held.exchange, Verdict::Drop);
        }
    }

    fn held(&self) -> Option<(Shared<Held>, Rc<Exchange>)> {
        let held = self.play.held.clone()?;
        let exchange = Rc::clone(self.play.transcript.exchange(held.exchange)?);
        Some((held, exchange))
    }

    fn decide(&self, exchange: u32, verdict: Verdict) {
        if let Some(stopper) = self.stopper.borrow().as_ref() {
            stopper.decide(exchange, verdict);
        }
        self.play.dispatch(Action::Decided);
    }

    /// Runs what the form asks for; or says what is wrong with it, and goes there.
    pub(crate) fn run(&self) {
        self.start(false);
    }

    fn start(&self, step: bool) {
        if self.play.is_running() {
            return;
        }
        let Some(mut job) = self.play.form.job() else {
            self.play.dispatch(Action::Refuse);
            if let Some(field) = self.play.form.first_wrong() {
                let id = self.play.form.control(field);
                once_drawn(move || element::focus(id));
            }
            return;
        };
        job.step = step;
        job.run = self.play.runs + 1;
        let origin = job.target.url.origin();
        job.target.trusted_realms = self.play.trusted_by(&origin);
        if let (Flow::Push(push), false) = (&mut job.flow, job.embedded) {
            push.sessions = self.play.sessions(&origin, push.repository.as_str());
        }
        let number = self.play.runs + 1;
        let stopper = run::start(job, number, &self.engine, &self.play.dispatcher());
        *self.stopper.borrow_mut() = Some(stopper);
        self.play.dispatch(Action::Hold(step));
    }

    /// Stops the run that is under way.
    pub(crate) fn stop(&self) {
        if let Some(stopper) = self.stopper.borrow_mut().take() {
            stopper.stop();
        }
    }

    /// Trusts a token service, and runs again.
    pub(crate) fn trust(&self, origin: Origin) {
        self.play.dispatch(Action::Trust(origin));
        // What the user has filled in since is another matter.
        self.play.dispatch(Action::Return);
        self.run();
    }

    /// Goes on with another flow on what was just done.
    pub(crate) fn go_on(&self, flow: FlowChoice) {
        self.play.dispatch(Action::Return);
        if let Phase::Done { summary, .. } = &self.play.phase {
            if let Some(repository) = &summary.repository {
                self.play.dispatch(Action::Fill(Fill::Repository(repository.clone())));
            }
            if let Some(reference) = &summary.reference {
                self.play.dispatch(Action::Fill(Fill::Tags(reference.clone())));
            }
        }
        self.play.dispatch(Action::Fill(Fill::Flow(flow)));
        self.run();
    }

    /// Goes to an exchange further on or back, and takes the focus there.
    pub(crate) fn step(&self, step: i32) {
        self.play.dispatch(Action::Step(step));
        if let Some(number) = self.play.shown() {
            once_drawn(move || element::focus(&item::id(number)));
        }
    }

    /// Takes files, and looks at how each begins.
    pub(crate) fn add_files(&self, files: Vec<File>, folders: Vec<String>) {
        let first = self.play.form.files.iter().map(|file| file.id).max().unwrap_or(0);
        let chosen: Vec<Chosen> = (first + 1..)
            .zip(files)
            .map(|(id, file)| {
                let name = file.name();
                let content = Blob::from(file);
                let size = BlobSource::new(content.clone()).size();
                Chosen { id, name, size, content, look: Look::Unread }
            })
            .collect();
        self.engine.start();
        for Chosen { id, content, .. } in chosen.clone() {
            let dispatch = self.play.dispatcher();
            spawn_local(async move {
                let look = Chosen::look(&BlobSource::new(content)).await;
                dispatch.dispatch(Action::Looked(id, look));
            });
        }
        self.play.dispatch(Action::AddFiles(chosen, folders));
    }
}

/// Hands each key that is a command to `act`.
pub(crate) fn listen_to_keys(act: impl Fn(Command) + 'static) -> Option<Listener> {
    Listener::of_window("keydown", move |event: KeyboardEvent| {
        let press = Press {
            key: &event.key(),
            command: event.ctrl_key() || event.meta_key(),
            alt: event.alt_key(),
            typing: element::is_typing(),
        };
        let Some(command) = Command::of(press) else { return };
        if !event.repeat() || matches!(command, Command::Next | Command::Previous) {
            event.prevent_default();
            act(command);
        }
    })
}

/// Takes files that are dropped anywhere on the page: the browser would leave the page for them.
pub(crate) fn listen_to_files(hands: &Hands) -> [Option<Listener>; 3] {
    let over = hands.clone();
    let left = hands.clone();
    let dropped = hands.clone();
    [
        Listener::of_window("dragover", move |event: DragEvent| {
            if drop::has_files(&event) {
                event.prevent_default();
                if !over.play.dragging {
                    over.play.dispatch(Action::Drag(true));
                }
            }
        }),
        Listener::of_window("dragleave", move |event: DragEvent| {
            // Only on leaving the window is there nothing that the pointer goes to.
            if event.related_target().is_none() {
                left.play.dispatch(Action::Drag(false));
            }
        }),
        Listener::of_window("drop", move |event: DragEvent| {
            if drop::has_files(&event) {
                event.prevent_default();
                let (files, folders) = drop::dropped(&event);
                dropped.add_files(files, folders);
            }
        }),
    ]
}

/// Takes the focus to Send, once a request is held, unless something is being typed elsewhere.
pub(crate) fn go_to_send() {
    once_drawn(|| {
        if !element::is_typing() {
            element::focus(SEND);
        }
    });
}

/// Scrolls to the latest exchange.
pub(crate) fn show_latest() {
    // What is out of sight has a guessed height: once the end is in sight, its place is known.
    spawn_local(async {
        for pause in [0, 32] {
            TimeoutFuture::new(pause).await;
            element::scroll_to_end("sequence");
        }
    });
}

/// Does something once the page has been drawn again.
fn once_drawn(act: impl FnOnce() + 'static) {
    spawn_local(async move {
        TimeoutFuture::new(0).await;
        act();
    });
}
