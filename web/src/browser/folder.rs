//! The files of a folder that was dropped on the page.

use js_sys::{Array, Function, Promise};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, FileSystemDirectoryEntry, FileSystemEntry, FileSystemFileEntry};

/// Folders with more files than this are not read to their end.
const MOST: usize = 100_000;

/// The files in a folder and in the folders in it, each with its path from there. None where it cannot be read.
pub(crate) async fn files(folder: &FileSystemEntry) -> Option<Vec<(String, File)>> {
    let mut found = Vec::new();
    let mut waiting = vec![(String::new(), folder.clone())];
    while let Some((path, entry)) = waiting.pop() {
        if found.len() >= MOST {
            break;
        }
        if entry.is_directory() {
            let folder: FileSystemDirectoryEntry = entry.unchecked_into();
            for entry in entries(&folder).await? {
                let name = entry.name();
                let path = if path.is_empty() { name } else { format!("{path}/{name}") };
                waiting.push((path, entry));
            }
        } else {
            let file: FileSystemFileEntry = entry.unchecked_into();
            found.push((
                path,
                answer(|take, fail| file.file_with_callback_and_callback(take, fail))
                    .await?
                    .dyn_into()
                    .ok()?,
            ));
        }
    }
    found.sort_by(|(one, _), (other, _)| one.cmp(other));
    Some(found)
}

/// What lies directly in a folder. Browsers tell it in pieces, the last of which is empty.
async fn entries(folder: &FileSystemDirectoryEntry) -> Option<Vec<FileSystemEntry>> {
    let reader = folder.create_reader();
    let mut all = Vec::new();
    loop {
        let read = |take: &Function, fail: &Function| {
            reader.read_entries_with_callback_and_callback(take, fail).unwrap_or_default();
        };
        let piece: Array = answer(read).await?.dyn_into().ok()?;
        if piece.length() == 0 {
            return Some(all);
        }
        all.extend(piece.iter().map(FileSystemEntry::from));
    }
}

/// What a function gives that takes two callbacks: one for the answer, one for the error.
async fn answer(mut ask: impl FnMut(&Function, &Function)) -> Option<JsValue> {
    let promise = Promise::new(&mut |take, fail| ask(&take, &fail));
    JsFuture::from(promise).await.ok()
}
