//! The flows, each with its options.

mod copy;
mod delete;
mod failures;
mod faults;
mod head;
mod header;
mod image;
mod lists;
mod login;
mod ping;
mod pull;
mod push;
mod reference;
mod uploads;

pub(super) use copy::CopyFlow;
pub(super) use delete::{DeleteBlobFlow, DeleteFlow};
pub(super) use failures::ListFailures;
pub(super) use faults::ListFaults;
pub(super) use head::HeadFlow;
pub(super) use lists::{CatalogFlow, ReferrersFlow, TagsFlow};
pub(super) use login::LoginFlow;
pub(super) use ping::PingFlow;
pub(super) use pull::{PullFlow, PullIndexFlow};
pub(super) use push::{PushFlow, PushIndexFlow};
pub(super) use uploads::{CancelFlow, ResumeFlow};

/// Where the embedded registry is pushed to when no repository is named.
const NEW_REPOSITORY: &str = "devtable/app";

/// What the embedded registry holds from its beginning.
const SEEDED_REPOSITORY: &str = "devtable/simple";
