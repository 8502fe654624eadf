//! What a flow will do, before it runs.

use super::choice::FlowChoice;
use longshore_client::Step;

/// A request that will be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Planned {
    /// Its step.
    pub(crate) step: Step,
    /// The request, shortened.
    pub(crate) request: &'static str,
    /// The answer that is hoped for.
    pub(crate) answer: &'static str,
    /// The heading that it stands under.
    pub(crate) heading: &'static str,
}

/// The sentence that says what Run will do.
pub(crate) fn sentence(flow: FlowChoice) -> &'static str {
    match flow {
        FlowChoice::Push => {
            "Run makes an image, sends its layers and its config, then the manifest that names them, and shows every request here."
        }
        FlowChoice::PushIndex => {
            "Run makes an image for each platform, sends their blobs and each manifest by its digest, then the index that names them."
        }
        FlowChoice::Pull => {
            "Run fetches a manifest and every blob that it names, compares each with its digest, and shows every request here."
        }
        FlowChoice::PullIndex => {
            "Run fetches an index, every image that it names, and all their blobs, and compares each with its digest."
        }
        FlowChoice::Tags => {
            "Run fetches the names of all tags of the repository, page by page, and shows every request here."
        }
        FlowChoice::Catalog => "Run fetches the names of all repositories that may be seen, page by page.",
        FlowChoice::Head => "Run asks what a manifest is, without fetching it.",
        FlowChoice::Referrers => {
            "Run asks for the manifests that refer to one: signatures, bills of materials …"
        }
        FlowChoice::Copy => {
            "Run has the registry take an image over into another repository: nothing is sent but the manifest."
        }
        FlowChoice::Delete => "Run deletes a tag, or a manifest by its digest, and sees that it is gone.",
        FlowChoice::DeleteBlob => "Run deletes a blob, and sees that it is gone.",
        FlowChoice::CancelUpload => {
            "Run begins an upload, sends half of a blob, gives it up, and sees that it is gone."
        }
        FlowChoice::ResumeUpload => {
            "Run leaves an upload in the middle, asks how far it is, and goes on from there."
        }
        FlowChoice::Login => "Run asks for a token with the scopes, and shows what it grants.",
        FlowChoice::Ping => "Run asks whether this is a registry, and answers its challenge.",
    }
}

/// The requests of a flow, in order.
pub(crate) fn plan(flow: FlowChoice) -> Vec<Planned> {
    let mut plan = Vec::new();
    let mut under = |heading, requests: &[(Step, &'static str, &'static str)]| {
        plan.extend(requests.iter().map(|&(step, request, answer)| Planned {
            step,
            request,
            answer,
            heading,
        }));
    };
    under("Session", &[(Step::Ping, "GET /v2/", "200 or 401"), (Step::Auth, "GET token", "200")]);
    let blob: &[(Step, &str, &str)] = &[
        (Step::BlobHeadCheck, "HEAD …/blobs/<digest>", "404"),
        (Step::StartUpload, "POST …/uploads/", "202"),
        (Step::UploadChunk, "PATCH <location>", "202"),
        (Step::FinishUpload, "PUT <location>?digest=…", "201"),
        (Step::BlobHeadCheck, "HEAD …/blobs/<digest>", "200"),
        (Step::GetBlob, "GET …/blobs/<digest>", "200"),
    ];
    match flow {
        FlowChoice::Push => {
            under("Each layer, then the config", blob);
            under("Manifest, under each tag", &[(Step::PutManifest, "PUT …/manifests/<tag>", "201")]);
        }
        FlowChoice::PushIndex => {
            under("Each layer, then the configs", blob);
            under("Each manifest", &[(Step::PutManifest, "PUT …/manifests/<digest>", "201")]);
            under("Index, under each tag", &[(Step::PutManifestList, "PUT …/manifests/<tag>", "201")]);
        }
        FlowChoice::Pull => {
            under("Manifest", &[(Step::GetManifest, "GET …/manifests/<tag>", "200")]);
            under("The config and each layer", &[(Step::GetBlob, "GET …/blobs/<digest>", "200")]);
        }
        FlowChoice::PullIndex => {
            under("Index", &[(Step::GetManifestList, "GET …/manifests/<tag>", "200")]);
            under(
                "Each image",
                &[
                    (Step::GetManifest, "GET …/manifests/<digest>", "200"),
                    (Step::GetBlob, "GET …/blobs/<digest>", "200"),
                ],
            );
        }
        FlowChoice::Tags => under("Tags, page by page", &[(Step::ListTags, "GET …/tags/list", "200")]),
        FlowChoice::Catalog => {
            under("Repositories, page by page", &[(Step::Catalog, "GET /v2/_catalog", "200")]);
        }
        FlowChoice::Head => under("Manifest", &[(Step::GetManifest, "HEAD …/manifests/<tag>", "200")]),
        FlowChoice::Referrers => {
            under("Referrers, page by page", &[(Step::Referrers, "GET …/referrers/<digest>", "200")]);
        }
        FlowChoice::Copy => {
            under("Manifest", &[(Step::GetManifest, "GET …/manifests/<tag>", "200")]);
            under(
                "Each blob",
                &[
                    (Step::BlobHeadCheck, "HEAD …/blobs/<digest>", "404"),
                    (Step::MountBlob, "POST …/uploads/?mount=<digest>", "201"),
                ],
            );
            under("Manifest", &[(Step::PutManifest, "PUT …/manifests/<tag>", "201")]);
        }
        FlowChoice::Delete => under(
            "Manifest",
            &[
                (Step::DeleteManifest, "DELETE …/manifests/<tag>", "202"),
                (Step::GetManifest, "GET …/manifests/<tag>", "404"),
            ],
        ),
        FlowChoice::DeleteBlob => under(
            "Blob",
            &[
                (Step::DeleteBlob, "DELETE …/blobs/<digest>", "202"),
                (Step::BlobHeadCheck, "HEAD …/blobs/<digest>", "404"),
            ],
        ),
        FlowChoice::CancelUpload => under(
            "Upload",
            &[
                (Step::StartUpload, "POST …/uploads/", "202"),
                (Step::UploadChunk, "PATCH <location>", "202"),
                (Step::CancelUpload, "DELETE <location>", "204"),
                (Step::UploadStatus, "GET <location>", "404"),
            ],
        ),
        FlowChoice::ResumeUpload => under(
            "Upload",
            &[
                (Step::StartUpload, "POST …/uploads/", "202"),
                (Step::UploadChunk, "PATCH <location>", "202"),
                (Step::UploadStatus, "GET <location>", "204"),
                (Step::UploadChunk, "PATCH <location>", "202"),
                (Step::FinishUpload, "PUT <location>?digest=…", "201"),
            ],
        ),
        FlowChoice::Login | FlowChoice::Ping => {}
    }
    plan
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_flow_begins_with_the_ping_and_the_token() {
        for flow in FlowChoice::ALL.iter().copied() {
            let steps: Vec<_> = plan(flow).iter().map(|planned| planned.step).take(2).collect();
            assert_eq!(steps, [Step::Ping, Step::Auth]);
        }
    }
}
