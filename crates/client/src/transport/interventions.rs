//! What a user does to the requests of a run: a gate, faults, or neither.

use super::fault::Rules;
use super::faults::Faults;
use super::gate::Gate;
use super::{Clock, FaultRule, Gatekeeper, Timer, Transport};
use crate::event::Observer;
use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

/// The gate and the faults that all transports of a run are wrapped in.
pub struct Interventions {
    keeper: Option<Rc<dyn Gatekeeper>>,
    rules: Rc<Rules>,
    observer: Rc<dyn Observer>,
    clock: Rc<dyn Clock>,
    timer: Rc<dyn Timer>,
    held: Rc<Cell<Duration>>,
}

impl Interventions {
    /// None yet; the observer is that of the run.
    pub fn new(observer: Rc<dyn Observer>, clock: Rc<dyn Clock>, timer: Rc<dyn Timer>) -> Self {
        Self { keeper: None, rules: Rc::default(), observer, clock, timer, held: Rc::default() }
    }

    /// With someone at the gate.
    #[must_use]
    pub fn gated(mut self, keeper: Rc<dyn Gatekeeper>) -> Self {
        self.keeper = Some(keeper);
        self
    }

    /// With faults by these rules.
    #[must_use]
    pub fn with_faults(mut self, rules: Vec<FaultRule>) -> Self {
        self.rules = Rc::new(Rules::new(rules));
        self
    }

    /// A transport behind gate and faults.
    pub fn around(&self, inner: Rc<dyn Transport>) -> Rc<dyn Transport> {
        let (observer, timer) = (Rc::clone(&self.observer), Rc::clone(&self.timer));
        let faults = Rc::new(Faults::new(inner, Rc::clone(&self.rules), observer, timer));
        let Some(keeper) = &self.keeper else { return faults };
        let (observer, clock) = (Rc::clone(&self.observer), Rc::clone(&self.clock));
        Rc::new(Gate::new(faults, Rc::clone(keeper), observer, clock, Rc::clone(&self.held)))
    }

    /// The clock of the run, less the time that requests were held.
    pub fn clock(&self) -> Rc<dyn Clock> {
        Rc::new(LessHeld { clock: Rc::clone(&self.clock), held: Rc::clone(&self.held) })
    }
}

struct LessHeld {
    clock: Rc<dyn Clock>,
    held: Rc<Cell<Duration>>,
}

impl Clock for LessHeld {
    fn now(&self) -> Duration {
        self.clock.now().saturating_sub(self.held.get())
    }
}
