//! What the value of a document's field says.

use crate::words::{bytes, date, span};
use crate::{Texts, access, words};
use longshore_core::{Digest, MediaType, Scope};

/// The value of a topic's field in words, where there is more to say than the topic does. The value is a string's text,
/// or a number as it is written.
pub fn meaning(texts: &Texts, topic: &str, value: &str) -> Option<String> {
    match topic {
        "error.code" | "token.error" => texts.find(value).map(|code| code.text.to_owned()),
        "descriptor.size" | "config.Size" => Some(format!("{}.", bytes(value.parse().ok()?))),
        "query.scope" => {
            let scopes = Scope::parse_list(value).ok()?;
            Some(format!("It asks for: {}.", access(&scopes)))
        }
        "token.expires_in" => Some(format!("{}.", span(value.parse().ok()?))),
        "claims.exp" | "claims.nbf" | "claims.iat" => {
            let second = value.split('.').next()?.parse().ok()?;
            date(second).map(|date| format!("{date}."))
        }
        "health.Interval" | "health.Timeout" | "health.StartPeriod" | "health.StartInterval" => {
            let seconds = value.parse::<u64>().ok()? / 1_000_000_000;
            Some(format!("{}.", span(seconds)))
        }
        "manifest.mediaType"
        | "index.mediaType"
        | "descriptor.mediaType"
        | "descriptor.artifactType"
        | "manifest.artifactType"
        | "index.artifactType" => {
            let kind = media_type(value)?;
            Some(format!("It is {kind}."))
        }
        "descriptor.digest" | "fslayer.blobSum" | "rootfs.diff_ids" => digest(value),
        "joseheader.alg" | "jwk.alg" => algorithm(value).map(str::to_owned),
        "access.actions" => match value {
            "pull" => Some("Read manifests, blobs and tags.".to_owned()),
            "push" => Some("Write manifests and blobs.".to_owned()),
            "delete" => Some("Delete manifests, tags and blobs.".to_owned()),
            "*" => Some("Everything, deleting included.".to_owned()),
            _ => None,
        },
        _ => None,
    }
}

/// A media type in words, without its parameters; none for those that are nobody's here.
pub(crate) fn media_type(value: &str) -> Option<String> {
    let media_type = MediaType::parse(value).ok()?;
    let name = media_type.as_str();
    let told = match name {
        "application/vnd.oci.image.manifest.v1+json" => "an OCI manifest",
        "application/vnd.oci.image.index.v1+json" => "an OCI index",
        "application/vnd.oci.image.config.v1+json" => "the config of an OCI image",
        "application/vnd.oci.empty.v1+json" => "the empty content {}",
        "application/vnd.oci.image.layer.v1.tar" => "a layer: a tar",
        "application/vnd.oci.image.layer.v1.tar+gzip" => "a layer: a tar, compressed by gzip",
        "application/vnd.oci.image.layer.v1.tar+zstd" => "a layer: a tar, compressed by zstd",
        "application/vnd.docker.distribution.manifest.v2+json" => "a Docker manifest, schema 2",
        "application/vnd.docker.distribution.manifest.list.v2+json" => "a Docker manifest list",
        "application/vnd.docker.distribution.manifest.v1+json" => "a Docker manifest, schema 1",
        "application/vnd.docker.distribution.manifest.v1+prettyjws" => "a Docker manifest, schema 1, signed",
        "application/vnd.docker.container.image.v1+json" => "the config of a Docker image",
        "application/vnd.docker.image.rootfs.diff.tar" => "a Docker layer: a tar",
        "application/vnd.docker.image.rootfs.diff.tar.gzip" => "a Docker layer: a tar, compressed by gzip",
        "application/vnd.docker.image.rootfs.diff.tar.zstd" => "a Docker layer: a tar, compressed by zstd",
        "application/json" => "JSON",
        "application/octet-stream" => "bytes of any kind",
        "text/plain" => "plain text",
        "text/html" => "a page, which no registry speaks in: it may be a proxy's",
        "*/*" => "anything",
        _ if name.contains("nondistributable") || name.contains("foreign") => {
            "a layer that the registry need not have: it is at the descriptor's urls"
        }
        _ => return None,
    };
    Some(told.to_owned())
}

/// A digest in words.
pub(crate) fn digest(value: &str) -> Option<String> {
    let digest = Digest::parse(value).ok()?;
    let algorithm = digest.as_str().split(':').next()?;
    Some(match algorithm {
        "sha256" => "By SHA-256: 64 hex digits.".to_owned(),
        "sha512" => "By SHA-512: 128 hex digits.".to_owned(),
        other => format!("By {}, which is not computed here.", words::start(other)),
    })
}

fn algorithm(name: &str) -> Option<&'static str> {
    Some(match name {
        "HS256" | "HS384" | "HS512" => "A secret that issuer and registry share (HMAC).",
        "RS256" | "RS384" | "RS512" | "PS256" => "A private key of the kind RSA.",
        "ES256" => "A private key on the elliptic curve P-256 (ECDSA).",
        "ES384" | "ES512" => "A private key on an elliptic curve (ECDSA).",
        "EdDSA" => "A private key on an Edwards curve.",
        "none" => "Not signed at all: no registry should take it.",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_fields_are_told() {
        let texts = Texts::embedded();
        let told = |topic, value| meaning(&texts, topic, value).unwrap_or_default();
        assert_eq!(told("error.code", "NAME_UNKNOWN"), texts.find("NAME_UNKNOWN").unwrap().text);
        assert_eq!(told("token.expires_in", "300"), "5 min.");
        assert_eq!(told("claims.exp", "1800000300"), "2027-01-15 08:05:00 UTC.");
        assert_eq!(told("claims.exp", "1800000300.5"), "2027-01-15 08:05:00 UTC.");
        assert_eq!(
            told("descriptor.mediaType", "application/vnd.oci.image.config.v1+json"),
            "It is the config of an OCI image."
        );
        assert_eq!(told("joseheader.alg", "none"), "Not signed at all: no registry should take it.");
        assert_eq!(told("jwk.alg", "ES256"), "A private key on the elliptic curve P-256 (ECDSA).");
        for (topic, value) in
            [("claims.exp", "-1"), ("descriptor.size", "x"), ("error.code", "X.Y"), ("rootfs.diff_ids", ":")]
        {
            assert_eq!(told(topic, value), "", "{topic}");
        }
    }
}
