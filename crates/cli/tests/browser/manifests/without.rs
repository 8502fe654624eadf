//! The page where a part of it is missing; and what it does not load before it is needed.

use super::sheet;
use crate::page::{Page, scenario};
use crate::support::files::Files;
use crate::support::program::Server;

/// The site as it was built, less the files whose names begin so.
fn site_without(part: &str) -> Files {
    let files = Files::new();
    let built = concat!(env!("CARGO_MANIFEST_DIR"), "/../../dist");
    for entry in std::fs::read_dir(built).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        if entry.path().is_file() && !name.starts_with(part) {
            files.write(&name, &std::fs::read(entry.path()).unwrap());
        }
    }
    files
}

/// Opens the page from a site that lacks a part.
async fn open_without(page: &Page, part: &str) -> (Files, Server) {
    let program = std::env::var("LONGSHORE_PROGRAM").unwrap();
    let site = site_without(part);
    let server = Server::start(&program, &["serve", "--site", site.path().to_str().unwrap()]);
    page.excuse("404");
    page.browser.client.goto(&format!("{}/#/manifests", server.url())).await.unwrap();
    (site, server)
}

#[tokio::test]
async fn without_its_editor_the_page_has_a_plain_text_field() {
    scenario(async |page| {
        let _site = open_without(page, "editor-").await;
        let field = page.field("Document").await;
        page.until("the first findings", async || (!sheet::findings(page).await.is_empty()).then_some(()))
            .await;
        page.press("Remove the comma").await;
        page.until("the repair", async || {
            let text = field.prop("value").await.unwrap().unwrap_or_default();
            text.contains("\"size\": \"5242880\"\n").then_some(())
        })
        .await;
        page.press("Undo").await;
        page.fill("Document", "{}").await;
        let digest = longshore_core::Digest::sha256(b"{}").to_string();
        page.until("the digest", async || (sheet::digest(page).await == digest).then_some(())).await;
    })
    .await;
}

#[tokio::test]
async fn without_its_worker_the_page_says_so() {
    scenario(async |page| {
        let _site = open_without(page, "longshore-documents_bg").await;
        let said = sheet::trouble(page).await;
        assert!(said.contains("cannot be used") && said.contains("Load the page again"), "{said}");
    })
    .await;
}

#[tokio::test]
async fn without_its_module_the_frame_says_so() {
    scenario(async |page| {
        let _site = open_without(page, "longshore-manifests_bg").await;
        let said = sheet::trouble(page).await;
        assert!(said.contains("cannot be opened"), "{said}");
        page.named("link", "Play").await.click().await.unwrap();
        page.named("button", "Run").await;
    })
    .await;
}

#[tokio::test]
async fn a_module_that_cannot_start_is_told_from_the_others() {
    scenario(async |page| {
        let _site = open_without(page, "longshore-registries_bg").await;
        page.until("the first findings", async || (!sheet::findings(page).await.is_empty()).then_some(()))
            .await;
        page.named("link", "Conformance").await.click().await.unwrap();
        let said = sheet::trouble(page).await;
        assert!(said.contains("cannot be opened"), "{said}");
        page.named("link", "Manifests").await.click().await.unwrap();
        assert!(!sheet::findings(page).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn without_the_worker_all_who_need_it_are_told() {
    scenario(async |page| {
        let _site = open_without(page, "longshore-worker_bg").await;
        let failed = "The part of this page that";
        page.named("link", "Conformance").await.click().await.unwrap();
        page.press("Run").await;
        let said = async |page: &Page| {
            page.until("the failure", async || {
                Some(page.text("Outcome").await).filter(|it| it.contains(failed))
            })
            .await
        };
        assert!(said(page).await.contains("makes the checks cannot be used"));
        // Another try is another worker; whoever asks first, both are told.
        page.press("Run").await;
        page.named("link", "Play").await.click().await.unwrap();
        page.press("Run").await;
        assert!(said(page).await.contains("runs flows cannot be used"));
        page.named("link", "Conformance").await.click().await.unwrap();
        assert!(said(page).await.contains("makes the checks cannot be used"));
    })
    .await;
}

#[tokio::test]
async fn nothing_of_the_page_is_loaded_before_it_is_opened() {
    scenario(async |page| {
        let script = "return performance.getEntriesByType('resource').map(it => it.name)
            .filter(name => /editor|documents|manifests|registries/.test(name)).length";
        assert_eq!(page.run(script, Vec::new()).await, 0);
        sheet::open(page).await;
        assert!(page.run(script, Vec::new()).await.as_u64() > Some(4));
    })
    .await;
}
