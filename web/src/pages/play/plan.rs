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
    /// What it is done for each of, where it is done more than once.
    pub(crate) each: &'static str,
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
    let planned = |step, request, answer, each| Planned { step, request, answer, each };
    let mut plan = vec![
        planned(Step::Ping, "GET /v2/", "200 or 401", ""),
        planned(Step::Auth, "GET token", "200", "if it asks who you are"),
    ];
    let blob = "for each blob";
    match flow {
        FlowChoice::Push => plan.extend([
            planned(Step::BlobHeadCheck, "HEAD …/blobs/<digest>", "404", blob),
            planned(Step::StartUpload, "POST …/blobs/uploads/", "202", blob),
            planned(Step::UploadChunk, "PATCH <location>", "202", blob),
            planned(Step::FinishUpload, "PUT <location>", "201", blob),
            planned(Step::BlobHeadCheck, "HEAD …/blobs/<digest>", "200", blob),
            planned(Step::GetBlob, "GET …/blobs/<digest>", "200", blob),
            planned(Step::PutManifest, "PUT …/manifests/<tag>", "201", "for each tag"),
        ]),
        FlowChoice::Pull => plan.extend([
            planned(Step::GetManifest, "GET …/manifests/<tag>", "200", ""),
            planned(Step::GetBlob, "GET …/blobs/<digest>", "200", blob),
        ]),
        FlowChoice::Tags => {
            plan.push(planned(Step::ListTags, "GET …/tags/list", "200", "for each page"));
        }
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
