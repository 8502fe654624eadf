//! Two runs side by side: which exchange of the one is which of the other, and what is not the same in them.
//!
//! What is another in every run — upload sessions, dates, tokens, numbers of requests, the registry's own address — is told
//! as such, and is no difference. Pure; the cost grows little faster than the runs, whatever is in them.

mod address;
mod align;
mod body;
mod comparison;
mod document;
mod pair;
mod plain;
mod text;

pub use comparison::{Comparison, Difference, Kind, Part, Parted, Row, Weight};

use address::Address;
use longshore_client::Transcript;
use longshore_client::secrets::Secrets;
use longshore_client::transcript::Exchange;
use plain::Plain;
use std::collections::HashMap;

/// One of the two runs.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// Its exchanges.
    pub transcript: &'a Transcript,
    /// Its registry: scheme, host and port.
    pub target: &'a str,
    /// What is not to be told of it.
    pub secrets: &'a Secrets,
}

/// Compares two runs.
pub fn compare(a: Side<'_>, b: Side<'_>) -> Comparison {
    let (places_a, places_b) = (addresses(a), addresses(b));
    let mut keys = align::Keys::default();
    let (keys_a, keys_b) = (keys.of(a, &places_a), keys.of(b, &places_b));
    let pairs = align::align(&keys_a, &keys_b);
    let names = renamed(&pairs, &places_a, &places_b);
    let exchange =
        |side: Side<'_>, at: Option<usize>| at.and_then(|at| side.transcript.exchanges.get(at)).cloned();
    let mut rows = Vec::with_capacity(pairs.len());
    for (at_a, at_b) in pairs {
        let (one, other) = (exchange(a, at_a), exchange(b, at_b));
        let differences = match (&one, &other, at_a, at_b) {
            (Some(one), Some(other), Some(at_a), Some(at_b)) => {
                let name =
                    |places: &[Address], at: usize| places.get(at).and_then(|place| place.name.clone());
                let (name_a, name_b) = (name(&places_a, at_a), name(&places_b, at_b));
                let is_renamed = name_a.as_ref().is_some_and(|name| names.get(name) == name_b.as_ref());
                let (name_a, name_b) = if is_renamed { (name_a, name_b) } else { (None, None) };
                pair::differences(one, other, &Plain::new(a, name_a), &Plain::new(b, name_b))
            }
            _ => Vec::new(),
        };
        let Some(known) = one.as_ref().or(other.as_ref()) else { continue };
        rows.push(row(known, one.as_deref(), other.as_deref(), differences));
    }
    let mut throughout = Vec::new();
    if a.target != b.target {
        throughout.push(Difference::throughout("registry", a.target, b.target));
    }
    let mut names: Vec<(&String, &String)> = names.iter().filter(|(one, other)| one != other).collect();
    names.sort();
    throughout.extend(names.iter().map(|(one, other)| Difference::throughout("repository", one, other)));
    Comparison { rows, throughout }
}

fn row(known: &Exchange, a: Option<&Exchange>, b: Option<&Exchange>, differences: Vec<Difference>) -> Row {
    Row {
        a: a.map(|exchange| exchange.number),
        b: b.map(|exchange| exchange.number),
        step: known.request.step,
        method: known.request.method.clone(),
        differences,
    }
}

fn addresses(side: Side<'_>) -> Vec<Address> {
    side.transcript.exchanges.iter().map(|exchange| Address::of(&exchange.request, side)).collect()
}

/// The repositories of the one run that are always the same one in the other, under whatever name.
fn renamed(pairs: &[align::Pair], a: &[Address], b: &[Address]) -> HashMap<String, String> {
    let mut there: HashMap<&str, Option<&str>> = HashMap::new();
    let mut back: HashMap<&str, Option<&str>> = HashMap::new();
    for (at_a, at_b) in pairs {
        let one = at_a.and_then(|at| a.get(at)).and_then(|place| place.name.as_deref());
        let other = at_b.and_then(|at| b.get(at)).and_then(|place| place.name.as_deref());
        let (Some(one), Some(other)) = (one, other) else { continue };
        for (map, from, to) in [(&mut there, one, other), (&mut back, other, one)] {
            let known = map.entry(from).or_insert(Some(to));
            if *known != Some(to) {
                *known = None;
            }
        }
    }
    let both = there.into_iter().filter_map(|(one, other)| {
        let other = other?;
        (back.get(other) == Some(&Some(one))).then(|| (one.to_owned(), other.to_owned()))
    });
    both.collect()
}

#[cfg(test)]
mod tests;
