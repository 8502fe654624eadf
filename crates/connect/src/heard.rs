//! What curl printed: it sees what a browser keeps to itself.

use crate::cause::{Cause, Causes};
use crate::ladder::{Check, Ladder, PREFLIGHT};
use crate::situation::{Browser, Situation};

/// The most of a text that is read: headers are short.
const LONGEST: usize = 64 << 10;

impl Ladder {
    /// Takes in the output of a command that [can be heard](crate::Command::can_be_heard). It says whether that told
    /// anything: a text of something else changes nothing.
    pub fn hear(&mut self, output: &str) -> bool {
        let end =
            (0..=output.len().min(LONGEST)).rev().find(|end| output.is_char_boundary(*end)).unwrap_or(0);
        let situation = self.situation();
        let is_preflight = self.left().without(PREFLIGHT).is_empty();
        let leaves = match Head::parse(&output[..end]) {
            Some(head) if is_preflight => preflight(&head, &situation.page.origin),
            Some(head) => answer(&head, situation),
            None => failure(&output[..end]),
        };
        let is_open = !self.diagnosis().unsteady && self.left().meets(leaves);
        let tells = is_open && !self.left().without(leaves).is_empty();
        if tells {
            self.climb(Check::Heard, "heard-something", Vec::new(), leaves);
        }
        tells
    }
}

/// curl's own words, where there was no answer.
fn failure(output: &str) -> Causes {
    let has = |words: &[&str]| words.iter().any(|word| output.contains(word));
    if has(&["Could not resolve host"]) {
        Causes::of(&[Cause::Name])
    } else if has(&["wrong version number", "packet length too long", "Received HTTP/0.9"]) {
        Causes::of(&[Cause::Scheme])
    } else if has(&["SSL", "TLS", "certificate"]) {
        Causes::of(&[Cause::Tls])
    } else if has(&["timed out", "Timeout was reached"]) {
        Causes::of(&[Cause::NoAnswer])
    } else if has(&[
        "Connection refused",
        "Failed to connect",
        "Couldn't connect",
        "Could not connect",
        "reset by peer",
        "Empty reply",
    ]) {
        Causes::of(&[Cause::Refused])
    } else {
        Causes::ALL
    }
}

fn answer(head: &Head<'_>, situation: &Situation) -> Causes {
    // curl got here, so what keeps the browser away is in the browser; it may ask another name server (DNS over HTTPS).
    let mut browser = Causes::of(&[
        Cause::Offline,
        Cause::MixedContent,
        Cause::LocalNetworkDenied,
        Cause::LocalNetworkUnanswered,
        Cause::InsecurePage,
        Cause::Intercepted,
        Cause::Name,
    ]);
    // Firefox trusts its own list of authorities, and curl the system's.
    if situation.browser == Browser::Firefox {
        browser = browser.or(Causes::of(&[Cause::Tls]));
    }
    if (300..400).contains(&head.status) && head.has("location") {
        return browser.or(Causes::of(&[Cause::Redirect]));
    }
    let policy = if head.has("cross-origin-resource-policy") {
        Causes::of(&[Cause::ResourcePolicy])
    } else {
        Causes::NONE
    };
    let seen = match head.origins(&situation.page.origin) {
        Origins::None if head.status >= 400 => Causes::of(&[Cause::CorsMissing, Cause::CorsNotOnErrors]),
        Origins::None => Causes::of(&[Cause::CorsMissing]),
        Origins::Twice => Causes::of(&[Cause::CorsTwice]),
        Origins::Another => Causes::of(&[Cause::CorsOtherOrigin]),
        Origins::This => Causes::NONE,
    };
    browser.or(policy).or(seen)
}

fn preflight(head: &Head<'_>, origin: &str) -> Causes {
    let allows = |name: &str| {
        let listed = head.values("access-control-allow-headers");
        listed.flat_map(|value| value.split(',')).any(|known| {
            let known = known.trim();
            known.eq_ignore_ascii_case(name) || known == "*"
        })
    };
    let wanted = ["authorization", "accept", "content-type", "content-range"];
    match head.status {
        401 => Causes::of(&[Cause::PreflightAuth]),
        200..300 if head.origins(origin) == Origins::This => {
            if wanted.into_iter().all(allows) {
                Causes::ALL
            } else {
                Causes::of(&[Cause::HeaderNotAllowed])
            }
        }
        _ => Causes::of(&[Cause::PreflightRefused]),
    }
}

/// What an answer says of the origins that may read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Origins {
    None,
    This,
    Another,
    Twice,
}

/// The status and headers of an answer.
#[derive(Debug)]
struct Head<'a> {
    status: u16,
    headers: Vec<(String, &'a str)>,
}

impl<'a> Head<'a> {
    /// The first answer that is there, with or without the signs that `--verbose` puts before it.
    fn parse(output: &'a str) -> Option<Self> {
        let mut lines = output.lines().map(|line| line.trim_start_matches("< ").trim());
        let status =
            lines.by_ref().find_map(|line| line.strip_prefix("HTTP/")?.split(' ').nth(1)?.parse().ok())?;
        let headers = lines
            .map_while(|line| line.split_once(':'))
            .map(|(name, value)| (name.trim().to_ascii_lowercase(), value.trim()))
            .collect();
        Some(Self { status, headers })
    }

    fn values(&self, name: &str) -> impl Iterator<Item = &'a str> {
        self.headers.iter().filter(move |(known, _)| known == name).map(|(_, value)| *value)
    }

    fn has(&self, name: &str) -> bool {
        self.values(name).next().is_some()
    }

    fn origins(&self, origin: &str) -> Origins {
        let mut values = self.values("access-control-allow-origin");
        match (values.next(), values.next()) {
            (None, _) => Origins::None,
            (Some(_), Some(_)) => Origins::Twice,
            (Some(value), None) if value.contains(',') => Origins::Twice,
            (Some(value), None) if value == "*" || value == origin => Origins::This,
            (Some(_), None) => Origins::Another,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Page, Showed};

    const ORIGIN: &str = "https://page.example";

    /// A ladder at its end, after requests that showed this, the first of them `GET /v2/`.
    fn ladder(showed: impl Fn(crate::Probe) -> Showed) -> Ladder {
        let page = Page { origin: ORIGIN.to_owned(), secure: true, framed: false };
        let target = "https://registry.example".to_owned();
        let browser = Browser::Chromium;
        let situation = Situation { target, page, online: true, browser, credentials: false, sample: None };
        let mut ladder = Ladder::new(situation);
        while let Some(ask) = ladder.next() {
            ladder.tell(ask.probe, showed(ask.probe));
        }
        ladder
    }

    fn unreadable(probe: crate::Probe) -> Showed {
        if probe == crate::Probe::Reach { Showed::Opaque } else { Showed::Failed { millis: 9 } }
    }

    fn unreachable(probe: crate::Probe) -> Showed {
        if probe == crate::Probe::Own { Showed::Opaque } else { Showed::Failed { millis: 9 } }
    }

    fn without_preflight(probe: crate::Probe) -> Showed {
        let headers = vec![("www-authenticate".to_owned(), "Basic realm=\"r\"".to_owned())];
        match probe {
            crate::Probe::Ping => {
                Showed::Answer(crate::Answer { status: 401, headers, ..crate::Answer::default() })
            }
            _ => Showed::Failed { millis: 9 },
        }
    }

    fn causes(ladder: &Ladder) -> Vec<Cause> {
        ladder.diagnosis().causes
    }

    #[test]
    fn headers_tell_what_is_wrong_with_cors() {
        for (headers, cause) in [
            ("HTTP/1.1 200 OK\r\nServer: x\r\n\r\n", vec![Cause::CorsMissing]),
            ("HTTP/2 401\r\nserver: x\r\n\r\n", vec![Cause::CorsMissing, Cause::CorsNotOnErrors]),
            ("HTTP/2 200 \naccess-control-allow-origin: *, *\n", vec![Cause::CorsTwice]),
            (
                "HTTP/2 200\nAccess-Control-Allow-Origin: *\nAccess-Control-Allow-Origin: *\n",
                vec![Cause::CorsTwice],
            ),
            (
                "HTTP/2 200\nAccess-Control-Allow-Origin: https://page.example/\n",
                vec![Cause::CorsOtherOrigin],
            ),
            ("HTTP/2 301\nLocation: https://x/\n", vec![Cause::Redirect]),
            ("* Connected\n> GET /v2/\n< HTTP/1.1 200 OK\n< Date: x\n< \n", vec![Cause::CorsMissing]),
        ] {
            let mut ladder = ladder(unreadable);
            assert!(ladder.hear(headers), "{headers}");
            assert_eq!(causes(&ladder), cause, "{headers}");
        }
    }

    #[test]
    fn words_of_curl_tell_why_nobody_was_reached() {
        for (words, cause) in [
            ("curl: (6) Could not resolve host: registry.example", Cause::Name),
            (
                "curl: (7) Failed to connect to registry.example port 443 after 0 ms: Couldn't connect to server",
                Cause::Refused,
            ),
            ("curl: (60) SSL certificate problem: self-signed certificate", Cause::Tls),
            ("curl: (35) OpenSSL/3.0: error:0A00010B:SSL routines::wrong version number", Cause::Scheme),
        ] {
            let mut ladder = ladder(unreachable);
            assert!(ladder.hear(words), "{words}");
            assert_eq!(causes(&ladder), [cause], "{words}");
        }
    }

    #[test]
    fn an_answer_where_the_browser_has_none_leaves_what_is_in_the_browser() {
        let mut ladder = ladder(unreachable);
        assert!(ladder.hear("HTTP/1.1 200 OK\r\nCross-Origin-Resource-Policy: same-origin\r\n"));
        let left = causes(&ladder);
        assert!(left.contains(&Cause::ResourcePolicy) && left.contains(&Cause::Intercepted), "{left:?}");
        assert!(!left.contains(&Cause::Refused) && !left.contains(&Cause::Tls), "{left:?}");
    }

    #[test]
    fn the_answer_to_options_tells_what_is_wrong_with_the_preflight() {
        let mut ladder = ladder(without_preflight);
        assert_eq!(causes(&ladder), [Cause::PreflightRefused, Cause::PreflightAuth]);
        assert!(ladder.hear("HTTP/1.1 401 Unauthorized\r\nAccess-Control-Allow-Origin: *\r\n"));
        assert_eq!(causes(&ladder), [Cause::PreflightAuth]);
    }

    #[test]
    fn what_tells_nothing_changes_nothing() {
        for output in [
            "",
            "hello",
            "HTTP/",
            "HTTP/1.1",
            "HTTP/1.1 x",
            "\u{1F980}",
            "HTTP/2 200\naccess-control-allow-origin: *\n",
        ] {
            let mut ladder = ladder(unreadable);
            let before = (causes(&ladder), ladder.rungs().len());
            assert!(!ladder.hear(output), "{output}");
            assert_eq!((causes(&ladder), ladder.rungs().len()), before);
        }
    }

    #[test]
    fn a_long_text_is_cut_between_characters() {
        let mut ladder = ladder(unreadable);
        assert!(!ladder.hear(&"\u{1F980}".repeat(20_000)));
        assert!(!ladder.hear(&format!("x{}", "\u{1F980}".repeat(20_000))));
    }
}
