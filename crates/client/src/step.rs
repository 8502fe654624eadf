//! Steps: what each request of a flow is for.

use std::fmt;

macro_rules! steps {
    ($($(#[$doc:meta])* $name:ident = $text:literal, $request:literal;)*) => {
        /// The step that a request belongs to.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Step { $($(#[$doc])* $name,)* }
        impl Step {
            /// The step's name.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }
            /// The step of this name.
            pub fn named(name: &str) -> Option<Self> {
                match name { $($text => Some(Self::$name),)* _ => None }
            }
            /// The request that the step sends, with its parts in angle brackets.
            pub fn request(self) -> &'static str {
                match self { $(Self::$name => $request,)* }
            }
        }
    };
}
steps! {
    /// Is this a registry, and does it want to know who asks?
    Ping = "ping", "GET /v2/";
    /// A token is asked for.
    Auth = "auth", "GET <realm>?service=<service>&scope=<scope>";
    /// Is the blob there already?
    BlobHeadCheck = "blob-head-check", "HEAD /v2/<name>/blobs/<digest>";
    /// A blob of another repository is to be had here, too.
    MountBlob = "mount-blob", "POST /v2/<name>/blobs/uploads/?mount=<digest>&from=<name>";
    /// An upload session is opened.
    StartUpload = "start-upload", "POST /v2/<name>/blobs/uploads/";
    /// A chunk of the blob is sent.
    UploadChunk = "upload-chunk", "PATCH <location>";
    /// How far is the upload?
    UploadStatus = "upload-status", "GET <location>";
    /// The upload session is closed, and the blob named.
    FinishUpload = "finish-upload", "PUT <location>?digest=<digest>";
    /// The upload session is given up.
    CancelUpload = "cancel-upload", "DELETE <location>";
    /// The blob is fetched.
    GetBlob = "get-blob", "GET /v2/<name>/blobs/<digest>";
    /// The blob is deleted.
    DeleteBlob = "delete-blob", "DELETE /v2/<name>/blobs/<digest>";
    /// The manifest is fetched.
    GetManifest = "get-manifest", "GET /v2/<name>/manifests/<reference>";
    /// The index is fetched.
    GetManifestList = "get-manifest-list", "GET /v2/<name>/manifests/<reference>";
    /// The manifest is sent.
    PutManifest = "put-manifest", "PUT /v2/<name>/manifests/<reference>";
    /// The index is sent.
    PutManifestList = "put-manifest-list", "PUT /v2/<name>/manifests/<reference>";
    /// The manifest is deleted.
    DeleteManifest = "delete-manifest", "DELETE /v2/<name>/manifests/<reference>";
    /// A page of tags is fetched.
    ListTags = "list-tags", "GET /v2/<name>/tags/list";
    /// A page of repositories is fetched.
    Catalog = "catalog", "GET /v2/_catalog";
    /// The manifests that refer to one are fetched.
    Referrers = "referrers", "GET /v2/<name>/referrers/<digest>";
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
