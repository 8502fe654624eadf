//! What the specification's text would reject, before it is written.

use super::BuildError;
use crate::validate::is_rfc3339;
use crate::{Descriptor, Digest};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use fluent_uri::Uri;

/// A time, where there is one.
pub(super) fn time(text: Option<&String>) -> Result<(), BuildError> {
    match text.filter(|text| !is_rfc3339(text)) {
        Some(text) => Err(BuildError::Time(text.clone())),
        None => Ok(()),
    }
}

/// Descriptors: their addresses, their sizes and their embedded content (image-spec, descriptor.md).
pub(super) fn descriptors<'a>(all: impl IntoIterator<Item = &'a Descriptor>) -> Result<(), BuildError> {
    all.into_iter().try_for_each(descriptor)
}

fn descriptor(descriptor: &Descriptor) -> Result<(), BuildError> {
    if i64::try_from(descriptor.size).is_err() {
        return Err(BuildError::Size(descriptor.size));
    }
    if let Some(url) = descriptor.urls.iter().find(|url| Uri::parse(url.as_str()).is_err()) {
        return Err(BuildError::Url(url.clone()));
    }
    let Some(data) = &descriptor.data else { return Ok(()) };
    let content = BASE64_STANDARD.decode(data).ok().filter(|content| content.len() as u64 == descriptor.size);
    let is_content = content.is_some_and(|content| {
        // A digest that cannot be computed here is believed.
        let actual = Digest::compute(descriptor.digest.algorithm(), &content);
        actual.is_none_or(|actual| actual == descriptor.digest)
    });
    if is_content { Ok(()) } else { Err(BuildError::Data(descriptor.digest.to_string())) }
}
