//! A piece: its button, its exchanges, how it ended.

use super::action::Deed;
use super::desk::{Shown, outcome};
use super::hands::{By, Hands, exchange_ids};
use super::held::form;
use crate::components::exchanges::Exchanges;
use crate::components::groups::headings;
use crate::components::opened::{Marks, Opened};
use crate::components::texts::use_texts;
use crate::components::why::reasons;
use crate::wire::measure::counted;
use longshore_client::plain::{plain, plain_line};
use longshore_lessons::{Act, End, Piece, Ran};
use yew::prelude::*;

/// What a piece needs.
#[derive(Properties)]
pub(super) struct PiecePanelProps {
    pub(super) hands: Hands,
    /// Which of the lesson's pieces it is.
    pub(super) nth: usize,
}

impl PartialEq for PiecePanelProps {
    fn eq(&self, _: &Self) -> bool {
        false
    }
}

/// The panel.
#[component]
pub(super) fn PiecePanel(props: &PiecePanelProps) -> Html {
    let hands = &props.hands;
    let piece = hands.lesson().and_then(|(lesson, desk)| Some((lesson.pieces().nth(props.nth)?, desk)));
    let shown = piece.and_then(|(piece, desk)| desk.shown.get(&piece.name));
    let texts = use_texts(shown.filter(|shown| shown.chosen.is_some()).map(|shown| shown.run));
    let opened = Opened { marks: use_state(Marks::default), texts };
    let Some((piece, desk)) = piece else { return Html::default() };
    let ran = desk.ran(&piece.name);
    let title_id = format!("piece-{}", piece.name);
    html! {
        <section class="piece" aria-labelledby={title_id.clone()}>
            <div class="piece-head">
                <h2 id={title_id}>{ &piece.title }</h2>
                { buttons(hands, piece, ran.is_some()) }
            </div>
            if let (Some(ran), Some(shown)) = (ran, shown) { { ended(hands, piece, ran, shown) } }
            if let Some(shown) = shown {
                if !shown.transcript.exchanges.is_empty() { { exchanges(hands, piece, shown, &opened) } }
            }
            if let Some(held) = desk.held(&piece.name) { { form(hands, held, piece) } }
            if let (Act::Collect(_), Some(ran)) = (&piece.act, ran) { { collected(&ran.collected) } }
        </section>
    }
}

fn buttons(hands: &Hands, piece: &Piece, was_run: bool) -> Html {
    let Some((lesson, desk)) = hands.lesson() else { return Html::default() };
    let is_next = desk.next(lesson).is_some_and(|next| next.name == piece.name);
    // The button that was pressed stays, and the focus with it.
    let disabled = desk.under_way.is_some().then_some("true");
    let run = |by| {
        let name = piece.name.clone();
        hands.callback(move |hands| hands.run(&name, by))
    };
    let (title, again) = (&piece.title, if was_run { "Run again" } else { "Run" });
    html! {
        <div class="tools">
            if desk.is_running(&piece.name) { <span class="piece-state">{ "Under way" }</span> }
            if piece.is_held && !piece.edits.is_empty() {
                <button type="button" aria-label={format!("Show how: {title}")} aria-disabled={disabled} onclick={run(By::Lesson)}>{ "Show how" }</button>
            }
            <button
                type="button" id={hands.run_id(&piece.name)} class={(!was_run).then_some("primary")}
                title={is_next.then_some("Ctrl Enter, or ⌘ Enter")} aria-label={format!("{again}: {title}")} aria-disabled={disabled} onclick={run(By::Learner)}
            >{ again }</button>
        </div>
    }
}

fn ended(hands: &Hands, piece: &Piece, ran: &Ran, shown: &Shown) -> Html {
    let is_reached = hands.lesson().is_some_and(|(lesson, desk)| desk.has_reached_by(lesson, piece));
    let (class, mark, title) = outcome(&ran.end);
    let count = ran.transcript.exchanges.len();
    html! {
        <div class={classes!("piece-outcome", class)}>
            <p>
                <span class="mark" aria-hidden="true">{ mark }</span><b>{ title }</b>
                if count > 0 { { format!(" · {}", counted(count, "exchange")) } }
                // The goal itself may be far below.
                if is_reached { <span class="reached-count reached">{ " · Goal reached" }</span> }
            </p>
            if let End::Failed(error) = &ran.end {
                <p class="sentence">{ plain(&shown.hidden.masked_sentence(&error.sentence)).into_owned() }</p>
            }
        </div>
    }
}

fn exchanges(hands: &Hands, piece: &Piece, shown: &Shown, opened: &Opened) -> Html {
    let name = piece.name.clone();
    let list = Exchanges {
        label: &format!("Exchanges: {}", piece.title),
        ids: &exchange_ids(&piece.name),
        headings: &headings(&shown.transcript.exchanges, &shown.names),
        run: shown.run,
        transcript: &shown.transcript,
        hidden: &shown.hidden,
        chosen: shown.chosen,
        choose: hands.telling(move |number| Deed::Choose(name.clone(), number)),
        below: &|exchange| match shown.whys.iter().find(|(number, _)| *number == exchange.number) {
            Some((_, why)) => reasons(why),
            None => Html::default(),
        },
        opened,
    };
    html! { <div class="piece-exchanges">{ list.shown() }</div> }
}

fn collected(lines: &[String]) -> Html {
    html! {
        <ul class="collected mono" aria-label="Collected">
            { for lines.iter().map(|line| html! { <li>{ plain_line(line) }</li> }) }
        </ul>
    }
}
