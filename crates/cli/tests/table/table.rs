//! The table: what was to come, what came, and both as Markdown.

use super::exceptions::{EXCEPTIONS, Exception};
use super::outcome::Outcome;
use super::row::Row;
use std::fmt::Write as _;

/// What all rows came to at a registry.
pub(crate) struct Column {
    /// The registry.
    pub(crate) name: &'static str,
    /// In the order of the rows.
    pub(crate) cells: Vec<Outcome>,
}

/// Rows and columns.
pub(crate) struct Table<'a> {
    pub(crate) rows: Vec<Row<'a>>,
    pub(crate) columns: Vec<Column>,
}

impl Table<'_> {
    /// The cells that are not what was to come, and the exceptions that are none.
    pub(crate) fn differing(&self) -> Vec<String> {
        let mut differing = Vec::new();
        let mut met = vec![false; EXCEPTIONS.len()];
        for (at, row) in self.rows.iter().enumerate() {
            for column in &self.columns {
                let exception = EXCEPTIONS.iter().position(|known| known.is_of(row, column.name));
                if let Some(exception) = exception {
                    met[exception] = true;
                }
                let (expected, actual) = (expected(exception), &column.cells[at]);
                if actual.to_string() != expected {
                    let Row { flow, format, choice } = row;
                    let said = if let Outcome::Refused { said, .. } = actual { said } else { "" };
                    let said = said.lines().next().unwrap_or_default();
                    differing.push(format!(
                        "{} | {format} | {} | {}: expected {expected}, and it is {actual} {said}",
                        flow.name, choice.name, column.name
                    ));
                }
            }
        }
        let is_here =
            |known: &Exception| self.columns.iter().any(|column| known.registries.contains(&column.name));
        let unmet = EXCEPTIONS.iter().zip(met).filter(|(known, met)| !met && is_here(known));
        differing.extend(unmet.map(|(known, _)| format!("an exception that is of no cell: {known:?}")));
        differing
    }

    /// The table, with the reasons below.
    pub(crate) fn markdown(&self) -> String {
        let mut text = "# Every flow, format and option at every registry\n\n".to_owned();
        let names: Vec<&str> = self.columns.iter().map(|column| column.name).collect();
        // Writing to memory cannot fail.
        let _ = writeln!(text, "| flow | format | options | {} |", names.join(" | "));
        let _ = writeln!(text, "|---|---|---|{}", "---|".repeat(names.len()));
        for (at, row) in self.rows.iter().enumerate() {
            let cells: Vec<String> = self.columns.iter().map(|column| column.cell(row, at)).collect();
            let Row { flow, format, choice } = row;
            let _ = writeln!(text, "| {} | {format} | {} | {} |", flow.name, choice.name, cells.join(" | "));
        }
        text.push('\n');
        for (number, known) in EXCEPTIONS.iter().enumerate() {
            let _ = writeln!(text, "{}. {}", number + 1, known.why);
        }
        text
    }
}

impl Column {
    /// What came in a row, with the number of the reason.
    fn cell(&self, row: &Row<'_>, at: usize) -> String {
        let cell = &self.cells[at];
        let exception = EXCEPTIONS.iter().position(|known| known.is_of(row, self.name));
        match exception {
            _ if cell.to_string() != expected(exception) => format!("**{cell}**"),
            Some(number) => format!("{cell} ({})", number + 1),
            None => cell.to_string(),
        }
    }
}

/// How a cell is to read, which may be an exception.
fn expected(exception: Option<usize>) -> &'static str {
    exception.map_or("✓", |at| EXCEPTIONS[at].outcome)
}
