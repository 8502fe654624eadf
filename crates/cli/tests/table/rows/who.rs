//! `ping` and `login`.

use super::NONE;
use crate::outcome::{Stop, same};
use crate::place::{Place, owned};
use crate::ran::Ran;
use crate::row::{Choice, Flow};
use serde_json::json;

pub(super) fn ping() -> Flow {
    Flow {
        name: "ping",
        formats: NONE,
        always: &[],
        arguments: |_| Ok(Vec::new()),
        effect: |place, ran| {
            let said = if place.target.has_accounts { "authorized" } else { "open" };
            same("the registry", &ran.outcome()["registry"], said)
        },
        choices: vec![
            Choice::none(),
            Choice::new(
                "--repository",
                |place| Ok(owned(&["--repository", &place.repository])),
                |_, _| Ok(()),
            ),
        ],
    }
}

pub(super) fn login() -> Flow {
    Flow {
        name: "login",
        formats: NONE,
        always: &[],
        arguments: |_| Ok(Vec::new()),
        effect: |_, ran| same("the flow", &ran.outcome()["flow"], "login"),
        choices: vec![
            Choice::new("", |_| Ok(Vec::new()), |place, ran| granted(place, ran, &[])),
            Choice::new(
                "--scope",
                |place| {
                    let new = format!("repository:{}:pull,push", place.repository);
                    let theirs = "repository:public/publicrepo:push,pull";
                    Ok(owned(&["--scope", &new, "--scope", theirs]))
                },
                |place, ran| {
                    let new = format!("repository:{}:pull,push", place.repository);
                    granted(place, ran, &[&new, "repository:public/publicrepo:pull"])
                },
            ),
            Choice::new(
                "--repository",
                |place| Ok(owned(&["--repository", &place.repository])),
                |_, _| Ok(()),
            ),
        ],
    }
}

/// The token grants these scopes; where there are no accounts, there is none.
fn granted(place: &Place<'_>, ran: &Ran, scopes: &[&str]) -> Result<(), Stop> {
    let expected = if place.target.has_accounts { json!(scopes) } else { json!(null) };
    same("what is granted", &ran.outcome()["granted"], &expected)
}
