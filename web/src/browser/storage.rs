//! What is kept beside the page: the user's choice of a theme, the uploads that were cut off, and never anything secret.

/// For how long something is kept.
#[derive(Clone, Copy)]
pub(crate) enum Kept {
    /// From visit to visit.
    Always,
    /// For this tab, also where the page is loaded again.
    Tab,
}

fn storage(kept: Kept) -> Option<web_sys::Storage> {
    let window = web_sys::window()?;
    // Browsers can be told to keep nothing; then asking is an error.
    match kept {
        Kept::Always => window.local_storage().ok()?,
        Kept::Tab => window.session_storage().ok()?,
    }
}

/// What was kept under this name.
pub(crate) fn read(kept: Kept, name: &str) -> Option<String> {
    storage(kept)?.get_item(name).ok()?
}

/// Keeps a text under this name, or forgets it. A browser that keeps nothing is no error.
pub(crate) fn write(kept: Kept, name: &str, value: Option<&str>) {
    let Some(storage) = storage(kept) else { return };
    let _ = match value {
        Some(value) => storage.set_item(name, value),
        None => storage.remove_item(name),
    };
}
