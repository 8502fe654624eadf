//! Taking files: as the document, as several that are looked at together, or to compare with and to build of.

use super::action::Action;
use super::builder::Change;
use super::hands::Hands;
use super::works::Taking;
use crate::browser::listener::Listener;
use crate::browser::{drop, folder};
use crate::route::Route;
use crate::wire::measure;
use js_sys::Uint8Array;
use longshore_core::layer::LayerKind;
use longshore_core::validate::across::Files;
use longshore_documents::message::Order;
use longshore_documents::survey::Given;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, DragEvent, File, FileSystemEntry};

/// Larger files are not opened: no registry takes a manifest of a tenth of this.
const LARGEST: u64 = 64 << 20;

impl Hands {
    /// Takes files: as the document, or several documents together; as what it is compared with; or to build of.
    pub(crate) fn open_files(&self, files: Vec<File>) {
        let given: Vec<Given> =
            files.into_iter().map(|file| Given { path: file.name(), content: file.into() }).collect();
        match (self.works.taking.get(), given.as_slice()) {
            (_, []) => {}
            (Taking::Part, _) => {
                let parts =
                    given.into_iter().map(|file| (file.path, whole(file.content.size()), file.content));
                self.page.dispatch(Action::Build(Change::Add(parts.collect())));
            }
            (Taking::Document, [_, _, ..]) => {
                let name = format!("{} together", measure::counted(given.len(), "file"));
                self.survey(name, given);
            }
            (taking, [file, ..]) => self.open_file(file.clone(), taking),
        }
    }

    /// Takes one file, or says why not.
    fn open_file(&self, file: Given, taking: Taking) {
        let hands = self.clone();
        spawn_local(async move {
            match read(&file.content).await {
                Ok(Read::Document(bytes)) if taking == Taking::Other => {
                    let name = format!("File {}", file.path);
                    *hands.works.other.borrow_mut() = Some((name.clone(), bytes));
                    hands.page.dispatch(Action::Compare(Some(name)));
                }
                Ok(Read::Document(bytes)) => {
                    hands.forget();
                    hands.works.open_bytes(&bytes, &file.path);
                }
                Ok(Read::Archive) if taking == Taking::Document => {
                    let name = file.path.clone();
                    hands.survey(name, vec![file]);
                }
                Ok(Read::Archive) => {
                    let why =
                        format!("“{}” is an archive, and no document that could be compared.", file.path);
                    hands.page.dispatch(Action::Trouble(why));
                }
                Err(why) => hands.page.dispatch(Action::Trouble(format!("“{}” {why}", file.path))),
            }
        });
    }

    /// Takes a folder that was dropped: as an image layout.
    pub(crate) fn open_folder(&self, folder: FileSystemEntry) {
        let hands = self.clone();
        spawn_local(async move {
            let name = folder.name();
            let Some(files) = folder::files(&folder).await else {
                return hands.page.dispatch(Action::Trouble(format!("The folder “{name}” cannot be read.")));
            };
            let needed = files.into_iter().filter(|(path, _)| Files::needs(path));
            let given: Vec<Given> = needed.map(|(path, file)| Given { path, content: file.into() }).collect();
            if given.is_empty() {
                hands.page.dispatch(Action::Trouble(format!(
                    "The folder “{name}” is no image layout: it has no oci-layout, index.json or blobs. Drop the document that is meant out of it."
                )));
            } else {
                hands.survey(name, given);
            }
        });
    }

    /// Looks at files together.
    fn survey(&self, name: String, files: Vec<Given>) {
        self.page.dispatch(Action::Drag(false));
        let total = files.iter().map(|file| whole(file.content.size())).sum();
        self.works.total.set(total);
        self.page.dispatch(Action::Read(Some((0, total))));
        *self.works.surveying.borrow_mut() = (name, files.clone());
        self.works.give_order(Order::Survey(files));
    }
}

/// What a file turned out to be.
enum Read {
    /// A document, or something that is meant to be one.
    Document(Uint8Array),
    /// A tar, plain or compressed: an image layout, or a layer.
    Archive,
}

/// Reads a file; the error goes on after the file's name.
async fn read(content: &Blob) -> Result<Read, String> {
    let unreadable = |_| "cannot be read: it may have been moved, or is a folder.".to_owned();
    let head = content.slice_with_f64_and_f64(0.0, 512.0).map_err(unreadable)?;
    let head = Uint8Array::new(&JsFuture::from(head.array_buffer()).await.map_err(unreadable)?).to_vec();
    match LayerKind::of(&head) {
        LayerKind::File => {}
        _ => return Ok(Read::Archive),
    }
    let size = whole(content.size());
    if size > LARGEST {
        return Err(format!(
            "has {}. Documents of up to {} can be opened; registries take manifests of a few.",
            measure::bytes(size),
            measure::bytes(LARGEST)
        ));
    }
    let buffer = JsFuture::from(content.array_buffer()).await.map_err(unreadable)?;
    Ok(Read::Document(Uint8Array::new(&buffer)))
}

/// A size is a whole number, and `as` saturates.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole and positive")]
pub(super) fn whole(size: f64) -> u64 {
    size as u64
}

/// Takes files that are dropped anywhere on the page: the browser would leave the page for them.
pub(crate) fn listen_to_files(hands: &Hands) -> [Option<Listener>; 3] {
    let (over, left, dropped) = (hands.clone(), hands.clone(), hands.clone());
    // The page stays when another one is shown.
    let is_shown = || Route::current() == Route::Manifests;
    [
        Listener::of_window("dragover", move |event: DragEvent| {
            if is_shown() && drop::has_files(&event) {
                event.prevent_default();
                over.page.dispatch(Action::Drag(true));
            }
        }),
        Listener::of_window("dragleave", move |event: DragEvent| {
            // Only on leaving the window is there nothing that the pointer goes to.
            if is_shown() && event.related_target().is_none() {
                left.page.dispatch(Action::Drag(false));
            }
        }),
        Listener::of_window("drop", move |event: DragEvent| {
            if is_shown() && drop::has_files(&event) {
                event.prevent_default();
                let (files, _) = drop::dropped(&event);
                match drop::folders(&event).pop() {
                    Some(folder) => dropped.open_folder(folder),
                    None => dropped.open_files(files),
                }
            }
        }),
    ]
}
