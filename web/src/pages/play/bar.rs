//! The bar over the panes: whom to talk to, as whom, about what; and Run.

use super::action::Action;
use super::choice::FlowChoice;
use super::fill::Fill;
use super::hands::Hands;
use super::setup::SETUP;
use crate::components::select::{Select, select};
use yew::prelude::*;

/// The bar.
pub(crate) fn bar(hands: &Hands, on_help: Callback<MouseEvent>) -> Html {
    let form = &hands.play.form;
    let dispatch = hands.play.dispatcher();
    let on_change = Callback::from(move |label: String| {
        if let Some(fill) = flow(&label) {
            dispatch.dispatch(Action::Fill(fill));
        }
    });
    let options = FlowChoice::ALL.iter().map(|flow| flow.label().into()).collect();
    let value = form.flow.label();
    let flow = Select { id: "flow", label: "Flow", options, value, hint: "", error: None, on_change };
    html! {
        <div class="bar">
            <div class="choices">
                { hands.whom(|whom| whom.choices()) }
                { select(flow) }
            </div>
            <div class="go">
                <button type="button" class="keys" title="Keys (?)" aria-label="Keys" onclick={on_help}>{ "?" }</button>
                if hands.play.is_running() && hands.play.holding {
                    <button type="button" title="Send the request that is held, and hold no other" onclick={hands.callback(Hands::go_through)}>{ "Continue" }</button>
                } else {
                    <button type="button" class="step" title="Hold each request, to look at it, edit it, or drop it" onpointerenter={hands.wake()} onclick={hands.callback(Hands::step_through)}>{ "Step" }</button>
                }
                if hands.play.is_running() {
                    <button type="button" class="stop" onclick={hands.callback(Hands::stop)}>{ "Stop" }</button>
                }
                <button
                    type="submit" form={SETUP} class="run primary"
                    onpointerenter={hands.wake()} onfocus={hands.wake()}
                    title="Ctrl Enter, or ⌘ Enter"
                    aria-disabled={hands.play.is_running().then_some("true")}
                >{ "Run" }</button>
            </div>
        </div>
    }
}

fn flow(label: &str) -> Option<Fill> {
    FlowChoice::ALL.iter().copied().find(|flow| flow.label() == label).map(Fill::Flow)
}
