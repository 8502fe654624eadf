//! Files that the browser keeps for this origin alone (File System Standard, "origin private file system"), for what is too
//! large for its memory.

use crate::random;
use js_sys::{AsyncIterator, IteratorNext, Reflect, global};
use longshore_client::source::SourceError;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    Blob, DomException, FileSystemDirectoryHandle, FileSystemFileHandle, FileSystemGetDirectoryOptions,
    FileSystemGetFileOptions, FileSystemSyncAccessHandle, StorageManager, WorkerGlobalScope,
};

/// The folder that the files are in.
const FOLDER: &str = "longshore-layers";

/// A file that goes with this value. Nobody else can take it away before: it is open for as long.
pub(crate) struct ScratchFile {
    folder: FileSystemDirectoryHandle,
    name: String,
    file: FileSystemFileHandle,
    open: FileSystemSyncAccessHandle,
}

impl ScratchFile {
    /// A new file; none where the browser has no room for files, as in some private windows, or does not say so.
    pub(crate) async fn create() -> Option<Self> {
        let folder = folder(true).await.ok()?;
        let name = format!("{:016x}", u64::from_be_bytes(random::bytes()?));
        let options = FileSystemGetFileOptions::new();
        options.set_create(true);
        let file = JsFuture::from(folder.get_file_handle_with_options(&name, &options)).await.ok()?;
        let file: FileSystemFileHandle = file.dyn_into().ok()?;
        let open = JsFuture::from(file.create_sync_access_handle()).await.ok()?.dyn_into().ok()?;
        Some(Self { folder, name, file, open })
    }

    /// Writes these bytes behind what is there.
    pub(crate) fn append(&mut self, bytes: &[u8]) -> Result<(), SourceError> {
        let written = self.open.write_with_u8_array(bytes).map_err(|error| unwritable(&error))?;
        // A count of bytes in memory is exact.
        #[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
        if written < bytes.len() as f64 {
            return Err(SourceError::Unwritable("the browser took less than it was given".to_owned()));
        }
        Ok(())
    }

    /// What was written, as the browser holds it.
    pub(crate) async fn content(&self) -> Result<Blob, SourceError> {
        self.open.flush().map_err(|error| unwritable(&error))?;
        let file = JsFuture::from(self.file.get_file()).await.map_err(|error| unwritable(&error))?;
        file.dyn_into().map_err(|error| unwritable(&error))
    }
}

impl Drop for ScratchFile {
    fn drop(&mut self) {
        self.open.close();
        let removed = self.folder.remove_entry(&self.name);
        spawn_local(async move {
            // What stays is taken away when the next worker begins.
            let _ = JsFuture::from(removed).await;
        });
    }
}

/// Takes away what others left, whose page was closed while they had a file. What somebody has open stays.
pub(crate) async fn sweep() {
    // Mostly there is no folder, and nothing to do.
    let Ok(folder) = folder(false).await else { return };
    let names: AsyncIterator = folder.keys();
    while let Ok(next) = names.next() {
        let Ok(next) = JsFuture::from(next).await else { return };
        let next: IteratorNext = next.unchecked_into();
        let Some(name) = next.value().as_string().filter(|_| !next.done()) else { return };
        let _ = JsFuture::from(folder.remove_entry(&name)).await;
    }
}

/// The folder; where there is none, it is made if it is to be.
async fn folder(is_to_be: bool) -> Result<FileSystemDirectoryHandle, JsValue> {
    let scope: WorkerGlobalScope = global().dyn_into()?;
    // Where the page's origin is not secure there is no storage to ask, which web-sys does not expect.
    let storage: StorageManager = Reflect::get(&scope.navigator(), &"storage".into())?.dyn_into()?;
    let root: FileSystemDirectoryHandle = JsFuture::from(storage.get_directory()).await?.dyn_into()?;
    let options = FileSystemGetDirectoryOptions::new();
    options.set_create(is_to_be);
    JsFuture::from(root.get_directory_handle_with_options(FOLDER, &options)).await?.dyn_into()
}

fn unwritable(error: &JsValue) -> SourceError {
    let told = error.dyn_ref::<DomException>().map(DomException::message);
    SourceError::Unwritable(told.unwrap_or_else(|| "the browser does not say why".to_owned()))
}
