//! Connect: why a page does not reach a registry, and what to change.

mod action;
mod carry;
mod diagnosis;
mod hands;
mod ladder;
mod page;
mod preflight;
mod remedy;
mod setup;
mod state;

pub(in crate::pages::registries) use page::ConnectPage;
pub(crate) use state::Connect;

/// A link names the registry by this URL.
pub(in crate::pages::registries) fn registry(url: String) -> action::Action {
    action::Action::Named(url)
}
