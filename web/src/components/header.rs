//! A header as it is on the wire, which can be opened for what it means.

use super::opened::{Opened, note};
use super::token;
use crate::wire::headers::titled;
use longshore_client::plain::plain_line;
use longshore_explain::{Side, header};
use yew::prelude::*;

/// A header with its value, as it may be shown.
pub(crate) struct Header<'a> {
    /// The name.
    pub(crate) name: &'a str,
    /// Which of several of this name it is.
    pub(crate) nth: usize,
    /// The value.
    pub(crate) value: &'a str,
    /// Whose header it is.
    pub(crate) side: Side,
    /// The token in it.
    pub(crate) token: Option<token::Shown>,
}

impl Header<'_> {
    /// One header: its name opens and closes what it means. It stays so for the next exchange that is looked at.
    pub(crate) fn line(&self, opened: &Opened) -> Html {
        let Self { name, nth, value, side, token } = self;
        let mark = format!("{side:?} {name} {nth}");
        let is_open = opened.is_open(&mark);
        html! {
            <>
                <div class="header">
                    { opened.name(mark, "header-name", html! { titled(name) + ":" }) }
                    { " " }<span class="header-value">{ plain_line(value) }</span>
                </div>
                if is_open {
                    { note(
                        opened.texts.topic(|texts| texts.find(name).filter(|topic| !topic.name.contains('.')), unknown(*side)),
                        header::meaning(name, value, *side).map(|meaning| plain_line(&meaning)),
                    ) }
                    if let Some(token) = token { { token::opened(token, opened, "carried") } }
                }
            </>
        }
    }
}

fn unknown(side: Side) -> &'static str {
    match side {
        Side::Request => {
            "This header is not part of the registry protocol, nor known here: what it means is the client's own business."
        }
        Side::Response => {
            "This header is not part of the registry protocol, nor known here: what it means is the server's own business."
        }
    }
}
