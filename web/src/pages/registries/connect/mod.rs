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

/// The registry is that of this URL.
pub(in crate::pages::registries) fn registry(url: String) -> action::Action {
    action::Action::Fill(state::Field::Url, url)
}
