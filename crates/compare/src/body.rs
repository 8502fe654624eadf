//! Bodies.

use crate::comparison::{Part, Weight};
use crate::document;
use crate::pair::Pair;
use longshore_client::Step;
use longshore_client::event::{RecordedRequest, RecordedResponse};
use longshore_client::secrets::Secrets;
use longshore_core::Digest;
use std::borrow::Cow;

/// A body, as far as it was kept.
pub(crate) struct Body<'a> {
    /// What is here of it, without secrets.
    bytes: Cow<'a, [u8]>,
    /// Whether that is all of it.
    is_whole: bool,
    size: u64,
    digest: Option<&'a Digest>,
}

/// Longer documents are compared by their digests alone.
const LONGEST: usize = 4 << 20;

impl<'a> Body<'a> {
    pub(crate) fn sent(request: &'a RecordedRequest) -> Self {
        let size = request.body_size;
        let is_whole = request.body.len() as u64 == size;
        Self { bytes: Cow::Borrowed(&request.body), is_whole, size, digest: None }
    }

    pub(crate) fn received(
        request: &'a RecordedRequest,
        response: &'a RecordedResponse,
        secrets: &Secrets,
    ) -> Self {
        let body = &response.body;
        let is_whole = body.is_whole() || secrets.is_masked_already(&body.kept);
        let bytes = secrets.masked_body(request, &body.kept);
        Self { bytes, is_whole, size: body.size, digest: body.digest.as_ref() }
    }

    fn text(&self) -> Option<&str> {
        std::str::from_utf8(&self.bytes).ok()
    }
}

/// What is not the same in two of them.
pub(crate) fn differences(pair: &mut Pair<'_>, part: Part, a: &Body<'_>, b: &Body<'_>) {
    let is_other_digest = a.digest.is_some() && b.digest.is_some() && a.digest != b.digest;
    // Tokens are of other lengths, and have other digests.
    let is_token = pair.step == Step::Auth && part == Part::ResponseBody;
    if a.bytes == b.bytes && a.size == b.size && (!is_other_digest || is_token) {
        return;
    }
    let mut weight = Weight::Differs;
    if a.is_whole && b.is_whole && a.bytes.len().max(b.bytes.len()) <= LONGEST {
        let is_same = a.text().zip(b.text()).is_some_and(|(a, b)| pair.is_same(a, b));
        let differs =
            if is_same { Some(false) } else { document::differences(pair, part, &a.bytes, &b.bytes) };
        // Size and digest follow from what is not the same inside.
        if differs == Some(true) {
            return;
        }
        if differs == Some(false) || is_token {
            weight = Weight::EveryRun;
        }
    } else if is_token {
        weight = Weight::EveryRun;
    }
    let size = |body: &Body<'_>| Some(body.size.to_string());
    let digest = |body: &Body<'_>| body.digest.map(|digest| digest.as_str().to_owned());
    pair.add(part, "size", size(a).as_deref(), size(b).as_deref(), weight);
    if is_other_digest {
        pair.add(part, "digest", digest(a).as_deref(), digest(b).as_deref(), weight);
    } else if a.size == b.size {
        pair.add(part, "", Some("these bytes"), Some("others of the same number"), weight);
    }
}
