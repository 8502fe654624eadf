//! A failure with its cause.

use crate::act::Act;
use crate::place::Who;
use crate::setting::Setting;
use crate::table;
use longshore_client::{Failure, Step};
use longshore_registry::why::{Rule, Section};

/// A failure of a step: what brings it about, the flow that meets it, and what to do about it.
#[derive(Clone, Copy, Debug)]
pub struct Case {
    /// The step that fails.
    pub step: Step,
    /// The failure's name.
    pub name: &'static str,
    /// The status that the embedded registry answers.
    pub status: u16,
    /// The error code in its body; empty where there is no such body.
    pub code: &'static str,
    /// What the registry is like for it; none where the cause is in the request.
    pub setting: Option<Setting>,
    /// What is done, as a sentence.
    pub flow: &'static str,
    /// Who does it.
    pub who: Who,
    /// What the client's user does about it.
    pub at_client: &'static str,
    /// What the registry's operator does about it.
    pub at_registry: &'static str,
    /// Whether it can be had at a real registry without a state of it, and leaves nothing behind there.
    pub is_safe: bool,
    pub(crate) rule: &'static str,
    pub(crate) act: Act,
}

impl Case {
    /// All of them, in the order of the steps: one for each failure that the client knows.
    pub fn all() -> Vec<Self> {
        table::all()
    }

    /// `start-upload:read-only`
    pub fn id(&self) -> String {
        format!("{}:{}", self.step, self.name)
    }

    /// The failure as the client knows it.
    pub fn failure(&self) -> Option<&'static Failure> {
        Failure::named(self.name).find(|failure| failure.step == self.step)
    }

    /// What has to come: `put-manifest 404 TAG_INVALID`; of a registry that is not ours, any status that says so.
    pub fn expected(&self, is_embedded: bool) -> String {
        match self.failure() {
            Some(failure) if !is_embedded => {
                let statuses: Vec<String> = failure.statuses.iter().map(ToString::to_string).collect();
                format!("{} {}", self.step, statuses.join(" or "))
            }
            _ => format!("{} {} {}", self.step, self.status, self.code).trim_end().to_owned(),
        }
    }

    /// What brings it about, as the end of a sentence that begins with “because”.
    pub fn cause(&self) -> &'static str {
        self.failure().map_or("", |failure| failure.cause)
    }

    /// The rule by which the registry decides so.
    pub fn rule(&self) -> Option<Rule> {
        Rule::ALL.iter().find(|rule| rule.id() == self.rule).copied()
    }

    /// Where that is written: a section of a specification, or of Quay's documentation.
    pub fn section(&self) -> Option<Section> {
        self.rule().map(Rule::section)
    }
}
