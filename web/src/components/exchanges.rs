//! A list of exchanges, of which one can be opened: as it is on the wire.

use super::groups::Heading;
use super::json::Origins;
use super::on_the_wire::on_the_wire;
use super::opened::Opened;
use super::segmented::word;
use super::{handling, status};
use crate::shared::Shared;
use crate::wire::path;
use longshore_client::Transcript;
use longshore_client::secrets::Secrets;
use longshore_client::transcript::Exchange;
use yew::prelude::*;

/// The list.
pub(crate) struct Exchanges<'a> {
    /// Its accessible name.
    pub(crate) label: &'a str,
    /// What the ids of its lines begin with.
    pub(crate) ids: &'a str,
    /// For each exchange the heading over it, where one begins there. With any, each line names its step.
    pub(crate) headings: &'a [Option<Heading>],
    /// Which run it is of.
    pub(crate) run: u32,
    pub(crate) transcript: &'a Shared<Transcript>,
    /// What is masked in it.
    pub(crate) hidden: &'a Secrets,
    /// The exchange that is open.
    pub(crate) chosen: Option<u32>,
    /// Is told the number of the exchange that is to be open; 0 for none.
    pub(crate) choose: Callback<u32>,
    /// What stands below an exchange that is open.
    pub(crate) below: &'a dyn Fn(&Exchange) -> Html,
    /// The texts that explain, and what of them is shown.
    pub(crate) opened: &'a Opened,
}

/// The id of an exchange's line in the list whose ids begin so.
pub(crate) fn line_id(ids: &str, number: u32) -> String {
    format!("{ids}-{number}")
}

impl Exchanges<'_> {
    /// The list, as the page shows it.
    pub(crate) fn shown(&self) -> Html {
        let headings = self.headings.iter().map(Option::as_ref).chain(std::iter::repeat(None));
        html! {
            <ol class="cost-list" aria-label={self.label.to_owned()}>
                { for self.transcript.exchanges.iter().zip(headings).map(|(exchange, heading)| self.item(exchange, heading)) }
            </ol>
        }
    }

    fn item(&self, exchange: &Exchange, heading: Option<&Heading>) -> Html {
        let outcome = status::shown(exchange);
        let number = exchange.number;
        let is_open = self.chosen == Some(number);
        let choose = self.choose.clone();
        let onclick = Callback::from(move |_| choose.emit(if is_open { 0 } else { number }));
        let address = self.hidden.masked_sentence(exchange.request.url.path_and_query());
        let has_steps = !self.headings.is_empty();
        html! {
            <li class="exchange-of-check" aria-label={status::name(exchange)}>
                if let Some(heading) = heading {
                    <div class="heading">
                        <span class="heading-title">{ &heading.title }</span>
                        <span class="heading-detail">{ &heading.detail }</span>
                    </div>
                }
                <button type="button" id={line_id(self.ids, number)} class={classes!("exchange-line", has_steps.then_some("has-steps"))} aria-expanded={word(is_open)} {onclick}>
                    <span class="title-number">{ number }</span>
                    if has_steps { <span class="exchange-step">{ exchange.request.step.as_str() }</span> }
                    <b class="mono">{ exchange.request.method.as_str() }</b>
                    <span class="mono exchange-path">
                        { for handling::words(exchange).iter().map(|word| html! { <><span class={classes!("tag", *word)}>{ *word }</span>{ " " }</> }) }
                        { path::short(&address) }
                    </span>
                    <span class={classes!("badge", outcome.class)}>{ &outcome.short }</span>
                </button>
                if is_open {
                    { handling::notes(exchange, Some(self.hidden)) }
                    { on_the_wire(exchange, Some(self.hidden), &self.origins(number), self.opened) }
                    { (self.below)(exchange) }
                }
            </li>
        }
    }

    fn origins(&self, shown: u32) -> Origins {
        let on_select = self.choose.clone();
        Origins { run: self.run, transcript: self.transcript.clone(), shown, on_select }
    }
}
