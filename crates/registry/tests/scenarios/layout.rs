//! Image layouts: what is exported is a layout, and what is imported is what was exported.

use crate::image::{Image, index, push_blob, put_manifest};
use crate::lab::Lab;
use bytes::Bytes;
use longshore_core::manifest::Index;
use longshore_core::validate::across::{ArchiveReader, Checked};
use longshore_core::{Algorithm, Descriptor, Digest, MediaType, RepositoryName};
use longshore_registry::layout::{ImportError, LayoutReader};
use longshore_registry::policy::Limits;
use longshore_registry::{Cause, Changes, Layout, Policy, Timestamp};
use proptest::prelude::*;

const REF_NAME: &str = "org.opencontainers.image.ref.name";

fn name(text: &str) -> RepositoryName {
    RepositoryName::parse(text).unwrap()
}

/// Two repositories with images, an index, a referrer of a referrer, formats of Docker and a manifest by SHA-512.
fn full() -> Lab {
    let mut lab = Lab::open();
    let image = Image::of("layer");
    image.push(&mut lab, "a/b", "v1").is(201);
    put_manifest(&mut lab, "a/b", "again", &MediaType::OCI_MANIFEST, &image.bytes()).is(201);
    let child = Image::of("child");
    child.push_blobs(&mut lab, "a/b");
    put_manifest(&mut lab, "a/b", child.digest().as_str(), &MediaType::OCI_MANIFEST, &child.bytes()).is(201);
    put_manifest(&mut lab, "a/b", "all", &MediaType::OCI_INDEX, &index(&[&child.bytes(), &image.bytes()]))
        .is(201);
    let mut subject = image.bytes();
    for content in ["signature", "of the signature"] {
        let mut referrer = Image::of(content);
        referrer.manifest.subject = Some(Descriptor::of(MediaType::OCI_MANIFEST, &subject));
        referrer.manifest.artifact_type = Some(MediaType::parse("a/signature").unwrap());
        referrer.push_blobs(&mut lab, "a/b");
        subject = referrer.bytes();
        put_manifest(&mut lab, "a/b", Digest::sha256(&subject).as_str(), &MediaType::OCI_MANIFEST, &subject)
            .is(201);
    }
    image.push(&mut lab, "c/d/e", "v1").is(201);
    let by_docker = String::from_utf8(image.bytes()).unwrap();
    let by_docker = by_docker
        .replace(MediaType::OCI_MANIFEST.as_str(), MediaType::DOCKER_MANIFEST.as_str())
        .replace(MediaType::OCI_CONFIG.as_str(), MediaType::DOCKER_CONFIG.as_str())
        .replace(MediaType::OCI_LAYER.as_str(), MediaType::DOCKER_LAYER.as_str());
    put_manifest(&mut lab, "c/d/e", "docker", &MediaType::DOCKER_MANIFEST, by_docker.as_bytes()).is(201);
    // With spaces, which nobody may lose.
    let spaced = [&image.bytes()[..], b"  \n"].concat();
    let by_sha512 = Digest::compute(Algorithm::Sha512, &spaced).unwrap();
    put_manifest(&mut lab, "c/d/e", by_sha512.as_str(), &MediaType::OCI_MANIFEST, &spaced).is(201);
    lab
}

fn through_a_tar(layout: &Layout, cut: usize) -> Layout {
    let tar = layout.to_tar().to_bytes().unwrap();
    let mut reader = LayoutReader::new(1 << 30);
    for piece in tar.chunks(cut) {
        reader.write(piece).unwrap();
    }
    reader.finish().unwrap()
}

#[test]
fn a_registry_comes_back_as_it_went() {
    let lab = full();
    let layout = through_a_tar(&lab.registry.export(None), 1000);
    let mut other = Lab::open();
    let imported = other.registry.import(&layout, &name("not/used"), Timestamp::default()).unwrap();
    let changes = Changes::between(&lab.registry.snapshot(), &other.registry.snapshot());
    assert!(changes.is_empty(), "{changes}");
    let tags: Vec<String> = imported.tags.iter().map(|(name, tag)| format!("{name}:{tag}")).collect();
    assert_eq!(tags.len(), 5, "{tags:?}");
    assert!(imported.left_out.is_empty());
    // And it can be undone.
    let mut third = Lab::open();
    let import = |registry: &mut longshore_registry::Registry| {
        registry.import(&layout, &name("not/used"), Timestamp::default())
    };
    third.history.change(&mut third.registry, Cause::Imported, import).unwrap();
    assert_eq!(third.undo(), "images read from a layout");
    third.get("/v2/a/b/tags/list").is(404);
}

#[test]
fn what_is_planted_leaves_tags_where_they_are() {
    let mut lab = full();
    let layout = lab.registry.export(None);
    let newer = Image::of("newer");
    newer.push(&mut lab, "a/b", "v1").is(201);
    lab.delete("/v2/a/b/manifests/again").is(202);
    let planted = lab.registry.plant(&layout, &name("not/used"), Timestamp::default()).unwrap();
    let tags: Vec<String> = planted.tags.iter().map(|(name, tag)| format!("{name}:{tag}")).collect();
    assert_eq!(tags, ["a/b:again"]);
    assert_eq!(lab.get("/v2/a/b/manifests/v1").body(), newer.bytes());
    lab.registry.import(&layout, &name("not/used"), Timestamp::default()).unwrap();
    assert_eq!(lab.get("/v2/a/b/manifests/v1").body(), Image::of("layer").bytes());
}

#[test]
fn an_exported_layout_has_nothing_wrong_in_it() {
    let lab = full();
    for repository in [None, Some(name("a/b"))] {
        let tar = lab.registry.export(repository.as_ref()).to_tar().to_bytes().unwrap();
        let mut reader = ArchiveReader::default();
        reader.write(&tar).unwrap();
        let archive = reader.finish().unwrap();
        let checked = Checked::layout(&archive.files);
        let findings =
            checked.files().iter().flat_map(longshore_core::validate::across::CheckedFile::all_findings);
        // Only that Quay wants layers of Docker compressed.
        let findings = findings.filter(|finding| !finding.message.contains("Quay takes no such thing"));
        let found: Vec<&str> = findings.map(|finding| finding.message.as_str()).collect();
        assert_eq!(found, Vec::<&str>::new());
    }
}

#[test]
fn one_repository_is_exported_with_its_tags_as_names() {
    let lab = full();
    let layout = lab.registry.export(Some(&name("a/b")));
    let index = layout.files().find(|(path, _)| *path == "index.json").unwrap().1.to_bytes().unwrap();
    let index: Index = longshore_core::json::read(&index).unwrap();
    let mut names: Vec<&str> = index
        .manifests
        .iter()
        .filter_map(|entry| entry.annotations.get(REF_NAME))
        .map(String::as_str)
        .collect();
    names.sort_unstable();
    assert_eq!(names, ["again", "all", "v1"]);
    // Besides, there are the two referrers; the index's child needs no entry.
    assert_eq!(index.manifests.len(), 5);
    let mut other = Lab::open();
    other.registry.import(&layout, &name("x/y"), Timestamp::default()).unwrap();
    assert_eq!(other.get("/v2/x/y/tags/list").json()["tags"], serde_json::json!(["again", "all", "v1"]));
    let subject = Image::of("layer").digest();
    let referrers = other.get(&format!("/v2/x/y/referrers/{subject}")).json();
    assert_eq!(referrers["manifests"][0]["artifactType"], "a/signature");
}

#[test]
fn what_is_exported_is_not_copied() {
    let lab = full();
    let (first, second) = (lab.registry.export(None), lab.registry.export(None));
    for ((path, content), (_, again)) in
        first.files().zip(second.files()).filter(|((path, _), _)| path.len() > 40)
    {
        assert_eq!(content.bytes().unwrap().as_ptr(), again.bytes().unwrap().as_ptr(), "{path}");
    }
}

/// The export with one file changed; why it is refused. Nothing of it must be there.
fn refused(lab: &mut Lab, change: impl Fn(&str, Bytes) -> Option<Bytes>) -> ImportError {
    let mut layout = Layout::default();
    for (path, content) in full().registry.export(None).files() {
        if let Some(content) = change(path, content.to_bytes().unwrap()) {
            layout.add(path, content.into());
        }
    }
    let before = lab.registry.snapshot();
    let error = lab.registry.import(&layout, &name("a/b"), Timestamp::default()).unwrap_err();
    assert!(Changes::between(&before, &lab.registry.snapshot()).is_empty());
    error
}

#[test]
fn a_layout_that_is_not_whole_is_refused_whole() {
    let mut lab = Lab::open();
    let layer = format!("blobs/sha256/{}", Digest::sha256(b"layer").encoded());
    let error = refused(&mut lab, |path, content| (path != layer).then_some(content));
    assert!(matches!(error, ImportError::Missing { .. }), "{error}");
    let error = refused(&mut lab, |path, content| {
        Some(if path == layer { Bytes::from_static(b"LAYER") } else { content })
    });
    assert!(matches!(error, ImportError::Content { .. }), "{error}");
    let error = refused(&mut lab, |path, content| {
        Some(if path == layer { Bytes::from_static(b"longer") } else { content })
    });
    assert!(matches!(error, ImportError::Size { described: 5, actual: 6, .. }), "{error}");
    let error = refused(&mut lab, |path, content| (path != "index.json").then_some(content));
    assert_eq!(error, ImportError::NoLayout("index.json"));
    let error = refused(&mut lab, |path, content| {
        Some(if path == "index.json" { Bytes::from_static(b"[]") } else { content })
    });
    assert!(matches!(error, ImportError::Index(_)), "{error}");
    let error = refused(&mut lab, |path, content| (path != "oci-layout").then_some(content));
    assert_eq!(error, ImportError::NoLayout("oci-layout"));
}

#[test]
fn the_limits_of_the_policy_count() {
    for limits in [
        Limits { blob_bytes: 4, ..Limits::default() },
        Limits { manifest_bytes: 100, ..Limits::default() },
        Limits { total_bytes: 1000, ..Limits::default() },
    ] {
        let mut lab = Lab::new(Policy { limits, ..Policy::open() });
        let error = refused(&mut lab, |_, content| Some(content));
        assert!(matches!(error, ImportError::TooLarge { .. }), "{error}");
    }
    let held = full().registry.snapshot().bytes();
    let mut lab =
        Lab::new(Policy { limits: Limits { total_bytes: held, ..Limits::default() }, ..Policy::open() });
    lab.registry.import(&full().registry.export(None), &name("a/b"), Timestamp::default()).unwrap();
}

#[test]
fn a_part_of_an_image_is_imported_where_the_policy_takes_parts() {
    let mut lab = Lab::new(Policy { sparse_manifests: true, ..Policy::open() });
    let mut layout = Layout::default();
    let gone = Digest::sha256(b"layer");
    for (path, content) in
        full().registry.export(None).files().filter(|(path, _)| !path.contains(gone.encoded()))
    {
        layout.add(path, content.clone());
    }
    lab.registry.import(&layout, &name("a/b"), Timestamp::default()).unwrap();
    lab.get("/v2/a/b/manifests/v1").is(200);
    lab.get(&format!("/v2/a/b/blobs/{gone}")).is(404);
}

#[test]
fn what_is_no_manifest_is_left_out_and_told() {
    let mut layout = Layout::default();
    let index = Index::new(vec![Descriptor::of(MediaType::OCI_CONFIG, b"{}")]);
    layout.add("oci-layout", Bytes::from_static(b"{}").into());
    layout.add("index.json", longshore_core::json::write(&index).into());
    let imported = Lab::open().registry.import(&layout, &name("a/b"), Timestamp::default()).unwrap();
    assert_eq!((imported.manifests, imported.left_out), (0, vec![Digest::sha256(b"{}")]));
}

#[test]
fn an_archive_that_holds_too_much_is_refused_while_it_is_read() {
    let tar = full().registry.export(None).to_tar().to_bytes().unwrap();
    let mut reader = LayoutReader::new(1000);
    let error = tar.chunks(512).find_map(|piece| reader.write(piece).err()).unwrap();
    assert_eq!(error.to_string(), "the layout holds more than 1000 bytes, which is the most that is kept");
}

#[test]
fn what_lies_beside_a_layout_is_not_unpacked_without_end() {
    let piece = vec![0; 1 << 20];
    let mut reader = LayoutReader::new(1000);
    reader.write(longshore_core::layer::TarHeader::file("besides", 1 << 40).as_bytes()).unwrap();
    let error = (0..100).find_map(|_| reader.write(&piece).err()).expect("it ends");
    assert!(error.to_string().contains("when it is unpacked"), "{error}");
}

#[test]
fn a_hundred_thousand_nested_indexes_end_somewhere() {
    let mut lab = Lab::open();
    let mut layout = Layout::default();
    let mut child = Descriptor::of(MediaType::OCI_CONFIG, b"{}");
    for _ in 0..10_000 {
        let content = longshore_core::json::write(&Index::new(vec![child.clone()]));
        child = Descriptor::of(MediaType::OCI_INDEX, &content);
        layout.add(&format!("blobs/sha256/{}", child.digest.encoded()), content.into());
    }
    layout.add("oci-layout", Bytes::from_static(b"{}").into());
    layout.add("index.json", longshore_core::json::write(&Index::new(vec![child])).into());
    // The innermost child is none that can be read as a manifest.
    let error = lab.registry.import(&layout, &name("a/b"), Timestamp::default()).unwrap_err();
    assert!(matches!(error, ImportError::Missing { .. }), "{error}");
}

proptest! {
    #[test]
    fn any_bytes_are_read_as_a_layout_or_refused(bytes: Vec<u8>, index: Vec<u8>) {
        let mut reader = LayoutReader::new(1000);
        let _ = reader.write(&bytes).and_then(|()| reader.finish());
        let mut layout = Layout::default();
        layout.add("oci-layout", bytes.into());
        layout.add("index.json", index.into());
        let _ = Lab::open().registry.import(&layout, &name("a/b"), Timestamp::default());
    }

    #[test]
    fn whatever_was_pushed_comes_back(tags in prop::collection::btree_map("[a-c]/[a-c]", "[a-e]{1,2}", 0..8)) {
        let mut lab = Lab::open();
        for (repository, tag) in &tags {
            Image::of(tag).push(&mut lab, repository, tag).is(201);
        }
        push_blob(&mut lab, "left/out", b"which no manifest names");
        let mut other = Lab::open();
        let layout = through_a_tar(&lab.registry.export(None), 700);
        other.registry.import(&layout, &name("not/used"), Timestamp::default()).unwrap();
        let changes = Changes::between(&other.registry.snapshot(), &lab.registry.snapshot());
        let names: Vec<&str> = changes.repositories.iter().map(|it| it.name.as_str()).collect();
        prop_assert_eq!(names, ["left/out"]);
    }
}
