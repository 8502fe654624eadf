//! The page Browse: a registry, walked from its repositories to the files in a layer.

use crate::look::{pictures, scrolls_sideways};
use crate::page::{Page, artifacts, scenario};
use crate::support::distribution::Distribution;
use crate::support::files::Files;
use crate::support::http::ask;
use crate::support::program::{Server, longshore};
use longshore_core::Digest;

/// Opens the page by the link in the navigation.
pub(crate) async fn open(page: &Page) {
    page.named("link", "Browse").await.click().await.unwrap();
    page.named("button", "List repositories").await;
}

/// The names in a list.
pub(crate) async fn names(page: &Page, list: &str) -> Vec<String> {
    let list = page.named("list", list).await;
    list.text().await.unwrap().lines().map(|line| line.trim().to_owned()).collect()
}

/// The text of a region, once it has this in it.
async fn text_with(page: &Page, region: &str, wanted: &str) -> String {
    page.until(&format!("“{wanted}” in {region}"), async || {
        let found = page.find("region", region).await?;
        Some(found.text().await.ok()?).filter(|text| text.contains(wanted))
    })
    .await
}

/// Opens a repository by its name.
async fn open_repository(page: &Page, name: &str) {
    page.fill("Repository", name).await;
    page.press("Open").await;
    text_with(page, "Tags", "Tags").await;
}

#[tokio::test]
async fn what_play_pushed_is_walked_from_the_repository_to_the_files_in_a_layer() {
    scenario(async |page| {
        page.fill("Tags", "latest, v1").await;
        assert!(page.run_flow().await.contains("Pushed devtable/app"));
        open(page).await;
        page.press("List repositories").await;
        assert!(names(page, "Repositories").await.contains(&"devtable/app".to_owned()));
        page.press("devtable/app").await;
        assert_eq!(names(page, "Tag list").await, ["latest", "v1"]);
        page.fill("Filter", "V").await;
        assert_eq!(names(page, "Tag list").await, ["v1"]);
        page.press("v1").await;
        let content = text_with(page, "Content", "Layers").await;
        assert!(content.contains("application/vnd.oci.image.manifest.v1+json"), "{content}");
        assert!(content.contains("linux/amd64") && content.contains("longshore"), "{content}");
        let script = "document.querySelector('.part-tools button').click()";
        page.run(script, Vec::new()).await;
        let files = text_with(page, "Files in the layer", "unpacked").await;
        assert!(files.contains("etc/motd") && files.contains("1 path"), "{files}");
        // What it took is what Play would show: the requests, on the wire.
        let requests = text_with(page, "Requests", "The files in").await;
        assert!(requests.contains("GET") && requests.contains("200"), "{requests}");
        page.run("document.querySelector('.cost-list .exchange-line').click()", Vec::new()).await;
        text_with(page, "Requests", "Host: embedded.invalid").await;
    })
    .await;
}

#[tokio::test]
async fn a_manifest_of_schema_1_shows_its_layers_and_whether_its_signature_holds() {
    scenario(async |page| {
        page.choose("Format", "Docker schema 1, signed").await;
        assert!(page.run_flow().await.contains("Pushed devtable/app"));
        open(page).await;
        open_repository(page, "devtable/app").await;
        page.press("latest").await;
        let content = text_with(page, "Content", "Its signatures hold.").await;
        assert!(content.contains("It says that it is devtable/app:latest."), "{content}");
        let layers =
            page.run("return document.querySelectorAll('.parts-list .part-of').length", Vec::new()).await;
        assert_eq!(layers.as_u64(), Some(2), "{content}");
    })
    .await;
}

#[tokio::test]
async fn the_files_of_a_large_layer_are_listed_in_parts_and_found_by_their_paths() {
    let files = Files::new();
    let mut tar = tar::Builder::new(Vec::new());
    for number in 0..3000 {
        let mut header = tar::Header::new_gnu();
        header.set_size(1);
        header.set_mode(0o644);
        tar.append_data(&mut header, format!("usr/share/file-{number}"), &b"x"[..]).unwrap();
    }
    let layer = files.write("layer.tar", &tar.into_inner().unwrap());
    scenario(async |page| {
        page.choose_files(std::slice::from_ref(&layer)).await;
        assert!(page.run_flow().await.contains("Pushed devtable/app"));
        open(page).await;
        open_repository(page, "devtable/app").await;
        page.press("latest").await;
        text_with(page, "Content", "Layers").await;
        page.run("document.querySelector('.part-tools button').click()", Vec::new()).await;
        text_with(page, "Files in the layer", "000 paths").await;
        let rows = async || {
            let count =
                page.run("return document.querySelectorAll('.files-table tr').length", Vec::new()).await;
            count.as_u64().unwrap()
        };
        assert_eq!(rows().await, 100);
        page.fill("Paths with", "FILE-2999").await;
        page.until("one path", async || (rows().await == 1).then_some(())).await;
        page.fill("Paths with", "nowhere").await;
        text_with(page, "Files in the layer", "No path has this in it.").await;
    })
    .await;
}

#[tokio::test]
async fn an_index_leads_to_its_platforms_and_back() {
    scenario(async |page| {
        page.choose("Flow", "Push index").await;
        assert!(page.run_flow().await.contains("Pushed devtable/app"));
        open(page).await;
        open_repository(page, "devtable/app").await;
        page.press("latest").await;
        let content = text_with(page, "Content", "Manifests").await;
        assert!(content.contains("linux/amd64") && content.contains("linux/arm64"), "{content}");
        page.run("document.querySelectorAll('.digest-link')[1].click()", Vec::new()).await;
        let content = text_with(page, "Content", "Layers").await;
        assert!(content.contains("linux/arm64"), "{content}");
        page.press("latest").await;
        text_with(page, "Content", "Manifests").await;
        page.press("devtable/app").await;
        assert_eq!(names(page, "Tag list").await, ["latest"]);
    })
    .await;
}

#[tokio::test]
async fn what_refers_to_a_manifest_is_a_tree_whose_digests_lead_on() {
    let registry = Server::registry("open");
    let url = registry.url();
    let push = longshore(&["run", "push", "--target", &url, "--repository", "a/b", "--json"], "");
    let digest = push.well().outcome()["digest"].as_str().unwrap().to_owned();
    let size = ask(registry.address, "GET", "/v2/a/b/manifests/latest", &[], b"").body.len();
    let empty = longshore_core::Digest::sha256(b"{}");
    let begun = ask(
        registry.address,
        "POST",
        &format!("/v2/a/b/blobs/uploads/?digest={empty}"),
        &[("Content-Type", "application/octet-stream")],
        b"{}",
    );
    assert_eq!(begun.status, 201);
    let kind = "application/vnd.example.signature";
    let image = "application/vnd.oci.image.manifest.v1+json";
    let descriptor =
        format!("{{\"mediaType\":\"application/vnd.oci.empty.v1+json\",\"digest\":\"{empty}\",\"size\":2}}");
    let attach = |kind: &str, digest: &str, size: usize| {
        let referrer = format!(
            "{{\"schemaVersion\":2,\"mediaType\":\"{image}\",\"artifactType\":\"{kind}\",\"config\":{descriptor},\"layers\":[{descriptor}],\
             \"subject\":{{\"mediaType\":\"{image}\",\"digest\":\"{digest}\",\"size\":{size}}}}}"
        );
        let path = format!("/v2/a/b/manifests/{}", Digest::sha256(referrer.as_bytes()));
        let put = ask(registry.address, "PUT", &path, &[("Content-Type", image)], referrer.as_bytes());
        assert_eq!(put.status, 201, "{}", put.text());
        (Digest::sha256(referrer.as_bytes()).to_string(), referrer.len())
    };
    let (signature, length) = attach(kind, &digest, size);
    let of_it = "application/vnd.example.timestamp";
    attach(of_it, &signature, length);
    scenario(async |page| {
        open(page).await;
        page.choose("Target", "Other…").await;
        page.fill("Registry URL", &url).await;
        open_repository(page, "a/b").await;
        page.press("latest").await;
        text_with(page, "Content", "Layers").await;
        page.press("What refers to it").await;
        let tree = text_with(page, "Referrers", kind).await;
        assert!(tree.contains("sha256:") && !tree.contains(of_it), "{tree}");
        page.press(&format!("What refers to {}…", &signature[..19])).await;
        text_with(page, "Referrers", of_it).await;
        let below = "return document.querySelector('.tree .tree').innerText";
        assert!(page.run(below, Vec::new()).await.as_str().unwrap().contains(of_it));
        page.run("document.querySelector('.tree button').click()", Vec::new()).await;
        let content = text_with(page, "Content", "It refers to").await;
        assert!(content.contains(kind), "{content}");
    })
    .await;
}

#[tokio::test]
async fn a_tag_is_deleted_only_after_a_question() {
    scenario(async |page| {
        page.fill("Tags", "kept, gone").await;
        assert!(page.run_flow().await.contains("Pushed devtable/app"));
        open(page).await;
        open_repository(page, "devtable/app").await;
        page.press("gone").await;
        text_with(page, "Content", "Layers").await;
        page.press("Delete…").await;
        assert!(page.text("Content").await.contains("gone is deleted from devtable/app"));
        page.press("Cancel").await;
        page.press("Delete…").await;
        page.press("Delete it").await;
        text_with(page, "Content", "Deleted gone.").await;
        assert_eq!(names(page, "Tag list").await, ["kept"]);
        page.named("link", "Play").await.click().await.unwrap();
        page.choose("Flow", "List tags").await;
        let outcome = page.run_flow().await;
        assert!(outcome.contains("1 tag in devtable/app"), "{outcome}");
    })
    .await;
}

#[tokio::test]
async fn play_is_made_ready_for_what_was_looked_at() {
    scenario(async |page| {
        page.fill("Tags", "v7").await;
        assert!(page.run_flow().await.contains("Pushed devtable/app"));
        page.fill("Repository", "devtable/other").await;
        open(page).await;
        open_repository(page, "devtable/app").await;
        page.press("v7").await;
        text_with(page, "Content", "Layers").await;
        let asked = page.exchanges().await;
        page.press("Show in Play").await;
        // The requests are those that Browse made, until the flow is run again.
        let read = page.until("the requests in Play", async || {
            let text = page.find("region", "Outcome").await?.text().await.ok()?;
            text.contains("Read from Browse").then_some(text)
        });
        assert!(read.await.contains("pull"));
        assert_eq!(page.exchanges().await, asked);
        let outcome = page.run_flow().await;
        assert!(outcome.contains("Pulled devtable/app") && outcome.contains("v7"), "{outcome}");
        // Who comes back finds everything as it was.
        open(page).await;
        text_with(page, "Content", "Layers").await;
    })
    .await;
}

#[tokio::test]
async fn where_the_list_is_denied_a_name_is_typed() {
    let registry = Server::registry("accounts");
    scenario(async |page| {
        open(page).await;
        page.choose("Target", "Other…").await;
        page.fill("Registry URL", &registry.url()).await;
        page.fill("Username", "devtable").await;
        page.fill("Password", "password").await;
        open_repository(page, "devtable/simple").await;
        assert!(!names(page, "Tag list").await.is_empty());
        page.fill("Repository", "No Name").await;
        page.press("Open").await;
        let field = page.field("Repository").await;
        page.until("the error", async || (!page.error_of(&field).await.is_empty()).then_some(())).await;
        page.fill("Repository", "devtable/nothing-there").await;
        page.press("Open").await;
        let failure = text_with(page, "Failure", "cannot be had").await;
        assert!(failure.contains("The tags of devtable/nothing-there"), "{failure}");
        let text = page.run("return document.body.innerText", Vec::new()).await;
        assert!(!text.as_str().unwrap().contains("Bearer ey"), "a token is shown");
    })
    .await;
}

#[tokio::test]
async fn a_large_layer_is_fetched_only_after_a_question() {
    let registry = Server::registry("open");
    let files = Files::new();
    let large = files.write("large.bin", &crate::support::files::noise(9 << 20, 5));
    let url = registry.url();
    longshore(
        &["run", "push", "--target", &url, "--repository", "a/b", "--file", large.to_str().unwrap()],
        "",
    )
    .well();
    scenario(async |page| {
        open(page).await;
        page.choose("Target", "Other…").await;
        page.fill("Registry URL", &url).await;
        open_repository(page, "a/b").await;
        page.press("latest").await;
        text_with(page, "Content", "Layers").await;
        page.run("document.querySelector('.part-tools button').click()", Vec::new()).await;
        text_with(page, "Content", "the whole layer is fetched: 9 MiB").await;
        page.press("Fetch it").await;
        let listed = text_with(page, "Files in the layer", "unpacked").await;
        assert!(listed.contains("large.bin"), "{listed}");
    })
    .await;
}

#[tokio::test]
async fn the_page_fits_and_is_kept_in_pictures() {
    let distribution = Distribution::start();
    scenario(async |page| {
        let Some(distribution) = distribution else { return };
        let url = format!("http://{}", distribution.address);
        for repository in ["library/app", "library/tools"] {
            longshore(&["run", "push", "--target", &url, "--repository", repository, "--tag", "v1"], "")
                .well();
        }
        open(page).await;
        page.choose("Target", "Other…").await;
        page.fill("Registry URL", &url).await;
        page.press("List repositories").await;
        assert_eq!(names(page, "Repositories").await, ["library/app", "library/tools"]);
        page.press("library/app").await;
        text_with(page, "Tags", "v1").await;
        let folder = artifacts();
        for state in ["tags", "image"] {
            if state == "image" {
                page.press("v1").await;
                text_with(page, "Content", "Layers").await;
                page.run("document.querySelector('.part-tools button').click()", Vec::new()).await;
                text_with(page, "Files in the layer", "unpacked").await;
                page.run("document.querySelector('.cost-list .exchange-line').click()", Vec::new()).await;
            }
            for (width, height) in [(1440, 900), (768, 1024), (360, 780), (320, 700)] {
                page.size(width, height).await;
                assert_eq!(scrolls_sideways(page).await, 0, "{width} px, {state}");
            }
            if let Some(folder) = &folder {
                for scheme in ["light", "dark"] {
                    page.prefer(scheme).await;
                    // Colours change within 90 ms.
                    tokio::time::sleep(std::time::Duration::from_millis(200)).await;
                    pictures(page, folder, &format!("browse-{state}"), scheme).await;
                }
            }
            page.size(1440, 900).await;
        }
    })
    .await;
}
