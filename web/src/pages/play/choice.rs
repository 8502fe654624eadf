//! What is chosen in the bar: whom to talk to, and about what.

/// The registry that is talked to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TargetChoice {
    /// The one in the page.
    Embedded,
    /// One that the user names.
    Other,
}

macro_rules! flows {
    ($($(#[$doc:meta])* $name:ident = $label:literal;)*) => {
        /// The flow that runs.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum FlowChoice { $($(#[$doc])* $name,)* }
        impl FlowChoice {
            /// All flows, in the order of the menu.
            pub(crate) const ALL: &'static [Self] = &[$(Self::$name),*];
            /// The name in the menu.
            pub(crate) fn label(self) -> &'static str {
                match self { $(Self::$name => $label,)* }
            }
            /// The name in files.
            pub(crate) fn name(self) -> String {
                self.label().to_lowercase().replace(' ', "-")
            }
        }
    };
}
flows! {
    /// Push an image.
    Push = "Push";
    /// Push an index with its images.
    PushIndex = "Push index";
    /// Pull an image.
    Pull = "Pull";
    /// Pull an index with its images.
    PullIndex = "Pull index";
    /// List the tags of a repository.
    Tags = "List tags";
    /// List the repositories.
    Catalog = "List repositories";
    /// Look at a manifest.
    Head = "Head";
    /// List what refers to a manifest.
    Referrers = "List referrers";
    /// Copy to another repository.
    Copy = "Copy";
    /// Delete a manifest or a tag.
    Delete = "Delete";
    /// Delete a blob.
    DeleteBlob = "Delete blob";
    /// Begin an upload and give it up.
    CancelUpload = "Cancel upload";
    /// Leave an upload and go on with it.
    ResumeUpload = "Resume upload";
    /// Ask for a token.
    Login = "Log in";
    /// Is this a registry?
    Ping = "Ping";
}

impl FlowChoice {
    /// Whether something is made and pushed.
    pub(crate) fn is_push(self) -> bool {
        matches!(self, Self::Push | Self::PushIndex)
    }

    /// Whether something is pulled.
    pub(crate) fn is_pull(self) -> bool {
        matches!(self, Self::Pull | Self::PullIndex)
    }

    /// Whether it is about a repository.
    pub(crate) fn has_repository(self) -> bool {
        !matches!(self, Self::Catalog | Self::Login | Self::Ping)
    }

    /// Whether one tag or digest says what it is about.
    pub(crate) fn has_reference(self) -> bool {
        self.is_pull() || matches!(self, Self::Head | Self::Copy | Self::Delete)
    }

    /// Whether a digest alone says what it is about.
    pub(crate) fn has_digest(self) -> bool {
        matches!(self, Self::Referrers | Self::DeleteBlob)
    }

    /// Whether what is listed comes in pages of a size that one can ask for.
    pub(crate) fn has_page_size(self) -> bool {
        matches!(self, Self::Tags | Self::Catalog)
    }

    /// Whether its token's scopes can be others than those that it needs.
    pub(crate) fn has_token_scopes(self) -> bool {
        self.is_push() || self.is_pull()
    }

    /// Whether a blob is sent in parts.
    pub(crate) fn has_chunks(self) -> bool {
        self.is_push() || self == Self::ResumeUpload
    }
}
