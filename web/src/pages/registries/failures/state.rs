//! The state of the page: what was brought about, and what is looked at.

use crate::pages::play::{Field, FlowChoice, Form, TargetChoice};
use crate::shared::Shared;
use longshore_client::secrets::Secrets;
use longshore_client::url::Origin;
use longshore_client::{Target, Transcript};
use longshore_core::RepositoryName;
use longshore_failures::{Came as CameOut, Case, Place};
use longshore_worker::trial::{Trial, Trials};
use std::rc::Rc;

/// Everything that the page knows.
#[derive(Clone)]
pub(crate) struct Failures {
    /// Who asks whom, and the repository that requests to a real registry name.
    pub(crate) form: Shared<Form>,
    /// The fields whose errors are said.
    pub(crate) told: Vec<Field>,
    /// Registries, each with a token service that the user trusts with its credentials while the page is open.
    pub(crate) trusted: Vec<(Origin, Origin)>,
    /// All failures, in the order of the steps; the names that this page keeps are their places.
    pub(crate) cases: Rc<Vec<Case>>,
    /// What came of each of them, of those that were brought about.
    pub(crate) tried: Vec<Option<Rc<Tried>>>,
    /// How many runs there were.
    pub(crate) runs: u32,
    /// What the latest of them is doing, or came to.
    pub(crate) phase: Phase,
    /// The case that is looked at.
    pub(crate) chosen: Option<usize>,
    /// The exchange of it that is open.
    pub(crate) exchange: Option<u32>,
    /// The pane that is shown where there is room for one only.
    pub(crate) pane: Pane,
}

/// What came of a case.
pub(crate) struct Tried {
    pub(crate) trial: Trial,
    pub(crate) transcript: Shared<Transcript>,
    /// What is masked in it.
    pub(crate) hidden: Secrets,
}

/// What a run is doing, or came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Phase {
    /// There was none yet.
    #[default]
    Idle,
    /// The latest was not begun: something in the form is wrong.
    Refused,
    /// It is under way: so many are wanted, so many are over, and this one is being tried.
    Running { wanted: usize, over: usize, at: Option<usize> },
    /// It is over: so many were wanted, so many were tried.
    Ended { wanted: usize, over: usize },
    /// The worker is no more, for this reason.
    Broken(String),
}

/// How a case came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Came {
    /// It failed where it was to, and as it was to.
    Expected,
    /// It did not.
    Otherwise,
    /// It cannot be had at this registry.
    NotHere,
    /// It was stopped.
    Stopped,
}

/// How many came out how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) expected: usize,
    pub(crate) otherwise: usize,
    pub(crate) not_here: usize,
}

/// A pane of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Pane {
    /// Whom to ask.
    Setup,
    /// The grid.
    #[default]
    Grid,
    /// The chosen failure.
    Case,
}

/// Where requests to a real registry go, unless the user says otherwise.
const REPOSITORY: &str = "longshore/failures";

impl Default for Failures {
    fn default() -> Self {
        // Of Play's form, those parts count that say who asks whom, and where.
        let form = Form { flow: FlowChoice::Tags, repository: REPOSITORY.to_owned(), ..Form::default() };
        let cases = Rc::new(Case::all());
        Self {
            form: Shared::new(form),
            told: Vec::new(),
            trusted: Vec::new(),
            tried: vec![None; cases.len()],
            cases,
            runs: 0,
            phase: Phase::Idle,
            chosen: None,
            exchange: None,
            pane: Pane::default(),
        }
    }
}

impl Failures {
    /// Whether a run is under way.
    pub(crate) fn is_running(&self) -> bool {
        matches!(self.phase, Phase::Running { .. })
    }

    /// Whether each case has a registry of its own, in this page.
    pub(crate) fn is_embedded(&self) -> bool {
        self.form.target == TargetChoice::Embedded
    }

    /// What is asked of the worker to try these; none while something in the form is wrong.
    pub(crate) fn trials(&self, cases: &[usize]) -> Option<Trials> {
        let (target, repository) = if self.is_embedded() {
            (None, RepositoryName::parse(REPOSITORY).ok()?)
        } else {
            (Some(self.target()?), self.repository().ok()?)
        };
        let cases = cases.iter().filter_map(|at| u32::try_from(*at).ok()).collect();
        Some(Trials { target, gateway: self.form.uses_gateway(), repository, cases })
    }

    fn target(&self) -> Option<Target> {
        let mut target = self.form.job()?.target;
        let registry = target.url.origin();
        let of_it = self.trusted.iter().filter(|(of, _)| *of == registry);
        target.trusted_realms = of_it.map(|(_, service)| service.clone()).collect();
        Some(target)
    }

    fn repository(&self) -> Result<RepositoryName, String> {
        let name = RepositoryName::parse(self.form.repository.trim()).map_err(|error| error.to_string())?;
        Place::at(name.clone()).map_err(|error| error.to_string())?;
        Ok(name)
    }

    /// What is wrong with the repository's name beside what the form says: a second one has to fit.
    pub(crate) fn repository_error(&self) -> Option<String> {
        if self.is_embedded() {
            return None;
        }
        self.form.error(Field::Repository).or_else(|| self.repository().err())
    }

    /// How those came out that were tried.
    pub(crate) fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for tried in self.tried.iter().flatten() {
            match Came::of(&tried.trial.came) {
                Came::Expected => counts.expected += 1,
                Came::Otherwise => counts.otherwise += 1,
                Came::NotHere => counts.not_here += 1,
                Came::Stopped => {}
            }
        }
        counts
    }

    /// What came of this case.
    pub(crate) fn tried(&self, at: usize) -> Option<&Rc<Tried>> {
        self.tried.get(at)?.as_ref()
    }

    /// Forgets what came of the cases: it was at another registry.
    pub(super) fn forget(&mut self) {
        self.tried = vec![None; self.cases.len()];
        self.runs += 1;
        self.phase = Phase::Idle;
        self.exchange = None;
    }
}

impl Tried {
    /// With all that is masked in it, where it was at this target.
    pub(super) fn new(trial: Trial, target: Option<&Target>) -> Self {
        let transcript = Transcript::of(&trial.events);
        // What the embedded registry is prepared with is no secret.
        let hidden = Secrets::of_run(target.and_then(|target| target.credentials.as_ref()), &transcript);
        Self { trial, transcript: Shared::new(transcript), hidden }
    }
}

impl Came {
    /// How a case came out.
    pub(crate) fn of(came: &CameOut) -> Self {
        match came {
            CameOut::AsExpected => Self::Expected,
            CameOut::Otherwise(_) | CameOut::Untrusted(_) => Self::Otherwise,
            CameOut::NotHere(_) => Self::NotHere,
            CameOut::Stopped => Self::Stopped,
        }
    }

    /// The words for it.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Expected => "as expected",
            Self::Otherwise => "otherwise",
            Self::NotHere => "not here",
            Self::Stopped => "stopped",
        }
    }

    /// The sign for it.
    pub(crate) fn sign(self) -> &'static str {
        match self {
            Self::Expected => "✓",
            Self::Otherwise => "✕",
            Self::NotHere => "–",
            Self::Stopped => "■",
        }
    }

    /// The word for it in the style sheets.
    pub(crate) fn class(self) -> &'static str {
        match self {
            Self::Expected => "passed",
            Self::Otherwise => "failed",
            Self::NotHere => "skipped",
            Self::Stopped => "disabled",
        }
    }
}

impl Pane {
    /// All panes, in the order that they stand in.
    pub(crate) const ALL: [Self; 3] = [Self::Setup, Self::Grid, Self::Case];

    /// The name on its tab.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Setup => "Setup",
            Self::Grid => "Failures",
            Self::Case => "Failure",
        }
    }

    /// The word for it in the style sheets, which it shares with the page Conformance: the panes are alike.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Setup => "setup",
            Self::Grid => "checks",
            Self::Case => "check",
        }
    }
}
