//! `Registry`: going back, what changed, garbage, and image layouts.

use crate::argument::{self, Bytes, wrong_kind};
use crate::object;
use crate::problem::{ErrorCode, Problem};
use crate::registry::{Registry, moment};
use js_sys::Uint8Array;
use longshore_core::{Digest, RepositoryName};
use longshore_registry::layout::{ImportError, Imported, LayoutReader, LayoutReaderError};
use longshore_registry::{Cause, Garbage};
use serde::Serialize;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

/// How a layout is imported.
#[derive(Debug)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct ImportOptions {
    /// Where images go whose names in the layout tell no repository. Without it, `library/imported`.
    #[cfg_attr(feature = "types", ts(optional))]
    pub repository: Option<String>,
    /// The time in milliseconds since 1970. Without it, the machine's clock counts.
    #[cfg_attr(feature = "types", ts(optional))]
    pub now: Option<f64>,
}

/// What was imported.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct ImportedLayout {
    /// The tags that were set, as `repository:tag`.
    pub tags: Vec<String>,
    /// How many manifests were read, those without a tag too.
    pub manifests: u64,
    /// What the layout lists and is no manifest.
    pub left_out: Vec<Digest>,
}

#[wasm_bindgen]
impl Registry {
    /// Takes back what the latest request changed; what that was, such as `PUT /v2/a/b/manifests/v1 → 201`. Nothing
    /// where there is no more, or where the registry was made without `undo`.
    pub fn undo(&mut self) -> Option<String> {
        self.history.undo(&mut self.registry).map(ToString::to_string)
    }

    /// Makes the change again that was taken back last; what that was.
    pub fn redo(&mut self) -> Option<String> {
        self.history.redo(&mut self.registry).map(ToString::to_string)
    }

    /// Makes the registry as new, which can be undone.
    pub fn reset(&mut self) {
        self.history.change(&mut self.registry, Cause::Reset, longshore_registry::Registry::reset);
    }

    /// Puts what another registry holds in place, a `clone()` of earlier for example, which can be undone. The policy
    /// stays.
    pub fn restore(&mut self, other: &Self) {
        let snapshot = other.registry.snapshot();
        self.history.change(&mut self.registry, Cause::Restored, |registry| registry.restore(&snapshot));
    }

    /// What is not the same as in another registry, a `clone()` of earlier for example: blobs, manifests, tags,
    /// referrers and upload sessions.
    #[wasm_bindgen(js_name = changesSince, unchecked_return_type = "Changes")]
    pub fn changes_since(&self, before: &Self) -> Result<JsValue, Problem> {
        let (before, after) = (before.registry.snapshot(), self.registry.snapshot());
        object(&longshore_registry::Changes::between(&before, &after))
    }

    /// What `collect` would take away now.
    #[wasm_bindgen(unchecked_return_type = "Changes")]
    pub fn garbage(
        &self,
        #[wasm_bindgen(unchecked_optional_param_type = "Partial<Garbage>")] garbage: &JsValue,
    ) -> Result<JsValue, Problem> {
        object(&self.registry.garbage(read_garbage(garbage)?))
    }

    /// Takes away what nothing refers to: blobs that no manifest of their repository names, and what the options say;
    /// what that was.
    #[wasm_bindgen(unchecked_return_type = "Changes")]
    pub fn collect(
        &mut self,
        #[wasm_bindgen(unchecked_optional_param_type = "Partial<Garbage>")] garbage: &JsValue,
    ) -> Result<JsValue, Problem> {
        let garbage = read_garbage(garbage)?;
        let collect = |registry: &mut longshore_registry::Registry| registry.collect(garbage);
        object(&self.history.change(&mut self.registry, Cause::Collected, collect))
    }

    /// Everything with a tag, and what belongs to it, as the tar of an OCI image layout: all repositories, with names
    /// such as `library/app:latest`, or one of them with its tags as names.
    #[wasm_bindgen(js_name = exportLayout)]
    pub fn export_layout(
        &self,
        #[wasm_bindgen(unchecked_optional_param_type = "string")] repository: &JsValue,
    ) -> Result<Uint8Array, Problem> {
        let repository =
            if repository.is_undefined() { None } else { Some(read_name(repository, "repository")?) };
        let tar = self.registry.export(repository.as_ref()).to_tar();
        // Straight into JavaScript's memory: the whole tar is there once.
        let length = u32::try_from(tar.length()).map_err(|_| {
            Problem::new(ErrorCode::TooLarge, "the tar has more than 4 GiB, which is the most of an array")
        })?;
        let out = Uint8Array::new_with_length(length);
        let mut at = 0;
        tar.each_piece(|piece| {
            out.set(&Uint8Array::from(piece), at);
            // Shorter than all of it.
            at += u32::try_from(piece.len()).unwrap_or_default();
        })
        .map_err(|error| Problem::fault(&error))?;
        Ok(out)
    }

    /// Puts the images of an OCI image layout, a tar, plain or compressed, into the registry, which can be undone.
    #[wasm_bindgen(js_name = importLayout, unchecked_return_type = "ImportedLayout")]
    pub fn import_layout(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "Bytes")] tar: &JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "ImportOptions")] options: &JsValue,
    ) -> Result<JsValue, Problem> {
        let name = argument::property(options, "options", "repository")?;
        let name = name.map_or_else(|| Ok(imported()), |name| read_name(&name, "repository"))?;
        let now = argument::property(options, "options", "now")?.unwrap_or(JsValue::UNDEFINED);
        let now = moment(&now)?;
        let mut reader = LayoutReader::new(self.registry.policy().limits.total_bytes);
        let mut taken = Ok(());
        Bytes::read(tar, "tar")?.in_pieces(&mut Vec::new(), |piece| {
            if taken.is_ok() {
                taken = reader.write(piece);
            }
        });
        let layout = taken.and_then(|()| reader.finish()).map_err(|error| match error {
            LayoutReaderError::TooLarge(_) => Problem::new(ErrorCode::TooLarge, error.to_string()),
            LayoutReaderError::Tar(_) => Problem::new(ErrorCode::Syntax, error.to_string()),
        })?;
        let import = |registry: &mut longshore_registry::Registry| registry.import(&layout, &name, now);
        let done = self.history.change(&mut self.registry, Cause::Imported, import);
        let Imported { tags, manifests, left_out } = done.map_err(|error| match error {
            ImportError::TooLarge { .. } | ImportError::TooMany(_) => {
                Problem::new(ErrorCode::TooLarge, error.to_string())
            }
            _ => Problem::new(ErrorCode::Syntax, error.to_string()),
        })?;
        let tags = tags.iter().map(|(name, tag)| format!("{name}:{tag}")).collect();
        object(&ImportedLayout { tags, manifests, left_out })
    }
}

fn read_garbage(value: &JsValue) -> Result<Garbage, Problem> {
    let mut garbage = Garbage::default();
    for (name, field) in [
        ("untagged", &mut garbage.untagged),
        ("dangling_referrers", &mut garbage.dangling_referrers),
        ("empty_repositories", &mut garbage.empty_repositories),
    ] {
        if let Some(given) = argument::property(value, "garbage", name)? {
            *field = given.as_bool().ok_or_else(|| wrong_kind(name, "true or false", &given))?;
        }
    }
    Ok(garbage)
}

fn read_name(value: &JsValue, of: &str) -> Result<RepositoryName, Problem> {
    RepositoryName::parse(&argument::text(value, of)?).map_err(|error| Problem::syntax(&error))
}

#[expect(clippy::expect_used, reason = "a name that is one")]
fn imported() -> RepositoryName {
    RepositoryName::parse("library/imported").expect("it is a name")
}
