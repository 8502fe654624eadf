//! Tasks that are under way, so that they can be given up.

use futures::future::AbortHandle;
use std::cell::RefCell;
use std::rc::Rc;

/// The tasks by their numbers.
#[derive(Clone, Default)]
pub(crate) struct Tasks(Rc<RefCell<Vec<(u32, AbortHandle)>>>);

impl Tasks {
    /// A task begins.
    pub(crate) fn begin(&self, task: u32, handle: AbortHandle) {
        self.0.borrow_mut().push((task, handle));
    }

    /// A task is over.
    pub(crate) fn end(&self, task: u32) {
        self.0.borrow_mut().retain(|(known, _)| *known != task);
    }

    /// Gives a task up; one that is over already is left alone.
    pub(crate) fn stop(&self, task: u32) {
        if let Some((_, handle)) = self.0.borrow().iter().find(|(known, _)| *known == task) {
            handle.abort();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_task_is_given_up_by_its_number() {
        let tasks = Tasks::default();
        let (one, two) = (AbortHandle::new_pair().0, AbortHandle::new_pair().0);
        tasks.begin(1, one.clone());
        tasks.begin(2, two.clone());
        tasks.stop(1);
        tasks.end(2);
        tasks.stop(2);
        assert!(one.is_aborted() && !two.is_aborted());
    }
}
