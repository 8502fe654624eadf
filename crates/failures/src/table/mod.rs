//! All cases, by the part of the protocol that they belong to.

mod access;
mod manifests;
mod state;
mod uploads;

use crate::act::Act;
use crate::case::Case;
use crate::place::Who;
use crate::setting::Setting;
use longshore_client::{Failure, Step};

/// All cases, in the order in which the client lists its failures.
pub(crate) fn all() -> Vec<Case> {
    let mut cases = access::cases();
    cases.extend(uploads::cases());
    cases.extend(manifests::cases());
    cases.extend(state::cases());
    let place = |case: &Case| Failure::ALL.iter().position(|it| it.step == case.step && it.name == case.name);
    cases.sort_by_key(place);
    cases
}

/// A failure with the answer that says so. Its rule has its name.
fn case(step: Step, name: &'static str, status: u16, code: &'static str, act: Act) -> Case {
    Case {
        step,
        name,
        status,
        code,
        setting: None,
        flow: "",
        who: Who::User,
        at_client: "",
        at_registry: "",
        is_safe: false,
        rule: name,
        act,
    }
}

impl Case {
    /// What is done.
    fn by(self, flow: &'static str) -> Self {
        Self { flow, ..self }
    }

    fn on(self, setting: Setting) -> Self {
        Self { setting: Some(setting), ..self }
    }

    fn who(self, who: Who) -> Self {
        Self { who, ..self }
    }

    /// The rule that decides it, where it has another name.
    fn because(self, rule: &'static str) -> Self {
        Self { rule, ..self }
    }

    /// What to do about it: at the client, and at the registry.
    fn fix(self, at_client: &'static str, at_registry: &'static str) -> Self {
        Self { at_client, at_registry, ..self }
    }

    /// It needs no state of the registry, and leaves nothing behind.
    fn safe(self) -> Self {
        Self { is_safe: true, ..self }
    }
}
