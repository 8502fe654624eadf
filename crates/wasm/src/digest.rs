//! `digest` and `Hasher`.

use crate::argument::{self, Bytes};
use crate::problem::{ErrorCode, Problem};
use longshore_core::Algorithm;
use std::fmt;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

/// An algorithm that digests are computed by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "types", derive(ts_rs::TS), ts(rename_all = "lowercase"))]
pub enum DigestAlgorithm {
    /// SHA-256, which every registry knows.
    Sha256,
    /// SHA-512.
    Sha512,
}

/// The digest of some bytes, as a descriptor has it: `sha256:e3b0c4…`.
#[wasm_bindgen]
pub fn digest(
    #[wasm_bindgen(unchecked_param_type = "Bytes")] bytes: &JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "DigestAlgorithm")] algorithm: &JsValue,
) -> Result<String, Problem> {
    let mut hasher = Hasher::new(algorithm)?;
    hasher.update(bytes)?;
    Ok(hasher.digest())
}

/// Computes a digest of bytes that come in pieces.
#[wasm_bindgen]
pub struct Hasher {
    hasher: longshore_core::Hasher,
    /// Where pieces stand while they are hashed.
    buffer: Vec<u8>,
}

impl fmt::Debug for Hasher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hasher").finish_non_exhaustive()
    }
}

#[wasm_bindgen]
impl Hasher {
    /// A hasher that has seen nothing yet.
    #[wasm_bindgen(constructor)]
    pub fn new(
        #[wasm_bindgen(unchecked_optional_param_type = "DigestAlgorithm")] algorithm: &JsValue,
    ) -> Result<Self, Problem> {
        let algorithm = match algorithm {
            none if none.is_undefined() => Algorithm::Sha256,
            name => match argument::text(name, "algorithm")?.as_str() {
                "sha256" => Algorithm::Sha256,
                "sha512" => Algorithm::Sha512,
                other => return Err(unknown(other)),
            },
        };
        let hasher = longshore_core::Hasher::for_algorithm(algorithm).ok_or_else(|| unknown("this one"))?;
        Ok(Self { hasher, buffer: Vec::new() })
    }

    /// Takes the next bytes.
    pub fn update(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "Bytes")] bytes: &JsValue,
    ) -> Result<(), Problem> {
        let Self { hasher, buffer } = self;
        Bytes::read(bytes, "bytes")?.in_pieces(buffer, |piece| hasher.update(piece));
        Ok(())
    }

    /// The digest of all bytes so far; more may follow.
    pub fn digest(&self) -> String {
        self.hasher.clone().finish().to_string()
    }
}

fn unknown(algorithm: &str) -> Problem {
    let message = format!("digests are computed by sha256 or sha512, and not by “{algorithm}”");
    Problem::new(ErrorCode::Unknown, message)
}
