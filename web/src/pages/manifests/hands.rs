//! What the user does that takes more than a change of state: typing, opening, mending, keeping.

use super::action::Action;
use super::compare::OPENED;
use super::judges;
use super::samples::Sample;
use super::send::is_manifest;
use super::state::{Manifests, Pane};
use super::works::Works;
use crate::browser::clipboard;
use gloo_timers::callback::Timeout;
use longshore_core::validate::Format;
use longshore_documents::checked::{Mend, Place};
use longshore_documents::message::Order;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use web_sys::MouseEvent;
use yew::{Callback, UseReducerHandle};

/// So many of a layer's entries are shown at first.
const LISTED: u32 = 500;

/// The page's state, and what acts on it.
#[derive(Clone)]
pub(crate) struct Hands {
    /// The state.
    pub(crate) page: UseReducerHandle<Manifests>,
    /// What is outside of it.
    pub(crate) works: Rc<Works>,
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

    /// Looks at the document by itself again.
    pub(crate) fn forget(&self) {
        if self.page.together.is_some() {
            self.works.within.set(None);
            self.works.surveying.take();
            self.works.give_order(Order::Forget);
            self.page.dispatch(Action::Survey(None));
            self.works.check();
        }
    }

    /// Puts one of the files that are looked at together into the editor.
    pub(crate) fn fetch(&self, number: u32) {
        self.works.fetch(number);
    }

    /// Looks into the layer that one of them is.
    pub(crate) fn look(&self, number: u32) {
        self.works.total.set(0);
        self.works.give_order(Order::Look(number));
    }

    /// Searches the layer's paths.
    pub(crate) fn search_layer(&self, text: String) {
        self.works.give_order(Order::Search(text.clone(), LISTED));
        self.page.dispatch(Action::Search(text));
    }

    /// Shows more of the layer.
    pub(crate) fn list_layer(&self, most: u32) {
        let search = self.page.looked.as_ref().map(|looked| looked.search.clone());
        self.works.give_order(Order::Search(search.unwrap_or_default(), most));
    }

    /// Builds what is filled in.
    pub(crate) fn build(&self) {
        if let Some(builder) = &self.page.builder {
            self.works.total.set(builder.size());
            let checked = self.page.checked.as_deref();
            let edited = checked.and_then(|checked| {
                let format = checked.format.filter(|format| is_manifest(*format))?;
                let size = f64::from(checked.size);
                Some((format.media_type().to_owned(), checked.digest.clone(), size))
            });
            self.works.give_order(builder.order(edited));
        }
    }

    /// Ends the reading of files.
    pub(crate) fn stop(&self) {
        let checker = self.works.checker.borrow().clone();
        if let Some(checker) = checker {
            checker.stop();
        }
        self.works.within.set(None);
        self.page.dispatch(Action::Survey(None));
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
        works.order(task, Order::Mend { bytes, media_type, within: works.within.get() });
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
