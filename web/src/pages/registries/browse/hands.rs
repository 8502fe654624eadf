//! What the user does that takes requests, or another page.

use super::action::Action;
use super::state::{ASKED, Browse, Cost, Want};
use crate::pages::play::{Field, FlowChoice, Form, TargetChoice, Whom, show};
use crate::shared::Shared;
use crate::worker::{Engine, Stopper, Task};
use futures::StreamExt as _;
use longshore_client::flows::{Delete, ListReferrers, ListRepositories, ListTags, Pull, PullOptions};
use longshore_client::secrets::Secrets;
use longshore_client::url::Origin;
use longshore_client::{Fault, FlowError, Transcript};
use longshore_core::{Digest, Reference, RepositoryName};
use longshore_worker::job::{FilesOf, Flow, Job};
use longshore_worker::message::{News, Order};
use longshore_worker::summary::Summary;
use std::cell::RefCell;
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
        let (fill, leave) = (self.page.dispatcher(), self.page.dispatcher());
        show(Whom {
            form: &self.page.form,
            error: &|field| self.page.told.contains(&field).then(|| self.page.form.error(field)).flatten(),
            fill: Callback::from(move |filled| fill.dispatch(Action::Fill(filled))),
            leave: Callback::from(move |field| leave.dispatch(Action::Leave(field))),
        })
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
        let Some(job) = self.job(&want) else { return self.page.dispatch(Action::Refuse) };
        // What was wanted before is not wanted any more.
        self.stop();
        let secrets = Secrets::new(job.target.credentials.as_ref().filter(|_| !job.embedded));
        self.page.dispatch(Action::Want(want.clone()));
        let run = self.page.runs;
        let task = self.engine.order(&Order::Run(Box::new(job)));
        *self.stopper.borrow_mut() = Some(task.stopper());
        let dispatch = self.page.dispatcher();
        spawn_local(async move {
            let (transcript, result) = follow(task).await;
            let mut hidden = secrets;
            for exchange in &transcript.exchanges {
                if let Some(response) = exchange.response() {
                    hidden.learn(&exchange.request, response);
                }
            }
            let cost = Cost { want, transcript: Shared::new(transcript), hidden: Shared::new(hidden) };
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
        if let Some(job) = self.job(&want) {
            self.page.dispatch(Action::Trust(job.target.url.origin(), service));
            self.want(want);
        }
    }
}

impl Hands {
    /// What is to be run for that which is wanted; none while something is filled in wrongly.
    fn job(&self, want: &Want) -> Option<Job> {
        let page = &self.page;
        let mut form = Form::clone(&page.form);
        // The repository counts only where it is asked for.
        form.flow = FlowChoice::Catalog;
        let mut job = form.job()?;
        let registry = job.target.url.origin();
        let of_it = page.trusted.iter().filter(|(of, _)| *of == registry);
        job.target.trusted_realms = of_it.map(|(_, service)| service.clone()).collect();
        let open = || RepositoryName::parse(page.repository.as_deref()?).ok();
        job.flow = match want {
            Want::Repositories => Flow::Catalog(ListRepositories { page_size: None }),
            Want::Tags(name) => {
                Flow::Tags(ListTags { repository: RepositoryName::parse(name.trim()).ok()?, page_size: None })
            }
            Want::Look(name, _) => Flow::Look(Pull {
                repository: open()?,
                reference: Reference::parse(name).ok()?,
                options: PullOptions::default(),
            }),
            Want::Referrers(digest) => Flow::Referrers(ListReferrers {
                repository: open()?,
                digest: Digest::parse(digest).ok()?,
                artifact_type: None,
            }),
            Want::Files(digest, size) => {
                Flow::Files(FilesOf { repository: open()?, digest: Digest::parse(digest).ok()?, size: *size })
            }
            Want::Delete(name) => {
                Flow::Delete(Delete { repository: open()?, references: vec![Reference::parse(name).ok()?] })
            }
        };
        Some(job)
    }

    /// Has Play ready to do the same, and goes there.
    pub(crate) fn show_in_play(&self, want: &Want) -> Callback<MouseEvent> {
        let (page, want) = (self.page.clone(), want.clone());
        Callback::from(move |_| {
            let latest = || page.way.last().map(|opened| opened.name.clone()).unwrap_or_default();
            let (flow, reference) = match &want {
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
            show::send(&[url, form.account.label(), flow.label(), &repository, &reference]);
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
