//! The client: one target, who is asking, and what is under way there.

use crate::answer::Answer;
use crate::auth::{self, Authorization};
use crate::body::{Intake, Payload};
use crate::dialect::Dialect;
use crate::error::{Fault, FlowError};
use crate::event::{Event, Observer};
use crate::failure::{Ended, Failure};
use crate::ledger::Ledger;
use crate::retries::{self, Retries};
use crate::step::Step;
use crate::stop::Stopped;
use crate::target::Target;
use crate::token::Token;
use crate::transport::{Clock, Recorder, Request, Still, Timer, Touched, Transport, TransportError, Way};
use crate::unanswered::unanswered;
use crate::url::{Url, UrlError};
use futures::future::{Either, select};
use http::header::{AUTHORIZATION, HeaderMap};
use http::{Method, StatusCode};
use longshore_core::{Digest, Scope};
use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::pin::pin;
use std::rc::Rc;

/// A client of one target, for one run of a flow.
pub struct Client {
    target: Target,
    transport: Recorder,
    observer: Rc<dyn Observer>,
    authorization: RefCell<Authorization>,
    scopes: RefCell<Option<Vec<Scope>>>,
    open_uploads: RefCell<Vec<Url>>,
    /// The blob whose upload can go on in another run; none where nobody would go on with it.
    uploading: RefCell<Option<Digest>>,
    expected: Option<Failure>,
    dialect: Cell<Option<Dialect>>,
    /// Whether the token that is used was good for something already.
    accepted: Cell<bool>,
    /// Clients of other targets in the same run: what they leave open is cleaned up with it.
    beside: RefCell<Vec<Rc<Client>>>,
    retries: Retries,
    timer: Rc<dyn Timer>,
    /// Whether anything was answered: where nothing ever was, nobody is there to be asked again.
    answered: Cell<bool>,
    /// The exchanges that the user had a hand in, those of clients beside this one among them.
    ledger: Rc<Ledger>,
}

impl Client {
    /// A client that has not asked anything yet.
    pub fn new(
        target: Target,
        transport: Rc<dyn Transport>,
        observer: Rc<dyn Observer>,
        clock: Rc<dyn Clock>,
    ) -> Self {
        Self {
            target,
            transport: Recorder::new(transport, Rc::clone(&observer), clock),
            observer,
            authorization: RefCell::new(Authorization::None),
            scopes: RefCell::default(),
            open_uploads: RefCell::default(),
            uploading: RefCell::default(),
            expected: None,
            dialect: Cell::new(None),
            accepted: Cell::new(false),
            beside: RefCell::default(),
            retries: Retries::NONE,
            timer: Rc::new(Still),
            answered: Cell::new(false),
            ledger: Rc::default(),
        }
    }

    /// A client of another target whose exchanges are numbered along with this one's, told to the same observer.
    pub fn beside(&self, target: Target, transport: Rc<dyn Transport>) -> Rc<Self> {
        let client = Rc::new(Self {
            target,
            transport: self.transport.beside(transport),
            observer: Rc::clone(&self.observer),
            authorization: RefCell::new(Authorization::None),
            scopes: RefCell::default(),
            open_uploads: RefCell::default(),
            uploading: RefCell::default(),
            expected: self.expected,
            dialect: Cell::new(None),
            accepted: Cell::new(false),
            beside: RefCell::default(),
            retries: self.retries,
            timer: Rc::clone(&self.timer),
            answered: Cell::new(false),
            ledger: Rc::clone(&self.ledger),
        });
        self.beside.borrow_mut().push(Rc::clone(&client));
        client
    }

    /// The same client, for a flow that is to fail so.
    #[must_use]
    pub fn expecting(mut self, failure: Option<Failure>) -> Self {
        self.expected = failure;
        self
    }

    /// The same client, which tries again what is safe to try again: GET, HEAD, and parts of uploads, of which it asks first
    /// how much arrived.
    #[must_use]
    pub fn retrying(mut self, retries: Retries, timer: Rc<dyn Timer>) -> Self {
        self.retries = retries;
        self.timer = timer;
        self
    }

    /// Runs a flow of this client until it ends or is stopped. When it is stopped, its request is
    /// given up; and unless it reached its goal, the upload sessions that it left open are cancelled: but for one that a
    /// push was cut off from by the network, with which another run can go on.
    pub async fn run<T>(
        &self,
        stopped: Stopped,
        flow: impl Future<Output = Result<T, FlowError>>,
    ) -> Result<T, FlowError> {
        let error = {
            let flow = pin!(flow);
            let stopped = pin!(stopped.wait());
            if let Either::Left((result, _)) = select(flow, stopped).await {
                match result {
                    Ok(done) => return Ok(done),
                    Err(error) => error,
                }
            } else {
                FlowError::stopped()
            }
        };
        let can_go_on = error.fault == Fault::Network && self.uploading.borrow().is_some();
        if !can_go_on {
            self.clean_up().await;
        }
        Err(self.ledger.explained(error))
    }

    /// Runs a flow that may have been asked to fail. It has to fail so: in the step that was named, with its status.
    pub async fn run_expecting<T>(
        &self,
        stopped: Stopped,
        flow: impl Future<Output = Result<T, FlowError>>,
    ) -> Result<Ended<T>, FlowError> {
        let failure = self.expected;
        match (self.run(stopped, flow).await, failure) {
            (Err(error), _) if error.fault == Fault::Expected => {
                Ok(Ended::Failed { failure, exchange: error.exchange.unwrap_or_default() })
            }
            (result, None) => result.map(Ended::Done),
            (Ok(_), Some(failure)) => Err(FlowError {
                expected: Some(failure.to_string()),
                actual: Some("the flow reached its goal".to_owned()),
                ..FlowError::new(
                    Fault::Registry,
                    format!("The flow reached its goal, and was to fail: {failure}."),
                    format!("It fails so because {}: bring that about, or expect success.", failure.cause),
                )
            }),
            (Err(error), Some(_)) if error.fault == Fault::Stopped => Err(error),
            (Err(error), Some(failure)) => Err(FlowError {
                expected: Some(failure.to_string()),
                sentence: format!(
                    "The flow failed, and otherwise than it was to ({failure}). {}",
                    error.sentence
                ),
                ..error
            }),
        }
    }

    /// Cancels the upload sessions that this client and those beside it have left open.
    async fn clean_up(&self) {
        self.give_up().await;
        let beside = std::mem::take(&mut *self.beside.borrow_mut());
        for client in beside {
            client.give_up().await;
        }
    }

    async fn give_up(&self) {
        let open = std::mem::take(&mut *self.open_uploads.borrow_mut());
        for location in open {
            // It may have ended on its own, and nobody waits for it: whatever comes is right.
            let cancel = Outgoing::new(Step::CancelUpload, Method::DELETE, location);
            let _ = self.once(Outgoing { is_cleanup: true, ..cancel }).await;
        }
        self.tell_session(None);
    }

    /// Whether a request of the run was edited or dropped, so that what comes after it is not known.
    pub(crate) fn is_edited(&self) -> bool {
        self.ledger.is_edited()
    }

    /// The failure that this step is asked to have.
    pub(crate) fn expected_at(&self, step: Step) -> Option<Failure> {
        self.expected.filter(|failure| failure.step == step)
    }

    /// How the registry counts the bytes of uploads, once that was heard.
    pub fn dialect(&self) -> Option<Dialect> {
        self.dialect.get()
    }

    pub(crate) fn heard(&self, dialect: Dialect) {
        self.dialect.set(Some(dialect));
    }

    /// The registry that is talked to.
    pub fn target(&self) -> &Target {
        &self.target
    }

    pub(crate) fn observer(&self) -> &dyn Observer {
        self.observer.as_ref()
    }

    /// What this flow will need to be allowed; asked for with the first token.
    pub(crate) fn ask_for(&self, scopes: Vec<Scope>) {
        *self.scopes.borrow_mut() = Some(scopes);
    }

    /// What was asked for; none where the challenge is to say it.
    pub(crate) fn scopes(&self) -> Option<Vec<Scope>> {
        self.scopes.borrow().clone()
    }

    /// The token that requests go with.
    pub(crate) fn token(&self) -> Option<Token> {
        match &*self.authorization.borrow() {
            Authorization::Bearer(token) => Some(token.clone()),
            Authorization::None | Authorization::Basic(_) => None,
        }
    }

    pub(crate) fn authorize(&self, authorization: Authorization) {
        *self.authorization.borrow_mut() = authorization;
        self.accepted.set(false);
    }

    /// An upload session was opened here, or goes on there.
    pub(crate) fn upload_is_open(&self, location: &Url) {
        let open = std::slice::from_ref(location);
        if *self.open_uploads.borrow() != open {
            *self.open_uploads.borrow_mut() = open.to_vec();
            self.tell_session(Some(location));
        }
    }

    /// The upload session was closed.
    pub(crate) fn upload_is_closed(&self) {
        self.open_uploads.borrow_mut().clear();
        self.tell_session(None);
    }

    /// The sessions from here on are this blob's, and are told: another run can go on with them.
    pub(crate) fn tells_sessions_of(&self, blob: &Digest) {
        *self.uploading.borrow_mut() = Some(blob.clone());
    }

    fn tell_session(&self, location: Option<&Url>) {
        if let Some(blob) = self.uploading.borrow().clone() {
            self.observer.event(Event::Session { blob, location: location.cloned() });
        }
    }

    /// The URL of a path of the target's API.
    pub(crate) fn url(&self, path: &str) -> Result<Url, FlowError> {
        self.target.url.join(path).map_err(|error| {
            FlowError::new(Fault::Bug, format!("{path} cannot be a URL: {error}."), "Please report this.")
        })
    }

    /// Sends a request. Where the answer asks for a token that was not asked for yet, or the token was good before
    /// and is no more, fetches one and sends the request once more.
    pub async fn send(&self, outgoing: Outgoing) -> Result<Answer, FlowError> {
        let answer = self.once(outgoing.clone()).await?;
        if answer.response.status != StatusCode::UNAUTHORIZED {
            self.accepted.set(true);
            return Ok(answer);
        }
        let wants_another = match *self.authorization.borrow() {
            Authorization::None => true,
            Authorization::Basic(_) => false,
            // One that does not grant enough will not be better for being fetched again.
            Authorization::Bearer(_) => self.accepted.get() && !auth::wants_more_scope(&answer),
        };
        let is_ours = outgoing.url.origin() == self.target.url.origin();
        if !wants_another || !is_ours || answer.response.header("www-authenticate").is_none() {
            return Ok(answer);
        }
        auth::answer_challenge(self, &answer).await?;
        self.once(outgoing).await
    }

    /// Sends a request, whatever comes: a challenge is not answered. It is sent again where that is safe, and no good
    /// answer came.
    pub async fn once(&self, mut outgoing: Outgoing) -> Result<Answer, FlowError> {
        let is_safe = matches!(outgoing.method, Method::GET | Method::HEAD);
        let mut tried = 0;
        loop {
            // Every flow waits here, so that it is not to hold all of this.
            let result = Box::pin(self.attempt(outgoing.clone())).await;
            if !is_safe || !self.pause(tried, &result).await {
                return result;
            }
            outgoing.repeats = Some(self.transport.last());
            tried += 1;
        }
    }

    /// Waits where what came is a hiccup, so that the same may be tried again. False where it is the answer: also that which the
    /// flow was asked to meet, or where it was tried often enough.
    pub(crate) async fn pause(&self, tried: u32, result: &Result<Answer, FlowError>) -> bool {
        let wait = match result {
            Ok(answer) if retries::is_hiccup(answer.response.status) && self.expected.is_none() => {
                let asked = retries::asked(&answer.response, self.timer.time_of_day());
                self.retries.wait(tried, asked)
            }
            Err(error) if error.is_passing => self.retries.wait(tried, None),
            Ok(_) | Err(_) => None,
        };
        let Some(wait) = wait else { return false };
        self.observer.event(Event::Waiting { exchange: self.transport.last(), wait });
        self.timer.sleep(wait).await;
        true
    }

    /// The number of the exchange that was begun last.
    pub(crate) fn last(&self) -> u32 {
        self.transport.last()
    }

    async fn attempt(&self, outgoing: Outgoing) -> Result<Answer, FlowError> {
        let Outgoing { step, method, url, mut headers, body, intake, repeats, is_cleanup } = outgoing;
        // Credentials stay with the origin that they are for, and so does where a request says to come from.
        let is_ours = url.origin() == self.target.url.origin();
        if step != Step::Auth
            && is_ours
            && let Some(value) = self.authorization.borrow().header()
        {
            headers.insert(AUTHORIZATION, value);
        }
        if is_ours
            && let Some(value) = self.target.request_addr.and_then(|address| address.to_string().parse().ok())
        {
            headers.insert(Target::ADDRESS_HEADER, value);
        }
        let request = format!("{method} {}", cut(url.as_str()));
        let way = Way { repeats, is_cleanup, ..Way::default() };
        let (touched, gateway) = (Rc::clone(&way.touched), Rc::clone(&way.gateway));
        let sent = Request { step, method, url: url.clone(), headers, body, intake, way };
        let result = self.transport.send(sent).await;
        let touched = touched.borrow().clone();
        if let Some(session) =
            touched.lost_session.as_ref().filter(|it| it.origin() == self.target.url.origin())
        {
            self.upload_is_open(session);
        }
        let is_touched = touched != Touched::default();
        if is_touched {
            self.ledger.note(self.transport.last(), touched);
        }
        match result {
            Ok(response) => {
                self.answered.set(true);
                Ok(Answer { step, request, url, response, is_touched })
            }
            Err(error) => {
                let exchange = Some(self.transport.last()).filter(|number| *number > 0);
                let is_passing = match &error {
                    TransportError::Injected(_) | TransportError::CutShort(_) => true,
                    TransportError::Unreachable(_) => self.answered.get() && !is_touched,
                    _ => false,
                };
                Err(FlowError {
                    exchange,
                    is_passing,
                    ..unanswered(step, &request, &url, (&error, gateway.get()))
                })
            }
        }
    }
}

/// An address as it can be repeated in a sentence: a registry may make it as long as it likes.
fn cut(url: &str) -> Cow<'_, str> {
    const LONGEST: usize = 400;
    match url.char_indices().nth(LONGEST) {
        Some((end, _)) => Cow::Owned(format!("{}…", &url[..end])),
        None => Cow::Borrowed(url),
    }
}

/// A request that a flow wants to send; the client adds the authorization.
#[derive(Clone, Debug)]
pub struct Outgoing {
    pub(crate) step: Step,
    pub(crate) method: Method,
    pub(crate) url: Url,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Payload,
    pub(crate) intake: Intake,
    /// The exchange that it repeats.
    pub(crate) repeats: Option<u32>,
    /// Whether it only puts things in order after the flow has ended.
    pub(crate) is_cleanup: bool,
}

impl Outgoing {
    /// A request without headers and body, which expects a short answer.
    pub fn new(step: Step, method: Method, url: Url) -> Self {
        let (headers, body, intake) = (HeaderMap::new(), Payload::Empty, Intake::SMALL);
        Self { step, method, url, headers, body, intake, repeats: None, is_cleanup: false }
    }

    /// With this header; one that cannot be written is left out, and the expectations will tell.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: &str) -> Self {
        if let Ok(value) = value.parse() {
            self.headers.insert(name, value);
        }
        self
    }

    /// With this body, and what it is.
    #[must_use]
    pub fn body(mut self, media_type: &str, body: Payload) -> Self {
        self.body = body;
        self.header("content-type", media_type)
    }

    /// With this to be taken in of the answer.
    #[must_use]
    pub fn intake(mut self, intake: Intake) -> Self {
        self.intake = intake;
        self
    }
}

/// The error of a registry that points to somewhere that is no URL.
pub(crate) fn bad_pointer(answer: &Answer, header: &str, value: &str, error: &UrlError) -> FlowError {
    let value: String = value.chars().take(200).collect();
    answer.error(
        format!("the {header} “{value}” cannot be followed: {error}"),
        format!("The registry's {header} header has to be a URL, absolute or relative; this is the registry's fault, or a proxy's before it."),
    )
}
