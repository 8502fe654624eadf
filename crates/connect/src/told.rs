//! A ladder in words.

use crate::cause::{Cause, Causes};
use crate::command::Command;
use crate::ladder::{Check, Ladder, Rung};
use crate::probe::Ask;
use crate::texts::{Texts, fill};
use longshore_explain::Section;

/// A rung in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToldRung {
    /// What was tried.
    pub tried: String,
    /// What it showed.
    pub showed: String,
    /// What that excludes.
    pub excludes: String,
}

/// A cause in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToldCause {
    /// Its title.
    pub title: String,
    /// What happens, and why the browser does not say so.
    pub explanation: String,
    /// What the user can look at.
    pub look: String,
    /// A command whose output tells it from others, where one does.
    pub command: Option<Command>,
    /// Where it is written.
    pub section: Section,
}

impl Ladder {
    /// What a request is for, while it is under way.
    pub fn tell_ask(&self, ask: &Ask, texts: &Texts) -> String {
        fill(texts.sentence(ask.probe.name()), &ask.words())
    }

    /// What it comes to, in a sentence.
    pub fn tell_end(&self, texts: &Texts) -> String {
        let diagnosis = self.diagnosis();
        let name = match (diagnosis.causes.as_slice(), diagnosis.untried.is_empty()) {
            _ if self.next().is_some() => "end-not-yet",
            ([], _) => "end-unsteady",
            ([Cause::Nothing], true) => "end-nothing",
            ([Cause::Nothing], false) => "end-nothing-tried",
            ([_], _) => "end-one",
            _ => "end-several",
        };
        let untried = self.titles(diagnosis.untried.into_iter().collect(), texts);
        let values = [
            ("causes", self.titles(diagnosis.causes.iter().copied().collect(), texts)),
            ("count", diagnosis.causes.len().to_string()),
            ("untried", untried),
        ];
        fill(texts.sentence(name), &values)
    }

    /// A rung in words. What came from the registry is text, and to be shown as such.
    pub fn tell_rung(&self, rung: &Rung, texts: &Texts) -> ToldRung {
        let name = match rung.check {
            Check::Url => "url",
            Check::Network => "network",
            Check::Port => "port",
            Check::Schemes => "schemes",
            Check::Hosts => "hosts",
            Check::Heard => "heard",
            Check::Probe(probe) => probe.name(),
        };
        ToldRung {
            tried: fill(texts.sentence(name), &rung.values),
            showed: fill(texts.sentence(rung.showed), &rung.values),
            excludes: self.tell_excluded(rung.excludes, texts),
        }
    }

    /// A cause in words.
    pub fn tell_cause(&self, cause: Cause, texts: &Texts) -> ToldCause {
        let text = texts.cause(cause);
        let values = self.words();
        ToldCause {
            title: fill(text.title, &values),
            explanation: fill(text.explanation, &values),
            look: fill(text.look, &values),
            command: self.command(cause),
            section: text.section(),
        }
    }

    fn tell_excluded(&self, causes: Causes, texts: &Texts) -> String {
        if causes.is_empty() {
            return texts.sentence("excludes-nothing").to_owned();
        }
        fill(texts.sentence("excludes"), &[("causes", self.titles(causes, texts))])
    }

    fn titles(&self, causes: Causes, texts: &Texts) -> String {
        let values = self.words();
        let titles: Vec<String> =
            causes.iter().map(|cause| fill(texts.cause(cause).title, &values)).collect();
        titles.join("; ")
    }

    /// What stands in braces in the texts of causes.
    fn words(&self) -> Vec<(&'static str, String)> {
        let diagnosis = self.diagnosis();
        let listed = |names: Vec<&str>, else_: &str| {
            if names.is_empty() { else_.to_owned() } else { names.join(", ") }
        };
        let mut words = vec![
            ("origin", self.situation().page.origin.clone()),
            ("headers", listed(diagnosis.headers, "all headers")),
            ("methods", listed(diagnosis.methods, "all methods")),
            ("realm", diagnosis.realm.unwrap_or_default()),
        ];
        words.extend(self.place_words());
        // A URL that is none has its reason in the first rung.
        let first = self.rungs().first().into_iter().flat_map(|rung| rung.values.clone());
        words.extend(first.filter(|(name, _)| *name == "reason"));
        words
    }
}
