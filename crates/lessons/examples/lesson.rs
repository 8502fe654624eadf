//! Reads a lesson, runs it, and prints what happens: for whoever writes one.
//!
//! `cargo run -p longshore-lessons --example lesson -- crates/lessons/texts/01-what-a-registry-is.md [--bodies]`

#![allow(clippy::unwrap_used, reason = "a program for a teacher's own screen")]

use futures::executor::block_on;
use longshore_client::{Exchange, mask};
use longshore_lessons::{Hands, Inline, Lesson, Mistake, Runs, Stage};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let has_bodies = arguments.iter().any(|argument| argument == "--bodies");
    for file in arguments.iter().filter(|argument| !argument.starts_with("--")) {
        let text = std::fs::read_to_string(file).unwrap();
        match Lesson::parse(file, &text) {
            Ok(lesson) => match Stage::new(&lesson) {
                Ok(stage) => show(&lesson, stage, has_bodies),
                Err(mistakes) => tell(&mistakes),
            },
            Err(mistakes) => tell(&mistakes),
        }
    }
}

fn tell(mistakes: &[Mistake]) {
    for mistake in mistakes {
        println!("{mistake}");
    }
}

fn show(lesson: &Lesson, mut stage: Stage, has_bodies: bool) {
    println!("# {} ({} min)", lesson.head.title, lesson.head.minutes);
    let mut runs = Runs::default();
    for piece in lesson.pieces() {
        let ran = block_on(stage.run(&piece.name, Hands::default())).unwrap();
        println!("\n## {}: {:?}", piece.name, ran.end);
        ran.transcript.exchanges.iter().for_each(|exchange| print(exchange, has_bodies));
        ran.collected.iter().for_each(|line| println!("{line}"));
        runs.note(&piece.name, ran);
    }
    println!();
    for (literal, selector) in lesson.literals() {
        let found = runs.find(selector);
        if !found.as_ref().is_some_and(|value| value.says(literal)) {
            println!(
                "not there: {literal} at @{selector}, but {}",
                found.map_or_else(String::new, |it| it.to_string())
            );
        }
    }
    for goal in lesson.goals() {
        println!(
            "{} {}",
            if goal.is_met(&runs) { "reached:" } else { "NOT REACHED:" },
            Inline::plain(&goal.text)
        );
        for check in goal.checks.iter().filter(|check| !check.is_met(&runs)) {
            println!(
                "  {} is {}",
                check.selector,
                runs.find(&check.selector).map_or_else(String::new, |it| it.to_string())
            );
        }
    }
    for question in lesson.questions() {
        let right = question.right(&runs).map_or_else(|| "NOTHING".to_owned(), |right| right.to_string());
        println!("{} — {right}", Inline::plain(&question.text));
    }
}

fn print(exchange: &Exchange, has_bodies: bool) {
    let request = &exchange.request;
    let status =
        exchange.response().map_or_else(String::new, |response| response.status.as_u16().to_string());
    println!(
        "{:3} {:18} {:6} {} → {status}",
        exchange.number,
        request.step,
        request.method,
        request.url.path_and_query()
    );
    if !has_bodies {
        return;
    }
    let headers = |headers: &http::HeaderMap| {
        for (name, value) in headers {
            println!("      {name}: {}", mask::header(name.as_str(), value.to_str().unwrap_or("…")));
        }
    };
    headers(&request.headers);
    println!(
        "      [{} bytes] {}",
        request.body_size,
        String::from_utf8(request.body.to_vec()).unwrap_or_default()
    );
    if let Some(response) = exchange.response() {
        println!("    ←");
        headers(&response.headers);
        let body = mask::body(request, &response.body.kept);
        println!(
            "      [{} bytes] {}",
            response.body.size,
            String::from_utf8(body.into_owned()).unwrap_or_default()
        );
    }
}
