//! The keyboard, the theme, and what is kept between visits.

use crate::page::{Page, scenario};
use crate::support::files::Files;
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
async fn the_exchange_that_the_keys_go_to_can_be_seen() {
    scenario(async |page| {
        page.run_flow().await;
        // Up to the first, each time to one that was out of sight, and down again.
        let up = (1..=20).rev().map(|number| ("k", number));
        let down = (2..=21).map(|number| ("j", number));
        for (key, number) in up.chain(down) {
            page.keys(key).await;
            let uncovered = "const it = document.activeElement, box = it.getBoundingClientRect();
                const at = y => document.elementFromPoint(box.left + box.width / 2, y);
                return it.id === arguments[0] && it.contains(at(box.top + 2)) && it.contains(at(box.bottom - 2))";
            let id = format!("exchange-{number}");
            page.until(&format!("exchange {number} in sight"), async || {
                page.run(uncovered, vec![id.clone().into()]).await.as_bool()?.then_some(())
            })
            .await;
        }
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
async fn files_are_added_until_one_or_all_of_them_are_removed() {
    scenario(async |page| {
        let files = Files::new();
        let paths = ["one", "two", "three"].map(|name| files.write(name, name.as_bytes()));
        page.choose_files(&paths[..2]).await;
        page.choose_files(&paths[2..]).await;
        let names = async || {
            let script = "return [...document.querySelectorAll('.files .file-name')].map(it => it.innerText).join(' ')";
            page.run(script, Vec::new()).await.as_str().unwrap().to_owned()
        };
        assert_eq!(names().await, "one two three");
        page.press("Remove two").await;
        assert_eq!(names().await, "one three");
        page.press("Remove all").await;
        page.until("no file", async || names().await.is_empty().then_some(())).await;
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

/// What every other test relies on: whatever goes wrong in the page is in the console that is looked at.
#[tokio::test]
async fn errors_warnings_and_rejections_are_seen_in_the_console() {
    scenario(async |page| {
        page.run("console.warn('one'); console.error('two'); Promise.reject(new Error('three'))", Vec::new())
            .await;
        page.run("setTimeout(() => { throw new Error('four') })", Vec::new()).await;
        let mut seen = Vec::new();
        page.until("all four", async || {
            seen.extend(page.browser.console().await);
            let is_told =
                |text: &str| seen.iter().any(|message| message.text.contains(text) && !page.excuses(message));
            ["one", "two", "three", "four"].into_iter().all(is_told).then_some(())
        })
        .await;
    })
    .await;
}
