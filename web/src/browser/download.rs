//! Files that the page makes for the user.

use gloo_timers::callback::Timeout;
use wasm_bindgen::JsCast as _;
use web_sys::{Blob, HtmlElement, Url};

/// For this long the browser may take to begin with a download, in milliseconds.
const BEGUN_WITHIN: u32 = 60_000;

/// Has the browser save a content under a name; false where it does not.
pub(crate) fn save(content: &Blob, name: &str) -> bool {
    let Ok(url) = Url::create_object_url_with_blob(content) else { return false };
    let link = web_sys::window()
        .and_then(|window| window.document()?.create_element("a").ok())
        .and_then(|link| link.dyn_into::<HtmlElement>().ok());
    let is_named = link.as_ref().is_some_and(|link| {
        link.set_attribute("href", &url).and_then(|()| link.set_attribute("download", name)).is_ok()
    });
    if let (true, Some(link)) = (is_named, link) {
        link.click();
    }
    Timeout::new(BEGUN_WITHIN, move || drop(Url::revoke_object_url(&url))).forget();
    is_named
}
