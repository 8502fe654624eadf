//! What the user does that takes requests, or another page.

use super::action::Action;
use super::state::{ASKED, Browse, Cost, Want};
use crate::pages::play::{Field, FlowChoice, Form, TargetChoice, Whom, show, written};
use crate::shared::Shared;
use crate::worker::{Engine, Stopper, Task};
use futures::StreamExt as _;
use longshore_client::flows::{Delete, ListReferrers, ListRepositories, ListTags, Pull, PullOptions};
use longshore_client::secrets::Secrets;
use longshore_client::url::Origin;
use longshore_client::{Fault, FlowError, Transcript};
use longshore_core::{Digest, Reference, RepositoryName};
use longshore_worker::export::Export;
use longshore_worker::job::{FilesOf, Flow, Job};
use longshore_worker::message::{News, Order};
use longshore_worker::summary::Summary;
use std::cell::RefCell;
use std::fmt::Display;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use web_sys::MouseEvent;
use yew::{Callback, UseReducerHandle};

/// The page's state, and what acts on it.
#[derive(Clone)]
pub(crate) struct Hands {
    pub(crate) page: UseReducerHandle<Browse>,
    pub(crate) engine: Engine,
    /// What stops that which is under way.
    pub(crate) stopper: Rc<RefCell<Option<Stopper>>>,
}

impl Hands {
    /// Who asks whom, as it is filled in.
    pub(crate) fn whom<R>(&self, show: impl FnOnce(Whom<'_>) -> R) -> R {
        let error = &|field| self.page.form.told_error(&self.page.told, field);
        show(Whom::of(&self.page.form, error, self.page.dispatcher(), Action::Fill, Action::Leave))
    }

    /// Tells the page something when it is asked for.
    pub(crate) fn tell(&self, action: impl Fn() -> Action + 'static) -> Callback<MouseEvent> {
        let dispatch = self.page.dispatcher();
        Callback::from(move |_| dispatch.dispatch(action()))
    }

    /// Asks for something when it is pressed.
    pub(crate) fn wanting(&self, want: Want) -> Callback<MouseEvent> {
        let hands = self.clone();
        Callback::from(move |_| hands.want(want.clone()))
    }

    /// The same, after a question where it is costly.
    pub(crate) fn files(&self, digest: &str, size: u64) -> Callback<MouseEvent> {
        let want = Want::Files(digest.to_owned(), size);
        if size <= ASKED {
            return self.wanting(want);
        }
        self.tell(move || Action::Ask(Some(want.clone())))
    }

    /// Asks for something; or says what is wrong with what is filled in.
    pub(crate) fn want(&self, want: Want) {
        let job = match self.job(&want) {
            Ok(job) => job,
            Err(None) => return self.page.dispatch(Action::Refuse),
            Err(Some(error)) => return self.page.dispatch(Action::Fail(want, error)),
        };
        // What was wanted before is not wanted any more.
        self.stop();
        let registry = job.target.url.origin().to_string();
        let credentials = job.target.credentials.clone().filter(|_| !job.embedded);
        let run = self.page.runs + 1;
        self.page.dispatch(Action::Want(want.clone()));
        let task = self.engine.order(&Order::Run(Box::new(job)));
        *self.stopper.borrow_mut() = Some(task.stopper());
        let dispatch = self.page.dispatcher();
        spawn_local(async move {
            let (transcript, result) = follow(task).await;
            let hidden = Secrets::of_run(credentials.as_ref(), &transcript);
            let cost = Cost {
                want,
                registry,
                result: result.as_ref().map(|summary| summary.title.clone()).map_err(Clone::clone),
                transcript: Shared::new(transcript),
                hidden: Shared::new(hidden),
            };
            dispatch.dispatch(Action::Came(run, Box::new(cost), result));
        });
    }

    /// Gives up what is under way.
    pub(crate) fn stop(&self) {
        if let Some(stopper) = self.stopper.borrow_mut().take() {
            stopper.stop();
        }
    }

    /// Trusts a token service, and asks again.
    pub(crate) fn trust(&self, service: Origin, want: Want) {
        if let Ok(job) = self.job(&want) {
            self.page.dispatch(Action::Trust(job.target.url.origin(), service));
            self.want(want);
        }
    }
}

impl Hands {
    /// What is to be run for that which is wanted. The error is that of the name that a document or a list gives it; none where
    /// something is filled in wrongly.
    fn job(&self, want: &Want) -> Result<Job, Option<FlowError>> {
        let page = &self.page;
        let mut form = Form::clone(&page.form);
        // The repository counts only where it is asked for.
        form.flow = FlowChoice::Catalog;
        let mut job = form.job().ok_or(None)?;
        let registry = job.target.url.origin();
        let of_it = page.trusted.iter().filter(|(of, _)| *of == registry);
        job.target.trusted_realms = of_it.map(|(_, service)| service.clone()).collect();
        let open = || named(RepositoryName::parse(page.repository.as_deref().unwrap_or_default()));
        job.flow = match want {
            Want::Repositories => Flow::Catalog(ListRepositories { page_size: None }),
            Want::Tags(name) => Flow::Tags(ListTags {
                repository: named(RepositoryName::parse(name.trim()))?,
                page_size: None,
            }),
            Want::Look(name, _) => Flow::Look(Pull {
                repository: open()?,
                reference: named(Reference::parse(name))?,
                options: PullOptions::default(),
            }),
            Want::Referrers(digest) => Flow::Referrers(ListReferrers {
                repository: open()?,
                digest: named(Digest::parse(digest))?,
                artifact_type: None,
            }),
            Want::Files(digest, size) => Flow::Files(FilesOf {
                repository: open()?,
                digest: named(Digest::parse(digest))?,
                size: *size,
            }),
            Want::Delete(name) => {
                Flow::Delete(Delete { repository: open()?, references: vec![named(Reference::parse(name))?] })
            }
        };
        Ok(job)
    }

    /// Shows the requests in Play, which is ready to do the same.
    pub(crate) fn show_in_play(&self, cost: &Cost) -> Callback<MouseEvent> {
        let (page, cost, engine) = (self.page.clone(), cost.clone(), self.engine.clone());
        Callback::from(move |_| {
            let want = &cost.want;
            let latest = || page.way.last().map(|opened| opened.name.clone()).unwrap_or_default();
            let (flow, reference) = match want {
                Want::Repositories => (FlowChoice::Catalog, String::new()),
                Want::Tags(_) => (FlowChoice::Tags, String::new()),
                Want::Look(name, _) => (FlowChoice::Pull, name.clone()),
                Want::Files(..) => (FlowChoice::Pull, latest()),
                Want::Referrers(digest) => (FlowChoice::Referrers, digest.clone()),
                Want::Delete(name) => (FlowChoice::Delete, name.clone()),
            };
            let form = &page.form;
            let url = if form.target == TargetChoice::Embedded { "" } else { form.url.as_str() };
            let repository = page.repository.clone().unwrap_or_default();
            let parts = [url, form.account.label(), flow.label(), &repository, &reference].map(str::to_owned);
            let task = engine.order(&Order::Export(Box::new(cost.run(flow))));
            spawn_local(async move {
                // Where it cannot be written, Play is ready at the least.
                let run = written(task).await.unwrap_or_default();
                show::send(&parts, &run);
            });
        })
    }

    /// What is wrong with the form, if anything is: it is said where it is.
    pub(crate) fn refuse(&self) {
        self.page.dispatch(Action::Refuse);
    }

    /// Opens the repository whose name is typed.
    pub(crate) fn open_typed(&self) {
        if self.page.form.error(Field::Repository).is_some() {
            return self.refuse();
        }
        self.want(Want::Tags(self.page.form.repository.trim().to_owned()));
    }
}

impl Cost {
    /// The requests as a run of this flow that is to be handed on.
    fn run(&self, flow: FlowChoice) -> Export {
        Export {
            form: longshore_worker::export::Form::Json,
            flow: flow.name(),
            target: self.registry.clone(),
            epoch: None,
            exchanges: self.transcript.exchanges.clone(),
            result: Some(self.result.clone()),
            secrets: (*self.hidden).clone(),
        }
    }
}

/// A name that is not filled in, but comes from a registry.
fn named<T, E: Display>(parsed: Result<T, E>) -> Result<T, Option<FlowError>> {
    parsed.map_err(|error| {
        Some(FlowError::input(
            format!("What names it is wrong: {error}."),
            "Whoever pushed it has to push it anew. The page Manifests says what is wrong with a document.",
        ))
    })
}

/// What the worker tells, until it is over.
async fn follow(mut task: Task) -> (Transcript, Result<Summary, FlowError>) {
    let mut transcript = Transcript::default();
    while let Some(news) = task.news.next().await {
        match news {
            News::Happened(events) => events.iter().for_each(|event| transcript.apply(event)),
            News::Ended(result) => {
                task.over = true;
                return (transcript, result);
            }
            News::Failed(why) => return (transcript, Err(broken(&why))),
            _ => {}
        }
    }
    (transcript, Err(broken("it does not answer")))
}

fn broken(why: &str) -> FlowError {
    FlowError::new(
        Fault::Bug,
        format!("The part of this page that asks registries cannot be used: {why}."),
        "Load the page again. If that does not help, its server lacks a part of the site, or the browser forbids workers.",
    )
}
