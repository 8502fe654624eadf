//! How often each client has asked.

use super::map::Map;
use crate::Timestamp;
use crate::policy::Rate;
use std::net::IpAddr;

/// The windows of all clients that have asked lately. Those whose address is not known share one.
#[derive(Clone, Default)]
pub(crate) struct Rates {
    windows: Map<Option<IpAddr>, Window>,
    /// When those whose windows are over were last forgotten, in seconds.
    forgotten: u64,
}

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
        self.make_room(rate, now);
        // Whoever has so many addresses is one client.
        let is_known = self.windows.contains(&address);
        let address = if is_known || self.windows.len() < MOST { address } else { None };
        let mut window = match self.windows.get(&address) {
            Some(window) if !window.is_over(rate, now) => *window,
            _ => Window { begun: now, requests: 0 },
        };
        if window.requests >= rate.requests {
            return Err((window.begun + rate.seconds).saturating_sub(now));
        }
        window.requests += 1;
        self.windows.insert(address, window);
        Ok(())
    }

    /// Forgets those whose windows are over, where there are too many: once a second, since it looks at all of them.
    fn make_room(&mut self, rate: Rate, now: u64) {
        if self.windows.len() < MOST || self.forgotten == now {
            return;
        }
        self.forgotten = now;
        let mut left = Map::default();
        for (address, window) in self.windows.iter().filter(|(_, window)| !window.is_over(rate, now)) {
            left.insert(*address, *window);
        }
        self.windows = left;
    }
}

impl Window {
    fn is_over(self, rate: Rate, now: u64) -> bool {
        now.saturating_sub(self.begun) >= rate.seconds
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
        assert!(rates.windows.len() <= MOST + 1);
        assert_eq!(rates.count(RATE, address(30_000), at(110)), Ok(()));
    }
}
