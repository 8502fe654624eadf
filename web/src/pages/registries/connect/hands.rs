//! What the user does that takes more than a change of state: trying, stopping.

use super::action::Action;
use super::carry::{Carrier, carry};
use super::state::{Connect, Field};
use crate::browser::element;
use longshore_connect::{Ladder, Probe, Showed};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::UseReducerHandle;

/// The page's state, and what acts on it.
#[derive(Clone)]
pub(crate) struct Hands {
    pub(crate) page: UseReducerHandle<Connect>,
}

impl Hands {
    /// Tries one thing after the other; or says what is wrong with what is filled in.
    pub(crate) fn run(&self) {
        if self.page.running {
            return;
        }
        let wrong = self.page.form.first_wrong();
        let Some(situation) = self.page.situation().filter(|_| wrong.is_none()) else {
            self.page.dispatch(Action::Refuse);
            return element::focus(wrong.unwrap_or(Field::Url).id());
        };
        let run = self.page.runs + 1;
        let mut ladder = Ladder::new(situation);
        self.page.dispatch(Action::Begin(ladder.clone()));
        let (dispatch, wanted) = (self.page.dispatcher(), Rc::clone(&self.page.wanted));
        wanted.set(run);
        let mut carrier = Carrier::new(self.page.form.credentials());
        spawn_local(async move {
            while let Some(ask) = ladder.next() {
                let showed = carry(&ask, &carrier).await;
                if wanted.get() != run {
                    return;
                }
                if let (Probe::Token, Showed::Answer(answer)) = (ask.probe, &showed) {
                    carrier.learn(&answer.body);
                }
                ladder.tell(ask.probe, showed);
                dispatch.dispatch(Action::Climbed(run, ladder.clone()));
            }
            dispatch.dispatch(Action::Over(run));
        });
    }

    /// Gives up what is under way; what was tried stays.
    pub(crate) fn stop(&self) {
        self.page.wanted.set(0);
        self.page.dispatch(Action::Over(self.page.runs));
    }
}
