//! What is no document: it is told, and nothing breaks.

use super::sheet;
use crate::page::scenario;
use crate::support::files::Files;
use serde_json::Value;

#[tokio::test]
async fn whatever_is_typed_something_is_said() {
    scenario(async |page| {
        sheet::open(page).await;
        for text in ["", " ", "\"", "{", "]", "not json", "\u{0}", &"[".repeat(5000)] {
            sheet::write(page, text).await;
            assert!(!sheet::findings(page).await.is_empty(), "{text:.20}");
        }
        sheet::write(page, "null").await;
        let said = page.run("return document.querySelector('.nothing').innerText", Vec::new()).await;
        assert!(said.as_str().unwrap().contains("no JSON object"), "{said}");
    })
    .await;
}

#[tokio::test]
async fn bytes_that_are_not_utf_8_are_told_and_their_digest_is_that_of_the_file() {
    scenario(async |page| {
        sheet::open(page).await;
        let files = Files::new();
        let bytes = b"{\"imageLayoutVersion\":\"1.0.0\",\"x\":\"\xff\"}";
        sheet::open_file(page, &files.write("oci-layout", bytes)).await;
        let digest = longshore_core::Digest::sha256(bytes).to_string();
        page.until("the digest", async || (sheet::digest(page).await == digest).then_some(())).await;
        let said = page.run("return document.querySelector('.differs').innerText", Vec::new()).await;
        assert!(said.as_str().unwrap().contains("not UTF-8"), "{said}");
        let findings = sheet::findings(page).await;
        assert!(
            findings.iter().any(|finding| finding.contains("UTF-8") && finding.contains("1:36")),
            "{findings:?}"
        );
        page.named("textbox", "Document").await.click().await.unwrap();
        page.keys(" ").await;
        page.until("the digest of the text", async || (sheet::digest(page).await != digest).then_some(()))
            .await;
        page.press("Undo").await;
        page.until("the file's digest again", async || (sheet::digest(page).await == digest).then_some(()))
            .await;
    })
    .await;
}

#[tokio::test]
async fn files_that_are_no_documents_are_refused_with_what_they_are() {
    scenario(async |page| {
        sheet::open(page).await;
        let before = sheet::text(page).await;
        let files = Files::new();
        let large = files.write("large.json", b"");
        std::fs::File::options().write(true).open(&large).unwrap().set_len((64 << 20) + 1).unwrap();
        for (path, said) in [
            (files.write("layer.tar.zst", &[0x28, 0xb5, 0x2f, 0xfd, 0]), "“layer.tar.zst” cannot be read"),
            (large, "64 MiB"),
        ] {
            let input = page.until("the input", async || page.find("file", "Files").await).await;
            input.send_keys(path.to_str().unwrap()).await.unwrap();
            page.until(said, async || sheet::trouble(page).await.contains(said).then_some(())).await;
        }
        assert_eq!(sheet::text(page).await, before);
    })
    .await;
}

/// The oddest documents that there are, of those that nobody here wrote.
#[tokio::test]
async fn the_vectors_are_judged_in_the_page_as_they_are_by_the_core() {
    let vectors = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/vectors/image-spec.json");
    let Ok(vectors) = std::fs::read(vectors) else {
        eprintln!("skipped: ../shared/vectors is not there");
        return;
    };
    let vectors: Value = serde_json::from_slice(&vectors).unwrap();
    let list = vectors.as_array().or_else(|| vectors["vectors"].as_array()).expect("a list").clone();
    scenario(async |page| {
        sheet::open(page).await;
        for vector in list.iter().step_by(5) {
            let (media_type, Some(document)) =
                (vector["media_type"].as_str().unwrap(), vector["document"].as_str())
            else {
                continue;
            };
            if longshore_core::validate::Format::of_media_type(media_type).is_none() || document.is_empty() {
                continue;
            }
            sheet::write(page, document).await;
            page.choose("Media type", media_type).await;
            let expected = if vector["expect"] == "valid" { "accept" } else { "reject" };
            page.until(&format!("{expected}: {document:.80}"), async || {
                sheet::judges(page).await[2].contains(expected).then_some(())
            })
            .await;
        }
    })
    .await;
}
