//! Whatever is sent: no panic, a status that the protocol knows, and errors that can be read.

use bytes::Bytes;
use http::{Method, Request, Response};
use longshore_core::{Digest, ReportedError};
use longshore_registry::policy::{Authentication, Limits, Rate, TokenAlgorithm};
use longshore_registry::why::Answered;
use longshore_registry::{Begun, Changes, Content, History, Policy, Registry, Seed, Timestamp};
use proptest::prelude::*;

/// A request that knows a little of the protocol, or nothing at all.
#[derive(Clone, Debug)]
struct Step {
    method: String,
    path: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    /// Whether the path is the location that was given last.
    follow: bool,
    seconds: u64,
}

fn method() -> impl Strategy<Value = String> {
    prop_oneof![
        9 => prop::sample::select(vec!["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]).prop_map(str::to_owned),
        1 => "[A-Za-z]{1,8}",
    ]
}

fn known_digest() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => prop::sample::select(vec!["", "a", "b", MANIFEST]).prop_map(|text| Digest::sha256(text.as_bytes()).to_string()),
        1 => "(sha256|sha512|md5|[a-z+]{0,5}):[0-9a-f]{0,70}",
    ]
}

/// A manifest without layers, whose config is the blob `a`.
const MANIFEST: &str = concat!(
    r#"{"schemaVersion":2,"config":{"mediaType":"application/vnd.oci.image.config.v1+json","size":1,"#,
    r#""digest":"sha256:ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"},"layers":[]}"#
);

fn path() -> impl Strategy<Value = String> {
    let name = prop_oneof![
        6 => prop::sample::select(vec!["a/b", "devtable/simple", "public/publicrepo", "ubuntu", "devtable/mirrored"])
            .prop_map(str::to_owned),
        1 => "[a-zA-Z0-9._/%-]{0,20}",
    ];
    let rest = prop_oneof![
        known_digest().prop_map(|digest| format!("blobs/{digest}")),
        (known_digest(), any::<bool>()).prop_map(|(digest, slash)| {
            format!("blobs/uploads{}?digest={digest}", if slash { "/" } else { "" })
        }),
        Just("blobs/uploads/".to_owned()),
        known_digest().prop_map(|digest| format!("blobs/uploads/?mount={digest}&from=public/publicrepo")),
        "[a-z0-9.-]{0,4}".prop_map(|tag| format!("manifests/{tag}")),
        known_digest().prop_map(|digest| format!("manifests/{digest}")),
        known_digest().prop_map(|digest| format!("referrers/{digest}")),
        "(n=[0-9x-]{0,3})?&?(last=[a-z%]{0,3})?".prop_map(|query| format!("tags/list?{query}")),
    ];
    prop_oneof![
        12 => (name, rest).prop_map(|(name, rest)| format!("/v2/{name}/{rest}")),
        1 => Just("/v2/".to_owned()),
        1 => Just("/v2/_catalog?n=1".to_owned()),
        1 => Just("/.well-known/jwks.json".to_owned()),
        2 => "(service=[a-z.]{0,4}&)?scope=[a-z:/,*%+]{0,30}".prop_map(|query| format!("/v2/auth?{query}")),
        1 => "/[ -~&&[^\"<>\\\\^`{|}# ]]{0,40}",
    ]
}

fn header() -> impl Strategy<Value = (String, String)> {
    let known = vec![
        ("content-range", "0-0"),
        ("content-range", "1-1"),
        ("content-range", "9-3"),
        ("range", "bytes=0-0"),
        ("range", "bytes=5-"),
        ("range", "bytes=-1"),
        ("authorization", "Basic ZGV2dGFibGU6cGFzc3dvcmQ="),
        ("content-type", "application/vnd.oci.image.manifest.v1+json"),
        ("content-type", "application/vnd.oci.image.index.v1+json"),
        ("content-length", "1"),
        ("host", "other.example:5000"),
    ];
    let names =
        vec!["host", "content-type", "content-range", "range", "authorization", "content-length", "accept"];
    prop_oneof![
        3 => prop::sample::select(known).prop_map(|(name, value)| (name.to_owned(), value.to_owned())),
        1 => (prop::sample::select(names).prop_map(str::to_owned), "[ -~é]{0,30}"),
    ]
}

fn body() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        2 => Just(Vec::new()),
        3 => prop::sample::select(vec!["a", "b", MANIFEST]).prop_map(|text| text.as_bytes().to_vec()),
        1 => prop::collection::vec(any::<u8>(), 0..40),
        1 => "[ -~]{0,60}".prop_map(String::into_bytes),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    let seconds = prop_oneof![5 => 0u64..5, 1 => 0u64..10_000];
    (method(), path(), prop::collection::vec(header(), 0..3), body(), prop::bool::weighted(0.4), seconds)
        .prop_map(|(method, path, headers, body, follow, seconds)| Step {
            method,
            path,
            headers,
            body,
            follow,
            seconds,
        })
}

/// Whatever can be 0 is: no page would ever end, no token ever be good. Whoever reads a policy refuses it.
fn useless() -> Policy {
    let limits = Limits {
        entries: 0,
        manifest_bytes: 0,
        blob_bytes: 0,
        total_bytes: 0,
        open_uploads: 0,
        upload_idle: 0,
        push_tags: 0,
        page_entries: 0,
        chunk_bytes: u64::MAX,
    };
    Policy { limits, token_lifetime: 0, ..Policy::open() }
}

fn policy() -> impl Strategy<Value = Policy> {
    let small =
        Limits { blob_bytes: 20, total_bytes: 600, open_uploads: 2, page_entries: 2, ..Limits::default() };
    let tight = move |policy: Policy| Policy { limits: small.clone(), ..policy };
    prop_oneof![
        Just(Policy::open()),
        Just(tight(Policy::open())),
        Just(Policy::accounts()),
        Just(Policy { token_algorithm: TokenAlgorithm::Es256, ..Policy::accounts() }),
        Just(Policy { authentication: Authentication::Basic, ..Policy::accounts() }),
        Just(useless()),
        Just(Policy { rate: Some(Rate { requests: 0, seconds: 0 }), ..Policy::open() }),
        // The samples' repositories and states, without the accounts.
        Just(Policy { samples: true, repositories: Policy::accounts().repositories, ..Policy::open() }),
    ]
}

/// Who plays steps: the clock, and the location that was given last.
#[derive(Clone)]
struct Player {
    seconds: u64,
    location: String,
}

impl Player {
    fn new() -> Self {
        Self { seconds: 1_700_000_000, location: String::new() }
    }

    /// The request of a step and its time; none where HTTP has no such request.
    fn request(&mut self, step: &Step) -> Option<(Request<Bytes>, Timestamp)> {
        self.seconds += step.seconds;
        let path = if step.follow && !self.location.is_empty() {
            format!("{}?digest={}", self.location, Digest::sha256(&step.body))
        } else {
            step.path.clone()
        };
        let mut request = Request::builder().method(step.method.as_str()).uri(path);
        for (name, value) in &step.headers {
            request = request.header(name, value);
        }
        let request = request.body(Bytes::from(step.body.clone())).ok()?;
        Some((request, Timestamp::from_unix_seconds(self.seconds)))
    }

    fn remember(&mut self, response: &Response<Bytes>) {
        if let Some(next) = response.headers().get("location") {
            next.to_str().unwrap().clone_into(&mut self.location);
        }
    }
}

/// Plays the steps; every response, checked on the way.
fn play(policy: Policy, steps: &[Step]) -> Result<Vec<Response<Bytes>>, TestCaseError> {
    play_by(Registry::handle, policy, steps)
}

/// A request whose body comes byte by byte.
fn handle_in_pieces(registry: &mut Registry, request: Request<Bytes>, now: Timestamp) -> Response<Bytes> {
    let (head, body) = request.into_parts();
    let response = match registry.begin(head, now) {
        Begun::Answered(response) => response,
        Begun::Awaits(pending) if body.len() as u64 > pending.limit() => {
            registry.refuse_longer(pending, body.len() as u64, now)
        }
        Begun::Awaits(mut pending) => {
            let pieces = body.chunks(1).map(|piece| {
                pending.take(piece).unwrap();
                Content::from(Bytes::copy_from_slice(piece))
            });
            let pieces = pieces.collect();
            registry.complete(pending, Content::joined(pieces), now)
        }
    };
    response.map(|content| content.to_bytes().unwrap())
}

fn play_by(
    handle: impl Fn(&mut Registry, Request<Bytes>, Timestamp) -> Response<Bytes>,
    policy: Policy,
    steps: &[Step],
) -> Result<Vec<Response<Bytes>>, TestCaseError> {
    let mut registry = Registry::new(policy, Seed::from(3));
    let mut player = Player::new();
    let mut responses = Vec::new();
    for step in steps {
        let Some((request, now)) = player.request(step) else { continue };
        let method = request.method().clone();
        // Whoever asks why sees the same response.
        let mut asked = registry.clone();
        let Answered { response: same, why } = asked.answer(request.clone(), now);
        let response = handle(&mut registry, request, now);
        prop_assert_eq!(format!("{same:?}"), format!("{response:?}"));
        check(&method, &response)?;
        prop_assert!(!why.reasons.is_empty(), "{}", response.status());
        player.remember(&response);
        responses.push(response);
    }
    Ok(responses)
}

/// Plays the steps, and after each takes it back, plays it again, takes that back and makes it again.
fn play_back_and_forth(policy: Policy, steps: &[Step]) -> Result<Vec<Response<Bytes>>, TestCaseError> {
    let mut registry = Registry::new(policy, Seed::from(3));
    let mut history = History::default();
    let mut player = Player::new();
    let mut responses = Vec::new();
    for step in steps {
        let Some((request, now)) = player.request(step) else { continue };
        let (before, entries) = (registry.snapshot(), history.past().len());
        let response = history.handle(&mut registry, request.clone(), now);
        let after = registry.snapshot();
        if history.past().len() == entries {
            prop_assert!(Changes::between(&before, &after).is_empty());
        } else {
            history.undo(&mut registry);
            prop_assert!(Changes::between(&before, &registry.snapshot()).is_empty());
            let again = history.handle(&mut registry, request, now);
            prop_assert_eq!(format!("{response:?}"), format!("{again:?}"));
            prop_assert!(Changes::between(&after, &registry.snapshot()).is_empty());
            history.undo(&mut registry);
            history.redo(&mut registry);
            prop_assert!(Changes::between(&after, &registry.snapshot()).is_empty());
        }
        player.remember(&response);
        responses.push(response);
    }
    let end = registry.snapshot();
    while history.undo(&mut registry).is_some() {}
    let beginning = Registry::new(registry.policy().clone(), Seed::from(3));
    prop_assert!(Changes::between(&beginning.snapshot(), &registry.snapshot()).is_empty());
    while history.redo(&mut registry).is_some() {}
    prop_assert!(Changes::between(&end, &registry.snapshot()).is_empty());
    Ok(responses)
}

fn check(method: &Method, response: &Response<Bytes>) -> Result<(), TestCaseError> {
    let status = response.status().as_u16();
    let known = [200, 201, 202, 204, 206, 400, 401, 403, 404, 405, 413, 415, 416, 429];
    prop_assert!(known.contains(&status), "{status}");
    prop_assert_eq!(&response.headers()["docker-distribution-api-version"], "registry/2.0");
    if status >= 400 && method != Method::HEAD {
        let body = ReportedError::parse_all(response.body());
        prop_assert!(body.is_some_and(|errors| !errors.is_empty()), "{:?}", response.body());
    }
    prop_assert_eq!(status == 401, response.headers().contains_key("www-authenticate"));
    prop_assert_eq!(status == 405, response.headers().contains_key("allow"));
    match response.headers().get("content-length") {
        None => prop_assert_eq!(status, 204),
        Some(length) if method != Method::HEAD => {
            prop_assert_eq!(length.to_str().unwrap(), response.body().len().to_string());
        }
        Some(_) => prop_assert!(response.body().is_empty()),
    }
    if let Some(digest) = response.headers().get("docker-content-digest")
        && status == 200
        && method == Method::GET
    {
        prop_assert_eq!(digest.to_str().unwrap(), Digest::sha256(response.body()).to_string());
    }
    Ok(())
}

proptest! {
    #[test]
    fn any_sequence_of_requests_is_answered(policy in policy(), steps in prop::collection::vec(step(), 1..30)) {
        play(policy, &steps)?;
    }

    #[test]
    fn any_sequence_of_requests_replays(policy in policy(), steps in prop::collection::vec(step(), 1..15)) {
        let text = |responses: Vec<Response<Bytes>>| format!("{responses:?}");
        prop_assert_eq!(text(play(policy.clone(), &steps)?), text(play(policy, &steps)?));
    }

    #[test]
    fn any_request_can_be_undone_and_done_again(policy in policy(), steps in prop::collection::vec(step(), 1..20)) {
        let text = |responses: Vec<Response<Bytes>>| format!("{responses:?}");
        let back_and_forth = play_back_and_forth(policy.clone(), &steps)?;
        prop_assert_eq!(text(back_and_forth), text(play(policy, &steps)?));
    }

    /// Where nobody lies about lengths, which only a whole body shows at once.
    #[test]
    fn a_body_in_pieces_is_answered_like_one_in_memory(
        policy in policy(),
        mut steps in prop::collection::vec(step(), 1..30),
    ) {
        for step in &mut steps {
            step.headers.retain(|(name, _)| name != "content-length");
            step.headers.push(("content-length".to_owned(), step.body.len().to_string()));
        }
        let text = |responses: Vec<Response<Bytes>>| format!("{responses:?}");
        let in_pieces = play_by(handle_in_pieces, policy.clone(), &steps)?;
        prop_assert_eq!(text(in_pieces), text(play(policy, &steps)?));
    }
}

#[test]
fn steps_reach_more_than_errors() {
    // The generator is worth something only if it also pushes and pulls.
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let steps = prop::collection::vec(step(), 3000);
    let steps = proptest::strategy::ValueTree::current(&steps.new_tree(&mut runner).unwrap());
    let responses = play(Policy::open(), &steps).unwrap();
    for status in [200, 201, 202, 204, 206, 400, 404, 405, 416] {
        assert!(responses.iter().any(|response| response.status() == status), "{status}");
    }
}
