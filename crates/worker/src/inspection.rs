//! Holding a registry to the specification: what is asked for, and what is told of it. Only the page that asks opens these.

use crate::wire::{Letter, fields, variants};
use longshore_client::Target;
use longshore_client::url::Origin;
use longshore_conformance::{Category, Left, Level, Outcome, Version};
use longshore_core::RepositoryName;
use std::time::Duration;
use web_sys::Blob;

/// What is to be checked, and where.
#[derive(Debug)]
pub struct Inspection {
    /// The registry, and who asks.
    pub target: Target,
    /// Whether the registry is the one in the worker.
    pub embedded: bool,
    /// Whether requests go through the gateway of the page's server.
    pub gateway: bool,
    /// Where; none makes repositories of its own.
    pub first: Option<RepositoryName>,
    /// Where blobs are mounted from; none is beside the first.
    pub second: Option<RepositoryName>,
    /// The categories that are checked; all of them where there is none.
    pub categories: Vec<Category>,
    /// The specification's version.
    pub version: Version,
}

/// A check that will be made, or will not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    /// Its name, among all: `image/manifest.get-by-tag`.
    pub id: String,
    /// What it shows.
    pub title: String,
    /// The category.
    pub category: Category,
    /// How binding the sentence is.
    pub level: Level,
    /// The title of the section that the sentence stands in.
    pub section: String,
    /// Where that can be read.
    pub url: String,
    /// The sentence.
    pub sentence: String,
}

/// What is told while checks are made.
#[derive(Debug)]
pub enum Told {
    /// These will be made, in this order.
    Planned(Vec<Planned>),
    /// One is begun; its place among them, from 0.
    Begun(u32),
    /// One is over.
    Ended(u32, Outcome),
    /// All are over, and what was pushed is deleted.
    CleaningUp,
    /// The run is over.
    Reported(Box<Reported>),
    /// No check could be made at all; the run is over.
    Unusable(Unusable),
}

/// What a run came to, beside the outcomes of its checks.
#[derive(Clone, Debug, PartialEq)]
pub struct Reported {
    /// The registry: scheme, host and port.
    pub target: String,
    /// The repositories that were worked in.
    pub repositories: (String, String),
    /// Why not all checks were made.
    pub interrupted: Option<String>,
    /// What could not be deleted.
    pub left: Vec<Left>,
    /// How long all of it took.
    pub elapsed: Duration,
    /// The report as `JUnit` XML.
    pub junit: Blob,
    /// The report as one HTML page.
    pub html: Blob,
    /// The report as JSON.
    pub json: Blob,
}

/// Why no check could be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unusable {
    /// What happened, in a sentence.
    pub sentence: String,
    /// What to do about it.
    pub advice: String,
    /// The token service that would have to be trusted with the credentials.
    pub untrusted_realm: Option<Origin>,
}

impl Inspection {
    /// As it goes to the worker.
    pub fn sealed(&self) -> Letter {
        Letter::sealed(self)
    }

    /// What is in a letter; none where it is something else.
    pub fn opened(letter: &Letter) -> Option<Self> {
        letter.opened()
    }
}

impl Told {
    /// As much as is told at once, as it goes to the page.
    pub fn sealed(told: &Vec<Self>) -> Letter {
        Letter::sealed(told)
    }

    /// What is in a letter; nothing where it is something else.
    pub fn opened(letter: &Letter) -> Vec<Self> {
        letter.opened().unwrap_or_default()
    }
}

fields! {
    Inspection { target, embedded, gateway, first, second, categories, version }
    Planned { id, title, category, level, section, url, sentence }
    Reported { target, repositories, interrupted, left, elapsed, junit, html, json }
    Unusable { sentence, advice, untrusted_realm }
}

variants! {
    Told {
        0: Planned(checks),
        1: Begun(at),
        2: Ended(at, outcome),
        3: CleaningUp,
        4: Reported(reported),
        5: Unusable(why),
    }
}
