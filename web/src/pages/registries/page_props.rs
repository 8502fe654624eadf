//! What each of the pages needs.

use crate::worker::{Engine, Stopper};
use std::cell::RefCell;
use std::rc::Rc;
use yew::prelude::*;

/// What a page needs, which knows `P`.
#[derive(Properties)]
pub(super) struct PageProps<P: Reducible + 'static> {
    /// The worker.
    pub(super) engine: Engine,
    /// What the page knows.
    pub(super) page: UseReducerHandle<P>,
    /// What stops that which is under way.
    pub(super) stopper: Rc<RefCell<Option<Stopper>>>,
}

impl<P: Reducible> PartialEq for PageProps<P> {
    /// The module is drawn again for hardly anything but news of the page.
    fn eq(&self, _: &Self) -> bool {
        false
    }
}
