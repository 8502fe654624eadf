//! Blobs that are kept elsewhere: brought by the registry itself, or shown to pages there.

use super::Draft;
use crate::server::Server;

pub(super) fn blobs(server: Server) -> Vec<Draft> {
    through(server).into_iter().chain([bucket()]).collect()
}

/// How a registry is told to bring blobs by itself.
fn through(server: Server) -> Option<Draft> {
    let (place, language, text) = match server {
        Server::Distribution => ("place-distribution", "yaml", "storage:\n  redirect:\n    disable: true\n"),
        Server::Harbor => ("place-harbor-yml", "yaml", "storage_service:\n  redirect:\n    disable: true\n"),
        Server::GitLab => {
            ("place-gitlab-storage", "ruby", "registry['storage']['redirect'] = { 'disable' => true }\n")
        }
        Server::Quay => ("place-quay", "yaml", "FEATURE_PROXY_STORAGE: true\n"),
        _ => return None,
    };
    Some(Draft { place, language, text: text.to_owned(), dangers: &["danger-through"] })
}

/// Rules of a bucket as S3 has them. After a redirect a browser comes as nobody, whom only `*` lets in.
fn bucket() -> Draft {
    let text = r#"{
  "CORSRules": [
    {
      "AllowedOrigins": ["*"],
      "AllowedMethods": ["GET", "HEAD"],
      "AllowedHeaders": ["*"],
      "ExposeHeaders": ["Content-Range", "ETag"],
      "MaxAgeSeconds": 7200
    }
  ]
}
"#;
    Draft { place: "place-bucket", language: "json", text: text.to_owned(), dangers: &["danger-bucket"] }
}
