//! The page: a playground for the container registry protocol.
//!
//! It comes in modules: the frame with the page Play, and further pages by themselves or several together, loaded when one of
//! them is first opened.

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
    if let Some(place) = later::MANIFESTS.place() {
        yew::Renderer::<pages::manifests::ManifestsPage>::with_root(place).render();
    }
}

/// Starts the page Learn, where the frame wants it.
pub fn learn() {
    if let Some(place) = later::LEARN.place() {
        yew::Renderer::<pages::learn::LearnPage>::with_root(place).render();
    }
}

/// Starts the pages about a registry as a whole, where the frame wants them.
pub fn registries() {
    if let Some(place) = later::REGISTRIES.place() {
        let engine = later::engine(&place);
        yew::Renderer::<pages::registries::RegistriesPages>::with_root_and_props(
            place,
            pages::registries::RegistriesPagesProps { engine },
        )
        .render();
    }
}
