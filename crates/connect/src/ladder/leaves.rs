//! Which causes agree with what a probe showed.
//!
//! Each of these sets is a statement about browsers: with any cause outside of it, as the single fault, the browser
//! would have shown something else. What nothing follows from leaves everything.

use super::Ladder;
use super::known::Demand;
use crate::cause::{Cause, Causes};
use crate::probe::{Method, Probe};
use crate::showed::{Answer, Permission, Showed};
use crate::situation::Browser;
use crate::space::Space;
use longshore_core::ReportedError;

/// What keeps any request from being answered.
const NETWORK: Causes = Causes::of(&[
    Cause::Offline,
    Cause::MixedContent,
    Cause::LocalNetworkDenied,
    Cause::LocalNetworkUnanswered,
    Cause::InsecurePage,
    Cause::Name,
    Cause::Refused,
    Cause::NoAnswer,
    Cause::Tls,
    Cause::Scheme,
    Cause::ResourcePolicy,
    Cause::Intercepted,
]);

/// What keeps a page from reading an answer that is there.
const READING: Causes = Causes::of(&[
    Cause::CorsMissing,
    Cause::CorsOtherOrigin,
    Cause::CorsTwice,
    Cause::Redirect,
    Cause::CorsNotOnErrors,
]);

/// What keeps a page from reading the answers to requests with a preflight.
pub(crate) const PREFLIGHT: Causes =
    Causes::of(&[Cause::PreflightRefused, Cause::PreflightAuth, Cause::HeaderNotAllowed]);

/// What is wrong with the token service.
pub(super) const TOKEN: Causes = Causes::of(&[
    Cause::TokenUrl,
    Cause::TokenMixedContent,
    Cause::TokenUnreachable,
    Cause::TokenCors,
    Cause::TokenPreflight,
]);

/// What is wrong with the place that blobs are redirected to.
pub(super) const BLOB: Causes = Causes::of(&[Cause::BlobRedirect, Cause::BlobUnreachable]);

/// What can be wrong although the page reads the answer to `GET /v2/`.
const LATER: Causes = PREFLIGHT.or(TOKEN).or(BLOB).or(Causes::of(&[
    Cause::PathNotCovered,
    Cause::MethodNotAllowed,
    Cause::HeaderNotExposed,
    Cause::Nothing,
]));

/// A request that fails sooner than this has not been given up for want of an answer: systems wait longer.
const GIVEN_UP: u32 = 3_000;

/// Nobody sees a question and closes it in less time than this.
const ANSWERED: u32 = 300;

impl Ladder {
    pub(super) fn leaves(&self, probe: Probe, showed: &Showed) -> Causes {
        match (probe, showed) {
            (Probe::Permission, _) => permission_before(showed),
            (Probe::PermissionAfter, _) => permission_after(showed),
            (Probe::Ping | Probe::Reach, Showed::Forbidden) => Causes::of(&[Cause::ContentPolicy]),
            (Probe::Ping | Probe::Reach, Showed::TimedOut) => {
                Causes::of(&[Cause::NoAnswer, Cause::LocalNetworkUnanswered])
            }
            (Probe::Ping, _) => self.ping(showed),
            (Probe::Reach, _) => self.reach(showed),
            (Probe::Own, _) => self.own(showed),
            (Probe::OtherScheme, _) => self.other_scheme(showed),
            (Probe::OtherPing | Probe::PingRedirect | Probe::Login | Probe::OldPing, _) => {
                self.aside(probe, showed)
            }
            (Probe::Token | Probe::TokenReach | Probe::TokenAuthorization, _) => token(probe, showed),
            (Probe::Blob | Probe::BlobRedirect | Probe::BlobReach, _) => blob(probe, showed),
            // The registry answered before, so nothing that is left explains this.
            (_, Showed::TimedOut) => Causes::of(&[Cause::NoAnswer]),
            (Probe::Missing, _) => self.missing(showed),
            (Probe::Authorization | Probe::BarePreflight | Probe::Headers | Probe::Header(_), _) => {
                self.preflight(probe, showed)
            }
            (Probe::Uploads | Probe::Method(_) | Probe::UploadMethod(_), _) => self.uploads(probe, showed),
            (Probe::Manifest | Probe::Child, _) => self.manifest(showed),
        }
    }

    fn ping(&self, showed: &Showed) -> Causes {
        match showed {
            Showed::Answer(answer) => self.ping_answer(answer),
            Showed::Failed { millis } => failed(NETWORK.or(READING), *millis, *millis),
            _ => Causes::ALL,
        }
    }

    fn ping_answer(&self, answer: &Answer) -> Causes {
        match answer.status {
            200 if answer.is_html() => Causes::of(&[Cause::NotRegistry]),
            // Who asks for nothing here asks preflights for nothing either.
            200 => {
                LATER.or(Causes::of(&[Cause::CorsNotOnErrors])).without(Causes::of(&[Cause::PreflightAuth]))
            }
            401 => LATER.and(self.demanded(answer)),
            404 if ReportedError::parse_all(answer.body.as_bytes()).is_none() => {
                Causes::of(&[Cause::NotRegistry, Cause::OldRegistry])
            }
            _ => Causes::of(&[Cause::Status]),
        }
    }

    /// What a 401 leaves: a challenge that is not seen is a fault, and so is one that names no service.
    fn demanded(&self, answer: &Answer) -> Causes {
        let above =
            |cause: Cause| Cause::ALL.iter().copied().filter(|above| *above <= cause).collect::<Causes>();
        let registry = longshore_client::url::Url::parse(&self.place_url()).ok();
        match Demand::of(answer, registry) {
            Demand::Hidden => above(Cause::HeaderNotExposed),
            Demand::BadRealm => above(Cause::TokenUrl),
            Demand::Token(realm) => {
                let origin = realm.url.origin();
                let is_mixed = self.situation.is_https() && !origin.https && !origin.is_loopback();
                let good = not(&[Cause::TokenUrl, Cause::TokenMixedContent]);
                if is_mixed {
                    above(Cause::TokenMixedContent).without(Causes::of(&[Cause::TokenUrl]))
                } else {
                    good
                }
            }
            Demand::Nothing | Demand::Basic | Demand::Other => Causes::ALL.without(TOKEN),
        }
    }

    fn place_url(&self) -> String {
        self.place.as_ref().map_or_else(String::new, |place| place.url("/v2/"))
    }

    fn reach(&self, showed: &Showed) -> Causes {
        let place = self.place.as_ref();
        match showed {
            // By http:, the answer may only have been a way to where it should be asked.
            Showed::Opaque if place.is_some_and(|place| !place.origin.https) => {
                READING.or(Causes::of(&[Cause::Scheme]))
            }
            Showed::Opaque => READING,
            Showed::Failed { millis } => {
                let is_denied =
                    self.showed(Probe::Permission) == Some(&Showed::Permission(Permission::Denied));
                let is_inside =
                    place.is_some_and(|place| matches!(place.space, Space::Loopback | Space::Local));
                if is_denied && is_inside && self.is_left(Cause::LocalNetworkDenied) {
                    Causes::of(&[Cause::LocalNetworkDenied])
                } else {
                    // The question may have come with the request before.
                    let before = match self.showed(Probe::Ping) {
                        Some(Showed::Failed { millis }) => *millis,
                        _ => 0,
                    };
                    failed(NETWORK, *millis, before.max(*millis))
                }
            }
            _ => Causes::ALL,
        }
    }

    /// The page's own server: if it is gone, too, it is the network, unless it ran on this very machine.
    fn own(&self, showed: &Showed) -> Causes {
        match showed {
            Showed::Answer(_) | Showed::Opaque => not(&[Cause::Offline]),
            Showed::Failed { .. } | Showed::TimedOut if self.situation.page_space() == Space::Unknown => {
                Causes::of(&[Cause::Offline])
            }
            _ => Causes::ALL,
        }
    }

    fn other_scheme(&self, showed: &Showed) -> Causes {
        let Some(place) = &self.place else { return Causes::ALL };
        match showed {
            // TLS was spoken, and that by a certificate that holds.
            Showed::Opaque if !place.origin.https => Causes::of(&[Cause::Scheme]),
            // Servers with TLS answer plain HTTP, too, to say that they have TLS. So much is sure: name and host are right,
            // and, at the same port, somebody listens.
            Showed::Opaque => {
                let listens =
                    Causes::of(&[Cause::Tls, Cause::Scheme, Cause::ResourcePolicy, Cause::Intercepted]);
                if place.has_own_port() {
                    listens.or(Causes::of(&[Cause::Refused, Cause::NoAnswer]))
                } else {
                    listens
                }
            }
            Showed::Failed { .. } | Showed::TimedOut => not(&[Cause::Scheme]),
            _ => Causes::ALL,
        }
    }

    /// Questions beside the way: only some answers tell anything.
    fn aside(&self, probe: Probe, showed: &Showed) -> Causes {
        match (probe, showed) {
            (Probe::OtherPing, Showed::Answer(answer)) if matches!(answer.status, 200 | 401 | 404) => {
                Causes::of(&[Cause::Scheme])
            }
            (Probe::OtherPing, Showed::Failed { .. }) if self.showed(Probe::OtherScheme).is_none() => {
                not(&[Cause::Scheme])
            }
            (Probe::PingRedirect, Showed::Redirect) => Causes::of(&[Cause::Redirect]),
            (Probe::Login, Showed::Answer(answer)) if answer.status == 200 => {
                Causes::of(&[Cause::CorsNotOnErrors])
            }
            (Probe::OldPing, Showed::Answer(answer)) => {
                let is_old = answer.status == 200 && !answer.is_html();
                Causes::of(&[if is_old { Cause::OldRegistry } else { Cause::NotRegistry }])
            }
            _ => Causes::ALL,
        }
    }

    fn missing(&self, showed: &Showed) -> Causes {
        match showed {
            Showed::Answer(answer) if answer.status == 200 => Causes::of(&[Cause::NotRegistry]).or(LATER),
            Showed::Answer(answer) if answer.status == 401 => {
                self.demanded(answer).without(Causes::of(&[Cause::CorsNotOnErrors]))
            }
            Showed::Answer(_) => not(&[Cause::CorsNotOnErrors]).without(TOKEN),
            Showed::Failed { .. } => Causes::of(&[Cause::CorsNotOnErrors, Cause::PathNotCovered]),
            _ => Causes::ALL,
        }
    }

    fn preflight(&self, probe: Probe, showed: &Showed) -> Causes {
        match (probe, showed) {
            (Probe::Authorization, Showed::Answer(_)) => {
                not(&[Cause::PreflightRefused, Cause::PreflightAuth])
            }
            (Probe::Authorization, Showed::Failed { .. }) => PREFLIGHT,
            (Probe::BarePreflight, Showed::Answer(_) | Showed::Sent) => {
                Causes::of(&[Cause::HeaderNotAllowed])
            }
            // Only Chromium tells that the preflight passed where the answer itself, such as a 405, cannot be read.
            (Probe::BarePreflight, Showed::Failed { .. }) if self.situation.browser == Browser::Chromium => {
                not(&[Cause::HeaderNotAllowed])
            }
            (Probe::Headers, Showed::Answer(_)) => not(&[Cause::HeaderNotAllowed]),
            (Probe::Headers, Showed::Failed { .. }) => Causes::of(&[Cause::HeaderNotAllowed]),
            _ => Causes::ALL,
        }
    }

    fn uploads(&self, probe: Probe, showed: &Showed) -> Causes {
        match (probe, showed) {
            (Probe::Uploads, Showed::Failed { .. }) => Causes::of(&[Cause::PathNotCovered]),
            // An answer says nothing of blobs and manifests, which may still be without: a sample will tell.
            (Probe::UploadMethod(_), Showed::Failed { .. }) => Causes::of(&[Cause::MethodNotAllowed]),
            (Probe::Method(method) | Probe::UploadMethod(method), Showed::Answer(_)) => {
                let is_allowed = |other: Method| {
                    let probes = [Probe::Method(other), Probe::UploadMethod(other)];
                    other == method || probes.into_iter().any(|probe| self.answer(probe).is_some())
                };
                let all_are = Method::ALL.into_iter().all(is_allowed);
                if all_are { not(&[Cause::MethodNotAllowed]) } else { Causes::ALL }
            }
            _ => Causes::ALL,
        }
    }

    fn manifest(&self, showed: &Showed) -> Causes {
        match showed {
            Showed::Answer(answer) if answer.status == 200 => {
                // What could be read here says that errors alone are without, if anything is.
                let covered =
                    if self.has_failed(Probe::Missing) { not(&[Cause::PathNotCovered]) } else { Causes::ALL };
                let exposed = if answer.header("docker-content-digest").is_some() {
                    not(&[Cause::HeaderNotExposed])
                } else {
                    Causes::of(&[Cause::HeaderNotExposed, Cause::CorsNotOnErrors])
                };
                covered.and(exposed)
            }
            Showed::Failed { .. } if self.has_failed(Probe::Missing) => Causes::ALL,
            Showed::Failed { .. } => Causes::of(&[Cause::PathNotCovered]),
            _ => Causes::ALL,
        }
    }
}

fn permission_before(showed: &Showed) -> Causes {
    match showed {
        Showed::Permission(Permission::Granted | Permission::Unknown) => {
            not(&[Cause::LocalNetworkDenied, Cause::LocalNetworkUnanswered])
        }
        // Nobody is asked again.
        Showed::Permission(Permission::Denied) => not(&[Cause::LocalNetworkUnanswered]),
        // The user may still say either.
        _ => Causes::ALL,
    }
}

fn permission_after(showed: &Showed) -> Causes {
    match showed {
        Showed::Permission(Permission::Granted) => {
            not(&[Cause::LocalNetworkDenied, Cause::LocalNetworkUnanswered])
        }
        Showed::Permission(Permission::Denied) => Causes::of(&[Cause::LocalNetworkDenied]),
        Showed::Permission(Permission::Prompt) => not(&[Cause::LocalNetworkDenied]),
        _ => Causes::ALL,
    }
}

fn token(probe: Probe, showed: &Showed) -> Causes {
    let either = Causes::of(&[Cause::TokenUnreachable, Cause::TokenCors]);
    let unreachable = Causes::of(&[Cause::TokenUnreachable]);
    match (probe, showed) {
        (Probe::Token, Showed::Answer(_)) => Causes::ALL.without(either),
        (Probe::Token | Probe::TokenReach, Showed::Forbidden | Showed::TimedOut) => unreachable,
        // A policy about other origins (Cross-Origin-Resource-Policy) would stop a request of this kind, too.
        (Probe::Token | Probe::TokenReach, Showed::Failed { .. }) => either,
        (Probe::TokenReach, Showed::Opaque) => Causes::of(&[Cause::TokenCors]),
        (Probe::TokenAuthorization, Showed::Answer(_)) => not(&[Cause::TokenPreflight]),
        (Probe::TokenAuthorization, Showed::Failed { .. }) => Causes::of(&[Cause::TokenPreflight]),
        _ => Causes::ALL,
    }
}

fn blob(probe: Probe, showed: &Showed) -> Causes {
    match (probe, showed) {
        (Probe::Blob, Showed::Answer(_)) => {
            Causes::ALL.without(BLOB).without(Causes::of(&[Cause::PathNotCovered]))
        }
        (Probe::Blob, Showed::Failed { .. }) => BLOB.or(Causes::of(&[Cause::PathNotCovered])),
        (Probe::Blob | Probe::BlobReach, Showed::Forbidden | Showed::TimedOut) => {
            Causes::of(&[Cause::BlobUnreachable])
        }
        (Probe::BlobRedirect, Showed::Redirect) => BLOB,
        // The registry's own answer may not be read, wherever it leads.
        (Probe::BlobRedirect, Showed::Failed { .. }) => Causes::of(&[Cause::PathNotCovered]),
        (Probe::BlobReach, Showed::Opaque) => Causes::of(&[Cause::BlobRedirect]),
        _ => Causes::ALL,
    }
}

/// Those of them that a request fails by within this time, where the user had so much time for a question.
fn failed(causes: Causes, millis: u32, asked: u32) -> Causes {
    let at_once = if asked < ANSWERED { Causes::of(&[Cause::LocalNetworkUnanswered]) } else { Causes::NONE };
    let soon = if millis < GIVEN_UP { Causes::of(&[Cause::NoAnswer]) } else { Causes::NONE };
    causes.without(at_once).without(soon)
}

fn not(causes: &[Cause]) -> Causes {
    Causes::ALL.without(Causes::of(causes))
}
