//! The list of lessons.

use super::action::Action;
use super::lesson::TITLE;
use super::place::href;
use super::state::Learn;
use longshore_lessons::{Inline, Lesson};
use yew::prelude::*;

/// The list.
pub(super) fn list(page: &UseReducerHandle<Learn>) -> Html {
    let is_begun = page.lessons.iter().any(|lesson| page.progress.of(lesson).met > 0);
    let next = page.next().map(|lesson| {
        let word = if is_begun { "Go on with" } else { "Begin with" };
        html! { <p class="begin"><a class="primary" href={href(&lesson.head.id)}>{ format!("{word}: {}", lesson.head.title) }</a></p> }
    });
    html! {
        <div class="lesson">
            <h1 id={TITLE} tabindex="-1">{ "Learn" }</h1>
            <p class="summary">{ "Short lessons about what clients and registries say to each other. Each has runs to press, in a registry that is in this page." }</p>
            { next.unwrap_or_default() }
            <ol class="lessons" aria-label="Lessons">{ for page.lessons.iter().map(|lesson| item(page, lesson)) }</ol>
            if is_begun { { reset(page) } }
        </div>
    }
}

fn item(page: &Learn, lesson: &Lesson) -> Html {
    let reached = page.progress.of(lesson);
    let (class, state) = match reached.met {
        _ if reached.is_done() => ("reached", "✓ Done".to_owned()),
        0 => ("untouched", String::new()),
        met => ("begun", format!("{met} of {} reached", reached.all)),
    };
    html! {
        <li>
            <h2><a href={href(&lesson.head.id)}>{ &lesson.head.title }</a></h2>
            <p class="lesson-facts"><span>{ format!("{} min", lesson.head.minutes) }</span><span class={classes!("reached-count", class)}>{ state }</span></p>
            <p>{ Inline::plain(&lesson.head.summary) }</p>
        </li>
    }
}

/// Forgets everything, once that is said to be meant.
fn reset(page: &UseReducerHandle<Learn>) -> Html {
    let does = |action: fn() -> Action| {
        let dispatch = page.dispatcher();
        Callback::from(move |_: MouseEvent| dispatch.dispatch(action()))
    };
    html! {
        <div class="reset">
            if page.is_asked {
                <p role="alert">{ "What you have reached in all lessons will be forgotten. It is kept on this device alone." }</p>
                <div class="next">
                    <button type="button" onclick={does(|| Action::ResetAll)}>{ "Forget it" }</button>
                    <button type="button" onclick={does(|| Action::Ask(false))}>{ "Keep it" }</button>
                </div>
            } else {
                <button type="button" onclick={does(|| Action::Ask(true))}>{ "Reset all lessons" }</button>
            }
        </div>
    }
}
