//! Everything that can happen on the page, and what it changes.

use super::desk::{Desk, Shown, UnderWay, copied, outcome};
use super::held::Held;
use super::state::Learn;
use crate::components::draft::Part;
use crate::wire::measure::counted;
use longshore_client::Event;
use longshore_lessons::{Block, Inline, Judgement, Lesson, Other, Question, Ran};
use longshore_worker::name::BlobName;
use std::rc::Rc;
use yew::Reducible;

/// Something that happened.
pub(super) enum Action {
    /// It did so in the lesson at this place.
    In(usize, Deed),
    /// What was done and reached in the lesson at this place is to be forgotten.
    Reset(usize),
    /// All progress is to be forgotten: is that meant?
    Ask(bool),
    /// It is.
    ResetAll,
    /// The same is to be shown by this client.
    Other(Other),
}

/// Something that happened in a lesson.
pub(super) enum Deed {
    /// A run of this piece began.
    Begin(String),
    /// In the run of this number something happened.
    Happened(u32, Event),
    /// Its blobs are called so.
    Named(u32, Vec<BlobName>),
    /// A part of the request that waits was written.
    Write(Part, String),
    /// It cannot be sent as it is written.
    Refuse(String),
    /// The run of this number is over.
    Ended(u32, Option<Box<Ran>>),
    /// An exchange of a piece was chosen; none is 0.
    Choose(String, u32),
    /// Something was typed, or chosen, as the answer to the question among the blocks.
    Type(usize, String),
    /// It is to be judged.
    Check(usize),
    /// The right answer is asked for.
    Tell(usize),
    /// The commands of this client were put on the clipboard, or could not be.
    Copied(Other, bool),
}

impl Reducible for Learn {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut next = Rc::unwrap_or_clone(self);
        next.apply(action);
        Rc::new(next)
    }
}

impl Learn {
    pub(super) fn apply(&mut self, action: Action) {
        match action {
            Action::In(at, deed) => {
                let lessons = Rc::clone(&self.lessons);
                if let (Some(lesson), Some(desk)) = (lessons.get(at), self.desks.get_mut(at)) {
                    desk.apply(lesson, deed);
                    self.note(at, lesson);
                }
            }
            Action::Reset(at) => {
                if let (Some(lesson), Some(desk)) = (self.lessons.get(at), self.desks.get_mut(at)) {
                    self.progress.forget(lesson);
                    desk.reset();
                    desk.say("What was done in this lesson is forgotten.".to_owned());
                }
            }
            Action::Ask(is_asked) => self.is_asked = is_asked,
            Action::ResetAll => {
                self.is_asked = false;
                self.desks.iter_mut().for_each(Desk::reset);
                self.lessons.iter().for_each(|lesson| self.progress.forget(lesson));
            }
            Action::Other(other) => self.other = other,
        }
    }

    /// Notes what is reached by now, and says what is new of it.
    fn note(&mut self, at: usize, lesson: &Lesson) {
        let Some(desk) = self.desks.get_mut(at) else { return };
        for goal in lesson.goals().filter(|goal| goal.is_met(&desk.runs)) {
            if self.progress.note(lesson, goal.key()) {
                desk.said.extend([" Goal reached: ", &Inline::plain(&goal.text)]);
            }
        }
        for (at, answer) in &desk.answers {
            if let (Some(question), Some(Judgement::Right)) = (question(lesson, *at), answer.judged) {
                self.progress.note(lesson, question.key());
            }
        }
    }
}

impl Desk {
    fn apply(&mut self, lesson: &Lesson, deed: Deed) {
        match deed {
            Deed::Begin(piece) => {
                self.begun += 1;
                self.runs.change().forget(&piece);
                self.shown.insert(piece.clone(), Shown { run: self.begun, ..Shown::default() });
                self.under_way = Some(UnderWay { piece, held: None });
            }
            // A run that was forgotten goes on telling for a moment.
            Deed::Happened(run, _) | Deed::Named(run, _) | Deed::Ended(run, _)
                if run != self.begun || self.under_way.is_none() => {}
            Deed::Happened(_, event) => self.happened(&event),
            Deed::Named(_, names) => {
                if let Some(shown) = self.shown_now() {
                    shown.names = names;
                }
            }
            Deed::Write(part, text) => {
                if let Some(held) = self.held_now() {
                    held.wrong = None;
                    part.write(&mut held.draft, text);
                }
            }
            Deed::Refuse(why) => {
                if let Some(held) = self.held_now() {
                    held.wrong = Some(why);
                }
            }
            Deed::Ended(_, ran) => {
                if let (Some(UnderWay { piece, .. }), Some(ran)) = (self.under_way.take(), ran) {
                    self.ended(lesson, &piece, *ran);
                }
            }
            Deed::Choose(piece, number) => {
                if let Some(shown) = self.shown.get_mut(&piece) {
                    shown.chosen = Some(number).filter(|number| *number > 0);
                }
            }
            Deed::Type(at, text) => {
                let answer = self.answers.entry(at).or_default();
                answer.typed = text;
                answer.judged = None;
            }
            Deed::Check(at) => self.check(lesson, at),
            Deed::Tell(at) => self.answers.entry(at).or_default().is_told = true,
            Deed::Copied(other, is_copied) => {
                self.copied = Some((other, is_copied));
                self.say(copied(is_copied).to_owned());
            }
        }
    }

    fn happened(&mut self, event: &Event) {
        let Some(it) = &mut self.under_way else { return };
        let Some(shown) = self.shown.get_mut(&it.piece) else { return };
        shown.happened(event);
        match event {
            Event::Held { exchange } => {
                it.held =
                    shown.transcript.exchange(*exchange).map(|it| Held::of(Rc::clone(it), &shown.hidden));
                if let Some(held) = &it.held {
                    let step = held.exchange.request.step;
                    self.say(format!("Request {exchange} waits: {step}."));
                }
            }
            Event::Released { .. } | Event::Edited { .. } | Event::Unanswered { .. } => it.held = None,
            _ => {}
        }
    }

    fn ended(&mut self, lesson: &Lesson, piece: &str, ran: Ran) {
        let title = lesson.pieces().find(|it| it.name == piece).map_or("", |it| &it.title);
        let exchanges = counted(ran.transcript.exchanges.len(), "exchange");
        self.say(format!("{title}: {}, {exchanges}.", outcome(&ran.end).2));
        if let Some(shown) = self.shown.get_mut(piece) {
            shown.ended(&ran);
        }
        self.runs.change().note(piece, ran);
    }

    fn check(&mut self, lesson: &Lesson, at: usize) {
        let Some(question) = question(lesson, at) else { return };
        let answer = self.answers.entry(at).or_default();
        let judgement = question.judge(&self.runs, &answer.typed);
        answer.judged = Some(judgement);
        let said = match judgement {
            Judgement::Right => format!("Right. {}", Inline::plain(&question.why)),
            Judgement::Wrong => "That is not it.".to_owned(),
            Judgement::NotYet => "The answer is not on the page yet.".to_owned(),
        };
        self.say(said);
    }

    /// Forgets everything. What is under way is not listened to any more.
    fn reset(&mut self) {
        *self = Self { begun: self.begun, ..Self::default() };
    }

    fn shown_now(&mut self) -> Option<&mut Shown> {
        self.shown.get_mut(&self.under_way.as_ref()?.piece)
    }

    fn held_now(&mut self) -> Option<&mut Held> {
        self.under_way.as_mut()?.held.as_mut()
    }
}

/// The question at this place among a lesson's blocks.
pub(super) fn question(lesson: &Lesson, at: usize) -> Option<&Question> {
    match lesson.blocks.get(at)? {
        Block::Question(question) => Some(question),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::state::tests::{learn, lesson};
    use super::*;
    use futures::executor::block_on;
    use longshore_lessons::{Hands, Stage};

    /// The place of the question in the lesson of the tests.
    const QUESTION: usize = 3;

    fn after(deeds: impl IntoIterator<Item = Deed>) -> Learn {
        let mut page = learn();
        deeds.into_iter().for_each(|deed| page.apply(Action::In(0, deed)));
        page
    }

    fn ran(piece: &str) -> Option<Box<Ran>> {
        block_on(Stage::new(&lesson()).unwrap().run(piece, Hands::default())).map(Box::new)
    }

    fn pushed() -> [Deed; 2] {
        [Deed::Begin("push".to_owned()), Deed::Ended(1, ran("push"))]
    }

    fn answered(text: &str) -> [Deed; 2] {
        [Deed::Type(QUESTION, text.to_owned()), Deed::Check(QUESTION)]
    }

    fn judged(page: &Learn) -> Option<Judgement> {
        page.desks[0].answers.get(&QUESTION).and_then(|answer| answer.judged)
    }

    #[test]
    fn a_run_reaches_its_goal_which_is_said_and_stays_reached() {
        let mut page = after(pushed());
        assert_eq!(page.progress.of(&lesson()).met, 1);
        assert!(page.desks[0].said.contains("Push: Done, 20 exchanges. Goal reached: See it stored."));
        page.apply(Action::In(0, Deed::Begin("push".to_owned())));
        assert_eq!(page.progress.of(&lesson()).met, 1);
        assert!(page.desks[0].ran("push").is_none());
    }

    #[test]
    fn an_answer_is_judged_by_what_happened() {
        assert_eq!(judged(&after(answered("201"))), Some(Judgement::NotYet));
        let page = after(pushed().into_iter().chain(answered("404")));
        assert_eq!((judged(&page), page.progress.of(&lesson()).met), (Some(Judgement::Wrong), 1));
        let page = after(pushed().into_iter().chain(answered("201")));
        assert_eq!((judged(&page), page.progress.of(&lesson()).met), (Some(Judgement::Right), 2));
        assert!(page.next().is_none());
    }

    #[test]
    fn an_answer_that_is_changed_is_not_judged_any_more() {
        let deeds =
            pushed().into_iter().chain(answered("404")).chain([Deed::Type(QUESTION, "40".to_owned())]);
        assert_eq!(judged(&after(deeds)), None);
    }

    #[test]
    fn who_asks_for_the_answer_has_not_found_it() {
        let page = after(pushed().into_iter().chain([Deed::Tell(QUESTION)]));
        assert!(page.desks[0].answers[&QUESTION].is_told);
        assert_eq!(page.progress.of(&lesson()).met, 1);
    }

    #[test]
    fn a_lesson_that_is_reset_is_as_it_was_and_hears_nothing_of_what_was_under_way() {
        let mut page =
            after(pushed().into_iter().chain(answered("201")).chain([Deed::Begin("held".to_owned())]));
        page.apply(Action::Reset(0));
        page.apply(Action::In(0, Deed::Ended(2, ran("held"))));
        let desk = &page.desks[0];
        assert!(desk.shown.is_empty() && desk.answers.is_empty() && desk.ran("held").is_none());
        assert_eq!(page.progress.of(&lesson()).met, 0);
    }

    #[test]
    fn all_lessons_are_reset_at_once() {
        let mut page = after(pushed());
        page.apply(Action::Ask(true));
        page.apply(Action::ResetAll);
        assert_eq!((page.progress.of(&lesson()).met, page.is_asked), (0, false));
    }

    #[test]
    fn the_piece_that_comes_next_is_the_first_that_was_not_run() {
        let name = |page: &Learn| page.desks[0].next(&lesson()).map(|piece| piece.name.clone());
        assert_eq!(name(&learn()).as_deref(), Some("push"));
        assert_eq!(name(&after(pushed())).as_deref(), Some("held"));
    }

    #[test]
    fn the_same_sentence_is_said_as_another_one() {
        let page = after([Deed::Copied(Other::Curl, true), Deed::Copied(Other::Curl, true)]);
        assert!(page.desks[0].said.starts_with("Copied.") && page.desks[0].said != "Copied.");
    }

    #[test]
    fn an_exchange_is_open_until_it_is_closed() {
        let mut page = after(pushed().into_iter().chain([Deed::Choose("push".to_owned(), 3)]));
        assert_eq!(page.desks[0].shown["push"].chosen, Some(3));
        page.apply(Action::In(0, Deed::Choose("push".to_owned(), 0)));
        assert_eq!(page.desks[0].shown["push"].chosen, None);
    }
}
