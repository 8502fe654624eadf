//! The keys, and what they do.

/// What a key asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Command {
    /// Run the flow.
    Run,
    /// Go to the next exchange.
    Next,
    /// Go to the exchange before.
    Previous,
    /// Show the keys.
    Help,
}

/// A row of the help: the keys, and what they do.
pub(crate) const TABLE: [(&[&str], &str); 7] = [
    (&["Ctrl", "Enter"], "Run the flow, or send the request that is held (⌘ Enter on a Mac)"),
    (&["j"], "Next exchange"),
    (&["k"], "Previous exchange"),
    (&["↑", "↓"], "In a document: the name before, the name after"),
    (&["←", "→"], "In a document: fold, open"),
    (&["?"], "Show these keys"),
    (&["Esc"], "Close this list"),
];

/// A key that was pressed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Press<'a> {
    /// The key's name or character.
    pub(crate) key: &'a str,
    /// Whether Ctrl or ⌘ was held.
    pub(crate) command: bool,
    /// Whether Alt was held.
    pub(crate) alt: bool,
    /// Whether the focus is where typed characters go.
    pub(crate) typing: bool,
}

impl Command {
    /// What the press asks for, if anything. A character is no command where it can be typed.
    pub(crate) fn of(press: Press<'_>) -> Option<Self> {
        match press {
            Press { key: "Enter", command: true, alt: false, .. } => Some(Self::Run),
            Press { command: true, .. } | Press { alt: true, .. } | Press { typing: true, .. } => None,
            Press { key: "j", .. } => Some(Self::Next),
            Press { key: "k", .. } => Some(Self::Previous),
            Press { key: "?", .. } => Some(Self::Help),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(key: &str, command: bool, typing: bool) -> Option<Command> {
        Command::of(Press { key, command, alt: false, typing })
    }

    #[test]
    fn running_works_also_while_typing() {
        assert_eq!(of("Enter", true, true), Some(Command::Run));
        assert_eq!(of("Enter", false, false), None);
    }

    #[test]
    fn a_letter_is_no_command_where_it_is_typed_or_held_with_ctrl() {
        assert_eq!(of("j", false, false), Some(Command::Next));
        assert_eq!(of("j", false, true), None);
        assert_eq!(of("j", true, false), None);
        assert_eq!(of("?", false, true), None);
    }
}
