//! Two runs that are to be compared.

use longshore_client::Exchange;
use longshore_client::secrets::Secrets;
use std::rc::Rc;

/// Both of them.
#[derive(Debug)]
pub struct Comparing {
    /// The first.
    pub a: Compared,
    /// The second.
    pub b: Compared,
}

/// One of them.
#[derive(Debug)]
pub struct Compared {
    /// The registry: scheme, host and port.
    pub target: String,
    /// The exchanges in their order.
    pub exchanges: Vec<Rc<Exchange>>,
    /// What is not to be told.
    pub secrets: Secrets,
}
