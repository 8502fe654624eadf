//! From a layout to a registry.

use super::name::Name;
use super::{INDEX, Layout, MARKER, path_of};
use crate::pushed::Pushed;
use crate::state::{State, StoredManifest};
use crate::{Content, Registry, Timestamp};
use longshore_core::json::read;
use longshore_core::manifest::{Index, Schema1Manifest};
use longshore_core::{Descriptor, Digest, Hasher, Manifest, MediaType, Reference, RepositoryName, Tag};
use std::collections::BTreeSet;

/// What was imported.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// The tags that were set, with their repositories, in the order of `index.json`.
    pub tags: Vec<(RepositoryName, Tag)>,
    /// How many manifests were read, those without a tag too.
    pub manifests: u64,
    /// What `index.json` lists and is no manifest.
    pub left_out: Vec<Digest>,
}

/// Why a layout cannot be imported: nothing of it was.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ImportError {
    /// It is none.
    #[error("there is no {0}, which every image layout has (image-spec, image-layout.md)")]
    NoLayout(&'static str),
    /// The list of what is in it cannot be read.
    #[error("index.json cannot be read: {0}")]
    Index(String),
    /// A file that is needed is not there.
    #[error("{needs} needs {digest}, and there is no file blobs/{}", .digest.as_str().replacen(':', "/", 1))]
    Missing {
        /// Who needs it: `index.json`, or a manifest's digest.
        needs: String,
        /// What is missing.
        digest: Digest,
    },
    /// A file has other bytes than its name says.
    #[error("the file blobs/{} has other content: its digest is {actual}", .expected.as_str().replacen(':', "/", 1))]
    Content {
        /// What it should be.
        expected: Digest,
        /// What it is.
        actual: Digest,
    },
    /// A file has another size than is said of it.
    #[error("{digest} is described as {described} bytes, and has {actual}")]
    Size {
        /// The file.
        digest: Digest,
        /// What is said.
        described: u64,
        /// What it has.
        actual: u64,
    },
    /// A digest is of an algorithm that cannot be checked.
    #[error("{0} cannot be checked: sha256 and sha512 can be")]
    Algorithm(Digest),
    /// A manifest cannot be read.
    #[error("the manifest {digest} cannot be read: {why}")]
    Manifest {
        /// The manifest.
        digest: Digest,
        /// What is wrong.
        why: String,
    },
    /// It is larger than the policy allows.
    #[error("{what}: the policy allows {limit} bytes, and this would be {size}")]
    TooLarge {
        /// What: a manifest, a blob or everything together.
        what: String,
        /// How large it is.
        size: u64,
        /// How large it may be.
        limit: u64,
    },
    /// There is more in it than the policy allows to be held.
    #[error("{0}")]
    TooMany(String),
    /// A file cannot be read any more.
    #[error("{0}")]
    Unreadable(String),
}

impl Registry {
    /// Puts all that a layout's `index.json` leads to into the repositories that its names tell
    /// (`org.opencontainers.image.ref.name`: `tag`, `repository:tag`, or that with a host before it), or else into
    /// this one. Manifests are kept to the byte, and every digest is checked. The whole layout is imported or nothing.
    ///
    /// Nobody is asked whether the policy lets them; only its limits count, and whether manifests may name what is
    /// not there.
    pub fn import(
        &mut self,
        layout: &Layout,
        otherwise: &RepositoryName,
        now: Timestamp,
    ) -> Result<Imported, ImportError> {
        self.import_with(layout, otherwise, now, true)
    }

    /// The same, but tags that are there already stay where they are: for a registry that starts from a layout, and may
    /// have started from it before.
    pub fn plant(
        &mut self,
        layout: &Layout,
        otherwise: &RepositoryName,
        now: Timestamp,
    ) -> Result<Imported, ImportError> {
        self.import_with(layout, otherwise, now, false)
    }

    fn import_with(
        &mut self,
        layout: &Layout,
        otherwise: &RepositoryName,
        now: Timestamp,
        moves_tags: bool,
    ) -> Result<Imported, ImportError> {
        for file in [MARKER, INDEX] {
            if !layout.files.contains_key(file) {
                return Err(ImportError::NoLayout(file));
            }
        }
        let index = layout.files.get(INDEX).cloned().unwrap_or_default();
        let index = index.to_bytes().map_err(|error| ImportError::Unreadable(error.to_string()))?;
        let index: Index = read(&index).map_err(|error| ImportError::Index(error.to_string()))?;
        let mut import = Import {
            layout,
            registry: self,
            state: self.state.clone(),
            moves_tags,
            now,
            checked: BTreeSet::new(),
            done: BTreeSet::new(),
            imported: Imported::default(),
        };
        for entry in &index.manifests {
            import.entry(entry, otherwise)?;
        }
        let Import { state, imported, .. } = import;
        self.state = state;
        Ok(imported)
    }
}

/// An import under way.
struct Import<'a> {
    layout: &'a Layout,
    registry: &'a Registry,
    /// What the registry will hold.
    state: State,
    moves_tags: bool,
    now: Timestamp,
    /// The files whose digests are right.
    checked: BTreeSet<Digest>,
    /// The manifests that were read, in which repository and as what.
    done: BTreeSet<(RepositoryName, Digest, MediaType)>,
    imported: Imported,
}

impl Import<'_> {
    /// An entry of `index.json`, and all that it leads to.
    fn entry(&mut self, entry: &Descriptor, otherwise: &RepositoryName) -> Result<(), ImportError> {
        if !is_manifest(&entry.media_type) {
            self.imported.left_out.push(entry.digest.clone());
            return Ok(());
        }
        let Name { repository, tag } = Name::of(entry);
        let name = repository.unwrap_or_else(|| otherwise.clone());
        let mut waiting = vec![(INDEX.to_owned(), entry.clone(), tag)];
        while let Some((parent, descriptor, tag)) = waiting.pop() {
            let key = (name.clone(), descriptor.digest.clone(), descriptor.media_type.clone());
            let is_new = self.done.insert(key);
            if !is_new && tag.is_none() {
                continue;
            }
            let Some(content) = self.file(&parent, &descriptor)? else { continue };
            let children = self.manifest(&name, &descriptor, &content, tag)?;
            if is_new {
                let parent = descriptor.digest.to_string();
                waiting.extend(children.into_iter().map(|child| (parent.clone(), child, None)));
            }
        }
        Ok(())
    }

    /// Puts a manifest in, and its blobs; its children are still to come.
    fn manifest(
        &mut self,
        name: &RepositoryName,
        descriptor: &Descriptor,
        content: &Content,
        tag: Option<Tag>,
    ) -> Result<Vec<Descriptor>, ImportError> {
        let limit = self.registry.policy().limits.manifest_bytes;
        check_limit(&descriptor.digest, content.length(), limit)?;
        let unreadable = |why: String| ImportError::Manifest { digest: descriptor.digest.clone(), why };
        let content = content.to_bytes().map_err(|error| unreadable(error.to_string()))?;
        let is_schema1 = Schema1Manifest::has_media_type(&descriptor.media_type);
        // The digest of schema 1 is not that of the file, which was compared already. Any tag asks for the own one.
        let reference = match (is_schema1, Tag::parse("any")) {
            (true, Ok(tag)) => Reference::Tag(tag),
            _ => Reference::Digest(descriptor.digest.clone()),
        };
        let pushed = Pushed::parse(descriptor.media_type.clone(), content.clone(), &reference)
            .map_err(|failure| unreadable(failure.to_string()))?;
        let mut children = Vec::new();
        if is_schema1 {
            for digest in &pushed.blobs {
                self.blob(name, &descriptor.digest, digest, None)?;
            }
        } else if let Ok(manifest) = Manifest::parse(&descriptor.media_type, &content) {
            for blob in manifest.blobs() {
                self.blob(name, &descriptor.digest, &blob.digest, Some(blob))?;
            }
            children = manifest.children().to_vec();
        }
        let Pushed { media_type, content, digest, refers, .. } = pushed;
        if !self.state.repository(name).is_ok_and(|repository| repository.has_manifest(&digest)) {
            self.make_room(content.len() as u64)?;
        }
        let is_there = |tag: &Tag| self.state.repository(name).is_ok_and(|it| it.tags().contains(tag));
        let tag = tag.filter(|tag| self.moves_tags || !is_there(tag));
        self.check_entries(name, 1 + u64::from(tag.is_some()))?;
        let stored = StoredManifest { media_type, content, refers };
        self.state.put_manifest(name, tag.clone(), &digest, stored);
        self.imported.tags.extend(tag.map(|tag| (name.clone(), tag)));
        self.imported.manifests += 1;
        Ok(children)
    }

    fn blob(
        &mut self,
        name: &RepositoryName,
        parent: &Digest,
        digest: &Digest,
        descriptor: Option<&Descriptor>,
    ) -> Result<(), ImportError> {
        let described = match (descriptor, self.layout.blob(digest)) {
            (Some(descriptor), _) => descriptor.clone(),
            // Schema 1 tells no sizes.
            (None, content) => {
                let size = content.map_or(0, Content::length);
                Descriptor::new(MediaType::OCTET_STREAM, digest.clone(), size)
            }
        };
        // What is fetched from elsewhere need not be here, nor what the registry has already.
        if self.layout.blob(digest).is_none()
            && (!described.urls.is_empty() || self.state.blob(name, digest).is_ok())
        {
            return Ok(());
        }
        let Some(content) = self.file(parent.as_str(), &described)? else { return Ok(()) };
        check_limit(digest, content.length(), self.registry.policy().limits.blob_bytes)?;
        if self.state.holders(digest).next().is_none() {
            self.make_room(content.length())?;
        }
        self.check_entries(name, 1)?;
        self.state.put_blob(name, digest.clone(), content);
        Ok(())
    }

    /// The file that a descriptor means; none where it is not there and need not be.
    fn file(&mut self, parent: &str, descriptor: &Descriptor) -> Result<Option<Content>, ImportError> {
        let Descriptor { digest, size, .. } = descriptor;
        let Some(content) = self.layout.blob(digest) else {
            if self.registry.policy().sparse_manifests && parent != INDEX {
                return Ok(None);
            }
            return Err(ImportError::Missing { needs: parent.to_owned(), digest: digest.clone() });
        };
        let actual = content.length();
        if actual != *size {
            return Err(ImportError::Size { digest: digest.clone(), described: *size, actual });
        }
        if !self.checked.contains(digest) {
            let hasher = Hasher::for_algorithm(digest.algorithm());
            let mut hasher = hasher.ok_or_else(|| ImportError::Algorithm(digest.clone()))?;
            content
                .each_piece(|piece| hasher.update(piece))
                .map_err(|error| ImportError::Unreadable(format!("{}: {error}", path_of(digest))))?;
            let actual = hasher.finish();
            if actual != *digest {
                return Err(ImportError::Content { expected: digest.clone(), actual });
            }
            self.checked.insert(digest.clone());
        }
        Ok(Some(content.clone()))
    }

    /// Refuses more things than may be held. Those that are there already are counted here, too.
    fn check_entries(&self, name: &RepositoryName, more: u64) -> Result<(), ImportError> {
        let limits = &self.registry.policy().limits;
        let refused = self.state.check_entries(name, more, limits);
        refused.map_err(|failure| ImportError::TooMany(failure.to_string()))
    }

    /// Refuses more than may be held together.
    fn make_room(&mut self, more: u64) -> Result<(), ImportError> {
        let limits = &self.registry.policy().limits;
        self.state.make_room(more, limits, self.now).map_err(|_| ImportError::TooLarge {
            what: "everything together".to_owned(),
            size: self.state.bytes().saturating_add(more),
            limit: limits.total_bytes,
        })
    }
}

fn check_limit(digest: &Digest, size: u64, limit: u64) -> Result<(), ImportError> {
    if size > limit {
        return Err(ImportError::TooLarge { what: digest.to_string(), size, limit });
    }
    Ok(())
}

fn is_manifest(media_type: &MediaType) -> bool {
    media_type.is_image_manifest() || media_type.is_index() || Schema1Manifest::has_media_type(media_type)
}
