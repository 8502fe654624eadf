//! The page: a playground for the container registry protocol.

mod app;
mod browser;
mod components;
mod keys;
mod pages;
mod route;
mod shared;
mod theme;
mod wire;
mod worker;

fn main() {
    theme::Theme::kept().apply();
    yew::Renderer::<app::App>::new().render();
}
