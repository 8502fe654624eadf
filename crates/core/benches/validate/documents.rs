//! Documents of any size, the same ones every time.

use std::fmt::Write as _;

/// An index of at least so many bytes, which no judge has anything against.
pub(crate) fn index(bytes: usize) -> String {
    let mut text = String::with_capacity(bytes + 1024);
    text.push_str(
        r#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":["#,
    );
    for number in 0.. {
        push(&mut text, format_args!("{}{}", if number == 0 { "" } else { "," }, child(number)));
        if text.len() >= bytes {
            break;
        }
    }
    text.push_str("]}");
    text
}

/// A child of an index, as a build for several platforms writes it.
fn child(number: u64) -> String {
    const PLATFORMS: [(&str, &str); 4] =
        [("amd64", ""), ("arm64", r#","variant":"v8""#), ("arm", r#","variant":"v7""#), ("s390x", "")];
    let (architecture, variant) = PLATFORMS[usize::try_from(number % 4).unwrap_or(0)];
    let digest = digest(number);
    let size = 400 + number % 1000;
    format!(
        r#"{{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"{digest}","size":{size},"platform":{{"architecture":"{architecture}","os":"linux"{variant}}},"annotations":{{"org.opencontainers.image.created":"2024-05-{:02}T10:20:30Z","com.example.number":"{number}"}}}}"#,
        1 + number % 28
    )
}

/// The same index, written over many lines.
pub(crate) fn pretty(index: &str) -> String {
    let value: serde_json::Value = serde_json::from_str(index).unwrap_or_default();
    serde_json::to_string_pretty(&value).unwrap_or_default()
}

/// An image manifest of about a kibibyte: a config and three layers.
pub(crate) fn manifest() -> String {
    let descriptor = |kind: &str, number| {
        format!(
            r#"{{"mediaType":"application/vnd.oci.image.{kind}","digest":"{}","size":{}}}"#,
            digest(number),
            1000 + number
        )
    };
    let layers: Vec<String> = (1..4).map(|number| descriptor("layer.v1.tar+gzip", number)).collect();
    format!(
        r#"{{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{},"layers":[{}],"annotations":{{"org.opencontainers.image.source":"https://example.com/source","org.opencontainers.image.version":"1.2.3"}}}}"#,
        descriptor("config.v1+json", 0),
        layers.join(",")
    )
}

/// An index in which each child has several mistakes.
pub(crate) fn mistakes(children: usize) -> String {
    let child = |number| {
        format!(r#"{{"mediaType":"no type","digest":"sha256:e6","size":-{number},"Size":1,"urls":[1],}}"#)
    };
    let children: Vec<String> = (1..=children).map(child).collect();
    format!(r#"{{"schemaVersion":2,"manifests":[{}]}}"#, children.join(","))
}

/// Numbers that look like a digest's.
fn digest(number: u64) -> String {
    let mut state = number.wrapping_add(1);
    let mut text = String::from("sha256:");
    for _ in 0..4 {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        push(&mut text, format_args!("{state:016x}"));
    }
    text
}

fn push(text: &mut String, more: std::fmt::Arguments<'_>) {
    // Writing to a String cannot fail.
    let _ = text.write_fmt(more);
}
