//! Why the registry in the page answered as it did, and what that changed.

use longshore_client::plain::plain_line;
use longshore_worker::why::{Reason, Why};
use yew::prelude::*;

/// The reasons, in the order in which they were decided, and the changes.
pub(crate) fn why(why: &Why) -> Html {
    let changed = html! {
        <>
            <h4>{ "What it changed in the registry" }</h4>
            if why.changed.is_empty() {
                <p class="hint">{ "Nothing." }</p>
            } else {
                { lines(&why.changed, 0) }
            }
        </>
    };
    section(&why.reasons, changed)
}

/// The reasons alone, where nobody looked for changes.
pub(crate) fn reasons(reasons: &[Reason]) -> Html {
    section(reasons, Html::default())
}

fn section(reasons: &[Reason], rest: Html) -> Html {
    html! {
        <section class="message why" aria-label="Why">
            <h3>{ "Why" }</h3>
            <ol>{ for reasons.iter().map(reason) }</ol>
            { rest }
        </section>
    }
}

fn reason(reason: &Reason) -> Html {
    html! {
        <li>
            { plain_line(&reason.sentence) }{ " " }
            { for reason.facts.iter().map(|(place, value)| html! {
                <><code>{ plain_line(place) }{ " = " }{ plain_line(value) }</code>{ " " }</>
            }) }
            <a href={reason.url.clone()} target="_blank" rel="noreferrer">{ &reason.section }</a>
        </li>
    }
}

/// Changes, each with its sign and the word for it; and how many more there are.
pub(crate) fn lines(lines: &[String], more: u32) -> Html {
    html! {
        <ul class="changes" aria-label="Changes">
            { for lines.iter().map(|line| {
                let (class, word) = match line.chars().next() {
                    Some('+') => ("added", "new: "),
                    Some('-') => ("removed", "gone: "),
                    _ => ("replaced", "other: "),
                };
                let (sign, rest) = line.split_at(1.min(line.len()));
                html! {
                    <li class={class}>
                        <span class="sign" aria-hidden="true">{ sign.to_owned() }</span>
                        <span class="visually-hidden">{ word }</span>
                        { shortened(rest.trim_start()) }
                    </li>
                }
            }) }
            if more > 0 { <li>{ format!("… and {more} more") }</li> }
        </ul>
    }
}

/// A text with its digests shortened, each with its whole self for whoever points there.
pub(crate) fn shortened(text: &str) -> Html {
    let words = text.split(' ').map(|word| {
        let (digest, behind) = word.strip_suffix(',').map_or((word, ""), |digest| (digest, ","));
        match digest.split_once(':').filter(|(_, encoded)| encoded.len() >= 64) {
            Some((algorithm, encoded)) => {
                let short = format!("{algorithm}:{}…", encoded.get(..12).unwrap_or_default());
                html! { <>{ " " }<span title={digest.to_owned()}>{ short }</span>{ behind.to_owned() }</> }
            }
            None => html! { { format!(" {}", plain_line(word)) } },
        }
    });
    words.collect()
}
