//! What a gateway offers.

use crate::url::{Origin, Url};
use longshore_core::json::{Json, Members, NodeId, Read, ReadError, read};

/// The document beside the page in which a gateway says what it is for.
#[derive(Clone)]
pub struct Offer {
    /// The origin of the page that it is for.
    pub page: Origin,
    /// The registries that it leads to.
    pub registries: Vec<Origin>,
    /// The page's token.
    pub(super) token: String,
}

impl Offer {
    /// The only form of the document that is known here.
    const VERSION: u64 = 1;

    /// Reads the document; none where it is none, or of a form that is not known here.
    pub(super) fn parse(document: &[u8]) -> Option<Self> {
        let document: Document =
            read(document).ok().filter(|read: &Document| read.version == Self::VERSION)?;
        let origin = |text: &String| Url::parse(text).ok().map(|url| url.origin());
        Some(Self {
            page: origin(&document.page)?,
            registries: document.registries.iter().filter_map(origin).collect(),
            token: document.token,
        })
    }
}

struct Document {
    version: u64,
    page: String,
    registries: Vec<String>,
    token: String,
}

impl Read for Document {
    fn read(json: &Json<'_>, node: NodeId) -> Result<Self, ReadError> {
        let members = Members::of(json, node)?;
        Ok(Self {
            version: members.required("version")?,
            page: members.required("page")?,
            registries: members.required("registries")?,
            token: members.required("token")?,
        })
    }
}

impl std::fmt::Debug for Offer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Offer")
            .field("page", &self.page)
            .field("registries", &self.registries)
            .finish_non_exhaustive()
    }
}
