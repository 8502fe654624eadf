//! Statuses: their words, and the class that colours them. The words say it all without the colour.

use longshore_client::Exchange;
use longshore_client::expectation::Verdict;
use longshore_client::transcript::Outcome;
use longshore_client::transport::TransportError;

/// How an exchange came out, as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Shown {
    /// The short form, as in the name of the exchange: `201`, `pending`.
    pub(crate) short: String,
    /// What goes with a number: `Created`.
    pub(crate) reason: &'static str,
    /// The class that colours it.
    pub(crate) class: &'static str,
    /// Whether a status that sounds like a failure is what was expected.
    pub(crate) is_expected: bool,
}

/// How an exchange came out.
pub(crate) fn shown(exchange: &Exchange) -> Shown {
    let plain = |short: &str, class| Shown { short: short.to_owned(), reason: "", class, is_expected: false };
    match &exchange.outcome {
        Outcome::Pending => plain("pending", "s-pending"),
        Outcome::Unanswered { error: TransportError::Stopped, .. } => plain("stopped", "s-stopped"),
        Outcome::Unanswered { .. } => plain("unanswered", "s-unanswered"),
        Outcome::Answered { response, .. } => {
            let status = response.status;
            let class = match status.as_u16() {
                100..=199 => "s1",
                200..=299 => "s2",
                300..=399 => "s3",
                400..=499 => "s4",
                _ => "s5",
            };
            let is_met = |it: &&_| {
                let it: &longshore_client::expectation::Expectation = it;
                it.subject == "status" && it.verdict == Verdict::Met
            };
            Shown {
                short: status.as_u16().to_string(),
                reason: status.canonical_reason().unwrap_or_default(),
                class,
                is_expected: !status.is_success() && exchange.expectations.iter().find(is_met).is_some(),
            }
        }
    }
}

/// The name of an exchange: number, step, method, status.
pub(crate) fn name(exchange: &Exchange) -> String {
    let request = &exchange.request;
    format!("{} {} {} {}", exchange.number, request.step, request.method, shown(exchange).short)
}

/// How many expectations an exchange met, and the worst that came of the others.
pub(crate) fn verdicts(exchange: &Exchange) -> (usize, usize, usize) {
    let count =
        |verdict| exchange.expectations.iter().filter(|expectation| expectation.verdict == verdict).count();
    (count(Verdict::Met), count(Verdict::Warning), count(Verdict::Failed))
}
