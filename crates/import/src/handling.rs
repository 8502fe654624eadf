//! What the user and the client did to a request: edits, faults, retries.

use crate::error::ImportError;
use crate::exchange::{cut, url};
use crate::headers;
use crate::urls::address;
use crate::value::Value;
use crate::warning::{Oddity, Warnings};
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use longshore_client::event::RecordedRequest;
use longshore_client::mask;
use longshore_client::secrets::Secrets;
use longshore_client::transcript::Handling;
use std::rc::Rc;

/// A mask, spelled otherwise: it is shown the same, and is another text.
const OTHER_MASK: &str = "%E2%80%A2%E2%80%A2%E2%80%A2%E2%80%A2%E2%80%A2%E2%80%A2";

/// What was done, of an exchange in our JSON or of what an archive of ours has besides. The request becomes what it was
/// after it was edited, in whatever the list of changes says more exactly; `is_sorted` says that the order of its headers is
/// not that which they went in.
pub(crate) fn read(
    from: Value<'_>,
    request: &mut RecordedRequest,
    is_sorted: bool,
    warnings: &mut Warnings,
) -> Result<Handling, ImportError> {
    let mut handling = Handling::default();
    if let Some(edited) = from.optional("edited")? {
        let changes = edited.required("changes")?;
        let mut undo =
            Undo { before: request.clone(), after: request, changed: HeaderMap::new(), new: Vec::new() };
        for change in changes.entries()? {
            if !undo.change(change)? {
                warnings.add(Oddity::Edit, change);
            }
        }
        handling.before = Some(Rc::new(undo.finish(is_sorted)));
        handling.stripped = edited.required("credentials_taken_out")?.boolean()?;
    }
    handling.gateway = from.optional("gateway")?.map(url).transpose()?.map(|gateway| gateway.origin());
    if let Some(fault) = from.optional("fault")? {
        handling.fault = fault.text()?.parse().ok();
        if handling.fault.is_none() {
            warnings.add(Oddity::Fault, fault);
        }
    }
    handling.repeats = from.optional("retry_of")?.map(Value::number).transpose()?;
    if let Some(wait) = from.optional("tried_again_after_ms")? {
        handling.tried_again_after = Some(cut(wait, warnings)?);
    }
    Ok(handling)
}

/// A request on its way back to what it was before it was edited.
struct Undo<'a> {
    before: RecordedRequest,
    after: &'a mut RecordedRequest,
    /// The headers that were changed or taken out, in the order of the changes.
    changed: HeaderMap,
    /// Those that came, likewise.
    new: Vec<HeaderName>,
}

impl Undo<'_> {
    /// Takes one change back; false where it cannot be read.
    fn change(&mut self, change: Value<'_>) -> Result<bool, ImportError> {
        let what = change.required("what")?.text()?;
        let (old, new) = (change.optional_text("before")?, change.optional_text("after")?);
        let done = match what.as_ref() {
            "method" => old.and_then(|old| Method::from_bytes(old.as_bytes()).ok()).map(|method| {
                self.before.method = method;
            }),
            "url" => self.url(old.as_deref().unwrap_or_default(), new.as_deref().unwrap_or_default()),
            "body" => self.body(old.as_deref().unwrap_or_default()),
            name => self.header(name, old.as_deref()),
        };
        Ok(done.is_some())
    }

    fn url(&mut self, old: &str, new: &str) -> Option<()> {
        let masks = Secrets::masked_already();
        // Of the two places where it stands, the other one leaves out what is usual, such as a path of `/`.
        let exact = address(new).filter(|new| masks.masked_url(new) == masks.masked_url(&self.after.url));
        if let Some(exact) = exact {
            self.after.url = exact;
        }
        let old = address(old)?;
        // A secret in it was changed for another.
        let is_same = old == self.after.url;
        let other = || address(&old.as_str().replace(OTHER_MASK, &OTHER_MASK.to_ascii_lowercase()));
        self.before.url = if is_same { other()? } else { old };
        Some(())
    }

    /// Of a body, its size alone is told.
    fn body(&mut self, old: &str) -> Option<()> {
        let size = old.strip_suffix(" bytes").or_else(|| old.strip_suffix(" byte"))?;
        self.before.body_size = size.parse().ok()?;
        let is_told = self.before.body_size != self.after.body_size || !self.after.body.is_empty();
        self.before.body = if is_told { Bytes::new() } else { Bytes::from_static(mask::MASK.as_bytes()) };
        Some(())
    }

    fn header(&mut self, name: &str, old: Option<&str>) -> Option<()> {
        let name = HeaderName::from_bytes(name.as_bytes()).ok()?;
        // Such a change is not told from that of a header.
        if matches!(name.as_str(), "method" | "url" | "body") {
            return None;
        }
        let Some(old) = old else {
            self.new.push(name);
            return Some(());
        };
        let parts = headers::parts(name.as_str(), old);
        let values = |spelled: &dyn Fn(&str) -> String| -> Option<Vec<HeaderValue>> {
            parts.iter().map(|part| HeaderValue::from_bytes(spelled(part).as_bytes()).ok()).collect()
        };
        let mut old_values = values(&str::to_owned)?;
        if self.after.headers.get_all(&name).iter().eq(&old_values) {
            // A secret in it was changed for another.
            old_values = values(&|part| part.replace(mask::MASK, OTHER_MASK))?;
        }
        for value in old_values {
            self.changed.try_append(name.clone(), value).ok()?;
        }
        Some(())
    }

    /// The request as it was: its headers in an order in which the changes are told as they were.
    fn finish(self, is_sorted: bool) -> RecordedRequest {
        let Self { mut before, after, changed, new } = self;
        if is_sorted {
            let old = std::mem::take(&mut after.headers);
            let first = new.iter().flat_map(|name| old.get_all(name).iter().map(move |value| (name, value)));
            let rest = old.iter().filter(|(name, _)| !new.contains(name));
            after.headers = first.chain(rest).map(|(name, value)| (name.clone(), value.clone())).collect();
        }
        let kept = after.headers.iter();
        let kept = kept.filter(|(name, _)| !changed.contains_key(*name) && !new.contains(name));
        let kept: Vec<_> = kept.map(|(name, value)| (name.clone(), value.clone())).collect();
        before.headers = changed;
        before.headers.extend(kept);
        before
    }
}
