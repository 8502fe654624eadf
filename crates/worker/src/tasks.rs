//! Tasks that are under way, so that they can be stopped.

use longshore_client::stop::{self, Stopped, Stopper};
use std::cell::RefCell;
use std::rc::Rc;

/// The tasks by their numbers.
#[derive(Clone, Default)]
pub(crate) struct Tasks(Rc<RefCell<Vec<(u32, Stopper)>>>);

impl Tasks {
    /// A task begins; it is to watch this.
    pub(crate) fn begin(&self, task: u32) -> Stopped {
        let (stopper, watched) = stop::pair();
        self.0.borrow_mut().push((task, stopper));
        watched
    }

    /// A task is over.
    pub(crate) fn end(&self, task: u32) {
        self.take(task);
    }

    /// Stops a task; one that is over already is left alone.
    pub(crate) fn stop(&self, task: u32) {
        if let Some(stopper) = self.take(task) {
            stopper.stop();
        }
    }

    fn take(&self, task: u32) -> Option<Stopper> {
        let mut tasks = self.0.borrow_mut();
        let at = tasks.iter().position(|(known, _)| *known == task)?;
        Some(tasks.swap_remove(at).1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::FutureExt as _;

    #[test]
    fn a_task_is_stopped_by_its_number() {
        let tasks = Tasks::default();
        let (one, two) = (tasks.begin(1), tasks.begin(2));
        tasks.stop(1);
        assert!(one.wait().now_or_never().is_some());
        assert!(two.wait().now_or_never().is_none());
    }

    #[test]
    fn a_task_that_is_over_is_left_alone() {
        let tasks = Tasks::default();
        let _watched = tasks.begin(1);
        tasks.end(1);
        tasks.stop(1);
        assert!(tasks.0.borrow().is_empty());
    }
}
