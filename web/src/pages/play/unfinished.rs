//! Uploads that a push was cut off from. They are kept for the tab: with the same files chosen again, also after the page
//! was loaded again, the next push goes on with them where the registry has them.

use super::choice::TargetChoice;
use super::form::Form;
use super::state::Play;
use crate::browser::storage::{self, Kept};
use crate::shared::Shared;
use longshore_client::mask::MASK;
use longshore_client::url::{Origin, Url};
use longshore_core::Digest;

/// An upload session that was left open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unfinished {
    repository: String,
    blob: Digest,
    location: Url,
}

/// The name that they are kept under.
const KEPT: &str = "longshore.uploads";

/// So many are remembered, the latest ones: a registry forgets them in time.
const MOST: usize = 16;

/// Up to so many bytes of an address are kept: none needs more.
const LONGEST: usize = 4096;

/// What was kept.
fn kept() -> Shared<Vec<Unfinished>> {
    let text = storage::read(Kept::Tab, KEPT).unwrap_or_default();
    Shared::new(text.lines().filter_map(Unfinished::parse).take(MOST).collect())
}

/// Keeps them.
pub(crate) fn keep(unfinished: &[Unfinished]) {
    let lines: Vec<String> = unfinished.iter().map(Unfinished::line).collect();
    storage::write(Kept::Tab, KEPT, Some(lines.join("\n").as_str()).filter(|text| !text.is_empty()));
}

impl Unfinished {
    fn parse(line: &str) -> Option<Self> {
        let [repository, blob, location] = line.split(' ').collect::<Vec<_>>().try_into().ok()?;
        let (blob, location) = (Digest::parse(blob).ok()?, Url::parse(location).ok()?);
        Some(Self { repository: repository.to_owned(), blob, location })
    }

    fn is_of(&self, registry: Option<&Origin>, repository: &str) -> bool {
        registry == Some(&self.location.origin()) && self.repository == repository
    }

    /// None of its parts has a space in it.
    fn line(&self) -> String {
        format!("{} {} {}", self.repository, self.blob, self.location)
    }
}

impl Play {
    /// The page as it begins, with what was left of an earlier one in this tab.
    pub(crate) fn begun() -> Self {
        Self { unfinished: kept(), ..Self::default() }
    }

    /// The sessions that a push to this repository can go on with.
    pub(crate) fn sessions(&self, registry: &Origin, repository: &str) -> Vec<(Digest, Url)> {
        let of_it = self.unfinished.iter().filter(|it| it.is_of(Some(registry), repository));
        of_it.map(|it| (it.blob.clone(), it.location.clone())).collect()
    }

    /// How many a push of what is filled in could go on with.
    pub(crate) fn left_open(&self, form: &Form) -> usize {
        let registry = form.origin().filter(|_| form.target != TargetChoice::Embedded);
        registry.map_or(0, |registry| self.sessions(&registry, form.repository.trim()).len())
    }

    /// Forgets those that a push of what is filled in could go on with.
    pub(super) fn forget_sessions(&mut self) {
        let (registry, repository) = (self.form.origin(), self.form.repository.trim().to_owned());
        self.unfinished.change().retain(|it| !it.is_of(registry.as_ref(), &repository));
    }

    /// The session of a blob is there now, or is no more.
    pub(super) fn session(&mut self, blob: &Digest, location: Option<&Url>) {
        // What the registry in the page has under way ends with the page.
        if self.ran.target == TargetChoice::Embedded {
            return;
        }
        let repository = self.ran.repository.trim().to_owned();
        let registry = self.registry.clone();
        // A registry may write a secret into its addresses, which is not kept.
        let location =
            location.filter(|it| it.as_str().len() <= LONGEST && !self.hidden.masked_url(it).contains(MASK));
        let unfinished = self.unfinished.change();
        unfinished.retain(|it| it.blob != *blob || !it.is_of(registry.as_ref(), &repository));
        if let Some(location) = location {
            unfinished.insert(0, Unfinished { repository, blob: blob.clone(), location: location.clone() });
            unfinished.truncate(MOST);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    fn playing() -> Play {
        let mut play = Play { registry: Some(url("http://h:1").origin()), ..Play::default() };
        let ran = play.ran.change();
        ran.target = TargetChoice::Other;
        ran.repository = "a/b".to_owned();
        play
    }

    #[test]
    fn what_was_written_is_read_again_and_nothing_else() {
        let unfinished = Unfinished {
            repository: "a/b".into(),
            blob: Digest::sha256(b""),
            location: url("http://h:1/v2/a/b/blobs/uploads/1?_state=x"),
        };
        assert_eq!(Unfinished::parse(&unfinished.line()), Some(unfinished));
        for line in ["", "a b", "a sha256:0 http://h", "a b c d"] {
            assert_eq!(Unfinished::parse(line), None, "{line}");
        }
    }

    #[test]
    fn a_session_is_known_until_it_is_closed_where_it_is_now() {
        let mut play = playing();
        let blob = Digest::sha256(b"1");
        for path in ["1", "2"] {
            play.session(&blob, Some(&url(&format!("http://h:1/{path}"))));
        }
        let here = url("http://h:1").origin();
        assert_eq!(play.sessions(&here, "a/b"), [(blob.clone(), url("http://h:1/2"))]);
        assert_eq!(play.sessions(&here, "a/c"), []);
        assert_eq!(play.sessions(&url("http://h:2").origin(), "a/b"), []);
        play.session(&blob, None);
        assert_eq!(play.sessions(&here, "a/b"), []);
    }

    #[test]
    fn only_what_is_filled_in_is_forgotten() {
        let mut play = playing();
        for (repository, byte) in [("a/b", b"1"), ("a/c", b"2")] {
            play.ran.change().repository = repository.to_owned();
            play.session(&Digest::sha256(byte), Some(&url("http://h:1/1")));
        }
        let form = play.form.change();
        (form.target, form.url, form.repository) = (TargetChoice::Other, "http://h:1".into(), "a/b".into());
        play.forget_sessions();
        let here = url("http://h:1").origin();
        assert_eq!((play.sessions(&here, "a/b").len(), play.sessions(&here, "a/c").len()), (0, 1));
    }

    #[test]
    fn an_address_longer_than_any_registry_needs_is_not_kept() {
        let mut play = playing();
        let long = format!("http://h:1/{}", "a".repeat(LONGEST));
        play.session(&Digest::sha256(b"1"), Some(&url(&long)));
        assert!(play.unfinished.is_empty());
    }

    #[test]
    fn an_address_with_a_secret_in_it_is_not_kept() {
        let mut play = playing();
        let credentials =
            longshore_client::Credentials { username: "u".into(), password: "a-long-password".into() };
        play.hidden = Shared::new(longshore_client::secrets::Secrets::new(Some(&credentials)));
        play.session(&Digest::sha256(b"1"), Some(&url("http://h:1/?x=a-long-password")));
        assert!(play.unfinished.is_empty());
    }
}
