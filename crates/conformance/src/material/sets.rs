//! What each set is made of.

use super::document::{Draft, IMAGE};
use super::maker::{Maker, OCTETS, Recipe};
use super::noise::Noise;
use super::set::Set;
use super::state::SetState;
use crate::digests::digest;
use longshore_core::layer::Compression;
use longshore_core::{Algorithm, Descriptor, MediaType};
use std::collections::BTreeMap;

/// Types that nobody uses for anything else.
const FIRST_TYPE: &str = "application/vnd.longshore.conformance.v1";
const SECOND_TYPE: &str = "application/vnd.longshore.conformance.v2";

/// So many annotations of so many bytes make a manifest of nearly 4 MB.
const LARGE: (usize, usize) = (390, 10_000);

pub(super) fn make(set: Set, noise: &Noise) -> SetState {
    let mut maker = Maker::new(set, noise);
    let it = &mut maker;
    match set {
        Set::Image => image(it, Recipe::default()),
        Set::ImageUncompressed => {
            image(it, Recipe { compression: Compression::None, ..Recipe::default() });
        }
        Set::LargeManifest => {
            let (count, size) = LARGE;
            let annotations = (0..count).map(|at| (format!("large-annotation-{at}"), "A".repeat(size)));
            image(it, Recipe { annotations: annotations.collect(), ..Recipe::default() });
        }
        Set::Index => {
            index(it, Draft::default(), recipe);
            it.tag("index");
        }
        Set::NestedIndex => {
            let first = index(it, Draft::default(), recipe);
            let second = index(it, Draft::default(), recipe);
            it.index(vec![(first, None), (second, None)], Draft::default());
            it.tag("index-of-indexes");
        }
        Set::EmptyIndex => {
            it.index(Vec::new(), annotated(noise));
            it.tag("empty-index");
        }
        Set::Artifact => {
            it.image(artifact(FIRST_TYPE, noise));
            it.tag("artifact");
        }
        Set::ArtifactIndex => {
            index(it, typed(noise), |_| artifact(FIRST_TYPE, noise));
            it.tag("artifact-index");
        }
        Set::ArtifactWithoutLayers => {
            let artifact_layer = (MediaType::OCI_EMPTY.as_str(), Some(b"{}".as_slice()));
            it.image(Recipe { artifact_layer, ..artifact(FIRST_TYPE, noise) });
            it.tag("artifact-without-layers");
        }
        Set::ArtifactsWithSubject => referrers(it),
        Set::IndexWithSubject => {
            let subject = Some(index(it, Draft::default(), recipe));
            it.tag("index");
            index(it, Draft { subject: subject.clone(), ..typed(noise) }, |_| artifact(FIRST_TYPE, noise));
            it.tag("tagged-artifact");
            // An index without a type is listed without one.
            it.index(Vec::new(), Draft { subject, ..annotated(noise) });
        }
        Set::MissingSubject => {
            let digest = digest(Algorithm::Sha256, noise.word().as_bytes());
            let subject = Some(Descriptor::new(MediaType::OCI_MANIFEST, digest, 123));
            it.image(Recipe { subject, ..artifact(FIRST_TYPE, noise) });
            it.tag("tagged-artifact");
        }
        Set::DataField => {
            it.with_data = true;
            image(it, Recipe::default());
        }
        Set::NonDistributableLayers => elsewhere(it),
        Set::CustomFields => {
            it.with_custom = true;
            index(it, Draft::default(), recipe);
            it.tag("custom-fields");
        }
        Set::NoLayers => image(it, Recipe { layers: 0, ..Recipe::default() }),
        Set::Sparse => sparse(it),
        Set::Sha512 => {
            it.algorithm = Algorithm::Sha512;
            index(it, Draft::default(), recipe);
        }
        Set::TagParameters => tags(it),
        Set::TagParameters512 => {
            it.algorithm = Algorithm::Sha512;
            tags(it);
        }
        Set::BadDigest => {
            it.image(Recipe { annotations: annotations(noise), ..Recipe::default() });
            it.spoil();
        }
    }
    maker.finish()
}

fn image(maker: &mut Maker<'_>, recipe: Recipe) {
    let mut recipe = recipe;
    // Without layers there would be nothing in it that others do not have.
    recipe.annotations.extend(annotations(maker.noise));
    maker.image(recipe);
    maker.tag("image");
}

fn recipe(architecture: &'static str) -> Recipe {
    Recipe { architecture, ..Recipe::default() }
}

fn artifact(artifact_type: &'static str, noise: &Noise) -> Recipe {
    Recipe {
        artifact_type: Some(artifact_type),
        artifact_layer: (artifact_type, None),
        annotations: annotations(noise),
        ..Recipe::default()
    }
}

/// Two for two platforms, and the index over them.
fn index(maker: &mut Maker<'_>, about: Draft, of: impl Fn(&'static str) -> Recipe) -> Descriptor {
    let parts = ["amd64", "arm64"].map(|architecture| {
        let part = maker.image(of(architecture));
        (part, Some(architecture))
    });
    maker.index(parts.into(), about)
}

fn annotations(noise: &Noise) -> BTreeMap<String, String> {
    BTreeMap::from([
        ("dev.longshore.conformance".to_owned(), "a check of a registry".to_owned()),
        (format!("dev.longshore.conformance.{}", noise.word()), noise.word()),
    ])
}

fn annotated(noise: &Noise) -> Draft {
    Draft { annotations: annotations(noise), ..Draft::default() }
}

fn typed(noise: &Noise) -> Draft {
    Draft { artifact_type: Some(FIRST_TYPE.to_owned()), ..annotated(noise) }
}

/// An image, an image that refers to it, and two artifacts of different types that do.
fn referrers(maker: &mut Maker<'_>) {
    let subject = Some(maker.image(Recipe { annotations: annotations(maker.noise), ..Recipe::default() }));
    maker.tag("image");
    maker.image(Recipe { subject: subject.clone(), ..Recipe::default() });
    for (artifact_type, layer, tag) in
        [(FIRST_TYPE, FIRST_TYPE, "tagged-artifact1"), (SECOND_TYPE, OCTETS, "tagged-artifact2")]
    {
        let of = artifact(artifact_type, maker.noise);
        maker.image(Recipe { subject: subject.clone(), artifact_layer: (layer, None), ..of });
        maker.tag(tag);
    }
}

/// Two layers that others have, and one of its own.
fn elsewhere(maker: &mut Maker<'_>) {
    let (noise, algorithm) = (maker.noise, maker.algorithm);
    let mut draft = annotated(noise);
    let mut diff_ids = Vec::new();
    for kind in ["tar+gzip", "tar"] {
        let digest = digest(algorithm, noise.word().as_bytes());
        diff_ids.push(digest.clone());
        let url = format!("https://store.example.com/blobs/sha256/{}", digest.encoded());
        let media_type = format!("application/vnd.oci.image.layer.nondistributable.v1.{kind}");
        let media_type = MediaType::parse(&media_type).unwrap_or(MediaType::OCTET_STREAM);
        draft.parts.push(Descriptor { urls: vec![url], ..Descriptor::new(media_type, digest, 12_345) });
    }
    let (layer, diff_id) = maker.layer(Compression::Gzip);
    draft.parts.push(layer);
    diff_ids.push(diff_id);
    draft.config = Some(maker.config("amd64", diff_ids));
    maker.document(draft);
    maker.tag("non-distributable-image");
}

/// An image whose first layer is not there, and an index one of whose images is not.
fn sparse(maker: &mut Maker<'_>) {
    let noise = maker.noise;
    let (lost, diff_id) = maker.layer(Compression::Gzip);
    maker.forget(&lost.digest);
    let config = maker.config("amd64", vec![diff_id]);
    maker.document(Draft { config: Some(config), parts: vec![lost], ..annotated(noise) });
    maker.tag("sparse-image");
    let there = maker.image(recipe("amd64"));
    let digest = digest(Algorithm::Sha256, noise.word().as_bytes());
    let media_type = MediaType::parse(IMAGE).unwrap_or(MediaType::OCI_MANIFEST);
    let lost = Descriptor::new(media_type, digest, 1024);
    maker.index(vec![(there, Some("amd64")), (lost, Some("arm64"))], annotated(noise));
    maker.tag("sparse-index");
}

/// An index with a tag for each of its manifests, and two for itself.
fn tags(maker: &mut Maker<'_>) {
    index(maker, Draft::default(), recipe);
    let count = maker.count();
    for manifest in 0..count {
        maker.tag_of(&format!("param-{manifest}"), manifest);
    }
    maker.tag("param");
}

#[cfg(test)]
mod tests {
    use super::*;
    use longshore_core::{Digest, Manifest};

    fn made(set: Set) -> SetState {
        make(set, &Noise::new(&[7; 16]))
    }

    #[test]
    fn every_document_is_what_its_media_type_says_and_has_its_digest() {
        for set in Set::ALL {
            for part in made(*set).manifests {
                let Document { content, media_type, .. } = part.of;
                let media_type = MediaType::parse(media_type).unwrap();
                assert!(Manifest::parse(&media_type, &content.bytes).is_ok(), "{}", set.name());
                let is_its = Digest::compute(content.digest.algorithm(), &content.bytes).unwrap();
                assert_eq!(is_its == content.digest, *set != Set::BadDigest, "{}", set.name());
            }
        }
    }

    #[test]
    fn every_part_comes_before_what_names_it_unless_the_set_is_about_that() {
        for set in Set::ALL.iter().filter(|set| !matches!(set, Set::Sparse | Set::NonDistributableLayers)) {
            let state = made(*set);
            let mut known: Vec<Digest> = state.blobs.iter().map(|blob| blob.of.digest.clone()).collect();
            for part in &state.manifests {
                let media_type = MediaType::parse(part.of.media_type).unwrap();
                let manifest = Manifest::parse(&media_type, &part.of.content.bytes).unwrap();
                for named in manifest.blobs().chain(manifest.children()) {
                    assert!(known.contains(&named.digest), "{}", set.name());
                }
                known.push(part.of.content.digest.clone());
            }
        }
    }

    #[test]
    fn a_large_manifest_is_just_below_four_megabytes() {
        let size = made(Set::LargeManifest).manifests[0].of.content.size();
        assert!((3_900_000..4_000_000).contains(&size), "{size}");
    }

    #[test]
    fn no_two_sets_have_a_manifest_in_common() {
        let noise = Noise::new(&[7; 16]);
        let mut known = Vec::new();
        for set in Set::ALL {
            for part in make(*set, &noise).manifests {
                assert!(!known.contains(&part.of.content.digest), "{}", set.name());
                known.push(part.of.content.digest);
            }
        }
    }

    use super::super::document::Document;
}
