//! Changes of what is filled in.

use super::choice::{FlowChoice, TargetChoice};
use super::form::Form;
use super::{account, chunk};

/// A change of what is filled in.
#[derive(Debug)]
pub(crate) enum Fill {
    /// Target.
    Target(TargetChoice),
    /// Account.
    Account(account::Choice),
    /// Flow.
    Flow(FlowChoice),
    /// Registry URL.
    Url(String),
    /// Username.
    Username(String),
    /// Password.
    Password(String),
    /// Repository.
    Repository(String),
    /// Tags.
    Tags(String),
    /// Whether archives are used as they are.
    Archives(bool),
    /// Chunks.
    Chunks(chunk::Choice),
    /// Chunk size.
    ChunkSize(String),
    /// Page size.
    PageSize(String),
}

impl Form {
    /// Fills something in.
    pub(crate) fn fill(&mut self, fill: Fill) {
        match fill {
            Fill::Target(target) => {
                self.target = target;
                // What was typed for one registry is not for another.
                self.username.clear();
                self.password.clear();
                self.password_of = None;
            }
            Fill::Account(account) => self.account = account,
            Fill::Flow(flow) => self.flow = flow,
            Fill::Url(text) => self.url = text,
            Fill::Username(text) => self.username = text,
            Fill::Password(text) => {
                self.password = text;
                self.password_of = self.origin();
            }
            Fill::Repository(text) => self.repository = text,
            Fill::Tags(text) => self.tags = text,
            Fill::Archives(as_they_are) => self.archives_as_they_are = as_they_are,
            Fill::Chunks(chunks) => self.chunks = chunks,
            Fill::ChunkSize(text) => self.chunk_size = text,
            Fill::PageSize(text) => self.page_size = text,
        }
    }
}
