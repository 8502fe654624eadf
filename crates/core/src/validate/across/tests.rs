//! Layouts and documents as they are looked at together.

use super::*;
use crate::validate::{Judge, Options, Severity, Verdict};
use crate::{Algorithm, Digest, MediaType};
use proptest::prelude::*;
use serde_json::{Value, json};

const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
const INDEX: &str = "application/vnd.oci.image.index.v1+json";
const CONFIG: &str = "application/vnd.oci.image.config.v1+json";
const LAYER: &str = "application/vnd.oci.image.layer.v1.tar";

/// No code.
const NOTHING: [u16; 0] = [];

fn bytes(value: &Value) -> Vec<u8> {
    serde_json::to_vec(value).unwrap()
}

fn descriptor(media_type: &str, content: &[u8]) -> Value {
    json!({"mediaType": media_type, "digest": Digest::sha256(content).as_str(), "size": content.len()})
}

fn index(children: &[Value]) -> Vec<u8> {
    bytes(&json!({"schemaVersion": 2, "mediaType": INDEX, "manifests": children}))
}

fn path(digest: &Digest) -> String {
    format!("blobs/sha256/{}", digest.encoded())
}

fn add(files: &mut Files, path: &str, content: &[u8]) {
    let mut reader = FileReader::new(path);
    reader.write(content);
    files.add(reader.finish()).unwrap();
}

/// An image with one layer, as it lies in a layout.
struct Image {
    layer: Vec<u8>,
    config: Value,
    manifest: Value,
    index: Value,
}

impl Image {
    fn new() -> Self {
        let layer = b"a layer".to_vec();
        let config = json!({"architecture": "amd64", "os": "linux",
            "rootfs": {"type": "layers", "diff_ids": [Digest::sha256(&layer).as_str()]}});
        Self { layer, config, manifest: Value::Null, index: Value::Null }
    }

    /// The layout, where each document is changed before the next one refers to it.
    fn layout(mut self, change: impl FnOnce(&mut Value, &mut Value)) -> Files {
        let mut files = Files::default();
        let config = bytes(&self.config);
        self.manifest = json!({"schemaVersion": 2, "mediaType": MANIFEST,
            "config": descriptor(CONFIG, &config), "layers": [descriptor(LAYER, &self.layer)]});
        let mut entry = json!({"platform": {"architecture": "amd64", "os": "linux"},
            "annotations": {"org.opencontainers.image.ref.name": "latest"}});
        change(&mut self.manifest, &mut entry);
        let manifest = bytes(&self.manifest);
        let mut child = descriptor(MANIFEST, &manifest);
        for (name, value) in entry.as_object().unwrap() {
            child[name] = value.clone();
        }
        self.index = json!([child]);
        add(&mut files, "oci-layout", br#"{"imageLayoutVersion":"1.0.0"}"#);
        add(&mut files, "index.json", &index(self.index.as_array().unwrap()));
        for content in [&manifest, &config, &self.layer] {
            add(&mut files, &path(&Digest::sha256(content)), content);
        }
        files
    }
}

/// The codes of what was found, with the path that it was found in.
fn found(checked: &Checked<'_>) -> Vec<(String, u16)> {
    let of = |file: &CheckedFile<'_>| {
        let codes: Vec<u16> = file.all_findings().map(|finding| finding.diagnostic.code).collect();
        codes.into_iter().map(|code| (file.path.clone(), code)).collect::<Vec<_>>()
    };
    checked.files().iter().flat_map(of).collect()
}

fn codes(checked: &Checked<'_>) -> Vec<u16> {
    found(checked).into_iter().map(|(_, code)| code).collect()
}

#[test]
fn a_layout_in_order_has_no_findings_and_every_document_is_looked_at() {
    let files = Image::new().layout(|_, _| {});
    assert!(!files.ask_for_sha512());
    let checked = Checked::layout(&files);
    assert_eq!(found(&checked), []);
    let formats: Vec<&str> =
        checked.files().iter().filter_map(|file| Some(file.report.as_ref()?.format()?.name())).collect();
    assert_eq!(
        formats,
        ["OCI image layout header", "OCI image index", "OCI image manifest", "OCI image config"]
    );
    let manifest = &checked.files()[2];
    assert_eq!(manifest.verdict(Judge::Quay), Verdict::Accept);
    assert_eq!(
        manifest.referrers,
        [Referrer { path: "index.json".to_owned(), pointer: "/manifests/0".to_owned() }]
    );
}

#[test]
fn findings_about_a_reference_are_where_the_reference_stands() {
    let files = Image::new().layout(|manifest, entry| {
        manifest["layers"][0]["size"] = json!(1);
        entry["platform"]["architecture"] = json!("arm64");
    });
    let checked = Checked::layout(&files);
    let pointers: Vec<_> = checked
        .files()
        .iter()
        .filter_map(|file| file.report.as_ref())
        .flat_map(|report| {
            report.findings().iter().map(|it| (it.diagnostic.code, report.json().pointer(it.node.unwrap())))
        })
        .collect();
    assert_eq!(
        pointers,
        [(904, "/manifests/0/platform/architecture".to_owned()), (901, "/layers/0/size".to_owned())]
    );
}

#[test]
fn a_wrong_size_is_an_error_that_can_be_mended() {
    let config = bytes(&Image::new().config);
    let mut wrong = descriptor(CONFIG, &config);
    wrong["size"] = json!(7);
    let manifest = bytes(&json!({"schemaVersion": 2, "mediaType": MANIFEST, "config": wrong,
        "layers": [descriptor(LAYER, b"a layer")]}));
    let mut files = Files::default();
    files.add_given(File::document("manifest.json", manifest.clone()));
    files.add_given(File::document("config.json", config));
    let checked = Checked::documents(&files, &Options::default());
    let report = checked.files()[0].report.as_ref().unwrap();
    let finding = &report.findings()[0];
    assert_eq!((finding.diagnostic.code, finding.severity()), (901, Severity::Error));
    assert_eq!(report.verdict(Judge::Spec), Verdict::Reject);
    assert_eq!(report.verdict(Judge::Quay), Verdict::Reject);
    assert_eq!(report.verdict(Judge::Official), Verdict::Accept);
    let mut files = Files::default();
    files.add_given(File::document("manifest.json", crate::validate::apply(&manifest, [finding])));
    files.add_given(File::document("config.json", bytes(&Image::new().config)));
    assert_eq!(codes(&Checked::documents(&files, &Options::default())), NOTHING);
}

#[test]
fn a_layer_is_unpacked_before_it_is_compared_with_the_config() {
    use std::io::Write as _;
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(b"a layer").unwrap();
    let packed = packed.finish().unwrap();
    let gzip = format!("{LAYER}+gzip");
    let image = || Image { layer: packed.clone(), ..Image::new() };
    let files = image().layout(|manifest, _| manifest["layers"][0]["mediaType"] = json!(gzip));
    assert_eq!(codes(&Checked::layout(&files)), NOTHING);
    let files = image().layout(|_, _| {});
    assert_eq!(codes(&Checked::layout(&files)), [908]);
    let mut other = image();
    other.config["rootfs"]["diff_ids"] = json!([Digest::sha256(&packed).as_str()]);
    let files = other.layout(|manifest, _| manifest["layers"][0]["mediaType"] = json!(gzip));
    assert_eq!(codes(&Checked::layout(&files)), [907]);
}

#[test]
fn what_a_layer_unpacks_to_may_be_named_by_sha512() {
    use std::io::Write as _;
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(b"a layer").unwrap();
    let packed = packed.finish().unwrap();
    let sha512 = |content: &[u8]| Digest::compute(Algorithm::Sha512, content).unwrap();
    for (said, expected) in [(sha512(b"a layer"), vec![]), (sha512(&packed), vec![907])] {
        for (layer, media_type) in
            [(packed.clone(), format!("{LAYER}+gzip")), (b"a layer".to_vec(), LAYER.to_owned())]
        {
            let content = layer.clone();
            let mut image = Image { layer, ..Image::new() };
            image.config["rootfs"]["diff_ids"] = json!([said.as_str()]);
            let files = image.layout(|manifest, _| manifest["layers"][0]["mediaType"] = json!(media_type));
            assert!(files.ask_for_sha512());
            // As they are read then.
            let mut again = Files::default();
            for (file, content) in files.list().iter().zip([None, None, None, None, Some(&content)]) {
                match content {
                    None => again.add(file.clone()).unwrap(),
                    Some(content) => {
                        let mut reader = FileReader::with_sha512(&file.path);
                        reader.write(content);
                        again.add(reader.finish()).unwrap();
                    }
                }
            }
            assert_eq!(codes(&Checked::layout(&again)), expected, "{media_type} {said}");
        }
    }
}

#[test]
fn a_layer_that_was_given_is_found_by_sha512() {
    let digest = Digest::compute(Algorithm::Sha512, b"a layer").unwrap();
    let layer = json!({"mediaType": LAYER, "digest": digest.as_str(), "size": 1});
    let config = bytes(&Image::new().config);
    let manifest = json!({"schemaVersion": 2, "mediaType": MANIFEST, "config": descriptor(CONFIG, &config),
        "layers": [layer]});
    let mut files = Files::default();
    files.add_given(File::document("manifest.json", bytes(&manifest)));
    let mut reader = FileReader::with_sha512("layer.tar");
    reader.write(b"a layer");
    files.add_given(reader.finish());
    assert_eq!(codes(&Checked::documents(&files, &Options::default())), [901]);
}

#[test]
fn docker_documents_are_compared_likewise() {
    let docker = |kind: &str| format!("application/vnd.docker.{kind}");
    let files = Image::new().layout(|manifest, _| {
        manifest["mediaType"] = json!(docker("distribution.manifest.v2+json"));
        manifest["config"]["mediaType"] = json!(docker("container.image.v1+json"));
        manifest["layers"] = json!([]);
    });
    let checked = Checked::layout(&files);
    // The index calls it an OCI manifest; and a layer is missing.
    assert_eq!(
        found(&checked).into_iter().map(|(_, code)| code).filter(|code| *code > 900).collect::<Vec<_>>(),
        [902, 905, 1006]
    );
}

#[test]
fn content_of_media_types_that_are_not_known_is_not_read() {
    let content = b"not json";
    let mut files = Files::default();
    add(&mut files, "oci-layout", br#"{"imageLayoutVersion":"1.0.0"}"#);
    add(&mut files, "index.json", &index(&[descriptor("application/xml", content)]));
    add(&mut files, &path(&Digest::sha256(content)), content);
    assert_eq!(codes(&Checked::layout(&files)), NOTHING);
}

#[test]
fn a_chain_of_indexes_of_any_length_ends() {
    const LONG: usize = 20_000;
    let mut files = Files::default();
    add(&mut files, "oci-layout", br#"{"imageLayoutVersion":"1.0.0"}"#);
    let mut content = index(&[]);
    for _ in 0..LONG {
        add(&mut files, &path(&Digest::sha256(&content)), &content);
        content = index(&[descriptor(INDEX, &content)]);
    }
    add(&mut files, "index.json", &content);
    let checked = Checked::layout(&files);
    assert_eq!((codes(&checked).len(), checked.files().len()), (0, LONG + 2));
}

#[test]
fn many_references_to_one_document_are_looked_at_in_linear_time() {
    let child = index(&[]);
    let many = vec![descriptor(INDEX, &child); 20_000];
    let mut files = Files::default();
    files.add_given(File::document("all.json", index(&many)));
    files.add_given(File::document("child.json", child));
    let checked = Checked::documents(&files, &Options::default());
    // A thousand of a kind are listed, and a word about the others.
    assert_eq!(codes(&checked).len(), 1001);
    assert!(checked.files()[1].referrers.len() < 10);
}

#[test]
fn a_document_is_taken_for_what_others_say_of_it() {
    let config = bytes(&Image::new().config);
    let docker = "application/vnd.docker.container.image.v1+json";
    let manifest = bytes(&json!({"schemaVersion": 2,
        "mediaType": "application/vnd.docker.distribution.manifest.v2+json",
        "config": descriptor(docker, &config), "layers": [descriptor(LAYER, b"a layer")]}));
    let mut files = Files::default();
    files.add_given(File::document("config.json", config));
    files.add_given(File::document("manifest.json", manifest));
    let checked = Checked::documents(&files, &Options::default());
    assert_eq!(checked.files()[0].plain(str::to_owned).media_type, Some(docker));
    let given = Options::of(MediaType::parse(CONFIG).unwrap());
    let checked = Checked::documents(&files, &given);
    assert_eq!(checked.files()[0].plain(str::to_owned).media_type, Some(CONFIG));
}

#[test]
fn digests_by_sha512_are_found_among_documents() {
    let child = index(&[]);
    let digest = Digest::compute(Algorithm::Sha512, &child).unwrap();
    let wrong = json!({"mediaType": INDEX, "digest": digest.as_str(), "size": 1});
    let mut files = Files::default();
    files.add_given(File::document("index.json", index(&[wrong])));
    files.add_given(File::document("child.json", child));
    assert_eq!(codes(&Checked::documents(&files, &Options::default())), [901]);
}

#[test]
fn what_a_file_is_called_and_what_is_wrong_with_it_is_plain_data() {
    let mut files = Image::new().layout(|_, _| {});
    add(&mut files, "blobs/sha256/e6", b"x");
    let checked = Checked::layout(&files);
    let plain = checked.files().last().unwrap().plain(|path| format!("layout/{path}"));
    let plain = serde_json::to_value(plain).unwrap();
    assert_eq!(plain["path"], "layout/blobs/sha256/e6");
    assert_eq!((&plain["mediaType"], &plain["size"]), (&Value::Null, &json!(1)));
    assert_eq!((&plain["judges"]["spec"], &plain["judges"]["quay"]), (&json!("reject"), &json!("unknown")));
    assert_eq!((&plain["findings"][0]["code"], &plain["findings"][0]["line"]), (&json!("LS1005"), &json!(1)));
}

proptest! {
    #[test]
    fn whatever_lies_in_a_layout_is_looked_at(
        marker in "\\PC{0,20}",
        texts in prop::collection::vec(
            r#"[{]("(manifests|layers|config|subject|rootfs|digest|size|mediaType|x)":([{\[]*|"\PC{0,9}"|[0-9]{1,3})[\]},]*){0,6}"#, 0..4),
        links in prop::collection::vec((0_usize..5, 0_usize..5), 0..8),
    ) {
        // Names that are not the contents' own, so that there are circles.
        let name = |number: usize| Digest::sha256(&[u8::try_from(number).unwrap()]);
        let mut files = Files::default();
        add(&mut files, "oci-layout", marker.as_bytes());
        for number in 0..5 {
            let children: Vec<Value> = links.iter().filter(|(from, _)| *from == number)
                .map(|(_, to)| json!({"mediaType": INDEX, "digest": name(*to).as_str(), "size": 0}))
                .collect();
            let place = if number == 0 { "index.json".to_owned() } else { path(&name(number)) };
            add(&mut files, &place, &index(&children));
        }
        for (number, text) in texts.iter().enumerate() {
            add(&mut files, &path(&name(number)), text.as_bytes());
        }
        let checked = Checked::layout(&files);
        for file in checked.files() {
            prop_assert!(file.plain(str::to_owned).findings.len() < 200);
        }
    }

    #[test]
    fn whatever_is_given_together_is_looked_at(texts in prop::collection::vec("\\PC{0,60}", 0..5)) {
        let mut files = Files::default();
        for (number, text) in texts.iter().enumerate() {
            files.add_given(File::document(number.to_string(), text.clone().into_bytes()));
        }
        let checked = Checked::documents(&files, &Options::default());
        prop_assert_eq!(checked.files().len(), texts.len());
    }
}
