//! The state of the page: which registry is asked, what was tried, what that leaves.

use crate::pages::play::given_for_another;
use crate::route;
use crate::shared::Shared;
use longshore_client::url::Origin;
use longshore_client::{Credentials, Target};
use longshore_connect::{Browser, Ladder, Page, Proxy, Sample, Server, Situation, Texts, Who};
use longshore_core::{Reference, RepositoryName};
use std::cell::Cell;
use std::rc::Rc;

/// Everything that the page knows.
#[derive(Clone)]
pub(crate) struct Connect {
    /// What is filled in.
    pub(crate) form: Form,
    /// Whether what is wrong with it is said.
    pub(crate) told: bool,
    /// How often something was tried.
    pub(crate) runs: u32,
    /// Whether something is being tried.
    pub(crate) running: bool,
    /// The number of the run that goes on; any other gives up.
    pub(crate) wanted: Rc<Cell<u32>>,
    /// What was tried, and what that leaves.
    pub(crate) ladder: Option<Shared<Ladder>>,
    /// The registry's make, where the user says so.
    pub(crate) server: Option<Server>,
    /// The proxy before it, or that is to come.
    pub(crate) proxy: Proxy,
    /// Which pages are to be let in.
    pub(crate) who: Who,
    /// What curl printed.
    pub(crate) output: String,
    /// What came of reading it, said once.
    pub(crate) said: String,
    /// The sentences.
    pub(crate) texts: Rc<Texts>,
    /// The pane that is shown where there is room for one only.
    pub(crate) pane: Pane,
}

/// What is filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Form {
    pub(crate) url: String,
    pub(crate) username: String,
    pub(crate) password: String,
    /// The registry that the password was given for.
    pub(crate) password_of: Option<Origin>,
    pub(crate) repository: String,
    pub(crate) tag: String,
}

/// A field of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Field {
    Url,
    Username,
    Password,
    Repository,
    Tag,
}

/// A pane of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Pane {
    /// Which registry is asked.
    #[default]
    Setup,
    /// What was tried.
    Ladder,
    /// What that means, and what to change.
    Cause,
}

impl Connect {
    /// As the page is opened: an address that leads here may name the registry.
    pub(crate) fn begun() -> Self {
        Self::of(route::registry_of_address().unwrap_or_default())
    }

    /// With this registry filled in.
    pub(super) fn of(url: String) -> Self {
        Self {
            form: Form { url, ..Form::default() },
            told: false,
            runs: 0,
            running: false,
            wanted: Rc::default(),
            ladder: None,
            server: None,
            proxy: Proxy::Nginx,
            who: Who::ThisPage,
            output: String::new(),
            said: String::new(),
            texts: Rc::new(Texts::english()),
            pane: Pane::default(),
        }
    }

    /// What is known before anything is tried; none where what is filled in is wrong.
    pub(crate) fn situation(&self) -> Option<Situation> {
        let window = web_sys::window()?;
        let navigator = window.navigator();
        let form = &self.form;
        Some(Situation {
            target: form.url.trim().to_owned(),
            page: Page {
                origin: window.location().origin().ok()?,
                secure: window.is_secure_context(),
                framed: window.parent().ok().flatten().is_some_and(|parent| parent != window),
            },
            online: navigator.on_line(),
            browser: Browser::of_user_agent(&navigator.user_agent().unwrap_or_default()),
            credentials: form.credentials().is_some(),
            sample: form.sample().ok()?,
        })
    }
}

impl Form {
    /// Something is filled in.
    pub(crate) fn fill(&mut self, field: Field, text: String) {
        if field == Field::Password {
            self.password_of = self.origin();
        }
        *match field {
            Field::Url => &mut self.url,
            Field::Username => &mut self.username,
            Field::Password => &mut self.password,
            Field::Repository => &mut self.repository,
            Field::Tag => &mut self.tag,
        } = text;
    }

    /// A registry that somebody else names: what was typed for another is not for this one.
    pub(crate) fn name(&mut self, url: String) {
        (self.username, self.password, self.password_of) = (String::new(), String::new(), None);
        self.url = url;
    }

    /// The registry that is filled in.
    pub(crate) fn origin(&self) -> Option<Origin> {
        Target::parse(self.url.trim()).ok().map(|target| target.url.origin())
    }

    /// The first field that something is wrong with.
    pub(crate) fn first_wrong(&self) -> Option<Field> {
        [Field::Repository, Field::Tag, Field::Password]
            .into_iter()
            .find(|field| self.error(*field).is_some())
    }

    /// What is filled in there.
    pub(crate) fn text(&self, field: Field) -> &str {
        match field {
            Field::Url => &self.url,
            Field::Username => &self.username,
            Field::Password => &self.password,
            Field::Repository => &self.repository,
            Field::Tag => &self.tag,
        }
    }

    /// The name and password, where there are any.
    pub(crate) fn credentials(&self) -> Option<Credentials> {
        let is_given = !self.username.is_empty();
        is_given.then(|| Credentials { username: self.username.clone(), password: self.password.clone() })
    }

    /// What is wrong with a field. The URL is judged by the ladder's first rung.
    pub(crate) fn error(&self, field: Field) -> Option<String> {
        match field {
            Field::Repository => {
                let name = self.repository.trim();
                (!name.is_empty())
                    .then(|| RepositoryName::parse(name).err())
                    .flatten()
                    .map(|it| format!("{it}."))
            }
            Field::Tag => {
                let tag = self.tag.trim();
                (!tag.is_empty()).then(|| Reference::parse(tag).err()).flatten().map(|it| format!("{it}."))
            }
            Field::Password => {
                given_for_another(&self.password, self.password_of.as_ref(), self.origin().as_ref())
            }
            Field::Url | Field::Username => None,
        }
    }

    /// Something that the registry holds, where it is named. The error is a field's.
    fn sample(&self) -> Result<Option<Sample>, Field> {
        let (name, tag) = (self.repository.trim(), self.tag.trim());
        if name.is_empty() {
            return Ok(None);
        }
        let repository = RepositoryName::parse(name).map_err(|_| Field::Repository)?;
        let tag = if tag.is_empty() { "latest" } else { tag };
        let reference = Reference::parse(tag).map_err(|_| Field::Tag)?;
        Ok(Some(Sample { repository, reference }))
    }
}

impl Pane {
    /// All panes, in the order that they stand in.
    pub(crate) const ALL: [Self; 3] = [Self::Setup, Self::Ladder, Self::Cause];

    /// The name on its tab.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Setup => "Setup",
            Self::Ladder => "Ladder",
            Self::Cause => "Cause",
        }
    }

    /// The word for it in the style sheets.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Setup => "setup",
            Self::Ladder => "ladder",
            Self::Cause => "cause",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(repository: &str, tag: &str) -> Form {
        Form { repository: repository.to_owned(), tag: tag.to_owned(), ..Form::default() }
    }

    #[test]
    fn a_sample_is_what_is_named_and_latest_without_a_tag() {
        assert_eq!(form("", "v1").sample(), Ok(None));
        let sample = form(" a/b ", "").sample().unwrap().unwrap();
        assert_eq!((sample.repository.as_str(), sample.reference.to_string().as_str()), ("a/b", "latest"));
    }

    #[test]
    fn names_outside_the_grammar_are_said_at_their_fields() {
        assert_eq!(form("A", "").sample(), Err(Field::Repository));
        assert!(form("A", "").error(Field::Repository).is_some());
        assert_eq!(form("a", "not a tag").sample(), Err(Field::Tag));
        assert!(form("a", "not a tag").error(Field::Tag).is_some());
        assert!(form("", "").error(Field::Repository).is_none());
    }

    #[test]
    fn a_password_is_for_the_registry_that_it_was_given_for() {
        let mut form = Form::default();
        form.fill(Field::Url, "https://one.example".to_owned());
        form.fill(Field::Password, "secret".to_owned());
        assert_eq!(form.first_wrong(), None);
        form.fill(Field::Url, "https://two.example".to_owned());
        assert_eq!(form.first_wrong(), Some(Field::Password));
        form.fill(Field::Password, "secret".to_owned());
        assert_eq!(form.first_wrong(), None);
    }

    #[test]
    fn a_registry_that_a_link_names_gets_nothing_that_was_typed_before() {
        let mut form = Form::default();
        form.fill(Field::Username, "me".to_owned());
        form.fill(Field::Password, "secret".to_owned());
        form.name("https://other.example".to_owned());
        assert!(form.credentials().is_none() && form.password.is_empty());
    }

    #[test]
    fn without_a_name_there_are_no_credentials() {
        let mut form = Form::default();
        form.fill(Field::Password, "secret".to_owned());
        assert!(form.credentials().is_none());
        form.fill(Field::Username, "me".to_owned());
        assert_eq!(form.credentials().unwrap().password, "secret");
    }
}
