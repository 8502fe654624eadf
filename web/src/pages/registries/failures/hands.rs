//! What the user does that takes more than a change of state: running, stopping.

use super::action::Action;
use super::state::{Failures, Tried};
use crate::browser::element;
use crate::pages::play::{Field, Fill, Whom};
use crate::worker::{Engine, Stopper, Task};
use futures::StreamExt as _;
use gloo_timers::callback::Timeout;
use longshore_client::Target;
use longshore_client::url::Origin;
use longshore_worker::message::{News, Order};
use longshore_worker::trial::Told;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use web_sys::MouseEvent;
use yew::{Callback, UseReducerDispatcher, UseReducerHandle};

/// The page's state, and what acts on it.
#[derive(Clone)]
pub(crate) struct Hands {
    pub(crate) page: UseReducerHandle<Failures>,
    pub(crate) engine: Engine,
    /// What stops the run that is under way.
    pub(crate) stopper: Rc<RefCell<Option<Stopper>>>,
}

impl Hands {
    /// Who asks whom, as it is filled in.
    pub(crate) fn whom<R>(&self, show: impl FnOnce(Whom<'_>) -> R) -> R {
        let error = |field| match field {
            Field::Repository => self.page.repository_error().filter(|_| self.page.told.contains(&field)),
            _ => self.page.form.told_error(&self.page.told, field),
        };
        let whom = Whom::of(&self.page.form, &error, self.page.dispatcher(), Action::Fill, Action::Leave);
        let (hands, fill) = (self.clone(), whom.fill.clone());
        let fill = Callback::from(move |filled: Fill| {
            // What is under way is at the registry that was asked, and nobody would see it any more.
            if filled.is_another_registry() {
                hands.stop();
            }
            fill.emit(filled);
        });
        show(Whom { fill, ..whom })
    }

    /// Does something when it is asked for.
    pub(crate) fn callback(&self, act: impl Fn(&Self) + 'static) -> Callback<MouseEvent> {
        let hands = self.clone();
        Callback::from(move |_| act(&hands))
    }

    /// Starts the worker on the way to Run, so that it is there when Run is pressed.
    pub(crate) fn wake<E>(&self) -> Callback<E> {
        let hands = self.clone();
        Callback::from(move |_| hands.engine.start())
    }

    /// Shows a case. In this page it is tried at once; a real registry is asked only when the user says so.
    pub(crate) fn choose(&self, at: usize) {
        self.page.dispatch(Action::Choose(at));
        if self.page.is_embedded() && self.page.tried(at).is_none() && !self.page.is_running() {
            self.run(&[at]);
        }
    }

    /// Tries all cases.
    pub(crate) fn run_all(&self) {
        self.run(&(0..self.page.cases.len()).collect::<Vec<_>>());
    }

    /// Tries these cases; or says what is wrong with the form, and goes there.
    pub(crate) fn run(&self, cases: &[usize]) {
        if self.page.is_running() {
            return;
        }
        let Some(trials) = self.page.trials(cases) else {
            self.page.dispatch(Action::Refuse);
            let wrong = self.page.form.first_wrong().or(Some(Field::Repository)).map(Field::id);
            if let Some(id) = wrong {
                Timeout::new(0, move || element::focus(id)).forget();
            }
            return;
        };
        let run = self.page.runs + 1;
        self.page.dispatch(Action::Begin(cases.len()));
        let task = self.engine.order(&Order::Try(trials.sealed()));
        *self.stopper.borrow_mut() = Some(task.stopper());
        spawn_local(follow(task, run, trials.target, self.page.dispatcher()));
    }

    /// Stops the run that is under way.
    pub(crate) fn stop(&self) {
        if let Some(stopper) = self.stopper.borrow_mut().take() {
            stopper.stop();
        }
    }

    /// Trusts a token service with the credentials for the registry that is filled in, and tries a case again.
    pub(crate) fn trust(&self, service: &Origin, case: usize) {
        if let Some(registry) = self.page.form.job().map(|job| job.target.url.origin()) {
            self.page.dispatch(Action::Trust(registry, service.clone()));
            self.run(&[case]);
        }
    }
}

/// Hands on what the worker tells, until the run is over.
async fn follow(mut task: Task, run: u32, target: Option<Target>, dispatch: UseReducerDispatcher<Failures>) {
    while let Some(news) = task.news.next().await {
        match news {
            News::Letter(letter) => match Told::opened(&letter) {
                Some(Told::Begun(at)) => dispatch.dispatch(Action::Trying(run, at as usize)),
                Some(Told::Ended(at, trial)) => {
                    let tried = Rc::new(Tried::new(*trial, target.as_ref()));
                    dispatch.dispatch(Action::Tried(run, at as usize, tried));
                }
                Some(Told::Over) => {
                    task.over = true;
                    return dispatch.dispatch(Action::Over(run));
                }
                None => {}
            },
            News::Failed(why) => return dispatch.dispatch(Action::Broken(run, why)),
            _ => {}
        }
    }
    dispatch.dispatch(Action::Broken(run, "it does not answer".to_owned()));
}
