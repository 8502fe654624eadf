//! Random numbers, from the browser.

use js_sys::{Reflect, global};
use wasm_bindgen::JsCast as _;
use web_sys::Crypto;

/// So many bytes that nobody can guess; none where the browser gives none.
pub(crate) fn bytes<const N: usize>() -> Option<[u8; N]> {
    let crypto: Crypto = Reflect::get(&global(), &"crypto".into()).ok()?.dyn_into().ok()?;
    let mut bytes = [0; N];
    crypto.get_random_values_with_u8_array(&mut bytes).ok()?;
    Some(bytes)
}
