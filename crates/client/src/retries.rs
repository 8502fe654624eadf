//! Retries: which hiccups are tried again, how often, and after which time.

use crate::transport::Response;
use http::StatusCode;
use std::time::{Duration, SystemTime};

/// How often something is tried again, and when: after a time that grows with each try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retries {
    /// So many times; 0 tries nothing again.
    pub most: u32,
    /// How long to wait before the first.
    pub base: Duration,
    /// How much longer each wait is than the one before.
    pub factor: u32,
    /// No wait is longer, but where the registry asks for it.
    pub cap: Duration,
    /// What the registry asks for (`Retry-After`) is waited for up to this time; where it asks for more, nothing is
    /// tried again.
    pub patience: Duration,
}

impl Retries {
    /// Nothing is tried again.
    pub const NONE: Self = Self::up_to(0);

    /// How often something is tried again unless someone says otherwise.
    pub const USUAL: u32 = 2;

    /// More than so many make no difference.
    pub const MOST: u32 = 10;

    /// Up to so many times, after 0.5 s, 1 s, 2 s, and so on up to 8 s; `Retry-After` up to 30 s.
    pub const fn up_to(most: u32) -> Self {
        Self {
            most,
            base: Duration::from_millis(500),
            factor: 2,
            cap: Duration::from_secs(8),
            patience: Duration::from_secs(30),
        }
    }

    /// How long to wait before trying again what was tried again so many times already; none where it is not.
    pub fn wait(&self, tried: u32, retry_after: Option<Duration>) -> Option<Duration> {
        if tried >= self.most || retry_after.is_some_and(|asked| asked > self.patience) {
            return None;
        }
        let grown = self.base.saturating_mul(self.factor.saturating_pow(tried)).min(self.cap);
        Some(retry_after.map_or(grown, |asked| grown.max(asked)))
    }
}

/// How long the registry asks to wait: so many seconds, or until a date (RFC 9110, 10.2.3). The date is held against the registry's own
/// clock, where it shows that, since ours may differ; else against this time of day.
pub(crate) fn asked(response: &Response, time_of_day: Option<Duration>) -> Option<Duration> {
    let text = response.header("retry-after")?.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let now = response.header("date").and_then(date).or(time_of_day)?;
    Some(date(text)?.saturating_sub(now))
}

/// The time that a date of HTTP says, since the beginning of 1970 (RFC 9110, 5.6.7).
fn date(text: &str) -> Option<Duration> {
    httpdate::parse_http_date(text.trim()).ok()?.duration_since(SystemTime::UNIX_EPOCH).ok()
}

/// Whether a status says that the same request may do better a little later (RFC 9110, 15.5.9, 15.6.3 to 15.6.5; RFC 6585, 4).
/// 500 is not among them: it says that the registry failed at this very request.
pub(crate) fn is_hiccup(status: StatusCode) -> bool {
    matches!(
        status,
        StatusCode::REQUEST_TIMEOUT
            | StatusCode::TOO_MANY_REQUESTS
            | StatusCode::BAD_GATEWAY
            | StatusCode::SERVICE_UNAVAILABLE
            | StatusCode::GATEWAY_TIMEOUT
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_up_to_a_cap() {
        let waits: Vec<u128> =
            (0..6).map(|tried| Retries::up_to(6).wait(tried, None).unwrap().as_millis()).collect();
        assert_eq!(waits, [500, 1000, 2000, 4000, 8000, 8000]);
        assert_eq!(Retries::up_to(6).wait(6, None), None);
        assert_eq!(Retries::NONE.wait(0, None), None);
    }

    fn response(headers: &[(&'static str, &str)]) -> Response {
        let headers = headers.iter().map(|(name, value)| {
            (http::HeaderName::from_static(name), http::HeaderValue::from_str(value).unwrap())
        });
        Response {
            exchange: 1,
            status: StatusCode::TOO_MANY_REQUESTS,
            headers: headers.collect(),
            redirected_to: None,
            body: crate::body::Received { kept: bytes::Bytes::new(), size: 0, digest: None },
        }
    }

    #[test]
    fn a_wait_is_seconds_or_a_date_in_each_of_its_forms() {
        let now = Some(Duration::from_secs(784_111_747));
        for (text, seconds) in [
            ("120", Some(120)),
            ("Sun, 06 Nov 1994 08:49:37 GMT", Some(30)),
            ("Sunday, 06-Nov-94 08:49:37 GMT", Some(30)),
            ("Sun Nov  6 08:49:37 1994", Some(30)),
            ("Sun, 06 Nov 1994 08:00:00 GMT", Some(0)),
            ("soon", None),
            ("-5", None),
            ("", None),
        ] {
            let asked = asked(&response(&[("retry-after", text)]), now);
            assert_eq!(asked, seconds.map(Duration::from_secs), "{text}");
        }
        assert_eq!(asked(&response(&[("retry-after", "Sun, 06 Nov 1994 08:49:37 GMT")]), None), None);
    }

    #[test]
    fn a_date_is_held_against_the_registrys_own_clock() {
        let headers =
            [("retry-after", "Sun, 06 Nov 1994 08:49:37 GMT"), ("date", "Sun, 06 Nov 1994 08:49:30 GMT")];
        assert_eq!(asked(&response(&headers), Some(Duration::ZERO)), Some(Duration::from_secs(7)));
    }

    #[test]
    fn what_the_registry_asks_for_is_waited_for_within_bounds() {
        let (three, hour) = (Duration::from_secs(3), Duration::from_hours(1));
        assert_eq!(Retries::up_to(2).wait(0, Some(three)), Some(three));
        assert_eq!(Retries::up_to(2).wait(0, Some(Duration::ZERO)), Some(Duration::from_millis(500)));
        assert_eq!(Retries::up_to(2).wait(0, Some(hour)), None);
    }
}
