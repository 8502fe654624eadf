//! The page Conformance: the specification's demands, checked from the page.

use crate::bad_input::elsewhere;
use crate::look::{pictures, scrolls_sideways};
use crate::page::{Page, artifacts, scenario};
use crate::support::distribution::Distribution;
use crate::support::http::ask;
use crate::support::program::{Server, longshore};
use fantoccini::key::Key;
use serde_json::Value;
use std::collections::BTreeMap;

/// By category, how many checks passed, fell short, failed, were skipped, and were not made.
type Matrix = BTreeMap<String, [u64; 5]>;

const CAME: [&str; 5] = ["passed", "warned", "failed", "skipped", "disabled"];

/// Opens the page by the link in the navigation.
pub(crate) async fn open(page: &Page) {
    page.named("link", "Conformance").await.click().await.unwrap();
    page.named("combobox", "Version").await;
}

/// Points the page at a registry that it reaches by CORS. The browser reports each answer of 400 and above to the console, and
/// each that it hides.
async fn target(page: &Page, url: &str) {
    page.excuse("Failed to load resource");
    page.excuse("blocked by CORS policy");
    page.choose("Target", "Other…").await;
    page.fill("Registry URL", url).await;
}

/// Runs, and waits for the end of it; the outcome's text. It may take longer than anything else on the page.
pub(crate) async fn run(page: &Page) -> String {
    page.press("Run").await;
    ended(page).await
}

async fn ended(page: &Page) -> String {
    let mut text = String::new();
    // Each wait is for a while of its own.
    for _ in 0..6 {
        let script = "return document.querySelector('[aria-label=Outcome]')?.innerText ?? ''";
        let begun = std::time::Instant::now();
        while begun.elapsed().as_secs() < 25 {
            page.run(script, Vec::new()).await.as_str().unwrap().clone_into(&mut text);
            if !text.is_empty() && !text.starts_with("Checking") && !text.starts_with("Deleting") {
                return text;
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
    }
    panic!("waited in vain for the end of the checks: {text}")
}

/// What the page's matrix says.
async fn matrix(page: &Page) -> Matrix {
    page.named("table", "Matrix").await;
    let script = "return [...document.querySelectorAll('table[aria-label=Matrix] tbody tr')]
        .map(row => [...row.children].map(cell => cell.innerText.trim()))";
    let rows = page.run(script, Vec::new()).await;
    let row = |row: &Value| {
        let cells: Vec<&str> = row.as_array().unwrap().iter().map(|cell| cell.as_str().unwrap()).collect();
        let counts: Vec<u64> = cells[1..].iter().map(|count| count.parse().unwrap()).collect();
        (cells[0].to_owned(), counts.try_into().unwrap())
    };
    rows.as_array().unwrap().iter().map(row).collect()
}

/// What the program finds out about the same registry: its report.
fn natively(target: &str, more: &[&str], password: &str) -> Value {
    let mut words = vec!["conformance", "--target", target, "--format", "json"];
    words.extend(more);
    let ended = longshore(&words, password);
    serde_json::from_str(&ended.out).unwrap_or_else(|_| panic!("{}", ended.err))
}

/// What a report counts.
fn counted(report: &Value) -> Matrix {
    let titles = [
        ("api", "API"),
        ("pull", "Pull"),
        ("push", "Push"),
        ("discovery", "Content Discovery"),
        ("management", "Content Management"),
    ];
    let counts = |of: &Value| CAME.map(|came| of[came].as_u64().unwrap());
    let title = |word: &str| titles.iter().find(|(known, _)| *known == word).unwrap().1.to_owned();
    let categories = report["categories"].as_object().unwrap();
    categories.iter().map(|(word, of)| (title(word), counts(of))).collect()
}

fn word<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_default()
}

/// How each check of a report came out, by its name, and why it was not made.
fn verdicts(report: &Value) -> BTreeMap<&str, (&str, &str)> {
    let checks = report["checks"].as_array().unwrap().iter();
    checks.map(|check| (word(check, "id"), (word(check, "verdict"), word(check, "reason")))).collect()
}

fn sum(matrix: &Matrix, came: &str) -> u64 {
    let at = CAME.iter().position(|known| *known == came).unwrap();
    matrix.values().map(|counts| counts[at]).sum()
}

/// How many workers the browser runs.
async fn workers(page: &Page) -> usize {
    let targets = page.browser.devtools("Target.getTargets", serde_json::json!({})).await;
    let targets = targets["targetInfos"].as_array().unwrap();
    targets.iter().filter(|target| target["type"] == "worker").count()
}

#[tokio::test]
async fn the_registry_in_the_page_fails_nothing_and_the_program_says_the_same() {
    scenario(async |page| {
        open(page).await;
        let outcome = run(page).await;
        assert!(outcome.starts_with("✓\nNothing failed") || outcome.contains("Nothing failed"), "{outcome}");
        assert!(outcome.contains("All that was pushed was deleted again."), "{outcome}");
        let ours = matrix(page).await;
        assert_eq!(sum(&ours, "failed"), 0);
        assert!(sum(&ours, "passed") > 300, "{ours:?}");
        assert_eq!(ours, counted(&natively("embedded", &[], "")));
    })
    .await;
}

#[tokio::test]
async fn the_registry_is_that_of_play_in_the_same_worker() {
    scenario(async |page| {
        page.fill("Tags", "made-in-play").await;
        assert!(page.run_flow().await.contains("Pushed devtable/app"));
        open(page).await;
        page.fill("Repository", "devtable/app").await;
        assert!(run(page).await.contains("Nothing failed"));
        assert_eq!(workers(page).await, 1);
        let report: Value = serde_json::from_str(&page.saved("Save as JSON").await).unwrap();
        assert_eq!(report["repositories"][0], "devtable/app");
        let listed =
            report["checks"].as_array().unwrap().iter().flat_map(|it| it["exchanges"].as_array().unwrap());
        let texts = listed.filter_map(|exchange| exchange["response_body"]["text"].as_str());
        assert!(texts.into_iter().any(|text| text.contains("made-in-play")), "the tag is not listed");
        // What was there is there, the page knows what it knew, and Play can go on.
        page.named("link", "Play").await.click().await.unwrap();
        page.choose("Flow", "List tags").await;
        let outcome = page.run_flow().await;
        assert!(outcome.contains("1 tag in devtable/app"), "{outcome}");
        open(page).await;
        assert!(page.text("Outcome").await.contains("Nothing failed"));
    })
    .await;
}

#[tokio::test]
async fn checks_are_cut_down_to_a_count_of_the_matrix_and_each_shows_sentence_and_exchanges() {
    scenario(async |page| {
        open(page).await;
        run(page).await;
        let passed = matrix(page).await["Pull"][0];
        page.press(&format!("Pull: {passed} passed")).await;
        let list = page.named("list", "Check list").await;
        let text = list.text().await.unwrap();
        assert_eq!(text.lines().filter(|line| *line == "passed").count() as u64, passed.min(100));
        let script = "document.querySelector('.check-line').click()";
        page.run(script, Vec::new()).await;
        let check = page.text("Chosen check").await;
        assert!(check.contains("MUST: it has to be so") || check.contains("SHOULD: it is so"), "{check}");
        assert!(check.contains("The registry does what the sentence says."), "{check}");
        let script = "return document.querySelector('.demand a').href";
        let link = page.run(script, Vec::new()).await;
        assert!(link.as_str().unwrap().contains("distribution-spec"), "{link}");
        page.run("document.querySelector('.exchange-line').click()", Vec::new()).await;
        page.until("the exchange", async || {
            let text = page.text("Chosen check").await;
            (text.contains("Host: embedded.invalid") && text.contains("Response")).then_some(())
        })
        .await;
        // A header opens for what it means, as in Play.
        page.press("Host:").await;
        page.until("the meaning", async || {
            let notes =
                page.run("return document.querySelectorAll('.check-pane .note p').length", Vec::new()).await;
            (notes.as_u64() > Some(0)).then_some(())
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn the_report_is_saved_in_three_formats() {
    scenario(async |page| {
        open(page).await;
        run(page).await;
        let failed = sum(&matrix(page).await, "failed");
        let junit = page.saved("Save as JUnit XML").await;
        assert!(
            junit.starts_with("<?xml") && junit.contains(&format!("failures=\"{failed}\"")),
            "{}",
            &junit[..300]
        );
        let html = page.saved("Save as HTML").await;
        assert!(html.to_lowercase().starts_with("<!doctype html>"), "{}", &html[..100]);
        let json: Value = serde_json::from_str(&page.saved("Save as JSON").await).unwrap();
        assert_eq!(json["counts"]["failed"], failed);
        assert_eq!(json["left"].as_array().unwrap().len(), 0);
    })
    .await;
}

#[tokio::test]
async fn longshore_registry_is_judged_as_the_program_judges_it() {
    let registry = Server::registry("accounts");
    scenario(async |page| {
        open(page).await;
        target(page, &registry.url()).await;
        page.fill("Username", "devtable").await;
        page.fill("Password", "password").await;
        page.fill("Repository", "devtable/one").await;
        page.fill("Second repository", "devtable/two").await;
        let outcome = run(page).await;
        assert!(outcome.contains("Nothing failed"), "{outcome}");
        let who = [
            "--username",
            "devtable",
            "--password-stdin",
            "--repository",
            "devtable/one",
            "--repository",
            "devtable/two",
        ];
        assert_eq!(matrix(page).await, counted(&natively(&registry.url(), &who, "password")));
    })
    .await;
}

#[tokio::test]
async fn real_distribution_is_judged_as_the_program_judges_it() {
    let Some(registry) = Distribution::start() else { return };
    scenario(async |page| {
        open(page).await;
        let url = format!("http://{}", registry.address);
        target(page, &url).await;
        let outcome = run(page).await;
        assert!(outcome.contains("failed"), "{outcome}");
        let ours: Value = serde_json::from_str(&page.saved("Save as JSON").await).unwrap();
        assert_eq!(matrix(page).await, counted(&ours));
        let theirs = natively(&url, &[], "");
        let (ours, theirs) = (verdicts(&ours), verdicts(&theirs));
        let differ =
            ours.iter().filter(|(name, (verdict, _))| theirs.get(*name).is_none_or(|it| it.0 != *verdict));
        // But for what a page is not shown: distribution's router answers 404 without the headers of CORS.
        let mut hidden = 0;
        for (name, (verdict, why)) in differ {
            assert_eq!(*verdict, "skipped", "{name}, natively {:?}", theirs.get(name));
            assert!(
                why.contains("shows this page no answer") || *name == "referrers.tag-schema",
                "{name}: {why}"
            );
            hidden += 1;
        }
        assert!(hidden < 15, "{hidden} answers were hidden");
        // What failed is what is listed, and each says what was expected.
        page.run("document.querySelector('.check-line').click()", Vec::new()).await;
        let check = page.text("Chosen check").await;
        assert!(check.contains("It does not do what it must.") && check.contains("expected"), "{check}");
    })
    .await;
}

#[tokio::test]
async fn a_run_is_stopped_in_the_middle_and_cleans_up() {
    let registry = Server::registry("open");
    scenario(async |page| {
        open(page).await;
        target(page, &registry.url()).await;
        page.fill("Repository", "a/stopped").await;
        page.press("Run").await;
        page.until("some checks", async || {
            let made = page
                .run("return document.querySelector('.checks-pane progress')?.value ?? 0", Vec::new())
                .await;
            (made.as_f64() > Some(60.0)).then_some(())
        })
        .await;
        page.press("Stop").await;
        let outcome = ended(page).await;
        assert!(outcome.contains("Not everything was checked"), "{outcome}");
        assert!(outcome.contains("the run was stopped"), "{outcome}");
        assert!(outcome.contains("All that was pushed was deleted again."), "{outcome}");
        let matrix = matrix(page).await;
        assert!(sum(&matrix, "passed") > 20 && sum(&matrix, "failed") == 0, "{matrix:?}");
        let tags = ask(registry.address, "GET", "/v2/a/stopped/tags/list", &[], b"");
        assert!(!tags.text().contains("\"tags\":[\""), "{}", tags.text());
    })
    .await;
}

#[tokio::test]
async fn a_target_that_cannot_be_reached_is_said_at_once() {
    scenario(async |page| {
        open(page).await;
        target(page, "http://127.0.0.1:1").await;
        let outcome = run(page).await;
        assert!(outcome.contains("Nothing could be checked"), "{outcome}");
        assert!(outcome.contains("127.0.0.1:1"), "{outcome}");
        page.choose("Target", "Embedded registry").await;
        assert!(run(page).await.contains("Nothing failed"));
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
        let outcome = run(page).await;
        assert!(
            outcome.contains("Nothing could be checked") && outcome.contains("another place than"),
            "{outcome}"
        );
        assert!(realm.seen().is_empty());
        page.press(&format!("Trust {} and run again", realm.url())).await;
        let outcome = ended(page).await;
        assert!(outcome.contains("Nothing could be checked"), "{outcome}");
        assert!(realm.seen().iter().any(|seen| seen.header("authorization").is_some()));
        let text = page.run("return document.body.innerText", Vec::new()).await;
        assert!(!text.as_str().unwrap().contains("hunter-2"));
    })
    .await;
}

#[tokio::test]
async fn the_page_is_used_by_the_keyboard() {
    scenario(async |page| {
        open(page).await;
        // How long the page stands still is kept with the artifacts; how fast a machine is, is no test.
        let watch = "window.long = [];
            new PerformanceObserver((list) => window.long.push(...list.getEntries().map((it) => it.duration)))
                .observe({ type: 'longtask' });";
        page.run(watch, Vec::new()).await;
        page.chord(&[Key::Control.into(), Key::Enter.into()]).await;
        assert!(ended(page).await.contains("Nothing failed"));
        let long = page.run("return window.long", Vec::new()).await;
        if let Some(folder) = artifacts() {
            std::fs::write(folder.join("checking.txt"), format!("tasks of more than 50 ms: {long}\n"))
                .unwrap();
        }
        page.run("document.querySelector('.check-line').focus()", Vec::new()).await;
        page.chord(&[Key::Tab.into()]).await;
        page.chord(&[Key::Enter.into()]).await;
        page.until("the second check", async || {
            page.text("Chosen check").await.contains("challenge").then_some(())
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn what_is_wrong_in_the_setup_is_said_and_nothing_is_sent() {
    scenario(async |page| {
        open(page).await;
        page.fill("Repository", "a/b").await;
        page.fill("Second repository", "a/b").await;
        assert!(run(page).await.contains("Nothing was sent."));
        let second = page.field("Second repository").await;
        assert!(page.error_of(&second).await.contains("the same as the first"));
        page.fill("Second repository", "").await;
        for category in ["API", "Pull", "Push", "Content Discovery", "Content Management"] {
            page.named("checkbox", category).await.click().await.unwrap();
        }
        assert!(run(page).await.contains("Nothing was sent."));
        assert!(page.text("Setup").await.contains("Choose at least one."));
        page.named("checkbox", "Content Discovery").await.click().await.unwrap();
        page.fill("Repository", "").await;
        assert!(run(page).await.contains("Nothing failed"));
        assert_eq!(matrix(page).await.keys().collect::<Vec<_>>(), ["Content Discovery"]);
    })
    .await;
}

#[tokio::test]
async fn the_page_fits_and_is_kept_in_pictures() {
    let distribution = Distribution::start();
    scenario(async |page| {
        let folder = artifacts();
        open(page).await;
        for scheme in ["light", "dark"] {
            page.prefer(scheme).await;
            run(page).await;
            for (width, height) in [(1440, 900), (768, 1024), (360, 780), (320, 700)] {
                page.size(width, height).await;
                assert_eq!(scrolls_sideways(page).await, 0, "{width} px");
            }
            page.size(1440, 900).await;
            page.run("document.querySelectorAll('.check-line')[3].click()", Vec::new()).await;
            page.run("document.querySelector('.exchange-line').click()", Vec::new()).await;
            if let Some(folder) = &folder {
                pictures(page, folder, "conformance", scheme).await;
            }
            page.size(1440, 900).await;
        }
        let (Some(distribution), Some(folder)) = (distribution, folder) else { return };
        target(page, &format!("http://{}", distribution.address)).await;
        run(page).await;
        page.run("document.querySelector('.check-line').click()", Vec::new()).await;
        for scheme in ["light", "dark"] {
            page.prefer(scheme).await;
            // Colours change within 90 ms.
            tokio::time::sleep(std::time::Duration::from_millis(200)).await;
            pictures(page, &folder, "conformance-failed", scheme).await;
            page.size(1440, 900).await;
        }
    })
    .await;
}
