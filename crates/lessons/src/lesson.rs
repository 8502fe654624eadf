//! A lesson, as it is read from its file.

use crate::fields::Fields;
use crate::goal::Goal;
use crate::inline::{Inline, SELECTOR};
use crate::mistake::{Mistake, Mistakes, cut};
use crate::piece::Piece;
use crate::question::Question;
use crate::same::Same;
use crate::selector::{Selector, is_name};
use crate::settings::Settings;
use crate::source::{Fence, Line, RawBlock, Source};

/// A lesson.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lesson {
    /// Its file, as it was named.
    pub file: String,
    /// What its file says first.
    pub head: Head,
    /// The rest, in order.
    pub blocks: Vec<Block>,
}

/// What a list of lessons says of each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// What addresses and links call it: the name of its file, without the number before it and what follows a dot.
    pub id: String,
    /// What it is about.
    pub title: String,
    /// How long it takes, in minutes.
    pub minutes: u32,
    /// What is learned, in a sentence.
    pub summary: Vec<Inline>,
}

/// A part of a lesson.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A heading below the lesson's title.
    Heading(Vec<Inline>),
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// A list.
    List {
        /// Its items.
        items: Vec<Vec<Inline>>,
        /// Whether they have numbers.
        is_numbered: bool,
    },
    /// Text as it is: an example, a part of a document.
    Code(String),
    /// What the registry is like from here on.
    Settings(Settings),
    /// A run.
    Piece(Box<Piece>),
    /// Something to reach.
    Goal(Goal),
    /// Something to find out.
    Question(Question),
    /// The same by another client.
    Same(Same),
}

impl Lesson {
    /// Reads a file, whose name may have a folder before it. Otherwise all that is wrong with it, but for what
    /// [`Stage::new`](crate::Stage::new) tells of its policies.
    pub fn parse(file: &str, text: &str) -> Result<Self, Vec<Mistake>> {
        let mut mistakes = Mistakes::of(file);
        let lesson = Self::read(file, text, &mut mistakes);
        mistakes.settle(lesson)
    }

    fn read(file: &str, text: &str, mistakes: &mut Mistakes) -> Option<Self> {
        let source = Source::read(text, mistakes)?;
        let head = Head::read(file, &source.head, mistakes);
        let mut known: Vec<String> = Vec::new();
        let mut blocks = Vec::new();
        for raw in &source.blocks {
            let line = raw.line();
            let Some(block) = Block::read(raw, mistakes) else { continue };
            for selector in block.selectors() {
                if !known.contains(&selector.piece) {
                    let what = format!("There is no piece “{}” before @{selector}.", selector.piece);
                    let advice = match &block {
                        // What is told before a run may look ahead.
                        _ if is_ahead(&source.blocks, &selector.piece) && block.is_text() => continue,
                        _ if known.is_empty() => SELECTOR.to_owned(),
                        _ => format!("The pieces before it are: {}.", known.join(", ")),
                    };
                    mistakes.tell(line, what, advice);
                }
            }
            if let Block::Piece(piece) = &block {
                if known.contains(&piece.name) {
                    let what = format!("There are two pieces “{}”.", piece.name);
                    mistakes.tell(line, what, "Give one of them another name.");
                }
                known.push(piece.name.clone());
            }
            blocks.push(block);
        }
        Some(Self { file: file.to_owned(), head: head?, blocks })
    }

    /// Its pieces, in order.
    pub fn pieces(&self) -> impl Iterator<Item = &Piece> {
        self.blocks.iter().filter_map(|block| match block {
            Block::Piece(piece) => Some(&**piece),
            _ => None,
        })
    }

    /// Its goals, in order.
    pub fn goals(&self) -> impl Iterator<Item = &Goal> {
        self.blocks.iter().filter_map(|block| match block {
            Block::Goal(goal) => Some(goal),
            _ => None,
        })
    }

    /// Its questions, in order.
    pub fn questions(&self) -> impl Iterator<Item = &Question> {
        self.blocks.iter().filter_map(|block| match block {
            Block::Question(question) => Some(question),
            _ => None,
        })
    }

    /// What its text says is on the wire, each with where that is.
    pub fn literals(&self) -> impl Iterator<Item = (&str, &Selector)> {
        self.blocks.iter().flat_map(Block::texts).flatten().filter_map(|part| match part {
            Inline::Wire { literal, selector } => Some((literal.as_str(), selector)),
            _ => None,
        })
    }
}

impl Head {
    fn read(file: &str, lines: &[Line<'_>], mistakes: &mut Mistakes) -> Option<Self> {
        let name = file.rsplit('/').next().unwrap_or_default();
        let id = name.split('.').next().unwrap_or_default();
        let id = id.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start_matches('-');
        if !is_name(id) {
            let what = format!("The name of the file, “{}”, is none of a lesson.", cut(name));
            mistakes.tell(1, what, "Call it like 05-pushing-a-blob.md: lower case, with hyphens.");
        }
        let mut fields = Fields::read("the header", 1, lines, mistakes);
        let title = fields.require("title").map(|(_, title)| title);
        let minutes = fields.require("minutes");
        let minutes = fields.parsed(minutes, |text| match text.parse() {
            Ok(minutes @ 1..=60) => Ok(minutes),
            _ => Err("a lesson takes 1 to 60 minutes"),
        });
        let summary = fields.require("summary");
        let summary = summary.map(|(line, text)| Inline::read(&[(line, &text)], fields.mistakes));
        fields.finish();
        Some(Self { id: id.to_owned(), title: title?, minutes: minutes?, summary: summary? })
    }
}

impl RawBlock<'_> {
    fn line(&self) -> u32 {
        match self {
            Self::Heading((line, _)) => *line,
            Self::Paragraph(lines) => lines.first().map_or(1, |(line, _)| *line),
            Self::List(items, _) => items.iter().flatten().next().map_or(1, |(line, _)| *line),
            Self::Fence(fence) => fence.line,
        }
    }
}

/// Whether a piece of this name comes anywhere.
fn is_ahead(blocks: &[RawBlock<'_>], name: &str) -> bool {
    blocks.iter().any(|block| match block {
        RawBlock::Fence(fence) => fence.info.strip_prefix("piece ").is_some_and(|this| this.trim() == name),
        _ => false,
    })
}

impl Block {
    fn read(raw: &RawBlock<'_>, mistakes: &mut Mistakes) -> Option<Self> {
        match raw {
            RawBlock::Heading(line) => Some(Self::Heading(Inline::read(&[*line], mistakes))),
            RawBlock::Paragraph(lines) => Some(Self::Paragraph(Inline::read(lines, mistakes))),
            RawBlock::List(items, is_numbered) => {
                let items = items.iter().map(|lines| Inline::read(lines, mistakes)).collect();
                Some(Self::List { items, is_numbered: *is_numbered })
            }
            RawBlock::Fence(fence) => Self::directive(fence, mistakes),
        }
    }

    fn directive(fence: &Fence<'_>, mistakes: &mut Mistakes) -> Option<Self> {
        let (word, rest) = fence.info.split_once(' ').unwrap_or((fence.info, ""));
        let rest = rest.trim();
        match word {
            "piece" => Piece::read(rest, fence, mistakes).map(|piece| Self::Piece(Box::new(piece))),
            "same" => Same::read(rest, fence, mistakes).map(Self::Same),
            "goal" if rest.is_empty() => Some(Self::Goal(Goal::read(fence, mistakes))),
            "question" if rest.is_empty() => Question::read(fence, mistakes).map(Self::Question),
            "registry" if rest.is_empty() => Some(Self::Settings(Settings::read(fence))),
            "" | "text" | "json" | "http" | "sh" if rest.is_empty() => {
                let lines: Vec<&str> = fence.lines.iter().map(|(_, text)| *text).collect();
                Some(Self::Code(lines.join("\n")))
            }
            _ => {
                let what = format!("There is no block “{}”.", cut(fence.info));
                let advice = "Write piece <name>, goal, question, registry, same <client>, or, for text as it is, \
                              text, json, http, sh or nothing.";
                mistakes.tell(fence.line, what, advice);
                None
            }
        }
    }

    /// Whether it is told, and not done or checked.
    fn is_text(&self) -> bool {
        matches!(self, Self::Heading(_) | Self::Paragraph(_) | Self::List { .. })
    }

    /// The texts in it.
    pub fn texts(&self) -> Vec<&[Inline]> {
        match self {
            Self::Heading(text) | Self::Paragraph(text) => vec![text],
            Self::List { items, .. } => items.iter().map(Vec::as_slice).collect(),
            Self::Goal(goal) => vec![&goal.text],
            Self::Question(question) => vec![&question.text, &question.why],
            Self::Code(_) | Self::Settings(_) | Self::Piece(_) | Self::Same(_) => Vec::new(),
        }
    }

    /// All places that it names.
    fn selectors(&self) -> Vec<Selector> {
        let wire = self.texts().into_iter().flatten().filter_map(|part| match part {
            Inline::Wire { selector, .. } => Some(selector.clone()),
            _ => None,
        });
        let mut selectors: Vec<Selector> = wire.collect();
        match self {
            Self::Goal(goal) => {
                selectors.extend(goal.checks.iter().flat_map(|check| check.selectors().cloned()));
            }
            Self::Question(question) => selectors.push(question.answer.clone()),
            Self::Piece(piece) => selectors.extend(piece.selectors().into_iter().cloned()),
            _ => {}
        }
        selectors
    }
}
