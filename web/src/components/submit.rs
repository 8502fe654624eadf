//! Forms that do something in the page, in the place of sending what is in them.

use yew::prelude::*;

/// Does this when the form is submitted, by its button or by Enter.
pub(crate) fn on_submit(act: impl Fn() + 'static) -> Callback<SubmitEvent> {
    Callback::from(move |event: SubmitEvent| {
        event.prevent_default();
        act();
    })
}
