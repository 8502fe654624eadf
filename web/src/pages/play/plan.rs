//! What a flow will do, before it runs.

use super::form::FlowChoice;
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
        FlowChoice::Pull => {
            "Run fetches a manifest and every blob that it names, compares each with its digest, and shows every request here."
        }
        FlowChoice::Tags => {
            "Run fetches the names of all tags of the repository, page by page, and shows every request here."
        }
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
    match flow {
        FlowChoice::Push => {
            under(
                "Each layer, then the config",
                &[
                    (Step::BlobHeadCheck, "HEAD …/blobs/<digest>", "404"),
                    (Step::StartUpload, "POST …/uploads/", "202"),
                    (Step::UploadChunk, "PATCH <location>", "202"),
                    (Step::FinishUpload, "PUT <location>?digest=…", "201"),
                    (Step::BlobHeadCheck, "HEAD …/blobs/<digest>", "200"),
                    (Step::GetBlob, "GET …/blobs/<digest>", "200"),
                ],
            );
            under("Manifest, under each tag", &[(Step::PutManifest, "PUT …/manifests/<tag>", "201")]);
        }
        FlowChoice::Pull => {
            under("Manifest", &[(Step::GetManifest, "GET …/manifests/<tag>", "200")]);
            under("The config and each layer", &[(Step::GetBlob, "GET …/blobs/<digest>", "200")]);
        }
        FlowChoice::Tags => under("Tags, page by page", &[(Step::ListTags, "GET …/tags/list", "200")]),
    }
    plan
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_flow_begins_with_the_ping_and_the_token() {
        for flow in FlowChoice::ALL {
            let steps: Vec<_> = plan(flow).iter().map(|planned| planned.step).take(2).collect();
            assert_eq!(steps, [Step::Ping, Step::Auth]);
        }
    }
}
