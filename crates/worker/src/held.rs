//! The embedded registry with its history: what the page's orders do to it otherwise than by requests.

use crate::asker::Asker;
use crate::contents;
use crate::keeping::Keeping;
use crate::{now, seed};
use http::Method;
use longshore_client::source::Source as _;
use longshore_core::RepositoryName;
use longshore_registry::layout::{Imported, LayoutReader, repository_of_file};
use longshore_registry::why::Answered;
use longshore_registry::{Cause, Changes, Garbage, History, Holdings, Layout, Policy, Registry, Snapshot};
use longshore_worker::blob::BlobSource;
use longshore_worker::message::News;
use longshore_worker::state::{Overview, Repository, StateOrder};
use std::cell::RefCell;
use web_sys::Blob;

/// So many repositories are told of, so many tags of each, and so many changes.
const REPOSITORIES: usize = 100;
const TAGS: usize = 50;
const CHANGES: usize = 200;

/// A layout's tar is read in pieces of this many bytes.
const PIECE: usize = 1 << 20;

/// What the worker holds between the runs.
pub(crate) struct Held {
    registry: RefCell<Registry>,
    history: RefCell<History>,
    /// What there was before the latest run or order.
    before: RefCell<Snapshot>,
    keeping: RefCell<Keeping>,
    made: RefCell<Made>,
}

/// What the latest run changed, so that its exchanges can be told whose change is undone.
#[derive(Default)]
struct Made {
    /// The run's number on the page that counts them; 0 is none.
    run: u32,
    /// The changes since it began: the exchange that made each, where one of the run did.
    by: Vec<Option<u32>>,
}

impl Held {
    /// A registry as new.
    pub(crate) fn new() -> Self {
        let registry = Registry::new(Policy::accounts(), seed());
        let before = RefCell::new(registry.snapshot());
        Self {
            registry: RefCell::new(registry),
            history: RefCell::default(),
            before,
            keeping: RefCell::default(),
            made: RefCell::default(),
        }
    }

    /// Answers the request of an exchange; also what that changed.
    pub(crate) fn answer(
        &self,
        exchange: u32,
        request: http::Request<bytes::Bytes>,
    ) -> (Answered, Vec<String>) {
        // What only reads changes nothing, and need not be compared.
        let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
        let before = (!is_read).then(|| self.registry.borrow().snapshot());
        let answered =
            self.noting(Some(exchange), |history, registry| history.answer(registry, request, now()));
        let registry = self.registry.borrow();
        let changes = before.map(|before| Changes::between(&before, &registry.snapshot()));
        (answered, changes.map(|changes| lines(&changes).0).unwrap_or_default())
    }

    /// Answers a request that has no place in the history.
    pub(crate) fn answer_aside(&self, request: http::Request<bytes::Bytes>) -> http::Response<bytes::Bytes> {
        self.registry.borrow_mut().handle(request, now())
    }

    /// A run of this number begins: what it changes is told afterwards.
    pub(crate) fn begin(&self, run: u32) {
        *self.made.borrow_mut() = Made { run, by: Vec::new() };
        self.compare_from_here();
    }

    fn compare_from_here(&self) {
        *self.before.borrow_mut() = self.registry.borrow().snapshot();
    }

    /// Does something that may change what there is, by this exchange or otherwise.
    fn noting<R>(&self, exchange: Option<u32>, change: impl FnOnce(&mut History, &mut Registry) -> R) -> R {
        let mut history = self.history.borrow_mut();
        let (noted, undone) = (history.noted(), history.future().len());
        let result = change(&mut history, &mut self.registry.borrow_mut());
        if history.noted() > noted {
            let Made { run, by } = &mut *self.made.borrow_mut();
            // What was undone before cannot be done again.
            by.truncate(by.len().saturating_sub(undone));
            by.push(exchange.filter(|_| *run > 0));
        }
        result
    }

    /// Keeps what there is, where that is wanted.
    pub(crate) async fn save(&self) {
        let registry = self.registry.borrow().clone();
        let mut keeping = self.keeping.take();
        keeping.save(&registry).await;
        *self.keeping.borrow_mut() = keeping;
    }

    /// Carries out an order, and tells the page what there is then.
    pub(crate) async fn obey(&self, asker: &Asker, order: StateOrder) {
        let done = match order {
            StateOrder::Look => Ok(String::new()),
            StateOrder::Garbage => return asker.tell(&News::State(Box::new(self.garbage()))),
            StateOrder::Export => self.export(asker),
            StateOrder::Keep(keep) => {
                self.keep(keep).await;
                Ok(String::new())
            }
            order => {
                let done = self.alter(order).await;
                self.save().await;
                done
            }
        };
        let mut overview = self.overview();
        (overview.said, overview.failed) = match done {
            Ok(said) => (said, false),
            Err(why) => (why, true),
        };
        asker.tell(&News::State(Box::new(overview)));
    }

    /// Carries out an order that changes what there is; what is to be said of it, or why it failed.
    async fn alter(&self, order: StateOrder) -> Result<String, String> {
        Ok(match order {
            StateOrder::Undo => self.go("Undone", History::undo),
            StateOrder::Redo => self.go("Done again", History::redo),
            StateOrder::Reset => {
                self.change(Cause::Reset, Registry::reset);
                "The registry is as new.".to_owned()
            }
            StateOrder::Collect => {
                self.change(Cause::Collected, |registry| registry.collect(garbage()));
                "What nothing refers to was taken away.".to_owned()
            }
            StateOrder::Import { name, content } => return self.import(&name, content).await,
            StateOrder::Look | StateOrder::Garbage | StateOrder::Export | StateOrder::Keep(_) => {
                String::new()
            }
        })
    }

    fn change<R>(&self, cause: Cause, change: impl FnOnce(&mut Registry) -> R) -> R {
        self.compare_from_here();
        self.noting(None, |history, registry| history.change(registry, cause, change))
    }

    /// Goes through the history.
    fn go(&self, done: &str, go: for<'a> fn(&'a mut History, &mut Registry) -> Option<&'a Cause>) -> String {
        self.compare_from_here();
        match go(&mut self.history.borrow_mut(), &mut self.registry.borrow_mut()) {
            Some(cause) => format!("{done}: {cause}"),
            None => "There is no further change.".to_owned(),
        }
    }

    fn export(&self, asker: &Asker) -> Result<String, String> {
        let tar = self.registry.borrow().export(None).to_tar();
        let layout =
            contents::to_blob(&tar).map_err(|why| format!("The registry cannot be exported: {why}."))?;
        asker.tell(&News::Exported(layout));
        Ok("Exported as an image layout, which skopeo and oras read. Open uploads, and blobs that no manifest names, \
            have no place in one."
            .to_owned())
    }

    async fn import(&self, name: &str, content: Blob) -> Result<String, String> {
        let failed = |error: &dyn std::fmt::Display| {
            format!("{name} cannot be imported: {error}. Nothing of it was taken in.")
        };
        let layout = self.read(content).await.map_err(|error| failed(&error))?;
        let otherwise = repository_of_file(name);
        let imported = self.change(Cause::Imported, |registry| registry.import(&layout, &otherwise, now()));
        let Imported { tags, manifests, left_out } = imported.map_err(|error| failed(&error))?;
        let left_out = match left_out.len() {
            0 => String::new(),
            count => format!(" Left out, since they are no manifests: {count}."),
        };
        Ok(format!("Imported {name}: {manifests} manifests, {} tags.{left_out}", tags.len()))
    }

    async fn read(&self, content: Blob) -> Result<Layout, String> {
        let most = self.registry.borrow().policy().limits.total_bytes;
        let mut reader = LayoutReader::new(most);
        let source = BlobSource::new(content);
        let mut at = 0;
        loop {
            let piece = source.read(at, PIECE).await.map_err(|error| error.to_string())?;
            if piece.is_empty() {
                return reader.finish().map_err(|error| error.to_string());
            }
            at += piece.len() as u64;
            reader.write(&piece).map_err(|error| error.to_string())?;
        }
    }

    async fn keep(&self, keep: bool) {
        let registry = self.registry.borrow().clone();
        let is_new = self.history.borrow().past().len() == 0;
        let mut keeping = self.keeping.take();
        let back = if keep {
            keeping.begin(&registry, is_new).await
        } else {
            keeping.end().await;
            None
        };
        *self.keeping.borrow_mut() = keeping;
        if let Some(back) = back {
            *self.registry.borrow_mut() = back;
            self.history.borrow_mut().clear();
            self.begin(0);
        }
    }

    /// What would be collected.
    fn garbage(&self) -> Overview {
        let found = self.registry.borrow().garbage(garbage());
        let (changed, more) = lines(&found);
        let said = if found.is_empty() { "There is nothing that nothing refers to." } else { "" };
        Overview { said: said.to_owned(), changed, more, ..self.overview() }
    }

    fn overview(&self) -> Overview {
        let (registry, history) = (self.registry.borrow(), self.history.borrow());
        let now = registry.snapshot();
        let (changed, more) = lines(&Changes::between(&self.before.borrow(), &now));
        let keeping = self.keeping.borrow();
        let made = self.made.borrow();
        let undone = made.by.len().saturating_sub(history.future().len());
        Overview {
            said: String::new(),
            failed: false,
            undo: history.past().next().map(ToString::to_string),
            redo: history.future().next().map(ToString::to_string),
            run: made.run,
            undone: made.by[undone..].iter().copied().flatten().collect(),
            repositories: registry
                .repositories()
                .take(REPOSITORIES)
                .map(|name| told(&registry, name))
                .collect(),
            count: count(registry.repositories().count()),
            uploads: u32::try_from(registry.open_uploads()).unwrap_or(u32::MAX),
            bytes: now.bytes(),
            changed,
            more,
            kept: keeping.is_on(),
            unkept: keeping.unkept().to_owned(),
        }
    }
}

/// What counts as garbage: what a registry's own collector would take.
fn garbage() -> Garbage {
    Garbage { untagged: true, dangling_referrers: true, empty_repositories: false }
}

/// The first lines, and how many more there are.
fn lines(changes: &Changes) -> (Vec<String>, u32) {
    let text = changes.to_string();
    let mut lines = text.lines().map(str::to_owned);
    let first = lines.by_ref().take(CHANGES).collect();
    (first, count(lines.count()))
}

fn told(registry: &Registry, name: &RepositoryName) -> Repository {
    let holdings = registry.holdings(name);
    let tags = || holdings.into_iter().flat_map(Holdings::tags);
    let sizes: Vec<u64> = registry.held_blobs(name).map(|(_, content)| content.length()).collect();
    Repository {
        name: name.to_string(),
        tags: tags().take(TAGS).map(|(tag, digest)| (tag.to_string(), digest.to_string())).collect(),
        tag_count: count(tags().count()),
        manifests: count(holdings.map_or(0, |held| held.manifests().count())),
        blobs: count(sizes.len()),
        bytes: sizes.iter().sum(),
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
