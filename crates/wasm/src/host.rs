//! What Node does faster than any module can: SHA-256 by the processor's own instructions.

use js_sys::{Function, Reflect, global};
use longshore_core::Digest;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast as _, JsValue};

/// Where there are fewer bytes, asking Node takes as long as it saves.
const LEAST: usize = 1 << 16;

#[wasm_bindgen]
extern "C" {
    /// `node:crypto`.
    type Crypto;
    #[wasm_bindgen(method, catch, js_name = createHash)]
    fn create_hash(this: &Crypto, algorithm: &str) -> Result<Hash, JsValue>;

    /// Its `Hash`.
    type Hash;
    #[wasm_bindgen(method, catch)]
    fn update(this: &Hash, bytes: &[u8]) -> Result<Hash, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn digest(this: &Hash, encoding: &str) -> Result<JsValue, JsValue>;
}

/// The digest of many bytes, by Node; none for a few, and where there is no Node, or one before 20.16.
pub(crate) fn sha256(bytes: &[u8]) -> Option<Digest> {
    if bytes.len() < LEAST {
        return None;
    }
    let hash = crypto()?.create_hash("sha256").ok()?.update(bytes).ok()?;
    let hex = hash.digest("hex").ok()?.as_string()?;
    Digest::parse(&format!("sha256:{hex}")).ok()
}

/// Node's module, asked for in a way that no bundler takes for an import.
fn crypto() -> Option<Crypto> {
    let process = property(&global(), "process")?;
    let load: Function = property(&process, "getBuiltinModule")?.dyn_into().ok()?;
    let module = load.call1(&process, &JsValue::from_str("node:crypto")).ok()?;
    module.is_object().then(|| module.unchecked_into())
}

fn property(object: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(object, &JsValue::from_str(name))
        .ok()
        .filter(|value| !value.is_undefined() && !value.is_null())
}
