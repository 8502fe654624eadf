//! `buildImage`, `buildIndex`, `buildArtifact` and `buildSchema1`: documents from what they are to say.

use crate::argument::{self, Bytes, property, wrong_kind};
use crate::object;
use crate::problem::{ErrorCode, Problem};
use longshore_core::build::{Artifact, BuildError, Document, Flavour, Image, Index, Options, Schema1};
use longshore_core::signature::SigningKey;
use longshore_core::{Descriptor, RepositoryName, Tag};
use serde::de::DeserializeOwned;
use serde::{Serialize, Serializer};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

/// A document that was built.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS), ts(rename = "BuiltDocument"))]
pub struct Built {
    /// What refers to it: its media type, digest and size. The digest of a signed manifest of schema 1 is that of its
    /// bytes without the signatures.
    pub descriptor: Descriptor,
    /// Its bytes.
    #[serde(serialize_with = "as_bytes")]
    #[cfg_attr(feature = "types", ts(type = "Uint8Array"))]
    pub content: Vec<u8>,
}

/// The documents of an image. The config is pushed as a blob, with the layers; then the manifest.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS), ts(rename = "BuiltImage"))]
pub struct BuiltImage {
    /// The config.
    pub config: Built,
    /// The manifest.
    pub manifest: Built,
    /// What an index says of it: the manifest's descriptor, and the platform.
    pub descriptor: Descriptor,
}

/// How a document is built.
#[derive(Debug, Default)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct FlavourOption {
    /// Whose format it has. Without it, `oci`.
    #[cfg_attr(feature = "types", ts(optional))]
    pub flavour: Option<Flavour>,
}

/// What a manifest of schema 1 is made of.
#[derive(Debug)]
#[cfg_attr(feature = "types", derive(ts_rs::TS), ts(rename = "Schema1"))]
pub struct Schema1Input {
    /// The repository that it is for.
    pub name: RepositoryName,
    /// The tag that it is for.
    pub tag: Tag,
    /// The image. Its steps without a layer get Docker's empty one, which has to be pushed too.
    #[cfg_attr(feature = "types", ts(type = "Parts<Image>"))]
    pub image: Image,
}

/// How a manifest of schema 1 is signed.
#[derive(Debug)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
pub struct SignOptions {
    /// The private key: 32 random bytes. Without it, the manifest is not signed.
    #[cfg_attr(feature = "types", ts(optional, type = "Bytes"))]
    pub key: Option<SigningKey>,
    /// When it is signed, as RFC 3339 writes it, in UTC and whole seconds. Without it, the beginning of 1970: the same
    /// input gives the same bytes.
    #[cfg_attr(feature = "types", ts(optional))]
    pub time: Option<String>,
}

/// When a manifest is signed that does not say so.
const EPOCH: &str = "1970-01-01T00:00:00Z";

/// Builds config and manifest of an image, OCI's or of Docker's schema 2. The same input gives the same bytes.
#[wasm_bindgen(js_name = buildImage, unchecked_return_type = "BuiltImage")]
pub fn build_image(
    #[wasm_bindgen(unchecked_param_type = "Parts<Image>")] image: &JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "Partial<BuildOptions> & FlavourOption")]
    options: &JsValue,
) -> Result<JsValue, Problem> {
    let flavour = FlavourOption::read(options)?.flavour.unwrap_or_default();
    let options = read_options(options)?;
    let built = read::<Image>(image, "image")?.build(flavour, options).map_err(|error| refused(&error))?;
    let descriptor = built.descriptor();
    object(&BuiltImage { config: built.config.into(), manifest: built.manifest.into(), descriptor })
}

/// Builds an OCI index or a Docker manifest list.
#[wasm_bindgen(js_name = buildIndex, unchecked_return_type = "BuiltDocument")]
pub fn build_index(
    #[wasm_bindgen(unchecked_param_type = "Parts<Index>")] index: &JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "Partial<BuildOptions> & FlavourOption")]
    options: &JsValue,
) -> Result<JsValue, Problem> {
    let flavour = FlavourOption::read(options)?.flavour.unwrap_or_default();
    let options = read_options(options)?;
    object(&Built::from(
        read::<Index>(index, "index")?.build(flavour, options).map_err(|error| refused(&error))?,
    ))
}

/// Builds the manifest of an artifact. Without layers, or without a config, the empty blob `{}` has to be pushed too.
#[wasm_bindgen(js_name = buildArtifact, unchecked_return_type = "BuiltDocument")]
pub fn build_artifact(
    #[wasm_bindgen(unchecked_param_type = "Pick<Artifact, \"artifactType\"> & Parts<Artifact>")]
    artifact: &JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "Partial<BuildOptions>")] options: &JsValue,
) -> Result<JsValue, Problem> {
    let options = read_options(options)?;
    object(&Built::from(
        read::<Artifact>(artifact, "artifact")?.build(options).map_err(|error| refused(&error))?,
    ))
}

/// Builds a manifest of Docker's schema 1: signed where there is a key.
#[wasm_bindgen(js_name = buildSchema1, unchecked_return_type = "BuiltDocument")]
pub fn build_schema1(
    #[wasm_bindgen(unchecked_param_type = "Schema1")] manifest: &JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "Partial<BuildOptions> & SignOptions")] options: &JsValue,
) -> Result<JsValue, Problem> {
    let sign = SignOptions::read(options)?;
    let options = read_options(options)?;
    let Schema1Input { name, tag, image } = Schema1Input::read(manifest)?;
    let schema1 = Schema1 { name, tag, image };
    let built = match sign.key {
        Some(key) => schema1.build_signed(options, &key, sign.time.as_deref().unwrap_or(EPOCH)),
        None => schema1.build(options),
    };
    object(&Built::from(built.map_err(|error| refused(&error))?))
}

impl From<Document> for Built {
    fn from(document: Document) -> Self {
        Self { descriptor: document.descriptor(), content: document.content }
    }
}

impl FlavourOption {
    fn read(options: &JsValue) -> Result<Self, Problem> {
        let Some(given) = property(options, "options", "flavour")? else { return Ok(Self::default()) };
        match argument::text(&given, "flavour")?.as_str() {
            "oci" => Ok(Self { flavour: Some(Flavour::Oci) }),
            "docker" => Ok(Self { flavour: Some(Flavour::Docker) }),
            _ => Err(Problem::new(ErrorCode::Unknown, "the flavours are `oci` and `docker`")),
        }
    }
}

impl Schema1Input {
    fn read(manifest: &JsValue) -> Result<Self, Problem> {
        let part = |name: &str| {
            let found = property(manifest, "manifest", name)?;
            found.ok_or_else(|| Problem::argument(format!("a manifest of schema 1 needs `{name}`")))
        };
        let (name, tag) = (argument::text(&part("name")?, "name")?, argument::text(&part("tag")?, "tag")?);
        Ok(Self {
            name: RepositoryName::parse(&name).map_err(|error| Problem::syntax(&error).inside("`name`"))?,
            tag: Tag::parse(&tag).map_err(|error| Problem::syntax(&error).inside("`tag`"))?,
            image: read(&part("image")?, "image")?,
        })
    }
}

impl SignOptions {
    fn read(options: &JsValue) -> Result<Self, Problem> {
        let key = property(options, "options", "key")?.map(|key| read_key(&key)).transpose()?;
        let time = property(options, "options", "time")?;
        Ok(Self { key, time: time.map(|time| argument::text(&time, "time")).transpose()? })
    }
}

fn read_key(value: &JsValue) -> Result<SigningKey, Problem> {
    let bytes: [u8; 32] =
        Bytes::read(value, "key")?.copied(32, "key")?.try_into().map_err(|short: Vec<u8>| {
            Problem::argument(format!("a private `key` has 32 bytes, and this one has {}", short.len()))
        })?;
    SigningKey::from_bytes(&bytes).map_err(|error| Problem::argument(error.to_string()))
}

/// Reads what a document is made of.
fn read<T: DeserializeOwned>(value: &JsValue, name: &str) -> Result<T, Problem> {
    if !value.is_object() {
        return Err(wrong_kind(name, "an object", value));
    }
    serde_wasm_bindgen::from_value(value.clone()).map_err(|error| {
        Problem::argument(format!("`{name}` cannot be read: {}", argument::told(&error.into())))
    })
}

fn read_options(options: &JsValue) -> Result<Options, Problem> {
    let switch = |name: &str| match property(options, "options", name)? {
        None => Ok(false),
        Some(value) => value.as_bool().ok_or_else(|| wrong_kind(name, "true or false", &value)),
    };
    Ok(Options {
        ensure_ascii: switch("ensureAscii")?,
        broken_config: switch("brokenConfig")?,
        invalid_references: switch("invalidReferences")?,
    })
}

fn refused(error: &BuildError) -> Problem {
    Problem::new(ErrorCode::Unbuildable, error.to_string())
}

fn as_bytes<S: Serializer>(bytes: &[u8], to: S) -> Result<S::Ok, S::Error> {
    to.serialize_bytes(bytes)
}
