//! What was checked.

use crate::error::ImportError;
use crate::value::Value;
use crate::warning::{Oddity, Warnings};
use longshore_client::expectation::{Expectation, Verdict};

/// The list of an exchange.
pub(crate) fn read(list: Value<'_>, warnings: &mut Warnings) -> Result<Vec<Expectation>, ImportError> {
    let mut expectations = Vec::new();
    for entry in list.entries()? {
        let word = entry.required("verdict")?;
        let verdict = Verdict::named(&word.text()?).unwrap_or_else(|| {
            warnings.add(Oddity::Verdict, word);
            Verdict::Unknown
        });
        let text = |name: &str| Ok(entry.required(name)?.text()?.into_owned());
        expectations.push(Expectation {
            subject: text("subject")?.into(),
            expected: text("expected")?,
            actual: text("actual")?,
            verdict,
        });
    }
    Ok(expectations)
}
