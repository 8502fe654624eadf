//! How the page looks: pictures at three widths, light and dark, and that nothing scrolls sideways.

use crate::page::{Page, artifacts, scenario};
use std::path::Path;

/// The widths, each with a height that suits it.
pub(crate) const SIZES: [(u32, u32); 3] = [(1440, 900), (768, 1024), (360, 780)];

/// How far the page can be scrolled sideways, in pixels.
pub(crate) async fn scrolls_sideways(page: &Page) -> i64 {
    let script = "const page = document.documentElement; return page.scrollWidth - page.clientWidth";
    page.run(script, Vec::new()).await.as_i64().unwrap()
}

/// The names of the buttons that choose a pane, where the page is so narrow that it has them.
pub(crate) async fn panes(page: &Page) -> Vec<String> {
    let script = "return [...document.querySelectorAll('[role=group][aria-label=Pane] button')]
        .filter(button => button.checkVisibility()).map(button => button.innerText)";
    let names = page.run(script, Vec::new()).await;
    names.as_array().unwrap().iter().map(|name| name.as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn nothing_scrolls_sideways_at_any_width() {
    scenario(async |page| {
        for state in ["before a run", "after a run"] {
            for (width, height) in SIZES.into_iter().chain([(320, 700), (1024, 700)]) {
                page.size(width, height).await;
                assert_eq!(scrolls_sideways(page).await, 0, "{width} px, {state}");
                for pane in panes(page).await {
                    page.press(&pane).await;
                    assert_eq!(scrolls_sideways(page).await, 0, "{width} px, {pane}, {state}");
                }
            }
            page.run_flow().await;
        }
        everything_open(page).await;
        for (width, height) in SIZES {
            page.size(width, height).await;
            assert_eq!(scrolls_sideways(page).await, 0, "{width} px, with all options");
        }
    })
    .await;
}

#[tokio::test]
async fn pictures_are_kept_at_three_widths_light_and_dark() {
    scenario(async |page| {
        let Some(folder) = artifacts() else {
            eprintln!("skipped: LONGSHORE_ARTIFACTS does not name a folder");
            return;
        };
        for scheme in ["light", "dark"] {
            page.prefer(scheme).await;
            page.open().await;
            pictures(page, &folder, "first", scheme).await;
            page.size(1440, 900).await;
            page.run_flow().await;
            page.press("21 put-manifest PUT 201").await;
            pictures(page, &folder, "pushed", scheme).await;
            page.size(1440, 900).await;
            page.choose("Target", "Other…").await;
            page.fill("Registry URL", "127.0.0.1:5000").await;
            page.press("Run").await;
            pictures(page, &folder, "wrong-field", scheme).await;
            page.size(1440, 900).await;
            page.choose("Target", "Embedded registry").await;
            page.choose("Account", "reader").await;
            page.run_flow().await;
            pictures(page, &folder, "failed", scheme).await;
            page.size(1440, 900).await;
            everything_open(page).await;
            pictures(page, &folder, "options", scheme).await;
            page.size(1440, 900).await;
        }
    })
    .await;
}

/// The form at its fullest, and a failure that was expected.
async fn everything_open(page: &Page) {
    page.choose("Account", "devtable").await;
    page.choose("Flow", "Push index").await;
    page.fill("Repository", "devtable/readonly").await;
    page.choose("Expect", "start-upload: read-only").await;
    page.run("document.querySelector('details.more').open = true", Vec::new()).await;
    page.run_flow().await;
}

/// A picture at each width; where the page is narrow, of each pane.
pub(crate) async fn pictures(page: &Page, folder: &Path, state: &str, scheme: &str) {
    for (width, height) in SIZES {
        page.size(width, height).await;
        let panes = panes(page).await;
        if panes.is_empty() {
            std::fs::write(folder.join(format!("{state}-{scheme}-{width}.png")), page.picture().await)
                .unwrap();
        }
        for pane in panes {
            page.press(&pane).await;
            let name = format!("{state}-{scheme}-{width}-{}.png", pane.to_lowercase());
            std::fs::write(folder.join(name), page.picture().await).unwrap();
        }
    }
}

/// The picture in the README is taken here, so that it shows the page as it is.
#[tokio::test]
async fn the_readme_has_a_picture_of_the_page_after_a_push() {
    scenario(async |page| {
        page.prefer("light").await;
        page.size(1440, 900).await;
        page.run_flow().await;
        page.press("6 finish-upload PUT 201").await;
        let picture = page.picture().await;
        assert!(picture.starts_with(b"\x89PNG"));
        if std::env::var_os("LONGSHORE_UPDATE_PICTURE").is_some_and(|value| !value.is_empty()) {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs");
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(folder.join("play.png"), picture).unwrap();
        }
    })
    .await;
}

/// On a wide screen each pane scrolls by itself, and the bar with Run stays where it is.
#[tokio::test]
async fn the_page_as_a_whole_does_not_scroll_where_its_panes_do() {
    scenario(async |page| {
        let script = "const page = document.documentElement; return page.scrollHeight - page.clientHeight";
        for state in ["before a run", "after a run"] {
            assert_eq!(page.run(script, Vec::new()).await, 0, "{state}");
            page.run_flow().await;
        }
    })
    .await;
}
