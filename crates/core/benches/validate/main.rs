//! What a document costs: `cargo bench -p longshore-core`.
//!
//! The validator, with every judge and all positions, stands beside `serde_json`, which reads the same bytes into a
//! tree and judges nothing. Where a bench has several sizes, the rates of a linear cost stay alike.

mod documents;

use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};
use longshore_core::Digest;
use longshore_core::json::{Json, Lines};
use longshore_core::layer::{ArchiveWriter, Compression, Entry};
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

/// An index by its bytes, and so by its descriptors.
#[divan::bench(args = [KIB, 64 * KIB, MIB, 4 * MIB, 16 * MIB, 64 * MIB], sample_count = 10)]
fn index(bencher: Bencher, bytes: usize) {
    let document = documents::index(bytes);
    bencher.counter(BytesCount::of_str(&document)).bench(|| judged(black_box(document.as_bytes())));
}

/// The peer: the same index as a tree of values.
#[divan::bench(args = [KIB, 4 * MIB], sample_count = 10)]
fn index_by_serde_json(bencher: Bencher, bytes: usize) {
    let document = documents::index(bytes);
    bencher
        .counter(BytesCount::of_str(&document))
        .bench(|| serde_json::from_str::<serde_json::Value>(black_box(&document)).is_ok());
}

/// The same index over many lines.
#[divan::bench(sample_count = 10)]
fn index_of_4_mib_over_lines(bencher: Bencher) {
    let document = documents::pretty(&documents::index(4 * MIB));
    bencher.counter(BytesCount::of_str(&document)).bench(|| judged(black_box(document.as_bytes())));
}

/// What of it reading is.
#[divan::bench(sample_count = 10)]
fn index_of_4_mib_read_alone(bencher: Bencher) {
    let document = documents::index(4 * MIB);
    bencher
        .counter(BytesCount::of_str(&document))
        .bench(|| Json::parse(black_box(document.as_bytes())).len());
}

/// An index by its mistakes: six for each child.
#[divan::bench(args = [100, 1_000, 10_000, 100_000], sample_count = 10)]
fn mistakes(bencher: Bencher, children: usize) {
    let document = documents::mistakes(children);
    bencher.counter(ItemsCount::new(6 * children)).bench(|| judged(black_box(document.as_bytes())));
}

/// All that can be mended in it.
#[divan::bench(args = [1_000, 100_000], sample_count = 3)]
fn mended(bencher: Bencher, children: usize) {
    let document = documents::mistakes(children);
    bencher
        .counter(ItemsCount::new(children))
        .bench(|| fix(black_box(document.as_bytes()), &Options::default()).len());
}

/// Arrays in each other.
#[divan::bench(args = [1_000, 100_000, 1_000_000], sample_count = 10)]
fn nesting(bencher: Bencher, depth: usize) {
    let document = documents::nested(depth);
    bencher.counter(ItemsCount::new(depth)).bench(|| judged(black_box(document.as_bytes())));
}

/// Positions all over a single line.
#[divan::bench(args = [MIB, 64 * MIB], sample_count = 10)]
fn positions_in_a_line(bencher: Bencher, bytes: usize) {
    const POSITIONS: usize = 1000;
    let line = vec![b'x'; bytes];
    let lines = Lines::new(&line);
    let offsets: Vec<u32> =
        (0..POSITIONS).filter_map(|place| u32::try_from(bytes / POSITIONS * place).ok()).collect();
    bencher.counter(ItemsCount::new(POSITIONS)).bench(|| {
        offsets.iter().map(|offset| lines.position(*offset).column + lines.line_around(*offset).0).max()
    });
}

/// Hashing by SHA-256.
#[divan::bench(sample_count = 10)]
fn digest_of_4_mib(bencher: Bencher) {
    let content = documents::index(4 * MIB);
    bencher.counter(BytesCount::of_str(&content)).bench(|| Digest::sha256(black_box(content.as_bytes())));
}

/// A file of 4 MiB that becomes a layer.
#[divan::bench(args = [Compression::None, Compression::Gzip], sample_count = 5)]
fn layer_of_4_mib(bencher: Bencher, compression: Compression) {
    let content = documents::index(4 * MIB);
    bencher.counter(BytesCount::of_str(&content)).bench(|| {
        let mut writer = ArchiveWriter::new(compression);
        let entry = Entry::file("file", content.len() as u64, false, ());
        let first = writer.begin(&entry).map_or(0, |bytes| bytes.len());
        let written = writer.write(black_box(content.as_bytes())).map_or(0, |bytes| bytes.len());
        first + written + writer.finish().map_or(0, |(bytes, _)| bytes.len())
    });
}
