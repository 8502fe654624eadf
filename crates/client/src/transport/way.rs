//! What is to be known of a request on its way through the transports, and what was done to it there.

use super::FaultKind;
use crate::url::{Origin, Url};
use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

/// A request's way through the transports.
#[derive(Clone, Debug, Default)]
pub struct Way {
    /// The number of its exchange, once it has one; else 0.
    pub exchange: u32,
    /// The exchange that it repeats.
    pub repeats: Option<u32>,
    /// The fault that is to be put in its way.
    pub fault: Option<FaultKind>,
    /// Whether it only puts things in order after the flow has ended: it is neither held nor disturbed.
    pub is_cleanup: bool,
    /// What was done to it.
    pub touched: Rc<RefCell<Touched>>,
    /// The gateway that it went through, by its origin; empty until it is on its way there.
    pub gateway: Rc<OnceCell<Origin>>,
}

/// What the user did to an exchange.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Touched {
    /// Whether the request was edited, or dropped.
    pub edited: bool,
    /// The fault that was put in its way.
    pub fault: Option<FaultKind>,
    /// The upload session that the registry opened, where its answer was lost by a fault.
    pub lost_session: Option<Url>,
}
