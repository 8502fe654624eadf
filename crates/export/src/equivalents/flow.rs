//! The flows by their names.

macro_rules! flows {
    ($($(#[$doc:meta])* $name:ident = $($text:literal)|+;)*) => {
        /// A flow.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Flow { $($(#[$doc])* $name,)* }
        impl Flow {
            /// All of them.
            #[cfg(test)]
            pub(super) const ALL: &[Self] = &[$(Self::$name,)*];
            /// The flow that the program, or the page, calls so.
            pub(super) fn named(name: &str) -> Option<Self> {
                match name { $($($text)|+ => Some(Self::$name),)* _ => None }
            }
            /// What the program calls it.
            #[cfg(test)]
            pub(super) fn name(self) -> &'static str {
                match self { $(Self::$name => [$($text),+][0],)* }
            }
        }
    };
}

flows! {
    /// Is this a registry?
    Ping = "ping";
    /// A token is asked for.
    Login = "login" | "log-in";
    /// An image is pushed.
    Push = "push";
    /// An index is pushed with its images.
    PushIndex = "push-index";
    /// An image is pulled.
    Pull = "pull";
    /// An index is pulled with its images.
    PullIndex = "pull-index";
    /// A manifest or a blob is looked at.
    Head = "head";
    /// Tags are listed.
    Tags = "tags" | "list-tags";
    /// Repositories are listed.
    Catalog = "catalog" | "list-repositories";
    /// What refers to a manifest is listed.
    Referrers = "referrers" | "list-referrers";
    /// An image or an index is copied.
    Copy = "copy";
    /// Manifests are deleted.
    Delete = "delete";
    /// A blob is deleted.
    DeleteBlob = "delete-blob";
    /// An upload is begun and given up.
    CancelUpload = "cancel-upload";
    /// An upload goes on that was left.
    ResumeUpload = "resume-upload";
}
