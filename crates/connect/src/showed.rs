//! What a browser gives back.

/// What came of a probe. This is all that a page is ever told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Showed {
    /// An answer that the page may read.
    Answer(Answer),
    /// An answer that the page may not read, to a request that did not want to (`type: "opaque"`).
    Opaque,
    /// A redirect that was not followed (`type: "opaqueredirect"`).
    Redirect,
    /// The request was sent whole, so that its preflight had passed, and its answer may not be read. Of
    /// [`Way::Preflighted`](crate::Way::Preflighted) alone: the upload's `load` event came, and then an error.
    Sent,
    /// A bare `TypeError`, or an error event, after so many milliseconds.
    Failed {
        /// The time.
        millis: u32,
    },
    /// Nothing, for as long as the page was to wait.
    TimedOut,
    /// The page's own policy forbids it: a `securitypolicyviolation` event came.
    Forbidden,
    /// A permission.
    Permission(Permission),
}

/// An answer that can be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The headers that the page sees, with their names in lower case.
    pub headers: Vec<(String, String)>,
    /// The beginning of the body, as text.
    pub body: String,
    /// Whether it came from somewhere else, by a redirect that was followed.
    pub redirected: bool,
}

impl Answer {
    /// The header's value; none where the page does not see one.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// Whether it is a web page.
    pub fn is_html(&self) -> bool {
        let of_type =
            self.header("content-type").is_some_and(|value| value.trim_start().starts_with("text/html"));
        let start = self.body.trim_start().get(..9).unwrap_or_default().to_ascii_lowercase();
        of_type || start == "<!doctype" || start.starts_with("<html")
    }
}

/// What a browser says of a permission.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Permission {
    /// The page has it.
    Granted,
    /// The user is going to be asked.
    Prompt,
    /// The page does not get it.
    Denied,
    /// The browser does not know of such a permission.
    Unknown,
}
