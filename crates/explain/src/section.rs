//! Where it is written.

/// A section of a specification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Document and section, as people call them.
    pub title: String,
    /// Where it can be read.
    pub url: String,
}

/// The documents that are named by a word: the word, what people call the document, where it is.
const DOCUMENTS: [(&str, &str, &str); 13] = [
    ("dist", "OCI distribution", "https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#"),
    (
        "draft",
        "OCI distribution, draft",
        "https://github.com/opencontainers/distribution-spec/blob/main/spec.md#",
    ),
    ("manifest", "OCI image", "https://github.com/opencontainers/image-spec/blob/v1.1.1/manifest.md#"),
    ("index", "OCI image", "https://github.com/opencontainers/image-spec/blob/v1.1.1/image-index.md#"),
    ("descriptor", "OCI image", "https://github.com/opencontainers/image-spec/blob/v1.1.1/descriptor.md#"),
    ("config", "OCI image", "https://github.com/opencontainers/image-spec/blob/v1.1.1/config.md#"),
    ("annotations", "OCI image", "https://github.com/opencontainers/image-spec/blob/v1.1.1/annotations.md#"),
    ("docker", "Docker Registry", "https://distribution.github.io/distribution/spec/"),
    ("schema2", "Docker Registry", "https://distribution.github.io/distribution/spec/manifest-v2-2/#"),
    (
        "schema1",
        "Docker Registry",
        "https://github.com/distribution/distribution/blob/v2.8.3/docs/spec/manifest-v2-1.md#",
    ),
    ("docker-image", "Docker image", "https://github.com/moby/docker-image-spec/blob/v1.3.1/spec.md#"),
    ("quay", "Quay", "https://github.com/quay/quay/blob/ffba0c70/endpoints/v2/"),
    ("fetch", "Fetch", "https://fetch.spec.whatwg.org/#"),
];

impl Section {
    /// Reads `dist pushing-blobs Pushing blobs`, `rfc 9110 8.3 Content-Type`, or `https://… What it is called`.
    pub fn parse(text: &str) -> Self {
        let (word, rest) = text.split_once(' ').unwrap_or((text, ""));
        let (place, title) = rest.split_once(' ').unwrap_or((rest, ""));
        if word == "rfc" {
            let section = title.split(' ').next().unwrap_or_default();
            return Self {
                title: format!("RFC {place}, {title}"),
                url: format!("https://www.rfc-editor.org/rfc/rfc{place}#section-{section}"),
            };
        }
        match DOCUMENTS.iter().find(|(known, ..)| *known == word) {
            Some((_, document, base)) => {
                Self { title: format!("{document}, {title}"), url: format!("{base}{place}") }
            }
            None => Self { title: rest.to_owned(), url: word.to_owned() },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_has_its_address() {
        for (text, title, url) in [
            (
                "dist pushing-blobs Pushing blobs",
                "OCI distribution, Pushing blobs",
                "https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#pushing-blobs",
            ),
            (
                "rfc 9110 8.3 Content-Type",
                "RFC 9110, 8.3 Content-Type",
                "https://www.rfc-editor.org/rfc/rfc9110#section-8.3",
            ),
            ("https://a.example/b A, b", "A, b", "https://a.example/b"),
        ] {
            assert_eq!(Section::parse(text), Section { title: title.into(), url: url.into() });
        }
    }
}
