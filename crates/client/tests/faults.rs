//! Faults that are put in the way of requests, and what a flow says of them.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use longshore_client::flows::{pull, push};
use longshore_client::{Fault, Step, stop};
use longshore_registry::Policy;
use std::time::Duration;
use support::block_on;
use support::hand::*;
use support::pair::*;

/// Faults without retries: whose answer ends the flow, and what is said.
#[test]
fn a_fault_ends_a_push_at_its_step_and_says_that_it_was_put_in() {
    for (fault, step, actual) in [
        ("ping=lost-request", Step::Ping, "lost on its way"),
        ("auth=lost-response", Step::Auth, "its answer was lost"),
        ("blob-head-check=status-503:5", Step::BlobHeadCheck, "503 Service Unavailable"),
        ("start-upload=lost-request", Step::StartUpload, "lost on its way"),
        ("start-upload=lost-response", Step::StartUpload, "its answer was lost"),
        ("start-upload=status-500", Step::StartUpload, "500 Internal Server Error"),
        ("start-upload=cut-body", Step::StartUpload, "cut short"),
        ("upload-chunk=lost-request", Step::UploadChunk, "lost on its way"),
        ("upload-chunk=lost-response", Step::UploadChunk, "its answer was lost"),
        ("upload-chunk=status-500", Step::UploadChunk, "500 Internal Server Error"),
        ("upload-chunk=status-429:1", Step::UploadChunk, "429 Too Many Requests"),
        ("upload-chunk=cut-body", Step::UploadChunk, "cut short"),
        ("upload-status=corrupt-body", Step::Ping, ""),
        ("finish-upload=lost-response", Step::FinishUpload, "its answer was lost"),
        ("finish-upload=wrong-digest", Step::FinishUpload, "sha256:"),
        ("put-manifest=lost-response", Step::PutManifest, "its answer was lost"),
        ("put-manifest=wrong-digest", Step::PutManifest, "sha256:"),
        ("get-blob=corrupt-body", Step::GetBlob, "sha256:"),
        ("get-blob=cut-body", Step::GetBlob, "cut short"),
    ] {
        let pair = Pair::new(Policy::accounts());
        let before = snapshot(&pair);
        let (run, waits) = with_fault(&pair, fault, 0);
        let result = pushed(&run);
        assert_eq!(open_sessions(&before, &pair), 0, "{fault}");
        if actual.is_empty() {
            // An answer without a body has no bit to be changed.
            result.unwrap();
            continue;
        }
        let error = result.unwrap_err();
        assert_eq!((error.fault, error.step), (Fault::Intervention, Some(step)), "{fault}: {error}");
        assert!(error.sentence.contains("fault that was put in"), "{fault}: {error}");
        assert!(error.actual.as_deref().unwrap().contains(actual), "{fault}: {error:?}");
        assert!(error.request.is_some(), "{fault}");
        let exchange = exchange_of(&run, step);
        assert_eq!(
            (error.exchange, exchange.handling.fault.is_some()),
            (Some(exchange.number), true),
            "{fault}"
        );
        assert!(waits.0.borrow().is_empty());
    }
}

#[test]
fn a_fault_ends_a_pull_at_its_step_and_says_that_it_was_put_in() {
    let pair = Pair::new(Policy::accounts());
    pair.pushed("devtable/app");
    for (fault, step, actual) in [
        ("get-manifest=lost-request", Step::GetManifest, "lost on its way"),
        ("get-manifest=lost-response", Step::GetManifest, "its answer was lost"),
        ("get-manifest=status-500", Step::GetManifest, "500 Internal Server Error"),
        ("get-manifest=status-503", Step::GetManifest, "503 Service Unavailable"),
        ("get-manifest=status-429:9", Step::GetManifest, "429 Too Many Requests"),
        ("get-manifest=cut-body", Step::GetManifest, "cut short"),
        ("get-manifest=wrong-digest", Step::GetManifest, "sha256:"),
        ("get-manifest=corrupt-body", Step::GetManifest, "sha256:"),
        ("get-blob:2=lost-response", Step::GetBlob, "its answer was lost"),
        ("get-blob=corrupt-body", Step::GetBlob, "sha256:"),
        ("get-blob=cut-body", Step::GetBlob, "cut short"),
    ] {
        let (run, _) = with_fault(&pair, fault, 0);
        let error = block_on(&run, pull(&run.client, &pulling("devtable/app", "latest"))).unwrap_err();
        assert_eq!((error.fault, error.step), (Fault::Intervention, Some(step)), "{fault}: {error}");
        assert!(error.sentence.contains("fault that was put in"), "{fault}: {error}");
        assert!(error.actual.as_deref().unwrap().contains(actual), "{fault}: {error:?}");
    }
}

#[test]
fn a_delay_is_waited_for_and_changes_nothing_else() {
    let pair = Pair::new(Policy::accounts());
    let (run, waits) = with_fault(&pair, "upload-chunk=delay:7", 0);
    pushed(&run).unwrap();
    assert_eq!(*waits.0.borrow(), [Duration::from_secs(7)]);
}

#[test]
fn a_fault_is_never_the_failure_that_was_expected() {
    let pair = Pair::new(Policy::accounts());
    let failure = *longshore_client::Failure::named("maintenance").next().unwrap();
    let (run, _) = with_fault(&pair, "start-upload=status-503", 0);
    let client = run.client.expecting(Some(failure));
    let (_button, stopped) = stop::pair();
    let flow_input = input();
    let error =
        futures::executor::block_on(client.run_expecting(stopped, push(&client, &flow_input))).unwrap_err();
    assert_eq!((error.fault, error.step), (Fault::Intervention, Some(Step::StartUpload)));
}
