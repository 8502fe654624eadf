//! Pushing: whole, in chunks, by mounting; what is taken and what is said.

use crate::image::{Image, index, push_blob, put_manifest};
use crate::lab::Lab;
use longshore_core::{Algorithm, Digest, Hasher, MediaType};

#[test]
fn an_image_is_pushed_from_scratch_and_pulled_back() {
    let mut lab = Lab::open();
    let image = Image::of("layer");
    for blob in [&image.layer, &image.config] {
        let digest = Digest::sha256(blob);
        lab.head(&format!("/v2/a/b/blobs/{digest}")).is(404);
        let location = lab.begin_upload("a/b");
        let seen = lab.send("PATCH", &location, &[], blob).is(202);
        let location = seen.header("location").to_owned();
        let seen = lab.send("PUT", &format!("{location}?digest={digest}"), &[], b"").is(201);
        assert_eq!(seen.header("docker-content-digest"), digest.as_str());
        let location = seen.header("location").to_owned();
        assert_eq!(lab.get(&location).is(200).body(), blob);
    }
    let seen = put_manifest(&mut lab, "a/b", "v1", &MediaType::OCI_MANIFEST, &image.bytes()).is(201);
    assert_eq!(seen.header("docker-content-digest"), image.digest().as_str());
    assert_eq!(seen.header("location"), format!("/v2/a/b/manifests/{}", image.digest()));
    assert_eq!(seen.header("content-length"), "0");
    assert_eq!(lab.get("/v2/a/b/manifests/v1").is(200).body(), image.bytes());
}

#[test]
fn a_session_says_where_it_is_and_how_far() {
    let mut lab = Lab::open();
    let seen = lab.send("POST", "/v2/a/b/blobs/uploads/", &[], b"").is(202);
    let id = seen.header("docker-upload-uuid").to_owned();
    assert_eq!(seen.header("location"), format!("/v2/a/b/blobs/uploads/{id}"));
    assert_eq!((seen.header("range"), seen.header("content-length")), ("0-0", "0"));
}

#[test]
fn chunks_with_content_range_make_a_blob() {
    let mut lab = Lab::open();
    let location = lab.begin_upload("a/b");
    let mut first = 0;
    for chunk in [b"abcd".as_slice(), b"efg", b"h"] {
        let last = first + chunk.len() - 1;
        let range = format!("{first}-{last}");
        let seen = lab.send("PATCH", &location, &[("Content-Range", &range)], chunk).is(202);
        assert_eq!(seen.header("range"), format!("0-{last}"));
        let status = lab.get(&location).is(204);
        assert_eq!(status.header("range"), format!("0-{last}"));
        assert_eq!(status.header("location"), location);
        assert!(status.try_header("content-length").is_none(), "204 has no length");
        first = last + 1;
    }
    let digest = Digest::sha256(b"abcdefghij");
    lab.send("PUT", &format!("{location}?digest={digest}"), &[("Content-Range", "8-9")], b"ij").is(201);
    assert_eq!(lab.get(&format!("/v2/a/b/blobs/{digest}")).is(200).body(), b"abcdefghij");
    lab.get(&location).fails(404, "BLOB_UPLOAD_UNKNOWN");
}

#[test]
fn a_whole_blob_is_pushed_in_the_put_or_in_the_post() {
    let mut lab = Lab::open();
    let digest = Digest::sha256(b"put");
    let location = lab.begin_upload("a/b");
    lab.send("PUT", &format!("{location}?digest={digest}"), &[], b"put").is(201);
    let posted = push_blob(&mut lab, "a/b", b"post");
    assert_eq!(lab.get(&format!("/v2/a/b/blobs/{digest}")).is(200).body(), b"put");
    assert_eq!(lab.get(&format!("/v2/a/b/blobs/{posted}")).is(200).body(), b"post");
}

#[test]
fn the_empty_blob_can_be_pushed() {
    let mut lab = Lab::open();
    let digest = push_blob(&mut lab, "a/b", b"");
    assert_eq!(lab.get(&format!("/v2/a/b/blobs/{digest}")).is(200).header("content-length"), "0");
}

#[test]
fn a_blob_is_known_by_the_algorithm_it_was_pushed_with() {
    let mut lab = Lab::open();
    let mut hasher = Hasher::for_algorithm(Algorithm::Sha512).unwrap();
    hasher.update(b"abc");
    let digest = hasher.finish();
    let location = lab.begin_upload("a/b");
    lab.send("PATCH", &location, &[], b"ab").is(202);
    lab.send("PUT", &format!("{location}?digest={digest}"), &[], b"c").is(201);
    assert_eq!(lab.get(&format!("/v2/a/b/blobs/{digest}")).is(200).body(), b"abc");
}

#[test]
fn a_gap_or_an_overlap_is_refused_and_says_where_to_go_on() {
    let mut lab = Lab::open();
    let location = lab.begin_upload("a/b");
    lab.send("PATCH", &location, &[("Content-Range", "0-3")], b"abcd").is(202);
    for range in ["5-6", "3-4", "0-1"] {
        let seen =
            lab.send("PATCH", &location, &[("Content-Range", range)], b"xy").fails(416, "RANGE_INVALID");
        assert_eq!((seen.header("range"), seen.header("location")), ("0-3", location.as_str()));
    }
    let digest = Digest::sha256(b"abcdef");
    let put = format!("{location}?digest={digest}");
    lab.send("PUT", &put, &[("Content-Range", "5-6")], b"ef").fails(416, "RANGE_INVALID");
    lab.send("PUT", &put, &[("Content-Range", "4-5")], b"ef").is(201);
}

#[test]
fn a_chunk_that_is_not_as_long_as_its_range_is_refused() {
    let mut lab = Lab::open();
    let location = lab.begin_upload("a/b");
    lab.send("PATCH", &location, &[("Content-Range", "0-9")], b"abcd").fails(400, "SIZE_INVALID");
    lab.send("PATCH", &location, &[("Content-Range", "x")], b"a").fails(400, "BLOB_UPLOAD_INVALID");
    assert_eq!(lab.get(&location).is(204).header("range"), "0-0");
}

#[test]
fn a_digest_that_is_not_the_contents_leaves_the_session_as_it_was() {
    let mut lab = Lab::open();
    let location = lab.begin_upload("a/b");
    lab.send("PATCH", &location, &[], b"abc").is(202);
    let wrong = Digest::sha256(b"wrong");
    let seen = lab.send("PUT", &format!("{location}?digest={wrong}"), &[], b"def");
    let detail = seen.fails(400, "DIGEST_INVALID").details()[0].clone();
    assert_eq!(detail["actual"], Digest::sha256(b"abcdef").as_str());
    lab.send("PUT", &location, &[], b"").fails(400, "DIGEST_INVALID");
    assert_eq!(lab.get(&location).is(204).header("range"), "0-2");
    lab.send("PUT", &format!("{location}?digest={}", Digest::sha256(b"abc")), &[], b"").is(201);
}

#[test]
fn a_cancelled_upload_is_gone() {
    let mut lab = Lab::open();
    let location = lab.begin_upload("a/b");
    lab.send("PATCH", &location, &[], b"abc").is(202);
    let seen = lab.delete(&location).is(204);
    assert!(seen.try_header("content-length").is_none());
    lab.get(&location).fails(404, "BLOB_UPLOAD_UNKNOWN");
    lab.delete(&location).fails(404, "BLOB_UPLOAD_UNKNOWN");
}

#[test]
fn a_session_belongs_to_its_repository() {
    let mut lab = Lab::open();
    let location = lab.begin_upload("a/b").replace("/a/b/", "/a/c/");
    lab.send("PATCH", &location, &[], b"abc").fails(404, "BLOB_UPLOAD_UNKNOWN");
}

#[test]
fn a_blob_is_mounted_without_being_sent() {
    let mut lab = Lab::open();
    let digest = push_blob(&mut lab, "a/source", b"abc");
    let path = format!("/v2/a/target/blobs/{digest}");
    lab.get(&path).is(404);
    let seen =
        lab.send("POST", &format!("/v2/a/target/blobs/uploads/?mount={digest}&from=a/source"), &[], b"");
    let seen = seen.is(201);
    assert_eq!(seen.header("location"), path);
    assert_eq!(seen.header("docker-content-digest"), digest.as_str());
    lab.delete(&format!("/v2/a/source/blobs/{digest}")).is(202);
    assert_eq!(lab.get(&path).is(200).body(), b"abc");
}

#[test]
fn a_blob_is_mounted_from_wherever_it_is_where_no_source_is_named() {
    let mut lab = Lab::open();
    let digest = push_blob(&mut lab, "a/source", b"abc");
    let path = format!("/v2/a/target/blobs/uploads/?mount={digest}");
    lab.send("POST", &path, &[], b"").is(201);
    assert_eq!(lab.get(&format!("/v2/a/target/blobs/{digest}")).is(200).body(), b"abc");
    // Nobody has it any more.
    lab.delete(&format!("/v2/a/source/blobs/{digest}")).is(202);
    lab.delete(&format!("/v2/a/target/blobs/{digest}")).is(202);
    lab.send("POST", &path, &[], b"").is(202);
}

#[test]
fn what_cannot_be_mounted_begins_an_upload() {
    let mut lab = Lab::open();
    let digest = push_blob(&mut lab, "a/source", b"abc");
    let other = Digest::sha256(b"other");
    for query in [
        format!("mount={other}&from=a/source"),
        format!("mount={digest}&from=a/nowhere"),
        format!("mount={digest}&from=A//B"),
        format!("mount={other}"),
        "mount=nonsense&from=a/source".to_owned(),
    ] {
        let seen = lab.send("POST", &format!("/v2/a/target/blobs/uploads/?{query}"), &[], b"").is(202);
        assert!(seen.header("location").starts_with("/v2/a/target/blobs/uploads/"), "{query}");
    }
}

#[test]
fn a_blob_is_seen_only_where_it_was_pushed() {
    let mut lab = Lab::open();
    let digest = push_blob(&mut lab, "a/b", b"abc");
    push_blob(&mut lab, "a/c", b"other");
    lab.get(&format!("/v2/a/c/blobs/{digest}")).fails(404, "BLOB_UNKNOWN");
    let image = Image::of("abc");
    push_blob(&mut lab, "a/c", &image.config);
    put_manifest(&mut lab, "a/c", "v1", &MediaType::OCI_MANIFEST, &image.bytes())
        .fails(404, "MANIFEST_BLOB_UNKNOWN");
}

#[test]
fn a_manifest_is_pushed_by_its_digest() {
    let mut lab = Lab::open();
    let image = Image::of("layer");
    image.push_blobs(&mut lab, "a/b");
    let digest = image.digest();
    put_manifest(&mut lab, "a/b", digest.as_str(), &MediaType::OCI_MANIFEST, &image.bytes()).is(201);
    assert_eq!(lab.get(&format!("/v2/a/b/manifests/{digest}")).is(200).body(), image.bytes());
    assert_eq!(lab.get("/v2/a/b/tags/list").is(200).json()["tags"], serde_json::json!([]));
}

#[test]
fn a_manifest_pushed_by_its_digest_gets_the_tags_of_the_query() {
    let mut lab = Lab::open();
    let image = Image::of("layer");
    image.push_blobs(&mut lab, "a/b");
    let digest = image.digest();
    let put = |lab: &mut Lab, reference: &str| {
        put_manifest(lab, "a/b", reference, &MediaType::OCI_MANIFEST, &image.bytes())
    };
    let seen = put(&mut lab, &format!("{digest}?tag=v1.0&tag=v1")).is(201).into_response();
    let tags: Vec<_> = seen.headers().get_all("oci-tag").iter().collect();
    assert_eq!(tags, ["v1.0", "v1"]);
    assert_eq!(lab.get("/v2/a/b/tags/list").json()["tags"], serde_json::json!(["v1", "v1.0"]));
    assert_eq!(lab.get("/v2/a/b/manifests/v1").is(200).body(), image.bytes());
}

#[test]
fn tags_of_the_query_that_cannot_be_given_leave_everything_as_it_was() {
    let mut lab = Lab::open();
    let image = Image::of("layer");
    image.push_blobs(&mut lab, "a/b");
    let digest = image.digest();
    let many = vec!["tag=x"; 101].join("&");
    for (reference, status, code) in [
        (format!("{digest}?tag=v1&tag=.no"), 404, "TAG_INVALID"),
        (format!("{digest}?tag="), 404, "TAG_INVALID"),
        (format!("{digest}?{many}"), 414, "TOO_MANY_TAGS_REQUESTED"),
        ("v1?tag=v2".to_owned(), 400, "INVALID_REQUEST"),
    ] {
        put_manifest(&mut lab, "a/b", &reference, &MediaType::OCI_MANIFEST, &image.bytes())
            .fails(status, code);
        lab.get(&format!("/v2/a/b/manifests/{digest}")).is(404);
        assert_eq!(lab.get("/v2/a/b/tags/list").json()["tags"], serde_json::json!([]));
    }
}

#[test]
fn a_tag_points_to_a_digest_of_the_algorithm_that_it_was_pushed_by() {
    let mut lab = Lab::open();
    let image = Image::of("layer");
    image.push_blobs(&mut lab, "a/b");
    let mut hasher = longshore_core::Hasher::for_algorithm(longshore_core::Algorithm::Sha512).unwrap();
    hasher.update(&image.bytes());
    let digest = hasher.finish();
    put_manifest(&mut lab, "a/b", &format!("{digest}?tag=v1"), &MediaType::OCI_MANIFEST, &image.bytes())
        .is(201);
    assert_eq!(lab.get("/v2/a/b/manifests/v1").is(200).header("docker-content-digest"), digest.as_str());
}

#[test]
fn what_a_manifest_names_need_not_be_there_where_the_policy_says_so() {
    let mut lab = Lab::new(longshore_registry::Policy { sparse_manifests: true, ..Default::default() });
    let image = Image::of("layer");
    put_manifest(&mut lab, "a/b", "v1", &MediaType::OCI_MANIFEST, &image.bytes()).is(201);
    let list = index(&[&Image::of("other").bytes()]);
    put_manifest(&mut lab, "a/b", "all", &MediaType::OCI_INDEX, &list).is(201);
    assert_eq!(lab.get("/v2/a/b/manifests/all").is(200).body(), list);
    lab.get(&format!("/v2/a/b/blobs/{}", Digest::sha256(&image.layer))).fails(404, "BLOB_UNKNOWN");
}

#[test]
fn a_tag_moves_to_what_was_pushed_last() {
    let mut lab = Lab::open();
    let (old, new) = (Image::of("old"), Image::of("new"));
    old.push(&mut lab, "a/b", "latest").is(201);
    new.push(&mut lab, "a/b", "latest").is(201);
    assert_eq!(lab.get("/v2/a/b/manifests/latest").is(200).body(), new.bytes());
    lab.get(&format!("/v2/a/b/manifests/{}", old.digest())).is(200);
}

#[test]
fn an_index_is_pushed_after_its_children() {
    let mut lab = Lab::open();
    let image = Image::of("layer");
    let list = index(&[&image.bytes()]);
    put_manifest(&mut lab, "a/b", "all", &MediaType::OCI_INDEX, &list).fails(400, "MANIFEST_BLOB_UNKNOWN");
    image.push_blobs(&mut lab, "a/b");
    put_manifest(&mut lab, "a/b", image.digest().as_str(), &MediaType::OCI_MANIFEST, &image.bytes()).is(201);
    put_manifest(&mut lab, "a/b", "all", &MediaType::OCI_INDEX, &list).is(201);
    let seen = lab.get("/v2/a/b/manifests/all").is(200);
    assert_eq!(seen.header("content-type"), MediaType::OCI_INDEX.as_str());
}

#[test]
fn a_layer_that_lies_elsewhere_need_not_be_there() {
    let mut lab = Lab::open();
    let mut image = Image::of("layer");
    push_blob(&mut lab, "a/b", &image.config);
    image.manifest.layers[0].urls = vec!["https://elsewhere.example/layer".to_owned()];
    put_manifest(&mut lab, "a/b", "v1", &MediaType::OCI_MANIFEST, &image.bytes()).is(201);
}

#[test]
fn a_manifest_without_content_type_is_what_it_says_it_is() {
    let mut lab = Lab::open();
    let image = Image::of("layer");
    image.push_blobs(&mut lab, "a/b");
    lab.send("PUT", "/v2/a/b/manifests/v1", &[], &image.bytes()).is(201);
    let seen = lab.get("/v2/a/b/manifests/v1").is(200);
    assert_eq!(seen.header("content-type"), MediaType::OCI_MANIFEST.as_str());
}

#[test]
fn a_content_type_with_parameters_is_taken() {
    let mut lab = Lab::open();
    let image = Image::of("layer");
    image.push_blobs(&mut lab, "a/b");
    let headers = [("Content-Type", "application/vnd.oci.image.manifest.v1+json; charset=utf-8")];
    lab.send("PUT", "/v2/a/b/manifests/v1", &headers, &image.bytes()).is(201);
}

#[test]
fn a_content_type_in_capitals_is_taken_and_given_back_in_small_letters() {
    let mut lab = Lab::open();
    let image = Image::of("layer");
    image.push_blobs(&mut lab, "a/b");
    let headers = [("Content-Type", "Application/VND.OCI.image.manifest.V1+JSON")];
    lab.send("PUT", "/v2/a/b/manifests/v1", &headers, &image.bytes()).is(201);
    let seen = lab.get("/v2/a/b/manifests/v1").is(200);
    assert_eq!(seen.header("content-type"), MediaType::OCI_MANIFEST.as_str());
}
