//! The state of the page: whom it asks, what it found, what is looked at.

use crate::pages::play::{Field, FlowChoice, Form};
use crate::shared::Shared;
use longshore_client::plain::plain_name;
use longshore_client::secrets::Secrets;
use longshore_client::transcript::Outcome;
use longshore_client::url::Origin;
use longshore_client::{FlowError, Step, Transcript};
use longshore_core::document::Facts;
use longshore_core::json::Json;
use longshore_core::validate::Format;
use longshore_worker::summary::Summary;
use std::collections::BTreeMap;
use std::rc::Rc;

/// Everything that the page knows.
#[derive(Clone)]
pub(crate) struct Browse {
    /// Who asks whom, and the repository that is typed.
    pub(crate) form: Shared<Form>,
    /// The fields whose errors are said.
    pub(crate) told: Vec<Field>,
    /// Registries, each with a token service that the user trusts with its credentials while the page is open.
    pub(crate) trusted: Vec<(Origin, Origin)>,
    /// How often something was asked for.
    pub(crate) runs: u32,
    /// What is being asked for.
    pub(crate) wanted: Option<Want>,
    /// What could not be had, and why.
    pub(crate) failed: Option<(Want, FlowError)>,
    /// The repositories, once they were listed.
    pub(crate) repositories: Option<Found>,
    /// The repository that is open.
    pub(crate) repository: Option<String>,
    /// Its tags.
    pub(crate) tags: Option<Found>,
    /// What the tags that are listed have in them.
    pub(crate) filter: String,
    /// How many of these are listed.
    pub(crate) listed: usize,
    /// The documents that are open, each found by way of the one before.
    pub(crate) way: Vec<Rc<Opened>>,
    /// What refers to the latest of them, and what to each of those: by the digest that is referred to.
    pub(crate) referrers: BTreeMap<String, Found>,
    /// The files of one of its layers.
    pub(crate) files: Option<Files>,
    /// What the paths of the files that are listed have in them.
    pub(crate) path: String,
    /// How many of these are listed.
    pub(crate) paths: usize,
    /// What is done only after a question.
    pub(crate) asked: Option<Want>,
    /// What was done last, said once.
    pub(crate) said: String,
    /// The requests that are looked at.
    pub(crate) cost: Option<Cost>,
    /// The exchange of them that is looked at.
    pub(crate) chosen: Option<u32>,
    /// The pane that is shown where there is room for one only.
    pub(crate) pane: Pane,
}

/// Something that takes requests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Want {
    /// The list of repositories.
    Repositories,
    /// The tags of a repository.
    Tags(String),
    /// A manifest of the repository that is open, by tag or digest; how many documents stay open before it.
    Look(String, usize),
    /// What refers to a digest.
    Referrers(String),
    /// The files of a layer: its digest, and how many bytes it has.
    Files(String, u64),
    /// A tag or a manifest is to be deleted.
    Delete(String),
}

/// The requests that something took.
#[derive(Clone)]
pub(crate) struct Cost {
    /// What it was.
    pub(crate) want: Want,
    /// The registry that was asked: scheme, host and port.
    pub(crate) registry: String,
    /// How it ended.
    pub(crate) result: Result<String, FlowError>,
    pub(crate) transcript: Shared<Transcript>,
    /// What is masked in them.
    pub(crate) hidden: Shared<Secrets>,
}

/// A list.
#[derive(Clone)]
pub(crate) struct Found {
    pub(crate) items: Vec<String>,
    pub(crate) pages: u32,
    pub(crate) cost: Cost,
}

/// A document that is open.
pub(crate) struct Opened {
    /// The tag or digest by which it was asked for.
    pub(crate) name: String,
    pub(crate) facts: Facts,
    /// What its config says, where it is an image's.
    pub(crate) config: Option<Facts>,
    pub(crate) cost: Cost,
}

/// The files of a layer.
#[derive(Clone)]
pub(crate) struct Files {
    pub(crate) digest: String,
    /// How many there are.
    pub(crate) title: String,
    /// Each path, and what is known of it.
    pub(crate) entries: Vec<(String, String)>,
    pub(crate) cost: Cost,
}

/// A pane of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Pane {
    /// Whom to ask, and the repositories.
    #[default]
    Registry,
    /// What is open.
    Content,
    /// The requests.
    Requests,
}

/// So many are listed at first, and again each time that more are asked for.
pub(crate) const LISTED: usize = 100;

/// A layer that is larger is fetched only after a question; one that is larger than the second is not fetched.
pub(crate) const ASKED: u64 = 8 << 20;
pub(crate) const LARGEST: u64 = longshore_worker::job::LARGEST_LISTED;

impl Default for Browse {
    fn default() -> Self {
        Self {
            form: Shared::new(Form { flow: FlowChoice::Tags, ..Form::default() }),
            told: Vec::new(),
            trusted: Vec::new(),
            runs: 0,
            wanted: None,
            failed: None,
            repositories: None,
            repository: None,
            tags: None,
            filter: String::new(),
            listed: LISTED,
            way: Vec::new(),
            referrers: BTreeMap::new(),
            files: None,
            path: String::new(),
            paths: LISTED,
            asked: None,
            said: String::new(),
            cost: None,
            chosen: None,
            pane: Pane::Registry,
        }
    }
}

impl Browse {
    /// Takes what came of something that was wanted.
    pub(super) fn took(&mut self, summary: &Summary, cost: &Cost) {
        let list = || summary.list.as_ref();
        let found = Found {
            items: list().map(|list| list.items.clone()).unwrap_or_default(),
            pages: list().map_or(0, |list| list.pages),
            cost: cost.clone(),
        };
        match &cost.want {
            Want::Repositories => self.repositories = Some(found),
            Want::Tags(repository) => {
                self.close();
                self.repository = Some(repository.clone());
                self.tags = Some(found);
                self.filter.clear();
                self.listed = LISTED;
                self.pane = Pane::Content;
            }
            Want::Look(name, before) => {
                let Some(opened) = Opened::read(name, cost) else {
                    let sentence = "What came is of a media type that this page cannot show.";
                    let advice = "Its bytes are among the requests: the page Manifests says what they are.";
                    return self.fail(cost.want.clone(), FlowError::input(sentence, advice));
                };
                self.way.truncate(*before);
                self.way.push(Rc::new(opened));
                self.files = None;
                self.referrers.clear();
                self.pane = Pane::Content;
            }
            Want::Referrers(digest) => {
                self.referrers.insert(digest.clone(), found);
            }
            Want::Files(digest, _) => {
                self.path.clear();
                self.paths = LISTED;
                self.files = Some(Files {
                    digest: digest.clone(),
                    title: summary.title.clone(),
                    entries: summary.facts.clone(),
                    cost: cost.clone(),
                });
            }
            Want::Delete(name) => {
                self.said = format!("Deleted {name}.");
                self.way.pop();
                self.files = None;
                self.referrers.clear();
                if let Some(tags) = &mut self.tags {
                    tags.items.retain(|tag| tag != name);
                }
            }
        }
    }

    /// Closes the documents that are open.
    pub(super) fn close(&mut self) {
        self.way.clear();
        (self.files, self.asked) = (None, None);
        self.referrers.clear();
    }
}

impl Opened {
    /// The document that a look at it brought.
    fn read(name: &str, cost: &Cost) -> Option<Self> {
        let body = |step| {
            let exchanges = cost.transcript.exchanges.iter().rev();
            exchanges.filter(|exchange| exchange.request.step == step).find_map(|exchange| {
                match &exchange.outcome {
                    Outcome::Answered { response, .. } if response.status.is_success() => {
                        Some(response.clone())
                    }
                    _ => None,
                }
            })
        };
        let manifest = body(Step::GetManifest)?;
        let media_type = manifest.headers.get("content-type").and_then(|value| value.to_str().ok());
        let media_type = media_type.and_then(|text| text.split(';').next()).unwrap_or_default();
        let facts = Facts::read(&Json::parse(&manifest.body.kept), Format::of_media_type(media_type.trim())?);
        let config = body(Step::GetBlob).and_then(|config| {
            let format = facts.config.as_ref()?.media_type.as_deref().and_then(Format::of_media_type)?;
            Some(Facts::read(&Json::parse(&config.body.kept), format))
        });
        Some(Self { name: name.to_owned(), facts, config, cost: cost.clone() })
    }
}

impl Want {
    /// What it is, in a few words.
    pub(crate) fn title(&self) -> String {
        match self {
            Self::Repositories => "The list of repositories".to_owned(),
            Self::Tags(repository) => format!("The tags of {repository}"),
            Self::Look(name, _) => format!("The manifest {}", short(name)),
            Self::Referrers(digest) => format!("What refers to {}", short(digest)),
            Self::Files(digest, _) => format!("The files in {}", short(digest)),
            Self::Delete(name) => format!("Deleting {}", short(name)),
        }
    }
}

/// A digest without its tail; anything else as a name may be shown. Both come from documents that may say anything.
pub(crate) fn short(name: &str) -> String {
    match name.split_once(':') {
        Some((algorithm, encoded)) if encoded.len() > 12 => {
            plain_name(&format!("{algorithm}:{}…", encoded.get(..12).unwrap_or_default()))
        }
        _ => plain_name(name),
    }
}

impl Pane {
    /// All panes, in the order that they stand in.
    pub(crate) const ALL: [Self; 3] = [Self::Registry, Self::Content, Self::Requests];

    /// The name on its tab.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Registry => "Registry",
            Self::Content => "Content",
            Self::Requests => "Requests",
        }
    }

    /// The word for it in the style sheets.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Registry => "registry",
            Self::Content => "content",
            Self::Requests => "requests",
        }
    }
}
