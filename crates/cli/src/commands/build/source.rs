//! Images that are in an image layout already.

use super::blobs::{Blobs, pieces};
use super::layout::{self, REF_NAME};
use crate::failure::Failure;
use longshore_core::document::Facts;
use longshore_core::json::{Json, read};
use longshore_core::manifest::Index;
use longshore_core::validate::Format;
use longshore_core::{Descriptor, Digest, Hasher, Manifest, MediaType, Platform};
use std::collections::BTreeSet;
use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

/// An entry of a layout's index.
pub(super) struct Source {
    name: String,
    folder: PathBuf,
    entry: Descriptor,
}

/// The longest document that is read, in bytes.
const LONGEST: u64 = 16 << 20;

/// The deepest that indexes may list each other.
const DEEPEST: usize = 16;

impl Source {
    /// Opens `FOLDER`, or `FOLDER:TAG`.
    pub(super) fn open(text: &str) -> Result<Self, Failure> {
        let (folder, tag) = match text.rsplit_once(':') {
            Some((folder, tag)) if !Path::new(text).exists() => (folder, Some(tag)),
            _ => (text, None),
        };
        let wrong = |why: &str| Failure::unusable(format!("“{text}” {why}."));
        let path = Path::new(folder);
        if path.is_file() {
            return Err(wrong("is a file, and an image layout is a folder here: unpack it first"));
        }
        let content = document(&path.join("index.json"), text)?;
        let index: Index = read(&content)
            .map_err(|error| wrong(&format!("is no image layout: its index.json cannot be used: {error}")))?;
        let is_named =
            |entry: &&Descriptor| tag.is_none() || entry.annotations.get(REF_NAME).map(String::as_str) == tag;
        let mut entries = index.manifests.iter().filter(is_named);
        match (entries.next(), entries.next()) {
            (Some(entry), None) => {
                Ok(Self { name: text.to_owned(), folder: path.to_owned(), entry: entry.clone() })
            }
            (Some(_), Some(_)) => Err(wrong("has several references: write LAYOUT:TAG")),
            (None, _) => Err(wrong("has no such reference")),
        }
    }

    /// How an index lists it: with its platform, and without the name that it has in its layout.
    pub(super) fn descriptor(&self) -> Result<Descriptor, Failure> {
        let mut descriptor = self.entry.clone();
        descriptor.annotations.remove(REF_NAME);
        if descriptor.platform.is_none() {
            descriptor.platform = self.platform()?;
        }
        Ok(descriptor)
    }

    /// Copies the document and all that it needs, each blob held against its digest.
    pub(super) fn copy(&self, to: &Blobs) -> Result<(), Failure> {
        let mut seen = BTreeSet::new();
        let mut left = vec![(self.entry.clone(), 0)];
        while let Some((descriptor, depth)) = left.pop() {
            if !seen.insert(descriptor.digest.clone()) {
                continue;
            }
            if depth > DEEPEST {
                return Err(self.wrong(&format!("has indexes in indexes, more than {DEEPEST} deep")));
            }
            self.copy_blob(&descriptor, to)?;
            if let Ok(manifest) = Manifest::parse(&descriptor.media_type, &self.content_of(&descriptor)?) {
                // Layers that lie elsewhere need not be here.
                let blobs = manifest.blobs().filter(|blob| blob.urls.is_empty());
                left.extend(blobs.chain(manifest.children()).map(|part| (part.clone(), depth + 1)));
            }
        }
        Ok(())
    }

    /// What an image's config says that it runs on.
    fn platform(&self) -> Result<Option<Platform>, Failure> {
        let Ok(Manifest::Image(image)) =
            Manifest::parse(&self.entry.media_type, &self.content_of(&self.entry)?)
        else {
            return Ok(None);
        };
        if ![MediaType::OCI_CONFIG, MediaType::DOCKER_CONFIG].contains(&image.config.media_type) {
            return Ok(None);
        }
        let config = document(&self.path(&image.config.digest), &self.name)?;
        let told = Facts::read(&Json::parse(&config), Format::ImageConfig).platform;
        let (Some(os), Some(architecture)) = (told.os, told.architecture) else { return Ok(None) };
        Ok(Some(Platform { variant: told.variant, ..Platform::new(&os, &architecture) }))
    }

    /// The content of a document; nothing of what is no document, which may be large.
    fn content_of(&self, descriptor: &Descriptor) -> Result<Vec<u8>, Failure> {
        let is_document = descriptor.media_type.is_image_manifest() || descriptor.media_type.is_index();
        if is_document { document(&self.path(&descriptor.digest), &self.name) } else { Ok(Vec::new()) }
    }

    fn copy_blob(&self, descriptor: &Descriptor, to: &Blobs) -> Result<(), Failure> {
        let path = self.path(&descriptor.digest);
        let file = File::open(&path)
            .map_err(|error| self.wrong(&format!("does not have the blob {}: {error}", descriptor.digest)))?;
        let Some(mut hasher) = Hasher::for_algorithm(descriptor.digest.algorithm()) else {
            return Err(self.wrong(&format!("has {}, whose algorithm is not known here", descriptor.digest)));
        };
        let mut blob = to.begin()?;
        pieces(file, |piece| {
            hasher.update(piece);
            blob.write(piece)
        })?;
        let actual = hasher.finish();
        if actual != descriptor.digest {
            return Err(self.wrong(&format!("has another blob under {}: it is {actual}", descriptor.digest)));
        }
        blob.finish(&descriptor.digest)
    }

    fn path(&self, digest: &Digest) -> PathBuf {
        layout::blob_path(&self.folder, digest)
    }

    fn wrong(&self, why: &str) -> Failure {
        Failure::new(format!("“{}” {why}.", self.name))
    }
}

fn document(path: &Path, name: &str) -> Result<Vec<u8>, Failure> {
    let unreadable = |error: &dyn std::fmt::Display| {
        Failure::unusable(format!("“{name}”: {} cannot be read: {error}.", path.display()))
    };
    let file = File::open(path).map_err(|error| unreadable(&error))?;
    let mut content = Vec::new();
    file.take(LONGEST + 1).read_to_end(&mut content).map_err(|error| unreadable(&error))?;
    if content.len() as u64 > LONGEST {
        return Err(unreadable(&"it is longer than any document"));
    }
    Ok(content)
}
