//! What is kept of the embedded registry: an index of what its repositories hold, and the contents by their digests.
//!
//! Upload sessions are not in it, since a browser's storage is written whole or not at all after each run; neither are
//! tokens, accounts and passwords, which belong to no state.

use bytes::Bytes;
use longshore_core::{Digest, Hasher, MediaType, RepositoryName, Tag};
use longshore_registry::{Content, Registry};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The form of the index; another one is not read.
const VERSION: u32 = 1;

/// The index.
#[derive(Serialize, Deserialize)]
pub(crate) struct Kept {
    version: u32,
    repositories: Vec<KeptRepository>,
}

#[derive(Serialize, Deserialize)]
struct KeptRepository {
    name: String,
    blobs: Vec<String>,
    manifests: Vec<KeptManifest>,
}

#[derive(Serialize, Deserialize)]
struct KeptManifest {
    digest: String,
    /// The digest of its bytes, which in schema 1 is another one.
    file: String,
    media_type: String,
    tags: Vec<String>,
}

impl Kept {
    /// Of all that a registry holds, with the contents.
    pub(crate) fn of(registry: &Registry) -> (Self, BTreeMap<String, Content>) {
        let mut contents = BTreeMap::new();
        let mut repositories = Vec::new();
        for name in registry.repositories() {
            let Some(holdings) = registry.holdings(name) else { continue };
            let mut tags = BTreeMap::<_, Vec<_>>::new();
            for (tag, digest) in holdings.tags() {
                tags.entry(digest).or_default().push(tag.to_string());
            }
            let mut blobs = Vec::new();
            for (digest, content) in registry.held_blobs(name) {
                contents.insert(digest.to_string(), content.clone());
                blobs.push(digest.to_string());
            }
            let mut manifests = Vec::new();
            for manifest in holdings.manifests() {
                contents.insert(manifest.file.to_string(), Content::from(manifest.content.clone()));
                manifests.push(KeptManifest {
                    digest: manifest.digest.to_string(),
                    file: manifest.file.to_string(),
                    media_type: manifest.media_type.to_string(),
                    tags: tags.remove(manifest.digest).unwrap_or_default(),
                });
            }
            repositories.push(KeptRepository { name: name.to_string(), blobs, manifests });
        }
        (Self { version: VERSION, repositories }, contents)
    }

    /// The index as it is kept.
    pub(crate) fn to_text(&self) -> String {
        // Texts, numbers and lists: this can be written.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads an index that was kept.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let kept: Self =
            serde_json::from_str(text).map_err(|error| format!("its index cannot be read ({error})"))?;
        if kept.version == VERSION {
            Ok(kept)
        } else {
            Err("it was kept by another version of this page".to_owned())
        }
    }

    /// Puts all of it into an empty registry. Each content is asked for once, and its digest is checked.
    pub(crate) fn put_back(
        &self,
        registry: &mut Registry,
        contents: &BTreeMap<String, Bytes>,
    ) -> Result<(), String> {
        for (digest, content) in contents {
            check(digest, content)?;
        }
        let content = |digest: &str| {
            contents.get(digest).cloned().ok_or_else(|| format!("the content of {digest} is missing"))
        };
        for kept in &self.repositories {
            let name = RepositoryName::parse(&kept.name).map_err(|error| error.to_string())?;
            registry.restore_repository(&name);
            for digest in &kept.blobs {
                let content = content(digest)?;
                let digest = Digest::parse(digest).map_err(|error| error.to_string())?;
                registry.restore_blob(&name, digest, Content::from(content));
            }
            for manifest in &kept.manifests {
                let content = content(&manifest.file)?;
                let digest = Digest::parse(&manifest.digest).map_err(|error| error.to_string())?;
                let media_type = MediaType::parse(&manifest.media_type).map_err(|error| error.to_string())?;
                let tags = manifest.tags.iter().map(|tag| Tag::parse(tag)).collect::<Result<_, _>>();
                let tags = tags.map_err(|error| error.to_string())?;
                registry.restore_manifest(&name, &digest, media_type, content, tags)?;
            }
        }
        Ok(())
    }
}

/// Whether a content is the digest's.
fn check(digest: &str, content: &[u8]) -> Result<(), String> {
    let expected = Digest::parse(digest).map_err(|error| error.to_string())?;
    let hasher = Hasher::for_algorithm(expected.algorithm());
    let mut hasher = hasher.ok_or_else(|| format!("{digest} cannot be checked"))?;
    hasher.update(content);
    if hasher.finish() == expected { Ok(()) } else { Err(format!("the content of {digest} is another one")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::Request;
    use longshore_registry::{Policy, Seed, Timestamp};

    /// A registry with the samples, a blob that no manifest names, and a repository without anything.
    fn registry() -> Registry {
        let mut registry = Registry::new(Policy::accounts(), Seed::from(1));
        registry.set_policy(Policy::open());
        for (path, body) in [
            (
                format!("/v2/a/b/blobs/uploads/?digest={}", Digest::sha256(b"alone")),
                Bytes::from_static(b"alone"),
            ),
            ("/v2/c/blobs/uploads/".to_owned(), Bytes::new()),
        ] {
            let request = Request::post(path).body(body).unwrap();
            assert!(registry.handle(request, Timestamp::default()).status().is_success());
        }
        registry.restore_repository(&RepositoryName::parse("d").unwrap());
        registry
    }

    fn bytes(contents: &BTreeMap<String, Content>) -> BTreeMap<String, Bytes> {
        contents.iter().map(|(digest, content)| (digest.clone(), content.to_bytes().unwrap())).collect()
    }

    #[test]
    fn what_is_kept_comes_back_as_it_was_but_for_uploads() {
        let registry = registry();
        let (kept, contents) = Kept::of(&registry);
        let mut back = Registry::empty(Policy::accounts(), Seed::from(1));
        Kept::parse(&kept.to_text()).unwrap().put_back(&mut back, &bytes(&contents)).unwrap();
        let (again, same) = Kept::of(&back);
        assert_eq!(again.to_text(), kept.to_text());
        assert_eq!(bytes(&same), bytes(&contents));
        assert_eq!((registry.open_uploads(), back.open_uploads()), (1, 0));
        assert!(kept.to_text().contains("\"d\"") && contents.contains_key(Digest::sha256(b"alone").as_str()));
    }

    #[test]
    fn nothing_secret_is_kept() {
        let (kept, contents) = Kept::of(&registry());
        assert!(!kept.to_text().contains("password"));
        assert!(
            contents.values().all(|content| !content
                .to_bytes()
                .unwrap()
                .windows(8)
                .any(|it| it == b"password"))
        );
    }

    #[test]
    fn what_is_damaged_is_not_put_back() {
        let (kept, contents) = Kept::of(&registry());
        let mut contents = bytes(&contents);
        let put_back = |contents: &BTreeMap<String, Bytes>| {
            kept.put_back(&mut Registry::empty(Policy::open(), Seed::from(1)), contents)
        };
        let digest = contents.keys().next().unwrap().clone();
        let content = contents.insert(digest.clone(), Bytes::from_static(b"another")).unwrap();
        assert_eq!(put_back(&contents), Err(format!("the content of {digest} is another one")));
        contents.remove(&digest);
        assert_eq!(put_back(&contents), Err(format!("the content of {digest} is missing")));
        contents.insert(digest, content);
        assert_eq!(put_back(&contents), Ok(()));
        assert!(Kept::parse("{").is_err());
        let newer = kept.to_text().replace("\"version\":1", "\"version\":2");
        assert!(Kept::parse(&newer).is_err_and(|error| error.contains("another version")));
    }
}
