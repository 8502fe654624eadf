//! The options that every flow has. They have nothing to do with documents.

use crate::outcome::{Stop, is, same};
use crate::place::{Place, owned};
use crate::ran::Ran;
use crate::row::{Choice, Formats};
use serde_json::Value;

pub(super) fn choices() -> Vec<Choice> {
    let choices = vec![
        Choice::new(
            "--expect: what does not come",
            |_| Ok(owned(&["--expect", "get-blob:geo-blocked"])),
            |_, _| Ok(()),
        ),
        Choice::new("--fault --retries: none", |_| faulty("0"), |_, _| Ok(())),
        Choice::new(
            "--fault --retries: one",
            |_| faulty("1"),
            |_, ran| {
                let pings = ran.of("ping");
                same("the fault", &pings[0]["fault"], "status-503:0")?;
                same("what the next one repeats", &pings[1]["retry_of"], 1)
            },
        ),
        Choice::new(
            "--step",
            |_| Ok(owned(&["--step"])),
            |_, ran| {
                // As it was typed.
                same("the fault", &ran.of("ping")[0]["fault"], "status-503:0")
            },
        ),
        Choice::new(
            "--request-addr",
            |_| Ok(owned(&["--request-addr", "192.0.2.7"])),
            |_, ran| {
                let told = |exchange: &Value| {
                    exchange["request"]["headers"]["x-override-remote-addr-for-testing"] == "192.0.2.7"
                };
                is(ran.exchanges().all(told), "a request does not have the address")
            },
        ),
        Choice::new(
            "--trust-realm",
            |_| Ok(owned(&["--trust-realm", "http://192.0.2.7"])),
            |place, ran| {
                let url = place.target.url();
                let elsewhere =
                    ran.exchanges().filter(|it| !it["url"].as_str().unwrap().starts_with(&url)).count();
                same("what was asked elsewhere", elsewhere, 0)
            },
        ),
        Choice::new("--har --transcript --markdown --curl --equivalents", exports, exported),
    ];
    choices.into_iter().map(|choice| Choice { formats: Formats::First, ..choice }).collect()
}

/// The first request is answered with 503, and tried again at once, or not.
fn faulty(retries: &str) -> Result<Vec<String>, Stop> {
    Ok(owned(&["--fault", "ping=status-503:0", "--retries", retries]))
}

/// The forms of a run, each with its option.
const FORMS: [&str; 5] = ["--har", "--transcript", "--markdown", "--curl", "--equivalents"];

fn exports(place: &Place<'_>) -> Result<Vec<String>, Stop> {
    Ok(FORMS.iter().flat_map(|form| [(*form).to_owned(), file(place, form)]).collect())
}

/// Where a form of this row's run is.
fn file(place: &Place<'_>, form: &str) -> String {
    let (row, port) = (place.repository.replace('/', "-"), place.target.address.port());
    place.stock.path(&format!("{row}.{port}{form}"))
}

/// Each form tells of the whole run.
fn exported(place: &Place<'_>, ran: &Ran) -> Result<(), Stop> {
    let text = |form| std::fs::read_to_string(file(place, form)).map_err(|error| format!("{form}: {error}"));
    let json = |form| -> Result<Value, Stop> {
        Ok(serde_json::from_str(&text(form)?).map_err(|error| error.to_string())?)
    };
    let count = ran.exchanges().count();
    same("the archive's entries", json("--har")?["log"]["entries"].as_array().map(Vec::len), Some(count))?;
    same(
        "the transcript's exchanges",
        json("--transcript")?["exchanges"].as_array().map(Vec::len),
        Some(count),
    )?;
    let flow = place.row.flow.name;
    same("the transcript's flow", &json("--transcript")?["flow"], flow)?;
    is(text("--markdown")?.contains(flow), "the report does not name the flow")?;
    is(text("--curl")?.starts_with("#!/bin/sh"), "the script is none")?;
    is(!text("--equivalents")?.is_empty(), "there are no commands")
}
