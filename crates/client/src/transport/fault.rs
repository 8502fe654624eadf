//! Faults that are put in the way of requests, to see what a flow does about them.

use super::Request;
use crate::step::Step;
use std::cell::RefCell;
use std::fmt;
use std::str::FromStr;
use std::time::Duration;

/// What goes wrong on the way of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// The request never arrives.
    LostRequest,
    /// The request arrives and is done; its answer is lost.
    LostResponse,
    /// The request is sent only after this time.
    Delay(Duration),
    /// This answer comes in the place of the registry's, which is not asked.
    Status(Answered),
    /// The answer breaks off in the middle.
    CutBody,
    /// The answer's `Docker-Content-Digest` names another content.
    WrongDigest,
    /// One bit of the answer's body is another.
    CorruptBody,
}

/// An answer that no registry gave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answered {
    /// The status: 429, 500 or 503.
    pub status: u16,
    /// `Retry-After`, in seconds.
    pub retry_after: Option<u32>,
}

/// A request is not delayed for longer.
const LONGEST_DELAY: Duration = Duration::from_mins(5);

/// How long a request is delayed unless it is said, in seconds.
const DELAY: u64 = 2;

impl FaultKind {
    /// One of each, in the order in which they are listed.
    pub const ALL: [Self; 9] = [
        Self::LostRequest,
        Self::LostResponse,
        Self::Delay(Duration::from_secs(DELAY)),
        Self::Status(Answered { status: 500, retry_after: None }),
        Self::Status(Answered { status: 503, retry_after: Some(1) }),
        Self::Status(Answered { status: 429, retry_after: Some(1) }),
        Self::CutBody,
        Self::WrongDigest,
        Self::CorruptBody,
    ];

    /// What happens, in a few words that can stand by themselves or after “a fault that you put in:”.
    pub fn explained(self) -> String {
        match self {
            Self::LostRequest => "the request was lost on its way".to_owned(),
            Self::LostResponse => "the request arrived, and its answer was lost".to_owned(),
            Self::Delay(time) => format!("the request was sent {} s later", seconds(time)),
            Self::Status(Answered { status, retry_after }) => {
                let wait = retry_after.map(|seconds| format!(", with Retry-After: {seconds}"));
                format!("{status} came without the registry being asked{}", wait.unwrap_or_default())
            }
            Self::CutBody => "the answer was cut short".to_owned(),
            Self::WrongDigest => "the answer's Docker-Content-Digest was changed".to_owned(),
            Self::CorruptBody => "a bit of the answer's body was changed".to_owned(),
        }
    }

    /// The fault that [`Self::explained`] says this of.
    pub fn told(explained: &str) -> Option<Self> {
        let delay = || explained.strip_prefix("the request was sent ")?.strip_suffix(" s later");
        if let Some(seconds) = delay() {
            return format!("delay:{seconds}").parse().ok();
        }
        if let Some((status, rest)) = explained.split_once(" came without the registry being asked") {
            let wait = rest.strip_prefix(", with Retry-After: ").map(|wait| format!(":{wait}"));
            return format!("status-{status}{}", wait.unwrap_or_default()).parse().ok();
        }
        Self::ALL.into_iter().find(|kind| kind.explained() == explained)
    }

    /// The same, as what is going to happen.
    pub fn label(self) -> &'static str {
        match self {
            Self::LostRequest => "The request is lost on its way",
            Self::LostResponse => "The request arrives, and its answer is lost",
            Self::Delay(_) => "The request is sent later, after so many seconds",
            Self::Status(Answered { status: 429, .. }) => "429 comes instead of an answer: too many requests",
            Self::Status(Answered { status: 503, .. }) => "503 comes instead of an answer: not now",
            Self::Status(_) => "500 comes instead of an answer: the registry failed",
            Self::CutBody => "The answer breaks off in the middle",
            Self::WrongDigest => "The answer's Docker-Content-Digest names another content",
            Self::CorruptBody => "One bit of the answer's body is another",
        }
    }
}

/// `lost-response`, `delay:1.5`, `status-503:10` …
impl fmt::Display for FaultKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::LostRequest => f.write_str("lost-request"),
            Self::LostResponse => f.write_str("lost-response"),
            Self::Delay(time) => write!(f, "delay:{}", seconds(*time)),
            Self::Status(Answered { status, retry_after: None }) => write!(f, "status-{status}"),
            Self::Status(Answered { status, retry_after: Some(wait) }) => write!(f, "status-{status}:{wait}"),
            Self::CutBody => f.write_str("cut-body"),
            Self::WrongDigest => f.write_str("wrong-digest"),
            Self::CorruptBody => f.write_str("corrupt-body"),
        }
    }
}

impl FromStr for FaultKind {
    type Err = FaultError;

    fn from_str(text: &str) -> Result<Self, FaultError> {
        let (name, argument) = match text.split_once(':') {
            Some((name, argument)) => (name, Some(argument)),
            None => (text, None),
        };
        let kind = match name {
            "lost-request" => Self::LostRequest,
            "lost-response" => Self::LostResponse,
            "cut-body" => Self::CutBody,
            "wrong-digest" => Self::WrongDigest,
            "corrupt-body" => Self::CorruptBody,
            "delay" => {
                let Some(argument) = argument else { return Ok(Self::Delay(Duration::from_secs(DELAY))) };
                let time = read_seconds(argument).filter(|time| *time <= LONGEST_DELAY);
                return time.map(Self::Delay).ok_or(FaultError::Delay);
            }
            "status-429" | "status-500" | "status-503" => {
                let status = name[7..].parse().map_err(|_| FaultError::Unknown)?;
                let retry_after = argument.map(|text| text.parse().map_err(|_| FaultError::RetryAfter));
                return Ok(Self::Status(Answered { status, retry_after: retry_after.transpose()? }));
            }
            _ => return Err(FaultError::Unknown),
        };
        if argument.is_some() { Err(FaultError::Argument) } else { Ok(kind) }
    }
}

/// Seconds with up to three decimals. Floats would cost the page their tables, some 15 KB.
fn seconds(time: Duration) -> String {
    let text = format!("{}.{:03}", time.as_secs(), time.subsec_millis());
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn read_seconds(text: &str) -> Option<Duration> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, "0"));
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(whole) || !is_number(decimals) || decimals.len() > 3 {
        return None;
    }
    let millis: u64 = format!("{decimals:0<3}").parse().ok()?;
    Some(Duration::from_secs(whole.parse().ok()?).saturating_add(Duration::from_millis(millis)))
}

/// A fault, and the requests that it is put in the way of: `upload-chunk=lost-response`, `get-blob:2=cut-body`,
/// `ping:all=delay:1`, `7=status-500`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FaultRule {
    /// Which requests.
    pub which: Which,
    /// What goes wrong.
    pub kind: FaultKind,
}

/// Requests of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// That of the exchange with this number, from 1.
    Exchange(u32),
    /// The n-th of a step, from 1.
    Of(Step, u32),
    /// All of a step.
    All(Step),
}

impl FromStr for FaultRule {
    type Err = FaultError;

    fn from_str(text: &str) -> Result<Self, FaultError> {
        let (which, kind) = text.split_once('=').ok_or(FaultError::Rule)?;
        let number =
            |text: &str| text.parse().ok().filter(|number: &u32| *number > 0).ok_or(FaultError::Rule);
        let step = |text| Step::named(text).ok_or(FaultError::Step);
        let which = match which.split_once(':') {
            Some((name, "all")) => Which::All(step(name)?),
            Some((name, count)) => Which::Of(step(name)?, number(count)?),
            None if which.starts_with(|c: char| c.is_ascii_digit()) => Which::Exchange(number(which)?),
            None => Which::Of(step(which)?, 1),
        };
        Ok(Self { which, kind: kind.parse()? })
    }
}

/// Why a text is no fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FaultError {
    /// It has another form.
    #[error(
        "a fault is written STEP=KIND, STEP:2=KIND for the second request of the step, STEP:all=KIND, or 7=KIND for the seventh request"
    )]
    Rule,
    /// The step is not known.
    #[error("there is no such step")]
    Step,
    /// The kind is not known.
    #[error("there is no such kind of fault")]
    Unknown,
    /// The kind has no number.
    #[error("this kind of fault takes nothing behind a colon")]
    Argument,
    /// The delay is no number.
    #[error("a delay is a number of seconds from 0 to 300, such as delay:1.5")]
    Delay,
    /// The Retry-After is no number.
    #[error("Retry-After is a whole number of seconds, such as status-503:10")]
    RetryAfter,
}

/// The rules of a run, and which requests have passed.
#[derive(Default)]
pub(super) struct Rules {
    rules: Vec<FaultRule>,
    passed: RefCell<Vec<Step>>,
}

impl Rules {
    pub(super) fn new(rules: Vec<FaultRule>) -> Self {
        Self { rules, passed: RefCell::default() }
    }

    /// The fault that is put in the way of this request, by the first rule about it.
    pub(super) fn of(&self, request: &Request) -> Option<FaultKind> {
        if self.rules.is_empty() {
            return None;
        }
        let mut passed = self.passed.borrow_mut();
        passed.push(request.step);
        let nth = passed.iter().filter(|step| **step == request.step).count();
        let is_about = |which| match which {
            Which::Exchange(number) => number == request.way.exchange,
            Which::Of(step, number) => step == request.step && usize::try_from(number) == Ok(nth),
            Which::All(step) => step == request.step,
        };
        self.rules.iter().find(|rule| is_about(rule.which)).map(|rule| rule.kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_read_as_it_is_written() {
        for kind in FaultKind::ALL {
            assert_eq!(kind.to_string().parse(), Ok(kind));
        }
        assert_eq!("delay:1.5".parse(), Ok(FaultKind::Delay(Duration::from_millis(1500))));
        for (text, error) in [
            ("", FaultError::Unknown),
            ("lost", FaultError::Unknown),
            ("status-404", FaultError::Unknown),
            ("cut-body:3", FaultError::Argument),
            ("delay:-1", FaultError::Delay),
            ("delay:", FaultError::Delay),
            ("delay:1.", FaultError::Delay),
            ("delay:0.0001", FaultError::Delay),
            ("delay:99999999999999999999", FaultError::Delay),
            ("delay:301", FaultError::Delay),
            ("delay:NaN", FaultError::Delay),
            ("delay:1e9", FaultError::Delay),
            ("status-503:soon", FaultError::RetryAfter),
        ] {
            assert_eq!(text.parse::<FaultKind>(), Err(error), "{text:?}");
        }
    }

    #[test]
    fn a_kind_is_known_by_its_explanation() {
        let others = [
            FaultKind::Delay(Duration::from_millis(1500)),
            FaultKind::Status(Answered { status: 429, retry_after: None }),
        ];
        for kind in FaultKind::ALL.into_iter().chain(others) {
            assert_eq!(FaultKind::told(&kind.explained()), Some(kind));
        }
        for text in
            ["", "lost", "404 came without the registry being asked", "the request was sent soon s later"]
        {
            assert_eq!(FaultKind::told(text), None, "{text:?}");
        }
    }

    #[test]
    fn a_rule_names_a_step_or_a_number() {
        let which = |text: &str| text.parse::<FaultRule>().map(|rule| rule.which);
        assert_eq!(which("ping=cut-body"), Ok(Which::Of(Step::Ping, 1)));
        assert_eq!(which("get-blob:3=cut-body"), Ok(Which::Of(Step::GetBlob, 3)));
        assert_eq!(which("get-blob:all=delay:1"), Ok(Which::All(Step::GetBlob)));
        assert_eq!(which("7=cut-body"), Ok(Which::Exchange(7)));
        for (text, error) in [
            ("ping", FaultError::Rule),
            ("0=cut-body", FaultError::Rule),
            ("ping:0=cut-body", FaultError::Rule),
            ("dance=cut-body", FaultError::Step),
            ("ping=dance", FaultError::Unknown),
        ] {
            assert_eq!(which(text), Err(error), "{text:?}");
        }
    }
}
