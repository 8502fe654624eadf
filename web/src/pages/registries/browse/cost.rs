//! The requests that something took, as they are on the wire.

use super::action::Action;
use super::hands::Hands;
use super::state::{Browse, Cost};
use crate::components::exchanges::Exchanges;
use crate::components::opened::{Marks, Opened};
use crate::components::texts::use_texts;
use crate::wire::measure;
use longshore_client::Transcript;
use yew::prelude::*;

/// How many requests something took: a button that shows them.
pub(super) fn cost(hands: &Hands, cost: &Cost) -> Html {
    let shown = cost.clone();
    html! {
        <button type="button" class="cost" onclick={hands.tell(move || Action::Cost(Box::new(shown.clone())))}>
            { measure::counted(cost.transcript.exchanges.len(), "request") }
        </button>
    }
}

/// What the pane needs.
#[derive(Properties)]
pub(super) struct CostPaneProps {
    pub(super) page: UseReducerHandle<Browse>,
    pub(super) hands: Hands,
}

impl PartialEq for CostPaneProps {
    fn eq(&self, _: &Self) -> bool {
        false
    }
}

/// The pane.
#[component]
pub(super) fn CostPane(props: &CostPaneProps) -> Html {
    let page = &props.page;
    let shown = page.cost.as_ref().map(|_| page.runs);
    let choose = {
        let dispatch = page.dispatcher();
        Callback::from(move |number| dispatch.dispatch(Action::Choose(number)))
    };
    let opened = Opened { marks: use_state(Marks::default), texts: use_texts(shown) };
    let list = page.cost.as_ref().map(|cost| Exchanges {
        label: "Exchanges",
        ids: "exchange",
        headings: &[],
        run: page.runs,
        transcript: &cost.transcript,
        hidden: &cost.hidden,
        chosen: page.chosen,
        choose,
        below: &|_| Html::default(),
        opened: &opened,
    });
    html! {
        <section class="pane requests-pane" aria-label="Requests">
            <div class="pane-head">
                <h2>{ "Requests" }</h2>
                if let Some(cost) = &page.cost {
                    <div class="tools"><button type="button" onclick={props.hands.show_in_play(cost)}>{ "Show in Play" }</button></div>
                }
            </div>
            <div class="pane-body wire">
                if let (Some(cost), Some(list)) = (&page.cost, &list) {
                    <h3 class="cost-title">{ cost.want.title() }<span class="elapsed">{ took(&cost.transcript) }</span></h3>
                    { list.shown() }
                } else {
                    <p class="hint">{ "Each thing that is looked at takes requests; they are shown here as they are on the wire." }</p>
                }
            </div>
        </section>
    }
}

/// How many there are, how much came, and how long they took.
fn took(transcript: &Transcript) -> String {
    let exchanges = &transcript.exchanges;
    let bytes =
        exchanges.iter().filter_map(|it| it.response()).map(|it| it.body.size).fold(0, u64::saturating_add);
    let time = exchanges.iter().filter_map(|it| it.elapsed()).sum();
    format!(
        "{}, {} in {}",
        measure::counted(exchanges.len(), "request"),
        measure::bytes(bytes),
        measure::duration(time)
    )
}
