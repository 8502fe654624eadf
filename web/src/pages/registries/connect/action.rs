//! Everything that can happen on the page, and what it changes.

use super::state::{Connect, Field, Pane};
use crate::shared::Shared;
use longshore_connect::{Ladder, Proxy, Server, Who};
use std::rc::Rc;
use yew::Reducible;

/// Something that happened.
pub(crate) enum Action {
    /// A field was filled in.
    Fill(Field, String),
    /// A link names the registry.
    Named(String),
    /// Run was pressed, and something is wrong: it is told.
    Refuse,
    /// Something is going to be tried.
    Begin(Ladder),
    /// The run of this number has come so far.
    Climbed(u32, Ladder),
    /// The run of this number is over.
    Over(u32),
    /// The user says which make the registry is.
    Server(Server),
    /// The user says which proxy there is.
    Proxy(Proxy),
    /// The user says which pages are to be let in.
    Who(Who),
    /// The user writes what curl printed.
    Output(String),
    /// It is to be read.
    Hear,
    /// This pane is to be shown.
    Pane(Pane),
}

impl Reducible for Connect {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut next = Rc::unwrap_or_clone(self);
        next.apply(action);
        Rc::new(next)
    }
}

impl Connect {
    fn apply(&mut self, action: Action) {
        match action {
            Action::Fill(field, text) => {
                self.form.fill(field, text);
                // What was found is of what was filled in then.
                self.forget();
            }
            Action::Named(url) => {
                self.form.name(url);
                self.forget();
            }
            Action::Refuse => {
                self.told = true;
                self.pane = Pane::Setup;
            }
            Action::Begin(ladder) => {
                self.forget();
                if self.form.password_of.is_none() {
                    // It was typed before the registry was.
                    self.form.password_of = self.form.origin();
                }
                self.running = true;
                self.ladder = Some(Shared::new(ladder));
                self.pane = Pane::Ladder;
            }
            Action::Climbed(run, _) | Action::Over(run) if run != self.runs => {}
            Action::Climbed(_, ladder) => self.ladder = Some(Shared::new(ladder)),
            Action::Over(_) => {
                self.running = false;
                if self.pane == Pane::Ladder {
                    self.pane = Pane::Cause;
                }
            }
            Action::Server(server) => self.server = Some(server),
            Action::Proxy(proxy) => self.proxy = proxy,
            Action::Who(who) => self.who = who,
            Action::Output(output) => {
                self.output = output;
                self.said.clear();
            }
            Action::Hear => self.hear(),
            Action::Pane(pane) => self.pane = pane,
        }
    }

    /// Whatever is under way or was found is of another time.
    fn forget(&mut self) {
        self.runs += 1;
        self.running = false;
        self.wanted.set(0);
        self.ladder = None;
        self.output.clear();
        self.said.clear();
    }

    fn hear(&mut self) {
        let Some(ladder) = &self.ladder else { return };
        let mut ladder = Ladder::clone(ladder);
        let says = if ladder.hear(&self.output) {
            "That told something: see what is left."
        } else {
            "That tells nothing new. It should be all that one of the commands above printed."
        };
        says.clone_into(&mut self.said);
        self.ladder = Some(Shared::new(ladder));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use longshore_connect::{Browser, Page, Probe, Showed, Situation};

    fn ladder() -> Ladder {
        Ladder::new(Situation {
            target: "https://registry.example".to_owned(),
            page: Page { origin: "https://page.example".to_owned(), secure: true, framed: false },
            online: true,
            browser: Browser::Chromium,
            credentials: false,
            sample: None,
        })
    }

    fn after(actions: impl IntoIterator<Item = Action>) -> Connect {
        let mut page = Connect::of(String::new());
        actions.into_iter().for_each(|action| page.apply(action));
        page
    }

    #[test]
    fn what_was_found_is_forgotten_when_something_else_is_filled_in() {
        let page =
            after([Action::Begin(ladder()), Action::Fill(Field::Url, "https://other.example".to_owned())]);
        assert!(page.ladder.is_none() && !page.running);
        // What still comes of it is of no use.
        let mut page = page;
        page.apply(Action::Climbed(1, ladder()));
        assert!(page.ladder.is_none());
    }

    #[test]
    fn what_curl_printed_is_read_when_it_tells_something() {
        let mut failed = ladder();
        while let Some(ask) = failed.next() {
            failed.tell(
                ask.probe,
                if ask.probe == Probe::Own { Showed::Opaque } else { Showed::Failed { millis: 9 } },
            );
        }
        let several = failed.diagnosis().causes.len();
        assert!(several > 1);
        let mut page = after([Action::Begin(ladder()), Action::Climbed(1, failed), Action::Over(1)]);
        page.apply(Action::Output("nothing of the kind".to_owned()));
        page.apply(Action::Hear);
        assert!(page.said.contains("nothing new"));
        page.apply(Action::Output("curl: (6) Could not resolve host: registry.example".to_owned()));
        page.apply(Action::Hear);
        assert!(page.said.contains("told something"));
        assert_eq!(page.ladder.unwrap().diagnosis().causes.len(), 1);
    }
}
