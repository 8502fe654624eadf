//! What the user filled in, and what it comes to: a job, or what is wrong with each field.

use super::account::{self, PASSWORD};
use super::choice::{FlowChoice, TargetChoice};
use super::chunk;
use super::field::Field;
use super::files::{Chosen, Look};
use crate::wire::words::{cut, sentence};
use longshore_client::flows::{ListTags, Pull, PullOptions};
use longshore_client::url::Origin;
use longshore_client::{Credentials, Target};
use longshore_core::{Reference, RepositoryName, Tag};
use longshore_worker::job::{Content, Document, File, Flow, Job};
use std::fmt::Display;

/// Everything that can be filled in.
#[derive(Clone, Debug)]
pub(crate) struct Form {
    /// Target.
    pub(crate) target: TargetChoice,
    /// Account, for the embedded registry.
    pub(crate) account: account::Choice,
    /// Flow.
    pub(crate) flow: FlowChoice,
    /// Registry URL.
    pub(crate) url: String,
    /// Username.
    pub(crate) username: String,
    /// Password.
    pub(crate) password: String,
    /// The registry that the password was given for, once that is known.
    pub(crate) password_of: Option<Origin>,
    /// Repository.
    pub(crate) repository: String,
    /// Tags, or the reference to pull.
    pub(crate) tags: String,
    /// Files.
    pub(crate) files: Vec<Chosen>,
    /// A manifest that is pushed in the place of files.
    pub(crate) document: Option<Document>,
    /// Whether archives are used as they are.
    pub(crate) archives_as_they_are: bool,
    /// Chunks.
    pub(crate) chunks: chunk::Choice,
    /// Chunk size, where it is the user's own.
    pub(crate) chunk_size: String,
    /// Page size of the list of tags; empty leaves it to the registry.
    pub(crate) page_size: String,
}

/// So many chunks of one blob are enough: each is an exchange that the page keeps.
const MOST_CHUNKS: u64 = 10_000;

/// So many tags can be put on an image in one go.
const MOST_TAGS: usize = 100;

impl Default for Form {
    fn default() -> Self {
        Self {
            target: TargetChoice::Embedded,
            account: account::Choice::Seeded(&account::ACCOUNTS[0]),
            flow: FlowChoice::Push,
            url: String::new(),
            username: String::new(),
            password: String::new(),
            password_of: None,
            repository: "devtable/app".to_owned(),
            tags: "latest".to_owned(),
            files: Vec::new(),
            document: None,
            archives_as_they_are: true,
            chunks: chunk::Choice::Whole,
            chunk_size: "5 MiB".to_owned(),
            page_size: String::new(),
        }
    }
}

impl Form {
    /// Whether username and password are typed in.
    pub(crate) fn asks_credentials(&self) -> bool {
        self.target == TargetChoice::Other || self.account == account::Choice::Other
    }

    /// The id of the control that a field's error belongs to.
    pub(crate) fn control(&self, field: Field) -> &'static str {
        match field {
            Field::ChunkSize if self.chunks != chunk::Choice::Custom => "chunks",
            field => field.id(),
        }
    }

    /// The first field that is wrong.
    pub(crate) fn first_wrong(&self) -> Option<Field> {
        Field::ALL.into_iter().find(|field| self.error(*field).is_some())
    }

    /// What is wrong with a field; nothing where it is right, or does not count as things are.
    pub(crate) fn error(&self, field: Field) -> Option<String> {
        match field {
            Field::Url if self.target == TargetChoice::Other => Target::parse(&self.url).err().map(sentence),
            Field::Username if self.asks_credentials() => self.username_error(),
            Field::Password if self.target == TargetChoice::Other => self.password_error(),
            Field::Repository => RepositoryName::parse(self.repository.trim()).err().map(|error| match self
                .repository
                .trim()
            {
                "" => "The repository is empty: write a name like devtable/app.".to_owned(),
                _ => sentence(error),
            }),
            Field::Tags => match self.flow {
                FlowChoice::Push => self.tags().err(),
                FlowChoice::Pull => self.reference().err(),
                FlowChoice::Tags => None,
            },
            Field::Files if self.flow == FlowChoice::Push => self.files_error(),
            Field::ChunkSize if self.flow == FlowChoice::Push => self.chunk_size().err(),
            Field::PageSize if self.flow == FlowChoice::Tags => self.page_size().err(),
            _ => None,
        }
    }

    /// The job that the form asks for; none while a field is wrong.
    pub(crate) fn job(&self) -> Option<Job> {
        if self.first_wrong().is_some() {
            return None;
        }
        let repository = RepositoryName::parse(self.repository.trim()).ok()?;
        let flow = match self.flow {
            FlowChoice::Push => Flow::Push {
                repository,
                tags: self.tags().ok()?,
                content: self.content(),
                chunk_size: self.chunk_size().ok()?,
            },
            FlowChoice::Pull => Flow::Pull(Pull {
                repository,
                reference: self.reference().ok()?,
                options: PullOptions::default(),
            }),
            FlowChoice::Tags => Flow::Tags(ListTags { repository, page_size: self.page_size().ok()? }),
        };
        let embedded = self.target == TargetChoice::Embedded;
        let url = if embedded { Target::EMBEDDED } else { &self.url };
        let target = Target { credentials: self.credentials(), ..Target::parse(url).ok()? };
        Some(Job { target, embedded, flow })
    }

    /// What is pushed: the manifest that was sent here, or the files, or without either the sample.
    fn content(&self) -> Content {
        if let Some(document) = &self.document {
            return Content::Document(document.clone());
        }
        if self.files.is_empty() {
            return Content::Sample;
        }
        let file = |file: &Chosen| File { name: file.name.clone(), content: file.content.clone() };
        Content::Files {
            files: self.files.iter().map(file).collect(),
            archives_as_they_are: self.archives_as_they_are,
        }
    }

    /// The registry that the URL names.
    pub(crate) fn origin(&self) -> Option<Origin> {
        Target::parse(&self.url).ok().map(|target| target.url.origin())
    }

    /// A password goes nowhere but where it was given for.
    fn password_error(&self) -> Option<String> {
        let (of, now) = (self.password_of.as_ref()?, self.origin()?);
        (!self.password.is_empty() && *of != now)
            .then(|| format!("This password was given for {of}. Type it again to give it to {now}."))
    }

    fn credentials(&self) -> Option<Credentials> {
        if self.asks_credentials() {
            let username = self.username.trim().to_owned();
            return (!username.is_empty()).then(|| Credentials { username, password: self.password.clone() });
        }
        match self.account {
            account::Choice::Seeded(account) => {
                Some(Credentials { username: account.name.to_owned(), password: PASSWORD.to_owned() })
            }
            account::Choice::Anonymous | account::Choice::Other => None,
        }
    }

    fn username_error(&self) -> Option<String> {
        let username = self.username.trim();
        if username.is_empty() && !self.password.is_empty() {
            return Some(
                "There is a password and no username: give both, or neither to ask as nobody.".to_owned(),
            );
        }
        // RFC 7617, 2: the first colon ends the name.
        username
            .contains(':')
            .then(|| "A username has no colon, since it would end the name when it is sent.".to_owned())
    }

    fn tags(&self) -> Result<Vec<Tag>, String> {
        let mut tags = Vec::new();
        for text in self.tag_texts() {
            let tag = Tag::parse(text).map_err(|error| about(text, error))?;
            if !tags.contains(&tag) {
                tags.push(tag);
            }
        }
        match tags.len() {
            0 => Err("There is no tag: write at least one, like latest.".to_owned()),
            1..=MOST_TAGS => Ok(tags),
            many => Err(format!("These are {many} tags; at most {MOST_TAGS} can be pushed at once.")),
        }
    }

    fn reference(&self) -> Result<Reference, String> {
        let mut texts = self.tag_texts();
        match (texts.next(), texts.next()) {
            (Some(text), None) => Reference::parse(text).map_err(|error| about(text, error)),
            (None, _) => {
                Err("There is no tag: write one, like latest, or a digest, like sha256:….".to_owned())
            }
            (Some(first), Some(_)) => Err(format!(
                "One tag or digest is pulled at a time: leave only “{}”, or another one.",
                cut(first)
            )),
        }
    }

    fn tag_texts(&self) -> impl Iterator<Item = &str> {
        self.tags.split(|c: char| c.is_whitespace() || c == ',').filter(|text| !text.is_empty())
    }

    fn files_error(&self) -> Option<String> {
        self.files.iter().find_map(|file| match &file.look {
            Look::Unreadable(reason) => Some(format!(
                "“{}” cannot be read ({}). Remove it; if it is a folder, choose the files in it, or make a tar of it.",
                cut(&file.name), reason
            )),
            Look::Unread | Look::Kind(_) => None,
        })
    }

    fn chunk_size(&self) -> Result<Option<u64>, String> {
        let size = match self.chunks {
            chunk::Choice::Whole => return Ok(None),
            chunk::Choice::Of(size) => size,
            chunk::Choice::Custom => {
                chunk::parse_size(&self.chunk_size).map_err(|error| error.sentence().to_owned())?
            }
        };
        let largest = self.files.iter().map(|file| file.size).max().unwrap_or(0);
        if largest / size >= MOST_CHUNKS {
            return Err(format!(
                "The largest file would be sent in {} chunks; at most {MOST_CHUNKS} are. Choose larger chunks.",
                largest.div_ceil(size)
            ));
        }
        Ok(Some(size))
    }

    fn page_size(&self) -> Result<Option<u32>, String> {
        let text = self.page_size.trim();
        if text.is_empty() {
            return Ok(None);
        }
        match text.parse::<u32>() {
            Ok(number @ 1..) => Ok(Some(number)),
            _ => {
                Err("Write how many tags a page may have, from 1 on, or nothing to leave it to the registry."
                    .to_owned())
            }
        }
    }
}

/// An error about one of several texts.
fn about(text: &str, error: impl Display) -> String {
    sentence(format!("“{}” cannot be used: {error}", cut(text)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use longshore_core::layer::LayerKind;
    use wasm_bindgen::JsCast as _;

    fn file(size: u64, look: Look) -> Chosen {
        Chosen {
            id: 1,
            name: "a.bin".into(),
            size,
            content: wasm_bindgen::JsValue::UNDEFINED.unchecked_into(),
            look,
        }
    }

    fn other(url: &str) -> Form {
        Form { target: TargetChoice::Other, url: url.into(), ..Form::default() }
    }

    #[test]
    fn the_first_visit_is_ready_to_run() {
        let job = Form::default().job().unwrap();
        assert!(job.embedded);
        assert_eq!(job.target.url.as_str(), Target::EMBEDDED);
        assert_eq!(job.target.credentials.unwrap().username, "devtable");
        assert!(matches!(job.flow, Flow::Push { tags, .. } if tags == [Tag::parse("latest").unwrap()]));
    }

    #[test]
    fn a_password_goes_to_the_registry_that_it_was_given_for() {
        use crate::pages::play::fill::Fill;
        let mut form = other("https://a.example");
        form.fill(Fill::Username("me".into()));
        form.fill(Fill::Password("p4ss".into()));
        assert!(form.job().is_some());
        form.fill(Fill::Url("https://b.example".into()));
        assert!(form.error(Field::Password).unwrap().contains("https://a.example"));
        assert!(form.job().is_none());
        form.fill(Fill::Password("p4ss".into()));
        assert!(form.job().is_some());
    }

    #[test]
    fn a_url_that_is_none_is_said_at_its_field_only_where_it_counts() {
        for url in ["", "registry", "http://h/path", "http://u:p@h", "ftp://h"] {
            assert!(other(url).error(Field::Url).is_some(), "{url}");
            assert!(other(url).job().is_none());
        }
        assert_eq!(Form { url: "nonsense".into(), ..Form::default() }.error(Field::Url), None);
    }

    #[test]
    fn tags_are_separated_by_spaces_or_commas_and_counted_once() {
        let form = Form { tags: " latest, v1 v1,\tv2".into(), ..Form::default() };
        let tags: Vec<_> = form.tags().unwrap().iter().map(ToString::to_string).collect();
        assert_eq!(tags, ["latest", "v1", "v2"]);
    }

    #[test]
    fn the_tag_that_is_wrong_is_named() {
        let form = Form { tags: "latest -x".into(), ..Form::default() };
        assert!(form.error(Field::Tags).unwrap().starts_with("“-x” cannot be used: "));
        assert!(Form { tags: " , ".into(), ..Form::default() }.error(Field::Tags).is_some());
    }

    #[test]
    fn a_pull_takes_one_tag_or_digest() {
        let pull = |tags: &str| Form { flow: FlowChoice::Pull, tags: tags.into(), ..Form::default() };
        assert_eq!(pull("latest").error(Field::Tags), None);
        let digest = format!("sha256:{}", "0".repeat(64));
        assert_eq!(pull(&digest).error(Field::Tags), None);
        assert!(pull("a b").error(Field::Tags).unwrap().contains("One tag or digest"));
        assert!(pull("").error(Field::Tags).is_some());
        assert!(pull("sha256:0").error(Field::Tags).is_some());
    }

    #[test]
    fn a_repository_outside_the_grammar_is_said_in_a_sentence() {
        for name in ["", "Devtable/app", "a//b", "a b", "/"] {
            let form = Form { repository: name.into(), ..Form::default() };
            let error = form.error(Field::Repository).unwrap();
            assert!(error.ends_with('.') && error.starts_with(|c: char| !c.is_lowercase()), "{error}");
        }
    }

    #[test]
    fn credentials_are_sent_only_where_a_name_was_given() {
        assert_eq!(other("http://h").job().unwrap().target.credentials, None);
        let form = Form { username: "me".into(), password: "p".into(), ..other("http://h") };
        assert_eq!(form.job().unwrap().target.credentials.unwrap().password, "p");
        let form = Form { password: "p".into(), ..other("http://h") };
        assert!(form.error(Field::Username).is_some());
        let form = Form { username: "a:b".into(), ..other("http://h") };
        assert!(form.error(Field::Username).is_some());
    }

    #[test]
    fn the_accounts_of_the_embedded_registry_do_not_go_to_another() {
        assert_eq!(other("http://h").job().unwrap().target.credentials, None);
        let anonymous = Form { account: account::Choice::Anonymous, ..Form::default() };
        assert_eq!(anonymous.job().unwrap().target.credentials, None);
    }

    #[test]
    fn a_file_that_cannot_be_read_is_said_before_anything_is_sent() {
        let form = Form { files: vec![file(1, Look::Unreadable("gone".into()))], ..Form::default() };
        assert!(form.error(Field::Files).unwrap().contains("“a.bin” cannot be read (gone)"));
        assert!(form.job().is_none());
    }

    #[test]
    fn chunks_that_would_be_too_many_are_refused() {
        let chunks = |text: &str| Form {
            files: vec![file(1 << 30, Look::Kind(LayerKind::File))],
            chunks: chunk::Choice::Custom,
            chunk_size: text.into(),
            ..Form::default()
        };
        assert!(chunks("1 KiB").error(Field::ChunkSize).unwrap().contains("1048576 chunks"));
        assert_eq!(chunks("1 MiB").chunk_size(), Ok(Some(1 << 20)));
        assert!(chunks("many").error(Field::ChunkSize).is_some());
        let preset = Form { chunks: chunk::Choice::Of(64 << 10), ..chunks("") };
        assert!(preset.error(Field::ChunkSize).is_some());
    }

    #[test]
    fn a_page_holds_at_least_one_tag() {
        let tags = |text: &str| Form { flow: FlowChoice::Tags, page_size: text.into(), ..Form::default() };
        assert_eq!(tags("").page_size(), Ok(None));
        assert_eq!(tags(" 50 ").page_size(), Ok(Some(50)));
        for text in ["0", "-1", "many", "99999999999"] {
            assert!(tags(text).error(Field::PageSize).is_some(), "{text}");
        }
    }
}
