//! What is under way in a lesson, and what was done.

use super::answer::Answer;
use super::held::Held;
use crate::shared::Shared;
use longshore_client::error::Fault;
use longshore_client::secrets::Secrets;
use longshore_client::{Event, FlowError, Transcript};
use longshore_lessons::{End, Lesson, Other, Piece, Ran, Runs};
use longshore_worker::name::{self, BlobName};
use longshore_worker::why::Reason;
use std::collections::BTreeMap;

/// A lesson's desk.
#[derive(Clone, Default)]
pub(super) struct Desk {
    /// What came of its pieces.
    pub(super) runs: Shared<Runs>,
    /// What is shown of those that were begun, by their names.
    pub(super) shown: BTreeMap<String, Shown>,
    /// The run that is under way.
    pub(super) under_way: Option<UnderWay>,
    /// How many runs were begun. A run is known by that number.
    pub(super) begun: u32,
    /// What was answered, by the place of the question among the lesson's blocks.
    pub(super) answers: BTreeMap<usize, Answer>,
    /// The client whose commands were copied last, and whether they could be.
    pub(super) copied: Option<(Other, bool)>,
    /// What is told to those who do not see it.
    pub(super) said: String,
}

/// A run that is under way.
#[derive(Clone)]
pub(super) struct UnderWay {
    /// Its piece.
    pub(super) piece: String,
    /// The request that waits.
    pub(super) held: Option<Held>,
}

/// What is shown of a run.
#[derive(Clone, Default)]
pub(super) struct Shown {
    /// Its number.
    pub(super) run: u32,
    /// Its exchanges.
    pub(super) transcript: Shared<Transcript>,
    /// What is masked in them.
    pub(super) hidden: Shared<Secrets>,
    /// What its blobs are called.
    pub(super) names: Vec<BlobName>,
    /// Why the registry answered as it did, by the numbers of the exchanges.
    pub(super) whys: Vec<(u32, Vec<Reason>)>,
    /// The exchange that is open.
    pub(super) chosen: Option<u32>,
}

impl Shown {
    /// What happens in it.
    pub(super) fn happened(&mut self, event: &Event) {
        self.transcript.change().apply(event);
        self.learn();
    }

    /// What came of it.
    pub(super) fn ended(&mut self, ran: &Ran) {
        self.transcript = Shared::new(ran.transcript.clone());
        let whys = ran.whys.iter();
        self.whys =
            whys.map(|(exchange, why)| (*exchange, why.reasons.iter().map(Reason::from).collect())).collect();
        if self.names.is_empty() {
            let responses = ran.transcript.exchanges.iter().filter_map(|exchange| exchange.response());
            self.names = responses.filter_map(name::of_manifest).next_back().unwrap_or_default();
        }
        self.learn();
    }

    fn learn(&mut self) {
        // The passwords of a lesson's accounts are no secret: the lesson says them.
        self.hidden = Shared::new(Secrets::of_run(None, &self.transcript));
    }
}

impl Desk {
    /// What came of a piece; nothing where it was not run here.
    pub(super) fn ran(&self, piece: &str) -> Option<&Ran> {
        self.runs.of(piece)
    }

    /// The first of a lesson's pieces that was not run here.
    pub(super) fn next<'l>(&self, lesson: &'l Lesson) -> Option<&'l Piece> {
        lesson.pieces().find(|piece| self.ran(&piece.name).is_none())
    }

    /// Whether the run under way is of this piece.
    pub(super) fn is_running(&self, piece: &str) -> bool {
        self.under_way.as_ref().is_some_and(|it| it.piece == piece)
    }

    /// Whether a goal is reached by what came of a piece, or of it and others.
    pub(super) fn has_reached_by(&self, lesson: &Lesson, piece: &Piece) -> bool {
        let mut goals =
            lesson.goals().filter(|goal| goal.checks.iter().any(|check| check.selector.piece == piece.name));
        goals.any(|goal| goal.is_met(&self.runs))
    }

    /// The request of a piece that waits.
    pub(super) fn held(&self, piece: &str) -> Option<&Held> {
        self.under_way.as_ref().filter(|it| it.piece == piece)?.held.as_ref()
    }

    /// Says something. The same again is another text, so that it is read out again.
    pub(super) fn say(&mut self, sentence: String) {
        self.said = if self.said == sentence { sentence + "\u{a0}" } else { sentence };
    }
}

/// What is said of something that was to be copied.
pub(super) fn copied(is_copied: bool) -> &'static str {
    if is_copied {
        "Copied."
    } else {
        "The browser does not let the page copy this: mark the text, and copy it yourself."
    }
}

/// How a run ended, for everybody: the class that colours it, a mark, and words.
pub(super) fn outcome(end: &End) -> (&'static str, &'static str, String) {
    match end {
        End::Done => ("done", "✓", "Done".to_owned()),
        End::Expected => ("done", "✓", "Failed, as it was to".to_owned()),
        End::Failed(error) => match &**error {
            FlowError { fault: Fault::Stopped, .. } => ("stopped", "■", "Stopped".to_owned()),
            // Nothing failed: it went as the learner had it.
            FlowError { fault: Fault::Intervention, step: Some(step), .. } => {
                ("stopped", "■", format!("Ended at {step}"))
            }
            FlowError { step: Some(step), .. } => ("failed", "✕", format!("Failed at {step}")),
            FlowError { step: None, .. } => ("failed", "✕", "Failed".to_owned()),
        },
    }
}
