//! Values of the file, each of which knows where it stands.

use crate::decimal;
use crate::error::ImportError;
use longshore_core::json::{Json, Kind, NodeId};
use std::borrow::Cow;
use std::fmt::Display;
use std::time::Duration;

/// A pointer is not longer than this, in bytes: what has a longer one is in no place that is read.
const LONGEST_POINTER: usize = 300;

/// The largest size that is read: what all readers of JSON can count to.
const LARGEST: i128 = 1 << 53;

/// A value of the file.
#[derive(Clone, Copy)]
pub(crate) struct Value<'j> {
    json: &'j Json<'j>,
    node: NodeId,
}

impl<'j> Value<'j> {
    pub(crate) fn new(json: &'j Json<'j>, node: NodeId) -> Self {
        Self { json, node }
    }

    /// An error about it, as the end of a sentence.
    pub(crate) fn wrong(self, what: impl Display) -> ImportError {
        ImportError::Value { pointer: self.pointer(), entry: self.entry(), what: what.to_string() }
    }

    /// Its JSON pointer.
    pub(crate) fn pointer(self) -> String {
        match self.json.pointer_within(self.node, LONGEST_POINTER) {
            Some(pointer) if pointer.is_empty() => "The document".to_owned(),
            Some(pointer) => pointer,
            None => "Something deep inside".to_owned(),
        }
    }

    /// The exchange that it is in, from 1.
    fn entry(self) -> Option<u32> {
        let mut at = self.node;
        loop {
            let list = self.json.parent(at)?;
            if self.json.kind(list) == Kind::Array
                && ["exchanges", "entries"].iter().any(|name| self.json.key_is(list, name))
            {
                return self.json.place(at).checked_add(1);
            }
            at = list;
        }
    }

    fn is(self, kind: Kind) -> Result<(), ImportError> {
        let found = self.json.kind(self.node);
        if found == kind {
            return Ok(());
        }
        Err(self.wrong(format_args!("is {}, and not {}", found.with_article(), kind.with_article())))
    }

    /// The members of an object.
    pub(crate) fn members(self) -> Result<impl Iterator<Item = (Cow<'j, str>, Self)>, ImportError> {
        self.is(Kind::Object)?;
        let json = self.json;
        Ok(json
            .children(self.node)
            .map(move |node| (json.key(node).unwrap_or_default(), Self { json, node })))
    }

    /// The entries of an array.
    pub(crate) fn entries(self) -> Result<impl Iterator<Item = Self>, ImportError> {
        self.is(Kind::Array)?;
        let json = self.json;
        Ok(json.children(self.node).map(move |node| Self { json, node }))
    }

    /// A member of an object; none where it is left out, or null.
    pub(crate) fn optional(self, name: &str) -> Result<Option<Self>, ImportError> {
        self.is(Kind::Object)?;
        let mut found = self.json.children(self.node).filter(|child| self.json.key_is(*child, name));
        let Some(node) = found.next() else { return Ok(None) };
        let member = Self { node, ..self };
        if found.next().is_some() {
            return Err(member.wrong("is there more than once"));
        }
        Ok((self.json.kind(node) != Kind::Null).then_some(member))
    }

    /// A member that has to be there.
    pub(crate) fn required(self, name: &str) -> Result<Self, ImportError> {
        self.optional(name)?.ok_or_else(|| self.wrong(format_args!("has no “{name}”")))
    }

    /// A member; none of what is no object.
    pub(crate) fn member_if_object(self, name: &str) -> Result<Option<Self>, ImportError> {
        if self.json.kind(self.node) == Kind::Object { self.optional(name) } else { Ok(None) }
    }

    /// A string.
    pub(crate) fn text(self) -> Result<Cow<'j, str>, ImportError> {
        self.is(Kind::String)?;
        Ok(self.json.string(self.node).unwrap_or_default())
    }

    /// A member's text, where it is there.
    pub(crate) fn optional_text(self, name: &str) -> Result<Option<Cow<'j, str>>, ImportError> {
        self.optional(name)?.map(Self::text).transpose()
    }

    /// `true` or `false`.
    pub(crate) fn boolean(self) -> Result<bool, ImportError> {
        self.is(Kind::Boolean)?;
        Ok(self.json.boolean(self.node).unwrap_or_default())
    }

    /// A whole number of any sign.
    pub(crate) fn whole(self) -> Result<i128, ImportError> {
        self.is(Kind::Number)?;
        let whole = self.json.number(self.node).and_then(longshore_core::json::Number::whole);
        whole.ok_or_else(|| self.wrong("is no whole number"))
    }

    /// A number of bytes.
    pub(crate) fn size(self) -> Result<u64, ImportError> {
        let size = self.whole()?;
        let size = Some(size).filter(|size| *size <= LARGEST).and_then(|size| u64::try_from(size).ok());
        size.ok_or_else(|| self.wrong("is no number of bytes: from 0 to 2^53"))
    }

    /// A small number, such as an exchange's.
    pub(crate) fn number(self) -> Result<u32, ImportError> {
        let number = u32::try_from(self.whole()?).ok();
        number.ok_or_else(|| self.wrong("is no number from 0 to 2^32"))
    }

    /// A time in milliseconds; none for one below zero.
    pub(crate) fn milliseconds(self) -> Result<Option<Duration>, ImportError> {
        self.is(Kind::Number)?;
        Ok(decimal::milliseconds(self.json.raw(self.node)))
    }

    /// As it is written in the file.
    pub(crate) fn raw(self) -> String {
        String::from_utf8_lossy(self.json.raw(self.node)).chars().take(40).collect()
    }
}
