//! What is seen from outside, in plain HTTP: what a registry holds, and what it does not hold any more.

use super::outcome::{Stop, is, same};
use super::place::{Place, media_type};
use longshore_core::Digest;
use serde_json::Value;

/// A manifest as it was read back.
pub(crate) struct Manifest {
    pub(crate) body: Vec<u8>,
    pub(crate) json: Value,
}

impl Manifest {
    /// The digests that stand in a list of it: of layers, or of an index's manifests.
    fn digests(&self, list: &str, member: &str) -> Vec<String> {
        let list = self.json[list].as_array().into_iter().flatten();
        list.map(|entry| entry[member].as_str().unwrap().to_owned()).collect()
    }

    /// The digests of its layers, in its order.
    pub(crate) fn layers(&self) -> Vec<String> {
        [self.digests("layers", "digest"), self.digests("fsLayers", "blobSum")].concat()
    }

    /// The digests of the manifests that it lists.
    pub(crate) fn children(&self) -> Vec<String> {
        self.digests("manifests", "digest")
    }

    /// The digest of its config.
    pub(crate) fn config(&self) -> Option<&str> {
        self.json["config"]["digest"].as_str()
    }
}

impl Place<'_> {
    /// The manifest is there.
    pub(crate) fn manifest(&self, repository: &str, reference: &str) -> Result<Manifest, Stop> {
        let answer = self.ask("GET", repository, &format!("/manifests/{reference}"));
        same(&format!("GET manifests/{reference}"), answer.status, 200)?;
        let json = serde_json::from_slice(&answer.body).map_err(|error| error.to_string())?;
        Ok(Manifest { body: answer.body, json })
    }

    /// A repository holds a manifest of this format under this reference, with this digest, and everything that it needs.
    pub(crate) fn holds(
        &self,
        repository: &str,
        reference: &str,
        (format, digest): (&str, &str),
    ) -> Result<Manifest, Stop> {
        let answer = self.ask("GET", repository, &format!("/manifests/{reference}"));
        same(&format!("GET manifests/{reference}"), answer.status, 200)?;
        same("docker-content-digest", answer.header("docker-content-digest"), digest)?;
        same("content-type", answer.header("content-type"), media_type(format))?;
        // The digest of schema 1 is that of its payload, and known to the registry alone.
        if format != "schema1" && !digest.starts_with("sha512:") {
            same("the manifest's digest", Digest::sha256(&answer.body).as_str(), digest)?;
        }
        let manifest = self.manifest(repository, reference)?;
        let mut blobs = manifest.layers();
        for child in manifest.children() {
            let of = if format == "list" { "docker" } else { "oci" };
            blobs.extend(self.holds(repository, &child, (of, &child))?.layers());
        }
        blobs.extend(manifest.config().map(str::to_owned));
        is(!blobs.is_empty(), "there are no blobs")?;
        for blob in blobs {
            self.blob(repository, &blob)?;
        }
        Ok(manifest)
    }

    /// The manifest of an image, or those that an index lists.
    pub(crate) fn images(&self, repository: &str, reference: &str) -> Result<Vec<Manifest>, Stop> {
        let manifest = self.manifest(repository, reference)?;
        let children = manifest.children();
        if children.is_empty() {
            return Ok(vec![manifest]);
        }
        children.iter().map(|child| self.manifest(repository, child)).collect()
    }

    /// The blob is there, and the same; its bytes.
    pub(crate) fn blob(&self, repository: &str, digest: &str) -> Result<Vec<u8>, Stop> {
        let answer = self.ask("GET", repository, &format!("/blobs/{digest}"));
        same(&format!("GET blobs/{digest}"), answer.status, 200)?;
        let algorithm = Digest::parse(digest).map_err(|error| error.to_string())?.algorithm();
        let found = Digest::compute(algorithm, &answer.body).map(|digest| digest.to_string());
        same("the blob's digest", found.as_deref(), Some(digest))?;
        Ok(answer.body)
    }

    /// There is nothing there: `/manifests/latest`.
    pub(crate) fn is_gone(&self, repository: &str, path: &str) -> Result<(), Stop> {
        same(&format!("GET {path}"), self.ask("GET", repository, path).status, 404)
    }

    /// The tags of a repository; none of one that is not there.
    pub(crate) fn tags(&self, repository: &str) -> Vec<String> {
        let list: Value = serde_json::from_slice(&self.ask("GET", repository, "/tags/list").body).unwrap();
        list["tags"].as_array().into_iter().flatten().map(|tag| tag.as_str().unwrap().to_owned()).collect()
    }
}
