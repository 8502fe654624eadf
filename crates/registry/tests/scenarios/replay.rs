//! Determinism: the same seed, clock and requests give the same bytes.

use crate::image::Image;
use crate::lab::Lab;
use http::Response;
use longshore_core::Digest;
use longshore_registry::Policy;

/// A lesson with everything that could be random in it: tokens, ids, order.
fn lesson(policy: Policy) -> Vec<Response<bytes::Bytes>> {
    let mut lab = Lab::new(policy);
    let mut seen = vec![lab.get("/v2/")];
    lab.log_in("devtable", &["repository:devtable/new:push,pull", "registry:catalog:*"]);
    seen.push(lab.ask_as("devtable", "password", &["repository:devtable/new:push,pull"]));
    let digest = Digest::sha256(b"chunked");
    let location = lab.begin_upload("devtable/new");
    seen.push(lab.send("PATCH", &location, &[], b"chun"));
    seen.push(lab.get(&location));
    seen.push(lab.send("PUT", &format!("{location}?digest={digest}"), &[], b"ked"));
    seen.push(Image::of("layer").push(&mut lab, "devtable/new", "v1"));
    lab.now += 5;
    seen.push(lab.get("/v2/devtable/new/manifests/v1"));
    seen.push(lab.get("/v2/_catalog"));
    seen.push(lab.get("/v2/devtable/new/manifests/none"));
    seen.push(lab.ask(&["repository:public/publicrepo:pull"]));
    seen.into_iter().map(crate::lab::Seen::into_response).collect()
}

#[test]
fn a_lesson_replays_byte_for_byte() {
    let text = |responses: &[Response<bytes::Bytes>]| format!("{responses:?}");
    let (first, second) = (lesson(Policy::accounts()), lesson(Policy::accounts()));
    assert_eq!(text(&first), text(&second));
    assert!(first.iter().any(|response| response.headers().contains_key("docker-upload-uuid")));
}

#[test]
fn a_clone_goes_its_own_way() {
    let mut lab = Lab::open();
    Image::of("one").push(&mut lab, "a/b", "v1").is(201);
    let mut other = lab.fork();
    other.delete("/v2/a/b/manifests/v1").is(202);
    lab.get("/v2/a/b/manifests/v1").is(200);
    assert!(format!("{:?}", lab.registry()).contains("repositories: 1"));
}
