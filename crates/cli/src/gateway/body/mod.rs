//! Bodies on their way through the gateway.

mod held;
mod measured;
mod moved;
mod sent;

pub(super) use held::Held;
pub(crate) use measured::Broken;
pub(super) use measured::{Measured, innermost};
pub(super) use moved::Moved;
pub(super) use sent::Sent;
