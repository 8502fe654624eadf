//! Header names, written as people know them.

/// `content-type` as `Content-Type`; HTTP does not mind, and documents write it so.
pub(crate) fn titled(name: &str) -> String {
    let words = name.split('-').map(|word| match word {
        "oci" | "uuid" | "www" | "api" => word.to_ascii_uppercase(),
        "etag" => "ETag".to_owned(),
        _ => capitalised(word),
    });
    words.collect::<Vec<_>>().join("-")
}

fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |first| {
        let mut text = String::from(first.to_ascii_uppercase());
        text.push_str(chars.as_str());
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_written_as_in_the_specifications() {
        for (name, titled_name) in [
            ("content-type", "Content-Type"),
            ("www-authenticate", "WWW-Authenticate"),
            ("docker-upload-uuid", "Docker-Upload-UUID"),
            ("docker-distribution-api-version", "Docker-Distribution-API-Version"),
            ("oci-chunk-min-length", "OCI-Chunk-Min-Length"),
            ("etag", "ETag"),
            ("-", "-"),
        ] {
            assert_eq!(titled(name), titled_name);
        }
    }
}
