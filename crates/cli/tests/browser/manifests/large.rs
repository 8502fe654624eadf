//! Documents of megabytes: typing goes on while they are looked at.

use super::sheet;
use crate::page::{Page, artifacts, scenario};
use crate::support::files::Files;
use fantoccini::key::Key;
use serde_json::json;

/// An index of some megabytes; `indented` or all in one line.
fn index(megabytes: usize, is_indented: bool) -> String {
    let child = |at: usize| {
        format!(
            r#"{{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:{at:064x}","size":{at},"platform":{{"architecture":"amd64","os":"linux"}}}}"#
        )
    };
    let separator = if is_indented { ",\n    " } else { "," };
    let count = (megabytes << 20) / (child(0).len() + separator.len());
    let children: Vec<_> = (0..count).map(child).collect();
    format!(
        r#"{{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{}]}}"#,
        children.join(separator)
    )
}

/// Types a few keys, one at a time, and measures for each how long the page takes until it has drawn again, in
/// milliseconds: the median, and the longest.
async fn typing(page: &Page) -> (f64, f64) {
    page.named("textbox", "Document").await.click().await.unwrap();
    let watch = "window.times = [];
        document.querySelector('longshore-editor').addEventListener('keydown', () => {
            const begun = performance.now();
            requestAnimationFrame(() => setTimeout(() => times.push(performance.now() - begun)));
        }, true);
        window.longest = 0;
        new PerformanceObserver((list) => list.getEntries().forEach((entry) => { longest = Math.max(longest, entry.duration); }))
            .observe({ type: 'longtask' });";
    page.run(watch, Vec::new()).await;
    page.chord(&[Key::Control.into(), Key::Home.into()]).await;
    page.run("times.length = 0", Vec::new()).await;
    for _ in 0..10 {
        page.keys("1").await;
        tokio::time::sleep(std::time::Duration::from_millis(60)).await;
    }
    let times = page
        .until("the last key", async || {
            let times = page.run("return times", Vec::new()).await;
            times.as_array().filter(|times| times.len() >= 10).cloned()
        })
        .await;
    let mut times: Vec<f64> = times.iter().map(|time| time.as_f64().unwrap()).collect();
    times.sort_by(f64::total_cmp);
    (times[times.len() / 2], times[times.len() - 1])
}

/// How fast a machine is, is no test; that keys are not held up for seconds is. The figures are kept.
#[tokio::test]
async fn typing_stays_fluid_at_four_mebibytes() {
    scenario(async |page| {
        sheet::open(page).await;
        let files = Files::new();
        let mut figures = Vec::new();
        for (name, is_indented) in [("lines.json", true), ("one-line.json", false)] {
            let text = index(4, is_indented);
            sheet::open_file(page, &files.write(name, text.as_bytes())).await;
            let begun = std::time::Instant::now();
            sheet::settled(page).await;
            let checked = begun.elapsed();
            let (median, longest) = typing(page).await;
            sheet::settled(page).await;
            let findings = sheet::findings(page).await;
            assert!(!findings.is_empty(), "{name}");
            let task = page.run("return longest", Vec::new()).await;
            figures.push(json!({
                "document": name, "bytes": text.len(), "median key to frame, ms": median,
                "longest key to frame, ms": longest, "longest task of the main thread, ms": task,
                "until the first result, ms": checked.as_millis(),
            }));
        }
        eprintln!("{figures:#?}");
        if let Some(folder) = artifacts() {
            std::fs::write(folder.join("typing.json"), format!("{:#}\n", json!(figures))).unwrap();
        }
    })
    .await;
}

/// Of very many findings the first are listed, and the others are there for who asks.
#[tokio::test]
async fn very_many_findings_are_counted_and_listed_piece_by_piece() {
    scenario(async |page| {
        sheet::open(page).await;
        let files = Files::new();
        let text = format!("{{\"schemaVersion\":2,\"manifests\":[{}]}}", "{},\n".repeat(100_000));
        sheet::open_file(page, &files.write("wrong.json", text.as_bytes())).await;
        sheet::settled(page).await;
        let listed = sheet::findings(page).await.len();
        assert!((100..120).contains(&listed), "{listed}");
        page.run("document.querySelector('.more button').click()", Vec::new()).await;
        page.until("more of them", async || (sheet::findings(page).await.len() > 450).then_some(())).await;
    })
    .await;
}
