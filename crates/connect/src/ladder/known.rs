//! What the answers so far tell of the registry.

use super::Ladder;
use crate::probe::{Authorization, Probe};
use crate::showed::{Answer, Showed};
use longshore_client::url::Url;
use longshore_core::header::Challenge;
use longshore_core::manifest::Manifest;
use longshore_core::{Digest, MediaType};

impl Ladder {
    /// The answer to a probe, where there is one that could be read.
    pub(super) fn answer(&self, probe: Probe) -> Option<&Answer> {
        match self.showed(probe) {
            Some(Showed::Answer(answer)) => Some(answer),
            _ => None,
        }
    }

    /// Whether the request of a probe failed.
    pub(super) fn has_failed(&self, probe: Probe) -> bool {
        matches!(self.showed(probe), Some(Showed::Failed { .. }))
    }

    /// What the registry asks for.
    pub(super) fn demand(&self) -> Demand {
        let answers = [Probe::Ping, Probe::Missing].into_iter().filter_map(|probe| self.answer(probe));
        match answers.into_iter().find(|answer| answer.status == 401) {
            Some(answer) => Demand::of(answer, self.registry()),
            None => Demand::Nothing,
        }
    }

    fn registry(&self) -> Option<Url> {
        Url::parse(&self.place.as_ref()?.url("/v2/")).ok()
    }

    /// What a request for content has to have in `Authorization`.
    pub(super) fn key(&self) -> Key {
        match self.demand() {
            Demand::Nothing => Key::NotNeeded,
            Demand::Basic if self.situation.credentials => Key::With(Authorization::User),
            Demand::Token(_) if self.answer(Probe::Token).is_some_and(|answer| !answer.body.is_empty()) => {
                Key::With(Authorization::Token)
            }
            _ => Key::Missing,
        }
    }

    /// The manifests of an index that was pulled.
    pub(super) fn child(&self) -> Option<Digest> {
        let manifest = manifest(self.answer(Probe::Manifest)?)?;
        manifest.children().first().map(|child| child.digest.clone())
    }

    /// A blob that the registry holds: the config of the sample.
    pub(super) fn blob(&self) -> Option<Digest> {
        let of = |probe| manifest(self.answer(probe)?)?.blobs().next().map(|blob| blob.digest.clone());
        of(Probe::Manifest).or_else(|| of(Probe::Child))
    }
}

/// What opens the registry's content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Key {
    /// It is open.
    NotNeeded,
    /// This.
    With(Authorization),
    /// Something that the page does not have.
    Missing,
}

impl Key {
    /// What stands in `Authorization` then.
    pub(super) fn authorization(self) -> Option<Authorization> {
        match self {
            Self::With(authorization) => Some(authorization),
            Self::NotNeeded | Self::Missing => None,
        }
    }
}

/// What a registry wants to see in `Authorization`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Demand {
    /// Nothing, as far as it was asked.
    Nothing,
    /// Something, but the page does not see what.
    Hidden,
    /// Name and password.
    Basic,
    /// A token of this service.
    Token(Realm),
    /// A token, of a service whose address is none.
    BadRealm,
    /// Something that is not known here.
    Other,
}

/// Where tokens come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Realm {
    pub(super) url: Url,
    pub(super) service: Option<String>,
}

impl Demand {
    pub(super) fn of(answer: &Answer, registry: Option<Url>) -> Self {
        let Some(value) = answer.header("www-authenticate") else { return Self::Hidden };
        let Ok(challenges) = Challenge::parse_list(value) else { return Self::BadRealm };
        if let Some(bearer) = challenges.iter().find(|challenge| challenge.is_scheme("Bearer")) {
            let realm = bearer.parameter("realm").filter(|realm| !realm.is_empty());
            let url = realm.and_then(|realm| registry?.join(realm).ok());
            return match url {
                Some(url) => {
                    Self::Token(Realm { url, service: bearer.parameter("service").map(str::to_owned) })
                }
                None => Self::BadRealm,
            };
        }
        if challenges.iter().any(|challenge| challenge.is_scheme("Basic")) {
            Self::Basic
        } else {
            Self::Other
        }
    }
}

fn manifest(answer: &Answer) -> Option<Manifest> {
    let media_type = answer.header("content-type")?.split(';').next()?.trim();
    let media_type = MediaType::parse(media_type).ok()?;
    Manifest::parse(&media_type, answer.body.as_bytes()).ok()
}
