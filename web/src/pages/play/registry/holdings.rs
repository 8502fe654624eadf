//! What the registry holds, and what changed.

use crate::wire::measure;
use longshore_client::plain::plain_line;
use longshore_worker::state::{Overview, Repository};
use yew::prelude::*;

/// What the latest run or order changed; nothing where nothing did.
pub(super) fn changed(overview: &Overview) -> Html {
    if overview.changed.is_empty() {
        return Html::default();
    }
    html! {
        <>
            <h3>{ "What was changed last" }</h3>
            { lines(&overview.changed, overview.more) }
        </>
    }
}

/// Changes, each with its sign and the word for it.
pub(super) fn lines(lines: &[String], more: u32) -> Html {
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

/// The repositories, and the sums.
pub(super) fn holdings(overview: &Overview) -> Html {
    let left_out = (overview.count as usize).saturating_sub(overview.repositories.len());
    let uploads = match overview.uploads {
        0 => String::new(),
        1 => ", 1 open upload".to_owned(),
        uploads => format!(", {uploads} open uploads"),
    };
    let repositories = if overview.count == 1 { "repository" } else { "repositories" };
    html! {
        <>
            <h3>{ "What it holds" }</h3>
            <p class="hint">
                { format!("{} {repositories}, {}{uploads}", overview.count, measure::bytes(overview.bytes)) }
            </p>
            <ul class="repositories" aria-label="Repositories">
                { for overview.repositories.iter().map(repository) }
                if left_out > 0 { <li class="hint">{ format!("… and {left_out} more") }</li> }
            </ul>
        </>
    }
}

fn repository(repository: &Repository) -> Html {
    let Repository { name, tags, tag_count, manifests, blobs, bytes } = repository;
    let left_out = (*tag_count as usize).saturating_sub(tags.len());
    html! {
        <li>
            <details>
                <summary>
                    <span class="name">{ plain_line(name) }</span>
                    <span class="hint">{ format!("{} · {}", counted(*tag_count, "tag"), measure::bytes(*bytes)) }</span>
                </summary>
                <p class="hint">{ format!("{}, {}", counted(*manifests, "manifest"), counted(*blobs, "blob")) }</p>
                <ul>
                    { for tags.iter().map(|(tag, digest)| html! {
                        <li><span class="name">{ plain_line(tag) }</span><code title={digest.clone()}>{ shortened(digest) }</code></li>
                    }) }
                    if left_out > 0 { <li class="hint">{ format!("… and {left_out} more") }</li> }
                </ul>
            </details>
        </li>
    }
}

fn counted(number: u32, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

/// A text with its digests shortened, each with its whole self for whoever points there.
fn shortened(text: &str) -> Html {
    let words = text.split(' ').map(|word| {
        let (digest, behind) = word.strip_suffix(',').map_or((word, ""), |digest| (digest, ","));
        match digest.split_once(':').filter(|(_, encoded)| encoded.len() >= 64) {
            Some((algorithm, encoded)) => {
                let short = format!("{algorithm}:{}…", encoded.get(..12).unwrap_or_default());
                html! { <>{ " " }<span title={digest.to_owned()}>{ short }</span>{ behind.to_owned() }</> }
            }
            None => html! { { format!(" {word}") } },
        }
    });
    words.collect()
}
