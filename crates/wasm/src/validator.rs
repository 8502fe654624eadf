//! `validate` and `fix`.

use crate::argument::{self, Bytes};
use crate::object;
use crate::problem::Problem;
use longshore_core::MediaType;
use longshore_core::validate::{self, Options};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

/// The largest document that is looked at, in bytes. Registries take 4 MiB; a module has 4 GiB of memory, of which
/// the worst document of this size, brackets only, takes most.
const LARGEST: usize = 64 << 20;

/// How a document is to be looked at.
#[derive(Debug)]
#[cfg_attr(feature = "types", derive(ts_rs::TS), ts(rename_all = "camelCase"))]
pub struct ValidateOptions {
    /// The media type that the document came with. Without one, the document's kind is guessed from what it holds.
    #[cfg_attr(feature = "types", ts(optional))]
    pub media_type: Option<MediaType>,
}

/// Tells what is wrong with a document: where, how to mend it, and who would take it all the same.
#[wasm_bindgen(unchecked_return_type = "Report")]
pub fn validate(
    #[wasm_bindgen(unchecked_param_type = "Bytes")] bytes: &JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "ValidateOptions")] options: &JsValue,
) -> Result<JsValue, Problem> {
    let (document, options) = read(bytes, options)?;
    let report = validate::validate(&document, &options);
    #[cfg(feature = "fast")]
    if let Some(digest) = crate::host::sha256(&document) {
        return object(&report.plain_named(&digest));
    }
    object(&report.plain())
}

/// The document with every repair made that is certain; all else stays byte for byte.
#[wasm_bindgen]
pub fn fix(
    #[wasm_bindgen(unchecked_param_type = "Bytes")] bytes: &JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "ValidateOptions")] options: &JsValue,
) -> Result<Vec<u8>, Problem> {
    let (document, options) = read(bytes, options)?;
    Ok(validate::fix(&document, &options))
}

fn read(bytes: &JsValue, options: &JsValue) -> Result<(Vec<u8>, Options), Problem> {
    let options = ValidateOptions::read(options)?;
    let document = Bytes::read(bytes, "bytes")?.copied(LARGEST, "bytes")?;
    Ok((document, Options { media_type: options.media_type }))
}

impl ValidateOptions {
    fn read(options: &JsValue) -> Result<Self, Problem> {
        let media_type = match argument::property(options, "options", "mediaType")? {
            None => None,
            Some(given) => {
                let text = argument::text(&given, "mediaType")?;
                Some(MediaType::parse(&text).map_err(|error| Problem::syntax(&error).inside("`mediaType`"))?)
            }
        };
        Ok(Self { media_type })
    }
}
