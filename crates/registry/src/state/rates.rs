//! How often each client has asked.

use crate::Timestamp;
use crate::policy::Rate;
use std::collections::BTreeMap;
use std::net::IpAddr;

/// The windows of all clients that have asked lately. Those whose address is not known share one.
#[derive(Clone, Default)]
pub(crate) struct Rates(BTreeMap<Option<IpAddr>, Window>);

#[derive(Clone, Copy)]
struct Window {
    /// When it began, in seconds.
    begun: u64,
    requests: u64,
}

/// So many clients are remembered at the most; of more, those are forgotten whose windows are over.
const MOST: usize = 10_000;

impl Rates {
    /// Counts a request; where it is one too many, after how many seconds the next may come.
    pub(crate) fn count(&mut self, rate: Rate, address: Option<IpAddr>, now: Timestamp) -> Result<(), u64> {
        let now = now.unix_seconds();
        let is_over = |window: &Window| now.saturating_sub(window.begun) >= rate.seconds;
        if self.0.len() >= MOST {
            self.0.retain(|_, window| !is_over(window));
        }
        if self.0.len() >= MOST && address.is_some() && !self.0.contains_key(&address) {
            // Whoever has so many addresses is one client.
            return self.count(rate, None, Timestamp::from_unix_seconds(now));
        }
        let window = self.0.entry(address).or_insert(Window { begun: now, requests: 0 });
        if is_over(window) {
            *window = Window { begun: now, requests: 0 };
        }
        if window.requests >= rate.requests {
            return Err((window.begun + rate.seconds).saturating_sub(now));
        }
        window.requests += 1;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: Rate = Rate { requests: 2, seconds: 10 };

    fn at(second: u64) -> Timestamp {
        Timestamp::from_unix_seconds(second)
    }

    #[test]
    fn each_client_has_a_window_of_its_own() {
        let mut rates = Rates::default();
        let (one, other) = (Some([192, 0, 2, 1].into()), Some([192, 0, 2, 2].into()));
        assert_eq!(rates.count(RATE, one, at(100)), Ok(()));
        assert_eq!(rates.count(RATE, one, at(104)), Ok(()));
        assert_eq!(rates.count(RATE, one, at(104)), Err(6));
        assert_eq!(rates.count(RATE, other, at(104)), Ok(()));
        assert_eq!(rates.count(RATE, one, at(110)), Ok(()));
    }

    #[test]
    fn more_clients_than_are_remembered_share_a_window() {
        let mut rates = Rates::default();
        let address = |number: u32| Some(IpAddr::from(number.to_be_bytes()));
        let results: Vec<_> = (0..20_000).map(|number| rates.count(RATE, address(number), at(100))).collect();
        assert_eq!(results.iter().filter(|result| result.is_ok()).count(), MOST + 2);
        assert!(rates.0.len() <= MOST + 1);
        assert_eq!(rates.count(RATE, address(30_000), at(110)), Ok(()));
    }
}
