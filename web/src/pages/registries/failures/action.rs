//! Everything that can happen on the page, and what it changes.

use super::state::{Failures, Pane, Phase, Tried};
use crate::pages::play::{Field, Fill};
use longshore_client::url::Origin;
use std::rc::Rc;
use yew::Reducible;

/// Something that happened.
pub(crate) enum Action {
    /// Who asks whom was filled in.
    Fill(Fill),
    /// The user left a field.
    Leave(Field),
    /// Run was pressed, and something is wrong: all of it is told.
    Refuse,
    /// The user trusts a token service with the credentials for a registry.
    Trust(Origin, Origin),
    /// A run of so many cases began.
    Begin(usize),
    /// The run of this number tries this case.
    Trying(u32, usize),
    /// The run of this number is done with this case.
    Tried(u32, usize, Rc<Tried>),
    /// The run of this number is over.
    Over(u32),
    /// The run of this number cannot go on: the worker is no more.
    Broken(u32, String),
    /// A case was chosen.
    Choose(usize),
    /// An exchange of it was chosen; none is 0.
    Exchange(u32),
    /// This pane is to be shown.
    Pane(Pane),
}

impl Reducible for Failures {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut next = Rc::unwrap_or_clone(self);
        next.apply(action);
        Rc::new(next)
    }
}

impl Failures {
    fn apply(&mut self, action: Action) {
        match action {
            Action::Fill(fill) => {
                if fill.is_another_registry() {
                    self.forget();
                }
                self.form.change().fill(fill);
            }
            Action::Leave(field) => self.told.push(field),
            Action::Refuse => {
                self.phase = Phase::Refused;
                self.told.extend(Field::ALL);
                self.pane = Pane::Setup;
            }
            Action::Trust(registry, service) => self.trusted.push((registry, service)),
            Action::Begin(wanted) => {
                self.runs += 1;
                self.phase = Phase::Running { wanted, over: 0, at: None };
                if self.pane == Pane::Setup {
                    self.pane = Pane::Grid;
                }
            }
            // A run that was given up goes on telling for a moment.
            Action::Trying(run, _) | Action::Tried(run, ..) | Action::Over(run) | Action::Broken(run, _)
                if run != self.runs => {}
            Action::Trying(_, case) => {
                if let Phase::Running { at, .. } = &mut self.phase {
                    *at = Some(case);
                }
            }
            Action::Tried(_, at, tried) => {
                if let Phase::Running { over, .. } = &mut self.phase {
                    *over += 1;
                }
                if self.chosen == Some(at) {
                    self.exchange = tried.trial.actual.as_ref().map(|actual| actual.exchange);
                }
                if let Some(place) = self.tried.get_mut(at) {
                    *place = Some(tried);
                }
            }
            Action::Over(_) => {
                if let Phase::Running { wanted, over, .. } = self.phase {
                    self.phase = Phase::Ended { wanted, over };
                }
            }
            Action::Broken(_, why) => self.phase = Phase::Broken(why),
            Action::Choose(at) => {
                self.chosen = Some(at);
                let actual = self.tried(at).and_then(|tried| tried.trial.actual.as_ref());
                self.exchange = actual.map(|actual| actual.exchange);
                self.pane = Pane::Case;
            }
            Action::Exchange(number) => self.exchange = Some(number),
            Action::Pane(pane) => self.pane = pane,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::state::Counts;
    use super::*;
    use crate::pages::play::TargetChoice;
    use longshore_client::Step;
    use longshore_failures::{Actual, Came};
    use longshore_worker::trial::Trial;

    fn tried(came: Came) -> Rc<Tried> {
        let actual = Actual { exchange: 3, step: Step::GetManifest, status: 404, code: String::new() };
        let trial = Trial { came, actual: Some(actual), events: Vec::new(), why: None, left_behind: None };
        Rc::new(Tried::new(trial, None))
    }

    fn after(actions: impl IntoIterator<Item = Action>) -> Failures {
        let mut page = Failures::default();
        actions.into_iter().for_each(|action| page.apply(action));
        page
    }

    #[test]
    fn cases_are_counted_by_how_they_came_out() {
        let page = after([
            Action::Begin(3),
            Action::Trying(1, 0),
            Action::Tried(1, 0, tried(Came::AsExpected)),
            Action::Tried(1, 1, tried(Came::Otherwise("No.".to_owned()))),
            Action::Tried(1, 2, tried(Came::NotHere("No.".to_owned()))),
        ]);
        assert_eq!(page.counts(), Counts { expected: 1, otherwise: 1, not_here: 1 });
        assert_eq!(page.phase, Phase::Running { wanted: 3, over: 3, at: Some(0) });
    }

    #[test]
    fn a_run_that_was_stopped_ends_with_fewer_than_were_wanted() {
        let page = after([Action::Begin(3), Action::Tried(1, 0, tried(Came::AsExpected)), Action::Over(1)]);
        assert_eq!(page.phase, Phase::Ended { wanted: 3, over: 1 });
    }

    #[test]
    fn the_exchange_that_failed_is_open_in_the_chosen_case() {
        let page = after([Action::Choose(5), Action::Begin(1), Action::Tried(1, 5, tried(Came::AsExpected))]);
        assert_eq!(page.exchange, Some(3));
        let page = after([Action::Begin(1), Action::Tried(1, 5, tried(Came::AsExpected)), Action::Choose(5)]);
        assert_eq!(page.exchange, Some(3));
        let page = after([Action::Begin(1), Action::Tried(1, 5, tried(Came::AsExpected)), Action::Choose(6)]);
        assert_eq!(page.exchange, None);
    }

    #[test]
    fn what_came_is_of_the_registry_that_was_asked() {
        let mut page = after([Action::Begin(1), Action::Tried(1, 0, tried(Came::AsExpected))]);
        page.apply(Action::Fill(Fill::Target(TargetChoice::Other)));
        page.apply(Action::Tried(1, 1, tried(Came::AsExpected)));
        assert_eq!(page.counts(), Counts::default());
    }

    #[test]
    fn without_a_registry_or_with_a_name_that_has_no_room_beside_it_nothing_is_asked_for() {
        let mut page =
            after([Action::Fill(Fill::Target(TargetChoice::Other)), Action::Fill(Fill::Url(String::new()))]);
        assert!(page.trials(&[0]).is_none());
        page.apply(Action::Fill(Fill::Url("http://h:5000".to_owned())));
        assert!(page.trials(&[0]).is_some());
        page.apply(Action::Fill(Fill::Repository("a".repeat(254))));
        assert!(page.trials(&[0]).is_none() && page.repository_error().is_some());
    }
}
