//! What a run came to, ready to be shown.

/// What a run did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// What was done, in a few words.
    pub title: String,
    /// What is to be known of it, each under a short name.
    pub facts: Vec<(String, String)>,
    /// What was found, where something was listed.
    pub list: Option<List>,
    /// The repository that it was about.
    pub repository: Option<String>,
    /// The tag or the digest by which what it was about can be had.
    pub reference: Option<String>,
    /// What one might want to do next.
    pub next: Vec<Next>,
}

/// A list of names, in the registry's order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List {
    /// What the list is called.
    pub name: String,
    /// The names.
    pub items: Vec<String>,
    /// What is said where there are none.
    pub empty: String,
    /// How many pages they came in.
    pub pages: u32,
}

/// What one might want to do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Pull what was pushed.
    Pull,
    /// Pull the index that was pushed.
    PullIndex,
    /// List the repository's tags.
    Tags,
}

impl Summary {
    /// So titled.
    pub fn titled(title: impl Into<String>) -> Self {
        Self { title: title.into(), ..Self::default() }
    }

    /// With this to be known.
    #[must_use]
    pub fn fact(mut self, name: &str, value: impl Into<String>) -> Self {
        self.facts.push((name.to_owned(), value.into()));
        self
    }
}
