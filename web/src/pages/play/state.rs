//! The state of the page: what is filled in, what runs or ran, what is looked at.

use super::compare::Earlier;
use super::field::Field;
use super::form::Form;
use super::held::Held;
use super::opening::Source;
use super::unfinished::Unfinished;
use crate::shared::Shared;
use longshore_client::secrets::Secrets;
use longshore_client::url::Origin;
use longshore_client::{FlowError, Transcript};
use longshore_compare::Comparison;
use longshore_worker::name::BlobName;
use longshore_worker::summary::Summary;
use longshore_worker::why::Why;
use std::rc::Rc;
use std::time::Duration;

/// Everything that the page knows.
#[derive(Clone, Default)]
pub(crate) struct Play {
    /// What is filled in.
    pub(crate) form: Shared<Form>,
    /// The fields whose errors are said, since the user has been there or pressed Run.
    pub(crate) told: Vec<Field>,
    /// The folders that were dropped and could not be taken.
    pub(crate) folders: Vec<String>,
    /// Whether files are being dragged over the page.
    pub(crate) dragging: bool,
    /// Registries, each with a token service that the user trusts with its credentials while the
    /// page is open.
    pub(crate) trusted: Vec<(Origin, Origin)>,
    /// The registry of the latest run.
    pub(crate) registry: Option<Origin>,
    /// What was filled in for it.
    pub(crate) ran: Shared<Form>,
    /// How many runs there were.
    pub(crate) runs: u32,
    /// What the latest of them is doing, or came to.
    pub(crate) phase: Phase,
    /// The run before it.
    pub(crate) earlier: Option<Rc<Earlier>>,
    /// How the two stand to each other, once that is known.
    pub(crate) comparison: Option<Rc<Comparison>>,
    /// The file that it came from, where it was opened.
    pub(crate) source: Option<Shared<Source>>,
    /// Why the file that was chosen last could not be opened.
    pub(crate) unopened: String,
    /// Its exchanges.
    pub(crate) transcript: Shared<Transcript>,
    /// Why the registry in the page answered as it did.
    pub(crate) whys: Shared<Vec<Why>>,
    /// The exchanges whose changes of the registry in the page are undone.
    pub(crate) undone: Vec<u32>,
    /// What is known of its blobs.
    pub(crate) names: Shared<Vec<BlobName>>,
    /// The uploads that pushes were cut off from.
    pub(crate) unfinished: Shared<Vec<Unfinished>>,
    /// Whether requests are held, so that the user decides about each.
    pub(crate) holding: bool,
    /// The request that is held, as it is being edited.
    pub(crate) held: Option<Shared<Held>>,
    /// The exchange that the user chose; without one it is the latest.
    pub(crate) selected: Option<u32>,
    /// How the exchanges are drawn.
    pub(crate) view: View,
    /// The pane that is shown where there is room for one only.
    pub(crate) pane: Pane,
    /// The secrets of the latest run, which are masked wherever the registry sends them back.
    pub(crate) hidden: Shared<Secrets>,
    /// Whether secrets are shown.
    pub(crate) secrets: bool,
    /// What was last done for the user, said once.
    pub(crate) notice: String,
    /// What came of saving the run, said once.
    pub(crate) saved: String,
    /// The command that could not be put on the clipboard.
    pub(crate) uncopied: Option<String>,
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
    /// It reached its goal.
    Done {
        /// What was done.
        summary: Summary,
        /// How long it took.
        elapsed: Duration,
    },
    /// It ended before its goal.
    Failed {
        /// Why.
        error: FlowError,
        /// How long it took.
        elapsed: Duration,
    },
}

/// A run that is under way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Running {
    /// When it began.
    pub(crate) begun: Duration,
    /// When it was last heard of.
    pub(crate) now: Duration,
    /// The file that is being made into a layer.
    pub(crate) packing: Option<Packing>,
}

/// A file on its way into a layer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Packing {
    /// Its name.
    pub(crate) name: String,
    /// How many bytes are done.
    pub(crate) done: u64,
    /// How many there are.
    pub(crate) total: u64,
    /// When it began.
    pub(crate) begun: Duration,
}

/// How the exchanges are drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum View {
    /// As a sequence diagram.
    #[default]
    Diagram,
    /// As a dense list.
    List,
    /// Beside those of the run before.
    Compare,
}

impl View {
    /// All of them, in the order that they stand in.
    pub(crate) const ALL: [Self; 3] = [Self::Diagram, Self::List, Self::Compare];

    /// The name on its button.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Diagram => "Diagram",
            Self::List => "List",
            Self::Compare => "Compare",
        }
    }
}

/// A pane of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Pane {
    /// What is filled in.
    #[default]
    Setup,
    /// The exchanges, and what they came to.
    Exchanges,
    /// The chosen exchange.
    Exchange,
}

impl Play {
    /// Whether a run is under way.
    pub(crate) fn is_running(&self) -> bool {
        matches!(self.phase, Phase::Running(_))
    }

    /// The number of the exchange that is shown.
    pub(crate) fn shown(&self) -> Option<u32> {
        self.selected.or_else(|| self.transcript.exchanges.last().map(|exchange| exchange.number))
    }

    /// What is to be masked: nothing where the user wants to see secrets.
    pub(crate) fn masks(&self) -> Option<&Secrets> {
        (!self.secrets).then_some(&*self.hidden)
    }

    /// The token services that are trusted with the credentials for a registry.
    pub(crate) fn trusted_by(&self, registry: &Origin) -> Vec<Origin> {
        let of_it = self.trusted.iter().filter(|(of, _)| of == registry);
        of_it.map(|(_, service)| service.clone()).collect()
    }

    /// Which way the requests went, where they did not go straight to the registry; else empty.
    pub(crate) fn through(&self) -> &'static str {
        match (self.transcript.gateway(), &self.source) {
            (None, _) => "",
            (Some(_), None) => " through this page's gateway",
            (Some(_), Some(_)) => " through a gateway",
        }
    }

    /// What is wrong with a field, if it is to be said.
    pub(crate) fn error(&self, field: Field) -> Option<String> {
        if field == Field::Files && !self.folders.is_empty() {
            return Some(format!(
                "{} cannot be taken, since a page cannot read a folder as a file: drop the files in it, or make a tar of it.",
                self.folders.iter().map(|name| format!("“{name}”")).collect::<Vec<_>>().join(", ")
            ));
        }
        self.form.told_error(&self.told, field)
    }
}

impl Pane {
    /// All panes, in the order that they stand in.
    pub(crate) const ALL: [Self; 3] = [Self::Setup, Self::Exchanges, Self::Exchange];

    /// The name on its tab.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Setup => "Setup",
            Self::Exchanges => "Exchanges",
            Self::Exchange => "Exchange",
        }
    }

    /// The word for it in the style sheets.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Setup => "setup",
            Self::Exchanges => "exchanges",
            Self::Exchange => "exchange",
        }
    }
}
