//! A run that was saved, and is looked at again.

use longshore_client::secrets::Secrets;
use longshore_client::{Exchange, FlowError};
use std::rc::Rc;
use std::time::Duration;

/// A run that was read from a file.
#[derive(Debug)]
pub struct Opened {
    /// The flow's name, or what stands for it.
    pub flow: String,
    /// The registry: scheme, host and port.
    pub target: String,
    /// When the run's clock was at its beginning: since the beginning of 1970, in UTC.
    pub epoch: Duration,
    /// The exchanges in their order.
    pub exchanges: Vec<Rc<Exchange>>,
    /// How it ended; none where the file does not say.
    pub result: Option<Result<String, FlowError>>,
    /// What is not to be shown.
    pub secrets: Secrets,
    /// What was left out or taken otherwise, and what was worked out, each in a sentence.
    pub notes: Vec<String>,
}
