//! Every lesson, run to its goals.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use futures::executor::block_on;
use longshore_lessons::{
    Block, Destination, Goal, Hands, Inline, Judgement, Lesson, Other, Question, Ran, Runs, Selector, Stage,
    TEXTS,
};
use std::collections::BTreeSet;

/// All lessons, each with the name of its file.
fn lessons() -> Vec<(&'static str, Lesson)> {
    let read = |(file, text): &(&'static str, &str)| match Lesson::parse(file, text) {
        Ok(lesson) => (*file, lesson),
        Err(mistakes) => {
            let told: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
            panic!("{}", told.join("\n"))
        }
    };
    TEXTS.iter().map(read).collect()
}

/// What comes of all pieces, in their order.
fn run(lesson: &Lesson) -> Runs {
    let (mut stage, mut runs) = (Stage::new(lesson).unwrap(), Runs::default());
    for piece in lesson.pieces() {
        let ran = block_on(stage.run(&piece.name, Hands::default())).unwrap();
        runs.note(&piece.name, ran);
    }
    runs
}

fn found(runs: &Runs, selector: &Selector) -> String {
    runs.find(selector).map_or_else(|| "nothing".to_owned(), |value| value.to_string())
}

/// Tells all that is wrong at once.
#[track_caller]
fn none(wrong: &[String]) {
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_piece_ends_as_the_lesson_wants_it() {
    let mut wrong = Vec::new();
    for (file, lesson) in lessons() {
        let runs = run(&lesson);
        for piece in lesson.pieces() {
            let end = &runs.of(&piece.name).unwrap().end;
            let is_told = lesson
                .goals()
                .flat_map(|goal| &goal.checks)
                .any(|check| check.selector.to_string() == format!("{}/outcome", piece.name));
            let usual = if piece.expected.is_some() { "expected" } else { "done" };
            if end.word() != usual && !is_told {
                wrong.push(format!("{file}: {} ended so: {end:?}", piece.name));
            }
        }
    }
    none(&wrong);
}

#[test]
fn every_goal_is_reached_by_its_pieces_and_not_before() {
    let mut wrong = Vec::new();
    for (file, lesson) in lessons() {
        let (mut stage, mut runs) = (Stage::new(&lesson).unwrap(), Runs::default());
        // What was run up to the goal, and what is the last of it that the goal needs.
        let mut pieces: Vec<&str> = Vec::new();
        for block in &lesson.blocks {
            match block {
                Block::Piece(piece) => {
                    pieces.push(&piece.name);
                    let ran = block_on(stage.run(&piece.name, Hands::default())).unwrap();
                    runs.note(&piece.name, ran);
                }
                Block::Goal(goal) => {
                    let title = Inline::plain(&goal.text);
                    for check in goal.checks.iter().filter(|check| !check.is_met(&runs)) {
                        let is = found(&runs, &check.selector);
                        wrong.push(format!(
                            "{file}: {title}: {} is {is}, and not {:?}",
                            check.selector, check.condition
                        ));
                    }
                    let mut before = runs.clone();
                    pieces.last().into_iter().for_each(|last| before.forget(last));
                    if goal.is_met(&before) {
                        wrong.push(format!("{file}: {title}: reached before the last piece was run"));
                    }
                }
                _ => {}
            }
        }
    }
    none(&wrong);
}

#[test]
fn what_a_text_says_is_on_the_wire_is_there() {
    let mut wrong = Vec::new();
    for (file, lesson) in lessons() {
        let runs = run(&lesson);
        for (literal, selector) in lesson.literals() {
            if !runs.find(selector).is_some_and(|value| value.says(literal)) {
                wrong
                    .push(format!("{file}: {literal} is not at @{selector}, but {}", found(&runs, selector)));
            }
        }
    }
    none(&wrong);
}

/// The status codes that a registry may answer: a text does not name one without saying where it is seen.
const STATUSES: [&str; 17] = [
    "200", "201", "202", "204", "206", "307", "400", "401", "403", "404", "405", "409", "413", "415", "416",
    "429", "503",
];

#[test]
fn statuses_and_digests_in_a_text_say_where_they_are_seen() {
    let mut wrong = Vec::new();
    for (file, lesson) in lessons() {
        for part in lesson.blocks.iter().flat_map(Block::texts).flatten() {
            let (Inline::Text(text) | Inline::Code(text) | Inline::Emphasis(text) | Inline::Strong(text)) =
                part
            else {
                continue;
            };
            let mut words = text.split(|c: char| !c.is_alphanumeric() && c != ':');
            if let Some(word) = words.find(|word| STATUSES.contains(word) || is_digest(word)) {
                wrong.push(format!("{file}: {word} in “{text}”"));
            }
        }
    }
    none(&wrong);
}

fn is_digest(word: &str) -> bool {
    word.split_once(':')
        .is_some_and(|(algorithm, encoded)| ["sha256", "sha512"].contains(&algorithm) && encoded.len() > 3)
}

#[test]
fn every_question_has_an_answer_that_is_found_and_taken() {
    let mut wrong = Vec::new();
    for (file, lesson) in lessons() {
        let runs = run(&lesson);
        for question in lesson.questions() {
            let title = Inline::plain(&question.text);
            assert_eq!(question.judge(&Runs::default(), "x"), Judgement::NotYet, "{file}: {title}");
            assert_eq!(question.judge(&runs, "no such answer"), Judgement::Wrong, "{file}: {title}");
            let Some(right) = question.right(&runs) else {
                wrong.push(format!("{file}: {title}: there is nothing at @{}", question.answer));
                continue;
            };
            let taken = |text: &str| question.judge(&runs, text) == Judgement::Right;
            if !taken(&right.to_string()) {
                wrong.push(format!("{file}: {title}: {right} is not taken"));
            }
            let choices = question.choices.iter().filter(|choice| taken(choice)).count();
            if !question.choices.is_empty() && choices != 1 {
                wrong.push(format!("{file}: {title}: {choices} of the choices are right; it is {right}"));
            }
        }
    }
    none(&wrong);
}

#[test]
fn every_lesson_has_what_a_lesson_has() {
    let mut ids = BTreeSet::new();
    for (file, lesson) in lessons() {
        assert!(ids.insert(lesson.head.id.clone()), "{file}: another lesson has its name");
        let by = |wanted: fn(Other) -> bool| {
            let is = |block: &&Block| matches!(block, Block::Same(same) if wanted(same.by));
            lesson.blocks.iter().filter(is).count()
        };
        assert!(lesson.pieces().count() > 0, "{file} has no piece");
        assert!(lesson.goals().count() > 0, "{file} has no goal");
        assert!(lesson.questions().count() > 0, "{file} has no question");
        assert!(by(|by| by == Other::Curl) > 0, "{file} has nothing by curl");
        assert!(by(|by| by != Other::Curl) > 0, "{file} has nothing by another client");
    }
}

#[test]
fn what_is_remembered_of_a_lesson_is_told_apart() {
    for (file, lesson) in lessons() {
        let keys = lesson.goals().map(Goal::key).chain(lesson.questions().map(Question::key));
        let mut known = BTreeSet::new();
        for key in keys {
            assert!(known.insert(key.clone()), "{file}: two goals or questions have the same text: {key}");
        }
    }
}

#[test]
fn links_between_lessons_lead_somewhere() {
    let lessons = lessons();
    let ids: BTreeSet<&str> = lessons.iter().map(|(_, lesson)| lesson.head.id.as_str()).collect();
    for (file, lesson) in &lessons {
        for part in lesson.blocks.iter().flat_map(Block::texts).flatten().chain(&lesson.head.summary) {
            if let Inline::Link { to: Destination::Lesson(id), .. } = part {
                assert!(ids.contains(id.as_str()), "{file}: there is no lesson {id}");
            }
        }
    }
}

#[test]
fn a_lesson_is_the_same_in_every_order_of_its_pieces() {
    for (file, lesson) in lessons() {
        let all = run(&lesson);
        let mut stage = Stage::new(&lesson).unwrap();
        let pieces: Vec<&str> = lesson.pieces().map(|piece| piece.name.as_str()).collect();
        for name in pieces.iter().rev().chain(&pieces) {
            let ran = block_on(stage.run(name, Hands::default())).unwrap();
            let told = |ran: &Ran| format!("{:?} {:?}", ran.transcript, ran.collected);
            assert_eq!(told(&ran), told(all.of(name).unwrap()), "{file}: {name}");
        }
    }
}
