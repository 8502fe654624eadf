use super::flow::Flow;
use super::{Equivalent, OtherClient, commands, equivalents};
use crate::run::{Run, Stage};
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use longshore_client::body::Received;
use longshore_client::event::{RecordedRequest, RecordedResponse};
use longshore_client::secrets::Secrets;
use longshore_client::transcript::{Exchange, Handling, Outcome};
use longshore_client::url::Url;
use longshore_client::{Credentials, Step, Target, Transcript};
use longshore_core::Digest;
use std::rc::Rc;
use std::time::Duration;

const HERE: &str = "http://127.0.0.1:5000";
const OCI: &str = "application/vnd.oci.image.manifest.v1+json";

/// An exchange, without anything in it that is not told.
struct Sent {
    step: Step,
    method: Method,
    path: String,
    headers: Vec<(&'static str, String)>,
    body: Bytes,
    size: u64,
    status: u16,
    answer: (&'static str, Bytes),
}

impl Sent {
    fn new(step: Step, method: Method, path: impl Into<String>, status: u16) -> Self {
        let (headers, path) = (Vec::new(), path.into());
        let (body, answer) = (Bytes::new(), ("text/plain", Bytes::new()));
        Self { step, method, path, headers, body, size: 0, status, answer }
    }

    fn with(self, body: impl Into<Bytes>) -> Self {
        let body = body.into();
        Self { size: body.len() as u64, body, ..self }
    }

    fn header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }

    fn exchange(self, number: u32, target: &str) -> Rc<Exchange> {
        let mut headers = HeaderMap::new();
        for (name, value) in self.headers {
            headers.insert(HeaderName::from_static(name), HeaderValue::from_str(&value).unwrap());
        }
        let request = RecordedRequest {
            step: self.step,
            method: self.method,
            url: Url::parse(&format!("{target}{}", self.path)).unwrap(),
            headers,
            body: self.body,
            body_size: self.size,
        };
        let mut headers = HeaderMap::new();
        headers.insert("content-type", HeaderValue::from_static(self.answer.0));
        let response = RecordedResponse {
            status: StatusCode::from_u16(self.status).unwrap(),
            headers,
            redirected_to: None,
            body: Received { size: self.answer.1.len() as u64, kept: self.answer.1, digest: None },
        };
        Rc::new(Exchange {
            number,
            at: Duration::ZERO,
            request: Rc::new(request),
            handling: Handling::default(),
            outcome: Outcome::Answered { response: Rc::new(response), elapsed: Duration::ZERO },
            expectations: Vec::new(),
        })
    }
}

/// What is made of a run of these exchanges.
fn made<T>(flow: &str, target: &str, password: &str, sent: Vec<Sent>, make: fn(&Run<'_>) -> T) -> T {
    let exchanges = (1..).zip(sent).map(|(number, sent)| sent.exchange(number, target)).collect();
    let credentials = Credentials { username: "me".to_owned(), password: password.to_owned() };
    make(&Run {
        flow,
        target,
        epoch: Duration::ZERO,
        transcript: &Transcript { exchanges },
        stage: Stage::Done("Done"),
        secrets: &Secrets::new(Some(&credentials)),
    })
}

/// What the clients have for a run, each in one text: its commands, or why there are none.
fn answers(flow: &str, sent: Vec<Sent>) -> [Result<String, String>; 3] {
    let clients = made(flow, HERE, "hunter2", sent, equivalents).clients;
    OtherClient::ALL.map(|client| match clients.iter().find(|(known, _)| *known == client) {
        Some((_, Equivalent::Commands { lines, .. })) => Ok(lines.join("\n")),
        Some((_, Equivalent::Nothing { because })) => Err(because.clone()),
        None => panic!("{client:?} has no answer"),
    })
}

fn tags(repository: &str) -> Sent {
    Sent::new(Step::ListTags, Method::GET, format!("/v2/{repository}/tags/list?n=2"), 200)
}

/// A push of a manifest over one layer, which is sent in these parts.
fn push(parts: &[&'static str], content_type: &str) -> Vec<Sent> {
    let digest = Digest::sha256(parts.concat().as_bytes());
    let manifest = format!(
        r#"{{"schemaVersion":2,"mediaType":"{OCI}","config":{{"mediaType":"application/vnd.oci.empty.v1+json","digest":"{digest}","size":2}},"layers":[]}}"#
    );
    let mut sent = vec![Sent::new(Step::StartUpload, Method::POST, "/v2/a/b/blobs/uploads/", 202)];
    for part in parts {
        sent.push(Sent::new(Step::UploadChunk, Method::PATCH, "/v2/a/b/blobs/uploads/1", 202).with(*part));
    }
    let finish = format!("/v2/a/b/blobs/uploads/1?digest={digest}");
    sent.push(Sent::new(Step::FinishUpload, Method::PUT, finish, 201));
    for tag in ["v1", "v2"] {
        let put = Sent::new(Step::PutManifest, Method::PUT, format!("/v2/a/b/manifests/{tag}"), 201);
        sent.push(put.header("content-type", content_type).with(manifest.clone()));
    }
    sent
}

#[test]
fn every_client_answers_for_every_flow() {
    for flow in Flow::ALL {
        let answers = answers(flow.name(), Vec::new());
        for answer in answers {
            assert!(answer.is_err_and(|because| because.len() > 20), "{flow:?}");
        }
    }
}

#[test]
fn flows_are_known_by_the_names_of_the_program_and_of_the_page() {
    for (program, page) in [("tags", "list-tags"), ("login", "log-in"), ("catalog", "list-repositories")] {
        assert_eq!(Flow::named(program), Flow::named(page), "{page}");
    }
    let unknown = answers("dance", vec![tags("a/b")]);
    assert!(unknown.iter().all(|answer| answer.as_ref().is_err_and(|because| because.contains("its name"))));
}

#[test]
fn a_run_without_any_equal_needs_no_preparation() {
    for flow in ["cancel-upload", "resume-upload"] {
        let made = made(flow, HERE, "hunter2", Vec::new(), equivalents);
        assert_eq!((made.before.len(), made.after.len()), (0, 0), "{flow}");
    }
}

#[test]
fn what_means_something_to_a_shell_stays_a_word() {
    let [crane, oras, skopeo] = answers("tags", vec![tags("a'$(id)")]);
    assert_eq!(crane.unwrap(), r"crane ls --insecure '127.0.0.1:5000/a'\''$(id)'");
    assert_eq!(oras.unwrap(), r"oras repo tags --plain-http '127.0.0.1:5000/a'\''$(id)'");
    assert_eq!(skopeo.unwrap(), r"skopeo list-tags --tls-verify=false 'docker://127.0.0.1:5000/a'\''$(id)'");
}

#[test]
fn who_asks_is_told_by_variables() {
    // me:hunter2
    let signed = tags("a/hunter2").header("authorization", "Basic bWU6aHVudGVyMg==");
    let text = made("tags", HERE, "hunter2", vec![signed], commands);
    assert!(text.contains("printf '%s' \"$PASSWORD\" | crane auth login '127.0.0.1:5000'"), "{text}");
    assert!(!text.contains("hunter2") && !text.contains("bWU6aHVudGVyMg"), "{text}");
}

#[test]
fn nobody_logs_in_where_the_run_was_anybodys() {
    let text = made("tags", HERE, "hunter2", vec![tags("a/b")], commands);
    assert!(!text.contains("login '") && !text.contains("PASSWORD"), "{text}");
}

#[test]
fn a_registry_with_tls_gets_no_flags_of_one_without() {
    let clients = made("tags", "https://r.example", "hunter2", vec![tags("a/b")], equivalents).clients;
    for (client, answer) in clients {
        let Equivalent::Commands { lines, .. } = answer else { panic!("{client:?} has none") };
        assert!(!lines.join("").contains("--"), "{lines:?}");
    }
}

#[test]
fn the_embedded_registry_is_a_variable() {
    let text = made("tags", Target::EMBEDDED, "hunter2", vec![tags("a/b")], commands);
    assert!(
        text.contains("${REGISTRY:?") && text.contains("crane ls --insecure \"$REGISTRY\"'/a/b'"),
        "{text}"
    );
}

#[test]
fn what_was_pushed_in_parts_is_there_whole() {
    let made = made("push", HERE, "hunter2", push(&["{", "}"], OCI), equivalents);
    let digest = Digest::sha256(b"{}");
    let file = format!("printf '%s' '{{}}' > \"$work/image/blobs/sha256/{}\"", digest.encoded());
    assert!(made.before.contains(&file), "{:?}", made.before);
    let (_, crane) = &made.clients[0];
    let Equivalent::Commands { lines, differs } = crane else { panic!("{crane:?}") };
    assert_eq!(
        lines.join("\n"),
        "crane push --insecure \"$work/image\" '127.0.0.1:5000/a/b:v1'\n\
         crane tag --insecure '127.0.0.1:5000/a/b:v1' 'v2'"
    );
    assert!(differs.contains("instead of in chunks"), "{differs}");
}

#[test]
fn what_has_a_secret_in_it_is_asked_for() {
    let made = made("push", HERE, "hunter2", push(&["hunter2"], OCI), equivalents);
    let before = made.before.join("\n");
    let short = Digest::sha256(b"hunter2").short().to_owned();
    assert!(before.contains(&format!(": \"${{BLOB_{short}:?")) && !before.contains("hunter2"), "{before}");
}

#[test]
fn a_manifest_that_is_sent_as_something_else_is_left_to_who_can() {
    let [crane, oras, skopeo] = answers("push", push(&["{}"], "application/x+json"));
    assert!(crane.unwrap_err().contains("says of itself") && skopeo.unwrap_err().contains("says of itself"));
    assert!(oras.unwrap().contains("--media-type 'application/x+json' '127.0.0.1:5000/a/b:v1,v2'"));
}

#[test]
fn a_manifest_over_what_was_never_sent_is_left_to_who_can() {
    let mut sent = push(&["{}"], OCI);
    sent.drain(..3);
    let [crane, oras, skopeo] = answers("push", sent);
    assert!(
        crane.unwrap_err().contains("left some of it out")
            && skopeo.unwrap_err().contains("left some of it out")
    );
    assert!(oras.unwrap().starts_with("oras manifest push "));
}

#[test]
fn an_index_that_was_not_sent_is_not_one_of_its_images() {
    for answer in answers("push-index", push(&["{}"], OCI)) {
        assert!(answer.unwrap_err().contains("before it sent the manifest"));
    }
}

#[test]
fn what_cannot_be_seen_is_packed() {
    let made = made("push", HERE, "hunter2", push(&["a\u{202e}b"], OCI), equivalents);
    let before = made.before.join("\n");
    assert!(before.contains("base64 -d") && !before.contains('\u{202e}'), "{before}");
}

#[test]
fn a_mask_is_told_of() {
    let text = made("tags", HERE, "hunter2", vec![tags("a/hunter2")], commands);
    assert!(text.contains("stands for a secret of the run"), "{text}");
    let text = made("tags", HERE, "hunter2", vec![tags("a/b")], commands);
    assert!(!text.contains("stands for a secret of the run"), "{text}");
}

#[test]
fn of_an_index_the_image_that_was_chosen_is_pulled() {
    const INDEX: &str = "application/vnd.oci.image.index.v1+json";
    let child = Digest::sha256(b"x");
    for (architecture, expected) in [("amd64", "--platform linux/amd64 "), ("s390x", "")] {
        let index = format!(
            r#"{{"schemaVersion":2,"mediaType":"{INDEX}","manifests":[{{"mediaType":"{OCI}","digest":"{child}","size":2,"platform":{{"os":"linux","architecture":"{architecture}"}}}}]}}"#
        );
        let get = |reference: &str| {
            Sent::new(Step::GetManifest, Method::GET, format!("/v2/a/b/manifests/{reference}"), 200)
        };
        let first = Sent { answer: (INDEX, index.into()), ..get("v1") };
        let [crane, ..] = answers("pull", vec![first, get(child.as_str())]);
        let place = if expected.is_empty() { format!("@{child}") } else { ":v1".to_owned() };
        assert_eq!(
            crane.unwrap(),
            format!(
                "crane pull --insecure {expected}--format oci '127.0.0.1:5000/a/b{place}' \"$work/crane\""
            )
        );
    }
}

#[test]
fn a_tag_is_deleted_only_by_who_leaves_the_others() {
    let delete = |reference: &str| {
        vec![Sent::new(Step::DeleteManifest, Method::DELETE, format!("/v2/a/b/manifests/{reference}"), 202)]
    };
    let [crane, oras, skopeo] = answers("delete", delete("v1"));
    assert_eq!(crane.unwrap(), "crane delete --insecure '127.0.0.1:5000/a/b:v1'");
    assert!(oras.unwrap_err().contains("other tags") && skopeo.unwrap_err().contains("other tags"));
    let by_digest = answers("delete", delete(Digest::sha256(b"x").as_str()));
    assert!(by_digest.iter().all(Result::is_ok), "{by_digest:?}");
}
