//! The state of the page: what is filled in, what runs or ran, what is looked at.

use crate::pages::play::{Field, FlowChoice, Form};
use crate::shared::Shared;
use crate::wire::words::sentence;
use longshore_client::url::Origin;
use longshore_conformance::{Category, Counts, Outcome, Verdict, Version};
use longshore_core::RepositoryName;
use longshore_worker::inspection::{Inspection, Planned, Reported, Unusable};
use std::rc::Rc;
use std::time::Duration;

/// Everything that the page knows.
#[derive(Clone)]
pub(crate) struct Conformance {
    /// Who asks whom.
    pub(crate) form: Shared<Form>,
    /// The fields whose errors are said, since the user has been there or pressed Run.
    pub(crate) told: Vec<Field>,
    /// Where the checks push; empty makes repositories of their own.
    pub(crate) first: String,
    /// Where blobs are mounted from; empty is beside the first.
    pub(crate) second: String,
    /// The categories that are checked.
    pub(crate) categories: Vec<Category>,
    /// The version that the registry is held to.
    pub(crate) version: Version,
    /// Registries, each with a token service that the user trusts with its credentials while the page is open.
    pub(crate) trusted: Vec<(Origin, Origin)>,
    /// The version that the latest run was of.
    pub(crate) ran: Version,
    /// The registry of the latest run.
    pub(crate) registry: Option<Origin>,
    /// Whether it went through the gateway of the page's server.
    pub(crate) through_gateway: bool,
    /// How many runs there were.
    pub(crate) runs: u32,
    /// What the latest of them is doing, or came to.
    pub(crate) phase: Phase,
    /// Its checks.
    pub(crate) checks: Vec<Checked>,
    /// Which of them are listed.
    pub(crate) filter: Filter,
    /// How many of these.
    pub(crate) listed: usize,
    /// The one that is looked at.
    pub(crate) chosen: Option<usize>,
    /// The pane that is shown where there is room for one only.
    pub(crate) pane: Pane,
}

/// A check, and what came of it once it is over.
#[derive(Clone, Debug)]
pub(crate) struct Checked {
    pub(crate) planned: Rc<Planned>,
    pub(crate) outcome: Option<Rc<Outcome>>,
}

/// What a run is doing, or came to.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum Phase {
    /// There was none yet.
    #[default]
    Idle,
    /// The latest was not begun: something in the form is wrong.
    Refused,
    /// It is under way.
    Running(Running),
    /// It is over.
    Ended(Box<Reported>),
    /// There was nothing to be checked.
    Unusable(Unusable),
}

/// A run that is under way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Running {
    /// When it began.
    pub(crate) begun: Duration,
    /// When it was last heard of.
    pub(crate) now: Duration,
    /// The check that is being made.
    pub(crate) at: Option<usize>,
    /// Whether all are made, and what was pushed is being deleted.
    pub(crate) cleaning: bool,
}

/// Which checks are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Filter {
    /// Those of this category; none lists those of all.
    pub(crate) category: Option<Category>,
    /// Those that came out so; none lists all.
    pub(crate) came: Option<Came>,
}

/// How a check came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Came {
    /// The registry does what the sentence says.
    Passed,
    /// It falls short of something that it should do.
    Short,
    /// It does not do what it must.
    Failed,
    /// Nothing was shown.
    Skipped,
    /// It was not made.
    Disabled,
}

/// A pane of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Pane {
    /// What is filled in.
    #[default]
    Setup,
    /// The checks, and how they came out.
    Checks,
    /// The chosen check.
    Check,
}

/// So many checks are listed at first, and again each time that more are asked for.
pub(crate) const LISTED: usize = 100;

impl Default for Conformance {
    fn default() -> Self {
        // Of Play's form, that part alone counts that says who asks whom.
        let form = Shared::new(Form { flow: FlowChoice::Ping, ..Form::default() });
        Self {
            form,
            told: Vec::new(),
            first: String::new(),
            second: String::new(),
            categories: Category::ALL.to_vec(),
            version: Version::default(),
            trusted: Vec::new(),
            ran: Version::default(),
            registry: None,
            through_gateway: false,
            runs: 0,
            phase: Phase::Idle,
            checks: Vec::new(),
            filter: Filter::default(),
            listed: LISTED,
            chosen: None,
            pane: Pane::Setup,
        }
    }
}

impl Conformance {
    /// Whether a run is under way.
    pub(crate) fn is_running(&self) -> bool {
        matches!(self.phase, Phase::Running(_))
    }

    /// What the form asks for; none while something in it is wrong.
    pub(crate) fn inspection(&self) -> Option<Inspection> {
        let job = self.form.job()?;
        if self.categories.is_empty() {
            return None;
        }
        let mut target = job.target;
        let registry = target.url.origin();
        let of_it = self.trusted.iter().filter(|(of, _)| *of == registry);
        target.trusted_realms = of_it.map(|(_, service)| service.clone()).collect();
        Some(Inspection {
            target,
            embedded: job.embedded,
            gateway: job.gateway,
            first: repository(&self.first).ok()?,
            second: repository(&self.second).ok().filter(|_| self.second_error().is_none())?,
            categories: self.categories.clone(),
            version: self.version,
        })
    }

    /// What is wrong with the name of the first repository.
    pub(crate) fn first_error(&self) -> Option<String> {
        repository(&self.first).err()
    }

    /// What is wrong with the name of the second.
    pub(crate) fn second_error(&self) -> Option<String> {
        match repository(&self.second) {
            Err(why) => Some(why),
            Ok(Some(_)) if self.first.trim().is_empty() => {
                Some("There is a second repository and no first: give both, or neither.".to_owned())
            }
            Ok(Some(_)) if self.first.trim() == self.second.trim() => {
                Some("It is the same as the first: blobs are mounted from another one.".to_owned())
            }
            Ok(_) => None,
        }
    }

    /// How many checks of a category came out how; of all, without one.
    pub(crate) fn counts(&self, category: Option<Category>) -> Counts {
        let mut counts = Counts::default();
        let of_it = self.checks.iter().filter(|it| category.is_none_or(|of| it.planned.category == of));
        of_it.filter_map(|it| it.outcome.as_ref()).for_each(|outcome| counts.add(&outcome.verdict));
        counts
    }

    /// The places of the checks that are listed, the first of them.
    pub(crate) fn found(&self) -> Vec<usize> {
        let fits = |it: &Checked| {
            let came = it.outcome.as_ref().map(|outcome| Came::of(&outcome.verdict));
            self.filter.category.is_none_or(|category| it.planned.category == category)
                && self.filter.came.is_none_or(|wanted| came == Some(wanted))
        };
        self.checks.iter().enumerate().filter(|(_, it)| fits(it)).map(|(at, _)| at).collect()
    }
}

/// The repository that a text names; none where it is empty.
fn repository(text: &str) -> Result<Option<RepositoryName>, String> {
    match text.trim() {
        "" => Ok(None),
        name => RepositoryName::parse(name).map(Some).map_err(sentence),
    }
}

impl Came {
    /// All of them, in the order of the matrix.
    pub(crate) const ALL: [Self; 5] =
        [Self::Passed, Self::Short, Self::Failed, Self::Skipped, Self::Disabled];

    /// How a check came out.
    pub(crate) fn of(verdict: &Verdict) -> Self {
        match verdict {
            Verdict::Passed => Self::Passed,
            Verdict::Warned => Self::Short,
            Verdict::Failed => Self::Failed,
            Verdict::Skipped(_) => Self::Skipped,
            Verdict::Disabled(_) => Self::Disabled,
        }
    }

    /// How many came out so.
    pub(crate) fn count(self, counts: Counts) -> usize {
        match self {
            Self::Passed => counts.passed,
            Self::Short => counts.warned,
            Self::Failed => counts.failed,
            Self::Skipped => counts.skipped,
            Self::Disabled => counts.disabled,
        }
    }

    /// The word for it.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Short => "short",
            Self::Failed => "failed",
            Self::Skipped => "skipped",
            Self::Disabled => "disabled",
        }
    }

    /// The sign for it.
    pub(crate) fn sign(self) -> &'static str {
        match self {
            Self::Passed => "✓",
            Self::Short => "!",
            Self::Failed => "✕",
            Self::Skipped => "–",
            Self::Disabled => "○",
        }
    }

    /// What it means.
    pub(crate) fn meaning(self) -> &'static str {
        match self {
            Self::Passed => "The registry does what the sentence says.",
            Self::Short => "It falls short of something that it should do, and need not.",
            Self::Failed => "It does not do what it must.",
            Self::Skipped => {
                "Nothing was shown: the registry may leave it out, or what the check needs is not there."
            }
            Self::Disabled => {
                "It was not made: the version does not have it, or the registry says that it does not do such things."
            }
        }
    }
}

impl Pane {
    /// All panes, in the order that they stand in.
    pub(crate) const ALL: [Self; 3] = [Self::Setup, Self::Checks, Self::Check];

    /// The name on its tab.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Setup => "Setup",
            Self::Checks => "Checks",
            Self::Check => "Check",
        }
    }

    /// The word for it in the style sheets.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Setup => "setup",
            Self::Checks => "checks",
            Self::Check => "check",
        }
    }
}
