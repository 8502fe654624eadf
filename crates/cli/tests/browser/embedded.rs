//! The registry in the page: everything works with no network at all.

use crate::page::{artifacts, scenario};
use serde_json::json;

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
