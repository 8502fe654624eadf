//! `longshore layer`: what is in a layer.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

mod support;

use longshore_core::Digest;
use serde_json::Value;
use support::files::{Files, gzip};
use support::program::longshore;

/// A tar with a folder, a file, links, a whiteout and a long name in it.
fn tar() -> Vec<u8> {
    let mut tar = tar::Builder::new(Vec::new());
    let header = |kind, size: usize| {
        let mut header = tar::Header::new_gnu();
        header.set_entry_type(kind);
        header.set_size(size as u64);
        header.set_mode(0o644);
        header.set_mtime(1_704_164_645);
        header
    };
    let long = format!("{}/file", "folder".repeat(40));
    for (path, content) in [("etc/motd", "hello\n"), ("etc/.wh.issue", ""), (&long, "x"), ("\u{1b}[2Jx", "")]
    {
        tar.append_data(&mut header(tar::EntryType::Regular, content.len()), path, content.as_bytes())
            .unwrap();
    }
    tar.append_link(&mut header(tar::EntryType::Symlink, 0), "link", "etc/motd").unwrap();
    tar.append_link(&mut header(tar::EntryType::Link, 0), "same", "etc/motd").unwrap();
    tar.into_inner().unwrap()
}

#[test]
fn entries_are_listed_with_both_digests() {
    let files = Files::new();
    let (plain, packed) = (tar(), gzip(&tar()));
    for (name, content) in [("layer.tar", &plain), ("layer.tar.gz", &packed)] {
        let path = files.write(name, content).to_str().unwrap().to_owned();
        let out = longshore(&["layer", &path], "").well().out;
        for part in [
            "-rw-r--r--",
            "6 2024-01-02T03:04:05Z etc/motd\n",
            "etc/.wh.issue (removes etc/issue)\n",
            "link -> etc/motd\n",
            "same link to etc/motd\n",
            &format!("{}/file\n", "folder".repeat(40)),
            Digest::sha256(content).as_str(),
            &format!("diff id   {}", Digest::sha256(&plain)),
        ] {
            assert!(out.contains(part), "{name}: {part}: {out}");
        }
        assert!(!out.contains('\u{1b}'), "{out}");
    }
}

#[test]
fn each_entry_is_a_line_of_json() {
    let files = Files::new();
    let path = files.write("layer.tar", &tar()).to_str().unwrap().to_owned();
    let out = longshore(&["layer", "--json", &path], "").well().out;
    let lines: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let [motd, issue, .., whole] = lines.as_slice() else { panic!("{out}") };
    assert_eq!(
        (&motd["path"], &motd["kind"], &motd["size"]),
        (&"etc/motd".into(), &"file".into(), &6.into())
    );
    assert_eq!(issue["whiteout"]["path"], "etc/issue");
    assert_eq!((&whole["entries"], &whole["compression"]), (&6.into(), &"none".into()));
    assert_eq!(whole["diffId"], Digest::sha256(&tar()).as_str());
}

#[test]
fn the_content_of_a_file_is_shown_as_it_is() {
    let files = Files::new();
    let path = files.write("layer.tar.gz", &gzip(&tar())).to_str().unwrap().to_owned();
    assert_eq!(longshore(&["layer", &path, "--show", "/etc/motd"], "").well().out, "hello\n");
    for (inside, word) in [("etc/none", "is not there"), ("link", "a symbolic link")] {
        let ended = longshore(&["layer", &path, "--show", inside], "");
        assert_eq!(ended.code, Some(1), "{}", ended.err);
        assert!(ended.err.contains(word), "{}", ended.err);
    }
}

#[test]
fn what_is_no_layer_or_a_damaged_one_is_told() {
    let files = Files::new();
    let cut = tar();
    for (name, content, code, word) in [
        ("text", b"no tar at all".to_vec(), 2, "holds no tar"),
        ("empty", Vec::new(), 2, "is empty"),
        ("cut", cut[..515].to_vec(), 1, "ends too early"),
    ] {
        let path = files.write(name, &content).to_str().unwrap().to_owned();
        let ended = longshore(&["layer", &path], "");
        assert_eq!(ended.code, Some(code), "{name}: {}", ended.err);
        assert!(ended.err.contains(word), "{name}: {}", ended.err);
    }
    let cut = longshore(&["layer", files.path().join("cut").to_str().unwrap()], "");
    assert!(cut.out.contains("etc/motd"), "what was read is listed: {}", cut.out);
    assert_eq!(longshore(&["layer", "no-such-file"], "").code, Some(2));
}
