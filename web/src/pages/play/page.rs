//! The page as a whole: its state, its three panes, and what the keys do.

use super::action::Action;
use super::bar::bar;
use super::editor::editor;
use super::exchange::ExchangePane;
use super::exchanges::exchanges_pane;
use super::gateway::use_gateway;
use super::hands::{self, Hands};
use super::outcome::outcome;
use super::setup::setup;
use super::state::{Pane, Play, View};
use super::unfinished;
use crate::browser::clock::PageClock;
use crate::browser::element;
use crate::components::help;
use crate::components::segmented::segmented;
use crate::keys::Command;
use crate::shared::Shared;
use crate::worker::{Engine, Stopper};
use gloo_timers::callback::Interval;
use longshore_client::transport::Clock as _;
use std::cell::RefCell;
use yew::prelude::*;

/// How often the time of a run is shown anew, in milliseconds.
const TICK: u32 = 500;

/// What the page needs.
#[derive(Properties)]
pub(crate) struct PlayPageProps {
    /// The registry in the page.
    pub(crate) engine: Engine,
    /// What the page knows.
    pub(crate) play: UseReducerHandle<Play>,
    /// What stops the run that is under way.
    pub(crate) stopper: Shared<RefCell<Option<Stopper>>>,
}

impl PartialEq for PlayPageProps {
    /// The frame is drawn again for hardly anything but news of this page.
    fn eq(&self, _: &Self) -> bool {
        false
    }
}

/// The page.
#[component]
pub(crate) fn PlayPage(props: &PlayPageProps) -> Html {
    let play = props.play.clone();
    let keys = use_node_ref();
    let hands = Hands { play: play.clone(), engine: props.engine.clone(), stopper: props.stopper.clone() };

    let told = play.dispatcher();
    use_gateway(&props.engine, &play.form, move |fill| told.dispatch(Action::Fill(fill)));
    {
        let hands = hands.clone();
        use_effect_with((play.runs, play.wants_comparison()), move |(_, wanted)| {
            if *wanted {
                hands.compare();
            }
        });
    }
    let on_command = {
        let (hands, keys) = (hands.clone(), keys.clone());
        move |command| match command {
            Command::Run if hands.play.held.is_some() => hands.send_edited(),
            Command::Run => hands.run(),
            Command::Next => hands.step(1),
            Command::Previous => hands.step(-1),
            Command::Help => help::open(&keys),
        }
    };
    let listening = hands.clone();
    use_effect_with((), move |()| {
        let listeners = (hands::listen_to_keys(on_command), hands::listen_to_files(&listening));
        move || drop(listeners)
    });
    let ticks = play.dispatcher();
    use_effect_with(play.is_running(), move |is_running| {
        let tick = move || ticks.dispatch(Action::Tick(PageClock.now()));
        let clock = is_running.then(|| Interval::new(TICK, tick));
        move || drop(clock)
    });
    use_effect_with(play.unfinished.clone(), |unfinished| unfinished::keep(unfinished));
    let held = play.held.as_ref().map(|held| held.exchange);
    use_effect_with(held, |held| {
        if held.is_some() {
            hands::go_to_send();
        }
    });
    // A comparison is read from its beginning.
    use_effect_with((play.view == View::Compare, play.runs), |(is_compared, _)| {
        if *is_compared {
            element::scroll_to_begin("sequence");
        }
    });
    let follows = play.selected.is_none() && play.view != View::Compare;
    // At the end the outcome takes more room, and the list less.
    use_effect_with((follows, play.transcript.clone(), play.is_running()), |(follows, ..)| {
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
    let pane = Pane::ALL.iter().position(|pane| *pane == play.pane).unwrap_or(0);
    let on_help = {
        let keys = keys.clone();
        Callback::from(move |_| help::open(&keys))
    };
    let exchange = play.shown().and_then(|number| play.transcript.exchange(number).cloned());
    let edited = play.held.as_ref().zip(exchange.as_ref()).filter(|(held, it)| held.exchange == it.number);
    let editor = edited.map(|(held, exchange)| editor(&hands, held, exchange));
    html! {
        <div class={classes!("play", play.dragging.then_some("dragging"))} data-pane={play.pane.as_str()}>
            <h1 class="visually-hidden">{ "Play" }</h1>
            { bar(&hands, on_help) }
            <div class="tabs">{ segmented("Pane", &Pane::ALL.map(Pane::label), pane, &on_pane) }</div>
            <div class="panes">
                { setup(&hands) }
                <section class="pane middle" aria-label="Sequence">
                    { exchanges_pane(&hands) }
                    { outcome(&hands) }
                </section>
                if let Some(editor) = editor {
                    { editor }
                } else {
                <ExchangePane
                    exchange={exchange.map(Shared::from)}
                    run={play.runs}
                    transcript={play.transcript.clone()}
                    whys={play.whys.clone()}
                    hidden={play.hidden.clone()}
                    secrets={play.secrets}
                    notice={play.notice.clone()}
                    uncopied={play.uncopied.clone()}
                    {dispatch}
                />
                }
            </div>
            { help::help(&keys) }
        </div>
    }
}
