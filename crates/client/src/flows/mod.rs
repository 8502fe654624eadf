//! The flows: each is one function that can be laid beside the specification.

mod catalog;
mod copy;
mod delete;
mod head;
mod login;
mod pages;
mod ping;
mod pull;
mod push;
mod referrers;
mod sessions;
mod tags;
mod upload;

pub use catalog::{ListRepositories, RepositoryList, catalog};
pub use copy::{Copied, Copy, copy};
pub use delete::{Delete, DeleteBlob, delete, delete_blob};
pub use head::{Head, HeadOf, Looked, head};
pub use login::{LoggedIn, Login, login};
pub use ping::{Pinged, ping};
pub use pull::{Pull, PullOptions, Pulled, PulledIndex, blob, look, pull, pull_index};
pub use push::{Push, PushOptions, Pushed, push};
pub use referrers::{ListReferrers, ReferrerList, referrers};
pub use sessions::{CancelUpload, ResumeUpload, cancel_upload, resume_upload};
pub use tags::{ListTags, TagList, tags};
pub use upload::{Chunk, Chunks, UploadOptions};
