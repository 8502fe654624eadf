//! What has to be pushed before a document: everything that it refers to, and what that refers to, as far as it is at
//! hand.

use crate::reading::{blob, read};
use crate::together::Together;
use longshore_core::Descriptor;
use longshore_core::document::{self, Facts};
use longshore_core::validate::{Options, validate};
use longshore_documents::shipment::{Packet, Shipment};
use longshore_documents::survey::Given;
use std::collections::{HashMap, HashSet};
use web_sys::Blob;

/// The longest manifest that is sent, in bytes.
const LONGEST: f64 = 16_777_216.0;

/// Gathers it; `known` is what is at hand besides the files. The error is a sentence.
pub(crate) fn gather(
    bytes: &[u8],
    options: &Options,
    known: &[Given],
    together: &Together,
) -> Result<Shipment, String> {
    let mut gathering =
        Gathering { together, known: HashMap::new(), seen: HashSet::new(), found: Found::default() };
    gathering.known.extend(known.iter().map(|given| (given.path.as_str(), &given.content)));
    let report = validate(bytes, options);
    if let Some(facts) = report.facts() {
        gathering.follow(&facts)?;
    }
    gathering.found.pack(together)
}

struct Gathering<'a> {
    together: &'a Together,
    known: HashMap<&'a str, &'a Blob>,
    seen: HashSet<String>,
    found: Found,
}

/// What was found, and where its content is.
#[derive(Default)]
struct Found {
    blobs: Vec<(document::Descriptor, Content)>,
    manifests: Vec<(document::Descriptor, Content)>,
    lacking: [u32; 2],
}

/// Where content is.
#[derive(Clone)]
enum Content {
    Blob(Blob),
    File(u32),
}

/// A manifest on the way.
enum Step {
    /// It is to be looked at.
    Enter(document::Descriptor),
    /// What it lists is there before it.
    Leave(document::Descriptor, Content),
}

impl Gathering<'_> {
    /// Follows what a document refers to, to its end. Each document comes behind those that it lists.
    fn follow(&mut self, facts: &Facts) -> Result<(), String> {
        self.take_blobs(facts);
        let mut waiting: Vec<Step> = facts.children.iter().rev().cloned().map(Step::Enter).collect();
        while let Some(step) = waiting.pop() {
            let child = match step {
                Step::Leave(child, content) => {
                    self.found.manifests.push((child, content));
                    continue;
                }
                Step::Enter(child) => child,
            };
            if !self.seen.insert(child.digest.clone()) {
                continue;
            }
            let Some(content) = self.find(&child.digest) else {
                self.found.lacking[1] += 1;
                continue;
            };
            let bytes = self.read(&child, &content)?;
            waiting.push(Step::Leave(child, content));
            // What it is was said by the one that lists it, and may be wrong: it is sent as it is.
            if let Some(facts) = validate(&bytes, &Options::default()).facts() {
                self.take_blobs(&facts);
                waiting.extend(facts.children.iter().rev().cloned().map(Step::Enter));
            }
        }
        Ok(())
    }

    fn take_blobs(&mut self, facts: &Facts) {
        for blob in facts.layers.iter().chain(&facts.config) {
            if !self.seen.insert(blob.digest.clone()) {
                continue;
            }
            match self.find(&blob.digest) {
                Some(content) => self.found.blobs.push((blob.clone(), content)),
                // It is fetched from elsewhere.
                None if blob.is_foreign() || !blob.urls.is_empty() => {}
                None => self.found.lacking[0] += 1,
            }
        }
    }

    fn find(&self, digest: &str) -> Option<Content> {
        let known = self.known.get(digest).map(|content| Content::Blob((*content).clone()));
        let file = || self.together.family().find(digest).map(Content::File);
        let empty = || {
            let is_empty = digest == Descriptor::empty().digest.as_str();
            is_empty.then(|| blob(Descriptor::EMPTY_CONTENT).ok()).flatten().map(Content::Blob)
        };
        known.or_else(file).or_else(empty)
    }

    fn read(&self, child: &document::Descriptor, content: &Content) -> Result<Vec<u8>, String> {
        let blob = match content {
            Content::Blob(blob) => blob,
            // What was too long to be kept is no manifest.
            Content::File(number) => return Ok(self.together.content(*number).unwrap_or_default().to_vec()),
        };
        let about = |why: &str| format!("The manifest {} {why}.", child.digest);
        if blob.size() > LONGEST {
            return Err(about("is longer than manifests are"));
        }
        let mut bytes = Vec::new();
        read(blob, |piece| {
            bytes.extend_from_slice(piece);
            Ok(())
        })
        .map_err(|why| about(&why))?;
        Ok(bytes)
    }
}

impl Found {
    /// Takes the contents from where they are.
    fn pack(self, together: &Together) -> Result<Shipment, String> {
        let all = || self.blobs.iter().chain(&self.manifests);
        let numbers = all().filter_map(|(_, content)| match content {
            Content::File(number) => Some(*number),
            Content::Blob(_) => None,
        });
        let contents = together.contents(numbers)?;
        let packet = |(part, content): &(document::Descriptor, Content)| {
            let content = match content {
                Content::Blob(blob) => blob,
                Content::File(number) => contents.get(number)?,
            };
            let media_type = part.media_type.clone().unwrap_or_default();
            Some(Packet { digest: part.digest.clone(), media_type, content: content.clone() })
        };
        let [lacking_blobs, lacking_manifests] = self.lacking;
        Ok(Shipment {
            blobs: self.blobs.iter().filter_map(packet).collect(),
            manifests: self.manifests.iter().filter_map(packet).collect(),
            lacking_blobs,
            lacking_manifests,
        })
    }
}
