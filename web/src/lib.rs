//! The page: a playground for the container registry protocol.
//!
//! It comes in modules: the frame with the page Play, and each further page by itself, loaded when it is first opened.

mod app;
mod browser;
mod components;
mod keys;
mod later;
mod pages;
mod route;
mod shared;
mod theme;
mod wire;
mod worker;

/// Starts the frame.
pub fn frame() {
    theme::Theme::kept().apply();
    yew::Renderer::<app::App>::new().render();
}

/// Starts the page Manifests, where the frame wants it.
pub fn manifests() {
    if let Some(place) = later::place() {
        later::set_apart();
        yew::Renderer::<pages::manifests::ManifestsPage>::with_root(place).render();
    }
}
