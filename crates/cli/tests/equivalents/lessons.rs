//! What the lessons say that is the same by curl and by other clients: carried out at a registry of one's own.

use crate::lab::Lab;
use crate::support::program::{Server, end, longshore};
use longshore_lessons::{Block, Lesson, Other, Same, all};

/// The commands by one client that are done at one registry, one after the other.
struct Session<'l> {
    policy: String,
    blocks: Vec<&'l Same>,
}

/// What a lesson has by a client, parted where the registry is another one.
fn sessions(lesson: &Lesson, by: Other) -> Vec<Session<'_>> {
    let mut policy = "base = \"accounts\"\n".to_owned();
    let mut sessions: Vec<Session<'_>> = Vec::new();
    for block in &lesson.blocks {
        match block {
            Block::Settings(settings) => policy.clone_from(&settings.text),
            Block::Same(same) if same.by == by => match sessions.last_mut() {
                Some(session) if session.policy == policy => session.blocks.push(same),
                _ => sessions.push(Session { policy: policy.clone(), blocks: vec![same] }),
            },
            _ => {}
        }
    }
    sessions
}

/// A line that no client prints.
const END: &str = "== the end of the block ==";

/// Does it; what is otherwise than the lesson says.
fn carry_out(session: &Session<'_>, by: Other) -> Vec<String> {
    let lab = Lab::new();
    if by != Other::Curl && !lab.has(by.name()) {
        return Vec::new();
    }
    let policy = lab.files.write("policy.toml", session.policy.as_bytes());
    let registry = Server::registry(policy.to_str().unwrap());
    let script: String =
        session.blocks.iter().flat_map(|same| [&same.script, "\necho\necho '", END, "'\n"]).collect();
    let ended = end(lab.shell(&script).env("REGISTRY", registry.address.to_string()).spawn().unwrap());
    if ended.code != Some(0) {
        return vec![format!("ended with {:?}: {}\n{}", ended.code, ended.out, ended.err)];
    }
    let printed: Vec<&str> = ended.out.split(END).collect();
    let mut wrong = Vec::new();
    for (same, out) in session.blocks.iter().zip(printed) {
        let missing = same.prints.iter().filter(|text| !out.contains(*text));
        wrong.extend(missing.map(|text| format!("does not print {text}: {out}")));
    }
    wrong
}

#[test]
fn the_program_takes_the_policies_of_the_lessons() {
    let lab = Lab::new();
    for lesson in all().unwrap() {
        for block in &lesson.blocks {
            let Block::Settings(settings) = block else { continue };
            let policy = lab.files.write("policy.toml", settings.text.as_bytes());
            longshore(&["registry", "--policy", policy.to_str().unwrap(), "--print-policy"], "").well();
        }
    }
}

#[track_caller]
fn does_what_the_lessons_say(by: Other) {
    let mut wrong = Vec::new();
    for lesson in all().unwrap() {
        for session in sessions(&lesson, by) {
            let told = carry_out(&session, by);
            wrong.extend(told.into_iter().map(|what| format!("{}, {}: {what}", lesson.head.id, by.name())));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn curl_does_what_the_lessons_say() {
    does_what_the_lessons_say(Other::Curl);
}

#[test]
fn crane_does_what_the_lessons_say() {
    does_what_the_lessons_say(Other::Crane);
}

#[test]
fn oras_does_what_the_lessons_say() {
    does_what_the_lessons_say(Other::Oras);
}

#[test]
fn skopeo_does_what_the_lessons_say() {
    does_what_the_lessons_say(Other::Skopeo);
}
