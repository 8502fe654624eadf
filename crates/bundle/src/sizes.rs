use std::fmt::Write as _;

use crate::files::File;

/// The sizes of the site's files, raw and compressed.
pub(crate) struct Table {
    rows: Vec<Row>,
}

struct Row {
    path: String,
    raw: usize,
    /// What travels: by brotli where the file is compressible, else the file itself.
    compressed: usize,
    first_load: bool,
}

impl Table {
    /// Measures the files, those that are loaded first and the largest of them on top.
    pub(crate) fn measure(files: &[File]) -> Self {
        let mut rows: Vec<_> = files.iter().map(Row::measure).collect();
        rows.sort_by_key(|row| (!row.first_load, std::cmp::Reverse(row.compressed)));
        Self { rows }
    }

    /// Compressed bytes of what a browser loads before the page can be used.
    pub(crate) fn first_load(&self) -> usize {
        let first = self.rows.iter().filter(|row| row.first_load);
        first.map(|row| row.compressed).sum()
    }

    /// The table as text: a line for each file, the sum of the first load, and how far it is from the limit.
    pub(crate) fn render(&self, limit: usize) -> String {
        let width = self.rows.iter().map(|row| row.path.len()).max();
        let width = width.unwrap_or(0).max("first load".len());
        let mut text = format!("{:width$}  {:>9}  {:>9}\n", "file", "raw", "brotli");
        let mut line = |name: &str, raw: usize, compressed: usize, note: &str| {
            // Writing to a String cannot fail.
            let _ = writeln!(text, "{name:width$}  {raw:>9}  {compressed:>9}{note}");
        };
        for row in &self.rows {
            let note = if row.first_load { "" } else { "  later" };
            line(&row.path, row.raw, row.compressed, note);
        }
        let first = self.rows.iter().filter(|row| row.first_load);
        let sum = self.first_load();
        line("first load", first.map(|row| row.raw).sum(), sum, "");
        let side = if sum <= limit { "within" } else { "over" };
        let _ = writeln!(text, "{side} the limit of {limit} by {} bytes", sum.abs_diff(limit));
        text
    }
}

impl Row {
    fn measure(file: &File) -> Self {
        Self {
            path: file.path.clone(),
            raw: file.bytes.len(),
            compressed: file.transferred(),
            first_load: file.first_load,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let mut wasm = File::as_named("page.wasm", vec![0; 5000]).loaded_first();
        wasm.compressed = Some(vec![0; 40]);
        Table::measure(&[
            File::as_named("later.png", vec![0; 500]),
            File::as_named("small.png", vec![0; 10]).loaded_first(),
            wasm,
        ])
    }

    #[test]
    fn only_what_is_loaded_first_counts() {
        assert_eq!(table().first_load(), 40 + 10);
    }

    #[test]
    fn the_table_tells_how_far_the_limit_is() {
        let sum = table().first_load();
        let within = table().render(&[("limit", sum)]);
        assert!(within.ends_with(&format!("within the limit of {sum} by 0 bytes\n")));
        let over = table().render(&[("limit", sum - 1)]);
        assert!(over.ends_with(&format!("over the limit of {} by 1 bytes\n", sum - 1)));
        assert!(within.contains("later.png") && within.contains("later\n"));
    }
}
