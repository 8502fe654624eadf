//! The numbers of exchanges: those of their places, whatever the file says.

use crate::error::ImportError;
use crate::imported::Ending;
use crate::value::Value;
use crate::warning::{Oddity, Warnings};
use longshore_client::transcript::{Exchange, Transcript};
use std::collections::HashMap;
use std::rc::Rc;

/// An exchange with the number that the file gives it, if it gives one.
pub(crate) struct Numbered<'j> {
    pub(crate) exchange: Exchange,
    pub(crate) number: Option<u32>,
    pub(crate) at: Value<'j>,
}

/// The exchanges as a transcript, in which each has the number of its place; what refers to them follows.
pub(crate) fn settle(
    numbered: Vec<Numbered<'_>>,
    ending: &mut Ending,
    warnings: &mut Warnings,
) -> Result<Transcript, ImportError> {
    let mut places = HashMap::new();
    for (place, Numbered { number, at, .. }) in (1_u32..).zip(&numbered) {
        let Some(number) = number else { continue };
        if places.insert(*number, place).is_some() {
            return Err(at.wrong(format_args!("has the number {number}, as another exchange has")));
        }
        if *number != place {
            warnings.add(Oddity::Number, *at);
        }
    }
    let last = numbered.last().map(|last| last.at);
    let mut exchanges = Vec::with_capacity(numbered.len());
    for (place, Numbered { mut exchange, at, .. }) in (1_u32..).zip(numbered) {
        exchange.number = place;
        if let Some(of) = exchange.handling.repeats {
            exchange.handling.repeats = places.get(&of).copied().filter(|of| *of < place);
            if exchange.handling.repeats.is_none() {
                warnings.add(Oddity::Missing, at);
            }
        }
        exchanges.push(Rc::new(exchange));
    }
    if let Ending::Failed(error) = ending
        && let Some(number) = error.exchange
    {
        error.exchange = places.get(&number).copied();
        if let (None, Some(last)) = (error.exchange, last) {
            warnings.add(Oddity::Missing, last);
        }
    }
    Ok(Transcript { exchanges })
}
