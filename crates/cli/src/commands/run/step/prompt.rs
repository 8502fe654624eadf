//! The gatekeeper that asks.

use super::sheet;
use super::terminal::Dialog;
use crate::commands::run::report::Report;
use crate::text;
use async_trait::async_trait;
use longshore_client::draft::{Draft, DraftBody};
use longshore_client::secrets::Secrets;
use longshore_client::transport::{Decision, FaultError, FaultKind, Gatekeeper, Held};
use std::cell::Cell;
use std::fmt::Write as _;
use std::rc::Rc;

/// Asks about each request until it is told to go on without.
pub(in crate::commands::run) struct Prompt<D> {
    dialog: D,
    report: Rc<dyn Report>,
    holding: Cell<bool>,
}

const QUESTION: &str =
    "Send (Enter), edit (e), drop (d), fault (f KIND), go on without asking (c), stop (q)? ";

impl<D> Prompt<D> {
    pub(in crate::commands::run) fn new(dialog: D, report: Rc<dyn Report>) -> Self {
        Self { dialog, report, holding: Cell::new(true) }
    }
}

#[async_trait(?Send)]
impl<D: Dialog> Gatekeeper for Prompt<D> {
    fn holds(&self) -> bool {
        self.holding.get()
    }

    async fn decide(&self, held: &Held) -> Decision {
        let secrets = self.report.secrets();
        self.dialog.say(&shown(held, &secrets));
        let mut sheet = sheet::of(&Draft::of(&held.request, Some(&secrets)));
        loop {
            // Whoever closes the terminal wants no more.
            let Some(answer) = self.dialog.ask(QUESTION).await else { return Decision::Stop };
            let (word, rest) = answer.trim().split_once(' ').unwrap_or((answer.trim(), ""));
            match word {
                "" | "s" | "send" => return Decision::Send(None),
                "d" | "drop" => return Decision::Drop,
                "q" | "stop" => return Decision::Stop,
                "c" | "continue" => {
                    self.holding.set(false);
                    return Decision::Send(None);
                }
                "f" | "fault" => match rest.trim().parse::<FaultKind>() {
                    Ok(fault) => return Decision::Send(Some(fault)),
                    Err(error) => self.dialog.say(&unknown_fault(error)),
                },
                "e" | "edit" => match self.edit(held, &secrets, &mut sheet).await {
                    Ok(Some(decision)) => return decision,
                    Ok(None) => {}
                    Err(why) => self.dialog.say(&why),
                },
                _ => self.dialog.say("That is none of them."),
            }
        }
    }
}

impl<D: Dialog> Prompt<D> {
    /// The edited request; none where it was given up. What was written is kept in the sheet where it cannot be sent.
    async fn edit(
        &self,
        held: &Held,
        secrets: &Secrets,
        sheet: &mut String,
    ) -> Result<Option<Decision>, String> {
        *sheet = self.dialog.edit(sheet).await?;
        let before = Draft::of(&held.request, Some(secrets));
        let Some(draft) = sheet::read(sheet, &before)? else {
            *sheet = sheet::of(&before);
            return Ok(None);
        };
        let edit = draft.read(&held.request, Some(secrets)).map_err(|error| error.to_string())?;
        Ok(Some(edit.map_or(Decision::Send(None), |edit| Decision::Edit(Box::new(edit), None))))
    }
}

fn unknown_fault(error: FaultError) -> String {
    let kinds: Vec<String> = FaultKind::ALL.iter().map(ToString::to_string).collect();
    format!("{error}; there are {}", kinds.join(", "))
}

/// The request as it is held, without its secrets.
fn shown(held: &Held, secrets: &Secrets) -> String {
    let request = &held.request;
    let draft = Draft::of(request, Some(secrets));
    let mut lines =
        format!("\n{} {} is held:\n  {} {}\n", held.exchange, request.step, draft.method, draft.url);
    for line in draft.headers.lines() {
        // Writing to memory cannot fail.
        let _ = writeln!(lines, "  {line}");
    }
    let body = match &draft.body {
        _ if request.body_size == 0 => "no body".to_owned(),
        DraftBody::Text(body) if body.len() < 2000 => format!("\n  {}", body.replace('\n', "\n  ")),
        _ => format!("a body of {}", text::size(request.body_size)),
    };
    let _ = write!(lines, "  {body}");
    text::plain(&lines).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::run::records::Records;
    use futures::FutureExt as _;
    use longshore_client::Step;
    use longshore_client::event::RecordedRequest;
    use longshore_client::url::Url;
    use std::cell::RefCell;
    use std::collections::VecDeque;

    /// A dialog whose lines are written before.
    struct Script {
        answers: RefCell<VecDeque<&'static str>>,
        edits: fn(&str) -> String,
        said: Rc<RefCell<String>>,
    }

    #[async_trait(?Send)]
    impl Dialog for Script {
        fn say(&self, text: &str) {
            self.said.borrow_mut().push_str(text);
        }

        async fn ask(&self, _: &str) -> Option<String> {
            self.answers.borrow_mut().pop_front().map(str::to_owned)
        }

        async fn edit(&self, text: &str) -> Result<String, String> {
            Ok((self.edits)(text))
        }
    }

    fn decide(answers: &[&'static str], edits: fn(&str) -> String) -> (Decision, String) {
        let mut headers = http::HeaderMap::new();
        headers.insert("authorization", "Bearer t0ken-t0ken-t0ken".parse().unwrap());
        let request = Rc::new(RecordedRequest {
            step: Step::PutManifest,
            method: http::Method::PUT,
            url: Url::parse("http://h/v2/a/manifests/b").unwrap(),
            headers,
            body: bytes::Bytes::from_static(b"{}"),
            body_size: 2,
        });
        let said = Rc::new(RefCell::default());
        let answers = RefCell::new(answers.iter().copied().collect());
        let script = Script { answers, edits, said: Rc::clone(&said) };
        let prompt = Prompt::new(script, Rc::new(Records::new(Secrets::default())));
        let decision = prompt.decide(&Held { exchange: 3, request }).now_or_never().unwrap();
        let said = said.borrow().clone();
        (decision, said)
    }

    #[test]
    fn each_answer_decides() {
        let same = |text: &str| text.to_owned();
        assert!(matches!(decide(&[""], same).0, Decision::Send(None)));
        assert!(matches!(decide(&["d"], same).0, Decision::Drop));
        assert!(matches!(decide(&["what", "q"], same).0, Decision::Stop));
        assert!(matches!(decide(&[], same).0, Decision::Stop));
        assert!(matches!(decide(&["f cut-body"], same).0, Decision::Send(Some(FaultKind::CutBody))));
        assert!(matches!(decide(&["e"], same).0, Decision::Send(None)));
    }

    #[test]
    fn an_edit_that_cannot_be_sent_says_why_and_is_asked_again() {
        let (decision, said) = decide(&["e", "q"], |text| text.replace("http://", "ftp://"));
        assert!(matches!(decision, Decision::Stop));
        assert!(said.contains("ftp"), "{said}");
    }

    #[test]
    fn an_edit_keeps_what_is_masked() {
        let (decision, said) = decide(&["e"], |text| text.replace("manifests/b", "manifests/c"));
        let Decision::Edit(edit, None) = decision else { panic!("an edit") };
        assert!(edit.url.as_str().ends_with("/manifests/c"));
        assert_eq!(edit.headers["authorization"], "Bearer t0ken-t0ken-t0ken");
        assert!(edit.body.is_none());
        assert!(!said.contains("t0ken"), "{said}");
    }
}
