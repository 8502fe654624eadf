//! Files: layouts as a tree of documents, several documents together, and building of files.

use super::sheet;
use crate::page::{Page, scenario};
use crate::support::files::Files;
use longshore_core::Digest;
use std::path::{Path, PathBuf};

const CONFIG: &str = r#"{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[]}}"#;

/// A manifest that says a wrong size of [`CONFIG`].
fn manifest() -> String {
    let config = Digest::sha256(CONFIG.as_bytes());
    format!(
        r#"{{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"{config}","size":1}},"layers":[{{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"{}","size":1024}}]}}"#,
        Digest::sha256(&[0; 1024])
    )
}

/// A tar of an image layout with that manifest.
fn layout(files: &Files) -> PathBuf {
    let manifest = manifest();
    let digest = Digest::sha256(manifest.as_bytes());
    let index = format!(
        r#"{{"schemaVersion":2,"manifests":[{{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"{digest}","size":{}}}]}}"#,
        manifest.len()
    );
    let mut tar = tar::Builder::new(Vec::new());
    let blob = |content: &[u8]| format!("blobs/sha256/{}", Digest::sha256(content).encoded());
    for (path, content) in [
        ("oci-layout".to_owned(), br#"{"imageLayoutVersion":"1.0.0"}"#.to_vec()),
        ("index.json".to_owned(), index.into_bytes()),
        (blob(manifest.as_bytes()), manifest.into_bytes()),
        (blob(CONFIG.as_bytes()), CONFIG.as_bytes().to_vec()),
        (blob(&[0; 1024]), vec![0; 1024]),
    ] {
        let mut header = tar::Header::new_ustar();
        header.set_size(content.len() as u64);
        header.set_mode(0o644);
        tar.append_data(&mut header, path, content.as_slice()).unwrap();
    }
    files.write("layout.tar", &tar.into_inner().unwrap())
}

/// Chooses files.
pub(super) async fn choose(page: &Page, paths: &[&Path]) {
    let input = page.until("the input Files", async || page.find("file", "Files").await).await;
    let list: Vec<&str> = paths.iter().map(|path| path.to_str().unwrap()).collect();
    input.send_keys(&list.join("\n")).await.unwrap();
}

#[tokio::test]
async fn a_layout_is_a_tree_and_its_documents_are_judged_together() {
    scenario(async |page| {
        sheet::open(page).await;
        let files = Files::new();
        choose(page, &[&layout(&files)]).await;
        page.until("the manifest", async || (sheet::text(page).await == manifest()).then_some(())).await;
        let documents = page.named("list", "Documents").await.text().await.unwrap();
        for kind in ["OCI image layout header", "OCI image index", "OCI image manifest", "OCI image config"] {
            assert!(documents.contains(kind), "{documents}");
        }
        page.until("what the config says of it", async || {
            sheet::findings(page).await.iter().any(|finding| finding.contains("LS0901")).then_some(())
        })
        .await;
        page.press("Mend all").await;
        page.until("the size of the config", async || {
            sheet::text(page).await.contains(&format!("\"size\":{}", CONFIG.len())).then_some(())
        })
        .await;
        page.run("document.querySelector('.tree [title=\"index.json\"]').click()", Vec::new()).await;
        page.until("the index", async || sheet::text(page).await.contains("\"manifests\"").then_some(()))
            .await;
        page.press("Close").await;
        assert!(page.find("list", "Documents").await.is_none());
    })
    .await;
}

#[tokio::test]
async fn several_documents_are_judged_together() {
    scenario(async |page| {
        sheet::open(page).await;
        let files = Files::new();
        let (config, manifest) = (
            files.write("config.json", CONFIG.as_bytes()),
            files.write("manifest.json", manifest().as_bytes()),
        );
        choose(page, &[&config, &manifest]).await;
        page.until("what the config says", async || {
            sheet::findings(page).await.iter().any(|finding| finding.contains("LS0901")).then_some(())
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn an_archive_that_holds_no_layout_is_told() {
    scenario(async |page| {
        sheet::open(page).await;
        let files = Files::new();
        choose(page, &[&files.write("broken.tar.gz", &[0x1f, 0x8b, 8, 0, 0])]).await;
        let said = sheet::trouble(page).await;
        assert!(said.contains("broken.tar.gz") && said.contains("cannot be read"), "{said}");
        // The worker goes on.
        sheet::write(page, "{}").await;
    })
    .await;
}

#[tokio::test]
async fn what_is_built_says_what_was_filled_in() {
    scenario(async |page| {
        sheet::open(page).await;
        let files = Files::new();
        page.choose("Sample", "OCI image manifest").await;
        let subject = sheet::settled(page).await;
        page.press("Build").await;
        page.named("combobox", "Compression").await.send_keys("zstd").await.unwrap();
        choose(page, &[&files.write("hello.txt", b"Hello.\n")]).await;
        page.run("document.querySelector('.builder-more').open = true", Vec::new()).await;
        page.fill("Annotations", "org.example.a=b=c").await;
        page.fill("Labels", "no label").await;
        page.run("[...document.querySelectorAll('.builder-more .check input')].at(-1).click()", Vec::new())
            .await;
        page.press("Build it").await;
        let said = sheet::trouble(page).await;
        assert!(said.contains("“no label” is no name and value"), "{said}");
        page.fill("Labels", "").await;
        page.press("Build it").await;
        let built = page
            .until("the image", async || {
                let text = sheet::text(page).await;
                text.contains("org.example.a").then_some(text)
            })
            .await;
        for part in [r#""annotations":{"org.example.a":"b=c"}"#, r#""subject":{"#, &subject] {
            assert!(built.contains(part), "{built}");
        }
        page.press("Send to Play").await;
        let outcome = page.run_flow().await;
        assert!(outcome.contains("Pushed devtable/app"), "{outcome}");
    })
    .await;
}

#[tokio::test]
async fn each_manifest_of_an_index_has_a_platform_of_its_own() {
    scenario(async |page| {
        sheet::open(page).await;
        let files = Files::new();
        page.press("Build").await;
        page.choose("What to build", "OCI index").await;
        let (one, other) = (manifest(), manifest().replace("\"size\":1}", "\"size\":2}"));
        let paths = [files.write("one.json", one.as_bytes()), files.write("other.json", other.as_bytes())];
        choose(page, &[&paths[0], &paths[1]]).await;
        page.fill("Platform of other.json", "linux/arm64/v8").await;
        page.press("Build it").await;
        let built = page
            .until("the index", async || {
                let text = sheet::text(page).await;
                text.contains("\"manifests\"").then_some(text)
            })
            .await;
        for part in [r#""architecture":"amd64""#, r#""architecture":"arm64""#, r#""variant":"v8""#] {
            assert!(built.contains(part), "{built}");
        }
    })
    .await;
}

/// A layer with a file, a link and a whiteout in it.
pub(super) fn layer() -> Vec<u8> {
    let mut tar = tar::Builder::new(Vec::new());
    for (path, content) in [("etc/motd", "hello\n"), ("etc/.wh.issue", ""), ("\u{202e}gnp.txt", "x")] {
        let mut header = tar::Header::new_gnu();
        header.set_size(content.len() as u64);
        header.set_mode(0o644);
        tar.append_data(&mut header, path, content.as_bytes()).unwrap();
    }
    let mut header = tar::Header::new_gnu();
    header.set_entry_type(tar::EntryType::Symlink);
    header.set_size(0);
    tar.append_link(&mut header, "link", "etc/motd").unwrap();
    tar.into_inner().unwrap()
}

#[tokio::test]
async fn a_layer_is_a_list_of_files_that_can_be_searched() {
    scenario(async |page| {
        sheet::open(page).await;
        let files = Files::new();
        let before = sheet::text(page).await;
        for (name, content) in
            [("layer.tar", layer()), ("layer.tar.gz", crate::support::files::gzip(&layer()))]
        {
            choose(page, &[&files.write(name, &content)]).await;
            let table = page.named("table", "Files in the layer").await;
            let shown = page
                .until(name, async || {
                    let text = table.text().await.ok()?;
                    text.contains("etc/motd").then_some(text)
                })
                .await;
            for part in ["removes etc/issue", "→ etc/motd", "-rw-r--r--"] {
                assert!(shown.contains(part), "{shown}");
            }
            let region = page.named("region", "Layer").await.text().await.unwrap();
            for digest in [Digest::sha256(&content), Digest::sha256(&layer())] {
                assert!(region.contains(digest.as_str()), "{region}");
            }
            page.fill("Search by path", "MOTD").await;
            page.until("what is found", async || {
                let region = page.find("region", "Layer").await?.text().await.ok()?;
                (region.contains("1 of 4") && !region.contains("removes")).then_some(())
            })
            .await;
            page.press("Back to the document").await;
            assert_eq!(sheet::text(page).await, before);
        }
    })
    .await;
}

#[tokio::test]
async fn an_index_of_a_layout_is_pictured_and_sent_with_all_that_it_lists() {
    scenario(async |page| {
        let files = Files::new();
        let tar = two_images(&files);
        let packed =
            files.write("layout.tar.gz", &crate::support::files::gzip(&std::fs::read(&tar).unwrap()));
        for path in [&tar, &packed] {
            sheet::open(page).await;
            choose(page, &[path]).await;
            let picture = page
                .until("the picture of the index", async || {
                    let text = page.find("region", "Picture").await?.text().await.ok()?;
                    (text.contains("OCI image index") && text.matches("layer").count() >= 2).then_some(text)
                })
                .await;
            assert!(picture.contains("config") && picture.contains("referrer"), "{picture}");
            page.press("Send to Play").await;
            page.until("the index in Play", async || {
                let text = page.run("return document.body.innerText", Vec::new()).await;
                text.as_str()?.contains("2 manifests").then_some(())
            })
            .await;
            let outcome = page.run_flow().await;
            assert!(outcome.contains("Pushed devtable/app"), "{outcome}");
        }
    })
    .await;
}

#[tokio::test]
async fn what_a_layout_holds_is_opened_from_the_picture() {
    scenario(async |page| {
        sheet::open(page).await;
        let files = Files::new();
        choose(page, &[&two_images(&files)]).await;
        page.until("a layer", async || {
            let script =
                "const layer = [...document.querySelectorAll('.part.is-layer.is-below > button')][0];
                layer?.click(); return !!layer";
            page.run(script, Vec::new()).await.as_bool().filter(|there| *there)
        })
        .await;
        page.until("what is in it", async || {
            let text = page.find("table", "Files in the layer").await?.text().await.ok()?;
            text.contains("etc/motd").then_some(())
        })
        .await;
        let script = "[...document.querySelectorAll('.part.is-manifest > .part-open')][0].click()";
        page.run(script, Vec::new()).await;
        page.until("the manifest", async || sheet::text(page).await.contains("\"layers\"").then_some(()))
            .await;
    })
    .await;
}

/// A tar of a layout whose index lists an image and an artifact that is about it.
pub(super) fn two_images(files: &Files) -> PathBuf {
    let layer = layer();
    let config = CONFIG.replace("[]", &format!("[\"{}\"]", Digest::sha256(&layer)));
    let descriptor = |media_type: &str, content: &[u8]| {
        let (digest, size) = (Digest::sha256(content), content.len());
        format!(r#"{{"mediaType":"application/vnd.oci.{media_type}","digest":"{digest}","size":{size}}}"#)
    };
    let manifest = |config: String, more: String| {
        format!(
            r#"{{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{config},"layers":[{}]{more}}}"#,
            descriptor("image.layer.v1.tar", &layer)
        )
    };
    let image = manifest(descriptor("image.config.v1+json", config.as_bytes()), String::new());
    let subject = descriptor("image.manifest.v1+json", image.as_bytes());
    let more = format!(r#","artifactType":"application/spdx+json","subject":{subject}"#);
    let about = manifest(descriptor("empty.v1+json", b"{}"), more);
    let children =
        [&image, &about].map(|child| descriptor("image.manifest.v1+json", child.as_bytes())).join(",");
    let index = format!(
        r#"{{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{children}]}}"#
    );
    let mut tar = tar::Builder::new(Vec::new());
    let blob = |content: &[u8]| format!("blobs/sha256/{}", Digest::sha256(content).encoded());
    let documents = [&image, &about, &config, "{}"].map(|text| (blob(text.as_bytes()), text.as_bytes()));
    for (path, content) in documents.into_iter().chain([
        ("oci-layout".to_owned(), br#"{"imageLayoutVersion":"1.0.0"}"#.as_slice()),
        ("index.json".to_owned(), index.as_bytes()),
        (blob(&layer), &layer),
    ]) {
        let mut header = tar::Header::new_ustar();
        header.set_size(content.len() as u64);
        header.set_mode(0o644);
        tar.append_data(&mut header, path, content).unwrap();
    }
    files.write("images.tar", &tar.into_inner().unwrap())
}

#[tokio::test]
async fn what_is_built_of_a_file_is_accepted_and_pushed() {
    scenario(async |page| {
        let files = Files::new();
        let file = files.write("hello.txt", b"Hello.\n");
        for kind in ["OCI image", "OCI artifact", "Docker schema 2 image", "Signed Docker schema 1 manifest"]
        {
            sheet::open(page).await;
            page.press("Build").await;
            page.choose("What to build", kind).await;
            choose(page, &[&file]).await;
            page.named("list", "Chosen files").await;
            page.press("Build it").await;
            page.until(&format!("the {kind}"), async || {
                let origin = page.run("return document.querySelector('.origin').innerText", Vec::new()).await;
                (origin == "built here").then_some(())
            })
            .await;
            sheet::settled_bytes(page).await;
            let judges = sheet::judges(page).await;
            assert!(judges.iter().all(|judge| !judge.contains("reject")), "{kind}: {judges:?}");
            page.press("Send to Play").await;
            let outcome = page.run_flow().await;
            assert!(outcome.contains("Pushed devtable/app"), "{kind}: {outcome}");
        }
    })
    .await;
}

#[tokio::test]
async fn an_index_is_built_of_manifests_and_what_is_none_is_told() {
    scenario(async |page| {
        sheet::open(page).await;
        let files = Files::new();
        page.press("Build").await;
        page.choose("What to build", "OCI index").await;
        choose(page, &[&files.write("notes.txt", b"no manifest")]).await;
        page.named("list", "Chosen files").await;
        page.press("Build it").await;
        let said = sheet::trouble(page).await;
        assert!(said.contains("“notes.txt” is no manifest"), "{said}");
        page.press("Remove notes.txt").await;
        choose(page, &[&files.write("manifest.json", manifest().as_bytes())]).await;
        page.press("Build it").await;
        let digest = Digest::sha256(manifest().as_bytes()).to_string();
        page.until("the index", async || sheet::text(page).await.contains(&digest).then_some(())).await;
        page.press("Build").await;
        page.choose("What to build", "OCI image").await;
        page.fill("Platform", "amd64").await;
        page.press("Build it").await;
        let said = sheet::trouble(page).await;
        assert!(said.contains("amd64"), "{said}");
    })
    .await;
}
