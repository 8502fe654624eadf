//! The registry in the page: everything works with no network at all.

use crate::page::{Page, artifacts, scenario};
use crate::support::files::{Files, noise};
use crate::support::program::Server;
use serde_json::json;
use std::time::{Duration, Instant};

#[tokio::test]
async fn one_click_pushes_the_sample() {
    scenario(async |page| {
        let outcome = page.run_flow().await;
        assert!(outcome.contains("Pushed devtable/app"), "{outcome}");
        assert!(outcome.contains("3 sent, 0 there already"), "{outcome}");
        assert!(outcome.contains("0 warnings, 0 failed"), "{outcome}");
        let exchanges = page.exchanges().await;
        assert_eq!(exchanges[..3], ["1 ping GET 401", "2 auth GET 200", "3 blob-head-check HEAD 404"]);
        assert_eq!(exchanges.last().unwrap(), "21 put-manifest PUT 201");
    })
    .await;
}

#[tokio::test]
async fn what_was_pushed_is_pulled_and_listed() {
    scenario(async |page| {
        page.fill("Tags", "latest v1").await;
        let pushed = page.run_flow().await;
        page.choose("Flow", "Pull").await;
        page.fill("Tags", "v1").await;
        let pulled = page.run_flow().await;
        assert!(pulled.contains("Pulled devtable/app"), "{pulled}");
        let digest =
            |text: &str| text.split_whitespace().find(|word| word.starts_with("sha256:")).unwrap().to_owned();
        assert_eq!(digest(&pulled), digest(&pushed));
        page.choose("Flow", "List tags").await;
        page.fill("Tags per page", "1").await;
        let listed = page.run_flow().await;
        assert!(listed.contains("2 tags in devtable/app"), "{listed}");
        assert!(listed.contains("In 2 pages."), "{listed}");
        assert_eq!(page.named("list", "Tags found").await.text().await.unwrap(), "latest\nv1");
    })
    .await;
}

#[tokio::test]
async fn a_push_leads_on_to_a_pull_and_to_the_tags() {
    scenario(async |page| {
        page.run_flow().await;
        page.press("Pull it").await;
        let pulled = page.ended().await;
        assert!(pulled.contains("Pulled devtable/app"), "{pulled}");
        page.press("List its tags").await;
        let listed = page
            .until("the tags", async || Some(page.ended().await).filter(|text| text.contains("1 tag")))
            .await;
        assert!(listed.contains("1 tag in devtable/app"), "{listed}");
    })
    .await;
}

#[tokio::test]
async fn an_exchange_is_shown_as_it_is_on_the_wire_and_without_its_secrets() {
    scenario(async |page| {
        page.run_flow().await;
        let (request, response) = page.look_at("2 auth GET 200").await;
        assert!(request.contains("GET /v2/auth?service="), "{request}");
        assert!(request.contains("scope=repository:devtable/app:push,pull"), "{request}");
        assert!(request.contains("Basic ••••••"), "{request}");
        assert!(response.contains("repository:devtable/app:"), "{response}");
        assert!(!response.contains("eyJ"), "{response}");
        let (request, response) = page.look_at("21 put-manifest PUT 201").await;
        assert!(request.contains("PUT /v2/devtable/app/manifests/latest"), "{request}");
        assert!(request.contains("Bearer ••••••") && !request.contains("eyJ"), "{request}");
        assert!(request.contains("application/vnd.oci.image.manifest.v1+json"), "{request}");
        assert!(response.to_lowercase().contains("docker-content-digest"), "{response}");
    })
    .await;
}

#[tokio::test]
async fn a_secret_is_shown_to_who_asks_for_it() {
    scenario(async |page| {
        page.run_flow().await;
        page.press("21 put-manifest PUT 201").await;
        page.press("Show secrets").await;
        let shown = page.text("Request").await;
        assert!(shown.contains("Bearer eyJ"), "{shown}");
    })
    .await;
}

#[tokio::test]
async fn an_exchange_is_copied_as_curl() {
    scenario(async |page| {
        let permissions = json!({ "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"] });
        page.browser.devtools("Browser.grantPermissions", permissions).await;
        page.run_flow().await;
        page.press("21 put-manifest PUT 201").await;
        page.press("Copy as curl").await;
        let read = "const done = arguments[0]; navigator.clipboard.readText().then(done, error => done(String(error)))";
        let copied = page
            .until("the command on the clipboard", async || {
                let text = page.browser.client.execute_async(read, Vec::new()).await.unwrap();
                text.as_str().filter(|text| text.contains("curl --include")).map(str::to_owned)
            })
            .await;
        assert!(copied.contains("--request PUT") && copied.contains("Bearer $TOKEN"), "{copied}");
        assert!(copied.contains("# This registry is inside the page"), "{copied}");
    })
    .await;
}

#[tokio::test]
async fn other_accounts_may_do_other_things() {
    scenario(async |page| {
        page.choose("Account", "reader").await;
        page.fill("Repository", "devtable/simple").await;
        let refused = page.run_flow().await;
        assert!(refused.contains("Failed at"), "{refused}");
        page.choose("Flow", "Pull").await;
        page.fill("Repository", "buynlarge/orgrepo").await;
        let pulled = page.run_flow().await;
        assert!(pulled.contains("Pulled buynlarge/orgrepo"), "{pulled}");
    })
    .await;
}

/// From the navigation to the finished sample push, by the page's own clock: Run is pressed by a script as
/// soon as it is there. The figure is kept with the artifacts; how fast a machine is, is no test.
#[tokio::test]
async fn the_time_from_navigation_to_the_finished_sample_push_is_measured() {
    scenario(async |page| {
        let script = "
            const observer = new MutationObserver(() => {
                const run = document.querySelector('button.run');
                if (run && !window.ran) { window.ran = performance.now(); setTimeout(() => run.click()); }
                const outcome = document.querySelector('[aria-label=Outcome]');
                if (outcome?.innerText.includes('Pushed') && !window.pushed) {
                    window.pushed = performance.now();
                    observer.disconnect();
                }
            });
            observer.observe(document, { subtree: true, childList: true, characterData: true });";
        page.browser.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": script })).await;
        let mut times = Vec::new();
        for _ in 0..5 {
            page.open().await;
            let pushed = page
                .until("the push", async || {
                    page.run("return [window.ran, window.pushed]", Vec::new())
                        .await
                        .as_array()
                        .cloned()
                        .filter(|times| times[1].is_f64() || times[1].is_u64())
                })
                .await;
            times.push(pushed);
        }
        // The first visit loads everything; the others have it in the browser's cache.
        let figures = json!({ "milliseconds from navigation to [Run can be pressed, sample pushed]": times });
        eprintln!("{figures}");
        if let Some(folder) = artifacts() {
            std::fs::write(folder.join("sample-push.json"), format!("{figures:#}\n")).unwrap();
        }
    })
    .await;
}

/// What the browser has fetched whose name begins so.
async fn fetched(page: &Page, part: &str) -> u64 {
    let script =
        "return performance.getEntriesByType('resource').filter(it => it.name.includes(arguments[0])).length";
    page.run(script, vec![part.into()]).await.as_u64().unwrap()
}

#[tokio::test]
async fn the_worker_is_not_loaded_before_it_is_needed() {
    scenario(async |page| {
        assert_eq!(fetched(page, "worker").await, 0);
        let pushed = page.run_flow().await;
        assert!(pushed.contains("Pushed"), "{pushed}");
        assert!(fetched(page, "worker").await > 0);
    })
    .await;
}

/// The site as it was built, less the worker's module.
fn site_without_worker() -> Files {
    let files = Files::new();
    let built = concat!(env!("CARGO_MANIFEST_DIR"), "/../../dist");
    for entry in std::fs::read_dir(built).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        if entry.path().is_file() && !name.starts_with("longshore-worker_bg") {
            files.write(&name, &std::fs::read(entry.path()).unwrap());
        }
    }
    files
}

#[tokio::test]
async fn without_its_worker_the_page_says_so_and_goes_on() {
    scenario(async |page| {
        let program = std::env::var("LONGSHORE_PROGRAM").unwrap();
        let site = site_without_worker();
        let lacking = Server::start(&program, &["serve", "--site", site.path().to_str().unwrap()]);
        page.browser.client.goto(&lacking.url()).await.unwrap();
        page.named("button", "Run").await;
        let outcome = page.run_flow().await;
        assert!(outcome.contains("cannot be used") && outcome.contains("Load the page again"), "{outcome}");
        page.choose("Flow", "List tags").await;
        let outcome = page.run_flow().await;
        assert!(outcome.contains("cannot be used"), "it is tried again: {outcome}");
    })
    .await;
}

#[tokio::test]
async fn a_large_file_becomes_a_layer_beside_the_page() {
    scenario(async |page| {
        let files = Files::new();
        page.choose_files(&[files.write("large.bin", &noise(64 << 20, 3))]).await;
        page.watch_turns().await;
        page.press("Run").await;
        // A machine that is busy with other tests takes its time to compress so much.
        let begun = Instant::now();
        while page.exchanges().await.is_empty() {
            assert!(begun.elapsed() < Duration::from_mins(5), "the layer is never made");
            tokio::time::sleep(Duration::from_millis(15)).await;
        }
        let turns = page.turns("packing.txt").await;
        assert!(turns > 0.0, "the page stood still while the layer was made");
        // The rest is of no interest here, and may be over by now.
        let stop =
            "[...document.querySelectorAll('button')].find((it) => it.textContent === 'Stop')?.click()";
        page.run(stop, Vec::new()).await;
        let outcome = page.ended().await;
        assert!(outcome.contains("Stopped") || outcome.contains("Pushed"), "{outcome}");
    })
    .await;
}
