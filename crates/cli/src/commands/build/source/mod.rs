//! Images that are in an image layout already.

mod archive;
mod folder;

use super::blobs::Blobs;
use super::layout::{REF_NAME, blob_name};
use crate::failure::Failure;
use archive::Archive;
use folder::Folder;
use longshore_core::document::Facts;
use longshore_core::json::{Json, read};
use longshore_core::manifest::Index;
use longshore_core::validate::Format;
use longshore_core::{Descriptor, Digest, Manifest, MediaType, Platform};
use std::collections::BTreeSet;
use std::path::Path;

/// An entry of a layout's index.
pub(super) struct Source {
    name: String,
    layout: Layout,
    entry: Descriptor,
}

/// Where a layout is.
enum Layout {
    Folder(Folder),
    Archive(Archive),
}

/// The deepest that indexes may list each other.
const DEEPEST: usize = 16;

impl Source {
    /// Opens `LAYOUT`, or `LAYOUT:TAG`: a folder, or a tar, plain or compressed.
    pub(super) fn open(text: &str) -> Result<Self, Failure> {
        let (path, tag) = match text.rsplit_once(':') {
            Some((path, tag)) if !Path::new(text).exists() => (path, Some(tag)),
            _ => (text, None),
        };
        let wrong = |why: &str| Failure::unusable(format!("“{text}” {why}."));
        let path = Path::new(path);
        let layout = if path.is_file() {
            Layout::Archive(Archive::open(path).map_err(|why| wrong(&why))?)
        } else {
            Layout::Folder(Folder(path.to_owned()))
        };
        let content = layout.document("index.json").map_err(|why| wrong(&why))?;
        let index: Index = read(&content)
            .map_err(|error| wrong(&format!("is no image layout: its index.json cannot be used: {error}")))?;
        let is_named =
            |entry: &&Descriptor| tag.is_none() || entry.annotations.get(REF_NAME).map(String::as_str) == tag;
        let mut entries = index.manifests.iter().filter(is_named);
        match (entries.next(), entries.next()) {
            (Some(entry), None) => Ok(Self { name: text.to_owned(), layout, entry: entry.clone() }),
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
        let needed = self.needed()?;
        match &self.layout {
            Layout::Archive(archive) => archive.copy(&needed, to).map_err(|why| self.wrong(&why)),
            Layout::Folder(folder) => {
                needed.iter().try_for_each(|digest| folder.copy(digest, to)).map_err(|why| self.wrong(&why))
            }
        }
    }

    /// The digests of the document and of all that it needs.
    fn needed(&self) -> Result<BTreeSet<Digest>, Failure> {
        let mut needed = BTreeSet::new();
        let mut left = vec![(self.entry.clone(), 0)];
        while let Some((descriptor, depth)) = left.pop() {
            if !needed.insert(descriptor.digest.clone()) {
                continue;
            }
            if depth > DEEPEST {
                return Err(self.wrong(&format!("has indexes in indexes, more than {DEEPEST} deep")));
            }
            if let Ok(manifest) = Manifest::parse(&descriptor.media_type, &self.content_of(&descriptor)?) {
                // Layers that lie elsewhere need not be here.
                let blobs = manifest.blobs().filter(|blob| blob.urls.is_empty());
                left.extend(blobs.chain(manifest.children()).map(|part| (part.clone(), depth + 1)));
            }
        }
        Ok(needed)
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
        let config = self.document(&image.config.digest)?;
        let told = Facts::read(&Json::parse(&config), Format::ImageConfig).platform;
        let (Some(os), Some(architecture)) = (told.os, told.architecture) else { return Ok(None) };
        Ok(Some(Platform { variant: told.variant, ..Platform::new(&os, &architecture) }))
    }

    /// The content of a document; nothing of what is no document, which may be large.
    fn content_of(&self, descriptor: &Descriptor) -> Result<Vec<u8>, Failure> {
        let is_document = descriptor.media_type.is_image_manifest() || descriptor.media_type.is_index();
        if is_document { self.document(&descriptor.digest) } else { Ok(Vec::new()) }
    }

    fn document(&self, digest: &Digest) -> Result<Vec<u8>, Failure> {
        self.layout.document(&blob_name(digest)).map_err(|why| self.wrong(&why))
    }

    fn wrong(&self, why: &str) -> Failure {
        Failure::new(format!("“{}” {why}.", self.name))
    }
}

impl Layout {
    /// The document at a path of the layout. The error goes on after the layout's name.
    fn document(&self, path: &str) -> Result<Vec<u8>, String> {
        match self {
            Self::Folder(folder) => folder.document(path),
            Self::Archive(archive) => {
                let found = archive.document(path).map(<[u8]>::to_vec);
                found.ok_or_else(|| format!("has no document {path}"))
            }
        }
    }
}
