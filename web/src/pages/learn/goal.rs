//! A goal, and whether it is reached.

use super::hands::Hands;
use super::words::words;
use longshore_lessons::Goal;
use yew::prelude::*;

/// The goal.
pub(super) fn goal(hands: &Hands, goal: &Goal) -> Html {
    let Some((lesson, _)) = hands.lesson() else { return Html::default() };
    let is_reached = hands.page.progress.has(lesson, &goal.key());
    let (class, mark, state) =
        if is_reached { ("reached", "✓", "Reached") } else { ("open", "○", "Not reached yet") };
    html! {
        <div class={classes!("goal", class)} role="group" aria-label="Goal">
            <p class="goal-state"><span class="mark" aria-hidden="true">{ mark }</span><b>{ "Goal" }</b>{ " · " }{ state }</p>
            <p>{ words(hands, &goal.text) }</p>
        </div>
    }
}
