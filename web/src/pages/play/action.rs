//! Everything that can happen on the page, and what it changes.

use super::choice::FlowChoice;
use super::field::Field;
use super::files::{Chosen, Look};
use super::fill::Fill;
use super::held::Write;
use super::preset::Preset;
use super::state::{Pane, Phase, Play, View};
use crate::shared::Shared;
use longshore_client::secrets::Secrets;
use longshore_client::url::Origin;
use longshore_client::{Event, FlowError};
use longshore_compare::Comparison;
use longshore_worker::job::Document;
use longshore_worker::name::BlobName;
use longshore_worker::opened::Opened;
use longshore_worker::summary::Summary;
use longshore_worker::why::Why;
use std::rc::Rc;
use std::time::Duration;
use yew::Reducible;

/// Something that happened.
#[derive(Debug)]
pub(crate) enum Action {
    /// Something was filled in.
    Fill(Fill),
    /// A preset is to be filled in; without one, everything is as it was at first.
    Preset(Option<&'static Preset>),
    /// The user left a field.
    Leave(Field),
    /// Run was pressed, and fields are wrong: all of them are told.
    Refuse,
    /// Files were chosen or dropped, and folders that cannot be taken.
    AddFiles(Vec<Chosen>, Vec<String>),
    /// A manifest was sent here to be pushed, or is not to be pushed any more.
    Take(Option<Document>),
    /// What a file's first bytes say.
    Looked(u32, Look),
    /// A file was taken off the list, or all of them.
    RemoveFile(Option<u32>),
    /// Files are dragged over the page, or no longer.
    Drag(bool),
    /// The user trusts a token service with the credentials for the registry of the latest run.
    Trust(Origin),
    /// The form is to be as it was for the latest run.
    Return,
    /// A run began, against this registry, with these secrets and at this time.
    Begin(Origin, Secrets, Duration),
    /// The image of a run was made, and these are its blobs.
    Named(u32, Vec<BlobName>),
    /// Why the registry in the page answered as it did, in the run of this number.
    Explained(u32, Vec<Why>),
    /// Of the run of this number, the changes of these exchanges are undone, and of no others.
    Undone(u32, Vec<u32>),
    /// How the run of this number stands to the one before.
    Compared(u32, Rc<Comparison>),
    /// A file of this name was read, which was chosen after so many runs; the run in it, or why there is none.
    Opened(Option<u32>, String, Result<Box<Opened>, String>),
    /// A run told something, up to this time.
    Happened(u32, Vec<Event>, Duration),
    /// Time goes by while a run is under way.
    Tick(Duration),
    /// The uploads to what is filled in that were cut off are not to be gone on with.
    Forget,
    /// A run ended.
    End(u32, Result<Summary, FlowError>, Duration),
    /// An exchange was chosen.
    Select(u32),
    /// An exchange that is not drawn was asked for, to be seen in the list.
    Jump(u32),
    /// The next exchange, or the one before, was asked for.
    Step(i32),
    /// The exchanges are to be drawn so.
    View(View),
    /// This pane is to be shown.
    Pane(Pane),
    /// Secrets are to be shown, or masked.
    Secrets(bool),
    /// Requests are held from now on, or no more.
    Hold(bool),
    /// Something was written in the request that is held.
    Write(Write),
    /// What becomes of the request that is held was decided.
    Decided,
    /// The run was saved, or was not.
    Saved(String),
    /// A command was put on the clipboard, or could not be.
    Copied(Result<(), String>),
}

impl Reducible for Play {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut next = Rc::unwrap_or_clone(self);
        next.apply(action);
        Rc::new(next)
    }
}

impl Play {
    fn apply(&mut self, action: Action) {
        match action {
            Action::Fill(fill) => self.form.change().fill(fill),
            Action::Compared(run, comparison) if run == self.runs => self.comparison = Some(comparison),
            Action::Opened(run, file, result) => self.opened(run, file, result),
            Action::Preset(preset) => {
                self.form.change().fill_in(preset);
                self.told.clear();
            }
            Action::Undone(run, undone) if run == self.runs => self.undone = undone,
            Action::Leave(field) => {
                self.told.push(field);
            }
            Action::Refuse => self.refuse(),
            Action::AddFiles(files, folders) => {
                self.dragging = false;
                self.folders = folders;
                self.told.push(Field::Files);
                let form = self.form.change();
                form.flow = FlowChoice::Push;
                form.document = None;
                form.files.extend(files);
                self.pane = Pane::Setup;
            }
            Action::Take(document) => {
                let form = self.form.change();
                form.flow = FlowChoice::Push;
                form.document = document;
                self.pane = Pane::Setup;
            }
            Action::Looked(id, look) => {
                if let Some(file) = self.form.change().files.iter_mut().find(|file| file.id == id) {
                    file.look = look;
                }
            }
            Action::RemoveFile(id) => {
                self.folders.clear();
                self.form.change().files.retain(|file| id.is_some_and(|id| file.id != id));
            }
            Action::Drag(dragging) => self.dragging = dragging,
            Action::Trust(service) => {
                if let Some(registry) = &self.registry {
                    self.trusted.push((registry.clone(), service));
                }
            }
            Action::Return => self.form = self.ran.clone(),
            Action::View(view) => self.view = view,
            Action::Pane(pane) => self.pane = pane,
            Action::Secrets(secrets) => self.show_secrets(secrets),
            Action::Hold(holding) => {
                self.holding = holding;
                if !holding {
                    self.held = None;
                }
            }
            Action::Write(write) => {
                if let Some(held) = &mut self.held {
                    held.change().write(write);
                }
            }
            Action::Decided => self.held = None,
            Action::Forget => self.forget_sessions(),
            Action::Saved(said) => self.saved = said,
            Action::Copied(result) => {
                self.notice = match &result {
                    Ok(()) => "Copied the curl command.".to_owned(),
                    Err(_) => {
                        "The browser does not allow copying: select the command and copy it.".to_owned()
                    }
                };
                self.uncopied = result.err();
            }
            Action::Select(number) => {
                self.select(number);
                self.pane = Pane::Exchange;
            }
            Action::Jump(number) => self.select(number),
            Action::Step(step) => {
                let now = self.shown().map_or(0, i64::from);
                if let Ok(number) = u32::try_from(now + i64::from(step)) {
                    self.select(number);
                }
            }
            Action::Begin(registry, secrets, now) => self.begin(registry, secrets, now),
            Action::Named(run, names) if run == self.runs => self.names = Shared::new(names),
            Action::Explained(run, whys) if run == self.runs => self.whys.change().extend(whys),
            Action::Happened(run, events, now) if run == self.runs => self.happened(&events, now),
            Action::Tick(now) => {
                if let Phase::Running(running) = &mut self.phase {
                    running.now = now;
                }
            }
            Action::End(run, result, now) if run == self.runs => self.end(result, now),
            // News of a run that another one has replaced.
            Action::Named(..)
            | Action::Explained(..)
            | Action::Happened(..)
            | Action::End(..)
            | Action::Undone(..)
            | Action::Compared(..) => {}
        }
    }

    fn refuse(&mut self) {
        // What an earlier run came to would look like the answer to what was asked now.
        self.phase = Phase::Refused;
        self.told.extend(Field::ALL);
        self.pane = Pane::Setup;
    }

    pub(super) fn select(&mut self, number: u32) {
        if self.transcript.exchange(number).is_some() {
            self.selected = Some(number);
            self.forget_notice();
        }
    }

    pub(super) fn forget_notice(&mut self) {
        self.notice.clear();
        self.uncopied = None;
    }

    fn show_secrets(&mut self, secrets: bool) {
        let (was, is) = (self.masks().cloned(), (!secrets).then(|| (*self.hidden).clone()));
        self.secrets = secrets;
        if let Some(held) = &mut self.held
            && let Some(exchange) = self.transcript.exchange(held.exchange)
        {
            held.change().remask(exchange, was.as_ref(), is.as_ref());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::draft::Part;
    use crate::pages::play::choice::TargetChoice;
    use crate::pages::play::state::Running;
    use bytes::Bytes;
    use http::{HeaderMap, Method};
    use longshore_client::Step;
    use longshore_client::event::RecordedRequest;
    use longshore_client::url::Url;

    fn after(actions: impl IntoIterator<Item = Action>) -> Play {
        let mut play = Play::default();
        actions.into_iter().for_each(|action| play.apply(action));
        play
    }

    fn sent(exchange: u32) -> Event {
        let request = RecordedRequest {
            step: Step::Ping,
            method: Method::GET,
            url: Url::parse("http://h/v2/").unwrap(),
            headers: HeaderMap::new(),
            body: Bytes::new(),
            body_size: 0,
        };
        Event::Sent { exchange, request: Rc::new(request), at: Duration::ZERO }
    }

    fn begin(at: u64) -> Action {
        Action::Begin(Url::parse("http://h").unwrap().origin(), Secrets::default(), millis(at))
    }

    fn millis(millis: u64) -> Duration {
        Duration::from_millis(millis)
    }

    #[test]
    fn the_latest_exchange_is_shown_until_one_is_chosen() {
        let begun = [begin(0), Action::Happened(1, vec![sent(1), sent(2)], millis(1))];
        let mut play = after(begun);
        assert_eq!(play.shown(), Some(2));
        play.apply(Action::Select(1));
        play.apply(Action::Happened(1, vec![sent(3)], millis(2)));
        assert_eq!(play.shown(), Some(1));
    }

    #[test]
    fn a_request_that_is_held_is_shown_whatever_was_looked_at_until_it_is_decided_about() {
        let mut play = after([begin(0), Action::Hold(true), Action::Happened(1, vec![sent(1)], millis(1))]);
        play.apply(Action::Select(1));
        play.apply(Action::Happened(1, vec![sent(2), Event::Held { exchange: 2 }], millis(2)));
        assert_eq!((play.shown(), play.held.as_ref().map(|held| held.exchange)), (Some(2), Some(2)));
        assert_eq!(play.pane, Pane::Exchange);
        play.apply(Action::Decided);
        assert!(play.held.is_none() && play.holding);
        play.apply(Action::End(1, Err(FlowError::stopped()), millis(3)));
        assert!(!play.holding);
        assert_eq!(play.pane, Pane::Exchanges);
    }

    #[test]
    fn what_was_written_stays_when_secrets_are_shown() {
        let mut play = after([
            begin(0),
            Action::Happened(1, vec![sent(1), Event::Held { exchange: 1 }], millis(1)),
            Action::Write(Write::Draft(Part::Headers, "x-mine: 1".into())),
            Action::Secrets(true),
        ]);
        assert_eq!(play.held.as_ref().unwrap().draft.headers, "x-mine: 1");
        play.apply(Action::Hold(false));
        assert!(play.held.is_none());
    }

    #[test]
    fn stepping_stays_within_the_exchanges() {
        let mut play = after([begin(0), Action::Happened(1, vec![sent(1), sent(2)], millis(1))]);
        play.apply(Action::Step(1));
        assert_eq!(play.shown(), Some(2));
        play.apply(Action::Step(-1));
        play.apply(Action::Step(-1));
        assert_eq!(play.shown(), Some(1));
        assert_eq!(after([Action::Step(1)]).shown(), None);
    }

    #[test]
    fn news_of_a_run_that_was_replaced_is_passed_over() {
        let play = after([
            begin(0),
            begin(5),
            Action::Happened(1, vec![sent(1)], millis(6)),
            Action::End(1, Err(FlowError::stopped()), millis(7)),
        ]);
        assert!(play.transcript.exchanges.is_empty());
        assert!(play.is_running());
    }

    #[test]
    fn the_exchange_that_failed_is_chosen() {
        let error = FlowError { exchange: Some(1), ..FlowError::stopped() };
        let play = after([
            begin(0),
            Action::Happened(1, vec![sent(1), sent(2)], millis(1)),
            Action::End(1, Err(error), millis(9)),
        ]);
        assert_eq!(play.shown(), Some(1));
        assert!(matches!(play.phase, Phase::Failed { elapsed, .. } if elapsed == millis(9)));
    }

    #[test]
    fn a_field_is_told_once_the_user_has_been_there() {
        let mut play = after([Action::Fill(Fill::Repository("A".into()))]);
        assert_eq!(play.error(Field::Repository), None);
        play.apply(Action::Leave(Field::Repository));
        assert!(play.error(Field::Repository).is_some());
        play.apply(Action::Fill(Fill::Repository("a".into())));
        assert_eq!(play.error(Field::Repository), None);
    }

    #[test]
    fn files_are_added_until_one_or_all_are_taken_off() {
        let file = |id| Chosen {
            id,
            name: "a".into(),
            size: 0,
            content: wasm_bindgen::JsCast::unchecked_into(wasm_bindgen::JsValue::UNDEFINED),
            look: Look::Unread,
        };
        let mut play = after([
            Action::AddFiles(vec![file(1), file(2)], Vec::new()),
            Action::AddFiles(vec![file(3)], Vec::new()),
            Action::RemoveFile(Some(2)),
        ]);
        assert_eq!(play.form.files.iter().map(|file| file.id).collect::<Vec<_>>(), [1, 3]);
        play.apply(Action::RemoveFile(None));
        assert!(play.form.files.is_empty());
    }

    #[test]
    fn a_folder_is_told_until_something_else_is_done() {
        let mut play = after([Action::AddFiles(Vec::new(), vec!["src".into()])]);
        assert!(play.error(Field::Files).unwrap().contains("“src”"));
        play.apply(Action::AddFiles(Vec::new(), Vec::new()));
        assert_eq!(play.error(Field::Files), None);
    }

    #[test]
    fn a_token_service_is_trusted_for_the_registry_that_named_it() {
        let service = Url::parse("http://auth").unwrap().origin();
        let play = after([begin(0), Action::Trust(service.clone())]);
        let registry = Url::parse("http://h").unwrap().origin();
        assert_eq!(play.trusted_by(&registry), [service]);
        assert_eq!(play.trusted_by(&Url::parse("http://other").unwrap().origin()), []);
    }

    #[test]
    fn credentials_do_not_go_along_to_another_target() {
        let play = after([
            Action::Fill(Fill::Username("me".into())),
            Action::Fill(Fill::Password("secret".into())),
            Action::Fill(Fill::Target(TargetChoice::Other)),
        ]);
        assert_eq!((play.form.username.as_str(), play.form.password.as_str()), ("", ""));
    }

    #[test]
    fn time_goes_by_only_while_something_runs() {
        let play = after([begin(1), Action::Tick(millis(700))]);
        assert!(matches!(&play.phase, Phase::Running(Running { now, .. }) if *now == millis(700)));
        assert!(matches!(after([Action::Tick(millis(1))]).phase, Phase::Idle));
    }

    #[test]
    fn packing_is_measured_for_each_file() {
        let packing = |name: &str, done| Event::Packing { name: name.into(), done, total: 10 };
        let play = after([
            begin(0),
            Action::Happened(1, vec![packing("a", 1)], millis(1)),
            Action::Happened(1, vec![packing("a", 9)], millis(2)),
        ]);
        let Phase::Running(Running { packing: Some(now), .. }) = &play.phase else { panic!("packing") };
        assert_eq!((now.begun, now.done), (millis(1), 9));
        let play = after([
            begin(0),
            Action::Happened(1, vec![packing("a", 10), packing("b", 1)], millis(3)),
            Action::Happened(1, vec![sent(1)], millis(4)),
        ]);
        assert!(matches!(&play.phase, Phase::Running(Running { packing: None, .. })));
    }
}
