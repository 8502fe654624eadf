//! The page Connect: each cause, at a server that has it, in a real browser.

mod faulty;
mod rows;

use crate::look::{pictures, scrolls_sideways};
use crate::page::{Page, artifacts, scenario};
use crate::support::distribution::Distribution;
use crate::support::program::Server;
use rows::rows;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::process::Command;

/// Opens the page by the link in the navigation. The browser reports to the console whatever it hides from a page.
async fn open(page: &Page) {
    for told in
        ["Failed to load resource", "blocked by CORS policy", "net::ERR", "No 'Access-Control-Allow-Origin'"]
    {
        page.excuse(told);
    }
    page.named("link", "Connect").await.click().await.unwrap();
    page.named("textbox", "Registry URL").await;
}

/// Has the page look at a registry; the causes that it names.
async fn diagnose(page: &Page, url: &str, repository: &str) -> Vec<String> {
    page.fill("Registry URL", url).await;
    page.fill("Repository", repository).await;
    page.press("Run").await;
    let found = page
        .until("the causes", async || {
            let found = page.run(CAUSES, Vec::new()).await;
            found.as_array().map(|names| names.iter().map(|name| name.as_str().unwrap().to_owned()).collect())
        })
        .await;
    assert!(page.find("button", "Stop").await.is_none(), "it goes on trying");
    found
}

/// Carries out the first command that the page offers, and tells the page what it printed; the causes that are left.
async fn ask_curl(page: &Page) -> Vec<String> {
    let command = page.run("return document.querySelector('.cause pre').innerText", Vec::new()).await;
    let printed = Command::new("sh").arg("-c").arg(command.as_str().unwrap()).output().unwrap();
    let printed = [printed.stdout, printed.stderr].concat();
    // A text field has no carriage returns.
    page.fill("What the command printed", &String::from_utf8_lossy(&printed).replace('\r', "")).await;
    page.press("Read it").await;
    page.until("what came of it", async || {
        page.text("Cause").await.contains("That told something").then_some(())
    })
    .await;
    let causes = page.run(CAUSES, Vec::new()).await;
    causes.as_array().unwrap().iter().map(|name| name.as_str().unwrap().to_owned()).collect()
}

/// The names of the causes, once they are there.
const CAUSES: &str = "const list = document.querySelector('ol[aria-label=Causes]'); \
    return list && [...list.children].map(item => item.dataset.cause)";

#[tokio::test]
async fn each_cause_is_named_at_a_server_that_has_it() {
    scenario(async |page| {
        open(page).await;
        let mut table = "| the server | the page says |\n|---|---|\n".to_owned();
        let mut wrong = Vec::new();
        for (fault, url, with_repository, expected) in rows() {
            let found = diagnose(page, &url, if with_repository { "a/b" } else { "" }).await;
            writeln!(table, "| {fault} | {} |", found.join(", ")).unwrap();
            let all: BTreeSet<&str> = expected.iter().copied().collect();
            if found.iter().map(String::as_str).collect::<BTreeSet<_>>() != all {
                wrong.push(format!("{fault}: {found:?} instead of {expected:?}"));
            } else if all.len() > 1 && page.find("textbox", "What the command printed").await.is_some() {
                // What a browser shows the same, curl tells apart.
                let left = ask_curl(page).await;
                writeln!(table, "| {fault}, with what curl printed | {} |", left.join(", ")).unwrap();
                let still: &[&str] = match fault {
                    // Without a password nobody sees an answer that says yes.
                    "no CORS on errors" => &["cors-missing", "cors-not-on-errors"],
                    _ => &expected[..1],
                };
                if left != still {
                    wrong.push(format!("{fault}, with curl: {left:?}"));
                }
            }
        }
        if let Some(folder) = artifacts() {
            std::fs::write(folder.join("connect.md"), table).unwrap();
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    })
    .await;
}

#[tokio::test]
async fn real_registries_with_cors_have_nothing_in_the_way() {
    let ours = Server::registry("accounts");
    let distribution = Distribution::start();
    scenario(async |page| {
        open(page).await;
        let others = distribution.iter().map(Distribution::url);
        for url in [ours.url()].into_iter().chain(others) {
            assert_eq!(diagnose(page, &url, "").await, ["nothing"], "{url}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_real_registry_without_cors_is_told_as_such_and_curl_tells_it_for_certain() {
    let Some(registry) = Distribution::bare("LONGSHORE_DOCKER_REGISTRY") else { return };
    scenario(async |page| {
        open(page).await;
        let found = diagnose(page, &registry.url(), "").await;
        assert!(found.contains(&"cors-missing".to_owned()), "{found:?}");
        assert_eq!(ask_curl(page).await, ["cors-missing"]);
        assert!(page.text("Cause").await.contains("This is the cause."));
    })
    .await;
}

#[tokio::test]
async fn what_is_offered_for_distribution_is_what_it_needs() {
    let Some(registry) = Distribution::bare("LONGSHORE_DOCKER_REGISTRY") else { return };
    scenario(async |page| {
        open(page).await;
        diagnose(page, &registry.url(), "").await;
        page.choose("Registry", "Distribution (registry:2, registry:3)").await;
        let script = "return document.querySelector('.remedy pre').innerText";
        let offered = page.run(script, Vec::new()).await.as_str().unwrap().to_owned();
        let lines = offered.strip_prefix("http:\n").expect("it begins with its block");
        let mended = Distribution::with("LONGSHORE_DOCKER_REGISTRY", lines).unwrap();
        assert_eq!(diagnose(page, &mended.url(), "").await, ["nothing"]);
        page.named("link", "Play").await.click().await.unwrap();
        page.target(&mended.url(), "a/b").await;
        assert!(page.run_flow().await.contains("Pushed a/b"));
    })
    .await;
}

#[tokio::test]
async fn the_page_fits_and_is_kept_in_pictures() {
    let Some(registry) = Distribution::bare("LONGSHORE_DOCKER_REGISTRY") else { return };
    scenario(async |page| {
        let folder = artifacts();
        open(page).await;
        if let Some(folder) = &folder {
            pictures(page, folder, "connect-first", "light").await;
        }
        for scheme in ["light", "dark"] {
            page.prefer(scheme).await;
            page.size(1440, 900).await;
            diagnose(page, &registry.url(), "").await;
            for (width, height) in [(1440, 900), (768, 1024), (360, 780), (320, 700)] {
                page.size(width, height).await;
                assert_eq!(scrolls_sideways(page).await, 0, "{width} px");
            }
            if let Some(folder) = &folder {
                pictures(page, folder, "connect", scheme).await;
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_run_that_failed_leads_here_with_the_registry_filled_in() {
    let registry = Distribution::bare("LONGSHORE_DOCKER_REGISTRY");
    let Some(registry) = registry else { return };
    scenario(async |page| {
        page.excuse("Failed to load resource");
        page.excuse("blocked by CORS policy");
        page.target(&registry.url(), "a/b").await;
        assert!(page.run_flow().await.contains("Failed"));
        page.named("link", "Find out why").await.click().await.unwrap();
        page.named("textbox", "Registry URL").await;
        let filled = page.run("return document.getElementById('connect-url').value", Vec::new()).await;
        assert_eq!(filled, registry.url());
        let found = diagnose(page, &registry.url(), "").await;
        assert!(found.contains(&"cors-missing".to_owned()), "{found:?}");
    })
    .await;
}
