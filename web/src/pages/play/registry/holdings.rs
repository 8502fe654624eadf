//! What the registry holds, and what changed.

use crate::components::why::{lines, shortened};
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
