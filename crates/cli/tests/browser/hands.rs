//! The keyboard, the theme, and what is kept between visits.

use crate::page::{Page, scenario};
use fantoccini::key::Key;

/// The name of the exchange that is shown.
async fn shown(page: &Page) -> String {
    let script =
        "return document.querySelector('ol[aria-label=Exchanges] [aria-current=true]')?.ariaLabel ?? ''";
    page.run(script, Vec::new()).await.as_str().unwrap().to_owned()
}

#[tokio::test]
async fn the_keyboard_runs_and_walks_the_exchanges() {
    scenario(async |page| {
        page.chord(&[Key::Control.into(), Key::Enter.into()]).await;
        let outcome = page.ended().await;
        assert!(outcome.contains("Pushed devtable/app"), "{outcome}");
        assert_eq!(shown(page).await, "21 put-manifest PUT 201");
        for (keys, expected) in [
            ("k", "20 get-blob GET 200"),
            ("kk", "18 finish-upload PUT 201"),
            ("j", "19 blob-head-check HEAD 200"),
        ] {
            page.keys(keys).await;
            page.until(expected, async || (shown(page).await == expected).then_some(())).await;
        }
        // Typing a name is no command.
        page.fill("Repository", "jk/kj").await;
        assert_eq!(shown(page).await, "19 blob-head-check HEAD 200");
    })
    .await;
}

#[tokio::test]
async fn a_question_mark_lists_the_keys_and_escape_closes_the_list() {
    scenario(async |page| {
        page.keys("?").await;
        let dialog = page.named("dialog", "Keys").await;
        assert!(dialog.text().await.unwrap().contains("Run the flow"));
        page.chord(&[Key::Escape.into()]).await;
        page.until("the list to close", async || page.find("dialog", "Keys").await.is_none().then_some(()))
            .await;
    })
    .await;
}

#[tokio::test]
async fn everything_in_the_bar_is_reached_by_tab() {
    scenario(async |page| {
        let mut reached = Vec::new();
        for _ in 0..30 {
            page.chord(&[Key::Tab.into()]).await;
            let script = "const it = document.activeElement; return it.ariaLabel || it.labels?.[0]?.innerText || it.innerText";
            reached.push(page.run(script, Vec::new()).await.as_str().unwrap_or_default().to_owned());
        }
        let mut from = 0;
        // In the order in which they stand on the page.
        for name in ["Target", "Account", "Flow", "Run", "Repository", "Tags", "Files"] {
            let at = reached[from..].iter().position(|known| known == name);
            from += at.unwrap_or_else(|| panic!("{name} after {from} in {reached:?}"));
        }
    })
    .await;
}

#[tokio::test]
async fn the_theme_is_chosen_and_kept() {
    scenario(async |page| {
        let colour = "return getComputedStyle(document.body).color";
        page.prefer("light").await;
        let light = page.run(colour, Vec::new()).await;
        page.prefer("dark").await;
        let dark = page.run(colour, Vec::new()).await;
        assert_ne!(light, dark, "the system's wish counts");
        page.choose("Theme", "Light").await;
        assert_eq!(page.run(colour, Vec::new()).await, light, "the user's choice counts more");
        page.open().await;
        assert_eq!(page.run(colour, Vec::new()).await, light, "the choice is kept");
        page.choose("Theme", "System").await;
        assert_eq!(page.run(colour, Vec::new()).await, dark);
    })
    .await;
}

#[tokio::test]
async fn nothing_secret_is_kept_or_put_into_the_address() {
    let registry = crate::support::program::Server::registry("accounts");
    scenario(async |page| {
        page.target(&registry.url(), "devtable/simple").await;
        page.fill("Username", "devtable").await;
        page.fill("Password", "password").await;
        page.run_flow().await;
        let kept = "return JSON.stringify([localStorage, sessionStorage, document.cookie, location.href])";
        let kept = page.run(kept, Vec::new()).await;
        for secret in ["password", "eyJ", "devtable"] {
            assert!(!kept.as_str().unwrap().contains(secret), "{secret} in {kept}");
        }
        page.open().await;
        page.choose("Target", "Other…").await;
        let password = page.field("Password").await.prop("value").await.unwrap();
        assert_eq!(password.as_deref(), Some(""));
    })
    .await;
}
