//! The page Failures: what can go wrong at each step, brought about from the page.

use crate::bad_input::{elsewhere, readable};
use crate::look::{pictures, scrolls_sideways};
use crate::page::{Page, artifacts, scenario};
use crate::support::distribution::Distribution;
use crate::support::fake::Fake;
use crate::support::http::ask;
use crate::support::program::{Server, longshore};
use fantoccini::key::Key;
use std::collections::BTreeSet;

/// Opens the page by the link in the navigation.
pub(crate) async fn open(page: &Page) {
    page.named("link", "Failures").await.click().await.unwrap();
    page.named("button", "Run all").await;
}

/// Points the page at a registry that it reaches by CORS. The browser reports each answer of 400 and above to the console, and
/// each that it hides.
async fn target(page: &Page, url: &str) {
    page.excuse("Failed to load resource");
    page.excuse("blocked by CORS policy");
    page.choose("Target", "Other…").await;
    page.fill("Registry URL", url).await;
}

/// Waits for the end of what was begun; the outcome's text.
async fn ended(page: &Page) -> String {
    page.until("the end of the run", async || {
        let script = "return document.querySelector('[aria-label=Outcome]')?.innerText ?? ''";
        let text = page.run(script, Vec::new()).await.as_str().unwrap().to_owned();
        (!text.is_empty() && !text.starts_with("Trying")).then_some(text)
    })
    .await
}

pub(crate) async fn run_all(page: &Page) -> String {
    page.press("Run all").await;
    ended(page).await
}

/// The names of the cells: step, failure, status, and how it came out.
async fn cells(page: &Page) -> Vec<String> {
    let script = "return [...document.querySelectorAll('.failure-cell')].map(cell => cell.ariaLabel)";
    let names = page.run(script, Vec::new()).await;
    names.as_array().unwrap().iter().map(|name| name.as_str().unwrap().to_owned()).collect()
}

/// The cells that came out so, as `step:failure`.
pub(crate) async fn those(page: &Page, came: &str) -> BTreeSet<String> {
    let names = cells(page).await;
    let of_it = names.iter().filter_map(|name| name.strip_suffix(&format!(", {came}")));
    of_it.map(|name| name.split(' ').take(2).collect::<Vec<_>>().join(":")).collect()
}

/// Those that the program says came out so.
pub(crate) fn natively(words: &[&str], came: &str) -> BTreeSet<String> {
    let ended = longshore(words, "");
    let records = ended.records();
    let of_it = records.iter().filter(|record| record["came"] == came);
    of_it.map(|record| record["id"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn every_failure_of_every_step_comes_out_as_expected() {
    scenario(async |page| {
        open(page).await;
        assert_eq!(cells(page).await.len(), 53);
        assert_eq!(those(page, "not tried").await.len(), 53);
        let outcome = run_all(page).await;
        assert!(outcome.contains("53 as expected, of 53 failures."), "{outcome}");
        let ours = those(page, "as expected").await;
        assert_eq!(ours, natively(&["failures", "--all", "--json"], "as-expected"));
    })
    .await;
}

#[tokio::test]
async fn a_cell_runs_its_flow_and_shows_cause_exchange_reason_and_fix() {
    scenario(async |page| {
        open(page).await;
        page.press("start-upload read-only 401, not tried").await;
        page.named("button", "start-upload read-only 401, as expected").await;
        let case = page.text("Chosen failure").await;
        for part in [
            "It fails because the repository's state is read-only.",
            "state = \"read-only\"",
            "start-upload 401 UNAUTHORIZED",
            "Set the repository's state back to normal.",
            "POST /v2/devtable/app/blobs/uploads/",
            "401 Unauthorized",
        ] {
            assert!(case.contains(part), "{part} is not in {case}");
        }
        let why = page.text("Why").await;
        assert!(why.contains("read-only") && why.contains("Nothing."), "{why}");
        // The rest was not tried.
        assert_eq!(those(page, "as expected").await.len(), 1);
        assert!(!case.contains("Basic ZGV2"), "{case}");
    })
    .await;
}

#[tokio::test]
async fn what_was_found_is_there_when_the_page_is_opened_again() {
    scenario(async |page| {
        open(page).await;
        run_all(page).await;
        page.named("link", "Play").await.click().await.unwrap();
        page.named("button", "Run").await;
        open(page).await;
        assert_eq!(those(page, "as expected").await.len(), 53);
    })
    .await;
}

#[tokio::test]
async fn longshore_registry_is_asked_for_those_that_are_safe_and_for_no_other() {
    let registry = Server::registry("accounts");
    scenario(async |page| {
        open(page).await;
        target(page, &registry.url()).await;
        page.fill("Username", "devtable").await;
        page.fill("Password", "password").await;
        page.fill("Repository", "devtable/nothing").await;
        // Nothing goes to a real registry before it is asked for.
        page.press("start-upload read-only 401, not tried").await;
        assert!(page.text("Chosen failure").await.contains("It is not tried at a real registry"));
        assert!(page.find("button", "Try it").await.is_none());
        let outcome = run_all(page).await;
        assert!(outcome.contains("15 as expected, 38 not to be had there"), "{outcome}");
        let tags = ask(registry.address, "GET", "/v2/devtable/nothing/tags/list", &[], b"");
        assert!(!tags.text().contains("v2\""), "{}", tags.text());
        page.press("auth invalid-authentication 401, as expected").await;
        let text = page.run("return document.body.innerText", Vec::new()).await;
        assert!(!text.as_str().unwrap().contains("ZGV2dGFibGU6cGFzc3dvcmQ"), "credentials are shown");
    })
    .await;
}

#[tokio::test]
async fn real_distribution_is_judged_as_the_program_judges_it() {
    let Some(registry) = Distribution::start() else { return };
    scenario(async |page| {
        open(page).await;
        target(page, &registry.url()).await;
        run_all(page).await;
        let url = registry.url();
        let words = ["failures", "--all", "--json", "--target", &url];
        // But for what a page is not shown: distribution's router answers 404 without the headers of CORS.
        let hidden = ["put-manifest:invalid-tag", "put-manifest:missing-tag"].map(str::to_owned);
        let shown =
            |names: BTreeSet<String>| names.into_iter().filter(|name| !hidden.contains(name)).collect();
        let (otherwise, expected): (BTreeSet<String>, _) =
            (shown(natively(&words, "otherwise")), shown(natively(&words, "as-expected")));
        assert_eq!(shown(those(page, "otherwise").await), otherwise);
        assert_eq!(those(page, "as expected").await, expected);
        page.press("put-manifest invalid-tag 404, otherwise").await;
        assert!(page.text("Chosen failure").await.contains("no answer could be read"));
        page.press("upload-chunk range-not-satisfiable 416, otherwise").await;
        let case = page.text("Chosen failure").await;
        assert!(case.contains("upload-chunk 416") && case.contains("Try again"), "{case}");
    })
    .await;
}

#[tokio::test]
async fn what_is_wrong_in_the_setup_is_said_and_nothing_is_sent() {
    scenario(async |page| {
        open(page).await;
        page.choose("Target", "Other…").await;
        page.fill("Registry URL", "nonsense").await;
        let outcome = run_all(page).await;
        assert!(outcome.contains("Nothing was sent."), "{outcome}");
        let url = page.field("Registry URL").await;
        assert!(!page.error_of(&url).await.is_empty());
        page.fill("Registry URL", "http://127.0.0.1:1").await;
        page.fill("Repository", &"a".repeat(254)).await;
        assert!(run_all(page).await.contains("Nothing was sent."));
        let repository = page.field("Repository").await;
        assert!(page.error_of(&repository).await.contains("255"));
    })
    .await;
}

#[tokio::test]
async fn a_run_is_stopped_in_the_middle() {
    // It never answers.
    let silent = Fake::start(|_, stream| std::mem::forget(stream.try_clone()));
    scenario(async |page| {
        open(page).await;
        target(page, &silent.url()).await;
        page.press("Run all").await;
        page.until("a request", async || (!silent.seen().is_empty()).then_some(())).await;
        page.press("Stop").await;
        let outcome = ended(page).await;
        assert!(outcome.contains("Stopped"), "{outcome}");
        assert!(!those(page, "not tried").await.is_empty());
        page.choose("Target", "Embedded registry").await;
        assert!(run_all(page).await.contains("53 as expected"));
    })
    .await;
}

#[tokio::test]
async fn nothing_goes_to_a_registry_that_is_not_chosen_any_more() {
    let slow = Fake::start(|_, stream| {
        std::thread::sleep(std::time::Duration::from_millis(100));
        readable(stream, "404 Not Found", &[], "");
    });
    scenario(async |page| {
        open(page).await;
        target(page, &slow.url()).await;
        page.press("Run all").await;
        page.until("a request", async || (!slow.seen().is_empty()).then_some(())).await;
        page.choose("Target", "Embedded registry").await;
        assert!(run_all(page).await.contains("53 as expected"));
        let seen = slow.seen().len();
        tokio::time::sleep(std::time::Duration::from_secs(1)).await;
        assert_eq!(slow.seen().len(), seen, "the run went on");
    })
    .await;
}

#[tokio::test]
async fn a_password_does_not_go_to_another_origin_before_it_is_trusted() {
    scenario(async |page| {
        let (registry, realm) = elsewhere();
        open(page).await;
        target(page, &registry.url()).await;
        page.fill("Username", "me").await;
        page.fill("Password", "hunter-2").await;
        page.press("get-manifest unknown-tag 404, not tried").await;
        page.press("Try it").await;
        let outcome = ended(page).await;
        assert!(outcome.contains("1 came out otherwise"), "{outcome}");
        assert!(page.text("Chosen failure").await.contains("is not trusted with the password"));
        assert!(realm.seen().is_empty());
        page.press(&format!("Trust {} and try again", realm.url())).await;
        page.until("the question to the token service", async || {
            realm.seen().iter().any(|seen| seen.header("authorization").is_some()).then_some(())
        })
        .await;
        ended(page).await;
        let text = page.run("return document.body.innerText", Vec::new()).await;
        assert!(!text.as_str().unwrap().contains("hunter-2"));
    })
    .await;
}

#[tokio::test]
async fn the_page_is_used_by_the_keyboard() {
    scenario(async |page| {
        open(page).await;
        page.chord(&[Key::Control.into(), Key::Enter.into()]).await;
        assert!(ended(page).await.contains("53 as expected"));
        page.run("document.querySelector('.failure-cell').focus()", Vec::new()).await;
        page.chord(&[Key::Tab.into()]).await;
        page.chord(&[Key::Enter.into()]).await;
        page.until("the second failure", async || {
            page.text("Chosen failure").await.contains("invalid-authentication").then_some(())
        })
        .await;
        // What is filled in by now is what counts.
        page.choose("Target", "Other…").await;
        page.fill("Registry URL", "nonsense").await;
        page.chord(&[Key::Control.into(), Key::Enter.into()]).await;
        assert!(ended(page).await.contains("Nothing was sent."));
    })
    .await;
}

#[tokio::test]
async fn the_page_fits_and_is_kept_in_pictures() {
    scenario(async |page| {
        let folder = artifacts();
        open(page).await;
        if let Some(folder) = &folder {
            pictures(page, folder, "failures-first", "light").await;
        }
        for scheme in ["light", "dark"] {
            page.prefer(scheme).await;
            page.size(1440, 900).await;
            run_all(page).await;
            page.press("finish-upload quota-exceeded 403, as expected").await;
            for (width, height) in [(1440, 900), (768, 1024), (360, 780), (320, 700)] {
                page.size(width, height).await;
                assert_eq!(scrolls_sideways(page).await, 0, "{width} px");
            }
            if let Some(folder) = &folder {
                pictures(page, folder, "failures", scheme).await;
            }
        }
    })
    .await;
}
