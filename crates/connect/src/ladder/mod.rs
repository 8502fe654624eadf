//! The ladder: what to try next, and what is left when it showed something.
//!
//! It begins with all causes. Each thing that is known or tried leaves those that agree with it, so that what remains
//! at the end is what the evidence allows: one cause, or the few that a page cannot tell apart. One fault at a time is
//! assumed, the first in the order of [`Cause`]: what is above it is in order, and what is below it may be anything.

mod ask;
mod diagnosis;
mod known;
mod leaves;
mod start;
mod wanted;

pub use diagnosis::Diagnosis;
pub(crate) use leaves::PREFLIGHT;

use crate::cause::{Cause, Causes};
use crate::probe::{Ask, Probe};
use crate::showed::Showed;
use crate::situation::{Place, Situation};

/// The state of a diagnosis. It does nothing by itself: the page carries out what it asks for.
#[derive(Clone, Debug)]
pub struct Ladder {
    situation: Situation,
    place: Option<Place>,
    left: Causes,
    told: Vec<(Probe, Showed)>,
    rungs: Vec<Rung>,
    unsteady: bool,
}

/// One step: what was tried, what it showed, and what that excludes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rung {
    /// What was tried.
    pub check: Check,
    /// What it showed, by the name of its text.
    pub showed: &'static str,
    /// What stands in the places of both texts: names and values.
    pub values: Vec<(&'static str, String)>,
    /// The causes that it rules out, of those that were left.
    pub excludes: Causes,
}

/// What a rung tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Check {
    /// The URL that was typed.
    Url,
    /// What the browser knows of its network.
    Network,
    /// The port.
    Port,
    /// The schemes of page and registry.
    Schemes,
    /// Where the hosts of page and registry are.
    Hosts,
    /// What curl printed (see [`Ladder::hear`]).
    Heard,
    /// Something that the page carried out.
    Probe(Probe),
}

impl Ladder {
    /// Begins with what is known without trying anything.
    pub fn new(situation: Situation) -> Self {
        let place = situation.place();
        let mut ladder = Self {
            situation,
            place: None,
            left: Causes::ALL,
            told: Vec::new(),
            rungs: Vec::new(),
            unsteady: false,
        };
        ladder.start(place);
        ladder
    }

    /// What to try next; nothing once it is over. It stays the same until it is told what came of it.
    pub fn next(&self) -> Option<Ask> {
        let place = self.place.as_ref()?;
        if self.unsteady {
            return None;
        }
        let is_open = |probe: &Probe| self.showed(*probe).is_none() && self.wants(*probe);
        // A probe whose address cannot be made is not wanted.
        Probe::ORDER.into_iter().filter(is_open).find_map(|probe| self.ask(place, probe))
    }

    /// Takes in what came of a probe. What was told once is not told again: a second time changes nothing.
    pub fn tell(&mut self, probe: Probe, showed: Showed) {
        if self.place.is_none() || self.unsteady || self.showed(probe).is_some() {
            return;
        }
        let leaves = self.leaves(probe, &showed);
        let values = self.values(probe, &showed);
        let key = showed.name();
        self.told.push((probe, showed.without_token(probe)));
        self.climb(Check::Probe(probe), key, values, leaves);
    }

    /// What was tried so far, in order.
    pub fn rungs(&self) -> &[Rung] {
        &self.rungs
    }

    /// The causes that nothing has ruled out yet.
    pub fn left(&self) -> Causes {
        self.left
    }

    /// The situation that it began with.
    pub fn situation(&self) -> &Situation {
        &self.situation
    }

    pub(crate) fn climb(
        &mut self,
        check: Check,
        showed: &'static str,
        values: Vec<(&'static str, String)>,
        leaves: Causes,
    ) {
        let left = self.left.and(leaves);
        self.unsteady = left.is_empty();
        let excludes = if self.unsteady { Causes::NONE } else { self.left.without(leaves) };
        self.rungs.push(Rung { check, showed, values, excludes });
        if !self.unsteady {
            self.left = left;
        }
    }

    fn showed(&self, probe: Probe) -> Option<&Showed> {
        self.told.iter().find(|(told, _)| *told == probe).map(|(_, showed)| showed)
    }

    /// Whether one of these is left, and it is not yet clear which cause it is.
    fn is_open(&self, causes: Causes) -> bool {
        self.left.len() > 1 && self.left.meets(causes)
    }

    fn is_left(&self, cause: Cause) -> bool {
        self.left.has(cause)
    }
}

impl Showed {
    /// The name of its text.
    fn name(&self) -> &'static str {
        use crate::showed::Permission;
        match self {
            Self::Answer(answer) if answer.redirected => "answer-redirected",
            Self::Answer(_) => "answer",
            Self::Opaque => "opaque",
            Self::Redirect => "redirect",
            Self::Sent => "sent",
            Self::Failed { .. } => "failed",
            Self::TimedOut => "timed-out",
            Self::Forbidden => "forbidden",
            Self::Permission(Permission::Granted) => "granted",
            Self::Permission(Permission::Prompt) => "prompt",
            Self::Permission(Permission::Denied) => "denied",
            Self::Permission(Permission::Unknown) => "unknown",
        }
    }

    /// The same, but for a token: whether there is one is all that counts here.
    fn without_token(mut self, probe: Probe) -> Self {
        if let (Probe::Token, Self::Answer(answer)) = (probe, &mut self) {
            let has_token = answer.status == 200
                && ["\"token\"", "\"access_token\""].iter().any(|name| answer.body.contains(name));
            answer.body = if has_token { "\"token\"".to_owned() } else { String::new() };
        }
        self
    }
}
