use std::ffi::OsString;
use std::path::PathBuf;

/// How the program is called.
pub(crate) const USAGE: &str = "\
Usage: longshore-bundle --index FILE --wasm FILE --out FOLDER [--development] [--goal BYTES] [--limit BYTES]

  --index FILE     the page's index.html, whose data-trunk links name what belongs to it
  --wasm FILE      the compiled page, as cargo left it
  --out FOLDER     where the site goes; what else is there is removed
  --development    keep debug information and compress nothing
  --goal BYTES     with --limit: say as well how far the first load is from this
  --limit BYTES    print the table of sizes; exit with 1 if the first load is larger, compressed";

/// What is to be done.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Arguments {
    /// The page's `index.html`.
    pub(crate) index: PathBuf,
    /// The wasm file that cargo made.
    pub(crate) wasm: PathBuf,
    /// The folder that becomes the site.
    pub(crate) out: PathBuf,
    /// Whether debug information stays and nothing is compressed.
    pub(crate) development: bool,
    /// What the first load should take at the most one day, in bytes compressed by brotli.
    pub(crate) goal: Option<usize>,
    /// The most that the first load may take, in bytes compressed by brotli; also asks for the
    /// table of sizes.
    pub(crate) limit: Option<usize>,
}

impl Arguments {
    /// Reads the command line, without the program's name. The error is a sentence for the user.
    pub(crate) fn parse(given: impl Iterator<Item = OsString>) -> Result<Self, String> {
        let mut given = given;
        let (mut index, mut wasm, mut out) = (None, None, None);
        let (mut development, mut goal, mut limit) = (false, None, None);
        while let Some(argument) = given.next() {
            let name = argument.to_string_lossy().into_owned();
            let mut value = || given.next().ok_or(format!("{name} needs a value"));
            match name.as_str() {
                "--index" => index = Some(PathBuf::from(value()?)),
                "--wasm" => wasm = Some(PathBuf::from(value()?)),
                "--out" => out = Some(PathBuf::from(value()?)),
                "--development" => development = true,
                "--goal" => goal = Some(bytes(&name, &value()?)?),
                "--limit" => limit = Some(bytes(&name, &value()?)?),
                _ => return Err(format!("'{name}' is no option of this program")),
            }
        }
        Ok(Self {
            index: index.ok_or("--index is missing")?,
            wasm: wasm.ok_or("--wasm is missing")?,
            out: out.ok_or("--out is missing")?,
            development,
            goal,
            limit,
        })
    }
}

fn bytes(option: &str, value: &OsString) -> Result<usize, String> {
    let value = value.to_string_lossy();
    value.parse().map_err(|_| format!("{option} takes a number of bytes, and '{value}' is none"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Arguments, String> {
        Arguments::parse(line.split_whitespace().map(OsString::from))
    }

    #[test]
    fn all_options_are_read() {
        let parsed = parse("--goal 6 --limit 7 --index i --wasm w --out o --development");
        let expected = Arguments {
            index: "i".into(),
            wasm: "w".into(),
            out: "o".into(),
            development: true,
            goal: Some(6),
            limit: Some(7),
        };
        assert_eq!(parsed, Ok(expected));
    }

    #[test]
    fn wrong_usage_is_named() {
        assert_eq!(parse("--index i --wasm w"), Err("--out is missing".to_owned()));
        assert_eq!(parse("--index"), Err("--index needs a value".to_owned()));
        assert!(parse("--limit much").is_err_and(|error| error.contains("'much'")));
        assert!(parse("--wat").is_err_and(|error| error.contains("'--wat'")));
    }
}
