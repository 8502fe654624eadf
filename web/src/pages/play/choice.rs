//! What is chosen in the bar: whom to talk to, and about what.

/// The registry that is talked to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TargetChoice {
    /// The one in the page.
    Embedded,
    /// One that the user names.
    Other,
}

/// The flow that runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FlowChoice {
    /// Push an image.
    Push,
    /// Pull an image.
    Pull,
    /// List the tags of a repository.
    Tags,
}

impl FlowChoice {
    /// All flows, in the order of the menu.
    pub(crate) const ALL: [Self; 3] = [Self::Push, Self::Pull, Self::Tags];

    /// The name in the menu.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Push => "Push",
            Self::Pull => "Pull",
            Self::Tags => "List tags",
        }
    }
}
