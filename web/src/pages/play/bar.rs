//! The bar over the panes: whom to talk to, as whom, about what; and Run.

use super::account;
use super::action::Action;
use super::choice::{FlowChoice, TargetChoice};
use super::fill::Fill;
use super::hands::Hands;
use super::setup::SETUP;
use crate::components::select::{Select, select};
use yew::prelude::*;

const EMBEDDED: &str = "Embedded registry";
const OTHER: &str = "Other…";

/// The bar.
pub(crate) fn bar(hands: &Hands, on_help: Callback<MouseEvent>) -> Html {
    let form = &hands.play.form;
    let embedded = form.target == TargetChoice::Embedded;
    let choice = |id, label, options, value, fill: fn(&str) -> Option<Fill>| {
        let dispatch = hands.play.dispatcher();
        let on_change = Callback::from(move |label: String| {
            if let Some(fill) = fill(&label) {
                dispatch.dispatch(Action::Fill(fill));
            }
        });
        select(Select { id, label, options, value, hint: "", error: None, on_change })
    };
    let targets = vec![EMBEDDED.into(), OTHER.into()];
    let accounts = account::Choice::all().map(|choice| choice.label().into()).collect();
    let flows = FlowChoice::ALL.iter().map(|flow| flow.label().into()).collect();
    html! {
        <div class="bar">
            <div class="choices">
                { choice("target", "Target", targets, if embedded { EMBEDDED } else { OTHER }, target) }
                if embedded { { choice("account", "Account", accounts, form.account.label(), account) } }
                { choice("flow", "Flow", flows, form.flow.label(), flow) }
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

fn target(label: &str) -> Option<Fill> {
    match label {
        EMBEDDED => Some(Fill::Target(TargetChoice::Embedded)),
        OTHER => Some(Fill::Target(TargetChoice::Other)),
        _ => None,
    }
}

fn flow(label: &str) -> Option<Fill> {
    FlowChoice::ALL.iter().copied().find(|flow| flow.label() == label).map(Fill::Flow)
}

fn account(label: &str) -> Option<Fill> {
    account::Choice::named(label).map(Fill::Account)
}
