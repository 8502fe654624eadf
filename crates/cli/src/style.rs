//! The colours of reports: each has one meaning, and none stands without a sign or a word.

use anstyle::{AnsiColor, Style};

/// What matters less.
pub(crate) const DIM: Style = Style::new().dimmed();
/// What a part is about.
pub(crate) const BOLD: Style = Style::new().bold();
/// As it is to be.
pub(crate) const GREEN: Style = AnsiColor::Green.on_default();
/// Elsewhere, or otherwise than usual.
pub(crate) const BLUE: Style = AnsiColor::Blue.on_default();
/// Not as it should be.
pub(crate) const AMBER: Style = AnsiColor::Yellow.on_default();
/// Not as it must be.
pub(crate) const RED: Style = AnsiColor::Red.on_default();
