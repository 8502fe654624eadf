//! The checks that are listed, in the order in which they are made.

use super::action::Action;
use super::hands::Hands;
use super::state::{Came, Checked, Filter, Phase, Running};
use crate::components::segmented::{segmented, word};
use longshore_conformance::Category;
use yew::prelude::*;

/// The list, and what it is cut down to.
pub(super) fn checks(hands: &Hands) -> Html {
    let page = &hands.page;
    let found = page.found();
    let more = found.len().saturating_sub(page.listed);
    let now = match &page.phase {
        Phase::Running(Running { at, cleaning: false, .. }) => *at,
        _ => None,
    };
    html! {
        <section class="listed" aria-label="Listed checks">
            <div class="listed-head">
                <h2>{ title(page.filter) }<span class="count">{ found.len() }</span></h2>
                { filter(hands) }
            </div>
            if found.is_empty() {
                <p class="empty">{ "No check came out so." }</p>
            } else {
                <ol class="check-list" aria-label="Check list">
                    { for found.iter().take(page.listed).filter_map(|at| page.checks.get(*at).map(|checked| (*at, checked))).map(|(at, checked)| {
                        html! { <li key={at}>{ line(hands, at, checked, now == Some(at)) }</li> }
                    }) }
                </ol>
            }
            if more > 0 {
                <p class="more-listed"><button type="button" onclick={hands.tell(|| Action::More)}>{ "Show more" }</button>{ format!(" {more} more") }</p>
            }
        </section>
    }
}

fn title(filter: Filter) -> String {
    let of = filter.category.map(Category::title);
    match (of, filter.came) {
        (None, None) => "All checks".to_owned(),
        (Some(of), None) => of.to_owned(),
        (None, Some(came)) => capital(came.word()),
        (Some(of), Some(came)) => format!("{of}, {}", came.word()),
    }
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// All, or those that failed, or fell short; of a category, where one was chosen.
fn filter(hands: &Hands) -> Html {
    const OFFERED: [Option<Came>; 3] = [None, Some(Came::Failed), Some(Came::Short)];
    let Filter { category, came } = hands.page.filter;
    let pressed = OFFERED.iter().position(|it| *it == came).unwrap_or(OFFERED.len());
    let dispatch = hands.page.dispatcher();
    let on_press = Callback::from(move |at: usize| {
        let came = OFFERED.get(at).copied().flatten();
        dispatch.dispatch(Action::Filter(Filter { category, came }));
    });
    segmented("Filter", &["All", "Failed", "Short"], pressed, &on_press)
}

fn line(hands: &Hands, at: usize, checked: &Checked, is_now: bool) -> Html {
    let came = checked.outcome.as_ref().map(|outcome| Came::of(&outcome.verdict));
    let (class, sign, state) = match came {
        Some(came) => (came.word(), came.sign(), came.word()),
        None if is_now => ("now", "…", "being made"),
        None => ("waiting", "·", "waiting"),
    };
    let is_chosen = hands.page.chosen == Some(at);
    html! {
        <button
            type="button" class={classes!("check-line", class)} aria-pressed={word(is_chosen)}
            onclick={hands.tell(move || Action::Choose(at))}
        >
            <span class="sign" aria-hidden="true">{ sign }</span>
            <span class="check-title">{ &checked.planned.title }</span>
            <code class="check-id">{ &checked.planned.id }</code>
            <span class="check-level">{ checked.planned.level.as_str() }</span>
            <span class="check-state">{ state }</span>
        </button>
    }
}
