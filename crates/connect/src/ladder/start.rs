//! What is known without trying anything.

use super::{Check, Ladder};
use crate::cause::{Cause, Causes};
use crate::situation::{Browser, Place};
use crate::space::{Space, address};
use longshore_client::target::TargetError;

/// Ports that browsers never connect to by HTTP (Fetch, "Port blocking").
const BLOCKED_PORTS: [u16; 83] = [
    0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103,
    104, 109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514,
    515, 526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723,
    2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
];

impl Ladder {
    pub(super) fn start(&mut self, place: Result<Place, TargetError>) {
        let place = match place {
            Ok(place) => place,
            Err(error) => {
                self.climb(Check::Url, "url-bad", vec![("reason", error.to_string())], one(Cause::Url));
                return;
            }
        };
        self.climb(Check::Url, "url-good", vec![("url", place.url("/v2/"))], not(&[Cause::Url]));
        self.network(&place);
        self.port(&place);
        self.schemes(&place);
        self.hosts(&place);
        self.place = Some(place);
    }

    fn network(&mut self, place: &Place) {
        let (showed, leaves) = match (place.space, self.situation.online) {
            (Space::Loopback, _) => ("network-not-needed", not(&[Cause::Offline])),
            (_, true) => ("network-on", Causes::ALL),
            (_, false) => ("network-off", one(Cause::Offline)),
        };
        self.climb(Check::Network, showed, Vec::new(), leaves);
    }

    fn port(&mut self, place: &Place) {
        let port = place.origin.port;
        let is_blocked = BLOCKED_PORTS.binary_search(&port).is_ok();
        let (showed, leaves) = if is_blocked {
            ("port-blocked", one(Cause::BlockedPort))
        } else {
            ("port-free", not(&[Cause::BlockedPort]))
        };
        self.settle(Check::Port, showed, vec![("port", port.to_string())], leaves);
    }

    /// Whether the request is mixed content (Mixed Content, 4.4). Chromium lets such a request through to the local
    /// network, after the user's permission.
    fn schemes(&mut self, place: &Place) {
        let page_https = self.situation.is_https();
        let (showed, leaves) = if page_https && !place.origin.https {
            match (place.space, self.situation.browser) {
                (Space::Loopback, Browser::Safari) | (Space::Local, Browser::Chromium) => {
                    ("schemes-maybe", Causes::ALL)
                }
                (Space::Loopback, _) => ("schemes-loopback", not(&[Cause::MixedContent])),
                _ => ("schemes-mixed", one(Cause::MixedContent)),
            }
        } else {
            ("schemes-fit", not(&[Cause::MixedContent]))
        };
        let leaves = if page_https { leaves } else { leaves.without(one(Cause::TokenMixedContent)) };
        let leaves = if place.origin.https { leaves } else { leaves.without(one(Cause::Tls)) };
        let scheme = |https| if https { "https:" } else { "http:" }.to_owned();
        let values = vec![("page", scheme(page_https)), ("registry", scheme(place.origin.https))];
        self.settle(Check::Schemes, showed, values, leaves);
    }

    /// Whether the way leads from the open network into the user's own (Local Network Access).
    fn hosts(&mut self, place: &Place) {
        let mut excluded = Vec::new();
        let asks = matches!(self.situation.browser, Browser::Chromium | Browser::Firefox);
        let enters = match (self.situation.page_space(), place.space) {
            (_, Space::Public) | (Space::Loopback, _) | (Space::Local, Space::Local) => false,
            _ => asks,
        };
        // A page that is no secure context is refused without a question.
        if !enters || !self.situation.page.secure {
            excluded.extend([Cause::LocalNetworkDenied, Cause::LocalNetworkUnanswered]);
        }
        if !enters || self.situation.page.secure {
            excluded.push(Cause::InsecurePage);
        }
        if place.space == Space::Loopback || address(&place.origin.host).is_some() {
            excluded.push(Cause::Name);
        }
        let showed = match place.space {
            Space::Loopback => "hosts-loopback",
            Space::Local => "hosts-local",
            Space::Public => "hosts-public",
            Space::Unknown => "hosts-unknown",
        };
        self.settle(Check::Hosts, showed, vec![("host", place.origin.host.clone())], not(&excluded));
    }

    /// Climbs, unless it is all decided: a blocked port stays one, whatever the schemes are.
    fn settle(
        &mut self,
        check: Check,
        showed: &'static str,
        values: Vec<(&'static str, String)>,
        leaves: Causes,
    ) {
        if self.left.single().is_none() {
            self.climb(check, showed, values, leaves);
        }
    }
}

fn one(cause: Cause) -> Causes {
    Causes::of(&[cause])
}

fn not(causes: &[Cause]) -> Causes {
    Causes::ALL.without(Causes::of(causes))
}
