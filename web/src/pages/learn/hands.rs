//! What the learner does that takes more than a change of state: running, deciding about a request that waits, copying.

use super::action::{Action, Deed};
use super::desk::Desk;
use super::gate::Gate;
use super::state::Learn;
use crate::browser::{clipboard, element};
use crate::components::draft::Part;
use crate::components::exchanges::line_id;
use gloo_timers::callback::Timeout;
use longshore_client::image::Image;
use longshore_client::stop::{self, Stopper};
use longshore_client::transport::{Decision, Gatekeeper};
use longshore_client::{Event, Observer, Step};
use longshore_lessons::{Hands as StageHands, Lesson, Other, Selector, Stage};
use longshore_worker::name;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use web_sys::MouseEvent;
use yew::{Callback, UseReducerHandle};

/// The page's state, and what acts on it in a lesson.
#[derive(Clone)]
pub(super) struct Hands {
    pub(super) page: UseReducerHandle<Learn>,
    /// The place of the lesson.
    pub(super) at: usize,
    pub(super) works: Rc<Works>,
}

/// What runs.
#[derive(Default)]
pub(super) struct Works {
    /// The stages that are not in use, by the places of their lessons.
    stages: RefCell<BTreeMap<usize, Stage>>,
    /// The gate of the run under way.
    gate: RefCell<Option<Rc<Gate>>>,
    /// What stops it.
    stopper: RefCell<Option<Stopper>>,
}

/// Who decides about the requests of a run that is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum By {
    /// The learner.
    Learner,
    /// The lesson, which shows how its goals are reached.
    Lesson,
}

impl Hands {
    /// The lesson, and what is done in it.
    pub(super) fn lesson(&self) -> Option<(&Lesson, &Desk)> {
        Some((self.page.lessons.get(self.at)?, self.page.desks.get(self.at)?))
    }

    /// Notes that something happened in the lesson.
    pub(super) fn tell(&self, deed: Deed) {
        self.page.dispatch(Action::In(self.at, deed));
    }

    /// Does something when it is asked for.
    pub(super) fn callback(&self, act: impl Fn(&Self) + 'static) -> Callback<MouseEvent> {
        let hands = self.clone();
        Callback::from(move |_| act(&hands))
    }

    /// Runs a piece, unless another one is under way.
    pub(super) fn run(&self, piece: &str, by: By) {
        let Some((lesson, desk)) = self.lesson().filter(|(_, desk)| desk.under_way.is_none()) else { return };
        let Some(piece) = lesson.pieces().find(|it| it.name == piece) else { return };
        let run = desk.begun + 1;
        let kept = self.works.stages.borrow_mut().remove(&self.at);
        // As it does for their texts, a test sees to it that the policies of all lessons can be used.
        let Ok(mut stage) = kept.map_or_else(|| Stage::new(lesson), Ok) else { return };
        let (button, stopped) = stop::pair();
        self.works.stopper.replace(Some(button));
        let is_held = piece.is_held && by == By::Learner;
        let gate = is_held.then(|| Rc::new(Gate::new()));
        self.works.gate.replace(gate.clone());
        let events = self.telling(move |event: Event| Deed::Happened(run, event));
        let observer = is_held.then(|| Rc::new(move |event| events.emit(event)) as Rc<dyn Observer>);
        let named = self.telling(move |names| Deed::Named(run, names));
        let hands = StageHands {
            observer,
            keeper: gate.map(|gate| gate as Rc<dyn Gatekeeper>),
            stopped: Some(stopped),
            made: Some(Rc::new(move |image: &Image, files: &[String]| {
                named.emit(name::of_image(image, files));
            })),
        };
        let (it, name) = (self.clone(), piece.name.clone());
        self.tell(Deed::Begin(name.clone()));
        spawn_local(async move {
            let ran = stage.run(&name, hands).await;
            it.works.stages.borrow_mut().insert(it.at, stage);
            it.tell(Deed::Ended(run, ran.map(Box::new)));
            if is_held {
                // What had the focus is gone.
                focus_once_drawn(it.run_id(&name));
            }
        });
    }

    /// Sends the request that waits; or else runs the next piece that was not run yet, and goes there.
    pub(super) fn go_on(&self) {
        let Some((lesson, desk)) = self.lesson() else { return };
        if desk.under_way.is_some() {
            return self.send_held();
        }
        if let Some(piece) = desk.next(lesson) {
            self.run(&piece.name, By::Learner);
            // Where a request waits, the focus is on what sends it.
            if !piece.is_held {
                focus_once_drawn(self.run_id(&piece.name));
            }
        }
    }

    /// Sends the request that waits as it is written; or says why it cannot be.
    pub(super) fn send_held(&self) {
        let Some((desk, under_way)) =
            self.lesson().and_then(|(_, desk)| Some((desk, desk.under_way.as_ref()?)))
        else {
            return;
        };
        let (Some(held), Some(shown)) = (&under_way.held, desk.shown.get(&under_way.piece)) else { return };
        match held.decision(&shown.hidden) {
            Ok(decision) => self.decide(decision),
            Err(why) => self.tell(Deed::Refuse(why)),
        }
    }

    /// Decides about the request that waits.
    pub(super) fn decide(&self, decision: Decision) {
        self.at_gate(|gate, exchange| Gate::decide(gate, exchange, decision));
    }

    /// Lets the request that waits go, and all up to the next one of this step.
    pub(super) fn go_up_to(&self, step: Step) {
        self.at_gate(|gate, exchange| gate.go_up_to(exchange, step));
    }

    /// Does something with the gate and the number of the exchange that waits there.
    fn at_gate(&self, act: impl FnOnce(&Gate, u32)) {
        let held = self.lesson().and_then(|(_, desk)| desk.under_way.as_ref()?.held.as_ref());
        if let (Some(held), Some(gate)) = (held, self.works.gate.borrow().as_deref()) {
            act(gate, held.exchange.number);
        }
    }

    /// Stops the run that is under way.
    pub(super) fn stop(&self) {
        if let Some(stopper) = self.works.stopper.borrow_mut().take() {
            stopper.stop();
        }
    }

    /// Forgets what was done and reached in the lesson.
    pub(super) fn reset(&self) {
        self.stop();
        self.page.dispatch(Action::Reset(self.at));
    }

    /// Takes what is written of the request that waits.
    pub(super) fn writing(&self) -> Callback<(Part, String)> {
        self.telling(|(part, text)| Deed::Write(part, text))
    }

    /// Opens the exchange that a place is about, and goes there; to its run where it is about all of that.
    pub(super) fn show(&self, selector: &Selector) {
        let Some((_, desk)) = self.lesson() else { return };
        let piece = &selector.piece;
        let id = match desk.runs.exchange(selector) {
            Some(exchange) => {
                self.tell(Deed::Choose(piece.clone(), exchange.number));
                line_id(&exchange_ids(piece), exchange.number)
            }
            None => self.run_id(piece),
        };
        focus_once_drawn(id);
    }

    /// The id of the button that runs a piece: another one in each lesson, so that nothing late takes the focus there.
    pub(super) fn run_id(&self, piece: &str) -> String {
        format!("run-{}-{piece}", self.at)
    }

    /// Puts the commands of a client on the clipboard.
    pub(super) fn copy(&self, other: Other, text: String) {
        let hands = self.clone();
        spawn_local(async move {
            let is_copied = clipboard::copy(&text).await;
            hands.tell(Deed::Copied(other, is_copied));
        });
    }

    /// Tells of each value as a deed.
    pub(super) fn telling<T: 'static>(&self, deed: impl Fn(T) -> Deed + 'static) -> Callback<T> {
        let (dispatch, at) = (self.page.dispatcher(), self.at);
        Callback::from(move |value| dispatch.dispatch(Action::In(at, deed(value))))
    }
}

/// Moves the focus to the element with this id, once the page has been drawn again.
fn focus_once_drawn(id: String) {
    Timeout::new(0, move || element::focus(&id)).forget();
}

/// What the ids of the exchanges of a piece begin with.
pub(super) fn exchange_ids(piece: &str) -> String {
    format!("exchange-{piece}")
}
