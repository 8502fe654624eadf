//! The stage: what a learner does to a piece, and what that leaves alone.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use async_trait::async_trait;
use futures::executor::block_on;
use longshore_client::error::Fault;
use longshore_client::image::Image;
use longshore_client::mask::MASK;
use longshore_client::transport::{Decision, Gatekeeper, Held};
use longshore_client::{Event, Step, Transcript, stop};
use longshore_lessons::{End, Hands, Lesson, Ran, Runs, Stage};
use std::cell::RefCell;
use std::rc::Rc;

const TEXT: &str = r#"---
title: A
minutes: 1
summary: B
---

```registry
base = "open"
```

```piece push
title: A
flow: push
repository: a/b
tag: one
held: yes
edit: put-manifest header content-type = text/plain
```

```piece again
title: A
flow: push
repository: a/b
tag: two
```

```piece head
title: A
flow: head
repository: a/b
reference: @again/put-manifest/response/docker-content-digest
```
"#;

fn lesson() -> Lesson {
    Lesson::parse("a.md", TEXT).unwrap()
}

fn run(stage: &mut Stage, name: &str, hands: Hands) -> Ran {
    block_on(stage.run(name, hands)).unwrap()
}

/// Does the same to each request.
struct Always(Decision);

#[async_trait(?Send)]
impl Gatekeeper for Always {
    fn holds(&self) -> bool {
        true
    }

    async fn decide(&self, _: &Held) -> Decision {
        self.0.clone()
    }
}

fn with(decision: Decision) -> Hands {
    Hands { keeper: Some(Rc::new(Always(decision))), ..Hands::default() }
}

#[test]
fn the_edits_of_the_lesson_are_made_where_nobody_stands_at_the_gate() {
    let ran = run(&mut Stage::new(&lesson()).unwrap(), "push", Hands::default());
    let put = ran.transcript.exchanges.last().unwrap();
    assert_eq!(put.request.step, Step::PutManifest);
    assert_eq!(put.request.headers["content-type"], "text/plain");
    assert!(
        put.handling.before.is_some()
            && matches!(&ran.end, End::Failed(error) if error.fault == Fault::Intervention)
    );
}

#[test]
fn whoever_stands_at_the_gate_decides() {
    let mut stage = Stage::new(&lesson()).unwrap();
    assert_eq!(run(&mut stage, "push", with(Decision::Send(None))).end, End::Done);
    let dropped = run(&mut stage, "push", with(Decision::Drop));
    assert_eq!(dropped.transcript.exchanges.len(), 1);
}

#[test]
fn what_a_learner_does_to_a_piece_leaves_those_behind_it_as_they_are() {
    let told = |decision: Option<Decision>| {
        let mut stage = Stage::new(&lesson()).unwrap();
        if let Some(decision) = decision {
            run(&mut stage, "push", with(decision));
        }
        let ran = run(&mut stage, "again", Hands::default());
        assert_eq!(ran.end, End::Done);
        format!("{:?}", ran.transcript)
    };
    let wanted = told(None);
    for decision in [Decision::Send(None), Decision::Drop, Decision::Stop] {
        assert_eq!(told(Some(decision)), wanted);
    }
}

#[test]
fn a_piece_that_was_stopped_says_so() {
    let (button, stopped) = stop::pair();
    button.stop();
    let hands = Hands { stopped: Some(stopped), keeper: Some(Rc::new(Waits)), ..Hands::default() };
    let ran = run(&mut Stage::new(&lesson()).unwrap(), "push", hands);
    assert!(matches!(ran.end, End::Failed(error) if error.fault == Fault::Stopped));
}

/// Never decides.
struct Waits;

#[async_trait(?Send)]
impl Gatekeeper for Waits {
    fn holds(&self) -> bool {
        true
    }

    async fn decide(&self, _: &Held) -> Decision {
        futures::future::pending().await
    }
}

#[test]
fn whoever_listens_is_told_what_happens_in_the_piece_alone() {
    let seen = Rc::<RefCell<Vec<Event>>>::default();
    let observer = {
        let seen = Rc::clone(&seen);
        move |event: Event| seen.borrow_mut().push(event)
    };
    let hands = Hands { observer: Some(Rc::new(observer)), ..Hands::default() };
    let ran = run(&mut Stage::new(&lesson()).unwrap(), "head", hands);
    assert_eq!(ran.end, End::Done);
    let told = Transcript::of(&seen.borrow());
    assert_eq!(format!("{told:?}"), format!("{:?}", ran.transcript));
    assert_eq!(told.exchanges.len(), 2);
}

#[test]
fn an_image_is_told_of_with_the_files_that_it_was_made_of() {
    let told = Rc::<RefCell<Vec<String>>>::default();
    let made = {
        let told = Rc::clone(&told);
        move |image: &Image, files: &[String]| {
            told.borrow_mut().push(format!("{} of {}", image.layers.len(), files.join(", ")));
        }
    };
    let hands = Hands { made: Some(Rc::new(made)), ..Hands::default() };
    run(&mut Stage::new(&lesson()).unwrap(), "again", hands);
    assert_eq!(*told.borrow(), ["2 of etc/motd, hello.txt"]);
}

#[test]
fn why_the_registry_answered_is_told_of_each_exchange() {
    let ran = run(&mut Stage::new(&lesson()).unwrap(), "push", Hands::default());
    let numbers: Vec<u32> = ran.whys.iter().map(|(exchange, _)| *exchange).collect();
    assert_eq!(numbers, (1..=20).collect::<Vec<u32>>());
    let (_, last) = ran.whys.last().unwrap();
    assert_eq!(last.last().map(|reason| reason.rule.id()), Some("unsupported-content-type"));
}

#[test]
fn secrets_are_masked_in_what_is_found() {
    let text = "---\ntitle: A\nminutes: 1\nsummary: B\n---\n\n```piece a\ntitle: A\nflow: login\n\
                scope: repository:devtable/simple:pull\n```\n\n";
    let found = |place: &str| {
        let lesson = Lesson::parse("a.md", &format!("{text}[x](@a/{place})\n")).unwrap();
        let mut runs = Runs::default();
        runs.note("a", run(&mut Stage::new(&lesson).unwrap(), "a", Hands::default()));
        let (_, selector) = lesson.literals().next().unwrap();
        runs.find(selector).unwrap().to_string()
    };
    assert_eq!(found("auth/request/authorization"), format!("Basic {MASK}"));
    assert_eq!(found("auth/response/body/token"), MASK);
    assert!(!found("auth/response/body").contains("eyJ"));
    assert_eq!(found("auth/response/token/access/0/name"), "devtable/simple");
}

#[test]
fn a_clock_that_goes_on_for_ever_stands_at_its_end() {
    let text = TEXT.replacen("flow: push", "flow: push\nlater: 18446744073709551615", 1);
    let lesson = Lesson::parse("a.md", &text).unwrap();
    assert_eq!(run(&mut Stage::new(&lesson).unwrap(), "again", Hands::default()).end, End::Done);
}

#[test]
fn a_piece_that_is_none_is_not_run() {
    assert!(block_on(Stage::new(&lesson()).unwrap().run("nothing", Hands::default())).is_none());
}

#[test]
fn what_came_of_a_piece_is_forgotten_where_it_is_to_be() {
    let mut runs = Runs::default();
    runs.note("push", run(&mut Stage::new(&lesson()).unwrap(), "push", Hands::default()));
    assert!(runs.of("push").is_some());
    runs.forget("push");
    assert!(runs.of("push").is_none());
}
