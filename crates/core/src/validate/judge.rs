//! The judges: those whose verdict on a document is known or predicted.

/// Someone who accepts or rejects documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename_all = "lowercase"))]
pub enum Judge {
    /// The specification's written text.
    Spec,
    /// The specification's JSON schemas, as its Go validator reads them.
    Schema,
    /// The specification's Go validator: decoding, checks and schemas.
    Official,
    /// Quay, when the document is pushed.
    Quay,
}

impl Judge {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 4] = [Self::Spec, Self::Schema, Self::Official, Self::Quay];

    /// The name in options and in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Spec => "spec",
            Self::Schema => "schema",
            Self::Official => "official",
            Self::Quay => "quay",
        }
    }

    /// The judge of a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|judge| judge.name() == name)
    }

    fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// A set of judges.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Judges(u8);

impl Judges {
    /// Nobody.
    pub const NONE: Self = Self(0);
    /// Everybody.
    pub const ALL: Self = Self(0b1111);

    /// Those of a list.
    pub fn of(judges: &[Judge]) -> Self {
        Self(judges.iter().fold(0, |bits, judge| bits | judge.bit()))
    }

    /// Whether the judge is among them.
    pub fn contains(self, judge: Judge) -> bool {
        self.0 & judge.bit() != 0
    }

    /// Those of either.
    #[must_use]
    pub fn and(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }

    /// Those that are in both.
    #[must_use]
    pub fn among(self, others: Self) -> Self {
        Self(self.0 & others.0)
    }

    /// Whether there is nobody.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Their names, in the order in which they are shown.
    pub fn names(self) -> Vec<&'static str> {
        self.iter().map(Judge::name).collect()
    }

    /// Each of them, in the order in which they are shown.
    pub fn iter(self) -> impl Iterator<Item = Judge> {
        Judge::ALL.into_iter().filter(move |judge| self.contains(*judge))
    }
}

/// What a judge says of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename_all = "lowercase"))]
pub enum Verdict {
    /// The document is accepted.
    Accept,
    /// It is rejected.
    Reject,
    /// The judge does not know documents of this kind.
    Unknown,
}

impl Verdict {
    /// The name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Reject => "reject",
            Self::Unknown => "unknown",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_hold_what_was_put_in() {
        let set = Judges::of(&[Judge::Quay]).and(Judges::of(&[Judge::Spec]));
        assert_eq!(set.iter().collect::<Vec<_>>(), [Judge::Spec, Judge::Quay]);
        assert!(set.among(Judges::of(&[Judge::Schema])).is_empty());
    }
}
