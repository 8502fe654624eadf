//! Requests that are held at the gate: edited, sent, dropped, disturbed, let go, or the flow stopped.

use crate::look::{panes, pictures, scrolls_sideways};
use crate::page::{Page, artifacts, scenario};
use fantoccini::key::Key;

/// Waits until a request of this step is held, and lets all before it go as they are.
pub(crate) async fn until_held(page: &Page, step: &str) -> String {
    loop {
        let held = held(page).await;
        if held.contains(&format!(" {step} ")) {
            return held;
        }
        page.press("Send unchanged").await;
        page.until("the next request", async || (latest(page).await != held).then_some(())).await;
    }
}

/// The name of the exchange that is held.
async fn held(page: &Page) -> String {
    page.until("a request that is held", async || latest(page).await.ends_with(" held").then_some(())).await;
    page.named("button", "Send").await;
    latest(page).await
}

async fn latest(page: &Page) -> String {
    page.exchanges().await.pop().unwrap_or_default()
}

/// The text in a field of the editor.
async fn written(page: &Page, field: &str) -> String {
    page.field(field).await.prop("value").await.unwrap().unwrap_or_default()
}

#[tokio::test]
async fn an_edited_digest_gets_the_registrys_true_answer_and_what_was_edited_is_shown() {
    scenario(async |page| {
        page.press("Step").await;
        until_held(page, "finish-upload").await;
        let url = written(page, "URL").await;
        assert!(url.contains("digest="), "{url}");
        let digest = url.rsplit("sha256").next().unwrap();
        let wrong = digest.replace(['1', '2', '3', '4', '5'], "6");
        page.fill("URL", &url.replace(digest, &wrong)).await;
        page.press("Send").await;
        let name = held_or_ended(page).await;
        assert!(name.starts_with("Ended at finish-upload"), "{name}");
        let outcome = page.ended().await;
        assert!(outcome.contains("400 Bad Request") && outcome.contains("edited or dropped"), "{outcome}");
        let exchanges = page.exchanges().await;
        let refused = exchanges.iter().find(|name| name.ends_with("finish-upload PUT 400")).unwrap();
        let (_, response) = page.look_at(refused).await;
        assert!(response.contains("not known after an edit"), "{response}");
        let edited = page.text("Edited").await;
        assert!(edited.contains(&wrong[..20]) && edited.contains(&digest[..20]), "{edited}");
        assert_eq!(description(page, refused).await, "edited");
        // Nothing is left open at the registry.
        assert!(exchanges.last().unwrap().contains(" cancel-upload DELETE "), "{exchanges:?}");
    })
    .await;
}

/// What assistive technology is told of an exchange beside its name.
async fn description(page: &Page, exchange: &str) -> String {
    let script = "return document.querySelector(`button[aria-label='${arguments[0]}']`).getAttribute('aria-description')";
    page.run(script, vec![exchange.into()]).await.as_str().unwrap_or_default().to_owned()
}

/// The outcome's heading, once the run is over.
async fn held_or_ended(page: &Page) -> String {
    page.ended().await;
    let script = "return document.querySelector('section[aria-label=Outcome] h2').lastChild.textContent";
    page.run(script, Vec::new()).await.as_str().unwrap().to_owned()
}

#[tokio::test]
async fn an_edited_tag_brings_the_other_manifest_and_the_flow_goes_on_with_it() {
    scenario(async |page| {
        page.choose("Flow", "Pull").await;
        page.fill("Repository", "devtable/simple").await;
        page.fill("Tags", "nothing").await;
        page.press("Step").await;
        until_held(page, "get-manifest").await;
        let url = written(page, "URL").await;
        page.fill("URL", &url.replace("/nothing", "/latest")).await;
        page.press("Send").await;
        held(page).await;
        page.press("Continue").await;
        let outcome = page.ended().await;
        assert!(outcome.contains("Pulled devtable/simple"), "{outcome}");
    })
    .await;
}

#[tokio::test]
async fn a_dropped_request_ends_the_flow_and_says_so() {
    scenario(async |page| {
        page.press("Step").await;
        until_held(page, "start-upload").await;
        page.press("Drop").await;
        let outcome = page.ended().await;
        assert!(outcome.contains("dropped at the gate"), "{outcome}");
        assert!(latest(page).await.ends_with("start-upload POST dropped"), "{}", latest(page).await);
    })
    .await;
}

#[tokio::test]
async fn a_fault_is_put_in_and_the_push_goes_on_after_it() {
    scenario(async |page| {
        page.press("Step").await;
        let lost = until_held(page, "upload-chunk").await.replace("held", "unanswered");
        page.choose("Fault", "The request arrives, and its answer is lost").await;
        page.press("Send").await;
        page.until("the status of the upload", async || {
            latest(page).await.contains(" upload-status ").then_some(())
        })
        .await;
        page.press("Continue").await;
        let outcome = page.ended().await;
        assert!(outcome.contains("Pushed devtable/app"), "{outcome}");
        let (_, response) = page.look_at(&lost).await;
        assert!(response.contains("fault that was put in"), "{response}");
        let pane = page.text("Chosen exchange").await;
        assert!(pane.contains("A fault that you put in") && pane.contains("tried again after"), "{pane}");
        assert_eq!(description(page, &lost).await, "fault");
    })
    .await;
}

#[tokio::test]
async fn going_on_sends_the_rest_without_holding_and_step_holds_again() {
    scenario(async |page| {
        page.press("Step").await;
        held(page).await;
        page.press("Continue").await;
        let outcome = page.ended().await;
        assert!(outcome.contains("Pushed devtable/app"), "{outcome}");
        assert!(page.exchanges().await.iter().all(|name| !name.ends_with(" held")));
        assert!(page.find("button", "Send").await.is_none());
    })
    .await;
}

#[tokio::test]
async fn stop_is_heard_while_a_request_is_held() {
    scenario(async |page| {
        page.press("Step").await;
        until_held(page, "upload-chunk").await;
        page.press("Stop").await;
        let outcome = page.ended().await;
        assert!(outcome.contains("Stopped"), "{outcome}");
        let exchanges = page.exchanges().await;
        assert!(exchanges.last().unwrap().ends_with(" cancel-upload DELETE 204"), "{exchanges:?}");
        let stopped = exchanges.iter().any(|name| name.ends_with("upload-chunk PATCH stopped"));
        assert!(stopped, "{exchanges:?}");
    })
    .await;
}

#[tokio::test]
async fn secrets_are_masked_in_the_editor_and_sent_all_the_same() {
    scenario(async |page| {
        page.press("Step").await;
        until_held(page, "blob-head-check").await;
        let headers = written(page, "Headers").await;
        assert!(headers.contains("authorization: Bearer ••••••"), "{headers}");
        page.fill("Headers", &format!("{headers}\nx-mine: 1")).await;
        page.press("Send").await;
        until_held(page, "start-upload").await;
        // The token went with it: nobody had to ask for another.
        let exchanges = page.exchanges().await;
        assert_eq!(exchanges[2], "3 blob-head-check HEAD 404");
        page.fill("Headers", "authorization: Basic ••••••").await;
        page.press("Send").await;
        page.until("the refusal", async || {
            Some(page.text("Chosen exchange").await).filter(|text| text.contains("has a mask in it"))
        })
        .await;
        page.press("Show secrets").await;
        page.press("Send unchanged").await;
        until_held(page, "upload-chunk").await;
        assert!(written(page, "Headers").await.contains("authorization: Bearer eyJ"));
        page.press("Show secrets").await;
        let masked = written(page, "Headers").await;
        assert!(masked.contains("authorization: Bearer ••••••") && !masked.contains("eyJ"), "{masked}");
        page.press("Stop").await;
        page.ended().await;
    })
    .await;
}

#[tokio::test]
async fn a_request_that_cannot_be_sent_says_why_and_stays() {
    scenario(async |page| {
        page.press("Step").await;
        held(page).await;
        for (url, said) in [("ftp://h/", "begins with https:// or http://"), ("nothing", "is not a URL")] {
            page.fill("URL", url).await;
            page.press("Send").await;
            page.until(said, async || page.text("Chosen exchange").await.contains(said).then_some(())).await;
        }
        // The registry in the page is asked in the page, whatever the address says.
        page.fill("URL", "http://elsewhere.invalid/v2/").await;
        page.press("Send").await;
        let outcome = page.ended().await;
        assert!(outcome.contains("never leaves this place"), "{outcome}");
    })
    .await;
}

#[tokio::test]
async fn everything_is_done_with_the_keys_alone() {
    scenario(async |page| {
        let focused =
            "const it = document.activeElement; return it.innerText || it.labels?.[0]?.innerText || ''";
        let to = async |name: &str| {
            for _ in 0..60 {
                if page.run(focused, Vec::new()).await == name {
                    return;
                }
                page.chord(&[Key::Tab.into()]).await;
            }
            panic!("{name} is not reached by Tab");
        };
        to("Step").await;
        page.chord(&[Key::Enter.into()]).await;
        held(page).await;
        page.until("the focus on Send", async || {
            (page.run(focused, Vec::new()).await == "Send").then_some(())
        })
        .await;
        page.chord(&[Key::Enter.into()]).await;
        page.until("the next", async || latest(page).await.starts_with("2 auth").then_some(())).await;
        held(page).await;
        page.chord(&[Key::Control.into(), Key::Enter.into()]).await;
        page.until("the next", async || latest(page).await.starts_with("3 ").then_some(())).await;
        held(page).await;
        to("Drop").await;
        page.chord(&[Key::Enter.into()]).await;
        let outcome = page.ended().await;
        assert!(outcome.contains("dropped at the gate"), "{outcome}");
    })
    .await;
}

#[tokio::test]
async fn the_editor_fits_at_every_width() {
    scenario(async |page| {
        let folder = artifacts();
        for scheme in ["light", "dark"] {
            page.prefer(scheme).await;
            page.open().await;
            page.size(1440, 900).await;
            page.press("Step").await;
            until_held(page, "upload-chunk").await;
            for (width, height) in [(1440, 900), (1024, 700), (768, 1024), (360, 780)] {
                page.size(width, height).await;
                for pane in panes(page).await {
                    page.press(&pane).await;
                    assert_eq!(scrolls_sideways(page).await, 0, "{width} px, {pane}");
                }
            }
            if let Some(folder) = &folder {
                pictures(page, folder, "held", scheme).await;
            }
            page.size(1440, 900).await;
            page.fill("Body", "00").await;
            page.press("Send").await;
            page.press("Continue").await;
            page.ended().await;
            let edited = page.exchanges().await;
            let edited = edited.iter().find(|name| name.contains(" upload-chunk ")).unwrap();
            page.press(edited).await;
            if let Some(folder) = &folder {
                pictures(page, folder, "edited", scheme).await;
            }
            page.size(1440, 900).await;
        }
    })
    .await;
}
