//! The clipboard.

use wasm_bindgen_futures::JsFuture;

/// Puts a text on the clipboard; false where the browser does not allow it, or has none, as on a
/// page that came without TLS.
pub(crate) async fn copy(text: &str) -> bool {
    let Some(window) = web_sys::window() else { return false };
    let clipboard = window.navigator().clipboard();
    if clipboard.is_undefined() {
        return false;
    }
    JsFuture::from(clipboard.write_text(text)).await.is_ok()
}
