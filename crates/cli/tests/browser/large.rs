//! Large layers: the page pushes what no browser has room for in memory, beside another client that pushes the same.
//! `LONGSHORE_LARGE_MIB` makes them so large; what was measured is kept with the artifacts.

use crate::page::{Page, artifacts, scenario};
use crate::support::distribution::Distribution;
use crate::support::files::{Files, hashed, layer_of, noise};
use crate::support::http::ask;
use crate::support::peer;
use crate::support::program::Server;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

/// How large the file is, in MiB, where nothing else is said: more than is kept in the browser's memory.
const SIZE: u64 = 24;

/// The page is looked at so often while it pushes.
const BETWEEN: Duration = Duration::from_millis(200);

/// A file of bytes that do not compress.
fn large_file(files: &Files, name: &str) -> PathBuf {
    let size = std::env::var("LONGSHORE_LARGE_MIB").ok().and_then(|size| size.parse().ok()).unwrap_or(SIZE);
    let path = files.path().join(name);
    let mut file = std::fs::File::create(&path).unwrap();
    for number in 0..size {
        file.write_all(&noise(1 << 20, number)).unwrap();
    }
    path
}

/// Pushes a file from the page; how long it took, and by how much the browser's memory grew.
async fn push(page: &Page, url: &str, repository: &str, file: &Path) -> (Duration, u64) {
    page.open().await;
    page.target(url, repository).await;
    page.choose_files(&[file.to_owned()]).await;
    let memory = page.browser.memory();
    let begun = Instant::now();
    page.press("Run").await;
    // However long it takes: a test that hangs is ended by whoever runs it.
    while page.find("button", "Stop").await.is_some() {
        tokio::time::sleep(BETWEEN).await;
    }
    let outcome = page.ended().await;
    let time = begun.elapsed();
    assert!(outcome.contains("Pushed"), "{outcome}");
    (time, memory.grown())
}

/// Pushes a layer by crane; how long that took. None where there is no crane.
fn push_by_crane(registry: &str, layer: &Path) -> Option<Duration> {
    let crane = peer::named("LONGSHORE_CRANE")?;
    let begun = Instant::now();
    let reference = format!("{}/by/crane:latest", registry.trim_start_matches("http://"));
    let mut command = Command::new(crane);
    let command = command.args(["append", "--insecure", "--oci-empty-base", "--new_tag", &reference]);
    assert!(command.arg("--new_layer").arg(layer).status().unwrap().success());
    Some(begun.elapsed())
}

#[tokio::test]
async fn a_file_and_a_layer_of_any_size_are_pushed_beside_another_client() {
    let store = tempfile::tempdir().unwrap();
    let ours = Server::registry_with(&["--store", store.path().to_str().unwrap()]);
    let distribution = Distribution::start_on_disk();
    scenario(async |page| {
        let files = Files::new();
        let file = large_file(&files, "large.bin");
        let layer = layer_of(&files, &file);
        let mut table =
            "| registry | what | page | crane | memory of the browser |\n|---|---|---|---|---|\n".to_owned();
        let others = distribution.iter().map(|it| ("distribution", it.address));
        for (registry, address) in [("longshore registry", ours.address)].into_iter().chain(others) {
            let url = format!("http://{address}");
            for (what, chosen) in [("file", &file), ("layer", &layer)] {
                let (time, grown) = push(page, &url, &format!("by/page-{what}"), chosen).await;
                if what == "layer" {
                    // The very bytes of the file, which stay what they are.
                    let path = format!(
                        "/v2/by/page-layer/blobs/{}",
                        hashed(&mut std::fs::File::open(chosen).unwrap()).1
                    );
                    assert_eq!(ask(address, "HEAD", &path, &[], b"").status, 200, "{registry}");
                }
                let other = (what == "layer").then(|| push_by_crane(&url, chosen)).flatten();
                let other = other.map_or(String::new(), |time| format!("{:.1} s", time.as_secs_f64()));
                let (time, grown) = (time.as_secs_f64(), grown >> 20);
                writeln!(table, "| {registry} | {what} | {time:.1} s | {other} | + {grown} MiB |").unwrap();
            }
        }
        if let Some(folder) = artifacts() {
            std::fs::write(folder.join("large.md"), table).unwrap();
        }
    })
    .await;
}

/// The names of the files that layers lie in; null where there never was one.
const LEFT: &str = "return navigator.storage.getDirectory() \
    .then((root) => root.getDirectoryHandle('longshore-layers')) \
    .then(async (folder) => { const names = []; for await (const name of folder.keys()) names.push(name); return names; }) \
    .catch(() => null)";

/// Waits until no such file is left.
async fn until_nothing_is_left(page: &Page) {
    page.until("an empty folder", async || {
        page.run(LEFT, Vec::new()).await.as_array().filter(|names| names.is_empty()).map(drop)
    })
    .await;
}

#[tokio::test]
async fn the_file_that_a_layer_lies_in_goes_with_the_run() {
    let registry = Server::registry("open");
    scenario(async |page| {
        assert!(page.run(LEFT, Vec::new()).await.is_null());
        let files = Files::new();
        push(page, &registry.url(), "a/b", &large_file(&files, "large.bin")).await;
        until_nothing_is_left(page).await;
    })
    .await;
}

#[tokio::test]
async fn what_a_page_that_was_closed_left_behind_is_taken_away() {
    scenario(async |page| {
        let leave = "return navigator.storage.getDirectory() \
            .then((root) => root.getDirectoryHandle('longshore-layers', { create: true })) \
            .then((folder) => folder.getFileHandle('left', { create: true })).then(() => true)";
        page.run(leave, Vec::new()).await;
        assert_eq!(page.run(LEFT, Vec::new()).await, serde_json::json!(["left"]));
        page.open().await;
        page.run_flow().await;
        until_nothing_is_left(page).await;
    })
    .await;
}
