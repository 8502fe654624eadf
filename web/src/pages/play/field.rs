//! The fields that can be filled in wrongly.

/// A field that can be filled in wrongly, in the order that they stand in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Field {
    /// Registry URL.
    Url,
    /// Username.
    Username,
    /// Password.
    Password,
    /// Repository.
    Repository,
    /// Tags.
    Tags,
    /// Files.
    Files,
    /// Chunk size.
    ChunkSize,
    /// Page size.
    PageSize,
}

impl Field {
    /// All fields, in the order that they stand in.
    pub(crate) const ALL: [Self; 8] = [
        Self::Url,
        Self::Username,
        Self::Password,
        Self::Repository,
        Self::Tags,
        Self::Files,
        Self::ChunkSize,
        Self::PageSize,
    ];

    /// The id of the control in the page.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Self::Url => "registry-url",
            Self::Username => "username",
            Self::Password => "password",
            Self::Repository => "repository",
            Self::Tags => "tags",
            Self::Files => "files",
            Self::ChunkSize => "chunk-size",
            Self::PageSize => "page-size",
        }
    }
}
