//! Every failure for a reason: each cause is set up, the step fails as it should, and passes once the cause is gone —
//! request by request, and by the client's flows.
//!
//! A cause is something in the policy, or something in the request; there is no way to ask for a status.

mod flows;
mod policy;
mod requests;
mod table;

use crate::image::{Image, push_blob, put_manifest};
use crate::lab::{Lab, Seen};
use flows::Play;
use longshore_core::layer::DOCKER_EMPTY;
use longshore_core::{Digest, MediaType, ReportedError};
use longshore_registry::Policy;
use longshore_registry::policy::{Dialect, Namespace};
use longshore_registry::why::Why;
use policy::{
    blocked, mirror_misconfigured, mirror_only, mirror_robot_missing, quay, read_only, repository_read_only,
};
use requests::{get, get_blob};
use std::collections::BTreeSet;
use table::{By, Cause, Row, rows};

const UNKNOWN: &str = "sha256:0000000000000000000000000000000000000000000000000000000000000000";

/// The steps' own table: all of these there are to be.
const FORTY: &[(&str, &str)] = &[
    (
        "auth",
        "unauthenticated invalid-authentication invalid-registry app-repository anonymous-not-allowed \
              invalid-repository slash-repository namespace-disabled",
    ),
    ("mount-blob", "unauthorized-for-mount readonly-registry"),
    ("get-manifest", "unknown-tag unauthorized disallowed-library-namespace anonymous-not-allowed"),
    ("get-blob", "geo-blocked"),
    ("blob-head-check", "disallowed-library-namespace"),
    (
        "start-upload",
        "disallowed-library-namespace read-only mirror-only mirror-misconfigured \
                      mirror-robot-missing readonly-registry",
    ),
    (
        "put-manifest",
        "disallowed-library-namespace missing-tag invalid-tag invalid-images invalid-blob \
                      unsupported-content-type read-only mirror-only mirror-misconfigured mirror-robot-missing \
                      readonly-registry invalid-manifest",
    ),
    (
        "put-manifest-list",
        "invalid-manifest-in-list read-only mirror-only mirror-misconfigured \
                           mirror-robot-missing readonly-registry",
    ),
];

/// The registry as it comes, as devtable, who may do everything in `devtable` and in the library. There is an image in
/// `devtable/app`, in `devtable/a/b` and in `ubuntu`; and one whose blobs are not there.
fn lab(change: impl Fn(&mut Policy)) -> Lab {
    let base = || {
        let mut policy = Policy::accounts();
        let owners = ["devtable".to_owned()].into();
        policy.namespaces.insert("library".to_owned(), Namespace { owners, ..Namespace::default() });
        policy
    };
    let mut lab = Lab::new(Policy { sparse_manifests: true, ..base() });
    for repository in ["ubuntu", "devtable/a/b", "devtable/app"] {
        lab.log_in("devtable", &[&format!("repository:{repository}:push,pull,*")]);
        Image::of("layer").push(&mut lab, repository, "v1").is(201);
    }
    push_blob(&mut lab, "devtable/app", &DOCKER_EMPTY);
    let mut sparse = Image::of("layer");
    sparse.manifest.layers[0].digest = Digest::parse(UNKNOWN).unwrap();
    put_manifest(&mut lab, "devtable/app", "sparse", &MediaType::OCI_MANIFEST, &sparse.bytes()).is(201);
    let mut policy = base();
    change(&mut policy);
    lab.change(policy)
}

impl Row {
    /// Status, code and reason are those of the row.
    fn check(&self, status: u16, body: &[u8], why: &Why) {
        let Self { step, failure, code, rule, path, .. } = self;
        assert_eq!(status, self.status, "{step} {failure}: {}", String::from_utf8_lossy(body));
        if !code.is_empty() {
            let errors = ReportedError::parse_all(body).expect("an error body");
            assert_eq!(errors[0].code, *code, "{step} {failure}");
            assert!(!errors[0].message.is_empty(), "{step} {failure}");
        }
        // What fails is decided last; a mount that becomes an upload goes on from there.
        let decided = if status < 400 {
            why.reasons.iter().find(|reason| reason.rule.id() == *rule)
        } else {
            why.last()
        };
        let decided = decided.unwrap_or_else(|| panic!("{step} {failure} has no reason: {why}"));
        assert_eq!(decided.rule.id(), *rule, "{step} {failure}: {why}");
        let rests = path.is_empty() || decided.facts.iter().any(|fact| fact.path == *path);
        assert!(rests, "{step} {failure} is decided by {path}: {why}");
        if matches!(self.cause, Cause::Policy(..)) {
            assert!(decided.decided_by_policy().is_some(), "{step} {failure} is the policy's: {why}");
        }
    }

    fn check_seen(&self, seen: &Seen) {
        self.check(seen.status(), seen.body(), seen.why());
        if self.status == 429 || self.status == 503 {
            assert!(seen.header("retry-after").parse::<u64>().is_ok(), "{} {}", self.step, self.failure);
        }
    }

    /// The flow ends at the row's step, with what the row says.
    fn check_flow(&self, play: &Play, flow: flows::Flow) {
        let Self { step, failure, .. } = self;
        let error = flow(play).expect_err(&format!("{step} {failure}: the flow fails"));
        assert_eq!(error.step.map(|step| step.to_string()).as_deref(), Some(*step), "{failure}: {error}");
        let (status, body, why) = play.exchange(error.exchange.expect("there was an answer"));
        self.check(status, &body, &why);
    }

    fn passes(&self, play: &Play, flow: flows::Flow) {
        if let Err(error) = flow(play) {
            panic!("{} {} without its cause: {error}", self.step, self.failure);
        }
    }
}

#[test]
fn each_failure_has_its_cause_and_passes_without_it() {
    for row in rows() {
        let (passed, expected) = match row.cause {
            Cause::Policy(cause, act, status) => {
                row.check_seen(&act(&mut lab(cause)));
                (act(&mut lab(|_| {})), status)
            }
            Cause::Request(wrong, right, status) => {
                row.check_seen(&wrong(&mut lab(|_| {})));
                (right(&mut lab(|_| {})), status)
            }
        };
        let body = String::from_utf8_lossy(passed.body());
        assert_eq!(passed.status(), expected, "{} {} without its cause: {body}", row.step, row.failure);
    }
}

#[test]
fn the_clients_flows_meet_each_failure_and_pass_without_its_cause() {
    let mut met = 0;
    for row in rows() {
        let without = Play::on(&lab(|_| {}));
        let cause = match row.cause {
            Cause::Policy(cause, ..) => cause,
            Cause::Request(..) => |_: &mut Policy| {},
        };
        match row.by {
            By::Flow(flow) => {
                row.check_flow(&Play::on(&lab(cause)), flow);
                row.passes(&without, flow);
            }
            By::FlowAt(method, path, flow) => {
                let play = Play::on(&lab(|_| {}));
                play.change_at(method, path, lab(cause).registry().policy().clone());
                row.check_flow(&play, flow);
                row.passes(&without, flow);
            }
            By::Flows(wrong, right) => {
                row.check_flow(&without, wrong);
                row.passes(&without, right);
            }
            By::Otherwise(wrong, right) => {
                row.passes(&without, wrong);
                let exchange = without.exchange_of(row.step).expect("the flow has this step");
                let (status, body, why) = without.exchange(exchange);
                row.check(status, &body, &why);
                let without = Play::on(&lab(|_| {}));
                row.passes(&without, right);
                let exchange = without.exchange_of(row.step).expect("the flow has this step");
                assert_ne!(without.exchange(exchange).0, row.status, "{} {}", row.step, row.failure);
            }
            By::None(why) => {
                assert!(!why.is_empty());
                continue;
            }
        }
        met += 1;
    }
    assert!(met >= 51, "flows meet {met} of the failures");
}

#[test]
fn all_forty_failures_of_the_steps_are_there_and_more() {
    let rows = rows();
    let named: BTreeSet<_> = rows.iter().map(|row| (row.step, row.failure)).collect();
    let mut wanted = 0;
    for (step, failures) in FORTY {
        for failure in failures.split_whitespace() {
            wanted += 1;
            assert!(named.contains(&(step, failure)), "{step} {failure}");
        }
    }
    assert_eq!(wanted, 40);
    assert!(named.len() >= 53, "{}", named.len());
}

#[test]
fn a_blob_that_is_missing_is_told_as_each_dialect_does() {
    for (dialect, status) in [(Dialect::Oci, 404), (Dialect::Quay, 400)] {
        let mut lab = lab(|policy| policy.dialect = dialect);
        let bytes = Image::of("never pushed").bytes();
        put_manifest(&mut lab, "devtable/app", "v2", &MediaType::OCI_MANIFEST, &bytes)
            .fails(status, "MANIFEST_BLOB_UNKNOWN");
    }
}

#[test]
fn a_mount_without_the_right_to_the_source_begins_an_upload() {
    for dialect in [Dialect::Oci, Dialect::Quay] {
        let mut lab = lab(|policy| policy.dialect = dialect);
        lab.log_in("public", &["repository:public/own:push,pull"]);
        let digest = Digest::sha256(b"layer");
        let path = format!("/v2/public/own/blobs/uploads/?mount={digest}&from=devtable/app");
        lab.send("POST", &path, &[], b"").is(202);
    }
}

#[test]
fn a_mount_that_the_token_does_not_allow_begins_an_upload_in_quays_dialect() {
    let mut lab = lab(quay);
    lab.log_in("devtable", &["repository:devtable/other:push,pull"]);
    let path =
        format!("/v2/devtable/other/blobs/uploads/?mount={}&from=devtable/app", Digest::sha256(b"layer"));
    lab.send("POST", &path, &[], b"").is(202);
}

#[test]
fn chunks_in_quays_dialect_end_behind_their_last_byte() {
    let mut lab = lab(quay);
    let upload = lab.begin_upload("devtable/app");
    assert_eq!(lab.get(&upload).is(204).header("range"), "bytes=0-0");
    lab.send("PATCH", &upload, &[("Content-Range", "0-3")], b"abcd").fails(400, "SIZE_INVALID");
    let seen = lab.send("PATCH", &upload, &[("Content-Range", "0-4")], b"abcd").is(202);
    assert_eq!(seen.header("range"), "bytes=0-4");
    lab.send("PATCH", &upload, &[("Content-Range", "5-6")], b"e").fails(416, "RANGE_INVALID");
    lab.send("PATCH", &upload, &[("Content-Range", "4-6")], b"ef").is(202);
    lab.send("PUT", &format!("{upload}?digest={}", Digest::sha256(b"abcdef")), &[], b"").is(201);
}

#[test]
fn pulls_go_on_where_pushes_are_closed() {
    let closed: [fn(&mut Policy); 5] =
        [repository_read_only, mirror_only, mirror_misconfigured, mirror_robot_missing, read_only];
    for cause in closed {
        get(&mut lab(cause)).is(200);
        get_blob(&mut lab(cause)).is(200);
    }
}

#[test]
fn an_address_that_cannot_be_read_is_nobodys() {
    let mut lab = lab(blocked);
    let path = format!("/v2/devtable/app/blobs/{}", Digest::sha256(b"layer"));
    for address in ["nonsense", "", "203.0.113.9"] {
        lab.send("GET", &path, &[("X-Override-Remote-Addr-For-Testing", address)], b"").is(200);
    }
}
