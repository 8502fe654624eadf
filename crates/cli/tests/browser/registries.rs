//! The page against registries outside it, by CORS.

use crate::look::pictures;
use crate::page::{Page, artifacts, scenario};
use crate::step::until_held;
use crate::support::distribution::Distribution;
use crate::support::files::{Files, gzip, noise, tar};
use crate::support::http::ask;
use crate::support::program::{Server, longshore};
use crate::support::skopeo::{Skopeo, docker};
use longshore_core::Digest;
use serde_json::Value;

/// The first digest in a text.
fn digest(text: &str) -> String {
    let word = text.split_whitespace().find(|word| word.starts_with("sha256:"));
    word.unwrap_or_else(|| panic!("no digest in {text}")).to_owned()
}

/// Points the page at `longshore registry --policy accounts`.
async fn as_devtable(page: &Page, registry: &Server, repository: &str, password: &str) {
    page.target(&registry.url(), repository).await;
    page.fill("Username", "devtable").await;
    page.fill("Password", password).await;
}

#[tokio::test]
async fn files_from_disk_go_to_real_distribution_and_skopeo_reads_the_same_bytes() {
    let (Some(registry), Some(skopeo)) = (Distribution::start(), Skopeo::find()) else { return };
    scenario(async |page| {
        let files = Files::new();
        let archive = tar("etc/motd", b"Welcome ashore.\n");
        let chosen = [
            files.write("notes.txt", b"some text\n"),
            files.write("empty", b""),
            files.write("packed.tar.gz", &gzip(&archive)),
            files.write("large.bin", &noise(5 << 20, 21)),
        ];
        page.target(&registry.url(), "library/app").await;
        page.fill("Tags", "latest, v1").await;
        page.choose_files(&chosen).await;
        let pushed = page.run_flow().await;
        assert!(pushed.contains("Pushed library/app"), "{pushed}");
        assert!(pushed.contains("5 sent, 0 there already"), "{pushed}");
        assert!(pushed.contains("0 warnings, 0 failed"), "{pushed}");
        let pushed = digest(&pushed);

        page.choose("Flow", "List tags").await;
        let listed = page.run_flow().await;
        assert!(listed.contains("2 tags in library/app"), "{listed}");
        page.choose("Flow", "Pull").await;
        page.fill("Tags", "v1").await;
        let pulled = page.run_flow().await;
        assert!(pulled.contains("Pulled library/app"), "{pulled}");
        assert_eq!(digest(&pulled), pushed);

        let image = docker(registry.address, "library/app", "v1");
        let raw = skopeo.run(&["inspect", "--tls-verify=false", "--raw", &image]).well();
        assert_eq!(Digest::sha256(raw.out.as_bytes()).as_str(), pushed);
        let folder = files.path().join("copy");
        skopeo.run(&["copy", "--src-tls-verify=false", &image, &format!("dir:{}", folder.display())]).well();
        let manifest: Value = serde_json::from_str(&raw.out).unwrap();
        let layers = manifest["layers"].as_array().unwrap();
        assert_eq!(layers.len(), chosen.len());
        for blob in layers.iter().chain([&manifest["config"]]) {
            let digest = blob["digest"].as_str().unwrap();
            let content = std::fs::read(folder.join(digest.strip_prefix("sha256:").unwrap())).unwrap();
            assert_eq!(Digest::sha256(&content).as_str(), digest);
        }
        // The archive is the layer as it was.
        assert_eq!(layers[2]["digest"], Digest::sha256(&std::fs::read(&chosen[2]).unwrap()).as_str());
    })
    .await;
}

#[tokio::test]
async fn page_and_program_make_the_same_image_of_the_same_files() {
    let registry = Server::registry("open");
    scenario(async |page| {
        let files = Files::new();
        let chosen = [files.write("a.txt", b"some text\n"), files.write("b.bin", &noise(300_000, 22))];
        page.target(&registry.url(), "a/page").await;
        page.choose_files(&chosen).await;
        let pushed = digest(&page.run_flow().await);
        let url = registry.url();
        let program = longshore(
            &[
                "run",
                "push",
                "--target",
                &url,
                "--repository",
                "a/program",
                "--json",
                "--file",
                chosen[0].to_str().unwrap(),
                "--file",
                chosen[1].to_str().unwrap(),
            ],
            "",
        );
        assert_eq!(program.well().outcome()["digest"], pushed.as_str());
    })
    .await;
}

#[tokio::test]
async fn chunks_go_to_real_distribution() {
    let Some(registry) = Distribution::start() else { return };
    scenario(async |page| {
        let files = Files::new();
        page.target(&registry.url(), "a/b").await;
        page.choose_files(&[files.write("noise", &noise(300_000, 23))]).await;
        page.choose("Chunks", "64 KiB").await;
        let pushed = page.run_flow().await;
        assert!(pushed.contains("Pushed a/b"), "{pushed}");
        let exchanges = page.exchanges().await;
        let chunks = exchanges.iter().filter(|name| name.ends_with("upload-chunk PATCH 202")).count();
        // 300,000 bytes that do not compress and a tar's header, and the config.
        assert_eq!(chunks, 5 + 1);
        assert!(exchanges.iter().filter(|name| name.ends_with("upload-status GET 204")).count() == chunks);
    })
    .await;
}

#[tokio::test]
async fn a_registry_with_accounts_is_answered_with_a_token_for_the_right_scopes() {
    let registry = Server::registry("accounts");
    scenario(async |page| {
        as_devtable(page, &registry, "devtable/simple", "password").await;
        for (flow, scope) in [("Push", "push,pull"), ("Pull", "pull"), ("List tags", "pull")] {
            page.choose("Flow", flow).await;
            let outcome = page.run_flow().await;
            assert!(outcome.contains("0 warnings, 0 failed"), "{flow}: {outcome}");
            let (_, response) = page.look_at("1 ping GET 401").await;
            assert!(response.contains(&format!("Bearer realm=\"{}/v2/auth\"", registry.url())), "{response}");
            let (request, response) = page.look_at("2 auth GET 200").await;
            assert!(request.contains(&format!("scope=repository:devtable/simple:{scope}")), "{request}");
            assert!(response.contains("It grants:"), "{response}");
            assert!(response.contains(&format!("repository:devtable/simple:{scope}")), "{response}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_wrong_password_is_explained() {
    let registry = Server::registry("accounts");
    scenario(async |page| {
        as_devtable(page, &registry, "devtable/simple", "hunter-2").await;
        let outcome = page.run_flow().await;
        assert!(outcome.contains("Failed at auth"), "{outcome}");
        assert!(outcome.contains("401 Unauthorized"), "{outcome}");
        assert!(outcome.contains("The username or the password was refused: check both."), "{outcome}");
        assert_eq!(page.exchanges().await, ["1 ping GET 401", "2 auth GET 401"]);
        let text = page.run("return document.body.innerText", Vec::new()).await;
        assert!(!text.as_str().unwrap().contains("hunter-2"));
        // With the right one, the page goes on.
        page.fill("Password", "password").await;
        let outcome = page.run_flow().await;
        assert!(outcome.contains("Pushed devtable/simple"), "{outcome}");
    })
    .await;
}

#[tokio::test]
async fn anybody_pulls_what_is_public_and_is_asked_for_a_name_elsewhere() {
    let registry = Server::registry("accounts");
    scenario(async |page| {
        page.target(&registry.url(), "public/publicrepo").await;
        page.choose("Flow", "Pull").await;
        let outcome = page.run_flow().await;
        assert!(outcome.contains("Pulled public/publicrepo"), "{outcome}");
        page.fill("Repository", "devtable/simple").await;
        let outcome = page.run_flow().await;
        assert!(outcome.contains("give a username and a password"), "{outcome}");
    })
    .await;
}

/// Begins a push in many chunks there, and stops it once the first was taken; the path of the upload session.
async fn push_and_stop(page: &Page, url: &str, files: &Files) -> String {
    page.target(url, "a/b").await;
    page.choose_files(&[files.write("noise", &noise(20 << 20, 24))]).await;
    page.choose("Chunks", "64 KiB").await;
    page.press("Run").await;
    let first_chunk = async || page.exchanges().await.into_iter().find(|name| name.ends_with("PATCH 202"));
    page.until("the first chunk", first_chunk).await;
    page.press("Stop").await;
    let outcome = page.ended().await;
    assert!(outcome.contains("Stopped"), "{outcome}");
    let exchanges = page.exchanges().await;
    assert!(!exchanges.iter().any(|name| name.contains("finish-upload")), "{exchanges:?}");
    let last = exchanges.last().unwrap();
    assert!(last.contains("cancel-upload DELETE"), "{exchanges:?}");
    let (request, _) = page.look_at(last).await;
    request.lines().find_map(|line| line.strip_prefix("DELETE ")).unwrap().to_owned()
}

#[tokio::test]
async fn an_upload_that_a_reload_cut_off_goes_on_with_the_same_file() {
    let registry = Server::registry("open");
    scenario(async |page| {
        let files = Files::new();
        let file = files.write("noise", &noise(1 << 20, 27));
        let url = registry.url();
        let ready = async || {
            page.target(&url, "a/b").await;
            page.choose_files(std::slice::from_ref(&file)).await;
            page.choose("Chunks", "64 KiB").await;
        };
        ready().await;
        page.press("Step").await;
        // The first chunk is there, and the next request waits.
        until_held(page, "upload-status").await;
        page.browser.client.refresh().await.unwrap();

        ready().await;
        assert!(page.text("Setup").await.contains("Run goes on where the registry has it"));
        if let Some(folder) = artifacts() {
            for scheme in ["light", "dark"] {
                page.prefer(scheme).await;
                pictures(page, &folder, "cut-off", scheme).await;
            }
            page.size(1440, 900).await;
        }
        let outcome = page.run_flow().await;
        assert!(outcome.contains("Pushed a/b") && outcome.contains("0 warnings, 0 failed"), "{outcome}");
        let exchanges = page.exchanges().await;
        assert!(exchanges[2].ends_with("upload-status GET 204"), "{exchanges:?}");
        let (request, _) = page.look_at(&exchanges[3]).await;
        let range = request
            .lines()
            .find_map(|line| line.to_lowercase().strip_prefix("content-range: ").map(str::to_owned));
        assert!(range.unwrap().starts_with("65536-"), "{request}");
        assert!(!page.text("Setup").await.contains("was cut off"));
    })
    .await;
}

#[tokio::test]
async fn an_upload_that_the_network_cut_off_is_left_open_until_it_is_forgotten() {
    let registry = Server::registry("open");
    scenario(async |page| {
        page.excuse("ERR_CONNECTION_REFUSED");
        let files = Files::new();
        page.target(&registry.url(), "a/b").await;
        page.choose_files(&[files.write("noise", &noise(1 << 20, 28))]).await;
        page.choose("Chunks", "64 KiB").await;
        page.press("Step").await;
        until_held(page, "upload-status").await;
        registry.signal("KILL");
        page.press("Continue").await;
        let outcome = page.ended().await;
        assert!(outcome.contains("The upload is left open"), "{outcome}");
        let exchanges = page.exchanges().await;
        assert!(!exchanges.iter().any(|name| name.contains("cancel-upload")), "{exchanges:?}");
        if let Some(folder) = artifacts() {
            pictures(page, &folder, "left-open", "light").await;
            page.size(1440, 900).await;
        }
        page.press("Forget it").await;
        let is_forgotten = async || (!page.text("Setup").await.contains("was cut off")).then_some(());
        page.until("the upload to be forgotten", is_forgotten).await;
        assert!(!page.text("Outcome").await.contains("left open"));
        let kept = page.run("return sessionStorage.getItem('longshore.uploads')", Vec::new()).await;
        assert!(kept.is_null(), "{kept}");
    })
    .await;
}

/// The page goes on: the sample is pushed to the registry in the page.
async fn goes_on(page: &Page) {
    page.choose("Target", "Embedded registry").await;
    page.press("Remove noise").await;
    page.fill("Repository", "devtable/app").await;
    let outcome = page.run_flow().await;
    assert!(outcome.contains("Pushed devtable/app"), "{outcome}");
}

#[tokio::test]
async fn stop_in_the_middle_of_a_push_cancels_the_upload_and_the_page_goes_on() {
    let registry = Server::registry("open");
    scenario(async |page| {
        let files = Files::new();
        let session = push_and_stop(page, &registry.url(), &files).await;
        let exchanges = page.exchanges().await;
        assert!(exchanges.last().unwrap().ends_with("cancel-upload DELETE 204"), "{exchanges:?}");
        assert_eq!(ask(registry.address, "GET", &session, &[], b"").status, 404);
        goes_on(page).await;
    })
    .await;
}

#[tokio::test]
async fn stop_leaves_no_upload_session_at_real_distribution() {
    let Some(registry) = Distribution::start() else { return };
    scenario(async |page| {
        // Where the chunk that was given up had come in already, distribution knows the session by another
        // address: it drops the session at the preflight and refuses that, which the console tells.
        page.excuse("blocked by CORS policy: Response to preflight request doesn't pass");
        page.excuse("/v2/a/b/blobs/uploads/");
        let files = Files::new();
        let session = push_and_stop(page, &registry.url(), &files).await;
        assert_eq!(ask(registry.address, "GET", &session, &[], b"").status, 404);
        goes_on(page).await;
    })
    .await;
}

/// A tar with one file of zeros, which takes no room on disk.
fn sparse_tar(files: &Files, size: u64) -> std::path::PathBuf {
    let mut header = tar::Header::new_ustar();
    header.set_path("zeros").unwrap();
    header.set_size(size);
    header.set_mode(0o644);
    header.set_cksum();
    let path = files.write("large.tar", header.as_bytes());
    // Header, content, and the two blocks at the end.
    std::fs::OpenOptions::new().write(true).open(&path).unwrap().set_len(512 + size + 1024).unwrap();
    path
}

/// As often a page that goes on gets its turn at the least while it pushes so much; one that hashes or sends by
/// itself gets none.
const TURNS: f64 = 20.0;

#[tokio::test]
async fn a_large_body_is_sent_in_one_request_while_the_page_goes_on() {
    scenario(async |page| {
        let files = Files::new();
        // Another size is for measuring, and more than the registry in the page holds.
        let size = std::env::var("LONGSHORE_LARGE_MIB").ok().and_then(|size| size.parse::<u64>().ok());
        let large = sparse_tar(&files, size.unwrap_or(200) << 20);
        let targets: &[&str] = if size.is_some() { &["http"] } else { &["embedded", "http"] };
        let registry = Server::registry("open");
        for target in targets {
            page.open().await;
            if *target == "http" {
                page.target(&registry.url(), "a/large").await;
            }
            page.choose_files(std::slice::from_ref(&large)).await;
            page.watch_turns().await;
            let outcome = page.run_flow().await;
            assert!(outcome.contains("Pushed"), "{target}: {outcome}");
            let turns = page.turns(&format!("large-{target}.txt")).await;
            assert!(turns >= TURNS, "{target}: the page had {turns} turns only");
        }
    })
    .await;
}
