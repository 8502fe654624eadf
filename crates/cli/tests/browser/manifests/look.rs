//! How the page looks: pictures at three widths, light and dark, and that nothing scrolls sideways.

use super::{files, sheet};
use crate::look::{SIZES, panes, pictures, scrolls_sideways};
use crate::page::{artifacts, scenario};
use crate::support::files::Files;

#[tokio::test]
async fn nothing_scrolls_sideways_at_any_width() {
    scenario(async |page| {
        sheet::open(page).await;
        for (width, height) in SIZES.into_iter().chain([(320, 700), (1024, 700)]) {
            page.size(width, height).await;
            let script = "const boxes = [...document.querySelectorAll('.bar .field, .bar .go button')]
                    .filter((it) => it.checkVisibility()).map((it) => it.getBoundingClientRect());
                return boxes.some((one, at) => boxes.slice(at + 1).some((other) =>
                    one.right > other.left + 1 && other.right > one.left + 1 && one.bottom > other.top + 1 && other.bottom > one.top + 1))";
            assert_eq!(page.run(script, Vec::new()).await, false, "things lie over each other in the bar at {width} px");
            assert_eq!(scrolls_sideways(page).await, 0, "{width} px");
            for pane in panes(page).await {
                page.press(&pane).await;
                assert_eq!(scrolls_sideways(page).await, 0, "{width} px, {pane}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn layouts_and_layers_are_pictured_at_three_widths_light_and_dark() {
    scenario(async |page| {
        let folder = artifacts();
        let given = Files::new();
        let (layout, layer) = (files::two_images(&given), given.write("layer.tar", &files::layer()));
        for scheme in ["light", "dark"] {
            page.prefer(scheme).await;
            page.browser.client.refresh().await.unwrap();
            sheet::open(page).await;
            for (name, path, shown) in
                [("layout", &layout, "section.tree .entry"), ("layer", &layer, "table.entries tbody tr")]
            {
                files::choose(page, &[path]).await;
                let script = format!(
                    "return !!document.querySelector('{shown}') && !document.querySelector('.reading')"
                );
                page.until(name, async || {
                    page.run(&script, Vec::new()).await.as_bool().filter(|there| *there)
                })
                .await;
                for (width, height) in SIZES {
                    page.size(width, height).await;
                    assert_eq!(scrolls_sideways(page).await, 0, "{name}, {width} px");
                }
                if let Some(folder) = &folder {
                    pictures(page, folder, &format!("manifests-{name}"), scheme).await;
                }
                if let Some(pane) = panes(page).await.first() {
                    page.press(pane).await;
                }
                page.size(1440, 900).await;
            }
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
            page.browser.client.refresh().await.unwrap();
            sheet::open(page).await;
            page.press("Explain LS0106").await;
            pictures(page, &folder, "manifests", scheme).await;
            page.size(1440, 900).await;
            page.choose("Sample", "OCI image index").await;
            sheet::settled(page).await;
            pictures(page, &folder, "manifests-index", scheme).await;
            page.size(1440, 900).await;
            page.press("Build").await;
            pictures(page, &folder, "manifests-build", scheme).await;
            page.size(1440, 900).await;
            page.press("Cancel").await;
            page.press("Compare").await;
            page.choose("Compare with", "Docker manifest list").await;
            pictures(page, &folder, "manifests-compare", scheme).await;
            page.size(1440, 900).await;
        }
    })
    .await;
}
