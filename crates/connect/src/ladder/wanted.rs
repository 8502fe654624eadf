//! When a probe is worth trying: its answer could split what is left, and what it stands on is known.

use super::Ladder;
use super::known::{Demand, Key, Realm};
use super::leaves::{BLOB, PREFLIGHT};
use crate::cause::{Cause, Causes};
use crate::probe::Probe;
use crate::showed::{Permission, Showed};
use crate::space::Space;

/// What asking the token service can tell.
const SERVICE: Causes = Causes::of(&[Cause::TokenUnreachable, Cause::TokenCors, Cause::TokenPreflight]);

impl Ladder {
    pub(super) fn wants(&self, probe: Probe) -> bool {
        let is_answered = |probe| self.answer(probe).is_some();
        match probe {
            Probe::Permission => {
                self.is_open(Causes::of(&[Cause::LocalNetworkDenied, Cause::LocalNetworkUnanswered]))
            }
            Probe::Ping => self.left.len() > 1,
            Probe::Reach => self.has_failed(Probe::Ping) && self.left.len() > 1,
            Probe::PermissionAfter => {
                self.showed(Probe::Permission) == Some(&Showed::Permission(Permission::Prompt))
                    && self.is_open(Causes::of(&[Cause::LocalNetworkUnanswered]))
            }
            Probe::Own => {
                self.situation.page_origin().is_some()
                    && self.has_failed(Probe::Reach)
                    && self.is_open(one(Cause::Offline))
            }
            Probe::OtherScheme => {
                self.has_failed(Probe::Reach) && self.is_open(one(Cause::Scheme)) && self.may_ask_otherwise()
            }
            Probe::OtherPing => {
                let is_reached = [Probe::Reach, Probe::OtherScheme]
                    .into_iter()
                    .any(|probe| self.showed(probe) == Some(&Showed::Opaque));
                is_reached && self.is_open(one(Cause::Scheme)) && self.may_ask_otherwise()
            }
            Probe::PingRedirect => self.is_open(one(Cause::Redirect)) && self.has_failed(Probe::Ping),
            Probe::Login => {
                self.situation.credentials
                    && self.has_failed(Probe::Ping)
                    && self.is_open(one(Cause::CorsNotOnErrors))
            }
            Probe::OldPing => self.is_open(one(Cause::OldRegistry)) && is_answered(Probe::Ping),
            Probe::Missing => self.is_open(one(Cause::CorsNotOnErrors)) && is_answered(Probe::Ping),
            Probe::Authorization => self.is_open(PREFLIGHT),
            Probe::BarePreflight => self.is_open(PREFLIGHT) && self.has_failed(Probe::Authorization),
            Probe::Headers => self.is_open(one(Cause::HeaderNotAllowed)) && is_answered(Probe::Authorization),
            // Which headers they are: to be told, even where the cause is clear.
            Probe::Header(_) => {
                self.is_left(Cause::HeaderNotAllowed)
                    && (self.has_failed(Probe::Headers)
                        || self.left.single() == Some(Cause::HeaderNotAllowed))
            }
            Probe::Uploads => self.is_open(one(Cause::PathNotCovered)) && is_answered(Probe::Headers),
            Probe::Method(_) => self.is_left(Cause::MethodNotAllowed) && is_answered(Probe::Uploads),
            Probe::UploadMethod(method) => {
                self.is_left(Cause::MethodNotAllowed) && self.has_failed(Probe::Method(method))
            }
            Probe::Token => self.is_open(SERVICE) && self.realm().is_some(),
            Probe::TokenReach => self.is_open(SERVICE) && self.has_failed(Probe::Token),
            Probe::TokenAuthorization => self.is_open(SERVICE) && is_answered(Probe::Token),
            Probe::Manifest => {
                self.situation.sample.is_some()
                    && self.is_open(self.shown_by_sample())
                    && self.key() != Key::Missing
            }
            Probe::Child => self.is_open(BLOB) && self.child().is_some(),
            Probe::Blob => self.is_open(BLOB) && self.blob().is_some(),
            Probe::BlobRedirect => self.is_open(BLOB) && self.has_failed(Probe::Blob),
            // A request of this kind carries no Authorization, so it leads elsewhere only where none is needed.
            Probe::BlobReach => {
                self.is_open(BLOB)
                    && self.showed(Probe::BlobRedirect) == Some(&Showed::Redirect)
                    && self.key() == Key::NotNeeded
            }
        }
    }

    /// Whether the page may use the other scheme at all: by `http:` it may not, if it came by `https:` itself.
    fn may_ask_otherwise(&self) -> bool {
        self.place.as_ref().is_some_and(|place| {
            !place.origin.https || !self.situation.is_https() || place.space == Space::Loopback
        })
    }

    /// What a manifest that is there could tell.
    fn shown_by_sample(&self) -> Causes {
        let tells =
            Causes::of(&[Cause::HeaderNotExposed, Cause::PathNotCovered, Cause::CorsNotOnErrors]).or(BLOB);
        // Behind a ping that could not be read there is nothing to see.
        if self.answer(Probe::Ping).is_some() { tells } else { Causes::NONE }
    }

    /// Where tokens come from, if that is known.
    pub(super) fn realm(&self) -> Option<Realm> {
        match self.demand() {
            Demand::Token(realm) => Some(realm),
            _ => None,
        }
    }
}

fn one(cause: Cause) -> Causes {
    Causes::of(&[cause])
}
