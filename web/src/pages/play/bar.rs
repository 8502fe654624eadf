//! The bar over the panes: whom to talk to, as whom, about what; and Run.

use super::account;
use super::action::{Action, Fill};
use super::form::{FlowChoice, Form, TargetChoice};
use super::state::Play;
use crate::components::select::Select;
use crate::shared::Shared;
use yew::prelude::*;

/// What the bar needs.
#[derive(PartialEq, Properties)]
pub(crate) struct BarProps {
    /// What is filled in.
    pub(crate) form: Shared<Form>,
    /// Whether a run is under way.
    pub(crate) is_running: bool,
    /// Takes what happens.
    pub(crate) dispatch: UseReducerDispatcher<Play>,
    /// Runs.
    pub(crate) on_run: Callback<()>,
    /// Stops.
    pub(crate) on_stop: Callback<()>,
    /// Shows the keys.
    pub(crate) on_help: Callback<()>,
}

const EMBEDDED: &str = "Embedded registry";
const OTHER: &str = "Other…";

/// The bar.
#[component]
pub(crate) fn Bar(props: &BarProps) -> Html {
    let form = &props.form;
    let embedded = form.target == TargetChoice::Embedded;
    let fill = |make: fn(&str) -> Option<Fill>| {
        let dispatch = props.dispatch.clone();
        Callback::from(move |label: String| {
            if let Some(fill) = make(&label) {
                dispatch.dispatch(Action::Fill(fill));
            }
        })
    };
    html! {
        <div class="bar">
            <div class="choices">
                <Select
                    id="target" label="Target"
                    options={vec![AttrValue::Static(EMBEDDED), AttrValue::Static(OTHER)]}
                    value={if embedded { EMBEDDED } else { OTHER }}
                    on_change={fill(target)}
                />
                if embedded {
                    <Select
                        id="account" label="Account"
                        options={account::Choice::all().map(|choice| choice.label().into()).collect::<Vec<_>>()}
                        value={form.account.label()}
                        on_change={fill(|label| account::Choice::named(label).map(Fill::Account))}
                    />
                }
                <Select
                    id="flow" label="Flow"
                    options={FlowChoice::ALL.map(|flow| flow.label().into()).to_vec()}
                    value={form.flow.label()}
                    on_change={fill(flow)}
                />
            </div>
            <div class="go">
                <button type="button" class="keys" title="Keys (?)" aria-label="Keys" onclick={props.on_help.reform(|_: MouseEvent| ())}>
                    { "?" }
                </button>
                if props.is_running {
                    <button type="button" class="stop" onclick={props.on_stop.reform(|_: MouseEvent| ())}>{ "Stop" }</button>
                }
                <button
                    type="button" class="run primary"
                    title="Ctrl Enter, or ⌘ Enter"
                    aria-disabled={props.is_running.then_some("true")}
                    onclick={props.on_run.reform(|_: MouseEvent| ())}
                >{ "Run" }</button>
            </div>
        </div>
    }
}

fn target(label: &str) -> Option<Fill> {
    let target = if label == EMBEDDED { TargetChoice::Embedded } else { TargetChoice::Other };
    Some(Fill::Target(target))
}

fn flow(label: &str) -> Option<Fill> {
    FlowChoice::ALL.into_iter().find(|flow| flow.label() == label).map(Fill::Flow)
}
