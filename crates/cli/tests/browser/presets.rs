//! Presets, artifacts, and what else can be filled in besides.

use crate::look::{pictures, scrolls_sideways};
use crate::page::{Page, artifacts, scenario};
use crate::support::http::ask;
use crate::support::program::Server;

/// The presets in the menu.
async fn offered(page: &Page) -> Vec<String> {
    let script = "return [...document.querySelector('#preset').options].map(option => option.value)";
    let names = page.run(script, Vec::new()).await;
    names.as_array().unwrap().iter().map(|name| name.as_str().unwrap().to_owned()).collect()
}

async fn chosen(page: &Page) -> String {
    let value = page.run("return document.querySelector('#preset').value", Vec::new()).await;
    value.as_str().unwrap().to_owned()
}

async fn more_options(page: &Page) {
    page.run("document.querySelector('details.more').open = true", Vec::new()).await;
}

#[tokio::test]
async fn every_preset_runs_to_its_goal() {
    scenario(async |page| {
        // Some are about what this pushes.
        assert!(page.run_flow().await.contains("Pushed"));
        let presets = offered(page).await;
        assert_eq!(presets[0], "None");
        assert!(presets.len() > 15, "{presets:?}");
        for preset in &presets[1..] {
            page.choose("Preset", preset).await;
            let outcome = page.run_flow().await;
            let class =
                page.run("return document.querySelector('[aria-label=Outcome]').className", Vec::new()).await;
            assert!(class.as_str().unwrap().contains("done"), "{preset}: {outcome}");
        }
    })
    .await;
}

#[tokio::test]
async fn three_chunks_are_three_for_each_layer() {
    scenario(async |page| {
        page.choose("Preset", "Push in three chunks").await;
        page.run_flow().await;
        let steps: Vec<String> = page
            .exchanges()
            .await
            .into_iter()
            .filter_map(|name| name.split(' ').nth(1).map(str::to_owned))
            .collect();
        let chunks: Vec<usize> = steps
            .split(|step| step == "finish-upload")
            .map(|blob| blob.iter().filter(|step| *step == "upload-chunk").count())
            .filter(|count| *count > 0)
            .collect();
        assert_eq!(chunks[..2], [3, 3], "{steps:?}");
        assert_eq!(chosen(page).await, "Push in three chunks");
        page.fill("Tags", "other").await;
        assert_eq!(chosen(page).await, "None");
    })
    .await;
}

#[tokio::test]
async fn a_real_registry_has_the_presets_that_need_no_samples() {
    let registry = Server::registry("open");
    scenario(async |page| {
        let all = offered(page).await.len();
        page.target(&registry.url(), "a/preset").await;
        let offered = offered(page).await;
        assert!(offered.len() < all && !offered.iter().any(|name| name == "Wrong password"), "{offered:?}");
        page.choose("Preset", "Artifact about an image").await;
        page.choose("Preset", "None").await;
        assert!(page.run_flow().await.contains("Pushed a/preset"));
        page.choose("Preset", "Artifact about an image").await;
        assert!(page.run_flow().await.contains("Pushed a/preset"));
        let head = ask(registry.address, "GET", "/v2/a/preset/manifests/latest", &[("accept", "*/*")], b"");
        let digest = head.header("docker-content-digest").to_owned();
        let list = ask(registry.address, "GET", &format!("/v2/a/preset/referrers/{digest}"), &[], b"");
        assert!(list.text().contains("application/vnd.example.note"), "{}", list.text());
    })
    .await;
}

#[tokio::test]
async fn an_artifact_has_type_subject_and_annotations() {
    scenario(async |page| {
        page.run_flow().await;
        page.choose("Format", "Artifact").await;
        page.fill("Artifact type", "application/vnd.example.check").await;
        page.fill("Subject", "latest").await;
        page.fill("Tags", "check").await;
        more_options(page).await;
        page.fill("Annotations", "who=me\nwhy=because").await;
        let outcome = page.run_flow().await;
        assert!(outcome.contains("Pushed devtable/app"), "{outcome}");
        let last = page.exchanges().await.into_iter().find(|name| name.contains("put-manifest")).unwrap();
        let (request, response) = page.look_at(&last).await;
        for part in [
            "application/vnd.example.check",
            "\"why\"",
            "because",
            "subject",
            "org.opencontainers.image.title",
        ] {
            assert!(request.contains(part.trim_matches('"')), "{part} is not in {request}");
        }
        assert!(response.to_lowercase().contains("oci-subject"), "{response}");
    })
    .await;
}

#[tokio::test]
async fn what_is_wrong_in_the_options_is_said_where_it_is() {
    scenario(async |page| {
        page.choose("Format", "Artifact").await;
        more_options(page).await;
        page.fill("Artifact type", "").await;
        page.fill("Subject", "-x").await;
        page.fill("Annotations", "a=1\na=2").await;
        page.fill("Scopes of the token", "nonsense").await;
        page.fill("Request address", "here").await;
        page.press("Run").await;
        for (field, said) in [
            ("Artifact type", "write a media type"),
            ("Subject", "-x"),
            ("Annotations", "twice"),
            ("Scopes of the token", "nonsense"),
            ("Request address", "192.0.2.7"),
        ] {
            let field = page.field(field).await;
            assert!(page.error_of(&field).await.contains(said), "{said}");
        }
        assert!(page.exchanges().await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_registry_is_told_where_a_request_comes_from() {
    scenario(async |page| {
        page.choose("Preset", "Pull a sample").await;
        more_options(page).await;
        page.fill("Request address", "192.0.2.7").await;
        page.run_flow().await;
        let last = page.exchanges().await.into_iter().next_back().unwrap();
        let (request, _) = page.look_at(&last).await;
        assert!(
            request.to_lowercase().contains("x-override-remote-addr-for-testing: 192.0.2.7"),
            "{request}"
        );
    })
    .await;
}

#[tokio::test]
async fn exchanges_whose_changes_are_undone_are_marked() {
    scenario(async |page| {
        page.run_flow().await;
        page.run("document.querySelector('details.held > summary').click()", Vec::new()).await;
        page.named("list", "Repositories").await;
        let undone = async || {
            let script = "return [...document.querySelectorAll('.is-undone')].map(item => item.ariaLabel)";
            let names = page.run(script, Vec::new()).await;
            names.as_array().unwrap().iter().map(|name| name.as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        let put = page.exchanges().await.into_iter().find(|name| name.contains("put-manifest")).unwrap();
        page.press("Undo").await;
        page.until("the mark", async || (undone().await == [put.clone()]).then_some(())).await;
        page.press("Undo").await;
        page.until("the second mark", async || (undone().await.len() == 2).then_some(())).await;
        if let Some(folder) = artifacts() {
            pictures(page, &folder, "undone", "light").await;
            page.size(1440, 900).await;
        }
        page.press("Redo").await;
        page.press("Redo").await;
        page.until("no mark", async || undone().await.is_empty().then_some(())).await;
        page.press("Undo").await;
        page.until("a mark", async || (undone().await.len() == 1).then_some(())).await;
        // Another run has exchanges of its own.
        page.choose("Flow", "List tags").await;
        page.run_flow().await;
        assert!(undone().await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn all_options_fit() {
    scenario(async |page| {
        page.choose("Preset", "Artifact about an image").await;
        more_options(page).await;
        for (width, height) in [(1440, 900), (768, 1024), (360, 780), (320, 700)] {
            page.size(width, height).await;
            assert_eq!(scrolls_sideways(page).await, 0, "{width} px");
        }
        page.size(1440, 900).await;
        let Some(folder) = artifacts() else { return };
        for scheme in ["light", "dark"] {
            page.prefer(scheme).await;
            pictures(page, &folder, "artifact", scheme).await;
            page.size(1440, 900).await;
        }
    })
    .await;
}
