//! What is done, request by request.

use super::UNKNOWN;
use crate::image::{Image, index, push_blob, put_manifest};
use crate::lab::{Lab, Seen, basic};
use longshore_core::build::{self, Options, Schema1};
use longshore_core::layer::Layer;
use longshore_core::manifest::ImageConfig;
use longshore_core::{Descriptor, Digest, MediaType, RepositoryName, Tag};

fn as_devtable(lab: &mut Lab, query: &str) -> Seen {
    let login = basic("devtable", "password");
    lab.send("GET", &format!("/v2/auth?service=registry.test{query}"), &[("Authorization", &login)], b"")
}

pub(super) fn token(lab: &mut Lab) -> Seen {
    as_devtable(lab, "&scope=repository:devtable/app:pull")
}

pub(super) fn nested_token(lab: &mut Lab) -> Seen {
    as_devtable(lab, "&scope=repository:devtable/a/b:pull")
}

pub(super) fn anonymous_token(lab: &mut Lab) -> Seen {
    lab.carry(None);
    lab.ask(&["repository:public/publicrepo:pull"])
}

pub(super) fn no_token(lab: &mut Lab) -> Seen {
    lab.carry(None);
    lab.ask(&[])
}

pub(super) fn wrong_password(lab: &mut Lab) -> Seen {
    lab.ask_as("devtable", "wrong", &["repository:devtable/app:pull"])
}

pub(super) fn other_registry(lab: &mut Lab) -> Seen {
    as_devtable(lab, "&scope=repository:other.example/devtable/app:pull")
}

pub(super) fn invalid_repository(lab: &mut Lab) -> Seen {
    as_devtable(lab, "&scope=repository:devtable/UPPER:pull")
}

pub(super) fn get(lab: &mut Lab) -> Seen {
    lab.get("/v2/devtable/app/manifests/v1")
}

pub(super) fn get_unknown_tag(lab: &mut Lab) -> Seen {
    lab.get("/v2/devtable/app/manifests/none")
}

pub(super) fn get_anothers(lab: &mut Lab) -> Seen {
    lab.log_in("public", &["repository:devtable/app:pull"]);
    get(lab)
}

/// The token was given before anonymous access ended.
pub(super) fn get_public(lab: &mut Lab) -> Seen {
    let mut open = Lab::accounts();
    open.log_in_as_nobody(&["repository:public/publicrepo:pull"]);
    let mut lab = open.change(lab.registry().policy().clone());
    lab.get("/v2/public/publicrepo/manifests/latest")
}

pub(super) fn get_library(lab: &mut Lab) -> Seen {
    lab.get("/v2/ubuntu/manifests/latest")
}

pub(super) fn head_library(lab: &mut Lab) -> Seen {
    lab.head(&format!("/v2/ubuntu/blobs/{UNKNOWN}"))
}

pub(super) fn start_library(lab: &mut Lab) -> Seen {
    lab.send("POST", "/v2/ubuntu/blobs/uploads/", &[], b"")
}

pub(super) fn put_library(lab: &mut Lab) -> Seen {
    put_manifest(lab, "ubuntu", "v1", &MediaType::OCI_MANIFEST, &Image::of("layer").bytes())
}

pub(super) fn get_blob(lab: &mut Lab) -> Seen {
    let path = format!("/v2/devtable/app/blobs/{}", Digest::sha256(b"layer"));
    lab.send("GET", &path, &[("X-Override-Remote-Addr-For-Testing", "192.0.2.7")], b"")
}

pub(super) fn get_unknown_blob(lab: &mut Lab) -> Seen {
    lab.get(&format!("/v2/devtable/app/blobs/{UNKNOWN}"))
}

pub(super) fn start(lab: &mut Lab) -> Seen {
    lab.send("POST", "/v2/devtable/app/blobs/uploads/", &[], b"")
}

pub(super) fn mount(lab: &mut Lab) -> Seen {
    let path =
        format!("/v2/devtable/app/blobs/uploads/?mount={}&from=devtable/app", Digest::sha256(b"layer"));
    lab.send("POST", &path, &[], b"")
}

pub(super) fn upload(lab: &mut Lab) -> Seen {
    let content = [7; 2000];
    let path = format!("/v2/devtable/app/blobs/uploads/?digest={}", Digest::sha256(&content));
    lab.send("POST", &path, &[], &content)
}

pub(super) fn upload_under_another_digest(lab: &mut Lab) -> Seen {
    lab.send("POST", &format!("/v2/devtable/app/blobs/uploads/?digest={UNKNOWN}"), &[], b"content")
}

pub(super) fn unknown_upload(lab: &mut Lab) -> Seen {
    lab.get("/v2/devtable/app/blobs/uploads/none")
}

pub(super) fn chunk(lab: &mut Lab) -> Seen {
    let upload = lab.begin_upload("devtable/app");
    lab.send("PATCH", &upload, &[("Content-Range", "0-3")], b"abcd")
}

pub(super) fn chunk_with_a_gap(lab: &mut Lab) -> Seen {
    let upload = lab.begin_upload("devtable/app");
    lab.send("PATCH", &upload, &[("Content-Range", "1-4")], b"abcd")
}

pub(super) fn put(lab: &mut Lab) -> Seen {
    put_manifest(lab, "devtable/app", "v1", &MediaType::OCI_MANIFEST, &Image::of("layer").bytes())
}

pub(super) fn put_without_tag(lab: &mut Lab) -> Seen {
    put_manifest(lab, "devtable/app", "", &MediaType::OCI_MANIFEST, &Image::of("layer").bytes())
}

pub(super) fn put_with_invalid_tag(lab: &mut Lab) -> Seen {
    put_manifest(lab, "devtable/app", "-v1", &MediaType::OCI_MANIFEST, &Image::of("layer").bytes())
}

pub(super) fn put_as_text(lab: &mut Lab) -> Seen {
    let headers = [("Content-Type", "text/plain")];
    lab.send("PUT", "/v2/devtable/app/manifests/v1", &headers, &Image::of("layer").bytes())
}

pub(super) fn put_nonsense(lab: &mut Lab) -> Seen {
    put_manifest(lab, "devtable/app", "v1", &MediaType::OCI_MANIFEST, b"{}")
}

/// Another image under the same tag: the one that is there without its annotations.
pub(super) fn put_another(lab: &mut Lab) -> Seen {
    let mut manifest = Image::of("layer").manifest;
    manifest.annotations.insert("note".to_owned(), "another".to_owned());
    put_manifest(lab, "devtable/app", "v1", &MediaType::OCI_MANIFEST, &manifest.to_bytes())
}

pub(super) fn put_without_history(lab: &mut Lab) -> Seen {
    let mut image = Image::of("layer");
    let mut config = ImageConfig::new(vec![Digest::sha256(b"layer")], "test");
    config.history = None;
    let config = config.to_bytes();
    push_blob(lab, "devtable/app", &config);
    image.manifest.config = Descriptor::of(MediaType::OCI_CONFIG, &config);
    put_manifest(lab, "devtable/app", "v2", &MediaType::OCI_MANIFEST, &image.manifest.to_bytes())
}

pub(super) fn put_list(lab: &mut Lab) -> Seen {
    let list = index(&[&Image::of("layer").bytes()]);
    put_manifest(lab, "devtable/app", "all", &MediaType::OCI_INDEX, &list)
}

pub(super) fn put_list_of_unknown(lab: &mut Lab) -> Seen {
    let list = index(&[&Image::of("another").bytes()]);
    put_manifest(lab, "devtable/app", "all", &MediaType::OCI_INDEX, &list)
}

pub(super) fn schema1() -> Vec<u8> {
    let image = build::Image::of_layers(vec![Layer::docker_empty(), Layer::docker_empty()], "test");
    let name = RepositoryName::parse("devtable/app").unwrap();
    let schema1 = Schema1 { name, tag: Tag::parse("v1").unwrap(), image };
    schema1.build(Options::default()).unwrap().content
}

pub(super) fn put_schema1(lab: &mut Lab) -> Seen {
    put_manifest(lab, "devtable/app", "v1", &MediaType::DOCKER_SCHEMA1, &schema1())
}

pub(super) fn unknown_parent() -> Vec<u8> {
    let text = String::from_utf8(schema1()).unwrap();
    // The image's parent by another name.
    let at = text.find(r#"\"parent\":\""#).unwrap() + r#"\"parent\":\""#.len();
    let text = format!("{}{}{}", &text[..at], "0000", &text[at + 4..]);
    text.into_bytes()
}

pub(super) fn put_unknown_parent(lab: &mut Lab) -> Seen {
    put_manifest(lab, "devtable/app", "v1", &MediaType::DOCKER_SCHEMA1, &unknown_parent())
}

pub(super) fn delete_tag(lab: &mut Lab) -> Seen {
    lab.delete("/v2/devtable/app/manifests/v1")
}

pub(super) fn ping_twice(lab: &mut Lab) -> Seen {
    lab.carry(None);
    lab.get("/v2/");
    lab.get("/v2/")
}

pub(super) fn mount_anothers(lab: &mut Lab) -> Seen {
    lab.log_in("public", &["repository:public/own:push,pull"]);
    let path = format!("/v2/public/own/blobs/uploads/?mount={}&from=devtable/app", Digest::sha256(b"layer"));
    lab.send("POST", &path, &[], b"")
}

pub(super) fn put_without_blobs(lab: &mut Lab) -> Seen {
    let bytes = Image::of("never pushed").bytes();
    put_manifest(lab, "devtable/app", "v2", &MediaType::OCI_MANIFEST, &bytes)
}

pub(super) fn tags(lab: &mut Lab) -> Seen {
    lab.get("/v2/devtable/app/tags/list")
}

pub(super) fn tags_of_nothing(lab: &mut Lab) -> Seen {
    lab.log_in("devtable", &["repository:devtable/none:pull"]);
    lab.get("/v2/devtable/none/tags/list")
}

pub(super) fn delete_blob(lab: &mut Lab) -> Seen {
    lab.delete(&format!("/v2/devtable/app/blobs/{}", Digest::sha256(b"layer")))
}

pub(super) fn referrers(lab: &mut Lab) -> Seen {
    lab.get(&format!("/v2/devtable/app/referrers/{}", Image::of("layer").digest()))
}

pub(super) fn catalog(lab: &mut Lab) -> Seen {
    lab.get("/v2/_catalog?n=10")
}

pub(super) fn catalog_by_words(lab: &mut Lab) -> Seen {
    lab.get("/v2/_catalog?n=ten")
}
