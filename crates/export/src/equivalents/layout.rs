//! What a run pushed, put into a folder for others to push.

use super::push::{Content, Push};
use crate::run::Run;
use longshore_client::shell::{comment, quoted};
use longshore_core::Digest;
use serde_json::json;

/// The word of a shell for the folder: an image layout (image-spec, image-layout.md).
pub(super) const FOLDER: &str = "\"$work/image\"";

/// The word of a shell for what has this digest in it.
pub(super) fn file(digest: &str) -> String {
    format!("\"$work/image/blobs/{}\"", path(digest))
}

/// Adds the lines that make the folder.
pub(super) fn write(lines: &mut Vec<String>, run: &Run<'_>, push: &Push) {
    let documents = push.manifests.iter().map(|it| (&it.digest, &it.content, "manifest"));
    let blobs = push.blobs.iter().map(|blob| (&blob.digest, &blob.content, "blob"));
    let mut made = vec!["# What was pushed, as an image layout.".to_owned()];
    let mut folders: Vec<&str> = Vec::new();
    let mut files = Vec::new();
    let digests = push.present.iter().chain(push.blobs.iter().map(|blob| &blob.digest));
    for digest in digests.chain(push.manifests.iter().map(|it| &it.digest)) {
        if let Some((folder, _)) = digest.split_once(':').filter(|(folder, _)| !folders.contains(folder)) {
            folders.push(folder);
        }
    }
    for (digest, content, kind) in blobs.chain(documents) {
        let file = file(digest);
        files.push(match content {
            Content::Text(text) => format!("printf '%s' {} > {file}", quoted(text)),
            Content::Packed(packed) => format!("printf '%s' {} | base64 -d > {file}", quoted(packed)),
            Content::Unknown => {
                let variable = variable(digest);
                lines.push(format!("# The run did not keep this {kind}: {}", comment(digest)));
                lines.push(format!(": \"${{{variable}:?set it to the path of its file}}\""));
                format!("cp \"${variable}\" {file}")
            }
        });
    }
    for folder in folders {
        made.push(format!("mkdir -p \"$work/image/blobs/{}\"", safe(folder)));
    }
    let had = push.present.iter();
    made.extend(
        had.map(|digest| format!("# Left out, since the registry had it already: {}", comment(digest))),
    );
    made.extend(files);
    let root = push
        .root()
        .map(|root| json!({ "mediaType": root.media_type, "digest": root.digest, "size": root.size }));
    let index = json!({ "schemaVersion": 2, "manifests": Vec::from_iter(root) });
    let index = run.secrets.masked_sentence(&index.to_string());
    made.push(format!("printf '%s' {} > \"$work/image/index.json\"", quoted(&index)));
    made.push("printf '%s' '{\"imageLayoutVersion\":\"1.0.0\"}' > \"$work/image/oci-layout\"".to_owned());
    lines.extend(made);
}

/// The variable that names the file of what has this digest.
fn variable(digest: &str) -> String {
    let encoded = digest.split_once(':').map_or(digest, |(_, encoded)| encoded);
    format!("BLOB_{}", encoded.chars().filter(char::is_ascii_alphanumeric).take(12).collect::<String>())
}

/// Where it is below `blobs`. In double quotes nothing of it means anything.
fn path(digest: &str) -> String {
    match Digest::parse(digest) {
        Ok(_) => digest.split(':').map(safe).collect::<Vec<_>>().join("/"),
        // A mask, say: there is no such file, and none outside of the folder.
        Err(_) => "unknown".to_owned(),
    }
}

fn safe(text: &str) -> String {
    text.chars().filter(|c| c.is_ascii_alphanumeric() || "._+-=".contains(*c)).collect()
}
