//! Every flow in the page, against its own registry, one over HTTP in Quay's dialect, and real distribution.

use crate::page::{Page, scenario};
use crate::support::distribution::Distribution;
use crate::support::program::Server;

/// Runs a flow, and says what came of it.
async fn flow(page: &Page, name: &str) -> String {
    page.choose("Flow", name).await;
    page.run_flow().await
}

/// Switches an option on.
async fn switch(page: &Page, option: &str) {
    page.named("checkbox", option).await.click().await.unwrap();
}

/// The first digest in a text.
fn digest(text: &str) -> String {
    text.split_whitespace().find(|word| word.starts_with("sha256:")).unwrap().to_owned()
}

/// Everything that a registry does with an image, from the push on.
async fn all_flows(page: &Page) {
    let pushed = flow(page, "Push").await;
    assert!(pushed.contains("Pushed devtable/app"), "{pushed}");
    for (name, says) in [
        ("Ping", "registry"),
        ("Pull", "each with the digest that the manifest gives"),
        ("Head", "It is in devtable/app"),
        ("List tags", "1 tag in devtable/app"),
        ("Copy", "Copied to devtable/copy"),
        ("Cancel upload", "begun, given up, and is gone"),
        ("Push index", "Pushed devtable/app"),
        ("Pull index", "Images\n2"),
    ] {
        let outcome = flow(page, name).await;
        assert!(outcome.contains(says), "{name}: {outcome}");
        assert!(outcome.contains("0 failed"), "{name}: {outcome}");
    }
    page.choose("Flow", "Resume upload").await;
    page.choose("Chunks", "Custom…").await;
    page.fill("Chunk size", "20 B").await;
    let resumed = page.run_flow().await;
    assert!(resumed.contains("at byte 33 of 67"), "{resumed}");
    let blob = digest(&resumed);
    page.choose("Flow", "Delete blob").await;
    page.fill("Digest", &blob).await;
    let deleted = page.run_flow().await;
    assert!(deleted.contains(&blob) && deleted.contains("Deleted from devtable/app"), "{deleted}");
}

#[tokio::test]
async fn every_flow_runs_against_the_registry_in_the_page() {
    scenario(async |page| {
        all_flows(page).await;
        let login = flow(page, "Log in").await;
        assert!(login.contains("repository:devtable/app:pull,push"), "{login}");
        let catalog = flow(page, "List repositories").await;
        assert!(catalog.contains("devtable/copy"), "{catalog}");
        let pushed = flow(page, "Push").await;
        page.choose("Flow", "List referrers").await;
        page.fill("Digest", &digest(&pushed)).await;
        let referrers = page.run_flow().await;
        assert!(referrers.contains("Nothing refers to it."), "{referrers}");
        let deleted = flow(page, "Delete").await;
        assert!(deleted.contains("Deleted from devtable/app"), "{deleted}");
    })
    .await;
}

#[tokio::test]
async fn every_flow_runs_against_a_registry_with_quays_dialect() {
    let registry = Server::registry_with(&["--dialect", "quay", "--sparse"]);
    scenario(async |page| {
        page.target(&registry.url(), "devtable/app").await;
        all_flows(page).await;
    })
    .await;
}

#[tokio::test]
async fn every_flow_runs_against_real_distribution() {
    let Some(registry) = Distribution::start() else { return };
    scenario(async |page| {
        page.target(&registry.url(), "devtable/app").await;
        all_flows(page).await;
    })
    .await;
}

#[tokio::test]
async fn each_format_is_pushed_and_pulled() {
    scenario(async |page| {
        for format in ["OCI", "Docker schema 2", "Docker schema 1, signed"] {
            page.choose("Flow", "Push").await;
            page.choose("Format", format).await;
            let pushed = page.run_flow().await;
            assert!(pushed.contains("Pushed"), "{format}: {pushed}");
            let pulled = flow(page, "Pull").await;
            assert_eq!(digest(&pulled), digest(&pushed), "{format}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_failure_that_is_expected_has_to_come_and_another_does_not_do() {
    scenario(async |page| {
        page.fill("Repository", "devtable/readonly").await;
        page.choose("Expect", "start-upload: read-only").await;
        let expected = page.run_flow().await;
        assert!(expected.contains("Failed as it was to") && expected.contains("read-only"), "{expected}");
        page.choose("Expect", "put-manifest: read-only").await;
        let other = page.run_flow().await;
        assert!(other.contains("otherwise than it was to"), "{other}");
        page.fill("Repository", "devtable/app").await;
        let none = page.run_flow().await;
        assert!(none.contains("reached its goal, and was to fail"), "{none}");
    })
    .await;
}

#[tokio::test]
async fn options_change_what_is_sent() {
    scenario(async |page| {
        page.run("document.querySelector('details.more summary').click()", Vec::new()).await;
        for option in [
            "Do not ask first whether a blob is there",
            "Do not look afterwards whether a blob is there, and the same",
            "Push the manifest by its digest, without tags",
        ] {
            switch(page, option).await;
        }
        let outcome = page.run_flow().await;
        assert!(outcome.contains("Tags\nnone"), "{outcome}");
        let exchanges = page.exchanges().await;
        assert!(exchanges.iter().all(|it| !it.contains("blob-head-check") && !it.contains("get-blob")));
        switch(page, "Name layers that were never pushed").await;
        page.choose("Expect", "put-manifest: invalid-blob").await;
        let outcome = page.run_flow().await;
        assert!(outcome.contains("Failed as it was to"), "{outcome}");
    })
    .await;
}

#[tokio::test]
async fn what_a_flow_needs_is_said_at_its_field() {
    scenario(async |page| {
        for (flow, field, wrong, says) in [
            ("Delete blob", "Digest", "", "The digest is missing"),
            ("List referrers", "Digest", "sha256:0", "."),
            ("Copy", "To repository", "X", "."),
            ("Log in", "Scopes", "everything", "“everything” cannot be used"),
            ("Push index", "Platforms", "linux", "“linux” cannot be used"),
        ] {
            page.choose("Flow", flow).await;
            page.fill(field, wrong).await;
            page.press("Run").await;
            let control = page.field(field).await;
            let error = page.error_of(&control).await;
            assert!(error.contains(says), "{flow}: {error}");
            assert!(page.exchanges().await.is_empty(), "{flow}");
        }
    })
    .await;
}
