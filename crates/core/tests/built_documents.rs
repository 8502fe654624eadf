//! Whatever is built, the specification's text accepts it, and who should takes it as well.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

use longshore_core::build::{Artifact, BuildError, Document, Flavour, Image, Index, Options, Schema1, Step};
use longshore_core::layer::Layer;
use longshore_core::manifest::{Execution, History};
use longshore_core::signature::SigningKey;
use longshore_core::validate::{self, Judge, Report, Verdict, validate};
use longshore_core::{Descriptor, Digest, MediaType, Platform, RepositoryName, Tag};
use proptest::collection::{btree_map, btree_set, vec};
use proptest::option::of;
use proptest::prelude::*;

/// Any text, with quotes, control characters and what is beyond the basic plane.
fn text() -> impl Strategy<Value = String> {
    any::<std::vec::Vec<char>>().prop_map(String::from_iter)
}

/// Times by RFC 3339, and a few texts that are none.
fn time() -> impl Strategy<Value = String> {
    prop_oneof![
        9 => (1970..2100_u32, 1..=12_u32, 1..=28_u32, 0..24_u32, 0..60_u32).prop_map(|(year, month, day, hour, second)| {
            format!("{year:04}-{month:02}-{day:02}T{hour:02}:00:{second:02}Z")
        }),
        1 => text(),
    ]
}

fn url() -> impl Strategy<Value = String> {
    prop_oneof![9 => "https://example\\.com/[a-z0-9]{0,9}", 1 => text()]
}

fn size() -> impl Strategy<Value = u64> {
    prop_oneof![9 => 0..1_u64 << 40, 1 => any::<u64>()]
}

fn digest() -> impl Strategy<Value = Digest> {
    any::<[u8; 4]>().prop_map(|content| Digest::sha256(&content))
}

fn platform() -> impl Strategy<Value = Platform> {
    (text(), text(), of(text()), vec(text(), 0..3), of(text()), vec(text(), 0..2)).prop_map(
        |(architecture, os, os_version, os_features, variant, features)| Platform {
            architecture,
            os,
            os_version,
            os_features,
            variant,
            features,
        },
    )
}

fn media_type() -> impl Strategy<Value = MediaType> {
    prop_oneof![
        Just(MediaType::OCI_LAYER),
        Just(MediaType::OCI_LAYER_GZIP),
        Just(MediaType::OCI_LAYER_ZSTD),
        Just(MediaType::OCI_FOREIGN_LAYER_GZIP),
        Just(MediaType::DOCKER_LAYER_GZIP),
        Just(MediaType::DOCKER_FOREIGN_LAYER_GZIP),
        Just(MediaType::DOCKER_MANIFEST),
        Just(MediaType::OCI_MANIFEST),
        "[a-z]{1,9}/[a-z0-9+.-]{1,20}".prop_filter_map("no media type", |text| MediaType::parse(&text).ok()),
    ]
}

fn descriptor() -> impl Strategy<Value = Descriptor> {
    (
        media_type(),
        digest(),
        size(),
        vec(url(), 0..2),
        btree_map(text(), text(), 0..2),
        of(text()),
        of(media_type()),
        of(platform()),
    )
        .prop_map(|(media_type, digest, size, urls, annotations, data, artifact_type, platform)| {
            Descriptor {
                urls,
                annotations,
                data,
                artifact_type,
                platform,
                ..Descriptor::new(media_type, digest, size)
            }
        })
}

/// A descriptor without what is seldom right by chance.
fn modest_descriptor() -> impl Strategy<Value = Descriptor> {
    descriptor().prop_map(|descriptor| Descriptor { data: None, annotations: [].into(), ..descriptor })
}

fn history() -> impl Strategy<Value = History> {
    (of(time()), of(text()), of(text()), of(text()), any::<bool>()).prop_map(
        |(created, created_by, author, comment, empty_layer)| History {
            created,
            created_by,
            author,
            comment,
            empty_layer,
        },
    )
}

fn execution() -> impl Strategy<Value = Execution> {
    (
        (of(text()), btree_set(text(), 0..3), vec(text(), 0..3), vec(text(), 0..3), vec(text(), 0..3)),
        (btree_set(text(), 0..3), of(text()), btree_map(text(), text(), 0..3), of(text())),
    )
        .prop_map(
            |((user, exposed_ports, env, entrypoint, cmd), (volumes, working_dir, labels, stop_signal))| {
                Execution {
                    user,
                    exposed_ports,
                    env,
                    entrypoint,
                    cmd,
                    volumes,
                    working_dir,
                    labels,
                    stop_signal,
                }
            },
        )
}

fn step() -> impl Strategy<Value = Step> {
    let layer =
        (modest_descriptor(), digest()).prop_map(|(descriptor, diff_id)| Layer { descriptor, diff_id });
    (history(), of(layer)).prop_map(|(history, layer)| Step { history, layer })
}

fn image() -> impl Strategy<Value = Image> {
    (
        (platform(), of(time()), of(text()), execution(), vec(step(), 0..4)),
        (of(media_type()), of(modest_descriptor()), btree_map(text(), text(), 0..3)),
    )
        .prop_map(
            |((platform, created, author, execution, steps), (artifact_type, subject, annotations))| Image {
                platform,
                created,
                author,
                execution,
                steps,
                artifact_type,
                subject,
                annotations,
            },
        )
}

/// The image as Docker may have it.
fn dockers(mut image: Image) -> Image {
    (image.artifact_type, image.subject) = (None, None);
    image.annotations.clear();
    image
}

fn options() -> impl Strategy<Value = Options> {
    any::<[bool; 3]>().prop_map(|[ensure_ascii, broken_config, invalid_references]| Options {
        ensure_ascii,
        broken_config,
        invalid_references,
    })
}

fn report(document: &Document) -> Report<'_> {
    validate(&document.content, &validate::Options::of(document.media_type.clone()))
}

#[track_caller]
fn accepted(document: &Document, judges: &[Judge]) {
    let report = report(document);
    for judge in judges {
        assert_eq!(
            report.verdict(*judge),
            Verdict::Accept,
            "{}\n{judge:?}: {:?}",
            String::from_utf8_lossy(&document.content),
            report.decisive(*judge)
        );
    }
    assert_eq!(report.format().map(validate::Format::media_type), Some(document.media_type.as_str()));
}

fn names() -> (RepositoryName, Tag) {
    (RepositoryName::parse("library/app").unwrap(), Tag::parse("latest").unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn any_image_that_is_built_is_right_by_the_text(image in image(), options in options()) {
        for (image, flavour) in [(dockers(image.clone()), Flavour::Docker), (image, Flavour::Oci)] {
            let Ok(built) = image.build(flavour, options) else { continue };
            accepted(&built.config, &[Judge::Spec]);
            accepted(&built.manifest, &[Judge::Spec]);
            prop_assert_eq!(image.build(flavour, options), Ok(built));
        }
    }

    #[test]
    fn any_index_that_is_built_is_right_by_the_text(
        manifests in vec(descriptor(), 0..3),
        artifact_type in of(media_type()),
        subject in of(modest_descriptor()),
        annotations in btree_map(text(), text(), 0..3),
        options in options(),
        flavour in prop_oneof![Just(Flavour::Oci), Just(Flavour::Docker)],
    ) {
        let index = Index { manifests, artifact_type, subject, annotations };
        if let Ok(document) = index.build(flavour, options) {
            accepted(&document, &[Judge::Spec]);
        }
    }

    #[test]
    fn any_artifact_that_is_built_is_right_by_the_text(
        artifact_type in media_type(),
        config in of(modest_descriptor()),
        layers in vec(descriptor(), 0..3),
        subject in of(modest_descriptor()),
        annotations in btree_map(text(), text(), 0..3),
        options in options(),
    ) {
        let artifact = Artifact { artifact_type, config, layers, subject, annotations };
        if let Ok(document) = artifact.build(options) {
            accepted(&document, &[Judge::Spec]);
        }
    }

    #[test]
    fn any_manifest_of_schema_1_that_is_built_is_right_by_the_text_and_verifies(
        image in image(),
        options in options(),
        key in any::<[u8; 32]>(),
        time in time(),
    ) {
        let (name, tag) = names();
        let schema1 = Schema1 { name, tag, image: dockers(image) };
        if let Ok(document) = schema1.build(options) {
            accepted(&document, &[Judge::Spec]);
        }
        if let Ok(key) = SigningKey::from_bytes(&key)
            && let Ok(document) = schema1.build_signed(options, &key, &time)
        {
            // Quay looks at the signature.
            accepted(&document, &[Judge::Spec, Judge::Quay]);
            prop_assert_eq!(report(&document).facts().unwrap().digest, document.digest);
        }
    }
}

/// An image as people make them.
fn usual() -> Image {
    let layer = Layer {
        descriptor: Descriptor::of(MediaType::OCI_LAYER_GZIP, b"a layer"),
        diff_id: Digest::sha256(b"a tar"),
    };
    let mut image = Image::of_layers(vec![layer], "make");
    image.created = Some("2024-01-02T03:04:05Z".to_owned());
    image.execution.entrypoint = vec!["/bin/app".to_owned()];
    image.execution.exposed_ports.insert("80/tcp".to_owned());
    image.execution.labels.insert("who".to_owned(), "Zoë".to_owned());
    image.steps.push(Step {
        history: History { created: image.created.clone(), ..History::default() },
        layer: None,
    });
    image
}

/// The judges that know OCI's documents.
const ALL: [Judge; 4] = Judge::ALL;
/// Those that know Docker's.
const DOCKERS: [Judge; 2] = [Judge::Spec, Judge::Quay];

#[test]
fn every_judge_takes_the_usual_documents() {
    for ensure_ascii in [false, true] {
        let options = Options { ensure_ascii, ..Options::default() };
        let mut image = usual();
        let docker = image.build(Flavour::Docker, options).unwrap();
        accepted(&docker.config, &DOCKERS);
        accepted(&docker.manifest, &DOCKERS);
        let list = Index { manifests: vec![docker.descriptor()], ..Index::default() };
        accepted(&list.build(Flavour::Docker, options).unwrap(), &DOCKERS);

        let (name, tag) = names();
        let schema1 = Schema1 { name, tag, image: image.clone() };
        accepted(&schema1.build(options).unwrap(), &DOCKERS);

        image.annotations.insert("who".to_owned(), "Zoë".to_owned());
        image.subject = Some(docker.manifest.descriptor());
        let oci = image.build(Flavour::Oci, options).unwrap();
        accepted(&oci.config, &ALL);
        accepted(&oci.manifest, &ALL);
        let index = Index { manifests: vec![oci.descriptor()], ..Index::default() };
        accepted(&index.build(Flavour::Oci, options).unwrap(), &ALL);
        let artifact = Artifact {
            subject: Some(oci.manifest.descriptor()),
            ..Artifact::new(MediaType::parse("application/vnd.example.sbom.v1+json").unwrap())
        };
        accepted(&artifact.build(options).unwrap(), &ALL);
    }
}

#[test]
fn quay_refuses_dockers_config_without_its_history_and_the_text_does_not() {
    let options = Options { broken_config: true, ..Options::default() };
    let config = usual().build(Flavour::Docker, options).unwrap().config;
    let report = report(&config);
    assert_eq!(report.verdict(Judge::Spec), Verdict::Accept);
    assert_eq!(report.verdict(Judge::Quay), Verdict::Reject);
}

#[test]
fn a_signature_needs_a_time() {
    let (name, tag) = names();
    let schema1 = Schema1 { name, tag, image: usual() };
    let key = SigningKey::from_bytes(&[7; 32]).unwrap();
    assert_eq!(
        schema1.build_signed(Options::default(), &key, "now"),
        Err(BuildError::Time("now".to_owned()))
    );
}
