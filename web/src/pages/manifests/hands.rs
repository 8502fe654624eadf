//! What the user does that takes more than a change of state: typing, opening, mending, keeping.

use super::action::Action;
use super::checker::Checker;
use super::compare::OPENED;
use super::desk::Desk;
use super::kept;
use super::samples::Sample;
use super::send::Known;
use super::state::{Manifests, Pane};
use super::{findings, judges};
use crate::browser::listener::Listener;
use crate::browser::{clipboard, drop, element};
use crate::route::Route;
use crate::wire::measure;
use gloo_timers::callback::Timeout;
use js_sys::Uint8Array;
use longshore_core::layer::LayerKind;
use longshore_core::validate::Format;
use longshore_documents::checked::{Mend, Place};
use longshore_documents::message::{News, Order};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, DragEvent, File, MouseEvent};
use yew::{Callback, UseReducerDispatcher, UseReducerHandle};

/// Larger files are not opened: no registry takes a manifest of a tenth of this.
const LARGEST: u64 = 64 << 20;

/// A text of more bytes is looked at once the typing pauses, so that no key waits for it to be copied.
const LARGE: u32 = 128 << 10;

/// Such a pause, in milliseconds.
const PAUSE: u32 = 120;

/// What the page does by itself, and remembers outside of its state: nothing of this is shown.
pub(crate) struct Works {
    /// Where the document lies.
    pub(crate) desk: Desk,
    checker: RefCell<Option<Checker>>,
    /// How many orders were given.
    count: Cell<u32>,
    /// The next look at the text.
    next: RefCell<Option<Timeout>>,
    /// How many bytes the document had when it was last looked at.
    size: Cell<u32>,
    /// What the user says that the document is, and how many findings are to be told.
    wanted: Cell<(Option<Format>, u32)>,
    /// The document as it was opened.
    opened: RefCell<Option<Uint8Array>>,
    /// A file that the document is compared with.
    other: RefCell<Option<(String, Uint8Array)>>,
    /// The blobs that are at hand.
    pub(crate) known: RefCell<Known>,
    keeping: RefCell<Option<Timeout>>,
    is_kept: Cell<bool>,
    /// Whether the document is being compared: a file that is dropped is the other one.
    pub(crate) comparing: Cell<bool>,
    dispatch: RefCell<Option<UseReducerDispatcher<Manifests>>>,
}

/// The page's state, and what acts on it.
#[derive(Clone)]
pub(crate) struct Hands {
    /// The state.
    pub(crate) page: UseReducerHandle<Manifests>,
    /// What is outside of it.
    pub(crate) works: Rc<Works>,
}

impl Default for Works {
    fn default() -> Self {
        Self {
            desk: Desk::default(),
            checker: RefCell::default(),
            count: Cell::default(),
            next: RefCell::default(),
            size: Cell::default(),
            wanted: Cell::new((None, 100)),
            opened: RefCell::default(),
            other: RefCell::default(),
            known: RefCell::default(),
            keeping: RefCell::default(),
            is_kept: Cell::default(),
            comparing: Cell::default(),
            dispatch: RefCell::default(),
        }
    }
}

impl Works {
    /// Starts the worker, and opens what was kept, or a sample.
    pub(crate) fn begin(self: &Rc<Self>, dispatch: UseReducerDispatcher<Manifests>) {
        *self.dispatch.borrow_mut() = Some(dispatch.clone());
        let works = Rc::clone(self);
        *self.checker.borrow_mut() = Some(Checker::start(move |task, news| works.heard(task, news)));
        if let Some(text) = kept::read() {
            self.is_kept.set(true);
            dispatch.dispatch(Action::Keep(true));
            self.open(&text, "kept on this device");
        } else {
            let sample = Sample::FIRST;
            self.open(sample.text, sample.name);
        }
    }

    /// Puts a text in the place of the document.
    pub(crate) fn open(self: &Rc<Self>, text: &str, origin: &str) {
        self.open_bytes(&Uint8Array::from(text.as_bytes()), origin);
    }

    /// Puts bytes in the place of the document.
    pub(crate) fn open_bytes(self: &Rc<Self>, bytes: &Uint8Array, origin: &str) {
        self.say(Action::Open(origin.to_owned()));
        self.wanted.set((None, 100));
        self.size.set(bytes.length());
        *self.opened.borrow_mut() = Some(bytes.clone());
        self.desk.load(bytes);
        self.changed();
    }

    /// What the document can be compared with, by its name.
    pub(crate) fn other(&self, name: &str) -> Option<Uint8Array> {
        if name == OPENED {
            return self.opened.borrow().clone();
        }
        let file = self.other.borrow().clone().filter(|(other, _)| other == name);
        let sample = || Sample::named(name).map(|sample| Uint8Array::from(sample.text.as_bytes()));
        file.map(|(_, bytes)| bytes).or_else(sample)
    }

    /// The name of the file that it was last compared with.
    pub(crate) fn other_name(&self) -> Option<String> {
        self.other.borrow().as_ref().map(|(name, _)| name.clone())
    }

    /// The text is another one.
    pub(crate) fn changed(self: &Rc<Self>) {
        let (differs, undo) = self.desk.condition();
        self.say(Action::Changed { differs, undo });
        let pause = if self.size.get() < LARGE { 0 } else { PAUSE };
        let works = Rc::clone(self);
        // The one before is given up with this.
        *self.next.borrow_mut() = Some(Timeout::new(pause, move || works.check()));
        if self.is_kept.get() {
            let works = Rc::clone(self);
            *self.keeping.borrow_mut() = Some(Timeout::new(500, move || works.keep()));
        }
    }

    fn check(self: &Rc<Self>) {
        let bytes = self.desk.bytes();
        self.size.set(bytes.length());
        let (given, listed) = self.wanted.get();
        let media_type = given.map(|format| format.media_type().to_owned());
        let task = self.count.get() + 1;
        self.count.set(task);
        self.say(Action::Check(task));
        self.order(task, Order::Check { bytes, media_type, listed, within: None });
    }

    fn order(&self, task: u32, order: Order) {
        let checker = self.checker.borrow().clone();
        if let Some(checker) = checker {
            checker.order(task, order);
        }
    }

    fn heard(self: &Rc<Self>, task: u32, news: News) {
        match news {
            News::Checked(checked) => {
                if task == self.count.get() {
                    self.desk.mark(&checked.marks, &checked.findings, |found| {
                        checked.topic(found).map(|topic| topic.code.clone()).unwrap_or_default()
                    });
                }
                self.say(Action::Checked(task, checked));
            }
            News::Mended(bytes) => {
                if task == self.count.get() {
                    self.desk.replace(&bytes);
                    self.changed();
                    self.say(Action::Say("Made every certain repair. Undo takes them back.".to_owned()));
                }
            }
            News::Failed(why) => self.say(Action::Broken(why)),
            News::Refused(why) => self.say(Action::Trouble(why)),
            News::Reading(_) | News::Surveyed(_) | News::Fetched(_) | News::Built(..) | News::Ready(_) => {}
        }
    }

    fn keep(&self) {
        let kept = self.is_kept.get().then(|| self.desk.bytes().to_vec());
        let text = kept.as_deref().map(String::from_utf8_lossy);
        if let Err(why) = kept::write(text.as_deref()) {
            self.say(Action::Trouble(why));
        }
    }

    fn say(&self, action: Action) {
        if let Some(dispatch) = &*self.dispatch.borrow() {
            dispatch.dispatch(action);
        }
    }
}

impl Hands {
    /// Does something when it is asked for.
    pub(crate) fn callback(&self, act: fn(&Self)) -> Callback<MouseEvent> {
        let hands = self.clone();
        Callback::from(move |_| act(&hands))
    }

    /// Opens a sample.
    pub(crate) fn open_sample(&self, name: &str) {
        if let Some(sample) = Sample::named(name) {
            self.works.open(sample.text, sample.name);
        }
    }

    /// Opens a file, or says why not.
    pub(crate) fn open_files(&self, files: Vec<File>, folders: &[String]) {
        let Some(file) = files.into_iter().next() else {
            let names = folders.join("”, “");
            if !folders.is_empty() {
                self.page.dispatch(Action::Trouble(format!(
                    "“{names}” is a folder. Drop the document that is meant out of it."
                )));
            }
            return;
        };
        let hands = self.clone();
        let comparing = self.works.comparing.get();
        spawn_local(async move {
            let name = file.name();
            match read(file).await {
                Ok(bytes) if comparing => {
                    let name = format!("File {name}");
                    *hands.works.other.borrow_mut() = Some((name.clone(), bytes));
                    hands.page.dispatch(Action::Compare(Some(name)));
                }
                Ok(bytes) => hands.works.open_bytes(&bytes, &name),
                Err(why) => hands.page.dispatch(Action::Trouble(format!("“{name}” {why}"))),
            }
        });
    }

    /// Takes the document for something.
    pub(crate) fn give(&self, format: Option<Format>) {
        let (_, listed) = self.works.wanted.get();
        self.works.wanted.set((format, listed));
        self.page.dispatch(Action::Give(format));
        self.works.check();
    }

    /// Lists more findings.
    pub(crate) fn list(&self, listed: u32) {
        let (given, _) = self.works.wanted.get();
        self.works.wanted.set((given, listed));
        self.page.dispatch(Action::List(listed));
        self.works.check();
    }

    /// Goes to a place in the text.
    pub(crate) fn show(&self, place: Place) {
        self.page.dispatch(Action::Pane(Pane::Document));
        let works = Rc::clone(&self.works);
        // Once the pane with the text is there.
        Timeout::new(0, move || works.desk.show(place)).forget();
    }

    /// Explains a finding, or no longer.
    pub(crate) fn explain(&self, number: u32) {
        self.page.dispatch(Action::Explain(number));
    }

    /// Goes to a finding in the list.
    pub(crate) fn go_to(&self, number: u32) {
        self.page.dispatch(Action::Pane(Pane::Findings));
        // Once the pane with the list is there.
        Timeout::new(0, move || judges::focus(number)).forget();
    }

    /// Shows a finding in the list, and leaves the focus where it is.
    pub(crate) fn reveal(&self, number: u32) {
        if let Some(item) = element::find(&findings::id(number)) {
            item.scroll_into_view();
        }
    }

    /// Makes one repair.
    pub(crate) fn mend(&self, mend: &Mend) {
        self.works.desk.mend(mend);
        self.works.changed();
        self.page.dispatch(Action::Say(format!("{}: done. Undo takes it back.", mend.title)));
    }

    /// Makes all repairs that are certain.
    pub(crate) fn mend_all(&self) {
        let works = &self.works;
        let bytes = works.desk.bytes();
        let (given, _) = works.wanted.get();
        let task = works.count.get() + 1;
        works.count.set(task);
        let media_type = given.map(|format| format.media_type().to_owned());
        works.order(task, Order::Mend { bytes, media_type });
    }

    /// Takes back the last change.
    pub(crate) fn undo(&self) {
        self.works.desk.undo();
        self.works.changed();
    }

    /// Makes it again.
    pub(crate) fn redo(&self) {
        self.works.desk.redo();
        self.works.changed();
    }

    /// Compares the document with what it was.
    pub(crate) fn compare(&self) {
        self.page.dispatch(Action::Compare(Some(OPENED.to_owned())));
    }

    /// Opens the search.
    pub(crate) fn search(&self) {
        self.works.desk.search();
    }

    /// Keeps the text on this device from now on, or forgets it.
    pub(crate) fn keep(&self, kept: bool) {
        self.works.is_kept.set(kept);
        self.page.dispatch(Action::Keep(kept));
        self.works.keep();
    }

    /// Puts the digest on the clipboard.
    pub(crate) fn copy(&self, text: String) {
        let page = self.page.clone();
        spawn_local(async move {
            page.dispatch(if clipboard::copy(&text).await {
                Action::Say("Copied the digest.".to_owned())
            } else {
                Action::Trouble(
                    "The browser does not allow copying: select the digest and copy it.".to_owned(),
                )
            });
        });
    }
}

/// A file's bytes; the error goes on after the file's name.
async fn read(file: File) -> Result<Uint8Array, String> {
    let content = Blob::from(file);
    // A size is a whole number, and `as` saturates.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole and positive")]
    let size = content.size() as u64;
    if size > LARGEST {
        return Err(format!(
            "has {}. Documents of up to {} can be opened; registries take manifests of a few.",
            measure::bytes(size),
            measure::bytes(LARGEST)
        ));
    }
    let buffer = JsFuture::from(content.array_buffer()).await;
    let buffer = buffer.map_err(|_| "cannot be read: it may have been moved, or is a folder.".to_owned())?;
    let bytes = Uint8Array::new(&buffer);
    let head = bytes.slice(0, bytes.length().min(512)).to_vec();
    match what(&head) {
        None => Ok(bytes),
        Some(kind) => Err(format!(
            "is {kind}, and no document: drop the manifest, the index or the config that is meant."
        )),
    }
}

/// What a file is by its first bytes, where that is no document for sure.
fn what(head: &[u8]) -> Option<&'static str> {
    match LayerKind::of(head) {
        LayerKind::Tar => Some("an archive (tar)"),
        LayerKind::Gzip => Some("compressed (gzip)"),
        _ if head.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) => Some("compressed (zstd)"),
        _ => None,
    }
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
                let (files, folders) = drop::dropped(&event);
                dropped.open_files(files, &folders);
            }
        }),
    ]
}
