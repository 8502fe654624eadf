//! What the user filled in, and what it comes to: a job, or what is wrong with each field.

use super::account::{self, PASSWORD};
use super::choice::{FlowChoice, TargetChoice};
use super::chunk;
use super::field::Field;
use super::files::{Chosen, Look};
use super::gateway::Gateway;
use super::options::{Options, Switch};
use super::order;
use super::preset::Preset;
use crate::wire::words::{cut, sentence};
use longshore_client::url::Origin;
use longshore_client::{Credentials, Failure, Retries, Target};
use longshore_worker::job::{Document, Format};

/// Everything that can be filled in.
#[derive(Clone, Debug)]
pub(crate) struct Form {
    /// Target.
    pub(crate) target: TargetChoice,
    /// Account, for the embedded registry.
    pub(crate) account: account::Choice,
    /// Flow.
    pub(crate) flow: FlowChoice,
    /// The preset that is filled in, as long as nothing else is.
    pub(crate) preset: Option<&'static Preset>,
    /// Registry URL.
    pub(crate) url: String,
    /// The gateway of the page's server.
    pub(crate) gateway: Gateway,
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
    /// Page size of a list; empty leaves it to the registry.
    pub(crate) page_size: String,
    /// Digest of what is looked for.
    pub(crate) digest: String,
    /// Type of the referrers that are listed; empty lists all.
    pub(crate) artifact_type: String,
    /// The repository that something is copied to.
    pub(crate) to: String,
    /// Scopes of a login.
    pub(crate) scopes: String,
    /// Platforms of an index.
    pub(crate) platforms: String,
    /// How often what is safe to repeat is tried again.
    pub(crate) retries: u32,
    /// The failure that is expected.
    pub(crate) expected: Option<Failure>,
    /// What else may be done otherwise.
    pub(crate) options: Options,
}

impl Default for Form {
    fn default() -> Self {
        Self {
            target: TargetChoice::Embedded,
            account: account::Choice::Seeded(&account::ACCOUNTS[0]),
            flow: FlowChoice::Push,
            preset: None,
            url: String::new(),
            gateway: Gateway::default(),
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
            digest: String::new(),
            artifact_type: String::new(),
            to: "devtable/copy".to_owned(),
            scopes: "repository:devtable/app:pull,push".to_owned(),
            platforms: "linux/amd64, linux/arm64".to_owned(),
            retries: Retries::USUAL,
            expected: None,
            options: Options::default(),
        }
    }
}

impl Form {
    /// Whose documents are pushed. An index of schema 1 there never was, and one of artifacts is not made here.
    pub(crate) fn format(&self) -> Format {
        match (self.flow, self.options.format) {
            (FlowChoice::PushIndex, Format::Schema1 | Format::Artifact) => Format::Oci,
            (_, format) => format,
        }
    }

    /// Whether something that can be switched on has an effect: a manifest that was sent here is pushed as it is, and schema 1 has
    /// no config.
    pub(crate) fn has(&self, switch: Switch) -> bool {
        let is_made = self.document.is_none() || self.flow != FlowChoice::Push;
        switch.is_of(self.flow)
            && match switch {
                Switch::Ascii | Switch::InvalidReferences => is_made,
                Switch::BrokenConfig => {
                    is_made && !matches!(self.format(), Format::Schema1 | Format::Artifact)
                }
                _ => true,
            }
    }

    /// Whether an artifact is made.
    pub(crate) fn makes_artifact(&self) -> bool {
        self.flow == FlowChoice::Push && self.document.is_none() && self.format() == Format::Artifact
    }

    /// Whether what is made has a place for annotations: Docker's documents have none.
    pub(crate) fn has_annotations(&self) -> bool {
        let is_made = self.document.is_none() || self.flow == FlowChoice::PushIndex;
        self.flow.is_push() && is_made && matches!(self.format(), Format::Oci | Format::Artifact)
    }

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
        Field::ALL.iter().copied().find(|field| self.error(*field).is_some())
    }

    /// What is wrong with a field, if it is one of those of which it is to be said.
    pub(crate) fn told_error(&self, told: &[Field], field: Field) -> Option<String> {
        told.contains(&field).then(|| self.error(field)).flatten()
    }

    /// What is wrong with a field; nothing where it is right, or does not count as things are.
    pub(crate) fn error(&self, field: Field) -> Option<String> {
        match field {
            Field::Url if self.target == TargetChoice::Other => Target::parse(&self.url).err().map(sentence),
            Field::Username if self.asks_credentials() => self.username_error(),
            Field::Password if self.target == TargetChoice::Other => self.password_error(),
            Field::Repository if self.flow.has_repository() => self.repository().err(),
            Field::Tags if self.flow.is_push() => self.tags().err(),
            Field::Tags if self.flow.has_reference() => self.reference().err(),
            Field::Digest if self.flow.has_digest() => self.digest().err(),
            Field::ArtifactType if self.flow == FlowChoice::Referrers => self.artifact_type().err(),
            Field::To if self.flow == FlowChoice::Copy => self.to().err(),
            Field::Scopes if self.flow == FlowChoice::Login => self.scopes().err(),
            Field::Platforms if self.flow == FlowChoice::PushIndex => self.platforms().err(),
            Field::Files if self.flow.is_push() => self.files_error(),
            Field::ChunkSize if self.flow.has_chunks() => self.chunk_size().err(),
            Field::PageSize if self.flow.has_page_size() => self.page_size().err(),
            Field::MountFrom if self.flow.is_push() => self.mount_from().err(),
            Field::ContentType if self.flow.is_push() => order::header(&self.options.content_type).err(),
            Field::Accept if self.flow.is_pull() => order::header(&self.options.accept).err(),
            Field::Kind if self.makes_artifact() => self.kind().err(),
            Field::Subject if self.makes_artifact() => self.subject().err(),
            Field::Annotations if self.has_annotations() => self.annotations().err(),
            Field::TokenScopes if self.flow.has_token_scopes() => self.token_scopes().err(),
            Field::RequestAddr => self.request_addr().err(),
            _ => None,
        }
    }

    /// The registry that the URL names.
    pub(crate) fn origin(&self) -> Option<Origin> {
        Target::parse(&self.url).ok().map(|target| target.url.origin())
    }

    /// A password goes nowhere but where it was given for.
    fn password_error(&self) -> Option<String> {
        given_for_another(&self.password, self.password_of.as_ref(), self.origin().as_ref())
    }

    pub(super) fn credentials(&self) -> Option<Credentials> {
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

    fn files_error(&self) -> Option<String> {
        self.files.iter().find_map(|file| match &file.look {
            Look::Unreadable(reason) => Some(format!(
                "“{}” cannot be read ({}). Remove it; if it is a folder, choose the files in it, or make a tar of it.",
                cut(&file.name), reason
            )),
            Look::Unread | Look::Kind(_) => None,
        })
    }
}

/// What is wrong with a password that was given for another registry than the one that is filled in now.
pub(crate) fn given_for_another(password: &str, of: Option<&Origin>, now: Option<&Origin>) -> Option<String> {
    let (of, now) = of.zip(now).filter(|(of, now)| !password.is_empty() && of != now)?;
    Some(format!("This password was given for {of}. Type it again to give it to {now}."))
}

#[cfg(test)]
mod tests {
    use super::*;
    use longshore_core::layer::LayerKind;
    use longshore_worker::job::Flow;
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
        assert!(matches!(job.flow, Flow::Push(push) if push.tags[0].as_str() == "latest"));
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
    fn every_flow_comes_to_a_job_once_it_has_what_it_needs() {
        for flow in FlowChoice::ALL.iter().copied() {
            let form = Form { flow, ..Form::default() };
            assert_eq!(form.job().is_none(), flow.has_digest(), "{flow:?}");
            let digest = format!("sha256:{}", "0".repeat(64));
            assert!(Form { digest, ..form }.job().is_some(), "{flow:?}");
        }
    }

    #[test]
    fn what_has_no_effect_is_neither_offered_nor_sent() {
        let mut form = Form::default();
        for switch in Switch::ALL {
            switch.set(&mut form.options.switches, true);
        }
        form.options.format = Format::Schema1;
        assert!(
            !form.has(Switch::BrokenConfig) && form.has(Switch::Ascii) && !form.has(Switch::WithoutToken)
        );
        let Flow::Push(push) = form.job().unwrap().flow else { panic!("a push") };
        assert!(!push.switches.with_broken_manifest_config && push.switches.ensure_ascii);
        assert!(!push.switches.attempt_pull_without_token);
    }

    #[test]
    fn what_a_flow_does_not_have_is_not_told_of() {
        let wrong = |flow| Form {
            flow,
            digest: "x".into(),
            to: "X".into(),
            scopes: "x".into(),
            platforms: "x".into(),
            artifact_type: "x".into(),
            ..Form::default()
        };
        for (flow, field) in [
            (FlowChoice::DeleteBlob, Field::Digest),
            (FlowChoice::Copy, Field::To),
            (FlowChoice::Login, Field::Scopes),
            (FlowChoice::PushIndex, Field::Platforms),
        ] {
            assert_eq!(wrong(flow).first_wrong(), Some(field));
            assert!(wrong(FlowChoice::Push).error(field).is_none());
        }
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
