//! A run, taken along: as HAR for the developer tools of browsers, as Markdown for a report, as JSON for machines, as
//! a script of curl that does the same again, and as the commands of other clients that do.
//!
//! Pure: what is written is returned as text. No secret of the run is in it, in whatever spelling
//! ([`longshore_client::secrets`]).

mod equivalents;
mod har;
mod markdown;
pub mod record;
mod run;
mod script;
mod shown;
mod transcript;

pub use equivalents::{Equivalent, Equivalents, OtherClient, commands, equivalents};
pub use har::har;
pub use markdown::markdown;
pub use run::{Run, Stage};
pub use script::script;
pub use transcript::transcript;
