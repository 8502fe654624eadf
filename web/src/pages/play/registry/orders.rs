//! Orders to the registry in the page, and what comes of them.

use super::super::action::Action;
use super::super::state::Play;
use super::Question;
use crate::browser::download;
use crate::browser::storage::{self, Kept};
use crate::worker::{Engine, Task};
use futures::StreamExt as _;
use longshore_worker::message::{News, Order};
use longshore_worker::state::{Overview, StateOrder};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::{UseReducerDispatcher, UseStateSetter};

/// Where the wish is kept that the registry be kept.
const KEPT: &str = "longshore.registry";

/// Whether the user wants the registry to be kept on this device.
pub(crate) fn is_to_be_kept() -> bool {
    storage::read(Kept::Always, KEPT).is_some()
}

/// What gives orders, and shows what comes of them.
#[derive(Clone)]
pub(super) struct Orders {
    pub(super) engine: Engine,
    pub(super) overview: UseStateSetter<Option<Rc<Overview>>>,
    pub(super) question: UseStateSetter<Option<Question>>,
    pub(super) play: UseReducerDispatcher<Play>,
}

impl Orders {
    /// Has something done.
    pub(super) fn give(&self, order: StateOrder) {
        self.question.set(None);
        self.follow(order, None);
    }

    /// Asks before something is done.
    pub(super) fn ask(&self, question: Question) {
        match question {
            Question::Reset => self.question.set(Some(question)),
            // What it would be about has to be found first.
            Question::Collect => self.follow(StateOrder::Garbage, Some(question)),
        }
    }

    /// Has the registry kept from now on, or forgotten.
    pub(super) fn keep(&self, keep: bool) {
        storage::write(Kept::Always, KEPT, keep.then_some("keep"));
        self.give(StateOrder::Keep(keep));
    }

    fn follow(&self, order: StateOrder, question: Option<Question>) {
        let task = self.engine.order(&Order::State(order));
        let orders = self.clone();
        spawn_local(async move {
            let overview = hear(task).await;
            if !overview.failed {
                orders.play.dispatch(Action::Undone(overview.run, overview.undone.clone()));
            }
            orders.overview.set(Some(Rc::new(overview)));
            if question.is_some() {
                orders.question.set(question);
            }
        });
    }
}

/// What the worker tells in the end.
async fn hear(mut task: Task) -> Overview {
    let (mut why, mut saved) = ("it does not answer".to_owned(), true);
    while let Some(news) = task.news.next().await {
        match news {
            News::Exported(layout) => {
                saved = download::save(&layout, "registry.tar");
            }
            News::State(overview) => {
                task.over = true;
                if saved {
                    return *overview;
                }
                let said = "The browser does not save the exported layout.".to_owned();
                return Overview { said, failed: true, ..*overview };
            }
            News::Failed(sentence) => {
                why = sentence;
                break;
            }
            News::Ready
            | News::Named(_)
            | News::Happened(_)
            | News::Ended(_)
            | News::Explained(_)
            | News::Letter(_)
            | News::Written(_)
            | News::Opened(_)
            | News::Compared(_)
            | News::Gateway(_) => {}
        }
    }
    let said = format!("The registry of this page cannot be used: {why}. Load the page again.");
    Overview { said, failed: true, ..Overview::default() }
}
