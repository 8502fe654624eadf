//! Files that are dragged onto the page.

use web_sys::{DataTransfer, DragEvent, File, FileSystemEntry};

/// Whether there are files in what is dragged, and not text or a link of the page itself.
pub(crate) fn has_files(event: &DragEvent) -> bool {
    let Some(transfer) = event.data_transfer() else { return false };
    transfer.types().iter().any(|kind| kind.as_string().as_deref() == Some("Files"))
}

/// What was dropped: the files, and the names of the folders, which cannot be read as files.
pub(crate) fn dropped(event: &DragEvent) -> (Vec<File>, Vec<String>) {
    let (mut files, mut folders) = (Vec::new(), Vec::new());
    let Some(transfer) = event.data_transfer() else { return (files, folders) };
    let Some(list) = transfer.files() else { return (files, folders) };
    let directories = directories(&transfer);
    for at in 0..list.length() {
        let Some(file) = list.get(at) else { continue };
        if directories.contains(&file.name()) {
            folders.push(file.name());
        } else {
            files.push(file);
        }
    }
    (files, folders)
}

fn directories(transfer: &DataTransfer) -> Vec<String> {
    entries(transfer).iter().map(FileSystemEntry::name).collect()
}

/// The folders that were dropped. Browsers tell them only while the event is handled.
pub(crate) fn folders(event: &DragEvent) -> Vec<FileSystemEntry> {
    event.data_transfer().map(|transfer| entries(&transfer)).unwrap_or_default()
}

fn entries(transfer: &DataTransfer) -> Vec<FileSystemEntry> {
    let items = transfer.items();
    let entries = (0..items.length()).filter_map(|at| items.get(at)?.webkit_get_as_entry().ok()?);
    entries.filter(FileSystemEntry::is_directory).collect()
}
