//! The clock, as it is handed in.

/// A moment, in milliseconds since the beginning of 1970 (UTC).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Timestamp {
    milliseconds: u64,
}

impl Timestamp {
    /// The moment this many milliseconds after the beginning of 1970 (UTC), as JavaScript's
    /// `Date.now()` counts.
    pub const fn from_unix_milliseconds(milliseconds: u64) -> Self {
        Self { milliseconds }
    }

    /// The moment this many seconds after the beginning of 1970 (UTC).
    pub const fn from_unix_seconds(seconds: u64) -> Self {
        Self { milliseconds: seconds.saturating_mul(1000) }
    }

    /// Whole seconds since the beginning of 1970 (UTC), as tokens count.
    pub const fn unix_seconds(self) -> u64 {
        self.milliseconds / 1000
    }
}
