//! Everything that can happen on the page, and what it changes.

use super::builder::Change;
use super::state::{Listed, Looked, Manifests, Pane, Together, Writing};
use crate::shared::Shared;
use longshore_client::plain::plain_line;
use longshore_core::validate::Format;
use longshore_documents::checked::Checked;
use longshore_documents::listing::Listing;
use longshore_documents::survey::Surveyed;
use std::rc::Rc;
use yew::Reducible;

/// Something that happened.
#[derive(Debug)]
pub(crate) enum Action {
    /// The document is written in something else.
    Write(Writing),
    /// Another document was put in the place of the one before.
    Open(String),
    /// The user says what the document is, or leaves it to be recognised.
    Give(Option<Format>),
    /// The text was changed: whether it is something else than its bytes now, and what can be undone and redone.
    Changed {
        /// Whether the bytes are other than those of the text.
        differs: bool,
        /// Whether there is something to undo, and to redo.
        undo: [bool; 2],
    },
    /// A check began.
    Check(u32),
    /// A check ended.
    Checked(u32, Box<Checked>),
    /// The part of the page that checks cannot be used, and why.
    Broken(String),
    /// So many findings are to be listed.
    List(u32),
    /// A finding is to be explained, or no longer.
    Explain(u32),
    /// Files were looked at together; or they are no longer.
    Survey(Option<(String, Vec<Surveyed>)>),
    /// This one of them is in the editor.
    Within(u32),
    /// A layer is looked at, or no longer.
    Look(Option<Box<Listing>>),
    /// The paths of the layer are searched for this.
    Search(String),
    /// So many bytes of so many were read; or no file is being read.
    Read(Option<(u64, u64)>),
    /// A document is to be built, or no longer.
    Builder(bool),
    /// Something was filled in for that.
    Build(Change),
    /// The document is to be compared with another one, or no longer.
    Compare(Option<String>),
    /// The two differ in so many places.
    Differ(u32),
    /// The user has to know this before the document is sent to Play; or knows it.
    Ask(Option<String>),
    /// The text is to be kept on this device, or forgotten.
    Keep(bool),
    /// Something was done for the user.
    Say(String),
    /// Something could not be done.
    Trouble(String),
    /// Files are dragged over the page, or no longer.
    Drag(bool),
    /// This pane is to be shown.
    Pane(Pane),
}

impl Reducible for Manifests {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut next = Rc::unwrap_or_clone(self);
        next.apply(action);
        Rc::new(next)
    }
}

impl Manifests {
    fn apply(&mut self, action: Action) {
        match action {
            Action::Write(writing) => self.writing = writing,
            Action::Open(origin) => {
                self.origin = plain_line(&origin);
                self.given = None;
                self.explained = None;
                self.listed = Listed::default();
                self.trouble = None;
                self.notice.clear();
                self.dragging = false;
                self.compared = None;
                self.looked = None;
                self.asked = None;
                self.pane = Pane::Document;
            }
            Action::Give(format) => self.given = format,
            Action::Changed { differs, undo } => {
                self.differs = differs;
                self.undo = undo;
            }
            Action::Check(task) => {
                self.task = task;
                self.checking = true;
            }
            Action::Checked(task, checked) => {
                // Of a text that was changed meanwhile there will be other news.
                if task == self.task {
                    self.checking = false;
                    self.broken = None;
                    self.checked = Some(Shared::new(*checked));
                }
            }
            Action::Broken(why) => {
                self.checking = false;
                self.broken = Some(why);
            }
            Action::List(listed) => self.listed = Listed(listed),
            Action::Explain(number) => {
                self.explained = (self.explained != Some(number)).then_some(number);
            }
            Action::Survey(surveyed) => {
                self.reading = None;
                self.together =
                    surveyed.map(|(name, files)| Together { name, files: Shared::new(files), open: None });
            }
            Action::Within(number) => {
                if let Some(together) = &mut self.together {
                    together.open = Some(number);
                }
            }
            Action::Look(listing) => self.look(listing),
            Action::Search(text) => {
                if let Some(looked) = &mut self.looked {
                    looked.search = text;
                }
            }
            Action::Read(reading) => self.reading = reading,
            Action::Builder(is_open) => {
                self.builder = is_open.then(|| self.builder.take().unwrap_or_default());
                self.compared = None;
                self.looked = None;
                self.pane = Pane::Document;
            }
            Action::Build(change) => {
                if let Some(builder) = &mut self.builder {
                    builder.change(change);
                }
                self.dragging = false;
            }
            Action::Compare(with) => {
                self.builder = None;
                self.looked = None;
                self.compared = with.map(|with| (with, None));
                self.pane = Pane::Document;
            }
            Action::Differ(places) => {
                if let Some((_, told)) = &mut self.compared {
                    *told = Some(places);
                }
            }
            Action::Ask(caution) => self.asked = caution,
            Action::Keep(kept) => self.kept = kept,
            Action::Say(notice) => {
                self.notice = notice;
                self.trouble = None;
            }
            Action::Trouble(trouble) => {
                self.trouble = Some(plain_line(&trouble));
                self.reading = None;
                self.notice.clear();
                self.dragging = false;
            }
            Action::Drag(dragging) => self.dragging = dragging,
            Action::Pane(pane) => self.pane = pane,
        }
    }
}

impl Manifests {
    fn look(&mut self, listing: Option<Box<Listing>>) {
        self.reading = None;
        self.looked = listing.map(|listing| {
            let before = self.looked.take().filter(|looked| looked.listing.name == listing.name);
            let search = before.map(|looked| looked.search).unwrap_or_default();
            Looked { listing: Shared::new(*listing), search }
        });
        if self.looked.is_some() {
            self.builder = None;
            self.compared = None;
            self.trouble = None;
            self.dragging = false;
            self.pane = Pane::Document;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use longshore_documents::checked::Picture;

    fn after(actions: impl IntoIterator<Item = Action>) -> Manifests {
        let mut page = Manifests::default();
        actions.into_iter().for_each(|action| page.apply(action));
        page
    }

    fn checked(size: u32) -> Box<Checked> {
        Box::new(Checked {
            digest: String::new(),
            bytes_digest: None,
            size,
            format: None,
            reason: String::new(),
            rulings: Vec::new(),
            counts: [0; 3],
            certain: 0,
            findings: Vec::new(),
            topics: Vec::new(),
            marks: Vec::new(),
            picture: Picture::default(),
        })
    }

    #[test]
    fn only_the_latest_check_counts() {
        let mut page = after([Action::Check(1), Action::Check(2), Action::Checked(1, checked(1))]);
        assert!(page.checking && page.checked.is_none());
        page.apply(Action::Checked(2, checked(2)));
        assert!(!page.checking);
        assert_eq!(page.checked.map(|checked| checked.size), Some(2));
    }

    #[test]
    fn what_was_found_out_stays_until_there_is_news() {
        let page = after([Action::Check(1), Action::Checked(1, checked(1)), Action::Check(2)]);
        assert!(page.checking && page.checked.is_some());
    }

    #[test]
    fn another_document_is_recognised_anew() {
        let page = after([
            Action::Give(Some(Format::ImageIndex)),
            Action::Explain(3),
            Action::List(900),
            Action::Open("config.json".into()),
        ]);
        assert_eq!((page.given, page.explained, page.listed), (None, None, Listed::default()));
    }

    #[test]
    fn an_explanation_is_closed_by_asking_for_it_again() {
        assert_eq!(after([Action::Explain(3)]).explained, Some(3));
        assert_eq!(after([Action::Explain(3), Action::Explain(3)]).explained, None);
        assert_eq!(after([Action::Explain(3), Action::Explain(4)]).explained, Some(4));
    }

    #[test]
    fn another_document_ends_the_comparison() {
        let page = after([Action::Compare(Some("other".into())), Action::Differ(3)]);
        assert_eq!(page.compared, Some(("other".to_owned(), Some(3))));
        let page =
            after([Action::Compare(Some("other".into())), Action::Open("a".into()), Action::Differ(3)]);
        assert_eq!(page.compared, None);
    }

    #[test]
    fn the_document_in_the_editor_is_one_of_the_files_until_they_are_closed() {
        let mut page = after([Action::Survey(Some(("layout".into(), Vec::new()))), Action::Within(3)]);
        assert_eq!(page.together.as_ref().and_then(|together| together.open), Some(3));
        page.apply(Action::Survey(None));
        page.apply(Action::Within(4));
        assert!(page.together.is_none());
    }

    #[test]
    fn a_layer_stands_in_the_place_of_the_text_until_something_else_is_opened() {
        let layer =
            |name: &str| Action::Look(Some(Box::new(Listing { name: name.into(), ..Listing::default() })));
        let mut page = after([Action::Builder(true), layer("a"), Action::Search("etc".into()), layer("a")]);
        assert!(page.builder.is_none());
        assert_eq!(page.looked.as_ref().map(|looked| looked.search.as_str()), Some("etc"));
        page.apply(layer("b"));
        assert_eq!(page.looked.as_ref().map(|looked| looked.search.as_str()), Some(""));
        page.apply(Action::Open("manifest.json".into()));
        assert!(page.looked.is_none());
    }

    #[test]
    fn what_was_filled_in_is_there_until_the_form_is_closed() {
        let mut page = after([Action::Build(Change::Tag("lost".into())), Action::Builder(true)]);
        page.apply(Action::Build(Change::Tag("v1".into())));
        assert_eq!(page.builder.as_ref().map(|builder| builder.tag.as_str()), Some("v1"));
        page.apply(Action::Builder(false));
        assert!(page.builder.is_none());
    }

    #[test]
    fn trouble_is_told_until_something_else_is_done() {
        let mut page = after([Action::Drag(true), Action::Trouble("no".into())]);
        assert!(!page.dragging);
        page.apply(Action::Say("done".into()));
        assert_eq!((page.trouble, page.notice.as_str()), (None, "done"));
    }

    #[test]
    fn a_check_that_works_again_is_no_longer_broken() {
        let page = after([Action::Broken("gone".into()), Action::Check(1), Action::Checked(1, checked(1))]);
        assert_eq!(page.broken, None);
    }
}
