//! Everything that can happen on the page, and what it changes.

use super::state::{Came, Checked, Conformance, Filter, LISTED, Pane, Phase, Running};
use crate::pages::play::{Field, Fill};
use longshore_client::url::Origin;
use longshore_conformance::{Category, Version};
use longshore_worker::inspection::{Told, Unusable};
use std::rc::Rc;
use std::time::Duration;
use yew::Reducible;

/// Something that happened.
#[derive(Debug)]
pub(crate) enum Action {
    /// Who asks whom was filled in.
    Fill(Fill),
    /// The user left a field.
    Leave(Field),
    /// The first repository.
    First(String),
    /// The second repository.
    Second(String),
    /// A category is to be checked, or not.
    Category(Category, bool),
    /// The version that the registry is held to.
    Version(Version),
    /// Run was pressed, and something is wrong: all of it is told.
    Refuse,
    /// The user trusts a token service with the credentials for the registry of the latest run.
    Trust(Origin),
    /// A run began, against this registry and at this time.
    Begin(Origin, Duration),
    /// The run of this number told something, up to this time.
    Told(u32, Vec<Told>, Duration),
    /// The run of this number cannot go on: the worker is no more.
    Broken(u32, String),
    /// Time goes by while a run is under way.
    Tick(Duration),
    /// Other checks are to be listed.
    Filter(Filter),
    /// More of them are to be listed.
    More,
    /// A check was chosen.
    Choose(usize),
    /// This pane is to be shown.
    Pane(Pane),
}

impl Reducible for Conformance {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut next = Rc::unwrap_or_clone(self);
        next.apply(action);
        Rc::new(next)
    }
}

impl Conformance {
    fn apply(&mut self, action: Action) {
        match action {
            Action::Fill(fill) => self.form.change().fill(fill),
            Action::Leave(field) => self.told.push(field),
            Action::First(name) => self.first = name,
            Action::Second(name) => self.second = name,
            Action::Category(category, wanted) => {
                let chosen =
                    |it: &Category| if *it == category { wanted } else { self.categories.contains(it) };
                self.categories = Category::ALL.into_iter().filter(chosen).collect();
            }
            Action::Version(version) => self.version = version,
            Action::Refuse => {
                self.phase = Phase::Refused;
                self.told.extend(Field::ALL);
                self.pane = Pane::Setup;
            }
            Action::Trust(service) => {
                if let Some(registry) = &self.registry {
                    self.trusted.push((registry.clone(), service));
                }
            }
            Action::Begin(registry, now) => {
                self.registry = Some(registry);
                self.through_gateway = self.form.uses_gateway();
                self.ran = self.version;
                self.runs += 1;
                self.phase = Phase::Running(Running { begun: now, now, ..Running::default() });
                self.checks.clear();
                self.chosen = None;
                self.filter = Filter::default();
                self.listed = LISTED;
                self.pane = Pane::Checks;
            }
            // A run that was replaced goes on telling for a moment.
            Action::Told(run, ..) | Action::Broken(run, _) if run != self.runs => {}
            Action::Told(_, told, now) => {
                self.tick(now);
                for told in told {
                    self.take(told);
                }
            }
            Action::Broken(_, why) => {
                self.phase = Phase::Unusable(Unusable {
                    sentence: format!("The part of this page that makes the checks cannot be used: {why}."),
                    advice: "Load the page again. If that does not help, its server lacks a part of the site, or the browser forbids workers. What was pushed until then may still be there.".to_owned(),
                    untrusted_realm: None,
                });
            }
            Action::Tick(now) => self.tick(now),
            Action::Filter(filter) => {
                self.filter = filter;
                self.listed = LISTED;
            }
            Action::More => self.listed += LISTED,
            Action::Choose(at) => {
                self.chosen = Some(at);
                self.pane = Pane::Check;
            }
            Action::Pane(pane) => self.pane = pane,
        }
    }

    fn tick(&mut self, time: Duration) {
        if let Phase::Running(running) = &mut self.phase {
            running.now = time;
        }
    }

    fn take(&mut self, told: Told) {
        match told {
            Told::Planned(checks) => {
                let checked = |planned| Checked { planned: Rc::new(planned), outcome: None };
                self.checks = checks.into_iter().map(checked).collect();
            }
            Told::Begun(at) => {
                if let Phase::Running(running) = &mut self.phase {
                    running.at = Some(at as usize);
                }
            }
            Told::Ended(at, outcome) => {
                if let Some(checked) = self.checks.get_mut(at as usize) {
                    checked.outcome = Some(Rc::new(outcome));
                }
            }
            Told::CleaningUp => {
                if let Phase::Running(running) = &mut self.phase {
                    running.cleaning = true;
                }
            }
            Told::Reported(reported) => {
                self.phase = Phase::Ended(reported);
                self.show_worst();
            }
            Told::Unusable(why) => self.phase = Phase::Unusable(why),
        }
    }

    /// What failed is what one wants to see, or what fell short; where nothing did, all.
    fn show_worst(&mut self) {
        let counts = self.counts(None);
        let came = [Came::Failed, Came::Short].into_iter().find(|came| came.count(counts) > 0);
        if self.filter == Filter::default() {
            self.filter.came = came;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use longshore_conformance::{Level, Outcome, Verdict};
    use longshore_worker::inspection::Planned;

    fn planned(id: &str, category: Category) -> Planned {
        Planned {
            id: id.to_owned(),
            title: id.to_owned(),
            category,
            level: Level::Must,
            section: "Push".to_owned(),
            url: "https://spec.example/#push".to_owned(),
            sentence: "It MUST.".to_owned(),
        }
    }

    fn outcome(verdict: Verdict) -> Outcome {
        Outcome { verdict, findings: Vec::new(), exchanges: Vec::new(), sent: 0, elapsed: Duration::ZERO }
    }

    fn after(actions: impl IntoIterator<Item = Action>) -> Conformance {
        let mut page = Conformance::default();
        actions.into_iter().for_each(|action| page.apply(action));
        page
    }

    fn begin() -> Action {
        Action::Begin(longshore_client::url::Url::parse("http://h").unwrap().origin(), Duration::ZERO)
    }

    fn told(told: Vec<Told>) -> Action {
        Action::Told(1, told, Duration::from_secs(1))
    }

    fn two_checks() -> Told {
        Told::Planned(vec![planned("a", Category::Api), planned("b", Category::Push)])
    }

    #[test]
    fn checks_are_counted_by_category_once_they_are_over() {
        let page = after([
            begin(),
            told(vec![
                two_checks(),
                Told::Begun(0),
                Told::Ended(0, outcome(Verdict::Passed)),
                Told::Begun(1),
            ]),
        ]);
        assert_eq!(page.counts(None).total(), 1);
        assert_eq!(page.counts(Some(Category::Api)).passed, 1);
        assert_eq!(page.counts(Some(Category::Push)).total(), 0);
        assert!(matches!(&page.phase, Phase::Running(Running { at: Some(1), .. })));
    }

    #[test]
    fn the_filter_is_by_category_and_by_what_came() {
        let mut page = after([
            begin(),
            told(vec![
                two_checks(),
                Told::Ended(0, outcome(Verdict::Failed)),
                Told::Ended(1, outcome(Verdict::Failed)),
            ]),
        ]);
        assert_eq!(page.found(), [0, 1]);
        page.apply(Action::Filter(Filter { category: Some(Category::Push), came: Some(Came::Failed) }));
        assert_eq!(page.found(), [1]);
        page.apply(Action::Filter(Filter { category: Some(Category::Push), came: Some(Came::Passed) }));
        assert!(page.found().is_empty());
    }

    #[test]
    fn news_of_a_run_that_was_replaced_is_passed_over() {
        let page = after([begin(), begin(), told(vec![two_checks()]), Action::Broken(1, "gone".into())]);
        assert!(page.checks.is_empty() && page.is_running());
    }

    #[test]
    fn without_any_category_or_with_one_repository_twice_nothing_is_asked_for() {
        let none = Category::ALL.into_iter().map(|category| Action::Category(category, false));
        assert!(after(none).inspection().is_none());
        let same = after([Action::First("a/b".into()), Action::Second(" a/b".into())]);
        assert!(same.second_error().unwrap().contains("the same") && same.inspection().is_none());
        let lonely = after([Action::Second("a/b".into())]);
        assert!(lonely.second_error().is_some() && lonely.inspection().is_none());
        assert!(after([Action::First("A".into())]).first_error().is_some());
    }

    #[test]
    fn a_token_service_is_trusted_for_the_registry_that_named_it() {
        let service = longshore_client::url::Url::parse("http://auth").unwrap().origin();
        let other = [
            Action::Fill(Fill::Target(crate::pages::play::TargetChoice::Other)),
            Action::Fill(Fill::Url("http://h".into())),
        ];
        let mut page = after(other.into_iter().chain([begin(), Action::Trust(service.clone())]));
        assert_eq!(page.inspection().unwrap().target.trusted_realms, [service]);
        page.apply(Action::Fill(Fill::Url("http://elsewhere".into())));
        assert!(page.inspection().unwrap().target.trusted_realms.is_empty());
    }
}
