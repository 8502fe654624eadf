//! A document: what it is, what is wrong with it, and mending that.

use super::sheet;
use crate::page::scenario;
use crate::support::files::Files;
use fantoccini::key::Key;
use serde_json::json;

const INDEX: &str =
    r#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}"#;

#[tokio::test]
async fn the_names_are_those_that_assistive_technology_is_told() {
    scenario(async |page| {
        sheet::open(page).await;
        page.named("link", "Manifests").await;
        page.named("textbox", "Document").await;
        page.named("list", "Findings").await;
        page.named("table", "Judges").await;
        page.named("status", "Digest").await;
        let files = page.find("file", "Files").await;
        assert!(files.is_some());
    })
    .await;
}

#[tokio::test]
async fn what_is_typed_is_judged_at_once() {
    scenario(async |page| {
        sheet::open(page).await;
        sheet::write(page, INDEX).await;
        assert_eq!(sheet::findings(page).await, [""; 0]);
        let judges = sheet::judges(page).await;
        assert_eq!(judges.len(), 4);
        assert!(judges.iter().all(|judge| judge.contains("accept")), "{judges:?}");
        page.keys(" x").await;
        sheet::settled(page).await;
        let findings = sheet::findings(page).await;
        assert!(
            findings.iter().any(|finding| finding.contains("LS0104") && finding.contains("1:90")),
            "{findings:?}"
        );
        let judges = sheet::judges(page).await;
        assert!(judges.iter().all(|judge| judge.contains("reject")), "{judges:?}");
    })
    .await;
}

#[tokio::test]
async fn one_repair_is_made_and_taken_back() {
    scenario(async |page| {
        sheet::open(page).await;
        let before = sheet::text(page).await;
        page.press("Remove the comma").await;
        sheet::settled(page).await;
        let after = sheet::text(page).await;
        assert_eq!(after.len(), before.len() - 1);
        page.press("Undo").await;
        sheet::settled(page).await;
        assert_eq!(sheet::text(page).await, before);
    })
    .await;
}

#[tokio::test]
async fn all_that_is_certain_is_mended_and_the_rest_stays_byte_for_byte() {
    scenario(async |page| {
        sheet::open(page).await;
        sheet::write(page, "\u{feff}{ /* x */ \"imageLayoutVersion\" : \"1.0.0\",  \"y\": [1,],\t}").await;
        let before = sheet::text(page).await;
        page.press("Mend all").await;
        let mended = "{  \"imageLayoutVersion\" : \"1.0.0\",  \"y\": [1]\t}";
        page.until("the mended text", async || (sheet::text(page).await == mended).then_some(())).await;
        sheet::settled(page).await;
        page.press("Undo").await;
        page.until("the text before", async || (sheet::text(page).await == before).then_some(())).await;
        page.press("Redo").await;
        page.until("the mended text", async || (sheet::text(page).await == mended).then_some(())).await;
    })
    .await;
}

#[tokio::test]
async fn a_finding_leads_to_its_place_and_a_judge_to_its_finding() {
    scenario(async |page| {
        sheet::open(page).await;
        let go = "document.querySelector('ol[aria-label=Findings] > li:nth-child(3) button').click()";
        page.run(go, Vec::new()).await;
        page.until("the line", async || sheet::line(page).await.contains("5242880").then_some(())).await;
        page.run("document.querySelector('table[aria-label=Judges] a').click()", Vec::new()).await;
        page.until("the focus", async || {
            let focus = page.run("return document.activeElement.id", Vec::new()).await;
            focus.as_str().is_some_and(|id| id.starts_with("finding-")).then_some(())
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn a_code_is_explained_in_its_place() {
    scenario(async |page| {
        sheet::open(page).await;
        page.press("Explain LS0106").await;
        let shown = page.run("return document.querySelector('.explained').innerText", Vec::new()).await;
        let shown = shown.as_str().unwrap();
        assert!(shown.contains("Shows it") && shown.contains("Does not"), "{shown}");
        let link = page.run("return document.querySelector('.explained a').href", Vec::new()).await;
        assert!(link.as_str().unwrap().starts_with("https://"), "{link}");
        page.press("Explain LS0106").await;
        let gone = page.run("return document.querySelector('.explained') === null", Vec::new()).await;
        assert_eq!(gone, true);
    })
    .await;
}

#[tokio::test]
async fn a_document_is_judged_as_what_it_is_said_to_be() {
    scenario(async |page| {
        sheet::open(page).await;
        sheet::write(page, INDEX).await;
        page.choose("Media type", "application/vnd.oci.image.manifest.v1+json").await;
        page.until("other verdicts", async || {
            sheet::judges(page).await.iter().any(|judge| judge.contains("reject")).then_some(())
        })
        .await;
        page.choose("Media type", "As recognised").await;
        page.until("the verdicts before", async || {
            sheet::judges(page).await.iter().all(|judge| judge.contains("accept")).then_some(())
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn each_sample_is_accepted_by_all_who_know_it() {
    scenario(async |page| {
        sheet::open(page).await;
        let script =
            "return [...document.querySelectorAll('#sample option')].map(option => option.textContent)";
        let names = page.run(script, Vec::new()).await;
        for name in names.as_array().unwrap().iter().skip(1) {
            page.choose("Sample", name.as_str().unwrap()).await;
            sheet::settled_bytes(page).await;
            let judges = sheet::judges(page).await;
            assert!(judges.iter().all(|judge| !judge.contains("reject")), "{name}: {judges:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_files_bytes_stay_what_they_are() {
    scenario(async |page| {
        sheet::open(page).await;
        let files = Files::new();
        for (name, bytes) in [
            ("crlf.json", INDEX.replace(',', ",\r\n").into_bytes()),
            ("bom.json", format!("\u{feff}{INDEX}\n").into_bytes()),
            ("lone-cr.json", b"{\r\"imageLayoutVersion\":\"1.0.0\"}".to_vec()),
            ("not-utf-8.json", b"{\"a\":\"\xff\xc3\"}".to_vec()),
            ("zeros.json", b"{\0}\0".to_vec()),
        ] {
            sheet::open_file(page, &files.write(name, &bytes)).await;
            let digest = longshore_core::Digest::sha256(&bytes).to_string();
            page.until(name, async || (sheet::digest(page).await == digest).then_some(())).await;
        }
        assert!(page.run("return document.querySelector('.differs') === null", Vec::new()).await == true);
    })
    .await;
}

#[tokio::test]
async fn the_text_is_kept_only_for_who_says_so() {
    scenario(async |page| {
        sheet::open(page).await;
        sheet::write(page, INDEX).await;
        page.browser.client.refresh().await.unwrap();
        sheet::open(page).await;
        assert_ne!(sheet::text(page).await, INDEX);
        page.run("document.getElementById('keep').click()", Vec::new()).await;
        sheet::write(page, INDEX).await;
        page.until("the kept text", async || {
            let kept = page.run("return localStorage.getItem('longshore.document')", Vec::new()).await;
            (kept == INDEX).then_some(())
        })
        .await;
        page.browser.client.refresh().await.unwrap();
        sheet::open(page).await;
        assert_eq!(sheet::text(page).await, INDEX);
        page.run("document.getElementById('keep').click()", Vec::new()).await;
        let kept = page.run("return localStorage.getItem('longshore.document')", Vec::new()).await;
        assert!(kept.is_null(), "{kept}");
    })
    .await;
}

#[tokio::test]
async fn the_digest_is_copied() {
    scenario(async |page| {
        let permissions = json!({ "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"] });
        page.browser.devtools("Browser.grantPermissions", permissions).await;
        sheet::open(page).await;
        let digest = sheet::settled(page).await;
        page.press("Copy").await;
        let read = "const done = arguments[0]; navigator.clipboard.readText().then(done, error => done(String(error)))";
        page.until("the digest on the clipboard", async || {
            let text = page.browser.client.execute_async(read, Vec::new()).await.unwrap();
            (text == digest.as_str()).then_some(())
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn the_keyboard_leaves_the_editor_and_searches_in_it() {
    scenario(async |page| {
        sheet::open(page).await;
        page.named("textbox", "Document").await.click().await.unwrap();
        page.chord(&[Key::Control.into(), 'f']).await;
        page.until("the search", async || {
            let focus = page.run("return document.activeElement.name ?? ''", Vec::new()).await;
            (focus == "search").then_some(())
        })
        .await;
        page.chord(&[Key::Escape.into()]).await;
        page.named("textbox", "Document").await.click().await.unwrap();
        page.chord(&[Key::Tab.into()]).await;
        let inside =
            page.run("return !!document.activeElement.closest('longshore-editor')", Vec::new()).await;
        assert_eq!(inside, false);
    })
    .await;
}

#[tokio::test]
async fn everything_is_reached_by_tab_in_the_order_in_which_it_stands() {
    scenario(async |page| {
        sheet::open(page).await;
        let mut reached = Vec::new();
        for _ in 0..60 {
            page.chord(&[Key::Tab.into()]).await;
            let script = "const it = document.activeElement;
                return [it.ariaLabel || it.labels?.[0]?.innerText || it.innerText || '', getComputedStyle(it).outlineStyle]";
            let found = page.run(script, Vec::new()).await;
            let name = found[0].as_str().unwrap_or_default().lines().next().unwrap_or_default();
            reached.push((name.to_owned(), found[1].as_str().unwrap_or_default().to_owned()));
        }
        let mut from = 0;
        for name in [
            "Sample",
            "Files",
            "Build",
            "Send to Play",
            "Mend all",
            "Search",
            "Compare",
            "Keep on this device",
            "Document",
            "Remove the comma",
            "Copy",
            "Media type",
            "config",
        ] {
            let at = reached[from..].iter().position(|(known, _)| known.starts_with(name));
            from += at.unwrap_or_else(|| panic!("{name} after {from} in {reached:?}"));
            // The editor's frame shows its focus.
            assert!(name == "Document" || reached[from].1 != "none", "the focus is not seen on {name}");
        }
    })
    .await;
}

#[tokio::test]
async fn two_documents_are_compared() {
    scenario(async |page| {
        sheet::open(page).await;
        page.press("Remove the comma").await;
        sheet::settled(page).await;
        page.press("Compare").await;
        page.until("one difference", async || {
            let said =
                page.run("return document.querySelector('.comparison-bar')?.innerText ?? ''", Vec::new());
            said.await.as_str().is_some_and(|said| said.contains("1 difference")).then_some(())
        })
        .await;
        page.choose("Compare with", "OCI image manifest").await;
        page.until("more differences", async || {
            let said =
                page.run("return document.querySelector('.comparison-bar')?.innerText ?? ''", Vec::new());
            said.await.as_str().is_some_and(|said| said.contains("differences")).then_some(())
        })
        .await;
        page.press("Close").await;
        page.named("textbox", "Document").await;
    })
    .await;
}

#[tokio::test]
async fn a_document_whose_blobs_are_known_is_sent_to_play_and_pushed() {
    scenario(async |page| {
        sheet::open(page).await;
        page.choose("Sample", "OCI artifact manifest").await;
        let digest = sheet::settled(page).await;
        page.press("Send to Play").await;
        let outcome = page.run_flow().await;
        assert!(outcome.contains("Pushed devtable/app") && outcome.contains(&digest), "{outcome}");
    })
    .await;
}

#[tokio::test]
async fn who_sends_a_document_without_its_blobs_is_told_so_first() {
    scenario(async |page| {
        page.excuse("status of 400");
        sheet::open(page).await;
        page.choose("Sample", "OCI image manifest").await;
        sheet::settled(page).await;
        page.press("Send to Play").await;
        let said = page
            .until("the question", async || {
                let script = "return document.querySelector('.question')?.innerText ?? ''";
                let said = page.run(script, Vec::new()).await;
                said.as_str().filter(|said| !said.is_empty()).map(str::to_owned)
            })
            .await;
        assert!(said.contains("4 blobs that it refers to are not at hand"), "{said}");
        page.press("Send it all the same").await;
        let outcome = page.run_flow().await;
        assert!(outcome.contains("Failed at"), "{outcome}");
    })
    .await;
}

#[tokio::test]
async fn another_page_leaves_everything_as_it_was() {
    scenario(async |page| {
        page.run_flow().await;
        sheet::open(page).await;
        sheet::write(page, INDEX).await;
        page.named("link", "Play").await.click().await.unwrap();
        assert!(page.text("Outcome").await.contains("Pushed"));
        page.named("link", "Manifests").await.click().await.unwrap();
        page.named("textbox", "Document").await;
        assert_eq!(sheet::text(page).await, INDEX);
        // Its buttons are its own, and none of the frame's.
        page.press("Undo").await;
        page.until("the text before", async || (sheet::text(page).await != INDEX).then_some(())).await;
    })
    .await;
}
