//! Everything that can happen on the page, and what it changes.

use super::state::{Browse, Cost, LISTED, Pane, Want};
use crate::pages::play::{Field, Fill};
use longshore_client::FlowError;
use longshore_client::url::Origin;
use longshore_worker::summary::Summary;
use std::rc::Rc;
use yew::Reducible;

/// Something that happened.
pub(crate) enum Action {
    /// Who asks whom, or the repository, was filled in.
    Fill(Fill),
    /// The user left a field.
    Leave(Field),
    /// Something is wrong with what is filled in: all of it is told.
    Refuse,
    /// The user trusts a token service with the credentials for a registry.
    Trust(Origin, Origin),
    /// Something is asked for.
    Want(Want),
    /// What was asked for by this number came, or could not be had.
    Came(u32, Box<Cost>, Result<Summary, FlowError>),
    /// Something cannot even be asked for.
    Fail(Want, FlowError),
    /// Other tags are to be listed.
    Filter(String),
    /// More tags are to be listed.
    More,
    /// Other files are to be listed.
    Path(String),
    /// More files are to be listed.
    MorePaths,
    /// Of the open documents only so many stay.
    Back(usize),
    /// Something is to be done only after a question; or is not to be done.
    Ask(Option<Want>),
    /// The requests of something are to be shown.
    Cost(Box<Cost>),
    /// An exchange was chosen.
    Choose(u32),
    /// This pane is to be shown.
    Pane(Pane),
}

impl Reducible for Browse {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut next = Rc::unwrap_or_clone(self);
        next.apply(action);
        Rc::new(next)
    }
}

impl Browse {
    fn apply(&mut self, action: Action) {
        match action {
            Action::Fill(fill) => {
                // What was found is of the registry that was asked, and of no other.
                if matches!(fill, Fill::Target(_) | Fill::Url(_) | Fill::Account(_)) {
                    (self.repositories, self.repository, self.tags, self.cost) = (None, None, None, None);
                    (self.wanted, self.failed) = (None, None);
                    self.runs += 1;
                    self.close();
                }
                self.form.change().fill(fill);
            }
            Action::Leave(field) => self.told.push(field),
            Action::Refuse => {
                self.told.extend(Field::ALL);
                self.pane = Pane::Registry;
            }
            Action::Trust(registry, service) => self.trusted.push((registry, service)),
            Action::Want(want) => {
                self.runs += 1;
                self.wanted = Some(want);
                (self.failed, self.asked) = (None, None);
                self.said.clear();
            }
            // Something else is wanted meanwhile.
            Action::Came(run, ..) if run != self.runs => {}
            Action::Came(_, cost, result) => {
                self.wanted = None;
                match result {
                    Ok(summary) => self.took(&summary, &cost),
                    Err(error) => self.fail(cost.want.clone(), error),
                }
                self.chosen = None;
                self.cost = Some(*cost);
            }
            Action::Fail(want, error) => self.fail(want, error),
            Action::Filter(filter) => {
                self.filter = filter;
                self.listed = LISTED;
            }
            Action::More => self.listed += LISTED,
            Action::Path(path) => {
                self.path = path;
                self.paths = LISTED;
            }
            Action::MorePaths => self.paths += LISTED,
            Action::Back(count) => {
                self.way.truncate(count);
                (self.files, self.asked, self.failed) = (None, None, None);
                self.referrers.clear();
            }
            Action::Ask(want) => self.asked = want,
            Action::Cost(cost) => {
                self.chosen = None;
                self.cost = Some(*cost);
                self.pane = Pane::Requests;
            }
            Action::Choose(number) => self.chosen = Some(number),
            Action::Pane(pane) => self.pane = pane,
        }
    }

    /// Something could not be had.
    pub(super) fn fail(&mut self, want: Want, error: FlowError) {
        self.failed = Some((want, error));
        self.pane = Pane::Content;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared::Shared;
    use longshore_worker::summary::List;

    fn came(run: u32, want: Want, items: &[&str]) -> Action {
        let cost = Cost {
            want,
            registry: String::new(),
            result: Ok(String::new()),
            transcript: Shared::default(),
            hidden: Shared::default(),
        };
        let items = items.iter().map(|item| (*item).to_owned()).collect();
        let list = List { name: String::new(), items, empty: String::new(), pages: 1 };
        Action::Came(run, Box::new(cost), Ok(Summary { list: Some(list), ..Summary::default() }))
    }

    fn tags() -> Want {
        Want::Tags("a/b".to_owned())
    }

    fn opened() -> Browse {
        let mut page = Browse::default();
        page.apply(Action::Want(tags()));
        page.apply(came(1, tags(), &["v1", "v2"]));
        page
    }

    #[test]
    fn what_came_is_shown_unless_something_else_is_wanted_meanwhile() {
        let mut page = opened();
        assert_eq!(page.tags.as_ref().unwrap().items, ["v1", "v2"]);
        page.apply(Action::Want(tags()));
        page.apply(Action::Want(Want::Repositories));
        page.apply(came(2, tags(), &["late"]));
        assert_eq!(page.tags.as_ref().unwrap().items, ["v1", "v2"]);
        assert!(page.wanted.is_some());
    }

    #[test]
    fn what_was_found_is_of_the_registry_that_was_asked() {
        let mut page = opened();
        page.apply(Action::Want(Want::Repositories));
        page.apply(Action::Fill(Fill::Url("https://other.example".to_owned())));
        assert!(page.tags.is_none() && page.repository.is_none());
        page.apply(came(2, Want::Repositories, &["of/before"]));
        assert!(page.repositories.is_none());
    }

    #[test]
    fn a_tag_that_was_deleted_is_not_listed() {
        let mut page = opened();
        page.apply(Action::Want(Want::Delete("v1".to_owned())));
        page.apply(came(2, Want::Delete("v1".to_owned()), &[]));
        assert_eq!(page.tags.as_ref().unwrap().items, ["v2"]);
        assert_eq!(page.said, "Deleted v1.");
    }

    #[test]
    fn a_document_that_cannot_be_read_is_told() {
        let mut page = opened();
        let look = Want::Look("v1".to_owned(), 0);
        page.apply(Action::Want(look.clone()));
        page.apply(came(2, look, &[]));
        assert!(page.way.is_empty() && page.failed.is_some());
    }
}
