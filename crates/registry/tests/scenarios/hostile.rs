//! What nobody would send by mistake: the right error each time, in little memory. What it costs is measured in `benches`; what
//! took time by the square would not come to its end here.

use crate::image::{Image, put_manifest};
use crate::lab::Lab;
use bytes::Bytes;
use http::header::AUTHORIZATION;
use http::{HeaderValue, Request, Uri};
use longshore_core::{Digest, MediaType};
use longshore_registry::policy::Limits;
use longshore_registry::{Policy, Timestamp};

#[test]
fn no_path_leads_to_another_place() {
    let mut lab = Lab::open();
    Image::of("layer").push(&mut lab, "a/b", "v1").is(201);
    let digest = Image::of("layer").digest();
    for path in [
        "/v2/../v2/a/b/manifests/v1",
        "/v2/a/../a/b/manifests/v1",
        "/v2/a/b/../b/manifests/v1",
        "/v2/a/b/manifests/../manifests/v1",
        "/v2/a/b/manifests/..",
        "/v2/a/b/manifests/.",
        "/v2/a/b/manifests/%2e%2e",
        "/v2/a/b/manifests/%2E%2E%2F%2E%2E%2Fetc%2Fpasswd",
        "/v2/%2e%2e/manifests/v1",
        "/v2/a%2f..%2fb/manifests/v1",
        "/v2/a%5cb/manifests/v1",
        "/v2/a%00b/manifests/v1",
        "/v2/a/b%00/manifests/v1",
        "/v2/a/b/manifests/v1%00",
        "/v2/a/b/manifests/v1%0d%0aSet-Cookie:%20a=b",
        "/v2/a/b/manifests/%76%31%2f",
        "/v2/a/b/manifests/v%ff",
        "/v2/a/b/manifests/v%c3%28",
        "/v2/%ef%bc%8e%ef%bc%8e/b/manifests/v1",
        "/v2/a/%d0%b0/manifests/v1",
        "/v2/a/b/manifests/%f0%9f%9a%a2",
        "/v2/a/b/manifests/v1%2",
        "/v2/a/b/manifests/v1%",
        "/v2/a/b/manifests/v1%zz",
        "/v2/a/b/manifests/%2576%2531",
        "//v2/a/b/manifests/v1",
        "/v2//a/b/manifests/v1",
        "/v2/a//b/manifests/v1",
        "/v2/a/b//manifests/v1",
        "/v2/a/b/manifests//v1",
        "/V2/a/b/manifests/v1",
        "/v2/A/b/manifests/v1",
        "/v2/a/b/blobs/sha256:../../etc/passwd",
        "/v2/a/b/blobs/..%2f..%2fetc%2fpasswd",
        "/v2/a/b/blobs/uploads/..",
        "/v2/a/b/blobs/uploads/%2e%2e%2f%2e%2e",
        "/v2/a/b/referrers/..",
    ] {
        for method in ["GET", "HEAD", "DELETE", "PUT", "PATCH", "POST"] {
            let seen = lab.send(method, path, &[], b"");
            let refused = [400, 404, 405].contains(&seen.status());
            assert!(refused, "{method} {path}: {}", seen.status());
        }
    }
    assert_eq!(lab.get("/v2/_catalog").json()["repositories"], serde_json::json!(["a/b"]));
    lab.get(&format!("/v2/a/b/manifests/{digest}")).is(200);
    // What is only written otherwise is the same.
    lab.get("/v2/a/b/manifests/%76%31").is(200);
}

#[test]
fn a_manifest_of_a_hundred_thousand_levels_is_refused() {
    let mut lab = Lab::open();
    let levels = 100_000;
    for (open, close) in [("[", "]"), (r#"{"a":"#, "}")] {
        let inside = if open == "[" { "" } else { "1" };
        for before in ["", r#"{"schemaVersion":2,"config":"#] {
            let end = if before.is_empty() { "" } else { "}" };
            let body = format!("{before}{}{inside}{}{end}", open.repeat(levels), close.repeat(levels));
            for media_type in [
                MediaType::OCI_MANIFEST,
                MediaType::OCI_INDEX,
                MediaType::DOCKER_SCHEMA1,
                MediaType::DOCKER_SCHEMA1_SIGNED,
            ] {
                put_manifest(&mut lab, "a/b", "v1", &media_type, body.as_bytes())
                    .fails(400, "MANIFEST_INVALID");
            }
            // Where the type has to be looked for inside.
            lab.send("PUT", "/v2/a/b/manifests/v1", &[], body.as_bytes()).is(400);
        }
    }
}

#[test]
fn a_config_of_a_hundred_thousand_levels_is_looked_at() {
    let mut lab = Lab::new(Policy { dialect: longshore_registry::policy::Dialect::Quay, ..Policy::open() });
    let mut image = Image::of("layer");
    image.config = [b"[".repeat(100_000), b"]".repeat(100_000)].concat();
    image.manifest.config = longshore_core::Descriptor::of(MediaType::OCI_CONFIG, &image.config);
    image.push(&mut lab, "a/b", "v1").is(400);
}

#[test]
fn a_query_is_as_long_as_an_address_can_be() {
    let mut lab = Lab::open();
    // More is none to the library that HTTP is spoken by.
    assert!(Uri::try_from(format!("/v2/_catalog?{}", "a".repeat(10_000_000))).is_err());
    Image::of("layer").push(&mut lab, "a/b", "v1").is(201);
    for query in
        ["a&".repeat(32_000), "tag=x&".repeat(10_000), "n=1&last=".to_owned() + &"%61".repeat(20_000)]
    {
        for path in ["/v2/_catalog", "/v2/a/b/tags/list", "/v2/auth", "/v2/a/b/manifests/v1"] {
            lab.get(&format!("{path}?{query}"));
        }
    }
    let many = format!("/v2/a/b/manifests/{}?{}", Image::of("layer").digest(), "tag=x&".repeat(10_000));
    lab.send(
        "PUT",
        &many,
        &[("Content-Type", MediaType::OCI_MANIFEST.as_str())],
        &Image::of("layer").bytes(),
    )
    .fails(414, "TOO_MANY_TAGS_REQUESTED");
}

#[test]
fn headers_of_a_mebibyte_are_read_or_refused_in_time() {
    let mut lab = Lab::accounts();
    let token = lab.ask(&["repository:public/publicrepo:pull"]).is(200).json()["token"].clone();
    let token = format!("Bearer {}", token.as_str().unwrap());
    let long = |piece: &str| piece.repeat((1 << 20) / piece.len());
    let values = [
        long("a"),
        long("\"a\", "),
        long("W/\"a\","),
        long("bytes=0-1,"),
        format!("bytes={}", long("9")),
        format!("Bearer {}", long("a.")),
        format!("Basic {}", long("QUFB")),
        long("application/json, "),
        long(", ,"),
        long("\"\\\""),
    ];
    let manifest = "/v2/public/publicrepo/manifests/latest";
    for (name, method, path) in [
        ("authorization", "GET", "/v2/auth?scope=repository:a/b:pull"),
        ("authorization", "GET", manifest),
        ("accept", "GET", manifest),
        ("range", "GET", manifest),
        ("if-none-match", "GET", manifest),
        ("if-match", "GET", manifest),
        ("if-range", "GET", manifest),
        ("host", "GET", manifest),
        ("content-type", "PUT", manifest),
        ("content-range", "PUT", manifest),
    ] {
        for value in &values {
            let mut request = Request::builder().method(method).uri(path).body(Bytes::new()).unwrap();
            request.headers_mut().insert(AUTHORIZATION, HeaderValue::from_str(&token).unwrap());
            request.headers_mut().insert(name, HeaderValue::from_str(value).unwrap());
            let now = Timestamp::from_unix_seconds(lab.now);
            let response = lab.registry.handle(request, now);
            assert!(response.status().as_u16() < 500, "{name}: {}", response.status());
        }
    }
}

#[test]
fn a_hundred_thousand_open_sessions_are_as_good_as_one() {
    let limits = Limits { open_uploads: 100_000, ..Limits::default() };
    let mut lab = Lab::new(Policy { limits, ..Policy::open() });
    let first = lab.begin_upload("a/b");
    for _ in 1..100_000 {
        let request = Request::post("/v2/a/b/blobs/uploads/").body(Bytes::new()).unwrap();
        let response = lab.registry.handle(request, Timestamp::from_unix_seconds(lab.now));
        assert_eq!(response.status(), 202);
    }
    lab.send("POST", "/v2/a/b/blobs/uploads/", &[], b"").fails(429, "TOOMANYREQUESTS");
    let digest = Digest::sha256(b"content");
    lab.send("PATCH", &first, &[], b"content").is(202);
    lab.send("PUT", &format!("{first}?digest={digest}"), &[], b"").is(201);
    // A minute later, those who sent nothing make room, one after the other.
    lab.now += 61;
    for _ in 0..10_000 {
        lab.begin_upload("a/b");
    }
    // And when all are idle, they go at once.
    lab.now += 3600;
    lab.begin_upload("a/b");
    assert!(format!("{:?}", lab.registry).contains("uploads: 1,"));
}

#[test]
fn two_clients_on_one_session_are_told_where_it_stands() {
    let mut lab = Lab::open();
    let location = lab.begin_upload("a/b");
    lab.send("PATCH", &location, &[("Content-Range", "0-2")], b"abc").is(202);
    // The other one sends the same chunk, and one that leaves a gap.
    for (range, body) in [("0-2", &b"abc"[..]), ("6-8", b"ghi"), ("2-4", b"cde")] {
        let seen = lab.send("PATCH", &location, &[("Content-Range", range)], body).is(416);
        assert_eq!((seen.header("range"), seen.header("location")), ("0-2", location.as_str()));
    }
    let digest = Digest::sha256(b"abcdef");
    lab.send("PUT", &format!("{location}?digest={digest}"), &[("Content-Range", "3-5")], b"def").is(201);
    lab.send("PUT", &format!("{location}?digest={digest}"), &[], b"").fails(404, "BLOB_UPLOAD_UNKNOWN");
}

#[test]
fn a_manifest_that_names_the_same_a_hundred_thousand_times_is_read_in_time() {
    let mut lab = Lab::open();
    let image = Image::of("layer");
    image.push_blobs(&mut lab, "a/b");
    let mut many = image.manifest.clone();
    // 4 MiB are the most that a manifest may have.
    many.layers = vec![image.manifest.layers[0].clone(); 25_000];
    let bytes = many.to_bytes();
    put_manifest(&mut lab, "a/b", "v1", &MediaType::OCI_MANIFEST, &bytes).is(201);
    many.layers = (0..20_000u32)
        .map(|number| longshore_core::Descriptor::of(MediaType::OCI_LAYER, &number.to_be_bytes()))
        .collect();
    let bytes = many.to_bytes();
    put_manifest(&mut lab, "a/b", "v2", &MediaType::OCI_MANIFEST, &bytes).is(404);
}
