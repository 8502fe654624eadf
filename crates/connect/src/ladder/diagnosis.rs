//! What the ladder ends in.

use super::Ladder;
use super::known::Demand;
use crate::cause::{Cause, Causes};
use crate::probe::{Method, Probe, Sent};
use crate::server::Server;
use crate::showed::Showed;

/// What stands in the way, as far as a page can know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnosis {
    /// The cause; or the few that cannot be told apart from a page, in the order of the ladder. Empty only where the
    /// answers contradict each other.
    pub causes: Vec<Cause>,
    /// What could not be tried, and may still stand in the way: for want of a repository, or of a password.
    pub untried: Vec<Cause>,
    /// The answers contradict each other: something changed meanwhile, or a connection was lost.
    pub unsteady: bool,
    /// The headers of requests that are not allowed, where that is the cause.
    pub headers: Vec<&'static str>,
    /// The methods that are not allowed, where that is the cause.
    pub methods: Vec<&'static str>,
    /// The token service, where one was named.
    pub realm: Option<String>,
    /// The blob that was tried, where one was.
    pub blob: Option<String>,
    /// The registry's make, where its answers tell it.
    pub server: Option<Server>,
}

impl Ladder {
    /// What is known by now. It is final once there is nothing to try any more.
    pub fn diagnosis(&self) -> Diagnosis {
        let untried = if self.next().is_none() { self.untried() } else { Causes::NONE };
        let causes = if self.unsteady { Causes::NONE } else { self.left.without(untried) };
        Diagnosis {
            causes: causes.iter().collect(),
            untried: untried.iter().collect(),
            unsteady: self.unsteady,
            headers: if causes.has(Cause::HeaderNotAllowed) { self.refused_headers() } else { Vec::new() },
            methods: if causes.has(Cause::MethodNotAllowed) { self.refused_methods() } else { Vec::new() },
            realm: self.realm().map(|realm| realm.url.as_str().to_owned()),
            blob: self.blob_url(),
            server: self.server(),
        }
    }

    /// Where nothing was found, all else that is left is what could not be tried. Where no token can be had, because the
    /// challenge is not seen or leads nowhere, nothing of the registry could be looked at either.
    fn untried(&self) -> Causes {
        let shown = [
            Causes::of(&[Cause::Nothing]),
            Causes::of(&[Cause::TokenUrl, Cause::TokenMixedContent]),
            if self.demand() == Demand::Hidden {
                Causes::of(&[Cause::HeaderNotExposed])
            } else {
                Causes::NONE
            },
        ];
        let shown = shown.into_iter().find(|shown| self.left.meets(*shown));
        shown.map_or(Causes::NONE, |shown| self.left.without(shown))
    }

    fn refused_headers(&self) -> Vec<&'static str> {
        let own = self.has_failed(Probe::Authorization).then_some("Authorization");
        let refused =
            Sent::ALL.into_iter().filter(|sent| self.has_failed(Probe::Header(*sent))).map(Sent::name);
        own.into_iter().chain(refused).collect()
    }

    fn refused_methods(&self) -> Vec<&'static str> {
        let methods = [Method::Patch, Method::Put, Method::Delete];
        methods
            .into_iter()
            .filter(|method| self.has_failed(Probe::Method(*method)))
            .map(Method::name)
            .collect()
    }

    fn blob_url(&self) -> Option<String> {
        let place = self.place.as_ref()?;
        self.showed(Probe::Blob)?;
        Some(self.ask(place, Probe::Blob)?.url)
    }

    /// The make of the registry, by the first answer that tells it.
    fn server(&self) -> Option<Server> {
        let mut answers = self.told.iter().filter(|(probe, _)| !matches!(probe, Probe::Own | Probe::Token));
        answers.find_map(|(_, showed)| match showed {
            Showed::Answer(answer) => Server::recognise(answer),
            _ => None,
        })
    }
}
