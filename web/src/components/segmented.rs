//! A row of buttons of which one is pressed.

use yew::prelude::*;

/// What the row needs.
#[derive(PartialEq, Properties)]
pub(crate) struct SegmentedProps {
    /// The accessible name of the row.
    pub(crate) label: &'static str,
    /// The names of the buttons.
    pub(crate) options: Vec<&'static str>,
    /// Which of them is pressed.
    pub(crate) pressed: usize,
    /// Takes the one that is to be pressed.
    pub(crate) on_press: Callback<usize>,
}

/// A row of buttons.
#[component]
pub(crate) fn Segmented(props: &SegmentedProps) -> Html {
    html! {
        <div class="segmented" role="group" aria-label={props.label}>
            { for props.options.iter().enumerate().map(|(at, option)| html! {
                <button
                    key={*option}
                    type="button"
                    aria-pressed={if at == props.pressed { "true" } else { "false" }}
                    onclick={props.on_press.reform(move |_: MouseEvent| at)}
                >{ *option }</button>
            }) }
        </div>
    }
}
