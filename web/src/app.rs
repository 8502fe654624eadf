//! The frame: name, navigation, theme, and the page in it.

use crate::browser::{element, listener::Listener};
use crate::components::select::{Select, select};
use crate::later;
use crate::pages::play::{Action, Play, PlayPage, SENT, open_run, read_sent, show};
use crate::route::Route;
use crate::shared::Shared;
use crate::theme::Theme;
use crate::worker::Engine;
use yew::prelude::*;

/// The application.
#[component]
pub(crate) fn App() -> Html {
    let route = use_state(Route::current);
    let theme = use_state(Theme::kept);
    let engine = use_memo((), |()| Engine::default());
    // What a page knows outlives it: who comes back from another page finds everything as it was.
    let play = use_reducer(Play::begun);
    let stopper = use_mut_ref(|| None);
    {
        let (route, play, shown_in) = (route.clone(), play.dispatcher(), play.dispatcher());
        let opens = (*engine).clone();
        use_effect_with((), move |()| {
            let changed =
                Listener::of_window("hashchange", move |_: web_sys::Event| route.set(Route::current()));
            let sent = Listener::of_window(SENT, move |event: web_sys::CustomEvent| {
                if let Some(document) = read_sent(&event.detail()) {
                    play.dispatch(Action::Take(Some(document)));
                    Route::Play.open();
                }
            });
            let shown = Listener::of_window(show::SHOWN, move |event: web_sys::CustomEvent| {
                for fill in show::read(&event.detail()) {
                    shown_in.dispatch(Action::Fill(fill));
                }
                if let Some(run) = show::run(&event.detail()) {
                    open_run(&opens, shown_in.clone(), None, ("Browse".to_owned(), &run));
                }
                Route::Play.open();
            });
            move || drop((changed, sent, shown))
        });
    }
    use_effect_with(*route, |route| {
        if let Some(document) = web_sys::window().and_then(|window| window.document()) {
            document.set_title(&format!("{} · Longshore", route.name()));
        }
    });
    html! {
        <>
            <a class="skip" href="#main" onclick={|event: MouseEvent| skip(&event)}>{ "Skip to the page" }</a>
            <header class="frame">
                <a class="product" href={Route::Play.href()} aria-label="Longshore">{ mark() }<span>{ "Longshore" }</span></a>
                <nav aria-label="Pages">
                    { for Route::PAGES.into_iter().map(|page| html! {
                        <a href={page.href()} aria-current={(page == *route).then_some("page")}>{ page.name() }</a>
                    }) }
                </nav>
                { theme_control(&theme) }
            </header>
            <main id="main" tabindex="-1">
                { match *route {
                    Route::Play => html! {
                        <PlayPage engine={(*engine).clone()} play={play.clone()} stopper={Shared::from(stopper.clone())} />
                    },
                    Route::Unknown => html! {
                        <div class="nowhere">
                            <h1>{ "No page has this address" }</h1>
                            <p><a href={Route::Play.href()}>{ "Go to Play" }</a></p>
                        </div>
                    },
                    page => later::page(page, &engine),
                } }
            </main>
        </>
    }
}

/// The fragment of the address says which page it is, so the link moves the focus by itself.
fn skip(event: &MouseEvent) {
    event.prevent_default();
    element::focus("main");
}

/// The product's mark: a bollard with a line made fast to it.
fn mark() -> Html {
    html! {
        <svg class="logo" viewBox="0 0 20 20" aria-hidden="true">
            <path d="M4 4.5h12M7 4.5v9M13 4.5v9M3.5 16.5h13M7 13.5h6" />
            <path class="line" d="M1.5 12c3.5 0 3.5-3.5 8.5-3.5s5 3.5 8.5 3.5" />
        </svg>
    }
}

fn theme_control(theme: &UseStateHandle<Theme>) -> Html {
    let setter = theme.setter();
    let on_change = Callback::from(move |name: String| {
        let chosen = Theme::named(&name);
        chosen.keep();
        chosen.apply();
        setter.set(chosen);
    });
    let options = Theme::ALL.map(|theme| theme.as_str().into()).to_vec();
    let value = theme.as_str();
    select(Select { id: "theme", label: "Theme", options, value, hint: "", error: None, on_change })
}
