//! What to change: the configuration for the registry and the proxy at hand, ready to copy, and what to mind.

use super::action::Action;
use super::diagnosis::copyable;
use super::state::Connect;
use crate::components::select::{Select, select};
use longshore_connect::{Cause, Chosen, Diagnosis, Ladder, Proxy, Server, Who};
use yew::prelude::*;

/// The part of the right pane that says what to change; nothing where no configuration changes anything.
pub(super) fn remedies(
    page: &UseReducerHandle<Connect>,
    ladder: &Ladder,
    diagnosis: &Diagnosis,
    copied: &UseStateHandle<String>,
) -> Html {
    let chosen = Chosen {
        server: page.server.or(diagnosis.server).unwrap_or(Server::Other),
        proxy: page.proxy,
        who: page.who,
    };
    // The first cause for which there is something to change; the others are as likely, and mostly have the same remedy.
    let remedy = |cause: &Cause| ladder.remedy(*cause, chosen, &page.texts);
    let Some(remedy) = diagnosis.causes.iter().find_map(remedy) else { return Html::default() };
    html! {
        <section class="remedy" aria-label="What to change">
            <h3>{ "What to change" }</h3>
            <div class="remedy-choices">{ choices(page, chosen) }</div>
            { for remedy.configurations.iter().map(|configuration| html! {
                <div class="configuration">
                    <p>{ &configuration.place }</p>
                    { copyable("The configuration", &configuration.text, copied) }
                </div>
            }) }
            if !remedy.dangers.is_empty() {
                <h4>{ "To mind" }</h4>
                <ul class="dangers" aria-label="To mind">{ for remedy.dangers.iter().map(|danger| html! { <li>{ danger }</li> }) }</ul>
            }
        </section>
    }
}

/// Which registry it is, which proxy stands before it, and who is let in.
fn choices(page: &UseReducerHandle<Connect>, chosen: Chosen) -> Html {
    let tell = |action: fn(usize) -> Option<Action>, names: Vec<AttrValue>| {
        let dispatch = page.dispatcher();
        let known = names.clone();
        let on_change = Callback::from(move |name: String| {
            let at = known.iter().position(|known| **known == name);
            if let Some(action) = at.and_then(action) {
                dispatch.dispatch(action);
            }
        });
        (names, on_change)
    };
    let servers = Server::ALL.map(|server| AttrValue::from(server.name())).to_vec();
    let (options, on_change) = tell(|at| Server::ALL.get(at).copied().map(Action::Server), servers);
    let registry = Select {
        id: "connect-server",
        label: "Registry",
        options,
        value: chosen.server.name(),
        hint: "",
        error: None,
        on_change,
    };
    let proxies = Proxy::ALL.map(|proxy| AttrValue::from(proxy.name())).to_vec();
    let (options, on_change) = tell(|at| Proxy::ALL.get(at).copied().map(Action::Proxy), proxies);
    let proxy = Select {
        id: "connect-proxy",
        label: "Proxy",
        options,
        value: chosen.proxy.name(),
        hint: "",
        error: None,
        on_change,
    };
    let (options, on_change) =
        tell(|at| WHO.get(at).map(|(who, _)| Action::Who(*who)), WHO.map(|(_, name)| name.into()).to_vec());
    let who = Select {
        id: "connect-who",
        label: "Let in",
        options,
        value: WHO.iter().find(|(who, _)| *who == chosen.who).map_or("", |(_, name)| name),
        hint: "",
        error: None,
        on_change,
    };
    html! { <>{ select(registry) }{ select(proxy) }{ select(who) }</> }
}

const WHO: [(Who, &str); 2] = [(Who::ThisPage, "This page only"), (Who::AnyPage, "Any page")];
