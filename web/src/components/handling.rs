//! What the user did to an exchange on its way, and what a retry has to do with it.

use crate::wire::measure;
use longshore_client::Exchange;
use longshore_client::draft::{self, Change};
use longshore_client::plain::plain_line;
use longshore_client::secrets::Secrets;
use longshore_client::transcript::Outcome;
use longshore_client::transport::TransportError;
use yew::prelude::*;

/// The words for it, each short enough to stand beside an exchange.
pub(crate) fn words(exchange: &Exchange) -> Vec<&'static str> {
    let it = &exchange.handling;
    let all = [
        (it.before.is_some(), "edited"),
        (it.fault.is_some(), "fault"),
        (it.repeats.is_some(), "retry"),
        (it.gateway.is_some(), "gateway"),
    ];
    all.into_iter().filter(|(is_so, _)| *is_so).map(|(_, word)| word).collect()
}

/// The same at length; nothing where nothing was done.
pub(crate) fn notes(exchange: &Exchange, hidden: Option<&Secrets>) -> Html {
    let it = &exchange.handling;
    let is_dropped = matches!(&exchange.outcome, Outcome::Unanswered { error: TransportError::Dropped, .. });
    html! {
        <>
            if let Some(before) = &it.before {
                <section class="handling" aria-label="Edited">
                    <h3>{ "Edited at the gate" }</h3>
                    <dl>{ for draft::changes(before, &exchange.request, hidden).iter().map(change) }</dl>
                    if it.stripped {
                        <p>{ "The credentials were taken out: they are for another origin than this one." }</p>
                    }
                    <p>{ "What was expected of the request as it was is not known any more, here and in what follows." }</p>
                </section>
            }
            if let Some(gateway) = &it.gateway {
                <p class="handling">{ format!("It went through the gateway at {gateway}.") }</p>
            }
            if let Some(fault) = it.fault {
                <p class="handling">{ format!("A fault that you put in: {}.", fault.explained()) }</p>
            }
            if is_dropped {
                <p class="handling">{ "You dropped this request at the gate." }</p>
            }
            if let Some(of) = it.repeats {
                <p class="handling">{ format!("A retry: it repeats exchange {of}, from which no good answer came.") }</p>
            }
            if let Some(wait) = it.tried_again_after {
                <p class="handling">{ format!("No good answer: the flow tried again after {}.", measure::duration(wait)) }</p>
            }
        </>
    }
}

fn change(change: &Change) -> Html {
    let shown = |value: &Option<String>| value.as_deref().map_or_else(|| "nothing".to_owned(), plain_line);
    html! {
        <>
            <dt>{ match change.what.as_str() { "url" => "URL", "method" => "Method", "body" => "Body", name => name }.to_owned() }</dt>
            <dd class="mono"><del>{ shown(&change.before) }</del></dd>
            <dd class="mono"><ins>{ shown(&change.after) }</ins></dd>
        </>
    }
}
