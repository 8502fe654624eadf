//! The words of a lesson: what is told, with its links, and with what is on the wire as it is there.

use super::hands::Hands;
use super::place::href;
use longshore_client::plain::plain_line;
use longshore_lessons::{Destination, Inline, Runs, Selector};
use yew::prelude::*;

/// The longest value that takes the place of what the lesson says, in characters.
const LONGEST: usize = 48;

/// A text.
pub(super) fn words(hands: &Hands, parts: &[Inline]) -> Html {
    html! { { for parts.iter().map(|part| word(hands, part)) } }
}

fn word(hands: &Hands, part: &Inline) -> Html {
    match part {
        Inline::Text(text) => html! { text.clone() },
        Inline::Code(text) => html! { <code>{ text }</code> },
        Inline::Emphasis(text) => html! { <em>{ text }</em> },
        Inline::Strong(text) => html! { <strong>{ text }</strong> },
        Inline::Link { words, to: Destination::Web(url) } => {
            html! { <a href={url.clone()} target="_blank" rel="noreferrer">{ words }</a> }
        }
        Inline::Link { words, to: Destination::Lesson(id) } => html! { <a href={href(id)}>{ words }</a> },
        Inline::Link { words, to: Destination::Page(name) } => {
            html! { <a href={format!("#/{name}")}>{ words }</a> }
        }
        Inline::Wire { literal, selector } => on_the_wire(hands, literal, selector),
    }
}

/// What is on the wire: as the lesson has it until its piece was run, then as it is there, and a way there.
fn on_the_wire(hands: &Hands, literal: &str, selector: &Selector) -> Html {
    let known = hands.lesson().and_then(|(lesson, desk)| {
        let piece = lesson.pieces().find(|piece| piece.name == selector.piece)?;
        Some((piece, desk)).filter(|_| desk.ran(&selector.piece).is_some())
    });
    let Some((piece, desk)) = known else { return html! { <code class="wire-value">{ literal }</code> } };
    let leads_to = match desk.runs.exchange(selector) {
        Some(exchange) => format!("Exchange {} of “{}”", exchange.number, piece.title),
        None => format!("“{}”", piece.title),
    };
    let (shown, is_other) = value(&desk.runs, literal, selector);
    let go = {
        let (hands, selector) = (hands.clone(), selector.clone());
        Callback::from(move |_: MouseEvent| hands.show(&selector))
    };
    html! {
        <>
            <button type="button" class="wire-value" title={leads_to.clone()} aria-description={leads_to} onclick={go}>{ shown }</button>
            if is_other { <span class="wire-other">{ format!(" (as the lesson has it: {literal})") }</span> }
        </>
    }
}

/// The literal where the run has it there, else what it has there; and whether that is something else.
fn value(runs: &Runs, literal: &str, selector: &Selector) -> (String, bool) {
    match runs.find(selector) {
        Some(value) if value.says(literal) => (literal.to_owned(), false),
        Some(value) => {
            let text = value.to_string();
            let cut: String = text.chars().take(LONGEST).collect();
            let more = if cut.len() < text.len() { "…" } else { "" };
            (plain_line(&cut) + more, true)
        }
        None => ("nothing".to_owned(), true),
    }
}

#[cfg(test)]
mod tests {
    use super::super::state::tests::lesson;
    use super::*;
    use futures::executor::block_on;
    use longshore_lessons::{Hands, Stage};

    #[test]
    fn what_a_run_has_otherwise_takes_the_place_of_what_the_lesson_says() {
        let lesson = lesson();
        let mut runs = Runs::default();
        runs.note("push", block_on(Stage::new(&lesson).unwrap().run("push", Hands::default())).unwrap());
        let selector = &lesson.questions().next().unwrap().answer;
        assert_eq!(value(&runs, "201", selector), ("201".to_owned(), false));
        assert_eq!(value(&runs, "2…", selector), ("2…".to_owned(), false));
        assert_eq!(value(&runs, "404", selector), ("201".to_owned(), true));
        assert_eq!(value(&Runs::default(), "404", selector), ("nothing".to_owned(), true));
    }
}
