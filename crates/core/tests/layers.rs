//! Layers as others write them, and as nobody should.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

use flate2::write::GzEncoder;
use longshore_core::Digest;
use longshore_core::layer::{
    ArchiveWriter, Compression, Content, DOCKER_EMPTY, Entry, EntryKind, LayerReader, Limits, Listed,
    ListedKind, ReadLayerError, Summary, Whiteout,
};
use proptest::prelude::*;
use std::io::Write as _;
use tar::{Builder, EntryType, Header};

type Read = Result<(Vec<Listed>, Summary), ReadLayerError>;

fn read_with(mut reader: LayerReader, blob: &[u8], cut: usize) -> Read {
    let mut entries = Vec::new();
    for piece in blob.chunks(cut) {
        entries.extend(reader.push(piece)?);
    }
    let (last, summary) = reader.finish()?;
    entries.extend(last);
    Ok((entries, summary))
}

fn read_in(blob: &[u8], cut: usize) -> Read {
    read_with(LayerReader::new(Limits::default()), blob, cut)
}

fn read(blob: &[u8]) -> Read {
    read_in(blob, 1 << 16)
}

fn paths(entries: &[Listed]) -> Vec<&str> {
    entries.iter().map(|entry| entry.path.as_str()).collect()
}

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

/// A layer in zstd of one file of so many zeros.
fn zstd_of_zeros(size: usize) -> Vec<u8> {
    let mut writer = ArchiveWriter::new(Compression::Zstd);
    let mut blob = writer.begin(&Entry::file("zeros", size as u64, false, ())).unwrap();
    blob.extend(writer.write(&vec![0; size]).unwrap());
    blob.extend(writer.finish().unwrap().0);
    blob
}

fn header(kind: EntryType, size: u64) -> Header {
    let mut header = Header::new_gnu();
    header.set_entry_type(kind);
    header.set_size(size);
    header.set_mode(0o640);
    header.set_uid(1000);
    header.set_gid(100);
    header.set_mtime(1_700_000_000);
    header
}

/// A tar with an entry of each kind, and names that are too long for a header.
fn varied() -> Vec<u8> {
    let mut tar = Builder::new(Vec::new());
    let long = "folder/".repeat(30) + "file";
    tar.append_data(&mut header(EntryType::Directory, 0), "folder/", &[][..]).unwrap();
    tar.append_data(&mut header(EntryType::Regular, 5), &long, &b"hello"[..]).unwrap();
    tar.append_link(&mut header(EntryType::Symlink, 0), "sym", "a/".repeat(80)).unwrap();
    tar.append_link(&mut header(EntryType::Link, 0), "hard", "sym").unwrap();
    let mut device = header(EntryType::Char, 0);
    device.set_device_major(1).unwrap();
    device.set_device_minor(3).unwrap();
    tar.append_data(&mut device, "null", &[][..]).unwrap();
    tar.append_data(&mut header(EntryType::Fifo, 0), "pipe", &[][..]).unwrap();
    let records = [
        ("path", "é".repeat(200)),
        ("mtime", "-1.5".to_owned()),
        ("uid", "4000000000".to_owned()),
        ("SCHILY.xattr.user.a", "x\ny".to_owned()),
    ];
    tar.append_pax_extensions(records.iter().map(|(name, value)| (*name, value.as_bytes()))).unwrap();
    tar.append_data(&mut header(EntryType::Regular, 600), "short", &[7; 600][..]).unwrap();
    tar.append_data(&mut header(EntryType::Regular, 0), "folder/.wh.gone", &[][..]).unwrap();
    tar.append_data(&mut header(EntryType::Regular, 0), "folder/.wh..wh..opq", &[][..]).unwrap();
    tar.into_inner().unwrap()
}

#[test]
fn every_kind_of_entry_is_listed_with_what_is_said_of_it() {
    let tar = varied();
    let (entries, summary) = read(&tar).unwrap();
    assert_eq!(summary.diff_id, Digest::sha256(&tar));
    assert_eq!((summary.entries, summary.unpacked), (9, tar.len() as u64));
    let kinds: Vec<_> = entries.iter().map(|entry| entry.kind.clone()).collect();
    assert_eq!(
        kinds[..6],
        [
            ListedKind::Directory,
            ListedKind::File,
            ListedKind::SymbolicLink("a/".repeat(80)),
            ListedKind::HardLink("sym".to_owned()),
            ListedKind::CharacterDevice(1, 3),
            ListedKind::Fifo,
        ]
    );
    let file = &entries[1];
    assert_eq!(file.path, "folder/".repeat(30) + "file");
    assert_eq!(
        (file.size, file.mode, file.uid, file.gid, file.modified),
        (5, 0o640, 1000, 100, 1_700_000_000)
    );
    let pax = &entries[6];
    assert_eq!(pax.path, "é".repeat(200));
    assert_eq!((pax.size, pax.uid, pax.gid, pax.modified), (600, 4_000_000_000, 100, -2));
    assert_eq!(pax.attributes, ["user.a"]);
    assert_eq!(entries[7].whiteout(), Some(Whiteout::Path("folder/gone".to_owned())));
    assert_eq!(entries[8].whiteout(), Some(Whiteout::Content("folder".to_owned())));
}

#[test]
fn compressions_are_told_by_the_first_bytes_and_hold_the_same() {
    let tar = varied();
    let plain = read(&tar).unwrap();
    let (entries, summary) = read(&gzip(&tar)).unwrap();
    assert_eq!((&entries, &summary.diff_id), (&plain.0, &plain.1.diff_id));
    assert_eq!((summary.compression, summary.digest), (Compression::Gzip, Digest::sha256(&gzip(&tar))));
    assert_eq!(read(&DOCKER_EMPTY).unwrap().0, []);
    let (entries, summary) = read(&zstd_of_zeros(3000)).unwrap();
    assert_eq!((paths(&entries), summary.compression), (vec!["zeros"], Compression::Zstd));
}

#[test]
fn what_is_written_here_is_read_here() {
    let kind = |kind| Entry { path: "z".repeat(300), kind };
    let entries = Entry::arrange(vec![
        Entry::file("a/b", 3, true, b"abc"),
        kind(EntryKind::SymbolicLink("é".repeat(90))),
        Entry { path: "hard".to_owned(), kind: EntryKind::HardLink("a/b".to_owned()) },
    ])
    .unwrap();
    let mut writer = ArchiveWriter::new(Compression::Gzip);
    let mut blob = Vec::new();
    for entry in &entries {
        blob.extend(writer.begin(entry).unwrap());
        if let EntryKind::File { source, .. } = entry.kind {
            blob.extend(writer.write(source).unwrap());
        }
    }
    let (last, layer) = writer.finish().unwrap();
    blob.extend(last);
    let reader = LayerReader::new(Limits::default()).keeping("./a/b", 3);
    let (listed, summary) = read_with(reader, &blob, 11).unwrap();
    assert_eq!((summary.diff_id, summary.digest), (layer.diff_id, layer.descriptor.digest));
    assert_eq!(paths(&listed), ["a/", "a/b", &"z".repeat(300), "hard"]);
    assert_eq!(listed[2].kind, ListedKind::SymbolicLink("é".repeat(90)));
    assert_eq!(summary.content, Some(Content::File(b"abc".to_vec())));
}

#[test]
fn the_content_of_one_file_is_kept_within_its_bound() {
    let mut tar = Builder::new(Vec::new());
    for content in ["first", "second", ""] {
        let path = if content.is_empty() { "other" } else { "etc/motd" };
        let mut header = header(EntryType::Regular, content.len() as u64);
        tar.append_data(&mut header, path, content.as_bytes()).unwrap();
    }
    tar.append_link(&mut header(EntryType::Symlink, 0), "link", "other").unwrap();
    let blob = tar.into_inner().unwrap();
    let content = |path, most| {
        let reader = LayerReader::new(Limits::default()).keeping(path, most);
        read_with(reader, &blob, 100).unwrap().1.content.unwrap()
    };
    assert_eq!(content("/etc/motd", 6), Content::File(b"second".to_vec()));
    assert_eq!(content("etc/motd", 5), Content::TooLarge(6));
    assert_eq!(content("other", 0), Content::File(Vec::new()));
    assert_eq!(content("link", 9), Content::Other(ListedKind::SymbolicLink("other".to_owned())));
    assert_eq!(content("etc", 9), Content::Missing);
}

/// A sparse file as GNU tar wrote it of old, whose map takes one block more.
#[test]
fn a_sparse_file_is_named_with_its_true_size_and_what_follows_is_found() {
    let mut first = header(EntryType::GNUSparse, 512);
    first.as_gnu_mut().unwrap().set_is_extended(true);
    first.as_gnu_mut().unwrap().set_real_size(1 << 30);
    first.as_old_mut().name[..4].copy_from_slice(b"hole");
    first.set_cksum();
    let mut blob = [first.as_bytes().as_slice(), &[0; 512], &[1; 512]].concat();
    blob.extend(varied());
    let (entries, _) = read_in(&blob, 333).unwrap();
    assert_eq!((entries[0].path.as_str(), entries[0].size), ("hole", 1 << 30));
    assert_eq!((&entries[0].kind, entries.len()), (&ListedKind::Sparse, 10));
}

#[test]
fn what_is_no_layer_is_refused_with_the_place() {
    let tar = varied();
    let mut broken = tar.clone();
    broken[512] ^= 1;
    assert_eq!(read(&broken).unwrap_err(), ReadLayerError::Header(512));
    for (blob, error) in [
        (Vec::new(), ReadLayerError::Empty),
        (b"text".to_vec(), ReadLayerError::NoTar),
        (vec![b'x'; 2000], ReadLayerError::NoTar),
        (gzip(b"text"), ReadLayerError::NoTar),
        (tar[..700].to_vec(), ReadLayerError::Truncated("a header".to_owned())),
        (tar[..1024].to_vec(), ReadLayerError::Truncated("a name".to_owned())),
    ] {
        assert_eq!(read(&blob).unwrap_err(), error);
    }
    // Without the two blocks of zeros it still is a tar.
    assert_eq!(read(&tar[..tar.len() - 1024]).unwrap().0.len(), 9);
    let cut = gzip(&tar);
    let cut = read(&cut[..cut.len() - 5]).unwrap_err();
    assert!(matches!(cut, ReadLayerError::Unpack(Compression::Gzip, _)), "{cut}");
}

#[test]
fn a_file_that_ends_too_early_is_named() {
    let mut tar = Builder::new(Vec::new());
    tar.append_data(&mut header(EntryType::Regular, 2000), "etc/large", &[0; 2000][..]).unwrap();
    let blob = tar.into_inner().unwrap();
    let error = read(&blob[..1000]).unwrap_err();
    assert_eq!(error.to_string(), "the layer ends too early: in the middle of “etc/large”");
}

#[test]
fn each_limit_is_held() {
    let tar = varied();
    let read = |limits| read_with(LayerReader::new(limits), &tar, 4096).unwrap_err();
    let limits = Limits::default();
    assert_eq!(read(Limits { entries: 3, ..limits }), ReadLayerError::Entries(3));
    assert_eq!(read(Limits { unpacked: 4096, ..limits }), ReadLayerError::Unpacked(4096));
    assert_eq!(read(Limits { names: 100, ..limits }), ReadLayerError::Names(100));
    let name = read(Limits { name: 100, ..limits });
    assert!(matches!(name, ReadLayerError::Name { at: 512, limit: 100, .. }), "{name}");
}

#[test]
fn a_bomb_is_given_up_while_it_is_still_small() {
    let bomb = zstd_of_zeros(100 << 20);
    assert!(bomb.len() < 20_000, "{}", bomb.len());
    assert_eq!(read(&bomb).unwrap_err(), ReadLayerError::Ratio(1100));
    // gzip grows less than that: a layer of zeros is one.
    let mut first = header(EntryType::Regular, 100 << 20);
    first.as_old_mut().name[..1].copy_from_slice(b"z");
    first.set_cksum();
    let zeros = gzip(&[first.as_bytes().as_slice(), &vec![0; 100 << 20], &[0; 1024]].concat());
    assert_eq!(read(&zeros).unwrap().0.len(), 1);
}

#[test]
fn a_size_that_cannot_be_is_refused() {
    let mut first = header(EntryType::Regular, 0);
    first.as_old_mut().size = [0xff; 12];
    first.set_cksum();
    assert_eq!(read(first.as_bytes()).unwrap_err(), ReadLayerError::Number(0, "size"));
    let mut tar = Builder::new(Vec::new());
    tar.append_pax_extensions([("size", b"99999999999999999999".as_slice())]).unwrap();
    let blob = tar.into_inner().unwrap();
    assert_eq!(read(&blob).unwrap_err(), ReadLayerError::Pax(0));
}

#[test]
fn what_was_found_before_an_error_is_not_lost() {
    let mut tar = varied();
    tar.truncate(5000);
    tar.extend([b'x'; 3000]);
    let mut reader = LayerReader::new(Limits::default());
    let error = reader.push(&tar).unwrap_err();
    assert_eq!(paths(&reader.rest())[0], "folder/");
    assert_eq!(reader.push(b"more").unwrap_err(), error);
    assert_eq!(reader.finish().unwrap_err(), error);
}

proptest! {
    #[test]
    fn nothing_panics_and_pieces_of_any_size_give_the_same(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
        mend in any::<bool>(),
        packed in 0..3,
        cut in 1_usize..700,
        end in any::<prop::sample::Index>(),
    ) {
        let mut tar = varied();
        for (place, byte) in changes {
            let place = place.index(tar.len());
            tar[place] = byte;
            if mend {
                // With its checksum made right again, the change gets further.
                let block = place / 512 * 512;
                let mut header = Header::new_old();
                header.as_mut_bytes().copy_from_slice(&tar[block..block + 512]);
                header.set_cksum();
                tar[block..block + 512].copy_from_slice(header.as_bytes());
            }
        }
        let blob = match packed {
            0 => tar,
            1 => gzip(&tar),
            _ => {
                let mut blob = gzip(&tar);
                blob.truncate(end.index(blob.len()));
                blob
            }
        };
        prop_assert_eq!(read_in(&blob, cut), read_in(&blob, 1 << 20));
    }

    #[test]
    fn any_bytes_are_a_layer_or_an_error(mut blob: Vec<u8>, magic in 0..4, cut in 1_usize..50) {
        let magic: &[u8] = match magic {
            0 => &[],
            1 => &[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0],
            2 => &[0x28, 0xb5, 0x2f, 0xfd],
            _ => &[0x51, 0x2a, 0x4d, 0x18],
        };
        blob.splice(..0, magic.iter().copied());
        let whole = read(&blob);
        prop_assert_eq!(read_in(&blob, cut).is_ok(), whole.is_ok());
    }
}
