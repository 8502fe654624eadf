use std::fmt::Write as _;
use std::fs;
use std::io;

use super::suite::Verdict;
use crate::process;
use crate::workspace::Workspace;

/// Checks that no package in `Cargo.lock` was yanked by its authors.
///
/// Cargo keeps a yanked package that a lock file names, and says nothing. So it is asked to
/// choose anew for a package that needs exactly those versions: a yanked one it cannot choose.
pub(super) fn check(workspace: &Workspace) -> Verdict {
    let folder = workspace.target.join("yanked");
    let written = fs::read_to_string(workspace.path("Cargo.lock")).and_then(|lock| {
        fs::create_dir_all(&folder)?;
        fs::write(folder.join("Cargo.toml"), manifest(&lock))?;
        fs::write(folder.join("nothing.rs"), "")?;
        match fs::remove_file(folder.join("Cargo.lock")) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    });
    if let Err(error) = written {
        return Verdict::Failed(error.to_string());
    }
    let mut cargo = workspace.cargo();
    cargo.args(["generate-lockfile", "--quiet"]).current_dir(&folder);
    match process::capture(&mut cargo) {
        Ok(output) if output.status.success() => Verdict::Passed,
        Ok(output) => Verdict::Failed(output.text),
        Err(failure) => Verdict::Failed(failure.to_string()),
    }
}

/// The manifest of a package that needs what the lock file names from registries, in exactly
/// those versions.
fn manifest(lock: &str) -> String {
    let mut manifest = "[package]\nname = \"nothing\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\
        [lib]\npath = \"nothing.rs\"\n[workspace]\n[dependencies]\n"
        .to_owned();
    for (number, package) in lock.split("[[package]]").skip(1).enumerate() {
        let value = |key: &str| {
            let line = package.lines().find_map(|line| line.strip_prefix(key));
            line.map(|value| value.trim_matches('"'))
        };
        let (name, version) = (value("name = "), value("version = "));
        if let (Some(name), Some(version), Some(_)) = (name, version, value("source = ")) {
            // What follows a plus does not belong to the version as far as cargo compares it.
            let version = version.split('+').next().unwrap_or(version);
            // Writing to a String cannot fail.
            let _ = writeln!(
                manifest,
                "p{number} = {{ package = \"{name}\", version = \"={version}\", \
                 default-features = false }}"
            );
        }
    }
    manifest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_comes_from_a_registry_is_asked_about() {
        let lock = "version = 4\n\n[[package]]\nname = \"ours\"\nversion = \"0.1.0\"\n\
            dependencies = [\n \"theirs\",\n]\n\n[[package]]\nname = \"theirs\"\n\
            version = \"1.2.3+more\"\nsource = \"registry+https://example.org\"\n";
        let manifest = manifest(lock);
        let (_, dependencies) = manifest.split_once("[dependencies]\n").unwrap();
        assert_eq!(
            dependencies,
            "p1 = { package = \"theirs\", version = \"=1.2.3\", default-features = false }\n"
        );
    }
}
