//! What each step is for, in plain words, and where the specification speaks of it.

use longshore_client::Step;

/// An explanation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Explanation {
    /// One or two sentences.
    pub(crate) text: &'static str,
    /// The section's name.
    pub(crate) section: &'static str,
    /// Where it is.
    pub(crate) href: &'static str,
}

macro_rules! spec {
    ($anchor:literal) => {
        concat!("https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#", $anchor)
    };
}

/// The explanation of a step.
pub(crate) fn explanation(step: Step) -> Explanation {
    let (text, section, href) = match step {
        Step::Ping => (
            "Asks whether this is a registry. 200 means that it serves anybody; 401 is no failure, but the registry's way to say which authorization it wants.",
            "Determining Support",
            spec!("determining-support"),
        ),
        Step::Auth => (
            "Asks the token service that the challenge named for a token with the scopes that the flow needs. It may grant less than was asked for.",
            "Token Authentication",
            "https://distribution.github.io/distribution/spec/auth/token/",
        ),
        Step::BlobHeadCheck => (
            "Asks whether the blob is there, without fetching it. 404 means that it has to be sent; after an upload, 200 must come with the digest and the size.",
            "Checking if content exists in the registry",
            spec!("checking-if-content-exists-in-the-registry"),
        ),
        Step::StartUpload => (
            "Opens an upload session. The Location of the answer is where the bytes go.",
            "Pushing blobs",
            spec!("pushing-blobs"),
        ),
        Step::UploadChunk => (
            "Sends bytes to the upload session: all of them, or the next chunk. Range in the answer says how much the registry has.",
            "Pushing a blob in chunks",
            spec!("pushing-a-blob-in-chunks"),
        ),
        Step::UploadStatus => (
            "Asks how far the upload is, so that a broken one could go on from there.",
            "Pushing a blob in chunks",
            spec!("pushing-a-blob-in-chunks"),
        ),
        Step::FinishUpload => (
            "Closes the upload session and says what was sent: the registry compares the digest with the bytes that it has.",
            "Pushing a blob in chunks",
            spec!("pushing-a-blob-in-chunks"),
        ),
        Step::CancelUpload => (
            "Gives up the upload session, so that the registry need not keep what was sent.",
            "Cancel a blob upload",
            "https://github.com/opencontainers/distribution-spec/blob/main/spec.md#cancel-a-blob-upload",
        ),
        Step::GetBlob => (
            "Fetches the blob. Its bytes must have the very digest that was asked for.",
            "Pulling blobs",
            spec!("pulling-blobs"),
        ),
        Step::GetManifest => (
            "Fetches the manifest, the document that names the config and the layers. Accept lists the media types that are understood here.",
            "Pulling manifests",
            spec!("pulling-manifests"),
        ),
        Step::PutManifest => (
            "Sends the manifest under a tag, once all the blobs that it names are there. From now on the image can be pulled.",
            "Pushing Manifests",
            spec!("pushing-manifests"),
        ),
        Step::ListTags => (
            "Asks for the repository's tags. Where there are more than fit on a page, Link says where the next one is.",
            "Listing Tags",
            spec!("listing-tags"),
        ),
    };
    Explanation { text, section, href }
}
