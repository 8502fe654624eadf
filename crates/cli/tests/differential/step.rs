//! What the registries are asked: steps, and what a step takes over from the answers before it.

use crate::support::http::Answer;
use crate::wire;
use std::net::SocketAddr;

/// One request, the same for every registry.
#[derive(Clone)]
pub(crate) struct Step {
    /// What is asked, in words, the method first: a difference goes by this name.
    pub(crate) name: String,
    /// Path and query. `{repo}` is the sequence's repository, `{session}` the upload that was begun last,
    /// `{first}` the one that was begun first.
    target: String,
    query: Vec<String>,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Step {
    pub(crate) fn new(name: impl Into<String>, target: impl Into<String>) -> Self {
        let (name, target) = (name.into(), target.into());
        Self { name, target, query: Vec::new(), headers: Vec::new(), body: Vec::new() }
    }

    pub(crate) fn query(mut self, parameter: impl Into<String>) -> Self {
        self.query.push(parameter.into());
        self
    }

    pub(crate) fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    pub(crate) fn body(mut self, body: impl AsRef<[u8]>) -> Self {
        self.body = body.as_ref().into();
        self
    }

    /// The same in another repository than the sequence's.
    pub(crate) fn into_repository(mut self, name: &str) -> Self {
        self.target = self.target.replace("{repo}", name);
        self
    }

    pub(crate) fn method(&self) -> &str {
        self.name.split(' ').next().unwrap_or_default()
    }
}

/// Steps in a repository of their own.
pub(crate) struct Sequence {
    pub(crate) repository: String,
    pub(crate) steps: Vec<Step>,
    /// Whether nobody has looked at it.
    pub(crate) is_generated: bool,
}

/// One registry in the middle of a sequence.
pub(crate) struct Session {
    address: SocketAddr,
    repository: String,
    first: Option<String>,
    latest: Option<String>,
}

impl Session {
    pub(crate) fn new(address: SocketAddr, repository: &str) -> Self {
        Self { address, repository: repository.to_owned(), first: None, latest: None }
    }

    /// Does a step.
    pub(crate) fn ask(&mut self, step: &Step) -> Answer {
        let none = || format!("/v2/{}/blobs/uploads/01234567-89ab-4def-8123-456789abcdef", self.repository);
        let mut target = step
            .target
            .replace("{repo}", &self.repository)
            .replace("{session}", &self.latest.clone().unwrap_or_else(none))
            .replace("{first}", &self.first.clone().unwrap_or_else(none));
        for parameter in &step.query {
            let separator = if target.contains('?') { '&' } else { '?' };
            target = format!("{target}{separator}{}", parameter.replace("{repo}", &self.repository));
        }
        let answer = wire::send(self.address, step.method(), &target, &step.headers, &step.body);
        let location = answer.header("location");
        if answer.status < 400 && location.contains("/blobs/uploads/") {
            // Absolute or not, it is on the same registry.
            let at = location.find("/v2/").unwrap();
            self.latest = Some(location[at..].to_owned());
            self.first.get_or_insert_with(|| location[at..].to_owned());
        }
        answer
    }
}
