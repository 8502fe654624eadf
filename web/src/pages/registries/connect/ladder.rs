//! The middle pane: what was tried, what it showed, and what that excludes.

use super::state::Connect;
use longshore_client::plain::plain_line;
use yew::prelude::*;

/// The pane.
pub(super) fn ladder(page: &Connect) -> Html {
    html! {
        <section class="pane ladder-pane" aria-label="Ladder">
            <div class="pane-head"><h2>{ "What was tried" }</h2></div>
            <div class="pane-body">
                if let Some(ladder) = &page.ladder {
                    <ol class="rungs" aria-label="Rungs">
                        { for ladder.rungs().iter().map(|rung| {
                            let told = ladder.tell_rung(rung, &page.texts);
                            html! {
                                <li>
                                    <p class="tried">{ plain_line(&told.tried) }</p>
                                    <p class="showed">{ plain_line(&told.showed) }</p>
                                    { excludes(rung.excludes.len(), &told.excludes) }
                                </li>
                            }
                        }) }
                    </ol>
                    <p class="notice" role="status">
                        if let Some(ask) = ladder.next().filter(|_| page.running) { { plain_line(&ladder.tell_ask(&ask, &page.texts)) } }
                    </p>
                } else {
                    <div class="empty"><p>{ "Write the registry's URL and press Run. Each thing that is tried stands here, with what it showed." }</p></div>
                }
            </div>
        </section>
    }
}

/// What a rung excludes; where it is much, only how much.
fn excludes(count: usize, sentence: &str) -> Html {
    if count <= FEW {
        return html! { <p class="excludes">{ plain_line(sentence) }</p> };
    }
    html! {
        <details class="excludes">
            <summary>{ format!("That excludes {count} causes.") }</summary>
            <p>{ plain_line(sentence) }</p>
        </details>
    }
}

/// So many excluded causes are named at once.
const FEW: usize = 3;
