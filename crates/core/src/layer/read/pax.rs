//! Pax records: what is told of an entry in a header of its own (POSIX pax, "pax Extended Header").

/// What records say of an entry. What they do not say is none.
#[derive(Clone, Debug, Default)]
pub(super) struct Pax {
    pub(super) path: Option<Vec<u8>>,
    pub(super) link: Option<Vec<u8>>,
    pub(super) size: Option<u64>,
    pub(super) uid: Option<u64>,
    pub(super) gid: Option<u64>,
    pub(super) user: Option<Vec<u8>>,
    pub(super) group: Option<Vec<u8>>,
    pub(super) modified: Option<i64>,
    /// The size of a sparse file with its holes.
    pub(super) real_size: Option<u64>,
    /// Whether it is a sparse file.
    pub(super) is_sparse: bool,
    pub(super) attributes: Vec<String>,
}

impl Pax {
    /// Reads records over what is known; none where they are not written as records.
    pub(super) fn read(&mut self, mut records: &[u8]) -> Option<()> {
        while !records.is_empty() {
            let space = records.iter().position(|byte| *byte == b' ')?;
            let length: usize = plain(records.get(..space)?)?;
            let (record, rest) = records.split_at_checked(length)?;
            let record = record.get(space + 1..)?.strip_suffix(b"\n")?;
            let equals = record.iter().position(|byte| *byte == b'=')?;
            let (name, value) = (record.get(..equals)?, record.get(equals + 1..)?);
            self.set(name, value)?;
            records = rest;
        }
        Some(())
    }

    fn set(&mut self, name: &[u8], value: &[u8]) -> Option<()> {
        // Without a value, what was said before is taken back.
        let text = || (!value.is_empty()).then(|| value.to_vec());
        let number = || if value.is_empty() { Ok(None) } else { plain(value).map(Some).ok_or(()) };
        match name {
            b"path" => self.path = text(),
            // GNU's sparse files have another path in `path`.
            b"GNU.sparse.name" => {
                self.is_sparse = true;
                self.path = text();
            }
            b"linkpath" => self.link = text(),
            b"size" => self.size = number().ok()?,
            b"uid" => self.uid = number().ok()?,
            b"gid" => self.gid = number().ok()?,
            b"uname" => self.user = text(),
            b"gname" => self.group = text(),
            b"mtime" if value.is_empty() => self.modified = None,
            b"mtime" => self.modified = Some(seconds(value)?),
            b"GNU.sparse.realsize" | b"GNU.sparse.size" => {
                self.is_sparse = true;
                self.real_size = number().ok()?;
            }
            name if name.starts_with(b"GNU.sparse.") => self.is_sparse = true,
            name => {
                if let Some(attribute) = name.strip_prefix(b"SCHILY.xattr.") {
                    self.attributes.push(String::from_utf8_lossy(attribute).into_owned());
                }
            }
        }
        Some(())
    }
}

/// A number in decimal digits.
fn plain<N: std::str::FromStr>(digits: &[u8]) -> Option<N> {
    let is_plain = digits.iter().all(u8::is_ascii_digit);
    std::str::from_utf8(digits).ok().filter(|_| is_plain)?.parse().ok()
}

/// Seconds with a fraction, which is left away: towards the past, as clocks count.
fn seconds(value: &[u8]) -> Option<i64> {
    let (whole, fraction) = match value.iter().position(|byte| *byte == b'.') {
        Some(point) => (value.get(..point)?, value.get(point + 1..)?),
        None => (value, &[][..]),
    };
    if !fraction.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let Some(whole) = whole.strip_prefix(b"-") else { return plain(whole) };
    let has_fraction = fraction.iter().any(|digit| *digit != b'0');
    plain::<i64>(whole)?.checked_neg()?.checked_sub(i64::from(has_fraction))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(records: &[u8]) -> Option<Pax> {
        let mut pax = Pax::default();
        pax.read(records).map(|()| pax)
    }

    #[test]
    fn records_say_what_the_header_has_no_room_for() {
        let pax = read(b"12 path=a\nb\n24 mtime=-1350244992.02\n31 SCHILY.xattr.user.name=value\n").unwrap();
        assert_eq!(pax.path.as_deref(), Some(b"a\nb".as_slice()));
        assert_eq!(pax.modified, Some(-1_350_244_993));
        assert_eq!(pax.attributes, ["user.name"]);
    }

    #[test]
    fn a_record_without_a_value_takes_back_what_was_said() {
        assert_eq!(read(b"9 path=a\n8 path=\n").unwrap().path, None);
        assert_eq!(read(b"10 size=5\n8 size=\n").unwrap().size, None);
    }

    #[test]
    fn what_is_no_record_is_refused() {
        for text in
            ["x", "5 a=b", "99 path=a\n", "2 path=a\n", "8 path=a\n", "9 patha \n", "10 size=x\n", "0 a=b\n"]
        {
            assert!(read(text.as_bytes()).is_none(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn nothing_panics(records: Vec<u8>) {
            let _ = read(&records);
        }
    }
}
