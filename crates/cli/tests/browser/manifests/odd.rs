//! The oddest documents, and users who mean harm: the page says what it sees, and goes on.

use super::sheet;
use crate::look::{SIZES, panes, scrolls_sideways};
use crate::page::{Page, artifacts, scenario};
use crate::support::files::{Files, gzip, tar};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use std::path::Path;

/// The judges, in the order of the page's table.
const JUDGES: [&str; 4] = ["spec", "schema", "official", "quay"];

/// Mutations of the odd kinds, by documents that nobody here wrote: the page's judges say what theirs say.
#[tokio::test]
async fn the_oddest_mutations_are_judged_in_the_page_as_by_their_judges() {
    let vectors = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/vectors/mutations.json");
    let Ok(vectors) = std::fs::read(vectors) else {
        eprintln!("skipped: ../shared/vectors is not there");
        return;
    };
    let vectors: Value = serde_json::from_slice(&vectors).unwrap();
    let is_odd =
        |case: &&Value| ["text", "text-in-value", "duplicate", "case"].iter().any(|op| case["op"] == **op);
    let cases: Vec<&Value> = vectors["cases"].as_array().unwrap().iter().filter(is_odd).collect();
    scenario(async |page| {
        sheet::open(page).await;
        let files = Files::new();
        for case in cases {
            let bytes = match case["document"].as_str() {
                Some(text) => text.as_bytes().to_vec(),
                None => STANDARD.decode(case["document_b64"].as_str().unwrap()).unwrap(),
            };
            let id = case["id"].as_str().unwrap();
            sheet::open_file(page, &files.write(&format!("{id}.json"), &bytes)).await;
            page.choose("Media type", case["media_type"].as_str().unwrap()).await;
            for (at, judge) in JUDGES.into_iter().enumerate() {
                let Some(verdict) = case["expect"][judge].as_str() else { continue };
                let verdict =
                    if verdict.starts_with("acc") || verdict == "valid" { "accept" } else { "reject" };
                page.until(&format!("{judge} {verdict}: {id}"), async || {
                    sheet::judges(page).await.get(at)?.contains(verdict).then_some(())
                })
                .await;
            }
        }
    })
    .await;
}

/// What a user who means harm, or errs, may give: each has a name and bytes.
fn odd_files() -> Vec<(&'static str, Vec<u8>)> {
    let manifest = "application/vnd.oci.image.manifest.v1+json";
    let bidi = "\u{202e}\u{2066}gnp.exe\u{2069}\u{200b}\u{feff}\u{0007}\u{1b}[31m";
    let zalgo = "e\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}\u{307}".repeat(200);
    let many_layers: Vec<String> = (0..5000)
        .map(|at| format!(r#"{{"mediaType":"{bidi}","digest":"sha256:{at:064x}","size":{at}}}"#))
        .collect();
    vec![
        ("empty.json", Vec::new()),
        ("picture.json", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xff\xfe\xfd".repeat(40)),
        ("deep.json", [b"[".repeat(100_000), b"]".repeat(100_000)].concat()),
        ("wide.json", format!("{{\"{}\":1}}", "k".repeat(500_000)).into_bytes()),
        (
            "bidi.json",
            format!(r#"{{"schemaVersion":2,"mediaType":"{manifest}","{bidi}":"{zalgo}","annotations":{{"{bidi}":5}},"layers":["{bidi}"]}}"#)
                .into_bytes(),
        ),
        (
            "script.json",
            br#"{"schemaVersion":2,"mediaType":"</script><img src=x onerror=alert(1)>","layers":[{"mediaType":"<b>x","digest":"javascript:alert(1)","urls":["javascript:alert(1)"]}],"manifests":[]}"#.to_vec(),
        ),
        ("layers.json", format!(r#"{{"schemaVersion":2,"layers":[{}]}}"#, many_layers.join(",")).into_bytes()),
        ("sixteen.json", "{}".encode_utf16().flat_map(u16::to_le_bytes).collect()),
        ("\u{202e}nosj.exe", b"{}".to_vec()),
        ("tar.json", tar("etc/motd", b"x")),
        ("json.tar.gz", gzip(b"{\"imageLayoutVersion\":\"1.0.0\"}")),
        ("bomb.tar.gz", gzip(&tar("zeros", &vec![0; 50 << 20]))),
        ("numbers.json", format!("{{\"schemaVersion\":{},\"size\":-0,\"x\":[1e999,NaN]}}", "9".repeat(10_000)).into_bytes()),
    ]
}

#[tokio::test]
async fn whatever_is_opened_the_page_says_what_it_sees_and_goes_on() {
    scenario(async |page| {
        sheet::open(page).await;
        let files = Files::new();
        for (name, bytes) in odd_files() {
            give(page, &files.write(name, &bytes)).await;
            for (width, height) in SIZES {
                page.size(width, height).await;
                assert_eq!(scrolls_sideways(page).await, 0, "{name}, {width} px");
                for pane in panes(page).await {
                    page.press(&pane).await;
                    assert_eq!(scrolls_sideways(page).await, 0, "{name}, {width} px, {pane}");
                }
                if let Some(folder) = artifacts() {
                    let name = name.replace(|letter: char| !letter.is_ascii_alphanumeric(), "-");
                    std::fs::write(folder.join(format!("odd-{name}-{width}.png")), page.picture().await)
                        .unwrap();
                }
                if let Some(pane) = panes(page).await.first() {
                    page.press(pane).await;
                }
            }
            page.size(1440, 900).await;
        }
        let ran =
            page.run("return document.querySelectorAll('img, script:not([src])').length", Vec::new()).await;
        assert_eq!(ran, 0, "nothing of a document is a part of the page");
        // The page is as good as new.
        sheet::open(page).await;
        sheet::write(page, "{}").await;
    })
    .await;
}

/// Gives a file, and waits until something is said of it.
async fn give(page: &Page, path: &Path) {
    page.run("window.before = document.querySelector('.manifests').innerText", Vec::new()).await;
    let input = page.until("the input Files", async || page.find("file", "Files").await).await;
    input.send_keys(path.to_str().unwrap()).await.unwrap();
    let name = path.file_name().unwrap().to_str().unwrap().to_owned();
    page.until(&format!("word of {name}"), async || {
        let script = "return document.querySelector('.manifests').innerText !== window.before && !document.querySelector('.reading')";
        page.run(script, Vec::new()).await.as_bool().filter(|told| *told)
    })
    .await;
    page.until(&format!("rest after {name}"), async || {
        let is_busy = page.run("return !!document.querySelector('.checking, .reading')", Vec::new()).await;
        (is_busy == false).then_some(())
    })
    .await;
}
