//! The JavaScript package: the core and the embedded registry for any page, and for Node.
//!
//! What is here is thin: it reads JavaScript's values, calls the core, and gives plain objects back. An argument of
//! the wrong kind is an `Error` with a `code`, never a panic: a panic would end the whole module. The scripts in `js/`
//! stand around it, start it, and start it anew where memory has run out.
//!
//! | module | for JavaScript |
//! |---|---|
//! | [`digest`] | `digest`, `Hasher` |
//! | [`validator`] | `validate`, `fix` |
//! | `explanation` | `explain` |
//! | `grammar` | `parseReference`, `parseChallenge` |
//! | `building` | `buildImage`, `buildIndex`, `buildArtifact`, `buildSchema1` |
//! | `layer` | `buildLayer` |
//! | `listing` | `LayerReader`, `listLayer` |
//! | `registry`, `state` | `Registry` |
//!
//! Each of the last seven is behind a feature. Without them the module is `longshore/validate`, for those who only validate.

mod argument;
#[cfg(feature = "build")]
pub mod building;
pub mod digest;
#[cfg(feature = "explain")]
pub mod explanation;
#[cfg(feature = "grammar")]
pub mod grammar;
#[cfg(feature = "fast")]
mod host;
#[cfg(feature = "layers")]
pub mod layer;
#[cfg(feature = "layers")]
pub mod listing;
pub mod problem;
#[cfg(feature = "registry")]
pub mod registry;
#[cfg(feature = "registry")]
pub mod state;
#[cfg(feature = "types")]
pub mod types;
pub mod validator;

use problem::Problem;
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::JsValue;

/// A value as a plain object: what is missing is `null`, maps are objects, bytes are a `Uint8Array`.
fn object(value: &impl Serialize) -> Result<JsValue, Problem> {
    let serializer = Serializer::json_compatible().serialize_bytes_as_arrays(false);
    value.serialize(&serializer).map_err(|error| Problem::fault(&error))
}
