//! HTTP archives, HAR 1.2: ours, and those of others.

mod other;
mod ours;
mod secrets;

use crate::error::ImportError;
use crate::imported::{Ending, Form, Guess, Imported};
use crate::numbers::{Numbered, settle};
use crate::value::Value;
use crate::warning::{Oddity, Warnings};
use crate::{MOST_EXCHANGES, exchange, outcome};
use http::StatusCode;
use longshore_client::Step;
use longshore_core::moment;
use other::Other;
use std::time::Duration;

/// An entry that may be read.
struct Entry<'j> {
    at: Value<'j>,
    /// When it began, since the beginning of 1970.
    begun: Duration,
}

/// Reads the archive's `log`.
pub(crate) fn read(log: Value<'_>, warnings: &mut Warnings) -> Result<Imported, ImportError> {
    let flow = log.optional_text("_flow")?;
    let target = log.optional("_target")?;
    let ours = flow.zip(target);
    let mut entries = log.required("entries")?.entries()?.map(entry).collect::<Result<Vec<_>, _>>()?;
    if ours.is_none() {
        sort(&mut entries, warnings);
    }
    let count = entries.len();
    // An archive that another program has saved again has lost what is ours of the whole, and kept what is of the entries.
    let mut other = Other::default();
    let (mut exchanges, mut guesses) = (Vec::new(), Vec::new());
    for Entry { at, begun } in &entries {
        let read = match at.optional("_longshore")? {
            Some(besides) => Some((ours::exchange(*at, besides, warnings)?, None)),
            None => other.exchange(*at, warnings)?.map(|(numbered, because)| (numbered, Some(because))),
        };
        let Some((numbered, because)) = read else { continue };
        if exchanges.len() == MOST_EXCHANGES {
            return Err(ImportError::TooManyExchanges(count));
        }
        exchanges.push((numbered, *begun));
        let exchange = u32::try_from(exchanges.len()).unwrap_or(u32::MAX);
        guesses.extend(because.map(|because| Guess { exchange, because }));
    }
    if ours.is_none() && exchanges.is_empty() {
        return Err(ImportError::NoRegistry(count));
    }
    let epoch = exchanges.iter().map(|(_, begun)| *begun).min().unwrap_or_default();
    let mut numbered = Vec::with_capacity(exchanges.len());
    for (mut known, begun) in exchanges {
        known.exchange.at = begun.saturating_sub(epoch);
        numbered.push(known);
    }
    let mut ending = match log.optional("_outcome")? {
        Some(outcome) => outcome::read(outcome, warnings)?,
        None => Ending::Open,
    };
    let (form, flow, target) = match ours {
        Some((flow, target)) => {
            exchange::url(target)?;
            (Form::Archive, Some(flow.into_owned()), target.text()?.into_owned())
        }
        None => (Form::OtherArchive, None, registry(&numbered)),
    };
    let transcript = settle(numbered, &mut ending, warnings)?;
    Ok(Imported {
        form,
        flow,
        target,
        epoch,
        ending,
        transcript,
        secrets: other.secrets(),
        guesses,
        warnings: Vec::new(),
    })
}

fn entry(at: Value<'_>) -> Result<Entry<'_>, ImportError> {
    let started = at.required("startedDateTime")?;
    let begun = moment(&started.text()?);
    let begun =
        begun.ok_or_else(|| started.wrong("is no time such as 2026-01-31T12:00:00.000Z, from 1970 on"))?;
    Ok(Entry { at, begun })
}

/// Puts entries into the order of their times: proxies write them as they end.
fn sort(entries: &mut [Entry<'_>], warnings: &mut Warnings) {
    let mut latest = Duration::ZERO;
    for entry in entries.iter() {
        if entry.begun < latest {
            warnings.add(Oddity::Order, entry.at);
        }
        latest = latest.max(entry.begun);
    }
    entries.sort_by_key(|entry| entry.begun);
}

/// The registry that an archive is about: that of the first request which is none to a token service.
fn registry(exchanges: &[Numbered<'_>]) -> String {
    let mut requests = exchanges.iter().map(|numbered| &numbered.exchange.request);
    let first = requests.clone().find(|request| request.step != Step::Auth).or_else(|| requests.next());
    first.map(|request| request.url.origin().to_string()).unwrap_or_default()
}

/// The status of an answer; none where there is no answer, of which archives say 0.
fn status(response: Value<'_>) -> Result<Option<StatusCode>, ImportError> {
    let status = response.required("status")?;
    if status.whole() == Ok(0) { Ok(None) } else { exchange::status(status).map(Some) }
}

/// A size; none where it is not known, of which archives say -1.
fn size(of: Value<'_>, name: &str) -> Result<Option<u64>, ImportError> {
    let Some(size) = of.optional(name)? else { return Ok(None) };
    if size.whole().is_ok_and(|size| size < 0) { Ok(None) } else { size.size().map(Some) }
}
