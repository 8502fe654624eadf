//! The page Manifests as a user knows it.

use crate::page::Page;
use fantoccini::key::Key;
use serde_json::{Value, json};
use std::path::Path;

/// Goes to the page, and waits until the editor is there and its document was looked at.
pub(crate) async fn open(page: &Page) {
    page.browser.client.goto(&format!("{}/#/manifests", page.origin)).await.unwrap();
    page.until("the editor", async || {
        let there = page.run("return !!document.querySelector('longshore-editor .cm-content')", Vec::new());
        there.await.as_bool().filter(|there| *there)
    })
    .await;
    settled(page).await;
}

/// Waits until what is shown is about the text that is there; the digest.
pub(crate) async fn settled(page: &Page) -> String {
    page.until("the digest of the text", async || {
        let shown = digest(page).await;
        let script = "const done = arguments[0];
            const editor = document.querySelector('longshore-editor');
            if (!editor) return done('');
            crypto.subtle.digest('SHA-256', editor.bytes()).then((digest) =>
                done('sha256:' + [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')));";
        let computed = page.browser.client.execute_async(script, Vec::new()).await.unwrap();
        (computed.as_str() == Some(&shown)).then_some(shown)
    })
    .await
}

/// The same where the digest is not that of the bytes: of a signed manifest of schema 1.
pub(crate) async fn settled_bytes(page: &Page) {
    page.until("the size of the text", async || {
        let script = "const size = document.querySelector('longshore-editor').bytes().length;
            const shown = document.querySelector('.fact-list dd').innerText.replaceAll(',', '');
            return parseInt(shown) === size";
        page.run(script, Vec::new()).await.as_bool().filter(|same| *same)
    })
    .await;
}

/// The digest that is shown.
pub(crate) async fn digest(page: &Page) -> String {
    page.named("status", "Digest").await.text().await.unwrap()
}

/// Types a text in the place of the document, as it is pasted.
pub(crate) async fn write(page: &Page, text: &str) {
    page.named("textbox", "Document").await.click().await.unwrap();
    page.chord(&[Key::Control.into(), 'a']).await;
    if text.is_empty() {
        page.chord(&[Key::Backspace.into()]).await;
    } else {
        page.browser.devtools("Input.insertText", json!({ "text": text })).await;
    }
    settled(page).await;
}

/// The text of the document.
pub(crate) async fn text(page: &Page) -> String {
    let script = "return new TextDecoder('utf-8', { ignoreBOM: true }).decode(document.querySelector('longshore-editor').bytes())";
    page.run(script, Vec::new()).await.as_str().unwrap().to_owned()
}

/// Opens a file.
pub(crate) async fn open_file(page: &Page, path: &Path) {
    let input = page.until("the input Files", async || page.find("file", "Files").await).await;
    input.send_keys(path.to_str().unwrap()).await.unwrap();
    let name = path.file_name().unwrap().to_str().unwrap().to_owned();
    page.until(&format!("the file {name}"), async || {
        let shown = page.run("return document.querySelector('.origin')?.innerText ?? ''", Vec::new()).await;
        (shown.as_str() == Some(&name)).then_some(())
    })
    .await;
}

/// The findings: the text of each.
pub(crate) async fn findings(page: &Page) -> Vec<String> {
    let script = "return [...document.querySelectorAll('ol[aria-label=Findings] > li')].map(item => item.innerText.replaceAll('\\n', ' '))";
    strings(&page.run(script, Vec::new()).await)
}

/// What the judges say: `spec reject LS0106 …`.
pub(crate) async fn judges(page: &Page) -> Vec<String> {
    let script = "return [...document.querySelectorAll('table[aria-label=Judges] tbody tr')].map(row => row.innerText.replace(/\\s+/g, ' '))";
    strings(&page.run(script, Vec::new()).await)
}

/// The first alert that is shown.
pub(crate) async fn trouble(page: &Page) -> String {
    page.until("an alert", async || {
        let script = "return document.querySelector('[role=alert]')?.innerText ?? ''";
        page.run(script, Vec::new()).await.as_str().filter(|text| !text.is_empty()).map(str::to_owned)
    })
    .await
}

/// The line that the cursor is in.
pub(crate) async fn line(page: &Page) -> String {
    let script = "return document.querySelector('.cm-activeLine')?.textContent ?? ''";
    page.run(script, Vec::new()).await.as_str().unwrap().to_owned()
}

fn strings(value: &Value) -> Vec<String> {
    value.as_array().unwrap().iter().map(|text| text.as_str().unwrap().to_owned()).collect()
}
