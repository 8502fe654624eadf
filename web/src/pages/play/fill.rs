//! Changes of what is filled in.

use super::choice::{FlowChoice, TargetChoice};
use super::form::Form;
use super::options::Switch;
use super::{account, chunk};
use longshore_client::Failure;
use longshore_worker::job::Format;

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
    /// The gateway of the page's server is switched on or off.
    Gateway(bool),
    /// The registries that this gateway leads to, by their origins.
    Registries(Vec<String>),
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
    /// Digest.
    Digest(String),
    /// Artifact type.
    ArtifactType(String),
    /// To repository.
    To(String),
    /// Scopes.
    Scopes(String),
    /// Platforms.
    Platforms(String),
    /// The failure that is expected.
    Expect(Option<Failure>),
    /// How often what is safe to repeat is tried again.
    Retries(u32),
    /// Format.
    Format(Format),
    /// Something is switched on or off.
    Switch(Switch, bool),
    /// Mount from.
    MountFrom(String),
    /// Content-Type of the manifest.
    ContentType(String),
    /// Accept.
    Accept(String),
    /// What an artifact is.
    Kind(String),
    /// Subject.
    Subject(String),
    /// Annotations.
    Annotations(String),
    /// Scopes of a flow's token.
    TokenScopes(String),
    /// Request address.
    RequestAddr(String),
}

impl Fill {
    /// Whether another registry may be asked from now on.
    pub(crate) fn is_another_registry(&self) -> bool {
        matches!(self, Self::Target(_) | Self::Url(_))
    }
}

impl Form {
    /// Fills something in.
    pub(crate) fn fill(&mut self, fill: Fill) {
        // Who asks, and by which way, makes it no other run.
        if !matches!(
            fill,
            Fill::Url(_) | Fill::Gateway(_) | Fill::Registries(_) | Fill::Username(_) | Fill::Password(_)
        ) {
            self.preset = None;
        }
        if fill.is_another_registry() {
            self.gateway.on = false;
        }
        match fill {
            Fill::Target(target) => {
                self.target = target;
                // What was typed for one registry is not for another.
                self.username.clear();
                self.password.clear();
                self.password_of = None;
            }
            Fill::Account(account) => self.account = account,
            Fill::Flow(flow) => {
                self.flow = flow;
                // Another flow cannot fail so, or for another reason.
                self.expected = None;
            }
            Fill::Url(text) => self.url = text,
            Fill::Gateway(on) => self.gateway.on = on,
            Fill::Registries(registries) => self.gateway.registries = Some(registries),
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
            Fill::Digest(text) => self.digest = text,
            Fill::ArtifactType(text) => self.artifact_type = text,
            Fill::To(text) => self.to = text,
            Fill::Scopes(text) => self.scopes = text,
            Fill::Platforms(text) => self.platforms = text,
            Fill::Expect(failure) => self.expected = failure,
            Fill::Retries(retries) => self.retries = retries,
            Fill::Format(format) => self.options.format = format,
            Fill::Switch(switch, on) => switch.set(&mut self.options.switches, on),
            Fill::MountFrom(text) => self.options.mount_from = text,
            Fill::ContentType(text) => self.options.content_type = text,
            Fill::Accept(text) => self.options.accept = text,
            Fill::Kind(text) => self.options.artifact_type = text,
            Fill::Subject(text) => self.options.subject = text,
            Fill::Annotations(text) => self.options.annotations = text,
            Fill::TokenScopes(text) => self.options.scopes = text,
            Fill::RequestAddr(text) => self.options.request_addr = text,
        }
    }
}
