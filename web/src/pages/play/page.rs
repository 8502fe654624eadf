//! The page as a whole: its state, its three panes, and what the keys do.

use super::action::Action;
use super::bar::Bar;
use super::embedded::Embedded;
use super::exchange::ExchangePane;
use super::exchanges::ExchangesPane;
use super::form::FlowChoice;
use super::hands::{self, Hands};
use super::outcome::Outcome;
use super::setup::Setup;
use super::state::{Pane, Play};
use crate::components::help::Help;
use crate::components::segmented::Segmented;
use crate::keys::Command;
use crate::shared::Shared;
use yew::prelude::*;

/// What the page needs.
#[derive(PartialEq, Properties)]
pub(crate) struct PlayPageProps {
    /// The registry in the page.
    pub(crate) embedded: Embedded,
}

/// The page.
#[component]
pub(crate) fn PlayPage(props: &PlayPageProps) -> Html {
    let play = use_reducer(Play::default);
    let help = use_state(|| false);
    let stopper = use_mut_ref(|| None);
    let hands = Hands { play: play.clone(), embedded: props.embedded.clone(), stopper };

    let on_command = {
        let (hands, help) = (hands.clone(), help.setter());
        move |command| match command {
            Command::Run => hands.run(),
            Command::Next => hands.step(1),
            Command::Previous => hands.step(-1),
            Command::Help => help.set(true),
        }
    };
    let listening = hands.clone();
    use_effect_with((), move |()| {
        let listeners = (hands::listen_to_keys(on_command), hands::listen_to_files(&listening));
        move || drop(listeners)
    });
    let follows = play.selected.is_none();
    use_effect_with((follows, play.transcript.clone()), |(follows, _)| {
        if *follows {
            hands::show_latest();
        }
    });

    let dispatch = play.dispatcher();
    let on_pane = {
        let dispatch = dispatch.clone();
        Callback::from(move |at: usize| {
            dispatch.dispatch(Action::Pane(Pane::ALL.get(at).copied().unwrap_or_default()));
        })
    };
    let shown = play.shown();
    let exchange = shown.and_then(|number| play.transcript.exchange(number).cloned()).map(Shared::from);
    html! {
        <div class={classes!("play", play.dragging.then_some("dragging"))} data-pane={play.pane.as_str()}>
            <h1 class="visually-hidden">{ "Play" }</h1>
            <Bar
                form={play.form.clone()}
                is_running={play.is_running()}
                dispatch={dispatch.clone()}
                on_run={hands.callback(Hands::run)}
                on_stop={hands.callback(Hands::stop)}
                on_help={let help = help.setter(); Callback::from(move |()| help.set(true))}
            />
            <div class="tabs">
                <Segmented
                    label="Pane"
                    options={Pane::ALL.map(Pane::label).to_vec()}
                    pressed={Pane::ALL.iter().position(|pane| *pane == play.pane).unwrap_or(0)}
                    on_press={on_pane}
                />
            </div>
            <div class="panes">
                <Setup
                    form={play.form.clone()}
                    errors={hands::errors(&play)}
                    dispatch={dispatch.clone()}
                    on_files={let hands = hands.clone(); Callback::from(move |files| hands.add_files(files, Vec::new()))}
                />
                <section class="pane middle" aria-label="Sequence">
                    <ExchangesPane
                        transcript={play.transcript.clone()}
                        names={play.names.clone()}
                        shown={shown}
                        follows={follows}
                        view={play.view}
                        flow={play.form.flow}
                        has_run={play.runs > 0}
                        dispatch={dispatch.clone()}
                    />
                    <Outcome
                        phase={play.phase.clone()}
                        transcript={play.transcript.clone()}
                        names={play.names.clone()}
                        dispatch={dispatch.clone()}
                        on_trust={let hands = hands.clone(); Callback::from(move |origin| hands.trust(origin))}
                        on_next={let hands = hands.clone(); Callback::from(move |flow: FlowChoice| hands.go_on(flow))}
                    />
                </section>
                <ExchangePane
                    exchange={exchange}
                    secrets={play.secrets}
                    notice={play.notice.clone()}
                    uncopied={play.uncopied.clone()}
                    {dispatch}
                />
            </div>
            <Help is_open={*help} on_close={let help = help.setter(); Callback::from(move |()| help.set(false))} />
        </div>
    }
}
