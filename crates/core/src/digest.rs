//! Digests: the name of content by its hash (image-spec, descriptor.md, "Digests").

#[cfg(any(test, all(target_arch = "wasm32", target_feature = "simd128", feature = "fast-digest")))]
mod sha256;

use crate::checked_string;
use sha2::Digest as _;
#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128", feature = "fast-digest")))]
use sha2::Sha256;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128", feature = "fast-digest"))]
use sha256::Sha256;

/// The digest of some content: `algorithm:encoded`.
///
/// A registered algorithm's encoded part is checked for its length and lower-case hex; that
/// of an unregistered one only against the grammar, since the specification lets it through.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(type = "string"))]
pub struct Digest {
    text: String,
    colon: usize,
}
checked_string!(Digest, DigestError);

/// Found and sorted by its text, so that a list of digests can be entered anywhere.
impl std::borrow::Borrow<str> for Digest {
    fn borrow(&self) -> &str {
        &self.text
    }
}

/// As its text, which it is found by.
impl std::hash::Hash for Digest {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

impl Digest {
    /// Parses `algorithm:encoded`.
    pub fn parse(text: &str) -> Result<Self, DigestError> {
        Self::check(text)?;
        Ok(Self { text: text.to_owned(), colon: text.find(':').unwrap_or(0) })
    }

    /// Whether a text is a digest, and of which algorithm: the same as parsing, with nothing kept.
    pub fn check(text: &str) -> Result<Algorithm, DigestError> {
        // Nearly all digests are of this kind.
        if text.strip_prefix("sha256:").is_some_and(|hex| hex.len() == 64 && is_lower_hex(hex)) {
            return Ok(Algorithm::Sha256);
        }
        let (name, encoded) = text.split_once(':').ok_or(DigestError::NoColon)?;
        let algorithm = Algorithm::named(name);
        if !is_algorithm(name) {
            return Err(DigestError::Algorithm(name.chars().take(64).collect()));
        }
        let is_encoded = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'=' | b'_' | b'-');
        if encoded.is_empty() || !encoded.bytes().all(is_encoded) {
            return Err(DigestError::Encoded);
        }
        match algorithm.hex_length() {
            Some(expected) if encoded.len() != expected => {
                Err(DigestError::Length { algorithm: name.to_owned(), expected, actual: encoded.len() })
            }
            Some(_) if !is_lower_hex(encoded) => Err(DigestError::NotLowerHex),
            _ => Ok(algorithm),
        }
    }

    /// The SHA-256 digest of `content`.
    pub fn sha256(content: &[u8]) -> Self {
        let mut hasher = Hasher::sha256();
        hasher.update(content);
        hasher.finish()
    }

    /// The digest of `content` by an algorithm; none for one that is not computed here.
    pub fn compute(algorithm: Algorithm, content: &[u8]) -> Option<Self> {
        let mut hasher = Hasher::for_algorithm(algorithm)?;
        hasher.update(content);
        Some(hasher.finish())
    }

    /// The tag under which clients keep the list of referrers of this content where the registry does not
    /// (distribution-spec, "Referrers Tag Schema").
    pub fn referrers_tag(&self) -> String {
        let allowed = |c: char| if c.is_ascii_alphanumeric() || "._".contains(c) { c } else { '-' };
        let part =
            |text: &str, longest: usize| -> String { text.chars().take(longest).map(allowed).collect() };
        format!("{}-{}", part(&self.text[..self.colon], 32), part(self.encoded(), 64))
    }

    /// The algorithm that the part before the colon names.
    pub fn algorithm(&self) -> Algorithm {
        Algorithm::named(&self.text[..self.colon])
    }

    /// The part after the colon.
    pub fn encoded(&self) -> &str {
        &self.text[self.colon + 1..]
    }

    /// The first twelve characters of the encoded part, for people to look at.
    pub fn short(&self) -> &str {
        let encoded = self.encoded();
        &encoded[..encoded.len().min(12)]
    }

    fn of(algorithm: &str, hash: &[u8]) -> Self {
        let mut text = String::with_capacity(algorithm.len() + 1 + hash.len() * 2);
        text.push_str(algorithm);
        text.push(':');
        for byte in hash {
            for nibble in [byte >> 4, byte & 15] {
                text.push(char::from(b"0123456789abcdef"[usize::from(nibble)]));
            }
        }
        Self { text, colon: algorithm.len() }
    }
}

/// A digest's algorithm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Algorithm {
    /// SHA-256: registered, and every implementation has it.
    Sha256,
    /// SHA-512: registered, optional.
    Sha512,
    /// BLAKE3: registered, optional. Its digests can be parsed and carried here, not computed.
    Blake3,
    /// One that the specification does not register: its digests can be carried, not checked.
    Unregistered,
}

impl Algorithm {
    /// The algorithm of a name.
    pub fn named(name: &str) -> Self {
        match name {
            "sha256" => Self::Sha256,
            "sha512" => Self::Sha512,
            "blake3" => Self::Blake3,
            _ => Self::Unregistered,
        }
    }

    /// Its name; none for those that are not registered, which have many.
    pub fn name(self) -> Option<&'static str> {
        match self {
            Self::Sha256 => Some("sha256"),
            Self::Sha512 => Some("sha512"),
            Self::Blake3 => Some("blake3"),
            Self::Unregistered => None,
        }
    }

    /// How many hex digits the encoded part has, where that is known.
    fn hex_length(self) -> Option<usize> {
        match self {
            Self::Sha256 | Self::Blake3 => Some(64),
            Self::Sha512 => Some(128),
            Self::Unregistered => None,
        }
    }
}

/// Computes a digest from content that comes in pieces.
#[derive(Clone)]
pub struct Hasher(State);

#[derive(Clone)]
enum State {
    Sha256(Sha256),
    Sha512(Box<sha2::Sha512>),
}

impl Hasher {
    /// A hasher for SHA-256, the algorithm that everyone has.
    pub fn sha256() -> Self {
        Self(State::Sha256(Sha256::new()))
    }

    /// A hasher for SHA-512.
    pub fn sha512() -> Self {
        Self(State::Sha512(Box::default()))
    }

    /// The hasher that can check a digest of this algorithm; none where it is not known here.
    pub fn for_algorithm(algorithm: Algorithm) -> Option<Self> {
        match algorithm {
            Algorithm::Sha256 => Some(Self::sha256()),
            Algorithm::Sha512 => Some(Self(State::Sha512(Box::default()))),
            Algorithm::Blake3 | Algorithm::Unregistered => None,
        }
    }

    /// Takes the next piece of the content.
    pub fn update(&mut self, piece: &[u8]) {
        match &mut self.0 {
            State::Sha256(state) => state.update(piece),
            State::Sha512(state) => state.update(piece),
        }
    }

    /// The digest of all pieces together.
    pub fn finish(self) -> Digest {
        match self.0 {
            State::Sha256(state) => Digest::of("sha256", &state.finalize()),
            State::Sha512(state) => Digest::of("sha512", &state.finalize()),
        }
    }
}

/// Why a text is not a digest.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DigestError {
    /// There is no colon.
    #[error("a digest is written algorithm:encoded, and this one has no colon")]
    NoColon,
    /// The part before the colon is outside the grammar.
    #[error("“{0}” is not a digest algorithm: lower-case letters and digits, joined by one of + . _ -")]
    Algorithm(String),
    /// The part after the colon is empty or has a character that it must not.
    #[error("the part of a digest after the colon has letters, digits, =, _ or -, at least one")]
    Encoded,
    /// The encoded part is too short or too long for its algorithm.
    #[error("a {algorithm} digest has {expected} hex digits after the colon, and this one has {actual}")]
    Length {
        /// The algorithm named.
        algorithm: String,
        /// How many hex digits it has.
        expected: usize,
        /// How many characters are there.
        actual: usize,
    },
    /// The encoded part of a registered algorithm has something else than `0-9a-f`.
    #[error("the hex digits of a digest are 0-9 and a-f, in lower case")]
    NotLowerHex,
}

/// Whether all bytes are `0-9a-f`. All of them are looked at, which takes less time than to stop early.
fn is_lower_hex(text: &str) -> bool {
    text.bytes().fold(true, |holds, byte| holds & matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// `component (separator component)*`: image-spec, descriptor.md, "Digests".
fn is_algorithm(text: &str) -> bool {
    text.split(['+', '.', '_', '-'])
        .all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const EMPTY: &str = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    #[test]
    fn the_digest_of_nothing_is_the_known_one() {
        assert_eq!(Digest::sha256(b"").as_str(), EMPTY);
    }

    #[test]
    fn the_digest_of_the_empty_json_object_is_the_one_in_the_specification() {
        assert_eq!(
            Digest::sha256(b"{}").as_str(),
            "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
        );
    }

    #[test]
    fn sha512_digests_are_computed() {
        let mut hasher = Hasher::for_algorithm(Algorithm::Sha512).unwrap();
        hasher.update(b"");
        assert!(
            hasher.finish().as_str().starts_with("sha512:cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc")
        );
    }

    #[test]
    fn an_unregistered_algorithm_is_kept_and_cannot_be_checked() {
        let digest =
            Digest::parse("multihash+base58:QmRZxt2b1FVZPNqd8hsiykDL3TdBDeTSPX9Kv46HmX4Gx8").unwrap();
        assert_eq!(digest.algorithm(), Algorithm::Unregistered);
        assert!(Hasher::for_algorithm(digest.algorithm()).is_none());
    }

    #[test]
    fn upper_case_hex_is_refused() {
        let text = EMPTY.replace('e', "E");
        assert_eq!(Digest::parse(&text), Err(DigestError::NotLowerHex));
    }

    #[test]
    fn a_short_digest_is_told_how_long_it_should_be() {
        assert_eq!(
            Digest::parse("sha256:e6"),
            Err(DigestError::Length { algorithm: "sha256".into(), expected: 64, actual: 2 })
        );
    }

    #[test]
    fn nonsense_is_refused() {
        for text in ["", ":", "sha256", "sha256:", ":abc", "SHA256:00", "a..b:c", "sha256:x y", "é:1"] {
            assert!(Digest::parse(text).is_err(), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn pieces_give_the_same_digest_as_the_whole(content: Vec<u8>, cut: prop::sample::Index) {
            let at = cut.index(content.len() + 1);
            let mut hasher = Hasher::sha256();
            hasher.update(&content[..at]);
            hasher.update(&content[at..]);
            prop_assert_eq!(hasher.finish(), Digest::sha256(&content));
        }

        #[test]
        fn parsing_any_text_keeps_it_or_refuses_it(text in "\\PC{0,200}") {
            if let Ok(digest) = Digest::parse(&text) {
                prop_assert_eq!(digest.to_string(), text);
            }
        }
    }
}
