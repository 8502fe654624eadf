//! A row of buttons of which one is pressed.

use yew::prelude::*;

/// A row of buttons with this accessible name. `on_press` takes the place of the one that is to be pressed.
pub(crate) fn segmented(
    label: &'static str,
    options: &[&'static str],
    pressed: usize,
    on_press: &Callback<usize>,
) -> Html {
    html! {
        <div class="segmented" role="group" aria-label={label}>
            { for options.iter().enumerate().map(|(at, option)| html! {
                <button
                    type="button"
                    aria-pressed={word(at == pressed)}
                    onclick={on_press.reform(move |_: MouseEvent| at)}
                >{ *option }</button>
            }) }
        </div>
    }
}

/// A truth value as ARIA writes it.
pub(crate) fn word(is_so: bool) -> &'static str {
    if is_so { "true" } else { "false" }
}
