use std::ffi::OsString;
use std::path::PathBuf;

/// How the program is called.
pub(crate) const USAGE: &str = "\
Usage: longshore-bundle --index FILE --wasm FILE [--module FILE]… [--editor FILE] --out FOLDER
                        [--development] [--limit BYTES]

  --index FILE     the page's index.html, whose data-trunk links name what belongs to it
  --wasm FILE      the compiled page, as cargo left it
  --module FILE    a compiled module that is loaded later, as cargo left it: a worker, or a page of its own
  --editor FILE    the script of the editor; without it the page has a plain text field in its place
  --out FOLDER     where the site goes; what else is there is removed
  --development    keep debug information and compress nothing
  --limit BYTES    print the table of sizes; exit with 1 if the first load is larger, compressed

       longshore-bundle package --wasm FILE --types FILE --validator FILE --validator-types FILE
                                --source FOLDER --licences FOLDER --out FOLDER [--limit BYTES]

  --wasm FILE             the whole module, as cargo left it
  --types FILE            the TypeScript types that its functions speak of
  --validator FILE        the module that only validates
  --validator-types FILE  its types
  --source FOLDER         the package's scripts
  --licences FOLDER       where the licences are
  --out FOLDER            where the package goes; what else is there is removed
  --limit BYTES           exit with 1 if the validator is larger, compressed";

/// What is to be done.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Arguments {
    /// The page's `index.html`.
    pub(crate) index: PathBuf,
    /// The wasm file that cargo made.
    pub(crate) wasm: PathBuf,
    /// The wasm files that cargo made of what is loaded later.
    pub(crate) modules: Vec<PathBuf>,
    /// The script of the editor.
    pub(crate) editor: Option<PathBuf>,
    /// The folder that becomes the site.
    pub(crate) out: PathBuf,
    /// Whether debug information stays and nothing is compressed.
    pub(crate) development: bool,
    /// The most that the first load may take, in bytes compressed by brotli; also asks for the
    /// table of sizes.
    pub(crate) limit: Option<usize>,
}

/// What is to be done for the JavaScript package.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct PackageArguments {
    /// The whole module.
    pub(crate) wasm: PathBuf,
    /// Its types.
    pub(crate) types: PathBuf,
    /// The module that only validates.
    pub(crate) validator: PathBuf,
    /// Its types.
    pub(crate) validator_types: PathBuf,
    /// The folder of the package's scripts.
    pub(crate) source: PathBuf,
    /// The folder of the licences.
    pub(crate) licences: PathBuf,
    /// The folder that becomes the package.
    pub(crate) out: PathBuf,
    /// The most that the validator may take, in bytes compressed by brotli.
    pub(crate) limit: Option<usize>,
}

impl PackageArguments {
    /// Reads the command line behind the word `package`. The error is a sentence for the user.
    pub(crate) fn parse(mut given: impl Iterator<Item = OsString>) -> Result<Self, String> {
        const FOLDERS: [&str; 7] =
            ["--wasm", "--types", "--validator", "--validator-types", "--source", "--licences", "--out"];
        let mut paths: [Option<PathBuf>; 7] = Default::default();
        let mut limit = None;
        while let Some(argument) = given.next() {
            let name = argument.to_string_lossy().into_owned();
            let value = given.next().ok_or(format!("{name} needs a value"));
            match FOLDERS.iter().zip(&mut paths).find(|(known, _)| **known == name) {
                Some((_, path)) => *path = Some(value?.into()),
                None if name == "--limit" => limit = Some(bytes(&name, &value?)?),
                None => return Err(format!("'{name}' is no option of this program")),
            }
        }
        if let Some((missing, _)) = FOLDERS.iter().zip(&paths).find(|(_, path)| path.is_none()) {
            return Err(format!("{missing} is missing"));
        }
        let [wasm, types, validator, validator_types, source, licences, out] =
            paths.map(Option::unwrap_or_default);
        Ok(Self { wasm, types, validator, validator_types, source, licences, out, limit })
    }
}

impl Arguments {
    /// Reads the command line, without the program's name. The error is a sentence for the user.
    pub(crate) fn parse(given: impl Iterator<Item = OsString>) -> Result<Self, String> {
        let mut given = given;
        let (mut index, mut wasm, mut editor, mut out) = (None, None, None, None);
        let mut modules = Vec::new();
        let (mut development, mut limit) = (false, None);
        while let Some(argument) = given.next() {
            let name = argument.to_string_lossy().into_owned();
            let mut value = || given.next().ok_or(format!("{name} needs a value"));
            match name.as_str() {
                "--index" => index = Some(PathBuf::from(value()?)),
                "--wasm" => wasm = Some(PathBuf::from(value()?)),
                "--module" => modules.push(PathBuf::from(value()?)),
                "--editor" => editor = Some(PathBuf::from(value()?)),
                "--out" => out = Some(PathBuf::from(value()?)),
                "--development" => development = true,
                "--limit" => limit = Some(bytes(&name, &value()?)?),
                _ => return Err(format!("'{name}' is no option of this program")),
            }
        }
        Ok(Self {
            index: index.ok_or("--index is missing")?,
            wasm: wasm.ok_or("--wasm is missing")?,
            modules,
            editor,
            out: out.ok_or("--out is missing")?,
            development,
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
    use std::path::Path;

    use super::*;

    fn parse(line: &str) -> Result<Arguments, String> {
        Arguments::parse(line.split_whitespace().map(OsString::from))
    }

    #[test]
    fn all_options_are_read() {
        let parsed =
            parse("--limit 7 --index i --wasm w --module k --module l --editor e --out o --development");
        let expected = Arguments {
            index: "i".into(),
            wasm: "w".into(),
            modules: vec!["k".into(), "l".into()],
            editor: Some("e".into()),
            out: "o".into(),
            development: true,
            limit: Some(7),
        };
        assert_eq!(parsed, Ok(expected));
    }

    #[test]
    fn the_options_of_a_package_are_read() {
        let parse = |line: &str| PackageArguments::parse(line.split_whitespace().map(OsString::from));
        let line = "--wasm w --types t --validator v --validator-types y --source s --licences l --out o";
        let parsed = parse(&format!("{line} --limit 9")).unwrap();
        assert_eq!((parsed.wasm.as_path(), parsed.out.as_path()), (Path::new("w"), Path::new("o")));
        assert_eq!(parsed.limit, Some(9));
        assert_eq!(parse("--wasm w"), Err("--types is missing".to_owned()));
        assert!(parse(&format!("{line} --wat 1")).is_err_and(|error| error.contains("'--wat'")));
    }

    #[test]
    fn wrong_usage_is_named() {
        assert_eq!(parse("--index i --wasm w --module k"), Err("--out is missing".to_owned()));
        assert_eq!(parse("--index"), Err("--index needs a value".to_owned()));
        assert!(parse("--limit much").is_err_and(|error| error.contains("'much'")));
        assert!(parse("--wat").is_err_and(|error| error.contains("'--wat'")));
    }
}
