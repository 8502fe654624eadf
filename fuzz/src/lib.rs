//! Fuzzing: what has to hold of every parser, and of the registry, whatever it is given.
//!
//! Each target is a function that takes bytes and panics where a property does not hold. Beside this library stand
//! the same targets as programs for libFuzzer, which `cargo xtask fuzz` builds and runs; the tests in here run each
//! target on its seeds, and on seeds with a few bytes changed.

#![forbid(unsafe_code)]

mod documents;
mod grammar;
mod headers;
mod import;
mod json;
mod layer;
mod layout;
mod lesson;
mod registry;
mod seeds;

pub use documents::{error_body, manifest, repair, signature, validate};
pub use grammar::{digest, media_type, reference, repository, scope, tag, url};
pub use headers::{challenge, link, range};
pub use import::import;
pub use json::json;
pub use layer::layer;
pub use layout::layout;
pub use lesson::lesson;
pub use registry::registry;
pub use seeds::Seeds;

/// A parser that is fuzzed.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// Its name: that of the function, and of the program.
    pub name: &'static str,
    /// Gives the parser some bytes, and panics where a property does not hold.
    pub run: fn(&[u8]),
    /// What it is seeded with.
    pub seeds: Seeds,
}

/// All targets.
pub const TARGETS: [Target; 21] = [
    Target { name: "challenge", run: challenge, seeds: Seeds::Challenges },
    Target { name: "digest", run: digest, seeds: Seeds::Digests },
    Target { name: "error_body", run: error_body, seeds: Seeds::ErrorBodies },
    Target { name: "import", run: import, seeds: Seeds::Runs },
    Target { name: "json", run: json, seeds: Seeds::Documents },
    Target { name: "layer", run: layer, seeds: Seeds::Layers },
    Target { name: "layout", run: layout, seeds: Seeds::Layouts },
    Target { name: "lesson", run: lesson, seeds: Seeds::Lessons },
    Target { name: "link", run: link, seeds: Seeds::Links },
    Target { name: "manifest", run: manifest, seeds: Seeds::Formatted },
    Target { name: "media_type", run: media_type, seeds: Seeds::MediaTypes },
    Target { name: "range", run: range, seeds: Seeds::Ranges },
    Target { name: "reference", run: reference, seeds: Seeds::References },
    Target { name: "registry", run: registry, seeds: Seeds::Requests },
    Target { name: "repair", run: repair, seeds: Seeds::Formatted },
    Target { name: "repository", run: repository, seeds: Seeds::References },
    Target { name: "scope", run: scope, seeds: Seeds::Scopes },
    Target { name: "signature", run: signature, seeds: Seeds::Documents },
    Target { name: "tag", run: tag, seeds: Seeds::References },
    Target { name: "url", run: url, seeds: Seeds::Urls },
    Target { name: "validate", run: validate, seeds: Seeds::Formatted },
];

#[cfg(test)]
mod tests {
    use super::TARGETS;
    use proptest::prelude::*;

    #[test]
    fn each_target_has_a_program() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/fuzz_targets");
        let mut programs: Vec<String> = std::fs::read_dir(folder)
            .expect("the folder of the programs")
            .map(|entry| {
                entry.expect("an entry").path().file_stem().expect("a name").to_string_lossy().into()
            })
            .collect();
        programs.sort();
        assert_eq!(programs, TARGETS.map(|target| target.name));
    }

    #[test]
    fn each_target_takes_its_seeds() {
        for target in TARGETS {
            let seeds = target.seeds.all();
            assert!(!seeds.is_empty(), "{}", target.name);
            for seed in &seeds {
                (target.run)(seed);
            }
        }
    }

    proptest! {
        #[test]
        fn each_target_takes_a_seed_with_bytes_changed(
            target in prop::sample::select(TARGETS.to_vec()),
            seed: prop::sample::Index,
            changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
        ) {
            let mut bytes = seed.get(&target.seeds.all()).clone();
            for (at, byte) in changes.iter().filter(|_| !bytes.is_empty()).collect::<Vec<_>>() {
                *at.get_mut(&mut bytes) = *byte;
            }
            (target.run)(&bytes);
        }

        #[test]
        fn each_target_takes_any_bytes(
            target in prop::sample::select(TARGETS.to_vec()),
            bytes in prop::collection::vec(any::<u8>(), 0..200),
        ) {
            (target.run)(&bytes);
        }
    }
}
