//! The registry in the page: what it holds, going back, image layouts out and in, and what stays on the device.

use crate::look::{pictures, scrolls_sideways};
use crate::page::{Page, artifacts, scenario};
use crate::support::files::Files;
use crate::support::skopeo::Skopeo;
use fantoccini::wd::WindowHandle;
use serde_json::json;

/// Opens the panel.
async fn open(page: &Page) {
    page.run("document.querySelector('details.held:not([open]) > summary')?.click()", Vec::new()).await;
    page.named("list", "Repositories").await;
}

/// The text of the panel.
async fn panel(page: &Page) -> String {
    let text = page.run("return document.querySelector('details.held').innerText", Vec::new()).await;
    text.as_str().unwrap().to_owned()
}

/// Waits until the panel says something.
async fn says(page: &Page, text: &str) {
    page.until(text, async || panel(page).await.contains(text).then_some(())).await;
}

/// The names of the databases that the browser keeps for the page.
async fn databases(page: &Page) -> String {
    let script =
        "const done = arguments[0]; indexedDB.databases().then(all => done(all.map(one => one.name).join()))";
    page.browser.client.execute_async(script, Vec::new()).await.unwrap().as_str().unwrap().to_owned()
}

async fn flow(page: &Page, name: &str) -> String {
    page.choose("Flow", name).await;
    page.run_flow().await
}

/// Chooses the file that is to be imported.
async fn import(page: &Page, path: &std::path::Path) {
    let input = page.until("the input Import", async || page.find("file", "Import").await).await;
    input.send_keys(path.to_str().unwrap()).await.unwrap();
}

#[tokio::test]
async fn what_a_push_changed_is_shown_and_can_be_undone_and_done_again() {
    scenario(async |page| {
        page.run_flow().await;
        open(page).await;
        says(page, "devtable/app: tag latest, to sha256:").await;
        assert!(panel(page).await.contains("repository devtable/app"), "{}", panel(page).await);
        page.press("Undo").await;
        says(page, "Undone: PUT /v2/devtable/app/manifests/latest → 201").await;
        let listed = flow(page, "List tags").await;
        assert!(listed.contains("0 tags") || listed.contains("No tag"), "{listed}");
        page.press("Redo").await;
        says(page, "Done again: PUT /v2/devtable/app/manifests/latest → 201").await;
        let listed = flow(page, "List tags").await;
        assert!(listed.contains("1 tag in devtable/app"), "{listed}");
    })
    .await;
}

#[tokio::test]
async fn each_exchange_says_why_it_was_answered_so_and_what_it_changed() {
    scenario(async |page| {
        page.choose("Account", "reader").await;
        let refused = page.run_flow().await;
        assert!(refused.contains("Failed at"), "{refused}");
        let why = page.text("Why").await;
        assert!(why.contains("distribution-spec") || why.contains("Quay") || why.contains("RFC"), "{why}");
        page.choose("Account", "devtable").await;
        page.run_flow().await;
        page.press("1 ping GET 401").await;
        let why = page.text("Why").await;
        assert!(why.contains("Nothing."), "{why}");
        page.press("21 put-manifest PUT 201").await;
        let why = page.text("Why").await;
        assert!(why.contains("devtable/app: tag latest, to sha256:"), "{why}");
        assert!(why.contains("devtable/app: manifest sha256:"), "{why}");
        // Another registry keeps its reasons to itself.
        let registry = crate::support::program::Server::registry("open");
        page.target(&registry.url(), "library/app").await;
        page.run_flow().await;
        assert!(page.find("region", "Why").await.is_none());
    })
    .await;
}

#[tokio::test]
async fn the_registry_is_made_as_new_only_when_that_is_confirmed() {
    scenario(async |page| {
        page.run_flow().await;
        open(page).await;
        let repositories = async || page.named("list", "Repositories").await.text().await.unwrap();
        page.press("Reset…").await;
        page.press("Leave it").await;
        assert!(repositories().await.contains("devtable/app"));
        page.press("Reset…").await;
        page.press("Reset it").await;
        says(page, "The registry is as new.").await;
        assert!(!repositories().await.contains("devtable/app"));
        page.press("Undo").await;
        says(page, "Undone: reset").await;
        assert!(repositories().await.contains("devtable/app"));
    })
    .await;
}

#[tokio::test]
async fn garbage_is_shown_before_it_is_collected() {
    scenario(async |page| {
        page.run_flow().await;
        open(page).await;
        page.press("Collect garbage…").await;
        says(page, "There is nothing that nothing refers to.").await;
        page.press("Close").await;
        // The blobs are there, and their manifest is not.
        page.press("Undo").await;
        says(page, "Undone: PUT").await;
        page.press("Collect garbage…").await;
        says(page, "This would be taken away").await;
        assert_eq!(panel(page).await.matches("devtable/app: blob sha256:").count(), 3);
        page.press("Take it away").await;
        says(page, "What nothing refers to was taken away.").await;
        let row = "return [...document.querySelectorAll('.repositories > li')].map(it => it.textContent).find(it => it.includes('devtable/app'))";
        let row = page.run(row, Vec::new()).await;
        assert!(row.as_str().unwrap().contains("0 blobs"), "{row}");
    })
    .await;
}

#[tokio::test]
async fn what_is_exported_is_read_by_skopeo_and_imported_again() {
    let Some(skopeo) = Skopeo::find() else { return };
    let files = Files::new();
    let folder = files.path().to_str().unwrap().to_owned();
    scenario(async |page| {
        let behaviour = json!({ "behavior": "allow", "downloadPath": folder });
        page.browser.devtools("Browser.setDownloadBehavior", behaviour).await;
        let pushed = page.run_flow().await;
        open(page).await;
        page.press("Export").await;
        says(page, "Exported as an image layout").await;
        let tar = files.path().join("registry.tar");
        page.until("the file", async || tar.exists().then_some(())).await;
        let image = format!("oci-archive:{}:devtable/app:latest", tar.display());
        let seen = skopeo.run(&["inspect", &image]);
        assert_eq!(seen.code, Some(0), "{}", seen.err);
        let digest = pushed.split_whitespace().find(|word| word.starts_with("sha256:")).unwrap();
        assert!(seen.out.contains(digest), "{digest} in {}", seen.out);

        page.press("Reset…").await;
        page.press("Reset it").await;
        says(page, "The registry is as new.").await;
        import(page, &tar).await;
        says(page, "Imported registry.tar:").await;
        let pulled = flow(page, "Pull").await;
        assert!(pulled.contains("Pulled devtable/app") && pulled.contains(digest), "{pulled}");
    })
    .await;
}

#[tokio::test]
async fn what_is_no_layout_is_not_imported_and_changes_nothing() {
    let files = Files::new();
    let text = files.write("notes.tar", b"no tar at all");
    scenario(async |page| {
        open(page).await;
        let before = page.named("list", "Repositories").await.text().await.unwrap();
        import(page, &text).await;
        says(page, "notes.tar cannot be imported: the layout's tar cannot be read").await;
        says(page, "Nothing of it was taken in.").await;
        assert_eq!(page.named("list", "Repositories").await.text().await.unwrap(), before);
    })
    .await;
}

#[tokio::test]
async fn the_registry_stays_on_the_device_only_as_long_as_the_user_wants_it() {
    scenario(async |page| {
        page.run_flow().await;
        open(page).await;
        assert_eq!(databases(page).await, "");
        page.named("checkbox", "Keep on this device").await.click().await.unwrap();
        page.until("something kept", async || (databases(page).await == "longshore-registry").then_some(()))
            .await;
        // What is done later is kept, too.
        page.fill("Tags", "v2").await;
        page.run_flow().await;
        page.open().await;
        open(page).await;
        let tags = flow(page, "List tags").await;
        assert!(tags.contains("2 tags in devtable/app"), "{tags}");
        let pulled = flow(page, "Pull").await;
        assert!(pulled.contains("Pulled devtable/app"), "{pulled}");
        page.named("checkbox", "Keep on this device").await.click().await.unwrap();
        page.until("nothing kept", async || databases(page).await.is_empty().then_some(())).await;
        page.open().await;
        let gone = flow(page, "Pull").await;
        assert!(gone.contains("Failed at"), "{gone}");
    })
    .await;
}

/// Has a push kept, and opens the page in a second tab; the first one.
async fn kept_in_a_first_tab(page: &Page) -> WindowHandle {
    page.run_flow().await;
    open(page).await;
    page.named("checkbox", "Keep on this device").await.click().await.unwrap();
    page.until("something kept", async || (databases(page).await == "longshore-registry").then_some(()))
        .await;
    let client = &page.browser.client;
    let first = client.window().await.unwrap();
    let second = client.new_window(true).await.unwrap().handle;
    client.switch_to_window(second).await.unwrap();
    page.open().await;
    first
}

#[tokio::test]
async fn of_two_tabs_the_one_that_was_overtaken_says_so_and_takes_nothing_from_the_other() {
    scenario(async |page| {
        let first = kept_in_a_first_tab(page).await;
        page.fill("Tags", "second").await;
        page.run_flow().await;
        let tags = flow(page, "List tags").await;
        assert!(tags.contains("2 tags in devtable/app"), "{tags}");

        page.browser.client.switch_to_window(first).await.unwrap();
        page.fill("Tags", "first").await;
        page.run_flow().await;
        says(page, "Another tab has changed what is kept on this device").await;
        page.open().await;
        flow(page, "List tags").await;
        assert_eq!(page.named("list", "Tags found").await.text().await.unwrap(), "latest\nsecond");
    })
    .await;
}

#[tokio::test]
async fn a_second_tab_that_only_looks_overtakes_nobody() {
    scenario(async |page| {
        let first = kept_in_a_first_tab(page).await;
        open(page).await;
        says(page, "devtable/app").await;

        page.browser.client.switch_to_window(first).await.unwrap();
        page.fill("Tags", "first").await;
        page.run_flow().await;
        says(page, "devtable/app: tag first").await;
        assert!(!panel(page).await.contains("Another tab"), "{}", panel(page).await);
        page.open().await;
        flow(page, "List tags").await;
        assert_eq!(page.named("list", "Tags found").await.text().await.unwrap(), "first\nlatest");
    })
    .await;
}

#[tokio::test]
async fn what_was_kept_and_cannot_be_read_stays_until_the_user_has_it_forgotten() {
    scenario(async |page| {
        page.run_flow().await;
        open(page).await;
        page.named("checkbox", "Keep on this device").await.click().await.unwrap();
        page.until("something kept", async || (databases(page).await == "longshore-registry").then_some(()))
            .await;
        let spoil = "const done = arguments[0];
            indexedDB.open('longshore-registry').onsuccess = ({ target: { result: database } }) => {
                const change = database.transaction('contents', 'readwrite');
                const contents = change.objectStore('contents');
                contents.getAllKeys().onsuccess = ({ target: { result: keys } }) => contents.put(new Blob(['x']), keys[0]);
                change.oncomplete = () => { database.close(); done(true); };
            };";
        page.browser.client.execute_async(spoil, Vec::new()).await.unwrap();
        page.open().await;
        open(page).await;
        says(page, "What was kept on this device cannot be used: the content of sha256:").await;
        page.run_flow().await;
        assert_eq!(databases(page).await, "longshore-registry");
        page.press("Forget what is kept").await;
        page.until("nothing kept", async || databases(page).await.is_empty().then_some(())).await;
        page.open().await;
        open(page).await;
        assert!(!panel(page).await.contains("cannot be used"), "{}", panel(page).await);
    })
    .await;
}

#[tokio::test]
async fn the_panel_is_at_home_at_every_width() {
    scenario(async |page| {
        for scheme in ["light", "dark"] {
            page.prefer(scheme).await;
            page.run_flow().await;
            open(page).await;
            says(page, "What it holds").await;
            page.run("document.querySelector('details.held').scrollIntoView()", Vec::new()).await;
            if let Some(folder) = artifacts() {
                pictures(page, &folder, "registry", scheme).await;
            }
            page.size(360, 780).await;
            page.press("Setup").await;
            assert_eq!(scrolls_sideways(page).await, 0);
            page.size(1440, 900).await;
        }
    })
    .await;
}
