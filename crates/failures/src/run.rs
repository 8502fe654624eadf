//! Running a case: the client's own flow, against a fresh embedded registry or a real one.

use crate::case::Case;
use crate::outcome::{Actual, Came, Outcome};
use crate::place::{Place, Who};
use crate::prepared::Prepared;
use longshore_client::flows::{Delete, delete};
use longshore_client::stop::Stopped;
use longshore_client::transport::{Clock, Local, Still, Transport};
use longshore_client::{Client, Ended, Event, Fault, FlowError, Observer, Step, Target, Transcript};
use longshore_core::{Reference, ReportedError};
use std::cell::RefCell;
use std::fmt::Display;
use std::rc::Rc;

/// Runs a case against a fresh embedded registry that is prepared for it. Status, error code and reason have to be the case's.
pub async fn embedded(case: &Case, stopped: Stopped) -> Outcome {
    let ready = Place::embedded().map_err(|error| error.to_string()).and_then(|place| {
        let target = Target::parse(Target::EMBEDDED).map_err(|error| error.to_string())?;
        let owner =
            longshore_client::Credentials { username: "devtable".into(), password: "password".into() };
        let prepared = Prepared::for_case(case).map_err(|error| error.to_string())?;
        Ok((place, target.as_user(owner), Rc::new(RefCell::new(prepared))))
    });
    let (place, target, prepared) = match ready {
        Ok(ready) => ready,
        Err(error) => {
            return Outcome::impossible(case, &error);
        }
    };
    let transport = {
        let prepared = Rc::clone(&prepared);
        Rc::new(Local::new(move |request| prepared.borrow_mut().answer(request)))
    };
    let mut run = Run::new(case, &place, &target, transport, Rc::new(Still));
    let result = run.flow(stopped).await;
    let mut outcome = run.judged(result);
    let why = outcome.actual.as_ref().and_then(|actual| prepared.borrow().why(actual.exchange).cloned());
    if outcome.came == Came::AsExpected
        && let Some(actual) = &outcome.actual
    {
        let rules = why.iter().flat_map(|why| &why.reasons);
        // What fails is decided last; a mount that becomes an upload goes on from there.
        let decided = match why.as_ref().and_then(|why| why.last()) {
            Some(last) if actual.status >= 400 => last.rule.id() == case.rule,
            _ => rules.into_iter().any(|reason| reason.rule.id() == case.rule),
        };
        if actual.status != case.status || actual.code != case.code {
            outcome.came = Came::Otherwise(format!("The registry answered {actual}."));
        } else if !decided {
            outcome.came = Came::Otherwise(format!("It was not for the reason {}.", case.rule));
        }
    }
    outcome.why = why;
    outcome
}

/// Runs a case against a real registry, if that is safe there. Any status will do that says so by the specification. What
/// the registry takes, though it was to refuse it, is deleted again.
pub async fn against(
    case: &Case,
    place: &Place,
    target: Target,
    transport: Rc<dyn Transport>,
    clock: Rc<dyn Clock>,
    stopped: Stopped,
) -> Outcome {
    if !case.is_safe {
        let why = match case.setting {
            Some(setting) => format!("It needs a state of the registry. {}", setting.sentence),
            None => "It needs content or accounts that only a registry of its own has.".to_owned(),
        };
        return Outcome::not_run(case, Came::NotHere(why));
    }
    // A wrong password is tried for a user that nobody is: some registries lock an account after a few of them.
    let target = match case.who {
        Who::WrongPassword => Target { credentials: None, ..target },
        _ => target,
    };
    let mut run = Run::new(case, place, &target, transport, clock);
    let result = run.flow(stopped).await;
    let left_behind = run.put_away().await.or_else(|| run.left_open());
    Outcome { left_behind, ..run.judged(result) }
}

/// A case that is run.
struct Run<'a> {
    case: &'a Case,
    place: &'a Place,
    target: Target,
    transport: Rc<dyn Transport>,
    clock: Rc<dyn Clock>,
    seen: Rc<RefCell<Vec<Event>>>,
}

impl<'a> Run<'a> {
    fn new(
        case: &'a Case,
        place: &'a Place,
        target: &Target,
        transport: Rc<dyn Transport>,
        clock: Rc<dyn Clock>,
    ) -> Self {
        let target = case.who.asks(target);
        Self { case, place, target, transport, clock, seen: Rc::default() }
    }

    fn client(&self, seen: &Rc<RefCell<Vec<Event>>>) -> Client {
        let seen = Rc::clone(seen);
        let observer: Rc<dyn Observer> = Rc::new(move |event: Event| seen.borrow_mut().push(event));
        Client::new(self.target.clone(), Rc::clone(&self.transport), observer, Rc::clone(&self.clock))
    }

    async fn flow(&mut self, stopped: Stopped) -> Result<Ended<()>, FlowError> {
        let client = self.client(&self.seen).expecting(self.case.failure().copied());
        client.run_expecting(stopped, Box::pin(self.case.act.run(&client, self.place))).await
    }

    /// Deletes the manifest that was taken after all. What is still there, as a sentence.
    async fn put_away(&self) -> Option<String> {
        let is_taken = Transcript::of(&self.seen.borrow()).exchanges.iter().any(|exchange| {
            matches!(exchange.request.step, Step::PutManifest | Step::PutManifestList)
                && exchange.response().is_some_and(|response| response.status.is_success())
        });
        let (repository, digest) = self.case.act.pushes(self.place).filter(|_| is_taken)?;
        let sentence = format!("The manifest {digest} is still in {repository}");
        let input = Delete { repository, references: vec![Reference::Digest(digest)] };
        let client = self.client(&Rc::default());
        let error = Box::pin(delete(&client, &input)).await.err()?;
        Some(format!("{sentence}: {error}"))
    }

    /// The upload session that could not be given up, as a sentence.
    fn left_open(&self) -> Option<String> {
        let seen = Transcript::of(&self.seen.borrow());
        let cancel = seen.exchanges.iter().rfind(|exchange| exchange.request.step == Step::CancelUpload)?;
        match cancel.response() {
            Some(response) if response.status.is_success() => None,
            Some(response) => Some(format!(
                "An upload session may still be open: giving it up was answered with {}",
                response.status
            )),
            None => Some("An upload session may still be open: giving it up was not answered".to_owned()),
        }
    }

    fn judged(self, result: Result<Ended<()>, FlowError>) -> Outcome {
        let events = self.seen.take();
        let transcript = Transcript::of(&events);
        let (came, exchange) = match result {
            Ok(Ended::Failed { exchange, .. }) => (Came::AsExpected, Some(exchange)),
            Ok(Ended::Done(())) => (Came::Otherwise("The flow reached its goal.".to_owned()), None),
            Err(error) if error.fault == Fault::Stopped => (Came::Stopped, None),
            Err(error) => {
                let exchange = error.exchange;
                (self.missed(&transcript, error), exchange)
            }
        };
        let exchange = exchange.or_else(|| transcript.exchanges.last().map(|last| last.number));
        let actual = exchange.and_then(|number| Actual::of(&transcript, number));
        Outcome { case: *self.case, came, actual, events, why: None, left_behind: None }
    }

    /// How a case came out that did not end as it was to.
    fn missed(&self, transcript: &Transcript, error: FlowError) -> Came {
        let never = |step| transcript.exchanges.iter().all(|it| it.request.step != step);
        if error.fault == Fault::Network {
            return Came::Otherwise(error.to_string());
        }
        if self.case.step == Step::Auth && never(Step::Auth) && error.untrusted_realm.is_none() {
            let why = "The registry has no token service: it serves anybody, or wants a password with each request.";
            return Came::NotHere(why.to_owned());
        }
        match error.untrusted_realm {
            Some(origin) => Came::Untrusted(origin),
            None => Came::Otherwise(error.to_string()),
        }
    }
}

impl Actual {
    fn of(transcript: &Transcript, number: u32) -> Option<Self> {
        let exchange = transcript.exchange(number)?;
        let response = exchange.response()?;
        let errors = ReportedError::parse_all(&response.body.kept).unwrap_or_default();
        let code = errors.into_iter().next().map(|error| error.code).unwrap_or_default();
        Some(Self { exchange: number, step: exchange.request.step, status: response.status.as_u16(), code })
    }
}

impl Outcome {
    /// A case that cannot be prepared, for this reason.
    pub fn impossible(case: &Case, why: &dyn Display) -> Self {
        Self::not_run(case, Came::Otherwise(format!("It cannot be prepared: {why}.")))
    }

    fn not_run(case: &Case, how: Came) -> Self {
        Self { case: *case, came: how, actual: None, events: Vec::new(), why: None, left_behind: None }
    }
}
