//! A tar that comes in pieces: its entries come out, and its content goes by.

use super::header::{BLOCK, Header};
use super::pax::Pax;
use super::wanted::Wanted;
use super::{Limits, Listed, ListedKind, ReadLayerError as Error};
use crate::Hasher;
use std::io::{self, Write};

/// Reads a tar. What it keeps: one block, the names of one entry, and the entries that were not taken yet.
pub(super) struct Tar {
    pub(super) limits: Limits,
    /// How many bytes of the blob came so far.
    pub(super) packed: u64,
    pub(super) wanted: Option<Wanted>,
    /// The entries that were not taken yet.
    pub(super) entries: Vec<Listed>,
    pub(super) count: u64,
    /// How many bytes of the tar came so far.
    pub(super) unpacked: u64,
    pub(super) diff: Hasher,
    /// What ended the reading.
    pub(super) error: Option<Error>,
    state: State,
    block: Vec<u8>,
    /// Where the block that is being read begins.
    at: u64,
    /// What is told of the next entry.
    told: Told,
    /// How many bytes the names of all entries have.
    names: u64,
}

/// What stands before an entry's own header.
#[derive(Default)]
struct Told {
    is_begun: bool,
    path: Option<Vec<u8>>,
    link: Option<Vec<u8>>,
    pax: Pax,
}

/// What the next bytes are.
enum State {
    /// A header, or the first block of the end.
    Header,
    /// The second block of the end.
    LastBlock,
    /// What the letter says, kept whole.
    Told { at: u64, letter: u8, text: Vec<u8>, left: u64, padding: u64 },
    /// More of a sparse file's map; then its content.
    Map { size: u64, name: String },
    /// Content, then zeros.
    Content { left: u64, padding: u64, name: String },
    /// Nothing that matters.
    Behind,
}

impl Tar {
    pub(super) fn new(limits: Limits) -> Self {
        Self {
            limits,
            packed: 0,
            wanted: None,
            entries: Vec::new(),
            count: 0,
            unpacked: 0,
            diff: Hasher::sha256(),
            error: None,
            state: State::Header,
            block: Vec::with_capacity(BLOCK),
            at: 0,
            told: Told::default(),
            names: 0,
        }
    }

    /// Whether the tar may end here.
    pub(super) fn finish(&self) -> Result<(), Error> {
        let inside = match &self.state {
            State::Behind | State::LastBlock => return Ok(()),
            _ if self.unpacked == 0 => return Err(Error::Empty),
            State::Header if !self.block.is_empty() => "a header".to_owned(),
            State::Header if self.told.is_begun => "an entry".to_owned(),
            // Some writers leave the end away, and nobody misses the zeros behind the last content.
            State::Header | State::Content { left: 0, .. } => return Ok(()),
            State::Told { .. } => "a name".to_owned(),
            State::Map { name, .. } | State::Content { name, .. } => format!("“{name}”"),
        };
        if self.unpacked < BLOCK as u64 { Err(Error::NoTar) } else { Err(Error::Truncated(inside)) }
    }

    fn feed(&mut self, mut piece: &[u8]) -> Result<(), Error> {
        self.unpacked += piece.len() as u64;
        if self.unpacked > self.limits.unpacked {
            return Err(Error::Unpacked(self.limits.unpacked));
        }
        let most = self.packed.saturating_mul(self.limits.ratio).max(Limits::FREE);
        if self.unpacked > most {
            return Err(Error::Ratio(self.limits.ratio));
        }
        self.diff.update(piece);
        while !piece.is_empty() {
            let used = self.step(piece)?;
            piece = piece.get(used..).unwrap_or_default();
        }
        Ok(())
    }

    /// Takes bytes from the front of a piece: how many.
    fn step(&mut self, piece: &[u8]) -> Result<usize, Error> {
        match &mut self.state {
            State::Header | State::LastBlock | State::Map { .. } => {
                let used = piece.len().min(BLOCK - self.block.len());
                self.block.extend_from_slice(&piece[..used]);
                if let Ok(block) = <[u8; BLOCK]>::try_from(self.block.as_slice()) {
                    self.block.clear();
                    self.take_block(&block)?;
                    self.at += BLOCK as u64;
                }
                Ok(used)
            }
            State::Told { at, letter, text, left, padding } => {
                let (used, padding_used) = take(piece.len(), left, padding);
                text.extend_from_slice(&piece[..used]);
                self.at += (used + padding_used) as u64;
                if (*left, *padding) == (0, 0) {
                    let (at, letter, text) = (*at, *letter, std::mem::take(text));
                    self.state = State::Header;
                    self.tell(at, letter, text)?;
                }
                Ok(used + padding_used)
            }
            State::Content { left, padding, .. } => {
                let (used, padding_used) = take(piece.len(), left, padding);
                if let Some(wanted) = &mut self.wanted {
                    wanted.write(&piece[..used]);
                }
                self.at += (used + padding_used) as u64;
                if (*left, *padding) == (0, 0) {
                    self.state = State::Header;
                }
                Ok(used + padding_used)
            }
            State::Behind => Ok(piece.len()),
        }
    }

    fn take_block(&mut self, block: &[u8; BLOCK]) -> Result<(), Error> {
        let is_zero = block.iter().all(|byte| *byte == 0);
        match &mut self.state {
            State::Header if is_zero && self.told.is_begun => Err(Error::Truncated("an entry".to_owned())),
            State::Header if is_zero => {
                self.state = State::LastBlock;
                Ok(())
            }
            State::LastBlock if is_zero => {
                self.state = State::Behind;
                Ok(())
            }
            State::Map { size, name } => {
                // The last of the map's blocks says that it is.
                if block[504] == 0 {
                    let (size, name) = (*size, std::mem::take(name));
                    self.go_by(size, name);
                }
                Ok(())
            }
            State::Header => match Header::of(block) {
                Some(header) => self.begin(header),
                None if self.at == 0 => Err(Error::NoTar),
                None => Err(Error::Header(self.at)),
            },
            _ => Err(Error::Header(self.at)),
        }
    }

    fn begin(&mut self, header: Header<'_>) -> Result<(), Error> {
        let at = self.at;
        let number = |what| move || Error::Number(at, what);
        let size = header.size().ok_or_else(number("size"))?;
        let letter = header.letter();
        if matches!(letter, b'x' | b'X' | b'g' | b'L' | b'K') {
            if size > self.limits.name {
                return Err(Error::Name { at, size, limit: self.limits.name });
            }
            self.told.is_begun |= letter != b'g';
            let text = Vec::new();
            if size == 0 {
                return self.tell(at, letter, text);
            }
            self.state = State::Told { at, letter, text, left: size, padding: padding(size) };
            return Ok(());
        }
        if self.count >= self.limits.entries {
            return Err(Error::Entries(self.limits.entries));
        }
        self.count += 1;
        let told = std::mem::take(&mut self.told);
        let pax = told.pax;
        let path = pax.path.or(told.path).unwrap_or_else(|| header.path());
        let link = pax.link.or(told.link).unwrap_or_else(|| header.link());
        let mut kind = header.kind(&path, &link).ok_or_else(number("device"))?;
        if pax.is_sparse && kind == ListedKind::File {
            kind = ListedKind::Sparse;
        }
        // What is no file has no content, whatever its size says: so Go reads it, and with it most who unpack.
        let follows = match kind {
            ListedKind::File | ListedKind::Sparse | ListedKind::Other(_) => pax.size.unwrap_or(size),
            _ => 0,
        };
        // So much is never there, and it can be rounded up.
        if follows > i64::MAX.unsigned_abs() {
            return Err(Error::Number(at, "size"));
        }
        let real_size = match letter {
            b'S' => Some(header.real_size().ok_or_else(number("size"))?),
            _ => pax.real_size,
        };
        let [user, group] = header.names();
        let shown = |text: Vec<u8>| String::from_utf8_lossy(&text).into_owned();
        let entry = Listed {
            path: shown(path),
            size: real_size.filter(|_| kind == ListedKind::Sparse).unwrap_or(follows),
            kind,
            mode: header.mode().ok_or_else(number("mode"))?,
            uid: pax.uid.or_else(|| header.uid()).ok_or_else(number("owner"))?,
            gid: pax.gid.or_else(|| header.gid()).ok_or_else(number("group"))?,
            user: pax.user.or(user.map(<[u8]>::to_vec)).map(shown),
            group: pax.group.or(group.map(<[u8]>::to_vec)).map(shown),
            modified: pax.modified.or_else(|| header.modified()).ok_or_else(number("time"))?,
            attributes: pax.attributes,
        };
        self.names += entry.names();
        if self.names > self.limits.names {
            return Err(Error::Names(self.limits.names));
        }
        if let Some(wanted) = &mut self.wanted {
            wanted.begin(&entry);
        }
        let name = entry.path.chars().take(80).collect();
        self.entries.push(entry);
        if letter == b'S' && header.has_map() {
            self.state = State::Map { size: follows, name };
        } else {
            self.go_by(follows, name);
        }
        Ok(())
    }

    fn go_by(&mut self, size: u64, name: String) {
        self.state = match size {
            0 => State::Header,
            size => State::Content { left: size, padding: padding(size), name },
        };
    }

    /// Something is told of the next entry, by the header at a place.
    fn tell(&mut self, at: u64, letter: u8, mut text: Vec<u8>) -> Result<(), Error> {
        match letter {
            b'L' | b'K' => {
                text.truncate(text.iter().position(|byte| *byte == 0).unwrap_or(text.len()));
                let slot = if letter == b'L' { &mut self.told.path } else { &mut self.told.link };
                *slot = Some(text);
                Ok(())
            }
            // What is told of all entries is not applied: Go does not, and with it most who unpack layers.
            b'g' => Pax::default().read(&text).ok_or(Error::Pax(at)),
            _ => {
                self.told.pax = Pax::default();
                self.told.pax.read(&text).ok_or(Error::Pax(at))
            }
        }
    }
}

/// How many bytes of `length` are content, and how many are padding.
fn take(length: usize, left: &mut u64, padding: &mut u64) -> (usize, usize) {
    let content = (length as u64).min(*left);
    let zeros = (length as u64 - content).min(*padding);
    *left -= content;
    *padding -= zeros;
    // Both are at most `length`.
    (usize::try_from(content).unwrap_or(length), usize::try_from(zeros).unwrap_or(0))
}

fn padding(size: u64) -> u64 {
    size.wrapping_neg() % BLOCK as u64
}

impl Write for Tar {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        if self.error.is_none() {
            self.error = self.feed(piece).err();
        }
        match &self.error {
            Some(_) => Err(io::Error::other("the tar is broken")),
            None => Ok(piece.len()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
