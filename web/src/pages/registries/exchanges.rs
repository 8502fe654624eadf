//! A list of exchanges, of which one can be opened: as it is on the wire.

use crate::components::handling;
use crate::components::json::Origins;
use crate::components::opened::Opened;
use crate::components::segmented::word;
use crate::components::status;
use crate::pages::play::on_the_wire;
use crate::shared::Shared;
use crate::wire::path;
use longshore_client::Transcript;
use longshore_client::secrets::Secrets;
use longshore_client::transcript::Exchange;
use yew::prelude::*;

/// The list.
pub(super) struct Exchanges<'a> {
    /// Which run it is of.
    pub(super) run: u32,
    pub(super) transcript: &'a Shared<Transcript>,
    /// What is masked in it.
    pub(super) hidden: &'a Secrets,
    /// The exchange that is open.
    pub(super) chosen: Option<u32>,
    /// Is told the number of the exchange that is to be open; 0 for none.
    pub(super) choose: Callback<u32>,
    /// What stands below an exchange that is open.
    pub(super) below: &'a dyn Fn(&Exchange) -> Html,
    /// The texts that explain, and what of them is shown.
    pub(super) opened: &'a Opened,
}

impl Exchanges<'_> {
    /// The list, as the page shows it.
    pub(super) fn shown(&self) -> Html {
        html! {
            <ol class="cost-list" aria-label="Exchanges">{ for self.transcript.exchanges.iter().map(|exchange| self.item(exchange)) }</ol>
        }
    }

    fn item(&self, exchange: &Exchange) -> Html {
        let outcome = status::shown(exchange);
        let number = exchange.number;
        let is_open = self.chosen == Some(number);
        let choose = self.choose.clone();
        let onclick = Callback::from(move |_| choose.emit(if is_open { 0 } else { number }));
        let address = self.hidden.masked_sentence(exchange.request.url.path_and_query());
        html! {
            <li class="exchange-of-check" aria-label={status::name(exchange)}>
                <button type="button" class="exchange-line" aria-expanded={word(is_open)} {onclick}>
                    <span class="title-number">{ number }</span>
                    <b class="mono">{ exchange.request.method.as_str() }</b>
                    <span class="mono exchange-path">{ path::short(&address) }</span>
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
