//! Runs that were saved are opened in Play, and runs are compared.

use crate::look::{pictures, scrolls_sideways};
use crate::page::{Page, artifacts, scenario};
use crate::support::files::Files;
use crate::support::program::{Server, longshore};
use std::path::{Path, PathBuf};

/// Opens a saved run.
async fn open(page: &Page, file: &Path) {
    let input =
        page.until("the choice of a file", async || page.find("file", "Open a saved run").await).await;
    input.send_keys(file.to_str().unwrap()).await.unwrap();
}

/// Opens it, and waits until it is there; the outcome's text.
async fn opened(page: &Page, file: &Path) -> String {
    open(page, file).await;
    let name = file.file_name().unwrap().to_str().unwrap();
    page.until("the run", async || {
        let text = page.text("Outcome").await;
        text.contains(&format!("Read from {name}")).then_some(text)
    })
    .await
}

/// A push of the program, saved as our JSON and as an archive.
fn saved(files: &Files, more: &[&str]) -> [PathBuf; 2] {
    let [json, har] = ["run.json", "run.har"].map(|name| files.path().join(name));
    let words = ["run", "push", "--transcript", json.to_str().unwrap(), "--har", har.to_str().unwrap()];
    let _ = longshore(&[&words[..], more].concat(), "");
    [json, har]
}

/// The names of the rows: numbers, step, method, and how they stand to each other.
async fn rows(page: &Page) -> Vec<String> {
    page.named("list", "Compared exchanges").await;
    let script = "return [...document.querySelectorAll('.compared')].map(row => row.ariaLabel)";
    let names = page.run(script, Vec::new()).await;
    names.as_array().unwrap().iter().map(|name| name.as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_run_that_was_saved_is_looked_at_again() {
    let files = Files::new();
    scenario(async |page| {
        page.run_flow().await;
        let ran = page.exchanges().await;
        for file in saved(&files, &[]) {
            let outcome = opened(page, &file).await;
            assert!(outcome.contains("push at http://embedded.invalid"), "{outcome}");
            assert!(outcome.contains("Pushed"), "{outcome}");
            assert_eq!(page.exchanges().await, ran);
            let (request, response) = page.look_at("6 finish-upload PUT 201").await;
            assert!(request.contains("PUT /v2/devtable/app/blobs/uploads/"), "{request}");
            assert!(response.contains("201 Created"), "{response}");
        }
        // And another run takes its place.
        page.choose("Flow", "List tags").await;
        let outcome = page.run_flow().await;
        assert!(outcome.contains("1 tag") && !outcome.contains("Read from"), "{outcome}");
    })
    .await;
}

#[tokio::test]
async fn a_run_that_failed_says_why_once_more() {
    let files = Files::new();
    scenario(async |page| {
        let [json, _] = saved(&files, &["--repository", "devtable/readonly"]);
        let outcome = opened(page, &json).await;
        assert!(outcome.contains("Failed at start-upload"), "{outcome}");
        page.named("button", "Show exchange 4").await;
    })
    .await;
}

#[tokio::test]
async fn what_is_opened_is_saved_as_it_was() {
    let files = Files::new();
    scenario(async |page| {
        let [json, har] = saved(&files, &[]);
        let text = std::fs::read_to_string(&json).unwrap();
        for file in [json, har] {
            opened(page, &file).await;
            let again = page.saved("JSON").await;
            assert_eq!(again, text, "{}", file.display());
        }
    })
    .await;
}

#[tokio::test]
async fn an_archive_of_a_browser_is_opened_with_notes_and_without_secrets() {
    let archive = Path::new(env!("CARGO_MANIFEST_DIR")).join("../import/src/tests/chromium.har");
    let archive = std::fs::canonicalize(archive).unwrap();
    scenario(async |page| {
        opened(page, &archive).await;
        assert!(!page.exchanges().await.is_empty());
        page.run("document.querySelector('details.notes').open = true", Vec::new()).await;
        let notes = page.named("list", "Notes").await.text().await.unwrap();
        assert!(notes.contains("left out"), "{notes}");
        assert!(notes.contains("is shown as"), "{notes}");
        page.run("document.querySelector('.exchange').click()", Vec::new()).await;
        let text = page.run("return document.body.innerText", Vec::new()).await;
        assert!(!text.as_str().unwrap().contains("Basic ZGV2"), "credentials are shown");
    })
    .await;
}

#[tokio::test]
async fn a_file_that_is_no_run_is_told_and_the_run_that_is_shown_stays() {
    let files = Files::new();
    scenario(async |page| {
        page.run_flow().await;
        let ran = page.exchanges().await;
        for (name, content, said) in [
            ("notes.json", "Dear diary", "not JSON"),
            ("other.json", "{}", "neither a transcript"),
            ("empty.har", "", "empty"),
            ("newer.json", r#"{"longshore_transcript": 99}"#, "version 99"),
            ("deep.json", &"[".repeat(100_000), "deep"),
        ] {
            open(page, &files.write(name, content.as_bytes())).await;
            page.until(said, async || {
                let text = page.text("Sequence").await;
                (text.contains(name) && text.contains(said)).then_some(())
            })
            .await;
            assert_eq!(page.exchanges().await, ran);
        }
        page.run_flow().await;
        assert!(!page.text("Sequence").await.contains("deep.json"));
    })
    .await;
}

#[tokio::test]
async fn two_runs_are_compared_exchange_by_exchange() {
    scenario(async |page| {
        page.press("Compare").await;
        assert!(page.text("Sequence").await.contains("Run something twice"));
        page.choose("Preset", "Push without asking first").await;
        page.run_flow().await;
        page.fill("Tags", "other").await;
        page.run_flow().await;
        let rows = rows(page).await;
        let differ: Vec<&String> = rows.iter().filter(|name| name.ends_with("differs")).collect();
        assert!(differ.iter().any(|name| name.contains("put-manifest PUT")), "{rows:?}");
        let text = page.text("Comparison").await;
        assert!(text.contains("latest") && text.contains("other") && text.contains("alike"), "{text}");
        // Only what differs.
        page.press("Differences").await;
        let fewer = self::rows(page).await;
        assert!(fewer.len() < rows.len() && fewer.iter().all(|name| !name.ends_with("alike")), "{fewer:?}");
        page.run("document.querySelector('.compared button').click()", Vec::new()).await;
        page.until("the exchange", async || {
            page.text("Request").await.contains("/v2/devtable/app").then_some(())
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn a_run_is_compared_with_one_that_was_saved_elsewhere() {
    let registry = Server::registry("open");
    let files = Files::new();
    scenario(async |page| {
        let [json, _] = saved(&files, &["--target", &registry.url(), "--repository", "devtable/app"]);
        page.run_flow().await;
        page.press("Compare").await;
        opened(page, &json).await;
        let rows = rows(page).await;
        assert!(rows.iter().any(|name| name.contains("auth GET, only in A")), "{rows:?}");
        let text = page.text("Comparison").await;
        assert!(text.contains(&registry.url()) && text.contains("embedded.invalid"), "{text}");
        let folder = artifacts();
        for scheme in ["light", "dark"] {
            page.prefer(scheme).await;
            for (width, height) in [(1440, 900), (768, 1024), (360, 780), (320, 700)] {
                page.size(width, height).await;
                assert_eq!(scrolls_sideways(page).await, 0, "{width} px");
            }
            page.size(1440, 900).await;
            if let Some(folder) = &folder {
                pictures(page, folder, "compared", scheme).await;
            }
            page.size(1440, 900).await;
        }
    })
    .await;
}
