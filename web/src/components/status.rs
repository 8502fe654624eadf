//! Statuses: their words, and the class that colours them. The words say it all without the colour.

use longshore_client::Exchange;
use longshore_client::expectation::{Expectation, Verdict};
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
        Outcome::Pending if exchange.handling.held => plain("held", "s-held"),
        Outcome::Pending => plain("pending", "s-pending"),
        Outcome::Unanswered { error: TransportError::Dropped, .. } => plain("dropped", "s-stopped"),
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
            let is_met = |it: &Expectation| it.subject == "status" && it.verdict == Verdict::Met;
            Shown {
                short: status.as_u16().to_string(),
                reason: status.canonical_reason().unwrap_or_default(),
                class,
                is_expected: !status.is_success() && exchange.expectations.iter().any(is_met),
            }
        }
    }
}

/// The name of an exchange: number, step, method, status.
pub(crate) fn name(exchange: &Exchange) -> String {
    let request = &exchange.request;
    format!("{} {} {} {}", exchange.number, request.step, request.method, shown(exchange).short)
}

/// How many expectations an exchange met, how many were warnings, failed, or are not known after an edit.
pub(crate) fn verdicts(exchange: &Exchange) -> [usize; 4] {
    let count =
        |verdict| exchange.expectations.iter().filter(|expectation| expectation.verdict == verdict).count();
    [Verdict::Met, Verdict::Warning, Verdict::Failed, Verdict::Unknown].map(count)
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytes::Bytes;
    use http::{HeaderMap, Method, StatusCode};
    use longshore_client::Step;
    use longshore_client::body::Received;
    use longshore_client::event::{RecordedRequest, RecordedResponse};
    use longshore_client::transcript::Handling;
    use longshore_client::url::Url;
    use std::rc::Rc;
    use std::time::Duration;

    fn exchange(outcome: Outcome) -> Exchange {
        let request = RecordedRequest {
            step: Step::BlobHeadCheck,
            method: Method::HEAD,
            url: Url::parse("http://h/v2/a/blobs/sha256:0").unwrap(),
            headers: HeaderMap::new(),
            body: Bytes::new(),
            body_size: 0,
        };
        let (handling, expectations) = (Handling::default(), Vec::new());
        Exchange { number: 3, at: Duration::ZERO, request: Rc::new(request), handling, outcome, expectations }
    }

    fn answered(status: StatusCode) -> Outcome {
        let body = Received { kept: Bytes::new(), size: 0, digest: None };
        let response = RecordedResponse { status, headers: HeaderMap::new(), redirected_to: None, body };
        Outcome::Answered { response: Rc::new(response), elapsed: Duration::ZERO }
    }

    fn unanswered(error: TransportError) -> Outcome {
        Outcome::Unanswered { error, elapsed: Duration::ZERO }
    }

    #[test]
    fn an_exchange_is_named_by_number_step_method_and_status() {
        for (outcome, expected) in [
            (Outcome::Pending, "3 blob-head-check HEAD pending"),
            (answered(StatusCode::NOT_FOUND), "3 blob-head-check HEAD 404"),
            (unanswered(TransportError::Stopped), "3 blob-head-check HEAD stopped"),
            (unanswered(TransportError::Dropped), "3 blob-head-check HEAD dropped"),
            (unanswered(TransportError::TimedOut(30)), "3 blob-head-check HEAD unanswered"),
        ] {
            assert_eq!(name(&exchange(outcome)), expected);
        }
    }

    #[test]
    fn a_request_that_is_held_is_named_so() {
        let mut exchange = exchange(Outcome::Pending);
        exchange.handling.held = true;
        assert_eq!(name(&exchange), "3 blob-head-check HEAD held");
    }

    #[test]
    fn a_status_that_sounds_like_a_failure_is_expected_only_where_the_flow_says_so() {
        let mut exchange = exchange(answered(StatusCode::NOT_FOUND));
        assert!(!shown(&exchange).is_expected);
        let met = |verdict| Expectation {
            subject: "status".into(),
            expected: "404 Not Found".into(),
            actual: "404 Not Found".into(),
            verdict,
        };
        exchange.expectations = vec![met(Verdict::Met)];
        assert!(shown(&exchange).is_expected);
        exchange.expectations = vec![met(Verdict::Failed)];
        assert!(!shown(&exchange).is_expected);
    }
}
