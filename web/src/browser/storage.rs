//! What is kept between visits: the user's choice of a theme, and never anything secret.

fn storage() -> Option<web_sys::Storage> {
    // Browsers can be told to keep nothing; then asking is an error.
    web_sys::window()?.local_storage().ok()?
}

/// What was kept under this name.
pub(crate) fn read(name: &str) -> Option<String> {
    storage()?.get_item(name).ok()?
}

/// Keeps a text under this name, or forgets it. A browser that keeps nothing is no error.
pub(crate) fn write(name: &str, value: Option<&str>) {
    let Some(storage) = storage() else { return };
    let _ = match value {
        Some(value) => storage.set_item(name, value),
        None => storage.remove_item(name),
    };
}
