//! Tasks that are under way, so that they can be stopped.

use crate::asker::Asker;
use longshore_client::body::Payload;
use longshore_client::source::Source as _;
use longshore_client::stop::{self, Stopped, Stopper};
use longshore_client::transport::{Decision, Edit, Turnstile};
use longshore_worker::blob::BlobSource;
use longshore_worker::gate::{Body, Rewritten, Verdict};
use std::cell::RefCell;
use std::rc::Rc;

/// The tasks, each with whose it is.
#[derive(Clone, Default)]
pub(crate) struct Tasks(Rc<RefCell<Vec<Task>>>);

struct Task {
    asker: Asker,
    stopper: Stopper,
    gate: Rc<Turnstile>,
}

impl Tasks {
    /// A task begins; it is to watch this, and to stand at this gate.
    pub(crate) fn begin(&self, asker: &Asker, holding: bool) -> (Stopped, Rc<Turnstile>) {
        let (stopper, watched) = stop::pair();
        let gate = Rc::new(Turnstile::new(holding));
        self.0.borrow_mut().push(Task { asker: asker.clone(), stopper, gate: Rc::clone(&gate) });
        (watched, gate)
    }

    /// Holds the requests of a task, or lets them go.
    pub(crate) fn hold(&self, task: &Asker, holding: bool) {
        if let Some(gate) = self.gate(task) {
            gate.hold(holding);
        }
    }

    /// Decides about a request that is held; one that is gone is left alone.
    pub(crate) fn decide(&self, task: &Asker, exchange: u32, verdict: Verdict) {
        if let Some(gate) = self.gate(task) {
            gate.decide(exchange, decision(verdict));
        }
    }

    fn gate(&self, task: &Asker) -> Option<Rc<Turnstile>> {
        let tasks = self.0.borrow();
        tasks.iter().find(|known| known.asker == *task).map(|task| Rc::clone(&task.gate))
    }

    /// A task is over.
    pub(crate) fn end(&self, task: &Asker) {
        self.take(task);
    }

    /// Stops a task; one that is over already is left alone.
    pub(crate) fn stop(&self, task: &Asker) {
        if let Some(task) = self.take(task) {
            task.stopper.stop();
        }
    }

    fn take(&self, task: &Asker) -> Option<Task> {
        let mut tasks = self.0.borrow_mut();
        let at = tasks.iter().position(|known| known.asker == *task)?;
        Some(tasks.swap_remove(at))
    }
}

fn decision(verdict: Verdict) -> Decision {
    match verdict {
        Verdict::Send(fault) => Decision::Send(fault),
        Verdict::Edit(rewritten, fault) => {
            let Rewritten { method, url, headers, body } = *rewritten;
            let body = match body {
                Body::AsItIs => None,
                Body::Bytes(bytes) => Some(Payload::Bytes(bytes)),
                Body::File(file) => {
                    let source = BlobSource::new(file);
                    let length = source.size();
                    Some(Payload::Part { source: Rc::new(source), offset: 0, length })
                }
            };
            Decision::Edit(Box::new(Edit { method, url, headers, body }), fault)
        }
        Verdict::Drop => Decision::Drop,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::FutureExt as _;

    #[test]
    fn a_task_is_stopped_by_its_number() {
        let (tasks, first, second) = (Tasks::default(), Asker::new(None, 1), Asker::new(None, 2));
        let ((one, _), (two, _)) = (tasks.begin(&first, false), tasks.begin(&second, false));
        tasks.stop(&first);
        assert!(one.wait().now_or_never().is_some());
        assert!(two.wait().now_or_never().is_none());
    }

    #[test]
    fn a_task_that_is_over_is_left_alone() {
        let (tasks, asker) = (Tasks::default(), Asker::new(None, 1));
        let _watched = tasks.begin(&asker, false);
        tasks.end(&asker);
        tasks.stop(&asker);
        assert!(tasks.0.borrow().is_empty());
    }
}
