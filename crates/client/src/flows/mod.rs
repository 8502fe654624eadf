//! The flows: each is one function that can be laid beside the specification.

mod cancel;
mod catalog;
mod chunk;
mod copy;
mod delete;
mod fetch;
mod head;
mod login;
mod pages;
mod ping;
mod pull;
mod push;
mod referrer;
mod referrers;
mod resume;
mod session;
mod tags;
mod upload;

pub use cancel::{CancelUpload, cancel_upload};
pub use catalog::{ListRepositories, RepositoryList, catalog};
pub use chunk::{Chunk, Chunks};
pub use copy::{Copied, Copy, copy};
pub use delete::{Delete, DeleteBlob, delete, delete_blob};
pub use head::{Head, HeadOf, Looked, head};
pub use login::{LoggedIn, Login, login};
pub use ping::{Pinged, ping};
pub use pull::{Pull, PullOptions, Pulled, PulledIndex, accept_all, blob, describe, look, pull, pull_index};
pub use push::{Push, PushOptions, Pushed, push};
pub use referrers::{ListReferrers, ReferrerList, referrers};
pub use resume::{ResumeUpload, resume_upload};
pub use tags::{ListTags, TagList, tags};
pub use upload::UploadOptions;
