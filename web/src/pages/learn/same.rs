//! The same by other clients: one is shown, on paper all.

use super::action::Action;
use super::desk::copied;
use super::hands::Hands;
use crate::components::segmented::segmented;
use longshore_lessons::{Other, Same};
use yew::prelude::*;

/// What stands together in the lesson.
pub(super) fn same(hands: &Hands, all: &[&Same]) -> Html {
    let others: Vec<Other> =
        Other::ALL.into_iter().filter(|other| all.iter().any(|it| it.by == *other)).collect();
    let chosen = others.iter().position(|other| *other == hands.page.other).unwrap_or(0);
    let names: Vec<&'static str> = others.iter().map(|other| other.name()).collect();
    let on_press = {
        let (dispatch, others) = (hands.page.dispatcher(), others.clone());
        Callback::from(move |at: usize| {
            if let Some(other) = others.get(at) {
                dispatch.dispatch(Action::Other(*other));
            }
        })
    };
    html! {
        <div class="same" role="group" aria-label="The same by another client">
            { segmented("Client", &names, chosen, &on_press) }
            { for others.iter().enumerate().map(|(at, other)| html! {
                <div class={classes!("same-by", (at != chosen).then_some("unchosen"))}>
                    { for all.iter().filter(|it| it.by == *other).map(|it| script(hands, it)) }
                </div>
            }) }
        </div>
    }
}

fn script(hands: &Hands, same: &Same) -> Html {
    let (by, name, text) = (same.by, same.by.name(), same.script.clone());
    let told = hands.lesson().and_then(|(_, desk)| desk.copied).filter(|(other, _)| *other == by);
    html! {
        <div class="script">
            <p class="script-head">
                <span class="script-title">{ format!("The same with {name}") }</span>
                if let Some((_, is_copied)) = told { <span class="copied">{ copied(is_copied) }</span> }
                <button type="button" onclick={hands.callback(move |hands| hands.copy(by, text.clone()))}>{ format!("Copy {name} commands") }</button>
            </p>
            // What is too wide can be scrolled by the keyboard, too.
            <pre tabindex="0" role="group" aria-label={format!("Commands of {name}")}><code>{ same.script.trim_end() }</code></pre>
        </div>
    }
}
