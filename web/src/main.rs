//! The page.
use yew::prelude::*;

/// The application.
#[component]
fn App() -> Html {
    html! { <main>{ "Longshore" }</main> }
}

fn main() {
    yew::Renderer::<App>::new().render();
}
