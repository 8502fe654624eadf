//! What the form comes to: each text as what it means, and the job of them all.

use super::choice::{FlowChoice, TargetChoice};
use super::chunk;
use super::files::Chosen;
use super::form::Form;
use super::options::{Options, Switch};
use crate::wire::words::{cut, sentence};
use longshore_client::Target;
use longshore_client::flows::{
    Copy, Delete, DeleteBlob, ListReferrers, ListRepositories, ListTags, Login, Pull, PullOptions,
};
use longshore_core::{Digest, MediaType, Platform, Reference, RepositoryName, Scope, Tag};
use longshore_worker::job::{Content, File, Flow, Job, Push, Switches};
use std::fmt::Display;
use std::net::IpAddr;

/// So many chunks of one blob are enough: each is an exchange that the page keeps.
const MOST_CHUNKS: u64 = 10_000;

/// So many tags can be put on an image in one go, and an index has so many platforms.
const MOST_TAGS: usize = 100;

impl Form {
    /// The job that the form asks for; none while a field is wrong.
    pub(crate) fn job(&self) -> Option<Job> {
        if self.first_wrong().is_some() {
            return None;
        }
        let embedded = self.target == TargetChoice::Embedded;
        let url = if embedded { Target::EMBEDDED } else { &self.url };
        let request_addr = self.request_addr().ok()?;
        let target = Target { credentials: self.credentials(), request_addr, ..Target::parse(url).ok()? };
        Some(Job {
            target,
            embedded,
            gateway: self.uses_gateway(),
            flow: self.flow_with_input()?,
            expected: self.expected,
            retries: self.retries,
            step: false,
            run: 0,
        })
    }

    fn flow_with_input(&self) -> Option<Flow> {
        let repository = || self.repository().ok();
        let reference = || self.reference().ok();
        Some(match self.flow {
            FlowChoice::Ping => Flow::Ping,
            FlowChoice::Login => Flow::Login(Login { scopes: self.scopes().ok()? }),
            FlowChoice::Push | FlowChoice::PushIndex => Flow::Push(Box::new(self.push()?)),
            FlowChoice::Pull => Flow::Pull(self.pull()?),
            FlowChoice::PullIndex => Flow::PullIndex(self.pull()?),
            FlowChoice::Head => Flow::Head { repository: repository()?, reference: reference()? },
            FlowChoice::Tags => {
                Flow::Tags(ListTags { repository: repository()?, page_size: self.page_size().ok()? })
            }
            FlowChoice::Catalog => Flow::Catalog(ListRepositories { page_size: self.page_size().ok()? }),
            FlowChoice::Referrers => Flow::Referrers(ListReferrers {
                repository: repository()?,
                digest: self.digest().ok()?,
                artifact_type: self.artifact_type().ok()?,
            }),
            FlowChoice::Copy => {
                let reference = reference()?;
                let tags = match &reference {
                    Reference::Tag(tag) => vec![tag.clone()],
                    Reference::Digest(_) => Vec::new(),
                };
                Flow::Copy(Copy { source: repository()?, reference, target: self.to().ok()?, tags })
            }
            FlowChoice::Delete => {
                Flow::Delete(Delete { repository: repository()?, references: vec![reference()?] })
            }
            FlowChoice::DeleteBlob => {
                Flow::DeleteBlob(DeleteBlob { repository: repository()?, digest: self.digest().ok()? })
            }
            FlowChoice::CancelUpload => Flow::CancelUpload(repository()?),
            FlowChoice::ResumeUpload => {
                Flow::ResumeUpload { repository: repository()?, chunk_size: self.chunk_size().ok()? }
            }
        })
    }

    fn push(&self) -> Option<Push> {
        let Options { content_type, .. } = &self.options;
        let is_index = self.flow == FlowChoice::PushIndex;
        Some(Push {
            repository: self.repository().ok()?,
            tags: self.tags().ok()?,
            content: self.content(),
            format: self.format(),
            platforms: if is_index { self.platforms().ok()? } else { Vec::new() },
            chunk_size: self.chunk_size().ok()?,
            // What of them is known, is known to the page.
            sessions: Vec::new(),
            mount_from: self.mount_from().ok()?,
            content_type: written(content_type),
            artifact_type: if self.makes_artifact() { Some(self.kind().ok()?) } else { None },
            subject: if self.makes_artifact() { self.subject().ok()? } else { None },
            annotations: if self.has_annotations() { self.annotations().ok()? } else { Vec::new() },
            scopes: self.token_scopes().ok()?,
            switches: self.switches(),
        })
    }

    fn pull(&self) -> Option<Pull> {
        let Options { switches, accept, .. } = &self.options;
        let options = PullOptions {
            accept_mimetypes: written(accept).map(|types| vec![types]),
            attempt_pull_without_token: switches.attempt_pull_without_token,
            require_matching_manifest_type: switches.require_matching_manifest_type,
            scopes: self.token_scopes().ok()?,
        };
        Some(Pull { repository: self.repository().ok()?, reference: self.reference().ok()?, options })
    }

    /// What is switched on and has an effect.
    fn switches(&self) -> Switches {
        let mut switches = Switches::default();
        for switch in Switch::ALL {
            switch.set(&mut switches, self.has(*switch) && switch.is_on(&self.options.switches));
        }
        switches
    }

    /// What is pushed: the manifest that was sent here, or the files, or without either the sample.
    fn content(&self) -> Content {
        if let Some(document) = self.document.as_ref().filter(|_| self.flow == FlowChoice::Push) {
            return Content::Document(document.clone());
        }
        if self.files.is_empty() {
            return Content::Sample;
        }
        let file = |file: &Chosen| File { name: file.name.clone(), content: file.content.clone() };
        Content::Files {
            files: self.files.iter().map(file).collect(),
            archives_as_they_are: self.archives_as_they_are,
        }
    }

    pub(super) fn repository(&self) -> Result<RepositoryName, String> {
        match self.repository.trim() {
            "" => Err("The repository is empty: write a name like devtable/app.".to_owned()),
            name => RepositoryName::parse(name).map_err(sentence),
        }
    }

    pub(super) fn to(&self) -> Result<RepositoryName, String> {
        match self.to.trim() {
            "" => Err("The other repository is missing: write a name like devtable/copy.".to_owned()),
            name => RepositoryName::parse(name).map_err(sentence),
        }
    }

    pub(super) fn mount_from(&self) -> Result<Option<RepositoryName>, String> {
        match self.options.mount_from.trim() {
            "" => Ok(None),
            name => RepositoryName::parse(name).map(Some).map_err(sentence),
        }
    }

    pub(super) fn digest(&self) -> Result<Digest, String> {
        match self.digest.trim() {
            "" => Err("The digest is missing: it looks like sha256:… and stands in the outcome of a push."
                .to_owned()),
            text => Digest::parse(text).map_err(sentence),
        }
    }

    pub(super) fn artifact_type(&self) -> Result<Option<MediaType>, String> {
        match self.artifact_type.trim() {
            "" => Ok(None),
            text => MediaType::parse(text).map(Some).map_err(sentence),
        }
    }

    pub(super) fn scopes(&self) -> Result<Vec<Scope>, String> {
        let texts = self.scopes.split_whitespace();
        texts.map(|text| Scope::parse(text).map_err(|error| about(text, error))).collect()
    }

    pub(super) fn token_scopes(&self) -> Result<Option<Vec<Scope>>, String> {
        let texts = self.options.scopes.split_whitespace();
        let scopes: Vec<Scope> = texts
            .map(|text| Scope::parse(text).map_err(|error| about(text, error)))
            .collect::<Result<_, _>>()?;
        Ok((!scopes.is_empty()).then_some(scopes))
    }

    pub(super) fn kind(&self) -> Result<MediaType, String> {
        match self.options.artifact_type.trim() {
            "" => Err("An artifact has a type: write a media type like application/spdx+json.".to_owned()),
            text => MediaType::parse(text).map_err(sentence),
        }
    }

    pub(super) fn subject(&self) -> Result<Option<Reference>, String> {
        match self.options.subject.trim() {
            "" => Ok(None),
            text => Reference::parse(text).map(Some).map_err(|error| about(text, error)),
        }
    }

    pub(super) fn annotations(&self) -> Result<Vec<(String, String)>, String> {
        let lines = self.options.annotations.lines().map(str::trim).filter(|line| !line.is_empty());
        let mut annotations: Vec<(String, String)> = Vec::new();
        for line in lines {
            let Some((name, value)) = line.split_once('=').filter(|(name, _)| !name.trim().is_empty()) else {
                return Err(format!("“{}” is no annotation: write a name, =, and a value.", cut(line)));
            };
            let name = name.trim();
            if annotations.iter().any(|(known, _)| known == name) {
                return Err(format!("“{}” stands there twice: leave one.", cut(name)));
            }
            annotations.push((name.to_owned(), value.trim().to_owned()));
        }
        Ok(annotations)
    }

    pub(super) fn request_addr(&self) -> Result<Option<IpAddr>, String> {
        match self.options.request_addr.trim() {
            "" => Ok(None),
            text => text.parse().map(Some).map_err(|_| {
                format!("“{}” is no address: write one like 192.0.2.7 or 2001:db8::7.", cut(text))
            }),
        }
    }

    pub(super) fn platforms(&self) -> Result<Vec<Platform>, String> {
        let texts = parts(&self.platforms);
        let platforms: Vec<Platform> = texts
            .map(|text| Platform::parse(text).map_err(|error| about(text, error)))
            .collect::<Result<_, _>>()?;
        match platforms.len() {
            0 => Err("There is no platform: write at least one, like linux/amd64.".to_owned()),
            1..=MOST_TAGS => Ok(platforms),
            many => Err(format!("These are {many} platforms; at most {MOST_TAGS} can be pushed at once.")),
        }
    }

    pub(super) fn tags(&self) -> Result<Vec<Tag>, String> {
        let mut tags = Vec::new();
        for text in self.tag_texts() {
            let tag = Tag::parse(text).map_err(|error| about(text, error))?;
            if !tags.contains(&tag) {
                tags.push(tag);
            }
        }
        match tags.len() {
            0 => Err("There is no tag: write at least one, like latest.".to_owned()),
            1..=MOST_TAGS => Ok(tags),
            many => Err(format!("These are {many} tags; at most {MOST_TAGS} can be pushed at once.")),
        }
    }

    pub(super) fn reference(&self) -> Result<Reference, String> {
        let mut texts = self.tag_texts();
        match (texts.next(), texts.next()) {
            (Some(text), None) => Reference::parse(text).map_err(|error| about(text, error)),
            (None, _) => {
                Err("There is no tag: write one, like latest, or a digest, like sha256:….".to_owned())
            }
            (Some(first), Some(_)) => Err(format!(
                "One tag or digest is taken at a time: leave only “{}”, or another one.",
                cut(first)
            )),
        }
    }

    fn tag_texts(&self) -> impl Iterator<Item = &str> {
        parts(&self.tags)
    }

    pub(super) fn chunk_size(&self) -> Result<Option<u64>, String> {
        let size = match self.chunks {
            chunk::Choice::Whole => return Ok(None),
            chunk::Choice::Of(size) => size,
            chunk::Choice::Custom => {
                chunk::parse_size(&self.chunk_size).map_err(|error| error.sentence().to_owned())?
            }
        };
        let largest = self.files.iter().map(|file| file.size).max().unwrap_or(0);
        if largest / size >= MOST_CHUNKS {
            return Err(format!(
                "The largest file would be sent in {} chunks; at most {MOST_CHUNKS} are. Choose larger chunks.",
                largest.div_ceil(size)
            ));
        }
        Ok(Some(size))
    }

    pub(super) fn page_size(&self) -> Result<Option<u32>, String> {
        let text = self.page_size.trim();
        if text.is_empty() {
            return Ok(None);
        }
        match text.parse::<u32>() {
            Ok(number @ 1..) => Ok(Some(number)),
            _ => Err("Write how many a page may have, from 1 on, or nothing to leave it to the registry."
                .to_owned()),
        }
    }
}

/// What a header can carry.
pub(super) fn header(text: &str) -> Result<(), String> {
    let fits = text.chars().all(|c| c.is_ascii() && !c.is_ascii_control());
    if fits { Ok(()) } else { Err("A header carries ASCII text on one line.".to_owned()) }
}

/// The parts of a text that are separated by spaces or commas.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c.is_whitespace() || c == ',').filter(|part| !part.is_empty())
}

/// What is written there, if anything.
fn written(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// An error about one of several texts.
fn about(text: &str, error: impl Display) -> String {
    sentence(format!("“{}” cannot be used: {error}", cut(text)))
}
