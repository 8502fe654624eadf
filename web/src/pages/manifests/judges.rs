//! The table of judges: who accepts the document, who rejects it, and for what.

use super::facts::plain;
use super::findings;
use super::hands::Hands;
use crate::browser::element;
use longshore_core::validate::{Judge, Verdict};
use longshore_documents::checked::{Checked, Found, Ruling};
use yew::prelude::*;

/// The table.
pub(crate) fn judges(hands: &Hands) -> Html {
    let checked = hands.page.checked.as_deref();
    html! {
        <table class="judges" aria-label="Judges">
            <thead>
                <tr><th scope="col">{ "Judge" }</th><th scope="col">{ "Verdict" }</th><th scope="col">{ "Decided by" }</th></tr>
            </thead>
            <tbody>
                { for Judge::ALL.into_iter().map(|judge| {
                    let ruling = checked.and_then(|checked| {
                        Some((checked, checked.rulings.iter().find(|ruling| ruling.judge == judge)?))
                    });
                    html! {
                        <tr key={judge.name()}>
                            <th scope="row"><code>{ judge.name() }</code><span class="judge-is">{ describe(judge) }</span></th>
                            { match ruling {
                                Some((checked, ruling)) => ruled(hands, checked, ruling),
                                None => html! { <><td>{ "…" }</td><td /></> },
                            } }
                        </tr>
                    }
                }) }
            </tbody>
        </table>
    }
}

/// Who it is, in a few words.
fn describe(judge: Judge) -> &'static str {
    match judge {
        Judge::Spec => "the specification’s text",
        Judge::Schema => "its JSON schemas",
        Judge::Official => "its Go validator",
        Judge::Quay => "Quay, on push",
    }
}

fn ruled(hands: &Hands, checked: &Checked, ruling: &Ruling) -> Html {
    let (mark, word, class) = match ruling.verdict {
        Verdict::Accept => ("✓", "accept", "met"),
        Verdict::Reject => ("✕", "reject", "failed"),
        Verdict::Unknown => ("–", "unknown", "unknown"),
    };
    let decisive = ruling.decisive.and_then(|number| checked.findings.iter().find(|it| it.number == number));
    html! {
        <>
            <td class={classes!("verdict", class)}><span aria-hidden="true">{ mark }</span>{ " " }{ word }</td>
            <td>
                { match decisive {
                    Some(found) => decided(hands, checked, found),
                    None if ruling.verdict == Verdict::Unknown => html! { <span class="quiet">{ "knows no such documents" }</span> },
                    None => html! { <span class="quiet">{ "nothing" }</span> },
                } }
            </td>
        </>
    }
}

/// A link to the finding that decides.
fn decided(hands: &Hands, checked: &Checked, found: &Found) -> Html {
    let number = found.number;
    let go = {
        let hands = hands.clone();
        Callback::from(move |event: MouseEvent| {
            event.prevent_default();
            hands.go_to(number);
        })
    };
    let code = checked.topic(found).map(|topic| topic.code.as_str()).unwrap_or_default();
    html! {
        <>
            <a href={format!("#{}", findings::id(number))} onclick={go}>{ code }</a>
            { " " }<span class="quiet">{ plain(&found.message) }</span>
        </>
    }
}

/// Takes the focus to a finding in the list.
pub(crate) fn focus(number: u32) {
    element::focus(&findings::id(number));
}
