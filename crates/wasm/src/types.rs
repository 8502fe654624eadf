//! The TypeScript types of what goes in and comes out, written from the Rust types.
//!
//! The functions' own types are written by wasm-bindgen, which knows their arguments; this is what they speak of.

use crate::building::{Built, BuiltImage, FlavourOption, Schema1Input, SignOptions};
use crate::digest::DigestAlgorithm;
use crate::explanation::{Example, Explanation, Section};
use crate::grammar::{Challenge, ImageReference};
use crate::layer::{BuiltLayer, LayerEntry, LayerOptions};
use crate::listing::{LayerSummary, ReadOptions};
use crate::problem::ErrorCode;
use crate::registry::{PolicyName, RegistryAnswer, RegistryOptions, RegistryRequest, RegistryResponse};
use crate::state::{ImportOptions, ImportedLayout};
use crate::validator::ValidateOptions;
use longshore_core::build::{Artifact, Flavour, Image, Index, Options, Step};
use longshore_core::layer::{Layer, PlainEntry, PlainWhiteout};
use longshore_core::manifest::{Execution, History};
use longshore_core::validate::{Judge, PlainEdit, PlainFinding, PlainRepair, PlainReport, Severity, Verdict};
use longshore_core::{Descriptor, Digest, MediaType, Platform, RepositoryName, Tag};
use longshore_registry::{Changes, Garbage, changes, policy, why};
use ts_rs::{Config, TS};

/// What no Rust type stands for.
const BY_HAND: &str = "\
/**
 * Bytes, as a function takes them. A string stands for its UTF-8.
 */
export type Bytes = ArrayBufferView | ArrayBuffer | SharedArrayBuffer | string;
/**
 * What the functions throw.
 */
export interface LongshoreError extends Error { code: ErrorCode }
";

/// What no Rust type stands for, of the builders and the registry.
const MORE_BY_HAND: &str = "\
/**
 * What something is made of, where everything left out has its default. Descriptors and platforms are always whole.
 */
export type Parts<T> = T extends Descriptor | Platform | Layer | null ? T
  : T extends ReadonlyArray<infer Item> ? Array<Parts<Item>>
  : T extends object ? { [Key in keyof T]?: Parts<T[Key]> }
  : T;
";

/// The types of `longshore/validate`.
pub fn of_the_validator() -> String {
    let mut text = BY_HAND.to_owned();
    for declaration in [
        declared::<ErrorCode>,
        declared::<DigestAlgorithm>,
        declared::<MediaType>,
        declared::<ValidateOptions>,
        declared::<PlainReport>,
        declared::<PlainFinding>,
        declared::<PlainRepair>,
        declared::<PlainEdit>,
        declared::<Severity>,
        declared::<Judge>,
        declared::<Verdict>,
    ] {
        text.push_str(&declaration());
    }
    text
}

/// The types of the whole package.
pub fn of_all() -> String {
    let mut text = of_the_validator() + MORE_BY_HAND;
    for declaration in [
        declared::<Explanation>,
        declared::<Section>,
        declared::<Example>,
        declared::<Challenge>,
        declared::<ImageReference>,
        declared::<LayerEntry>,
        declared::<LayerOptions>,
        declared::<BuiltLayer>,
        declared::<ReadOptions>,
        declared::<LayerSummary>,
        declared::<PlainEntry>,
        declared::<PlainWhiteout>,
        declared::<Digest>,
        declared::<RepositoryName>,
        declared::<Tag>,
        declared::<Descriptor>,
        declared::<Platform>,
        declared::<Layer>,
        declared::<Image>,
        declared::<Step>,
        declared::<History>,
        declared::<Execution>,
        declared::<Index>,
        declared::<Artifact>,
        declared::<Schema1Input>,
        declared::<Options>,
        declared::<FlavourOption>,
        declared::<Flavour>,
        declared::<SignOptions>,
        declared::<Built>,
        declared::<BuiltImage>,
        declared::<RegistryOptions>,
        declared::<RegistryRequest>,
        declared::<RegistryResponse>,
        declared::<RegistryAnswer>,
        declared::<why::Reason>,
        declared::<why::Fact>,
        declared::<why::Source>,
        declared::<why::Section>,
        declared::<Changes>,
        declared::<changes::RepositoryChanges>,
        declared::<changes::Change>,
        declared::<changes::BlobChange>,
        declared::<changes::ManifestChange>,
        declared::<changes::TagChange>,
        declared::<changes::ReferrerChange>,
        declared::<changes::UploadChange>,
        declared::<Garbage>,
        declared::<ImportOptions>,
        declared::<ImportedLayout>,
        declared::<PolicyName>,
        declared::<policy::Policy>,
        declared::<policy::Authentication>,
        declared::<policy::Scheme>,
        declared::<policy::TokenAlgorithm>,
        declared::<policy::ShortNames>,
        declared::<policy::Account>,
        declared::<policy::Role>,
        declared::<policy::Namespace>,
        declared::<policy::RepositoryRules>,
        declared::<policy::RepositoryState>,
        declared::<policy::RepositoryKind>,
        declared::<policy::Mirror>,
        declared::<policy::Limits>,
        declared::<policy::Deletion>,
        declared::<policy::Dialect>,
        declared::<policy::Network>,
        declared::<policy::Rate>,
        declared::<policy::TagPattern>,
    ] {
        text.push_str(&declaration());
    }
    text
}

/// The declaration of a type, with its documentation.
fn declared<T: TS>() -> String {
    // Numbers travel as JavaScript's own.
    let config = Config::new().with_large_int("number");
    let documentation = T::docs().unwrap_or_default();
    format!("{}export {}\n", documentation, T::decl(&config))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_carry_the_codes_that_are_declared() {
        let declared = declared::<ErrorCode>();
        for code in ErrorCode::ALL {
            assert!(declared.contains(&format!("\"{}\"", code.name())), "{code:?}: {declared}");
        }
        assert_eq!(declared.matches('|').count() + 1, ErrorCode::ALL.len());
    }

    #[test]
    fn every_type_that_is_spoken_of_is_declared() {
        let text = of_all();
        for line in text.lines().filter(|line| !line.trim_start().starts_with('*')) {
            // What stands in quotes is a text and no type.
            let words =
                line.split('"').step_by(2).flat_map(|part| part.split(|c: char| !c.is_ascii_alphanumeric()));
            for word in words {
                let is_type = word.starts_with(|c: char| c.is_ascii_uppercase()) && word.len() > 1;
                let is_theirs =
                    ["Array", "ArrayBuffer", "ArrayBufferView", "Error", "Item", "Iterable", "Key"]
                        .into_iter()
                        .chain([
                            "Partial",
                            "Pick",
                            "ReadonlyArray",
                            "Record",
                            "SharedArrayBuffer",
                            "Uint8Array",
                        ])
                        .any(|theirs| theirs == word);
                let is_declared = ["type", "interface"].iter().any(|kind| {
                    text.contains(&format!("export {kind} {word} "))
                        || text.contains(&format!("export {kind} {word}<"))
                });
                assert!(!is_type || is_theirs || is_declared, "{word}: {line}");
            }
        }
    }
}
