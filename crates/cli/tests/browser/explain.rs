//! What is on the wire, opened: headers, fields, statuses and tokens explained, JSON folded, digests followed, bodies as
//! tree, text and bytes.

use crate::look::{pictures, scrolls_sideways};
use crate::page::{Page, artifacts, scenario};
use fantoccini::key::Key;
use serde_json::json;

/// Presses the button of this text in a region of the chosen exchange: the first, where several have it.
async fn open(page: &Page, region: &str, text: &str) {
    let script = "const [region, text] = arguments;
        const section = [...document.querySelectorAll('.exchange-pane section')].find(it => it.ariaLabel === region);
        const button = [...(section?.querySelectorAll('button') ?? [])].find(it => it.textContent === text || it.ariaLabel === text);
        button?.click();
        return Boolean(button)";
    page.until(&format!("{text} in {region}"), async || {
        page.run(script, vec![region.into(), text.into()]).await.as_bool()?.then_some(())
    })
    .await;
}

/// Waits until a region says this.
async fn says(page: &Page, region: &str, text: &str) {
    page.until(&format!("“{text}” in {region}"), async || {
        page.text(region).await.contains(text).then_some(())
    })
    .await;
}

/// How many explanations are open.
async fn notes(page: &Page) -> u64 {
    page.run("return document.querySelectorAll('.note').length", Vec::new()).await.as_u64().unwrap()
}

#[tokio::test]
async fn the_texts_are_loaded_when_there_is_something_to_explain() {
    scenario(async |page| {
        let script =
            "return performance.getEntriesByType('resource').filter(it => it.name.endsWith('.txt')).length";
        assert_eq!(page.run(script, Vec::new()).await, 0);
        page.run_flow().await;
        page.until("the texts", async || (page.run(script, Vec::new()).await == json!(3)).then_some(()))
            .await;
    })
    .await;
}

#[tokio::test]
async fn a_header_a_status_and_a_field_are_explained_with_value_and_section() {
    scenario(async |page| {
        page.choose("Chunks", "Custom…").await;
        page.fill("Chunk size", "100").await;
        page.run_flow().await;
        let exchanges = page.exchanges().await;
        let chunk = exchanges.iter().find(|name| name.contains("upload-chunk")).unwrap();
        page.press(chunk).await;
        open(page, "Response", "Range:").await;
        says(page, "Response", "which bytes the registry has").await;
        says(page, "Response", "The registry has the first 100 bytes").await;
        says(page, "Response", "OCI distribution, Pushing a blob in chunks").await;
        open(page, "Response", "202").await;
        says(page, "Response", "It was taken up").await;
        open(page, "Response", "Range:").await;
        open(page, "Response", "202").await;
        page.until("the notes to close", async || (notes(page).await == 0).then_some(())).await;
        page.press("2 auth GET 200").await;
        open(page, "Request", "scope").await;
        says(page, "Request", "It asks for: push and pull on the repository devtable/app.").await;
        page.press(exchanges.last().unwrap()).await;
        open(page, "Request", "\"config\"").await;
        says(page, "Request", "Names the blob with the config").await;
        open(page, "Request", "\"mediaType\"").await;
        says(page, "Request", "What this document is").await;
        let links = "return [...document.querySelectorAll('.note a')].every(it => it.href.startsWith('https://') && it.target === '_blank')";
        assert_eq!(page.run(links, Vec::new()).await, true);
    })
    .await;
}

#[tokio::test]
async fn every_header_of_every_exchange_has_an_explanation() {
    scenario(async |page| {
        page.run_flow().await;
        for exchange in page.exchanges().await {
            page.press(&exchange).await;
            let script = "for (const it of document.querySelectorAll('.exchange-pane .header-name[aria-expanded=false]')) it.click();
                return document.querySelectorAll('.exchange-pane .header-name').length";
            let headers = page.run(script, Vec::new()).await.as_u64().unwrap();
            assert!(headers > 1, "{exchange}");
            page.until("the explanations", async || (notes(page).await >= headers).then_some(())).await;
            let texts = page.run("return [...document.querySelectorAll('.note')].map(it => it.innerText).join('\\n')", Vec::new()).await;
            let texts = texts.as_str().unwrap();
            assert!(!texts.contains("not part of the registry protocol") && !texts.contains("cannot be loaded"), "{exchange}: {texts}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_token_is_opened_and_its_signature_is_not_shown_unless_asked_for() {
    scenario(async |page| {
        page.run_flow().await;
        page.press("2 auth GET 200").await;
        says(page, "Response", "repository:devtable/app:").await;
        says(page, "Response", "after it was issued").await;
        page.run("document.querySelector('.token details').open = true", Vec::new()).await;
        says(page, "Response", "Signature: ••••••").await;
        open(page, "Response", "\"exp\"").await;
        says(page, "Response", "When the token ends").await;
        page.press("21 put-manifest PUT 201").await;
        open(page, "Request", "Authorization:").await;
        says(page, "Request", "Who asks").await;
        says(page, "Request", "\"actions\"").await;
        let shown = page.text("Request").await;
        assert!(shown.contains("Signature: ••••••") && !shown.contains("eyJ"), "{shown}");
        let signature = "return document.querySelector('.signature').innerText";
        page.press("Show secrets").await;
        let signed = page.run(signature, Vec::new()).await;
        assert!(!signed.as_str().unwrap().contains('•') && signed.as_str().unwrap().len() > 40, "{signed}");
    })
    .await;
}

#[tokio::test]
async fn a_digest_leads_to_where_its_content_went() {
    scenario(async |page| {
        page.run_flow().await;
        page.press("21 put-manifest PUT 201").await;
        let link = "const link = document.querySelector('.j-link'); const title = link.title; link.click(); return [title, link.innerText]";
        let link = page.run(link, Vec::new()).await;
        let (title, digest) = (link[0].as_str().unwrap(), link[1].as_str().unwrap().trim_matches('"').to_owned());
        let number = title.split([' ', ',']).nth(3).unwrap().to_owned();
        let shown = "return document.querySelector('ol[aria-label=Exchanges] [aria-current=true]').ariaLabel";
        let shown = page.run(shown, Vec::new()).await;
        assert!(shown.as_str().unwrap().starts_with(&format!("{number} finish-upload")), "{title}: {shown}");
        assert!(page.text("Request").await.contains(&digest[7..20]));
    })
    .await;
}

#[tokio::test]
async fn json_is_folded_by_mouse_and_by_keys_and_walked_by_arrows() {
    scenario(async |page| {
        page.run_flow().await;
        page.press("21 put-manifest PUT 201").await;
        let before = page.text("Request").await;
        assert!(before.contains("schemaVersion"), "{before}");
        page.press("layers: 2 items").await;
        says(page, "Request", "[ 2 items ]").await;
        let focused = "return document.activeElement.ariaLabel ?? document.activeElement.textContent";
        page.run("document.querySelector('.json .fold').focus()", Vec::new()).await;
        page.chord(&[Key::Left.into()]).await;
        page.until("the document to fold", async || {
            (!page.text("Request").await.contains("schemaVersion")).then_some(())
        })
        .await;
        page.chord(&[Key::Right.into()]).await;
        says(page, "Request", "schemaVersion").await;
        page.chord(&[Key::Down.into()]).await;
        assert_eq!(page.run(focused, Vec::new()).await, "\"schemaVersion\"");
        page.chord(&[Key::Enter.into()]).await;
        says(page, "Request", "The version of the manifest format").await;
        page.chord(&[Key::Up.into()]).await;
        assert!(page.run(focused, Vec::new()).await.as_str().unwrap().starts_with("Document: "));
    })
    .await;
}

#[tokio::test]
async fn a_body_is_shown_as_tree_text_and_bytes() {
    scenario(async |page| {
        page.run_flow().await;
        page.press("21 put-manifest PUT 201").await;
        open(page, "Request", "Text").await;
        says(page, "Request", "{\"schemaVersion\":2,").await;
        open(page, "Request", "Hex").await;
        says(page, "Request", "00000000  7b 22 73 63").await;
        // A layer is no text, so there is nothing to choose.
        let chunk = page.exchanges().await.into_iter().find(|name| name.contains("upload-chunk")).unwrap();
        page.press(&chunk).await;
        says(page, "Request", "00000000  ").await;
        assert!(!page.text("Request").await.contains("Tree"));
    })
    .await;
}

#[tokio::test]
async fn explanations_are_kept_in_pictures_and_scroll_nothing_sideways() {
    scenario(async |page| {
        for scheme in ["light", "dark"] {
            page.prefer(scheme).await;
            page.size(1440, 900).await;
            page.open().await;
            page.run_flow().await;
            page.press("21 put-manifest PUT 201").await;
            open(page, "Request", "Content-Type:").await;
            open(page, "Request", "\"config\"").await;
            open(page, "Response", "Docker-Content-Digest:").await;
            says(page, "Request", "Names the blob with the config").await;
            for (width, height) in crate::look::SIZES {
                page.size(width, height).await;
                assert_eq!(scrolls_sideways(page).await, 0, "{width} px");
            }
            let Some(folder) = artifacts() else { continue };
            pictures(page, &folder, "explained", scheme).await;
            page.size(1440, 900).await;
            page.press("2 auth GET 200").await;
            page.run("document.querySelector('.token details').open = true", Vec::new()).await;
            open(page, "Response", "\"exp\"").await;
            says(page, "Response", "When the token ends").await;
            page.run("document.querySelector('.token').scrollIntoView()", Vec::new()).await;
            pictures(page, &folder, "token", scheme).await;
        }
    })
    .await;
}
