//! The page and the gateway of its own server, to registries that send no CORS headers.

use crate::look::{pictures, scrolls_sideways};
use crate::page::{Page, artifacts, scenario, scenario_with};
use crate::support::distribution::Distribution;
use crate::support::fake::{Fake, reply};
use crate::support::program::Server;
use crate::{browse, conformance, failures};
use serde_json::Value;

const SWITCH: &str = "Through this page's gateway";

/// A registry of which the browser lets the page see nothing. None, and a line that says so, where there is none.
fn without_cors() -> Option<Distribution> {
    Distribution::bare("LONGSHORE_DOCKER_REGISTRY")
}

/// What the browser says of an answer that it hides is its own.
fn excuse_hidden(page: &Page) {
    page.excuse("blocked by CORS policy");
    page.excuse("net::ERR_FAILED");
}

/// Points the page at this registry.
async fn target(page: &Page, url: &str) {
    page.choose("Target", "Other…").await;
    page.fill("Registry URL", url).await;
}

/// Switches the gateway on, which was off.
async fn switch_on(page: &Page) {
    let switch = page.named("checkbox", SWITCH).await;
    assert!(!switch.is_selected().await.unwrap());
    switch.click().await.unwrap();
    assert!(switch.is_selected().await.unwrap());
}

#[tokio::test]
async fn a_registry_without_cors_is_reached_once_the_user_switches_the_gateway_on() {
    let Some(registry) = without_cors() else { return };
    let address = registry.address.to_string();
    scenario_with(&["--gateway", &address, "--gateway-log", "always"], async |page| {
        excuse_hidden(page);
        page.target(&registry.url(), "library/app").await;
        page.named("checkbox", SWITCH).await;
        let outcome = page.run_flow().await;
        assert!(outcome.contains("Failed at ping") && outcome.contains("CORS"), "{outcome}");
        assert_eq!(page.server.said(), "", "nothing goes through it unasked");

        switch_on(page).await;
        for (flow, said) in [
            ("Push", "Pushed library/app"),
            ("List tags", "1 tag in library/app"),
            ("Pull", "Pulled library/app"),
        ] {
            page.choose("Flow", flow).await;
            let outcome = page.run_flow().await;
            assert!(outcome.contains(said) && outcome.contains("0 warnings, 0 failed"), "{outcome}");
            let count = page.exchanges().await.len();
            assert!(outcome.contains(&format!("{count} exchanges through this page's gateway")), "{outcome}");
        }
        let (request, response) = page.look_at("1 ping GET 200").await;
        assert!(request.contains("GET /v2/") && request.contains(&address), "{request}");
        assert!(response.contains("Docker-Distribution-API-Version: registry/2.0"), "{response}");
        let shown = format!("{request}{response}").to_lowercase();
        assert!(!shown.contains("longshore-gateway") && !shown.contains("registry-"), "{shown}");
        let chosen = page.text("Chosen exchange").await;
        assert!(chosen.contains(&format!("It went through the gateway at {}.", page.origin)), "{chosen}");
        let log = page.server.said();
        for line in
            ["GET  ", "/v2/  200", "/v2/library/app/tags/list  200", "/v2/library/app/manifests/latest  201"]
        {
            assert!(log.contains(line), "{line}: {log}");
        }
    })
    .await;
}

#[tokio::test]
async fn what_is_saved_says_which_way_the_requests_went() {
    let Some(registry) = without_cors() else { return };
    let address = registry.address.to_string();
    scenario_with(&["--gateway", &address], async |page| {
        page.target(&registry.url(), "library/app").await;
        switch_on(page).await;
        page.run_flow().await;
        let transcript: Value = serde_json::from_str(&page.saved("JSON").await).unwrap();
        let archive: Value = serde_json::from_str(&page.saved("HAR").await).unwrap();
        let exchanges = transcript["exchanges"].as_array().unwrap();
        let entries = archive["log"]["entries"].as_array().unwrap();
        assert_eq!(exchanges.len(), entries.len());
        for (exchange, entry) in exchanges.iter().zip(entries) {
            assert_eq!(
                (&exchange["gateway"], &entry["_longshore"]["gateway"]),
                (&Value::from(page.origin.as_str()), &exchange["gateway"])
            );
            assert!(entry["request"]["url"].as_str().unwrap().starts_with(&registry.url()), "{entry}");
        }
        let report = page.saved("Markdown").await;
        assert!(report.contains("It went through the gateway at"), "{report}");
    })
    .await;
}

#[tokio::test]
async fn a_token_comes_through_it_too_and_the_password_goes_no_other_way() {
    let registry = Server::registry("accounts");
    let address = registry.address.to_string();
    scenario_with(&["--gateway", &address, "--gateway-log", "always"], async |page| {
        page.target(&registry.url(), "devtable/simple").await;
        switch_on(page).await;
        page.fill("Username", "devtable").await;
        page.fill("Password", "password").await;
        let outcome = page.run_flow().await;
        assert!(
            outcome.contains("Pushed devtable/simple") && outcome.contains("0 warnings, 0 failed"),
            "{outcome}"
        );
        let (_, response) = page.look_at("1 ping GET 401").await;
        assert!(response.contains(&format!("Bearer realm=\"{}/v2/auth\"", registry.url())), "{response}");
        let (_, response) = page.look_at("2 auth GET 200").await;
        assert!(response.contains("repository:devtable/simple:push,pull"), "{response}");
        let passed = page.server.said().lines().count();
        assert_eq!(passed, page.exchanges().await.len(), "{}", page.server.said());
    })
    .await;
}

#[tokio::test]
async fn a_page_whose_server_has_no_gateway_offers_none_and_asks_for_none() {
    let registry = Server::registry("open");
    // A question for what is not there would be an error in the console.
    scenario(async |page| {
        page.target(&registry.url(), "a/b").await;
        let outcome = page.run_flow().await;
        assert!(outcome.contains("Pushed a/b") && !outcome.contains("gateway"), "{outcome}");
        assert!(page.find("checkbox", SWITCH).await.is_none());
    })
    .await;
}

#[tokio::test]
async fn it_is_offered_for_the_registries_that_are_named_and_switched_on_for_one_at_a_time() {
    let options = ["--gateway", "registry.example", "--gateway", "other.example"];
    scenario_with(&options, async |page| {
        let asked = "return performance.getEntriesByType('resource').map(it => it.name).filter(it => it.includes('gateway')).length";
        assert!(page.find("checkbox", SWITCH).await.is_none());
        assert_eq!(page.run(asked, Vec::new()).await, 0, "a first visit asks nothing");
        target(page, "https://registry.example").await;
        switch_on(page).await;
        for url in ["https://registry.example:5000", "http://registry.example", "https://example"] {
            page.fill("Registry URL", url).await;
            assert!(page.find("checkbox", SWITCH).await.is_none(), "{url}");
        }
        page.fill("Registry URL", "https://other.example").await;
        switch_on(page).await;
        page.choose("Target", "Embedded registry").await;
        assert!(page.find("checkbox", SWITCH).await.is_none());
        assert!(page.run_flow().await.contains("Pushed devtable/app"));
    })
    .await;
}

#[tokio::test]
async fn what_the_gateway_refuses_is_told_as_its_own() {
    let Some(registry) = without_cors() else { return };
    let address = registry.address.to_string();
    scenario_with(&["--gateway", &address, "--gateway-largest", "100"], async |page| {
        // The browser reports the answer of the page's own server.
        page.excuse("status of 413");
        page.target(&registry.url(), "library/app").await;
        switch_on(page).await;
        let outcome = page.run_flow().await;
        assert!(outcome.contains("the gateway did not pass it on: The body is too long"), "{outcome}");
        assert!(outcome.contains(&format!("Whoever runs the gateway at {}", page.origin)), "{outcome}");
    })
    .await;
}

#[tokio::test]
async fn a_registry_that_the_gateway_cannot_reach_is_no_matter_of_cors() {
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    scenario_with(&["--gateway", &nobody], async |page| {
        page.excuse("status of 502");
        page.target(&format!("http://{nobody}"), "library/app").await;
        switch_on(page).await;
        let outcome = page.run_flow().await;
        assert!(outcome.contains(&format!("The gateway at {} was asked.", page.origin)), "{outcome}");
        assert!(!outcome.contains("CORS"), "{outcome}");
    })
    .await;
}

#[tokio::test]
async fn a_redirect_of_the_registry_is_shown() {
    let storage = Fake::start(|_, stream| {
        let headers = [("Content-Type", "application/vnd.oci.image.manifest.v1+json")];
        reply(stream, "200 OK", &headers, "{}");
    });
    let place = format!("{}/v2/stored", storage.url());
    let registry = Fake::start(move |seen, stream| match seen.path.as_str() {
        "/v2/" => reply(stream, "200 OK", &[], "{}"),
        _ => reply(stream, "307 Temporary Redirect", &[("Location", &place)], ""),
    });
    let named = [registry.address, storage.address].map(|address| address.to_string());
    scenario_with(&["--gateway", &named[0], "--gateway", &named[1]], async |page| {
        page.target(&registry.url(), "library/app").await;
        switch_on(page).await;
        page.choose("Flow", "Pull").await;
        page.run_flow().await;
        let exchanges = page.exchanges().await;
        let (_, response) =
            page.look_at(exchanges.iter().find(|it| it.contains("get-manifest")).unwrap()).await;
        assert!(response.contains(&format!("Redirected to {}/v2/stored", storage.url())), "{response}");
    })
    .await;
}

#[tokio::test]
async fn the_pages_about_a_registry_offer_it_and_use_it() {
    let Some(registry) = without_cors() else { return };
    let address = registry.address.to_string();
    scenario_with(&["--gateway", &address, "--gateway-log", "always"], async |page| {
        page.target(&registry.url(), "library/app").await;
        switch_on(page).await;
        assert!(page.run_flow().await.contains("Pushed library/app"));

        browse::open(page).await;
        target(page, &registry.url()).await;
        switch_on(page).await;
        page.press("List repositories").await;
        assert_eq!(browse::names(page, "Repositories").await, ["library/app"]);

        failures::open(page).await;
        target(page, &registry.url()).await;
        switch_on(page).await;
        failures::run_all(page).await;
        let url = registry.url();
        let words = ["failures", "--all", "--json", "--target", &url];
        for (came, word) in [("as expected", "as-expected"), ("otherwise", "otherwise")] {
            let seen = failures::those(page, came).await;
            assert_eq!(seen, failures::natively(&words, word), "nothing is hidden from the page");
        }

        conformance::open(page).await;
        target(page, &registry.url()).await;
        switch_on(page).await;
        for category in ["Push", "Content Discovery", "Content Management"] {
            page.named("checkbox", category).await.click().await.unwrap();
        }
        let outcome = conformance::run(page).await;
        assert!(outcome.contains("through this page's gateway"), "{outcome}");
        // Each of them left its requests there.
        let log = page.server.said();
        assert!(log.contains("/v2/_catalog") && log.contains("/v2/longshore/failures/"), "{log}");
        assert!(log.contains("/v2/longshore/") && log.lines().count() > 60, "{log}");
    })
    .await;
}

#[tokio::test]
async fn the_switch_fits_and_is_kept_in_pictures() {
    let registry = Server::registry("accounts");
    let address = registry.address.to_string();
    scenario_with(&["--gateway", &address], async |page| {
        page.target(&registry.url(), "devtable/simple").await;
        switch_on(page).await;
        page.fill("Username", "devtable").await;
        page.fill("Password", "password").await;
        page.run_flow().await;
        page.press("2 auth GET 200").await;
        for scheme in ["light", "dark"] {
            page.prefer(scheme).await;
            for (width, height) in [(1440, 900), (768, 1024), (360, 780), (320, 700)] {
                page.size(width, height).await;
                assert_eq!(scrolls_sideways(page).await, 0, "{width} px");
            }
            if let Some(folder) = artifacts() {
                pictures(page, &folder, "gateway", scheme).await;
            }
        }
    })
    .await;
}
