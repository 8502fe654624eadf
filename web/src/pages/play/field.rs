//! The fields that can be filled in wrongly.

macro_rules! fields {
    ($($(#[$doc:meta])* $name:ident = $id:literal;)*) => {
        /// A field that can be filled in wrongly, in the order that they stand in.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub(crate) enum Field { $($(#[$doc])* $name,)* }
        impl Field {
            /// All fields, in the order that they stand in.
            pub(crate) const ALL: &'static [Self] = &[$(Self::$name),*];
            /// The id of the control in the page.
            pub(crate) fn id(self) -> &'static str {
                match self { $(Self::$name => $id,)* }
            }
        }
    };
}
fields! {
    /// Registry URL.
    Url = "registry-url";
    /// Username.
    Username = "username";
    /// Password.
    Password = "password";
    /// Repository.
    Repository = "repository";
    /// Tags.
    Tags = "tags";
    /// Digest.
    Digest = "digest";
    /// Artifact type.
    ArtifactType = "artifact-type";
    /// To repository.
    To = "to-repository";
    /// Scopes.
    Scopes = "scopes";
    /// Platforms.
    Platforms = "platforms";
    /// What an artifact is.
    Kind = "kind";
    /// Subject.
    Subject = "subject";
    /// Files.
    Files = "files";
    /// Chunk size.
    ChunkSize = "chunk-size";
    /// Page size.
    PageSize = "page-size";
    /// Mount from.
    MountFrom = "mount-from";
    /// Content-Type of the manifest.
    ContentType = "content-type";
    /// Accept.
    Accept = "accept";
    /// Annotations.
    Annotations = "annotations";
    /// Scopes of a flow's token.
    TokenScopes = "token-scopes";
    /// Request address.
    RequestAddr = "request-addr";
}
