//! Pages of a sorted list (distribution-spec, "Listing Tags").

use crate::answer::Answer;
use crate::call::Call;
use crate::failure::Failure;
use crate::policy::Limits;
use crate::state::Map;
use crate::why::{Reason, Rule};
use http::header::LINK;
use std::borrow::Borrow;

/// Which part of a list is asked for.
pub(super) struct Page<'a> {
    entries: usize,
    last: Option<&'a str>,
}

impl<'a> Page<'a> {
    /// Reads `n` and `last`. More entries than the policy allows are not refused: the page is
    /// shorter, and says where it goes on.
    pub(super) fn asked(call: &'a Call, limits: &Limits) -> Result<Self, Failure> {
        let entries = match call.parameter("n") {
            None => limits.page_entries,
            Some(text) => {
                let is_number = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
                if !is_number {
                    return Err(Failure::PageSize(text.chars().take(64).collect()));
                }
                // A number too large to be read is larger than any limit.
                text.parse().unwrap_or(u64::MAX).min(limits.page_entries)
            }
        };
        Ok(Self { entries: usize::try_from(entries).unwrap_or(usize::MAX), last: call.parameter("last") })
    }

    /// How many entries the page may have.
    pub(super) fn entries(&self) -> usize {
        self.entries
    }

    /// What it comes after.
    pub(super) fn last(&self) -> Option<&'a str> {
        self.last
    }

    /// The page's entries, of those that are wanted, and whether more follow.
    pub(super) fn of<'m, K, V>(&self, map: &'m Map<K, V>, wanted: impl Fn(&K) -> bool) -> (Vec<&'m K>, bool)
    where
        K: Ord + Borrow<str>,
        'a: 'm,
    {
        let mut rest = map.after(self.last).map(|(key, _)| key).filter(|key| wanted(key));
        let entries = rest.by_ref().take(self.entries).collect();
        // A page of no entries has no last one to go on from.
        (entries, self.entries > 0 && rest.next().is_some())
    }

    /// Tells why the page ends where it ends.
    pub(super) fn note(&self, call: &Call, limits: &Limits, entries: usize, more: bool) {
        call.note(|| {
            let limit = limits.page_entries;
            if !more {
                let sentence =
                    format!("nothing follows the {entries} entries of this page: no link leads on");
                return Reason::new(Rule::PageLast, sentence).state("entries", &entries);
            }
            let reason = match call.parameter("n") {
                Some(n) if n.parse().is_ok_and(|n: u64| n <= limit) => {
                    let sentence = format!("the page ends after the {n} entries that were asked for");
                    Reason::new(Rule::PageAsAsked, sentence).request("query.n", &n)
                }
                asked => {
                    let sentence =
                        format!("the page ends after {limit} entries, the most that are given at once");
                    let reason =
                        Reason::new(Rule::PageAtLimit, sentence).policy("limits.page_entries", &limit);
                    match asked {
                        Some(n) => reason.request("query.n", &n),
                        None => reason,
                    }
                }
            };
            match self.last {
                Some(last) => reason.request("query.last", &last),
                None => reason,
            }
        });
    }

    /// Says where the list goes on after this entry.
    pub(super) fn link(&self, answer: Answer, path: &str, last: &str) -> Answer {
        // Neither tags nor names nor digests have a character that a query would have to encode.
        answer.with(LINK, format!("<{path}?n={}&last={last}>; rel=\"next\"", self.entries))
    }
}
