//! What a document costs: `cargo bench -p longshore-core`.
//!
//! The validator, with every judge and all positions, stands beside serde_json, which reads the same bytes into a
//! tree and judges nothing: the least that anything could cost.

mod documents;

use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};
use longshore_core::Digest;
use longshore_core::json::{Json, Lines};
use longshore_core::layer::{Compression, LayerWriter};
use longshore_core::validate::{Options, fix, validate};

fn main() {
    divan::main();
}

const KIB: usize = 1 << 10;
const MIB: usize = 1 << 20;

/// Everything that the program and the page ask of a report.
fn judged(document: &[u8]) -> usize {
    validate(document, &Options::default()).plain().findings.len()
}

/// A manifest of a kibibyte: at most 50 µs.
#[divan::bench]
fn manifest_of_1_kib(bencher: Bencher) {
    let document = documents::manifest();
    bencher.counter(BytesCount::of_str(&document)).bench(|| judged(black_box(document.as_bytes())));
}

/// The cost of a byte, from a kibibyte to 64 MiB: the rates stay alike.
#[divan::bench(args = [KIB, 64 * KIB, MIB, 4 * MIB, 16 * MIB, 64 * MIB], sample_count = 5)]
fn index(bencher: Bencher, bytes: usize) {
    let document = documents::index(bytes);
    bencher.counter(BytesCount::of_str(&document)).bench(|| judged(black_box(document.as_bytes())));
}
