//! The terminal that questions are asked on.

use async_trait::async_trait;
use std::fs::File;
use std::io::{self, BufRead as _, BufReader, IsTerminal as _, Write as _};
use std::process::Command;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::oneshot;

/// Someone who can be told and asked something.
#[async_trait(?Send)]
pub(in crate::commands::run) trait Dialog {
    /// Says it.
    fn say(&self, text: &str);

    /// The answer to a question; none where there will be none.
    async fn ask(&self, question: &str) -> Option<String>;

    /// The text as someone edited it.
    async fn edit(&self, text: &str) -> Result<String, String>;
}

/// The user's terminal: questions go to standard error, answers come from standard input, or from the terminal itself where
/// that brings a password.
pub(in crate::commands::run) struct Terminal(Arc<Mutex<Box<dyn io::BufRead + Send>>>);

impl Terminal {
    /// The terminal, where there is one.
    pub(in crate::commands::run) fn open(input_is_taken: bool) -> Result<Self, String> {
        let no = "--step asks before each request, and there is no terminal to ask on: run it in one, or leave --step out.";
        if !io::stderr().is_terminal() {
            return Err(no.to_owned());
        }
        let answers: Box<dyn io::BufRead + Send> = if io::stdin().is_terminal() {
            Box::new(BufReader::new(io::stdin()))
        } else if input_is_taken {
            Box::new(BufReader::new(File::open("/dev/tty").map_err(|_| no.to_owned())?))
        } else {
            return Err(no.to_owned());
        };
        Ok(Self(Arc::new(Mutex::new(answers))))
    }

    /// Does something that blocks, in a thread of its own: Ctrl-C is heard meanwhile, and the program ends without waiting.
    async fn apart<T: Send + 'static>(act: impl FnOnce() -> T + Send + 'static) -> Option<T> {
        let (sender, done) = oneshot::channel();
        std::thread::spawn(move || {
            // Nobody waits where the flow was stopped.
            let _ = sender.send(act());
        });
        done.await.ok()
    }
}

#[async_trait(?Send)]
impl Dialog for Terminal {
    fn say(&self, text: &str) {
        anstream::eprintln!("{text}");
    }

    async fn ask(&self, question: &str) -> Option<String> {
        anstream::eprint!("{question}");
        let _ = io::stderr().flush();
        let answers = Arc::clone(&self.0);
        Self::apart(move || {
            let mut line = String::new();
            let read = answers.lock().unwrap_or_else(PoisonError::into_inner).read_line(&mut line);
            read.is_ok_and(|length| length > 0).then_some(line)
        })
        .await
        .flatten()
    }

    async fn edit(&self, text: &str) -> Result<String, String> {
        let named = |name| std::env::var(name).ok().filter(|text: &String| !text.trim().is_empty());
        let Some(editor) = named("VISUAL").or_else(|| named("EDITOR")) else {
            return self.edit_by_line(text).await;
        };
        let text = text.to_owned();
        let edited = Self::apart(move || edit_with(&editor, &text)).await;
        edited.unwrap_or_else(|| Err("The editor could not be started.".to_owned()))
    }
}

impl Terminal {
    /// Without an editor, the lines of the request are asked about one by one.
    async fn edit_by_line(&self, text: &str) -> Result<String, String> {
        self.say(
            "No editor is named in EDITOR: each line can be written anew. Enter keeps it, - takes it out.",
        );
        let mut lines = Vec::new();
        let (head, body) = text.split_once("\n\n").unwrap_or((text, ""));
        for line in head.lines().filter(|line| !line.starts_with('#')) {
            let answer = self.ask(&format!("{line}\n> ")).await.ok_or("The terminal was closed.")?;
            match answer.trim() {
                "" => lines.push(line.to_owned()),
                "-" => {}
                other => lines.push(other.to_owned()),
            }
        }
        loop {
            let answer = self.ask("Another header, or Enter for none\n> ").await;
            match answer.ok_or("The terminal was closed.")?.trim() {
                "" => break,
                header => lines.push(header.to_owned()),
            }
        }
        let answer = self.ask("Another body, on one line, or Enter to keep it\n> ").await;
        let answer = answer.ok_or("The terminal was closed.")?;
        let body = if answer.trim().is_empty() { body } else { answer.trim() };
        Ok(format!("{}\n\n{body}", lines.join("\n")))
    }
}

/// Lets the user's editor, which may be a command with options, change a text in a file that nobody else can read.
fn edit_with(editor: &str, text: &str) -> Result<String, String> {
    let told = |error: io::Error| format!("The request cannot be edited in a file: {error}.");
    let mut file = tempfile::Builder::new().prefix("longshore-").suffix(".http").tempfile().map_err(told)?;
    file.write_all(text.as_bytes()).map_err(told)?;
    let mut words = editor.split_whitespace();
    let program = words.next().unwrap_or_default();
    let status = Command::new(program).args(words).arg(file.path()).status();
    let status = status.map_err(|error| format!("The editor “{editor}” cannot be started: {error}."))?;
    if !status.success() {
        return Err(format!("The editor “{editor}” failed, so that nothing was changed."));
    }
    // An editor may put another file in its place.
    std::fs::read_to_string(file.path()).map_err(told)
}
