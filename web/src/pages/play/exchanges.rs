//! The middle pane: the exchanges, as a sequence diagram or as a dense list.

use super::action::Action;
use super::compare::ComparePane;
use super::hands::Hands;
use super::item::ExchangeItem;
use super::opening::opener;
use super::plan::{self, Planned};
use super::state::{Play, View};
use crate::components::groups;
use crate::components::segmented::segmented;
use crate::shared::Shared;
use crate::wire::measure;
use longshore_client::Step;
use longshore_client::plain::plain;
use std::ops::Range;
use std::rc::Rc;
use yew::prelude::*;

/// So many exchanges are drawn at once; of more, the ones around that which is shown.
const DRAWN: usize = 500;

/// The pane's upper part.
pub(crate) fn exchanges_pane(hands: &Hands) -> Html {
    let play = &hands.play;
    let exchanges = &play.transcript.exchanges;
    let on_view = {
        let dispatch = play.dispatcher();
        Callback::from(move |at: usize| {
            dispatch.dispatch(Action::View(View::ALL.get(at).copied().unwrap_or_default()));
        })
    };
    html! {
        <>
            <div class="pane-head">
                <h2>{ "Exchanges" }</h2>
                if !exchanges.is_empty() {
                    <span class="count">{ measure::count(exchanges.len() as u64) }</span>
                }
                { opener(hands) }
                { segmented("View", &View::ALL.map(View::label), play.view as usize, &on_view) }
            </div>
            if !play.unopened.is_empty() { <p class="error unopened" role="alert">{ plain(&play.unopened).into_owned() }</p> }
            <div class="sequence" id="sequence">
                if play.view == View::Compare {
                    <ComparePane play={play.clone()} />
                } else if exchanges.is_empty() {
                    { empty(play) }
                } else {
                    { list(play) }
                }
            </div>
        </>
    }
}

fn list(play: &UseReducerHandle<Play>) -> Html {
    let exchanges = &play.transcript.exchanges;
    let parties = if exchanges.iter().any(|exchange| exchange.request.step == Step::Auth) { 3 } else { 2 };
    let shown = play.shown();
    let drawn = drawn(exchanges.len(), shown);
    let headings = groups::headings(exchanges, &play.names);
    let items = exchanges.iter().zip(headings).skip(drawn.start).take(drawn.len());
    let on_choose = {
        let dispatch = play.dispatcher();
        Callback::from(move |number| dispatch.dispatch(Action::Select(number)))
    };
    let (view, class) = match play.view {
        View::Diagram => ("diagram", format!("parties-{parties}")),
        View::List | View::Compare => ("list", String::new()),
    };
    html! {
        <div class={classes!("view", view, class)}>
            if play.view == View::Diagram { { parties_head(parties, play.through()) } }
            { beyond(play, 0..drawn.start, "Earlier") }
            <ol aria-label="Exchanges">
                { for items.map(|(exchange, heading)| html! {
                    <ExchangeItem
                        key={exchange.number}
                        exchange={Shared::from(Rc::clone(exchange))}
                        {heading}
                        is_undone={play.undone.contains(&exchange.number)}
                        is_shown={shown == Some(exchange.number)}
                        view={play.view}
                        hidden={play.hidden.clone()}
                        on_choose={on_choose.clone()}
                    />
                }) }
            </ol>
            { beyond(play, drawn.end..exchanges.len(), "Later") }
        </div>
    }
}

/// The parties over the diagram, and the lines down from them.
fn parties_head(parties: usize, through: &'static str) -> Html {
    html! {
        <>
        <div class="parties" aria-hidden="true">
            <span class="party browser">{ "Browser" }</span>
            <span class="party registry">{ "Registry" }</span>
            if !through.is_empty() { <span class="through">{ through }</span> }
            if parties == 3 { <span class="party auth">{ "Auth" }<span class="service">{ " service" }</span></span> }
        </div>
        <div class="lifelines" aria-hidden="true">{ for (0..parties).map(|_| html! { <span /> }) }</div>
        </>
    }
}

/// The exchanges that are not drawn, and a way to them.
fn beyond(play: &UseReducerHandle<Play>, range: Range<usize>, word: &str) -> Html {
    let Ok(nearest) = u32::try_from(if range.start == 0 { range.end } else { range.start + 1 }) else {
        return Html::default();
    };
    if range.is_empty() {
        return Html::default();
    }
    let dispatch = play.dispatcher();
    let go = Callback::from(move |_: MouseEvent| dispatch.dispatch(Action::Jump(nearest)));
    html! {
        <button type="button" class="beyond" onclick={go}>
            { format!("{word}: {}", measure::counted(range.len(), "more exchange")) }
        </button>
    }
}

/// Which of `count` exchanges are drawn, so that the one with this number is among them.
fn drawn(count: usize, shown: Option<u32>) -> Range<usize> {
    let at =
        shown.and_then(|number| usize::try_from(number).ok()).unwrap_or(count).clamp(1, count.max(1)) - 1;
    // Pages, each half of what is drawn, so that the drawn ones change seldom.
    let half = DRAWN / 2;
    let start = (at / half).saturating_sub(1) * half;
    start..count.min(start + DRAWN)
}

fn empty(play: &UseReducerHandle<Play>) -> Html {
    if play.runs > 0 {
        return html! { <p class="empty">{ "No request has been sent yet." }</p> };
    }
    let mut heading = "";
    html! {
        <>
            <p class="empty">{ plan::sentence(play.form.flow) }</p>
            <div class="view diagram parties-3 plan">
                { parties_head(3, "") }
                <ol aria-label="What Run will do">
                    { for plan::plan(play.form.flow).iter().map(|planned| {
                        let begins = std::mem::replace(&mut heading, planned.heading) != planned.heading;
                        html! {
                            <li>
                                if begins {
                                    <div class="heading"><span class="heading-title">{ planned.heading }</span></div>
                                }
                                { planned_exchange(planned) }
                            </li>
                        }
                    }) }
                </ol>
            </div>
        </>
    }
}

fn planned_exchange(planned: &Planned) -> Html {
    let to = if planned.step == Step::Auth { "to-auth" } else { "to-registry" };
    html! {
        <div class="exchange s-pending">
            <span class={classes!("arrow", "there", to)}>
                <span class="label">{ planned.request }</span><span class="line" />
            </span>
            <span class={classes!("arrow", "back", to)}>
                <span class="line" /><span class="status">{ planned.answer }</span>
            </span>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_exchanges_are_all_drawn() {
        assert_eq!(drawn(0, None), 0..0);
        assert_eq!(drawn(21, Some(3)), 0..21);
        assert_eq!(drawn(DRAWN, Some(1)), 0..DRAWN);
    }

    #[test]
    fn of_many_exchanges_those_around_the_shown_one_are_drawn() {
        for number in [1, 250, 251, 499, 500, 501, 9_999, 10_000] {
            let drawn = drawn(10_000, Some(number));
            assert!(drawn.len() <= DRAWN, "{number}");
            assert!(drawn.contains(&(number as usize - 1)), "{number}");
        }
        assert_eq!(drawn(10_000, None).end, 10_000);
    }

    #[test]
    fn a_number_that_is_not_there_draws_something() {
        assert_eq!(drawn(10, Some(99)), 0..10);
        assert_eq!(drawn(10, Some(0)), 0..10);
    }
}
