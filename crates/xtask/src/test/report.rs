use super::suite::Counts;

/// What cargo and the test programs that it ran have printed.
pub(super) struct Report {
    /// What the tests beside the code came to.
    pub(super) unit: Counts,
    /// What the tests in `tests/` came to.
    pub(super) scenario: Counts,
    /// What the examples in the documentation came to.
    pub(super) documentation: Counts,
}

impl Report {
    /// Reads the output of `cargo test`. Each program's tests belong to the kind that the line
    /// before them tells.
    pub(super) fn read(text: &str) -> Self {
        let mut report =
            Self { unit: Counts::default(), scenario: Counts::default(), documentation: Counts::default() };
        let mut kind = &mut report.unit;
        for line in text.lines() {
            let line = line.trim_start();
            if line.starts_with("Running unittests ") {
                kind = &mut report.unit;
            } else if line.starts_with("Running ") {
                kind = &mut report.scenario;
            } else if line.starts_with("Doc-tests ") {
                kind = &mut report.documentation;
            } else if let Some(result) = line.strip_prefix("test result: ") {
                *kind = kind.plus(counts(result));
            }
        }
        report
    }

    /// All together.
    pub(super) fn sums(&self) -> Counts {
        self.unit.plus(self.scenario).plus(self.documentation)
    }
}

/// Reads `ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s`.
fn counts(result: &str) -> Counts {
    let result = result.split_once(". ").map_or(result, |(_, counts)| counts);
    let count = |name: &str| {
        result
            .split(';')
            .filter_map(|part| part.trim().split_once(' '))
            .find(|(_, what)| *what == name)
            .and_then(|(number, _)| number.parse().ok())
            .unwrap_or(0)
    };
    Counts { passed: count("passed"), failed: count("failed"), skipped: count("ignored") }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OUTPUT: &str = "
   Compiling longshore v0.1.0
     Running unittests src/lib.rs (target/debug/deps/longshore_core-0123)

running 2 tests
test result: ok. 2 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s

     Running tests/serve/main.rs (target/debug/deps/serve-0123)
test one ... FAILED
test result: FAILED. 13 passed; 1 failed; 2 ignored; 0 measured; 0 filtered out; finished in 0.08s
     Running unittests src/main.rs (target/debug/deps/longshore-0123)
test result: ok. 4 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s
   Doc-tests longshore_core
test result: ok. 1 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s
";

    #[test]
    fn tests_are_counted_by_the_program_that_they_are_in() {
        let report = Report::read(OUTPUT);
        assert_eq!(report.unit.line(), "6 passed, 0 failed, 0 skipped");
        assert_eq!(report.scenario.line(), "13 passed, 1 failed, 2 skipped");
        assert_eq!(report.documentation.line(), "1 passed, 0 failed, 0 skipped");
        assert_eq!(report.sums().line(), "20 passed, 1 failed, 2 skipped");
    }
}
