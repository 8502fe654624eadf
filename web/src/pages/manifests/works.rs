//! What the page does by itself: it has the document looked at after each change, and hears what was found out.

use super::action::Action;
use super::checker::Checker;
use super::compare::OPENED;
use super::desk::Desk;
use super::kept;
use super::opening::whole;
use super::samples::Sample;
use super::send::{Known, Outgoing};
use super::state::Manifests;
use gloo_timers::callback::Timeout;
use js_sys::Uint8Array;
use longshore_core::validate::Format;
use longshore_documents::message::{News, Order};
use longshore_documents::shipment::Shipment;
use longshore_documents::survey::{Given, Surveyed};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use web_sys::Blob;
use yew::UseReducerDispatcher;

/// A text of more bytes is looked at once the typing pauses, so that no key waits for it to be copied.
const LARGE: u32 = 128 << 10;

/// Such a pause, in milliseconds.
const PAUSE: u32 = 120;

/// What the page does by itself, and remembers outside of its state: nothing of this is shown.
pub(crate) struct Works {
    /// Where the document lies.
    pub(crate) desk: Desk,
    pub(super) checker: RefCell<Option<Checker>>,
    /// How many orders were given.
    pub(super) count: Cell<u32>,
    /// The next look at the text.
    next: RefCell<Option<Timeout>>,
    /// How many bytes the document had when it was last looked at.
    size: Cell<u32>,
    /// What the user says that the document is, and how many findings are to be told.
    pub(super) wanted: Cell<(Option<Format>, u32)>,
    /// The document as it was opened.
    opened: RefCell<Option<Uint8Array>>,
    /// A file that the document is compared with.
    pub(super) other: RefCell<Option<(String, Uint8Array)>>,
    /// The blobs that were built here.
    pub(crate) known: RefCell<Known>,
    /// The document that is sent to Play, with what goes before it.
    pub(super) outgoing: RefCell<Option<(Outgoing, Shipment)>>,
    keeping: RefCell<Option<Timeout>>,
    pub(super) is_kept: Cell<bool>,
    /// What a file that is given is taken for.
    pub(crate) taking: Cell<Taking>,
    /// Which of the files that are looked at together is in the editor.
    pub(super) within: Cell<Option<u32>>,
    /// What the files are called that are being looked at, and their contents by their paths.
    pub(super) surveying: RefCell<(String, Vec<Given>)>,
    /// The paths of the files that are looked at together, by their numbers.
    paths: RefCell<BTreeMap<u32, String>>,
    /// How many bytes are being read.
    pub(super) total: Cell<u64>,
    dispatch: RefCell<Option<UseReducerDispatcher<Manifests>>>,
}

/// What a file that is given is taken for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Taking {
    /// The document.
    #[default]
    Document,
    /// The document that the other one is compared with.
    Other,
    /// Something that a document is built of.
    Part,
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
            outgoing: RefCell::default(),
            keeping: RefCell::default(),
            is_kept: Cell::default(),
            taking: Cell::default(),
            within: Cell::default(),
            surveying: RefCell::default(),
            paths: RefCell::default(),
            total: Cell::default(),
            dispatch: RefCell::default(),
        }
    }
}

impl Works {
    /// Starts the worker, and opens what was kept, or a sample.
    pub(crate) fn begin(self: &Rc<Self>, dispatch: &UseReducerDispatcher<Manifests>) {
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
        self.within.set(None);
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

    pub(super) fn check(self: &Rc<Self>) {
        let bytes = self.desk.bytes();
        self.size.set(bytes.length());
        let (given, listed) = self.wanted.get();
        let media_type = given.map(|format| format.media_type().to_owned());
        let task = self.count.get() + 1;
        self.count.set(task);
        self.say(Action::Check(task));
        self.order(task, Order::Check { bytes, media_type, listed, within: self.within.get() });
    }

    pub(super) fn order(&self, task: u32, order: Order) {
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
            News::Reading(done) => self.say(Action::Read(Some((whole(done), self.total.get())))),
            News::Surveyed(files) => self.surveyed(files),
            News::Listed(listing) => {
                self.surveying.take();
                self.say(Action::Look(Some(listing)));
            }
            News::Gathered(shipment) => self.gathered(shipment),
            News::Fetched(bytes) => {
                let number = self.within.get();
                let name = self.name_within(number);
                self.open_bytes(&bytes, &name);
                self.within.set(number);
                if let Some(number) = number {
                    self.say(Action::Within(number));
                }
            }
            News::Built(bytes, blobs) => self.built(&bytes, blobs),
            News::Refused(why) => {
                self.say(Action::Read(None));
                self.say(Action::Trouble(why));
            }
            News::Ready(_) => {}
        }
    }

    /// Files were looked at together: the first document of them that has something to say is opened, or the first one.
    fn surveyed(self: &Rc<Self>, files: Vec<Surveyed>) {
        let (name, given) = self.surveying.take();
        if given.is_empty() {
            return self.say(Action::Survey(None));
        }
        let paths = files.iter().filter_map(|file| Some((file.number?, file.path.clone())));
        *self.paths.borrow_mut() = paths.collect();
        let documents = || files.iter().filter(|file| file.is_document);
        let wrong = documents().find(|file| file.counts[0] > 0);
        let first = wrong
            .or_else(|| documents().find(|file| file.path == "index.json"))
            .or_else(|| documents().next());
        let number = first.and_then(|file| file.number);
        let is_empty = documents().next().is_none();
        self.say(Action::Survey(Some((name, files))));
        match number {
            Some(number) => self.fetch(number),
            None if is_empty => self.say(Action::Trouble(
                "There is no document among these files: no manifest, index or config.".to_owned(),
            )),
            None => {}
        }
    }

    /// Has a document of those that are looked at together put into the editor.
    pub(super) fn fetch(self: &Rc<Self>, number: u32) {
        self.within.set(Some(number));
        self.give_order(Order::Fetch(number));
    }

    fn name_within(&self, number: Option<u32>) -> String {
        number
            .map_or_else(String::new, |number| self.paths.borrow().get(&number).cloned().unwrap_or_default())
    }

    /// A document was built, and its blobs are at hand.
    fn built(self: &Rc<Self>, bytes: &Uint8Array, blobs: Vec<(String, Blob)>) {
        let count = blobs.len();
        for (digest, content) in blobs {
            self.known.borrow_mut().add(&digest, content);
        }
        self.say(Action::Read(None));
        self.say(Action::Builder(false));
        self.open_bytes(bytes, "built here");
        self.say(Action::Say(if count == 0 {
            "Built.".to_owned()
        } else {
            "Built. Send to Play pushes it with what it is made of.".to_owned()
        }));
    }

    pub(super) fn give_order(&self, order: Order) {
        let task = self.count.get() + 1;
        self.count.set(task);
        self.order(task, order);
    }

    pub(super) fn keep(&self) {
        let kept = self.is_kept.get().then(|| self.desk.bytes().to_vec());
        let text = kept.as_deref().map(String::from_utf8_lossy);
        if let Err(why) = kept::write(text.as_deref()) {
            self.say(Action::Trouble(why));
        }
    }

    pub(super) fn say(&self, action: Action) {
        if let Some(dispatch) = &*self.dispatch.borrow() {
            dispatch.dispatch(action);
        }
    }
}
