//! Ordinary descriptors: written as nearly all are, so that no judge has anything to say of them.
//!
//! Four judges compare each entry of a list with what they want, and in a long list nearly all of that work finds
//! nothing. One look tells the entries that are certainly right; the judges pass over them. What is unusual in any way
//! is left to the judges, whose rules are the only ones that find something.

use super::format::Format;
use super::quay;
use super::rule;
use super::spec;
use crate::json::{Json, Kind, NodeId};

/// The descriptors in a document's list that are ordinary, and the list itself where all of them are.
#[derive(Debug, Default)]
pub(super) struct Ordinary {
    /// A bit for each value up to the last one that is ordinary.
    bits: Vec<u64>,
}

impl Ordinary {
    /// Looks at the list of descriptors that a document of this format has.
    pub(super) fn find(json: &Json<'_>, format: Option<Format>) -> Self {
        let mut found = Self::default();
        let (Some(format), Some(root)) = (format.filter(|_| IS_LOOKED_FOR), json.root()) else {
            return found;
        };
        let name = match format {
            Format::ImageIndex | Format::DockerManifestList => "manifests",
            Format::ImageManifest | Format::DockerManifest => "layers",
            _ => return found,
        };
        // What is wrong as JSON may be wrong anywhere.
        if !json.problems().is_empty() {
            return found;
        }
        let mut look = Look {
            json,
            format,
            media_types: Known::default(),
            systems: Known::default(),
            processors: Known::default(),
        };
        let is_list = |member: &NodeId| json.key_is(*member, name) && json.kind(*member) == Kind::Array;
        for list in json.children(root).filter(is_list) {
            let (mut entries, mut ordinary) = (0, 0);
            for entry in json.children(list) {
                entries += 1;
                if look.is_descriptor(entry) {
                    ordinary += 1;
                    found.add(entry);
                }
            }
            if entries > 0 && ordinary == entries {
                found.add(list);
            }
        }
        found
    }

    /// Whether a value was found to be ordinary.
    pub(super) fn has(&self, node: NodeId) -> bool {
        let (word, bit) = place(node);
        IS_LOOKED_FOR && self.bits.get(word).is_some_and(|word| word & bit != 0)
    }

    fn add(&mut self, node: NodeId) {
        let (word, bit) = place(node);
        if self.bits.len() <= word {
            self.bits.resize(word + 1, 0);
        }
        self.bits[word] |= bit;
    }
}

/// Where the module's size counts for more, all is left to the judges.
const IS_LOOKED_FOR: bool = cfg!(feature = "fast-lists");

/// The word of a value's bit, and the bit.
fn place(node: NodeId) -> (usize, u64) {
    (node.index() / 64, 1 << (node.index() % 64))
}

/// Looks at one descriptor after the other.
struct Look<'a, 'j> {
    json: &'j Json<'a>,
    format: Format,
    media_types: Known<'a>,
    systems: Known<'a>,
    processors: Known<'a>,
}

impl Look<'_, '_> {
    fn is_descriptor(&mut self, entry: NodeId) -> bool {
        let json = self.json;
        let needed = if self.format == Format::DockerManifestList { 0b1111 } else { 0b0111 };
        self.is_object(entry, needed, |look, name, member| match name {
            b"mediaType" => Some((look.is_media_type(member), 0b0001)),
            b"digest" => Some((json.plain_string(member).is_some_and(is_sha256), 0b0010)),
            b"size" => Some((is_size(json, member), 0b0100)),
            b"platform" => Some((look.is_platform(member), 0b1000)),
            b"annotations" => Some((look.is_annotations(member), 0)),
            _ => None,
        })
    }

    fn is_platform(&mut self, node: NodeId) -> bool {
        let json = self.json;
        let is_text = |node| json.kind(node) == Kind::String;
        self.is_object(node, 0b11, |look, name, member| match name {
            b"architecture" => {
                let text = json.plain_string(member);
                Some((
                    look.processors
                        .has(text, |name| spec::platform::is_among(spec::platform::PROCESSORS, name)),
                    0b01,
                ))
            }
            b"os" => {
                let text = json.plain_string(member);
                Some((
                    look.systems.has(text, |name| spec::platform::is_among(spec::platform::SYSTEMS, name)),
                    0b10,
                ))
            }
            b"os.version" | b"variant" => Some((is_text(member), 0)),
            b"os.features" | b"features" => {
                Some((json.kind(member) == Kind::Array && json.children(member).all(is_text), 0))
            }
            _ => None,
        })
    }

    fn is_annotations(&mut self, node: NodeId) -> bool {
        let json = self.json;
        self.is_object(node, 0, |_, name, member| {
            let is_text = json.kind(member) == Kind::String;
            Some((is_text && spec::annotations::is_ordinary(name, || json.string(member)), 0))
        })
    }

    /// Whether a value is an object of members that are all known, hold, and together have the bits that are needed.
    fn is_object(
        &mut self,
        node: NodeId,
        needed: u8,
        mut member: impl FnMut(&mut Self, &[u8], NodeId) -> Option<(bool, u8)>,
    ) -> bool {
        let json = self.json;
        if json.kind(node) != Kind::Object || json.may_have_alike_names(node) {
            return false;
        }
        let mut seen = 0;
        for child in json.children(node) {
            match json.plain_key(child).and_then(|name| member(self, name, child)) {
                Some((true, bit)) => seen |= bit,
                _ => return false,
            }
        }
        seen & needed == needed
    }

    fn is_media_type(&mut self, node: NodeId) -> bool {
        let format = self.format;
        self.media_types.has(self.json.plain_string(node), |text| match format {
            Format::DockerManifestList => quay::is_child(text),
            Format::DockerManifest => quay::is_layer(text),
            _ => {
                rule::media_type(text).is_none()
                    && quay::is_media_type(text)
                    && !spec::descriptor::is_deprecated(text)
            }
        })
    }
}

/// A number of bytes in so few digits that everyone reads it as the same one.
fn is_size(json: &Json<'_>, node: NodeId) -> bool {
    const MOST_DIGITS: usize = 15;
    let is_short = |raw: &[u8]| raw.len() <= MOST_DIGITS && raw.iter().all(u8::is_ascii_digit);
    json.kind(node) == Kind::Number && is_short(json.raw(node))
}

fn is_sha256(text: &[u8]) -> bool {
    let is_digit = |byte: &u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    // All of them are looked at, which takes less time than to stop early.
    let is_hex = |hex: &[u8; 64]| hex.iter().fold(true, |holds, byte| holds & is_digit(byte));
    text.strip_prefix(b"sha256:").and_then(|hex| hex.try_into().ok()).is_some_and(is_hex)
}

/// The last few texts for which something holds: the same ones come again and again.
#[derive(Default)]
struct Known<'a> {
    texts: [&'a [u8]; 8],
    next: usize,
}

impl<'a> Known<'a> {
    /// Whether something holds for a text.
    fn has(&mut self, text: Option<&'a [u8]>, holds: impl FnOnce(&str) -> bool) -> bool {
        let Some(text) = text.filter(|text| !text.is_empty()) else { return false };
        if self.texts.contains(&text) {
            return true;
        }
        let is_new = std::str::from_utf8(text).is_ok_and(holds);
        if is_new {
            self.texts[self.next % self.texts.len()] = text;
            self.next += 1;
        }
        is_new
    }
}

#[cfg(test)]
mod tests {
    use super::Ordinary;
    use crate::diagnostics;
    use crate::json::Json;
    use crate::validate::{Format, look_at, sink};
    use proptest::prelude::*;

    /// Whether the judges find the same where they look at what is ordinary, too; and how many values are ordinary.
    fn same_findings(text: &[u8], format: Option<Format>) -> Result<u32, TestCaseError> {
        let (one, other) = (Json::parse(text), Json::parse(text));
        let ordinary = Ordinary::find(&one, format);
        let found = ordinary.bits.iter().map(|word| word.count_ones()).sum();
        let passed_over = look_at(&one, ordinary, format, sink::MOST);
        let looked_at = look_at(&other, Ordinary::default(), format, sink::MOST);
        prop_assert_eq!(passed_over, looked_at, "{}", String::from_utf8_lossy(text));
        Ok(found)
    }

    const LISTS: [(Format, &str); 4] = [
        (Format::ImageIndex, "manifests"),
        (Format::DockerManifestList, "manifests"),
        (Format::ImageManifest, "layers"),
        (Format::DockerManifest, "layers"),
    ];

    /// Members of a descriptor, most of which are right.
    fn members() -> impl Strategy<Value = Vec<&'static str>> {
        let media_type = prop_oneof![
            4 => Just(r#""mediaType":"application/vnd.oci.image.manifest.v1+json""#),
            2 => Just(r#""mediaType":"application/vnd.docker.distribution.manifest.v2+json""#),
            2 => Just(r#""mediaType":"application/vnd.docker.image.rootfs.diff.tar.gzip""#),
            1 => Just(r#""mediaType":"application/vnd.docker.image.rootfs.foreign.diff.tar.gzip""#),
            1 => Just(r#""mediaType":"application/vnd.oci.image.layer.nondistributable.v1.tar""#),
            1 => prop::sample::select(vec![
                r#""mediaType":"a!/b""#, r#""mediaType":"a/!b""#, r#""mediaType":"a/b/c""#, r#""mediaType":"""#,
                r#""mediaType":"a/b;c=d""#, r#""mediaType":"a\/b""#, r#""MediaType":"a/b""#, r#""mediaType":null"#,
            ]),
        ];
        let digest = prop_oneof![
            6 => Just(r#""digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855""#),
            1 => prop::sample::select(vec![
                r#""digest":"sha256:E3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855""#,
                r#""digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b85""#,
                r#""digest":"sha384:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855""#,
                r#""digest":"multihash+base58:Qm""#, r#""digest":1"#, r#""digest":"sha256:""#,
            ]),
        ];
        let size = prop_oneof![
            6 => prop::sample::select(vec![r#""size":0"#, r#""size":1234"#, r#""size":999999999999999"#]),
            1 => prop::sample::select(vec![
                r#""size":9999999999999999"#, r#""size":-1"#, r#""size":1.0"#, r#""size":1e3"#, r#""size":"1""#,
                r#""Size":1"#, r#""size":-0"#, r#""size":null"#,
            ]),
        ];
        let more = prop_oneof![
            4 => prop::sample::select(vec![
                r#""platform":{"architecture":"amd64","os":"linux"}"#,
                r#""platform":{"os":"windows","os.version":"10","os.features":["a","b"],"architecture":"arm64","variant":"v8"}"#,
                r#""annotations":{"a":"b","org.opencontainers.image.created":"2024-05-01T10:20:30Z"}"#,
                r#""annotations":{"org.opencontainers.image.ref.name":"v1","\u00e9":"b","c":"\ud83d\ude00"}"#,
                r#""annotations":{}"#,
            ]),
            1 => prop::sample::select(vec![
                r#""platform":{}"#, r#""platform":{"architecture":"x86","os":"linux"}"#, r#""platform":null"#,
                r#""platform":{"architecture":"amd64","os":"linux","features":[1]}"#,
                r#""platform":{"architecture":"amd64","os":"linux","Variant":1}"#,
                r#""platform":{"architecture":"amd64","os":"","variant":null}"#,
                r#""platform":{"architecture":"amd64","os":"linux windows"}"#,
                r#""annotations":{"a":1}"#, r#""annotations":{"a":"b","a":"c"}"#, r#""annotations":["a"]"#,
                r#""annotations":{"org.opencontainers.image.created":"yesterday"}"#,
                r#""annotations":{"org.opencontainers.image.base.digest":"yesterday"}"#,
                r#""annotations":{"org.opencontainers.image.unknown":"a","":""}"#,
                r#""urls":["ftp://a"]"#, r#""data":"e30=""#, r#""data":"e30""#, r#""artifactType":"a""#, r#""x":1"#,
                r#""urls":[1]"#, r#""platforM":1"#,
            ]),
        ];
        let optional = |strategy| prop::collection::vec(strategy, 0..3);
        let most = |strategy: BoxedStrategy<&'static str>| prop_oneof![8 => strategy.clone().prop_map(|one| vec![one]), 1 => prop::collection::vec(strategy, 0..3)];
        (most(media_type.boxed()), most(digest.boxed()), most(size.boxed()), optional(more))
            .prop_map(|(media_type, digest, size, more)| [media_type, digest, size, more].concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]
        #[test]
        fn of_what_is_ordinary_no_judge_has_anything_to_say(
            (format, name) in prop::sample::select(LISTS.to_vec()),
            entries in prop::collection::vec(members(), 0..4),
            odd in prop::sample::select(vec!["", ",1", ",null", ",{}", ",[]", ","]),
        ) {
            let entries: Vec<String> = entries.iter().map(|entry| format!("{{{}}}", entry.join(","))).collect();
            let text = format!(r#"{{"schemaVersion":2,"{name}":[{}{odd}]}}"#, entries.join(","));
            same_findings(text.as_bytes(), Some(format))?;
        }
    }

    #[test]
    fn the_examples_are_judged_the_same() {
        for example in diagnostics::all().flat_map(|diagnostic| [&diagnostic.wrong, &diagnostic.right]) {
            for format in Format::ALL.map(Some).into_iter().chain([None]) {
                same_findings(example.document, format).unwrap();
            }
        }
    }

    #[test]
    fn what_is_usual_is_ordinary() {
        const DIGEST: &str = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        for (format, name, media_type) in [
            (Format::ImageIndex, "manifests", Format::ImageManifest.media_type()),
            (Format::ImageManifest, "layers", "application/vnd.oci.image.layer.v1.tar+gzip"),
            (Format::ImageManifest, "layers", "application/x"),
            (Format::DockerManifestList, "manifests", Format::DockerManifest.media_type()),
            (Format::DockerManifest, "layers", "application/vnd.docker.image.rootfs.diff.tar.gzip"),
        ] {
            let entry = format!(
                r#"{{"mediaType":"{media_type}","size":7,"digest":"{DIGEST}",
                    "platform":{{"architecture":"arm64","os":"linux","variant":"v8"}},
                    "annotations":{{"org.opencontainers.image.created":"2024-05-01T10:20:30Z","a":"\u00e9"}}}}"#
            );
            let text = format!(r#"{{"{name}":[{entry},{entry}]}}"#);
            assert_eq!(same_findings(text.as_bytes(), Some(format)).unwrap(), 3, "{format:?}");
        }
    }
}
