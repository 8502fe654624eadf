//! Texts for a terminal: paths and numbers made readable.

use crate::failure::Failure;
pub(crate) use longshore_client::plain::{plain, plain_line, plain_name, plain_start};
use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::time::Duration;

/// Writes a report to standard output: in colour where that is a terminal and the report has any. Whoever closed a pipe has
/// read enough.
pub(crate) fn print(text: &str, is_coloured: bool) -> Result<(), Failure> {
    let written = if is_coloured {
        anstream::stdout().write_all(text.as_bytes())
    } else {
        io::stdout().write_all(text.as_bytes())
    };
    match written {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::new(format!("the report cannot be written to standard output: {error}")))
        }
        _ => Ok(()),
    }
}

/// A path for a line: digests and long values of the query are cut, since the line's other columns say
/// what it is about.
pub(crate) fn short_path(path: &str) -> String {
    let mut shown = String::with_capacity(path.len().min(120));
    let (path, query) = path.split_once('?').map_or((path, None), |(path, query)| (path, Some(query)));
    for (at, segment) in path.split('/').enumerate() {
        if at > 0 {
            shown.push('/');
        }
        shown.push_str(&short_value(segment));
    }
    for (at, parameter) in query.into_iter().flat_map(|query| query.split('&')).enumerate() {
        shown.push(if at == 0 { '?' } else { '&' });
        match parameter.split_once('=') {
            Some((name, value)) => {
                let _ = write!(shown, "{}={}", short_value(name), short_value(value));
            }
            None => shown.push_str(&short_value(parameter)),
        }
    }
    plain_line(&shown)
}

/// Longer than this and a value is cut: an upload's UUID still fits.
const LONG: usize = 48;

fn short_value(value: &str) -> Cow<'_, str> {
    if value.chars().count() <= LONG {
        return Cow::Borrowed(value);
    }
    // Of a digest, its algorithm and enough to tell it from its neighbours.
    Cow::Owned(value.chars().take(19).chain(['…']).collect())
}

/// A size as people write it.
pub(crate) fn size(bytes: u64) -> String {
    const UNITS: [&str; 4] = ["KiB", "MiB", "GiB", "TiB"];
    if bytes < 1024 {
        return format!("{bytes} {}", if bytes == 1 { "byte" } else { "bytes" });
    }
    let mut unit = 0;
    // In tenths of the unit, rounded down.
    let mut tenths = u128::from(bytes) * 10 / 1024;
    while tenths >= 10_240 && unit + 1 < UNITS.len() {
        tenths /= 1024;
        unit += 1;
    }
    format!("{}.{} {} ({bytes} bytes)", tenths / 10, tenths % 10, UNITS[unit])
}

/// How long something took, in three digits or so.
pub(crate) fn time(elapsed: Duration) -> String {
    let millis = elapsed.as_millis();
    match millis {
        0..=9 => format!("{}.{} ms", millis, elapsed.subsec_micros() / 100 % 10),
        10..=9_999 => format!("{millis} ms"),
        _ => format!("{}.{} s", elapsed.as_secs(), elapsed.subsec_millis() / 100),
    }
}

/// Reads a number of bytes: `1048576`, `512K`, `5M`, `1G`; the letters count in steps of 1,024.
pub(crate) fn byte_count(text: &str) -> Result<u64, String> {
    let (digits, shift) = match text.char_indices().last() {
        Some((at, 'k' | 'K')) => (&text[..at], 10),
        Some((at, 'm' | 'M')) => (&text[..at], 20),
        Some((at, 'g' | 'G')) => (&text[..at], 30),
        _ => (text, 0),
    };
    let number: u64 =
        digits.parse().map_err(|_| "a number of bytes is needed, such as 1048576 or 5M".to_owned())?;
    match number.checked_mul(1 << shift) {
        Some(0) => Err("at least one byte is needed".to_owned()),
        Some(bytes) => Ok(bytes),
        None => Err("that is more than can be counted".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_and_states_are_cut_in_a_path_and_upload_ids_are_not() {
        let digest = format!("sha256:{}", "a".repeat(64));
        assert_eq!(short_path(&format!("/v2/a/blobs/{digest}")), "/v2/a/blobs/sha256:aaaaaaaaaaaa…");
        let state = "x".repeat(300);
        let id = "8b8bd8a1-9e5c-4a2f-9d5c-0123456789ab";
        assert_eq!(
            short_path(&format!("/v2/a/blobs/uploads/{id}?_state={state}&digest={digest}")),
            format!("/v2/a/blobs/uploads/{id}?_state={}…&digest=sha256:aaaaaaaaaaaa…", "x".repeat(19))
        );
    }

    #[test]
    fn sizes_are_readable_and_exact() {
        for (bytes, text) in [
            (0, "0 bytes"),
            (1, "1 byte"),
            (1023, "1023 bytes"),
            (1536, "1.5 KiB (1536 bytes)"),
            (20 << 20, "20.0 MiB (20971520 bytes)"),
        ] {
            assert_eq!(size(bytes), text);
        }
        assert!(size(u64::MAX).ends_with("TiB (18446744073709551615 bytes)"));
    }

    #[test]
    fn times_have_three_digits_or_so() {
        for (micros, text) in
            [(1_234, "1.2 ms"), (34_567, "34 ms"), (2_345_678, "2345 ms"), (12_345_678, "12.3 s")]
        {
            assert_eq!(time(Duration::from_micros(micros)), text);
        }
    }

    #[test]
    fn byte_counts_are_read_with_and_without_a_letter() {
        for (text, bytes) in [("1", 1), ("512K", 512 << 10), ("5m", 5 << 20), ("1G", 1 << 30)] {
            assert_eq!(byte_count(text), Ok(bytes));
        }
        for text in ["", "0", "M", "-1", "5 M", "1.5M", "99999999999G", "5é"] {
            assert!(byte_count(text).is_err(), "{text}");
        }
    }
}
