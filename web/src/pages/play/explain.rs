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
        Step::MountBlob => (
            "Asks the registry to take the blob over from another repository, so that nothing has to be sent. 201 means that it did; 202 that it did not, and opened an upload session instead.",
            "Mounting a blob from another repository",
            spec!("mounting-a-blob-from-another-repository"),
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
        Step::DeleteBlob => (
            "Takes the blob out of the repository. Whatever it was a part of cannot be pulled any more.",
            "Deleting Blobs",
            spec!("deleting-blobs"),
        ),
        Step::GetManifestList => (
            "Fetches the index, the document that names an image for each platform. Accept lists the types of indexes alone, so that no image comes in its place.",
            "Pulling manifests",
            spec!("pulling-manifests"),
        ),
        Step::PutManifestList => (
            "Sends the index under a tag, once every image that it names is there under its digest.",
            "Pushing Manifests",
            spec!("pushing-manifests"),
        ),
        Step::DeleteManifest => (
            "Deletes a tag, or by its digest a manifest with all its tags. The blobs stay until the registry collects what nobody needs.",
            "Deleting tags",
            spec!("deleting-tags"),
        ),
        Step::Catalog => (
            "Asks for the names of all repositories that the caller may read. It is no part of the specification, and many registries refuse it.",
            "Listing Repositories",
            "https://distribution.github.io/distribution/spec/api/#listing-repositories",
        ),
        Step::Referrers => (
            "Asks for the manifests whose subject is this one: signatures, bills of materials, attestations. A registry without such a list says 404, and clients look under a tag made of the digest.",
            "Listing Referrers",
            spec!("listing-referrers"),
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
