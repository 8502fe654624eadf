//! What is tried again, and what is not.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use longshore_client::expectation::Verdict;
use longshore_client::flows::ping;
use longshore_client::transport::{Local, Transport};
use longshore_client::{Fault, Step, stop};
use longshore_registry::Policy;
use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;
use support::hand::*;
use support::pair::*;
use support::{block_on, response};

#[test]
fn with_retries_a_push_survives_what_is_lost() {
    for fault in [
        "ping=lost-request",
        "auth=lost-response",
        "blob-head-check=status-503",
        "upload-chunk=lost-request",
        "upload-chunk=lost-response",
        "upload-chunk=cut-body",
        "upload-chunk=status-429",
        "upload-status=lost-response",
        "finish-upload=lost-request",
        "finish-upload=lost-response",
        "finish-upload=status-503",
        "get-blob=cut-body",
    ] {
        let pair = Pair::new(Policy::accounts());
        let before = snapshot(&pair);
        let (run, waits) = with_fault(&pair, fault, 2);
        pushed(&run).unwrap_or_else(|error| panic!("{fault}: {error}"));
        assert_eq!(open_sessions(&before, &pair), 0, "{fault}");
        assert_eq!(*waits.0.borrow(), [Duration::from_millis(500)], "{fault}");
        let seen = run.seen.borrow();
        assert_eq!(seen.count(Verdict::Failed), 0, "{fault}");
        let lost = seen.exchanges.iter().find(|exchange| exchange.handling.fault.is_some()).unwrap();
        assert_eq!(lost.handling.tried_again_after, Some(Duration::from_millis(500)), "{fault}");
    }
}

#[test]
fn what_is_not_safe_to_send_twice_is_not() {
    for fault in ["start-upload=lost-response", "put-manifest=lost-response", "start-upload=status-503"] {
        let pair = Pair::new(Policy::accounts());
        let before = snapshot(&pair);
        let (run, waits) = with_fault(&pair, fault, 5);
        let error = pushed(&run).unwrap_err();
        assert_eq!(error.fault, Fault::Intervention);
        assert!(waits.0.borrow().is_empty(), "{fault}");
        // Also the session of which nobody heard is given up.
        assert_eq!(open_sessions(&before, &pair), 0, "{fault}");
    }
}

#[test]
fn after_a_lost_answer_a_push_goes_on_from_the_offset_that_the_registry_says() {
    for (fault, goes_on_at, is_retry) in [
        // It arrived: the next part follows.
        ("upload-chunk=lost-response", "100-", false),
        // It did not: the same part again.
        ("upload-chunk=lost-request", "0-", true),
    ] {
        let pair = Pair::new(Policy::accounts());
        let (run, _) = with_fault(&pair, fault, 1);
        pushed(&run).unwrap();
        let seen = run.seen.borrow();
        let first = seen.exchanges.iter().position(|it| it.request.step == Step::UploadChunk).unwrap();
        assert_eq!(seen.exchanges[first + 1].request.step, Step::UploadStatus);
        let again =
            seen.exchanges[first + 1..].iter().find(|it| it.request.step == Step::UploadChunk).unwrap();
        let range = again.request.headers["content-range"].to_str().unwrap();
        assert!(range.starts_with(goes_on_at), "{fault}: {range}");
        assert_eq!(again.handling.repeats, is_retry.then_some(seen.exchanges[first].number), "{fault}");
    }
}

#[test]
fn a_finished_upload_whose_answer_was_lost_is_found_and_not_sent_again() {
    let pair = Pair::new(Policy::accounts());
    let (run, _) = with_fault(&pair, "finish-upload=lost-response", 1);
    pushed(&run).unwrap();
    let steps = steps(&run);
    let at = steps.iter().position(|step| *step == Step::FinishUpload).unwrap();
    assert_eq!(steps[at + 1..at + 3], [Step::UploadStatus, Step::BlobHeadCheck]);
}

#[test]
fn tries_end_and_the_last_answer_counts() {
    let pair = Pair::new(Policy::accounts());
    let before = snapshot(&pair);
    for (fault, step) in
        [("ping:all=status-503", Step::Ping), ("upload-chunk:all=lost-request", Step::UploadChunk)]
    {
        let (run, waits) = with_fault(&pair, fault, 3);
        let error = pushed(&run).unwrap_err();
        assert_eq!((error.fault, error.step), (Fault::Intervention, Some(step)));
        let waited: Vec<u128> = waits.0.borrow().iter().map(Duration::as_millis).collect();
        assert_eq!(waited, [500, 1000, 2000], "{fault}");
        assert_eq!(steps(&run).iter().filter(|it| **it == step).count(), 4, "{fault}");
    }
    assert_eq!(open_sessions(&before, &pair), 0);
}

/// A registry that answers so to its first requests, and then as it should to a ping.
fn hiccups(status: u16, headers: &'static [(&'static str, &'static str)], count: u32) -> Rc<dyn Transport> {
    let left = Cell::new(count);
    Rc::new(Local::new(move |_| {
        if left.get() == 0 {
            return response(200, &[], "");
        }
        left.set(left.get() - 1);
        response(status, headers, "")
    }))
}

#[test]
fn retry_after_is_waited_for_within_bounds() {
    for (headers, waited) in [
        (&[("retry-after", "7")][..], Some(7000)),
        (&[("retry-after", "Fri, 31 Dec 2027 23:59:59 GMT")], Some(500)),
        (&[("retry-after", "3600")], None),
    ] {
        let plan = Plan { retries: 1, ..Plan::default() };
        let (run, waits) = run_with(support::target(), hiccups(503, headers, 1), plan);
        let result = block_on(&run, ping(&run.client));
        assert_eq!(result.is_ok(), waited.is_some(), "{headers:?}");
        let waits: Vec<u128> = waits.0.borrow().iter().map(Duration::as_millis).collect();
        assert_eq!(waits, waited.into_iter().collect::<Vec<u128>>());
    }
}

#[test]
fn an_answer_is_no_hiccup() {
    for status in [400, 403, 404, 405, 410, 500, 501] {
        let plan = Plan { retries: 3, ..Plan::default() };
        let (run, waits) = run_with(support::target(), hiccups(status, &[], 1), plan);
        let error = block_on(&run, ping(&run.client)).unwrap_err();
        assert_eq!(error.step, Some(Step::Ping), "{status}");
        assert!(waits.0.borrow().is_empty(), "{status}");
    }
}

#[test]
fn a_failure_that_is_expected_comes_once() {
    let failure = *longshore_client::Failure::named("maintenance").next().unwrap();
    let plan = Plan { retries: 3, ..Plan::default() };
    let (run, waits) = run_with(support::target(), hiccups(503, &[], 1), plan);
    let client = run.client.expecting(Some(failure));
    let (_button, stopped) = stop::pair();
    let _ = futures::executor::block_on(client.run_expecting(stopped, ping(&client)));
    assert!(waits.0.borrow().is_empty());
    assert_eq!(run.seen.borrow().exchanges.len(), 1);
}
