//! A lesson's file, parted into its header and its blocks.

use crate::mistake::{Mistakes, cut};

/// A line with its number, from 1.
pub(crate) type Line<'a> = (u32, &'a str);

/// The file, before anything in it is understood.
pub(crate) struct Source<'a> {
    /// The lines between the two `---`.
    pub(crate) head: Vec<Line<'a>>,
    /// What follows.
    pub(crate) blocks: Vec<RawBlock<'a>>,
}

/// A part of the file.
pub(crate) enum RawBlock<'a> {
    /// `## Heading`
    Heading(Line<'a>),
    /// Lines up to an empty one.
    Paragraph(Vec<Line<'a>>),
    /// The items of a list, each with its lines; whether they are numbered.
    List(Vec<Vec<Line<'a>>>, bool),
    /// What stands between two fences.
    Fence(Fence<'a>),
}

/// What stands between ``` and ```.
pub(crate) struct Fence<'a> {
    /// The line of the first fence.
    pub(crate) line: u32,
    /// What stands behind it.
    pub(crate) info: &'a str,
    /// The lines between.
    pub(crate) lines: Vec<Line<'a>>,
}

/// The longest file that is read, in bytes.
const LONGEST: usize = 256 << 10;

impl<'a> Source<'a> {
    /// Parts a file; nothing where it is none.
    pub(crate) fn read(text: &'a str, mistakes: &mut Mistakes) -> Option<Self> {
        if text.len() > LONGEST {
            let what = format!("The file has {} bytes.", text.len());
            mistakes.tell(1, what, format!("A lesson has at most {LONGEST}: part it into several."));
            return None;
        }
        let mut lines = (1..).zip(text.lines().map(str::trim_end)).peekable();
        let head = head(&mut lines, mistakes)?;
        let mut blocks = Vec::new();
        while let Some((number, text)) = lines.next() {
            if text.is_empty() {
                continue;
            }
            if let Some(info) = text.strip_prefix("```") {
                blocks.push(RawBlock::Fence(fence(number, info.trim(), &mut lines, mistakes)));
            } else if let Some(heading) = text.strip_prefix("## ") {
                blocks.push(RawBlock::Heading((number, heading.trim())));
            } else if text.starts_with('#') {
                let what = format!("“{}” is no heading that a lesson has.", cut(text));
                mistakes.tell(
                    number,
                    what,
                    "Write ## and a space before it; the title stands in the header.",
                );
            } else {
                let mut these = vec![(number, text)];
                while let Some(next) = lines.next_if(|(_, text)| goes_on(text)) {
                    these.push(next);
                }
                blocks.push(paragraph(these, mistakes));
            }
        }
        Some(Self { head, blocks })
    }
}

/// Whether a paragraph or a list goes on in this line.
fn goes_on(text: &str) -> bool {
    !text.is_empty() && !text.starts_with("```") && !text.starts_with('#')
}

type Lines<'l, 'a> = dyn Iterator<Item = Line<'a>> + 'l;

fn head<'a>(lines: &mut Lines<'_, 'a>, mistakes: &mut Mistakes) -> Option<Vec<Line<'a>>> {
    const ADVICE: &str = "Begin with a line ---, then title, minutes and summary, then --- again.";
    if lines.next().is_none_or(|(_, text)| text != "---") {
        mistakes.tell(1, "The file does not begin with a header.", ADVICE);
        return None;
    }
    let mut head = Vec::new();
    for (number, text) in lines {
        if text == "---" {
            return Some(head);
        }
        head.push((number, text));
    }
    mistakes.tell(1, "The header does not end.", ADVICE);
    None
}

fn fence<'a>(line: u32, info: &'a str, from: &mut Lines<'_, 'a>, mistakes: &mut Mistakes) -> Fence<'a> {
    let mut lines = Vec::new();
    for (number, text) in from {
        if text == "```" {
            return Fence { line, info, lines };
        }
        lines.push((number, text));
    }
    mistakes.tell(line, "The block that begins here does not end.", "Write ``` behind its last line.");
    Fence { line, info, lines }
}

/// A paragraph, or a list where its first line is an item.
fn paragraph<'a>(lines: Vec<Line<'a>>, mistakes: &mut Mistakes) -> RawBlock<'a> {
    let Some(is_numbered) = lines.first().and_then(|(_, text)| item(text)).map(|(_, is)| is) else {
        // A number may stand at the beginning of any line; a hyphen with a space hardly does.
        if let Some((number, _)) = lines.iter().find(|(_, text)| text.starts_with("- ")) {
            mistakes.tell(
                *number,
                "A list begins in the middle of a paragraph.",
                "Write an empty line before it.",
            );
        }
        return RawBlock::Paragraph(lines);
    };
    let mut items: Vec<Vec<Line<'a>>> = Vec::new();
    for (number, text) in lines {
        match (item(text), items.last_mut()) {
            (Some((text, kind)), _) => {
                if kind != is_numbered {
                    let what = "Items with numbers and without stand in one list.";
                    mistakes.tell(
                        number,
                        what,
                        "Write all of them alike, or an empty line between two lists.",
                    );
                }
                items.push(vec![(number, text)]);
            }
            (None, Some(last)) => last.push((number, text.trim_start())),
            (None, None) => {}
        }
    }
    RawBlock::List(items, is_numbered)
}

/// What an item says, and whether it has a number.
fn item(text: &str) -> Option<(&str, bool)> {
    if let Some(item) = text.strip_prefix("- ") {
        return Some((item.trim_start(), false));
    }
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let item = text.get(digits..)?.strip_prefix(". ").filter(|_| digits > 0)?;
    Some((item.trim_start(), true))
}
