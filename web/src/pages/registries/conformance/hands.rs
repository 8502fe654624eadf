//! What the user does that takes more than a change of state: running, stopping, saving the report.

use super::action::Action;
use super::state::Conformance;
use crate::browser::clock::PageClock;
use crate::browser::{download, element};
use crate::pages::play::{Field, Whom};
use crate::worker::{Engine, Stopper, Task};
use futures::StreamExt as _;
use gloo_timers::callback::Timeout;
use longshore_client::transport::Clock as _;
use longshore_client::url::Origin;
use longshore_worker::inspection::Told;
use longshore_worker::message::{News, Order};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Blob, MouseEvent};
use yew::{Callback, UseReducerDispatcher, UseReducerHandle};

/// The page's state, and what acts on it.
#[derive(Clone)]
pub(crate) struct Hands {
    pub(crate) page: UseReducerHandle<Conformance>,
    pub(crate) engine: Engine,
    /// What stops the run that is under way.
    pub(crate) stopper: Rc<RefCell<Option<Stopper>>>,
}

impl Hands {
    /// Who asks whom, as it is filled in.
    pub(crate) fn whom<R>(&self, show: impl FnOnce(Whom<'_>) -> R) -> R {
        let error = &|field| self.page.form.told_error(&self.page.told, field);
        show(Whom::of(&self.page.form, error, self.page.dispatcher(), Action::Fill, Action::Leave))
    }

    /// Does something when it is asked for.
    pub(crate) fn callback(&self, act: fn(&Self)) -> Callback<MouseEvent> {
        let hands = self.clone();
        Callback::from(move |_| act(&hands))
    }

    /// Tells the page something when it is asked for.
    pub(crate) fn tell<E: 'static>(&self, action: impl Fn() -> Action + 'static) -> Callback<E> {
        let dispatch = self.page.dispatcher();
        Callback::from(move |_| dispatch.dispatch(action()))
    }

    /// Starts the worker on the way to Run, so that it is there when Run is pressed.
    pub(crate) fn wake<E>(&self) -> Callback<E> {
        let hands = self.clone();
        Callback::from(move |_| hands.engine.start())
    }

    /// Makes the checks that the form asks for; or says what is wrong with it, and goes there.
    pub(crate) fn run(&self) {
        if self.page.is_running() {
            return;
        }
        let Some(inspection) = self.page.inspection() else {
            self.page.dispatch(Action::Refuse);
            let wrong = self.page.form.first_wrong().map(Field::id);
            let first = self.page.first_error().map(|_| "first-repository");
            let second = self.page.second_error().map(|_| "second-repository");
            if let Some(id) = wrong.or(first).or(second) {
                Timeout::new(0, move || element::focus(id)).forget();
            }
            return;
        };
        let run = self.page.runs + 1;
        self.page.dispatch(Action::Begin(inspection.target.url.origin(), PageClock.now()));
        let task = self.engine.order(&Order::Inspect(inspection.sealed()));
        *self.stopper.borrow_mut() = Some(task.stopper());
        let dispatch = self.page.dispatcher();
        spawn_local(follow(task, run, dispatch));
    }

    /// Stops the run that is under way; what was pushed is deleted all the same.
    pub(crate) fn stop(&self) {
        if let Some(stopper) = self.stopper.borrow_mut().take() {
            stopper.stop();
        }
    }

    /// Trusts a token service, and runs again.
    pub(crate) fn trust(&self, origin: Origin) {
        self.page.dispatch(Action::Trust(origin));
        self.run();
    }
}

/// Has the browser save a report.
pub(crate) fn save(report: &Blob, name: &'static str) -> Callback<MouseEvent> {
    let report = report.clone();
    Callback::from(move |_| {
        // Where the browser saves nothing it says so itself.
        download::save(&report, name);
    })
}

/// Hands on what the worker tells, until the run is over.
async fn follow(mut task: Task, run: u32, dispatch: UseReducerDispatcher<Conformance>) {
    while let Some(news) = task.news.next().await {
        match news {
            News::Letter(letter) => {
                let told = Told::opened(&letter);
                task.over = told.iter().any(|it| matches!(it, Told::Reported(_) | Told::Unusable(_)));
                dispatch.dispatch(Action::Told(run, told, PageClock.now()));
                if task.over {
                    return;
                }
            }
            News::Failed(why) => return dispatch.dispatch(Action::Broken(run, why)),
            _ => {}
        }
    }
    dispatch.dispatch(Action::Broken(run, "it does not answer".to_owned()));
}
