//! The bench: what all checks of a run share. They ask the registry through it, and nothing else.

use crate::check::Level;
use crate::digests::Content;
use crate::ledger::{Ledger, Thing};
use crate::material::{Noise, Set, SetState};
use crate::options::{Options, Repositories};
use crate::record::Tape;
use crate::reply::Reply;
use crate::verdict::{Ending, Finding, Step};
use http::StatusCode;
use longshore_client::error::Fault;
use longshore_client::event::Event;
use longshore_client::plain::plain_start;
use longshore_client::secrets::Secrets;
use longshore_client::transport::{Clock, Transport};
use longshore_client::url::Url;
use longshore_client::{Client, FlowError, Observer, Outgoing, Target};
use longshore_core::Algorithm;
use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

/// What a request does: each has a token of its own, as a registry that is careful asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    /// Nothing of a repository.
    Ping,
    Pull,
    Push,
    /// A push that also reads from the other repository.
    Mount,
    Delete,
}

/// The first repository, in which nearly everything happens, and the second.
pub(crate) const FIRST: usize = 0;
pub(crate) const SECOND: usize = 1;

/// One that nobody ever pushes to.
pub(crate) const MISSING: usize = 2;

pub(crate) struct Bench {
    pub(crate) options: Options,
    pub(crate) target: Target,
    pub(crate) tape: Rc<RefCell<Tape>>,
    pub(crate) ledger: RefCell<Ledger>,
    pub(crate) noise: Noise,
    pub(crate) facts: Facts,
    transport: Rc<dyn Transport>,
    clock: Rc<dyn Clock>,
    begun: Duration,
    /// The client that numbers all exchanges; the others are beside it.
    root: Client,
    clients: RefCell<Vec<(Access, usize, Rc<Client>)>>,
    findings: RefCell<Vec<Finding>>,
    set: RefCell<Option<Rc<SetState>>>,
    /// How many requests in a row had no answer.
    silent: Cell<u32>,
}

/// What a check finds out for those after it.
#[derive(Default)]
pub(crate) struct Facts {
    /// The least size of a chunk that is not the last, in bytes.
    pub(crate) chunk_min: Cell<u64>,
    /// Blobs of the checks of blobs, and which repository has them.
    pub(crate) blobs: RefCell<Vec<(Content, usize)>>,
    /// Tags that the checks of lists have put there.
    pub(crate) tags: RefCell<Vec<String>>,
    /// Why things are not deleted here, by what they are.
    pub(crate) undeletable: RefCell<Vec<(Thing, String)>>,
    /// Whether there is an endpoint for referrers: unknown until it was asked.
    pub(crate) has_referrers: Cell<Option<bool>>,
}

/// After so many requests in a row without an answer, nobody is there any more.
const SILENT: u32 = 3;

/// The same where a page cannot see whether anybody answers: a registry may hide several answers of a kind.
const HIDDEN_IN_A_ROW: u32 = 12;

/// What is known where a page is shown no answer.
const HIDDEN: &str = "the browser shows this page no answer: the registry may have answered without CORS headers, or not at all";

impl Bench {
    pub(crate) fn new(
        target: Target,
        transport: Rc<dyn Transport>,
        clock: Rc<dyn Clock>,
        options: Options,
    ) -> Self {
        let tape = Rc::new(RefCell::new(Tape::new(Secrets::new(target.credentials.as_ref()))));
        let taken = Rc::clone(&tape);
        let observer: Rc<dyn Observer> = Rc::new(move |event: Event| taken.borrow_mut().take(&event));
        let root = Client::new(target.clone(), Rc::clone(&transport), observer, Rc::clone(&clock));
        let noise = Noise::new(&options.seed);
        let begun = clock.now();
        Self {
            options,
            target,
            tape,
            ledger: RefCell::default(),
            noise,
            facts: Facts::default(),
            transport,
            clock,
            begun,
            root,
            clients: RefCell::default(),
            findings: RefCell::default(),
            set: RefCell::default(),
            silent: Cell::new(0),
        }
    }

    pub(crate) fn now(&self) -> Duration {
        self.clock.now()
    }

    pub(crate) fn elapsed(&self) -> Duration {
        self.now().saturating_sub(self.begun)
    }

    pub(crate) fn repository(&self, which: usize) -> Cow<'_, str> {
        let Repositories { first, second } = &self.options.repositories;
        match which {
            FIRST => Cow::Borrowed(first.as_str()),
            SECOND => Cow::Borrowed(second.as_str()),
            _ => Cow::Owned(format!("{first}-missing-{}", self.noise.mark)),
        }
    }

    /// The address of a path below a repository, such as `blobs/uploads/`.
    pub(crate) fn url(&self, which: usize, path: &str) -> Step<Url> {
        let path = format!("/v2/{}/{path}", self.repository(which));
        self.target.url.join(&path).map_err(|error| Ending::Skipped(format!("{path} is no address: {error}")))
    }

    /// Sends a request, and what a challenge asks for.
    pub(crate) async fn ask(&self, access: Access, which: usize, outgoing: Outgoing) -> Step<Reply<'_>> {
        if self.elapsed() > self.options.longest {
            let minutes = self.options.longest.as_secs().div_ceil(60);
            return Err(Ending::Over(format!("{minutes} minutes have passed, and not all is checked")));
        }
        self.ask_at_last(access, which, outgoing).await
    }

    /// The same, however late it is.
    pub(crate) async fn ask_at_last(
        &self,
        access: Access,
        which: usize,
        outgoing: Outgoing,
    ) -> Step<Reply<'_>> {
        let (client, is_new) = self.client(access, which);
        let mut sent = client.send(outgoing.clone()).await;
        // What a token grants is settled when it is given; the repository may have come into being since then.
        if !is_new && matches!(&sent, Ok(answer) if answer.response.status == StatusCode::UNAUTHORIZED) {
            self.clients.borrow_mut().retain(|(known, at, _)| *known != access || *at != which);
            sent = self.client(access, which).0.send(outgoing).await;
        }
        match sent {
            Ok(answer) => {
                self.silent.set(0);
                Ok(Reply::new(self, answer))
            }
            Err(error) => Err(self.unanswered(&error)),
        }
    }

    /// Sends a request as nobody in particular, whatever comes.
    pub(crate) async fn ask_anonymously(&self, outgoing: Outgoing) -> Step<Reply<'_>> {
        let target = Target { credentials: None, ..self.target.clone() };
        let client = self.root.beside(target, Rc::clone(&self.transport));
        let answer = client.once(outgoing).await.map_err(|error| self.unanswered(&error))?;
        Ok(Reply::new(self, answer))
    }

    /// Sends a request without a repository, answering a challenge.
    pub(crate) async fn ask_first(&self, outgoing: Outgoing) -> Result<Reply<'_>, FlowError> {
        self.root.send(outgoing).await.map(|answer| Reply::new(self, answer))
    }

    fn unanswered(&self, error: &FlowError) -> Ending {
        let tape = self.tape.borrow();
        let sentence = tape.sentence(&error.sentence);
        if error.untrusted_realm.is_some() {
            return Ending::Over(format!("{sentence} {}", error.advice));
        }
        if error.fault == Fault::Network {
            self.silent.set(self.silent.get() + 1);
            let most = if self.options.sees_all_headers { SILENT } else { HIDDEN_IN_A_ROW };
            if self.silent.get() >= most {
                return Ending::Over(format!("{most} requests in a row had no answer. {sentence}"));
            }
        }
        // A browser shows no page an answer without the headers of CORS, nor says that there was one.
        if tape.met_nobody && !self.options.sees_all_headers {
            return Ending::Skipped(HIDDEN.to_owned());
        }
        Ending::Missed(Finding {
            level: Level::Must,
            exchange: error.exchange,
            request: tape.sentence(error.request.as_deref().unwrap_or_default()),
            subject: "answer".to_owned(),
            expected: "one that can be read".to_owned(),
            actual: plain_start(&sentence, 400),
        })
    }

    /// The client for this, and whether it is a new one, which will ask for a token.
    fn client(&self, access: Access, which: usize) -> (Rc<Client>, bool) {
        let mut clients = self.clients.borrow_mut();
        let known = clients.iter().find(|(known, at, _)| *known == access && *at == which);
        if let Some((_, _, client)) = known {
            return (Rc::clone(client), false);
        }
        let client = self.root.beside(self.target.clone(), Rc::clone(&self.transport));
        clients.push((access, which, Rc::clone(&client)));
        (client, true)
    }

    /// Something is not as expected, and the check goes on.
    pub(crate) fn note(&self, finding: Finding) {
        self.findings.borrow_mut().push(finding);
    }

    /// What was noted since the last time.
    pub(crate) fn take_findings(&self) -> Vec<Finding> {
        std::mem::take(&mut *self.findings.borrow_mut())
    }

    /// What a set of documents is made of, and how far it is pushed. One at a time is kept.
    pub(crate) fn set(&self, set: Set) -> Rc<SetState> {
        let mut current = self.set.borrow_mut();
        match &*current {
            Some(state) if state.set == set => Rc::clone(state),
            _ => {
                let state = Rc::new(SetState::new(set, &self.noise));
                *current = Some(Rc::clone(&state));
                state
            }
        }
    }

    /// Bytes that nobody has pushed.
    pub(crate) fn content(&self, algorithm: Algorithm, size: usize) -> Content {
        Content::new(algorithm, self.noise.bytes(size))
    }

    /// Things of this kind are not deleted here, for this reason.
    pub(crate) fn cannot_delete(&self, thing: Thing, why: &str) {
        self.facts.undeletable.borrow_mut().push((thing, why.to_owned()));
    }

    /// Why things of this kind are not deleted here.
    pub(crate) fn undeletable(&self, thing: Thing) -> Option<String> {
        let known = self.facts.undeletable.borrow();
        known.iter().find(|(known, _)| *known == thing).map(|(_, why)| why.clone())
    }
}
