//! Failures that a flow is to meet: in their step, with their status.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use http::StatusCode;
use longshore_client::flows::{Chunk, Chunks, Login, Push, PushOptions, Pushed, UploadOptions, login, push};
use longshore_client::image::Recipe;
use longshore_client::{Ended, Failure, FlowError, Step, stop};
use longshore_core::build::Options;
use longshore_registry::Policy;
use longshore_registry::policy::RepositoryRules;
use std::collections::BTreeMap;
use std::rc::Rc;
use support::Run;

use support::pair::*;

/// Runs a flow that is to fail so.
fn failing<T: std::fmt::Debug>(
    run: Run,
    failure: Failure,
    flow: impl AsyncFnOnce(&longshore_client::Client) -> Result<T, FlowError>,
) -> Result<Ended<T>, FlowError> {
    let client = run.client.expecting(Some(failure));
    let (button, stopped) = stop::pair();
    let result = futures::executor::block_on(client.run_expecting(stopped, flow(&client)));
    drop(button);
    result
}

fn failure(step: Step, name: &str) -> Failure {
    *Failure::named(name).find(|failure| failure.step == step).unwrap()
}

#[test]
fn a_login_without_credentials_and_scopes_is_refused() {
    let run = Pair::new(Policy::accounts()).run_as(anybody());
    let expected = failure(Step::Auth, "unauthenticated");
    let ended = failing(run, expected, async |client| login(client, &Login::default()).await).unwrap();
    assert_eq!(ended, Ended::Failed { failure: Some(expected), exchange: 2 });
}

#[test]
fn a_mount_that_was_to_become_an_upload_leaves_none_open() {
    let pair = Pair::new(Policy::accounts());
    let image = sample(&Recipe::default());
    let mount_blobs =
        image.blobs().map(|blob| (blob.descriptor.digest.clone(), name("devtable/simple"))).collect();
    let input = Push {
        options: PushOptions { mount_blobs, ..PushOptions::default() },
        ..pushing("devtable/app", image)
    };
    let expected = failure(Step::MountBlob, "unauthorized-for-mount");
    let run = pair.run();
    let seen = Rc::clone(&run.seen);
    let ended = failing(run, expected, async |client| push(client, &input).await).unwrap();
    assert!(matches!(ended, Ended::Failed { failure: Some(it), .. } if it == expected));
    let last = seen.borrow().exchanges.last().unwrap().clone();
    assert_eq!(last.request.step, Step::CancelUpload);
    assert_eq!(last.response().unwrap().status, StatusCode::NO_CONTENT);
}

#[test]
fn a_chunk_that_is_to_be_refused_is_and_its_session_is_given_up() {
    let pair = Pair::new(Policy::accounts());
    let chunk = |offset, status| Chunk { offset, length: 10, status };
    let chunks =
        Chunks::Given(vec![chunk(0, StatusCode::ACCEPTED), chunk(20, StatusCode::RANGE_NOT_SATISFIABLE)]);
    let upload = UploadOptions { chunks, ..UploadOptions::default() };
    let options = PushOptions { upload, ..PushOptions::default() };
    let input = Push { options, ..pushing("devtable/app", sample(&Recipe::default())) };
    let run = pair.run();
    let (button, stopped) = stop::pair();
    let ended =
        futures::executor::block_on(run.client.run_expecting(stopped, push(&run.client, &input))).unwrap();
    drop(button);
    assert!(matches!(ended, Ended::Failed { failure: None, .. }));
    assert_eq!(run.seen.borrow().exchanges.last().unwrap().request.step, Step::CancelUpload);
}

/// A push that is to fail so.
fn failing_push(pair: &Pair, failure: Failure, input: &Push) -> Result<Ended<Pushed>, FlowError> {
    failing(pair.run(), failure, async |client| push(client, input).await)
}

#[test]
fn a_failure_has_to_come_from_its_step_with_its_status() {
    let read_only = Pair::new(Policy { read_only: true, ..Policy::accounts() });
    let input = pushing("devtable/app", sample(&Recipe::default()));
    let expected = failure(Step::StartUpload, "readonly-registry");
    let ended = failing_push(&read_only, expected, &input).unwrap();
    assert!(matches!(ended, Ended::Failed { failure: Some(it), .. } if it == expected));
    // From another step.
    let elsewhere = failure(Step::PutManifest, "readonly-registry");
    let error = failing_push(&read_only, elsewhere, &input).unwrap_err();
    assert!(error.sentence.contains("otherwise than it was to"), "{error}");
    // Not at all.
    let error = failing_push(&Pair::new(Policy::accounts()), expected, &input).unwrap_err();
    assert!(error.sentence.contains("reached its goal, and was to fail"), "{error}");
}

#[test]
fn a_manifest_that_names_what_was_never_pushed_is_refused() {
    let options = Options { invalid_references: true, ..Options::default() };
    let input = pushing("devtable/app", sample(&Recipe { options, ..Recipe::default() }));
    let expected = failure(Step::PutManifest, "invalid-blob");
    let ended = failing_push(&Pair::new(Policy::accounts()), expected, &input).unwrap();
    assert!(matches!(ended, Ended::Failed { .. }));
}

#[test]
fn a_content_type_that_is_not_the_documents_own_is_refused() {
    let options =
        PushOptions { manifest_content_type: Some("text/plain".to_owned()), ..PushOptions::default() };
    let input = Push { options, ..pushing("devtable/app", sample(&Recipe::default())) };
    let expected = failure(Step::PutManifest, "unsupported-content-type");
    let ended = failing_push(&Pair::new(Policy::accounts()), expected, &input).unwrap();
    assert!(matches!(ended, Ended::Failed { .. }));
}

#[test]
fn rules_of_a_repository_refuse_the_push_at_its_first_step() {
    let rules = RepositoryRules {
        state: longshore_registry::policy::RepositoryState::ReadOnly,
        ..RepositoryRules::default()
    };
    let repositories = BTreeMap::from([(name("devtable/app"), rules)]);
    let pair = Pair::new(Policy { repositories, ..Policy::accounts() });
    let input = pushing("devtable/app", sample(&Recipe::default()));
    let expected = failure(Step::StartUpload, "read-only");
    let ended = failing_push(&pair, expected, &input).unwrap();
    assert!(matches!(ended, Ended::Failed { .. }));
}
