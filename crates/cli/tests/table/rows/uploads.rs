//! `cancel-upload` and `resume-upload`.

use super::{NONE, send};
use crate::held::NOTES;
use crate::outcome::{Stop, is, same};
use crate::place::{Place, owned};
use crate::ran::Ran;
use crate::row::{Choice, Flow};

pub(super) fn cancel_upload() -> Flow {
    Flow {
        name: "cancel-upload",
        formats: NONE,
        always: &["--repository"],
        arguments: here,
        effect: |place, ran| {
            same("what was sent", ran.statuses("upload-chunk"), [202])?;
            let url = ran.of("cancel-upload")[0]["url"].as_str().unwrap();
            let path = url.strip_prefix(&format!("{}/v2/{}", place.target.url(), place.repository)).unwrap();
            place.is_gone(&place.repository, path)
        },
        choices: vec![
            Choice::none(),
            Choice::new("--file", notes, |place, ran| {
                let half = place.stock.content(NOTES).len() / 2;
                same("what was sent", &ran.of("upload-chunk")[0]["request"]["body_size"], half)
            }),
        ],
    }
}

pub(super) fn resume_upload() -> Flow {
    Flow {
        name: "resume-upload",
        formats: NONE,
        always: &["--repository"],
        arguments: here,
        effect: went_on,
        choices: vec![
            Choice::none(),
            Choice::new("--file", notes, is_the_file),
            Choice::new(
                "--chunk-size",
                |_| Ok(owned(&["--chunk-size", "10"])),
                |place, ran| {
                    let parts = send::in_parts(place, ran)?;
                    is(
                        parts.len() > 3 && parts[1..].iter().all(|(_, length)| *length <= 10),
                        "the chunks are too long",
                    )
                },
            ),
            Choice::new("--location --file", left, |place, ran| {
                same("how many were opened here", ran.of("start-upload").len(), 0)?;
                is_the_file(place, ran)
            }),
        ],
    }
}

fn here(place: &Place<'_>) -> Result<Vec<String>, Stop> {
    Ok(owned(&["--repository", &place.repository]))
}

fn notes(place: &Place<'_>) -> Result<Vec<String>, Stop> {
    Ok(owned(&["--file", &place.stock.path(NOTES)]))
}

/// A session in which half of the file was sent.
fn left(place: &Place<'_>) -> Result<Vec<String>, Stop> {
    let location = send::half_sent(place, &place.stock.content(NOTES))?;
    Ok([notes(place)?, owned(&["--location", &location])].concat())
}

/// After the registry has said how far it is, the rest is sent from there on, and no more; then the blob is there.
fn went_on(place: &Place<'_>, ran: &Ran) -> Result<(), Stop> {
    let outcome = ran.outcome();
    let (from, size) = (outcome["from"].as_u64().unwrap(), outcome["size"].as_u64().unwrap());
    same("where it went on", from, size / 2)?;
    let told = ran.first("upload-status").ok_or_else(|| "the status was not asked for".to_owned())?;
    let after: Vec<_> = ran.exchanges().skip(told).filter(|it| it["step"] == "upload-chunk").collect();
    let lengths: u64 = after.iter().map(|chunk| chunk["request"]["body_size"].as_u64().unwrap()).sum();
    same("what was sent after that", lengths, size - from)?;
    let range = after[0]["request"]["headers"]["content-range"].as_str().unwrap();
    is(range.starts_with(&format!("{from}-")), &format!("it went on with {range}"))?;
    let content = place.blob(&place.repository, outcome["digest"].as_str().unwrap())?;
    same("the blob's size", content.len() as u64, size)
}

fn is_the_file(place: &Place<'_>, ran: &Ran) -> Result<(), Stop> {
    same("the digest", &ran.outcome()["digest"], place.stock.digest(NOTES).as_str())
}
