//! The page Learn: lessons, followed as a learner does.

use crate::look::{pictures, scrolls_sideways};
use crate::page::{Page, artifacts, scenario};
use fantoccini::key::Key;
use longshore_lessons::{Block, Hands, Lesson, Question, Runs, Stage};
use serde_json::{Value, json};

/// Opens the page by the link in the navigation.
async fn open(page: &Page) {
    page.named("link", "Learn").await.click().await.unwrap();
    page.named("list", "Lessons").await;
}

/// Opens a lesson by its address.
async fn open_lesson(page: &Page, id: &str) {
    page.run(&format!("location.hash = '#/learn/{id}'"), Vec::new()).await;
    let here = json!(id);
    page.until("the lesson", async || {
        let script = "return location.hash.endsWith('/' + arguments[0]) && document.querySelector('article.lesson') !== null
            && document.title.includes(document.querySelector('.lesson h1').textContent)";
        (page.run(script, vec![here.clone()]).await == json!(true)).then_some(())
    })
    .await;
}

/// Runs a piece by hand, and waits for its end.
async fn run(page: &Page, title: &str) {
    page.press(&format!("Run: {title}")).await;
    page.named("button", &format!("Run again: {title}")).await;
}

/// What the lesson says of how far it is.
async fn reached(page: &Page) -> String {
    let script = "return document.querySelector('.reached-line .reached-count')?.textContent.trim() ?? ''";
    page.run(script, Vec::new()).await.as_str().unwrap().to_owned()
}

async fn until_reached(page: &Page, wanted: &str) {
    page.until(wanted, async || (reached(page).await == wanted).then_some(())).await;
}

/// Nothing of the page lies beside it, nor below what scrolls.
async fn fits(page: &Page, what: &str) {
    assert_eq!(scrolls_sideways(page).await, 0, "{what}");
    let script = "const [learn, all] = [document.getElementById('learn'), document.documentElement];
        return [learn.scrollWidth - learn.clientWidth, all.scrollHeight - all.clientHeight]";
    assert_eq!(page.run(script, Vec::new()).await, json!([0, 0]), "{what}");
}

/// What is judged of the answers on the page.
async fn judgements(page: &Page) -> Vec<String> {
    let script = "return [...document.querySelectorAll('.judgement')].map(it => it.textContent)";
    let found = page.run(script, Vec::new()).await;
    found.as_array().unwrap().iter().map(|text| text.as_str().unwrap().to_owned()).collect()
}

async fn answer(page: &Page, question: &str, text: &str) {
    page.fill(question, text).await;
    page.press(&format!("Check: {question}")).await;
}

const HOW_MANY_BYTES: &str =
    "How many bytes does the manifest have? Choose the exchange put-manifest, and look at its request.";

/// Follows the first lesson to its end.
async fn follow_the_first(page: &Page) {
    run(page, "Push an image").await;
    until_reached(page, "1 of 4 reached").await;
    answer(page, HOW_MANY_BYTES, "555").await;
    until_reached(page, "2 of 4 reached").await;
    run(page, "Pull the image").await;
    answer(page, "How many blobs did the pull fetch?", "3").await;
    until_reached(page, "✓ 4 of 4 reached").await;
}

#[tokio::test]
async fn the_first_lesson_is_followed_with_nothing_but_what_it_says() {
    scenario(async |page| {
        open(page).await;
        page.named("link", "Begin with: What a registry is").await.click().await.unwrap();
        answer(page, HOW_MANY_BYTES, "12").await;
        assert!(judgements(page).await[0].contains("not on the page yet"));
        run(page, "Push an image").await;
        let list = page.named("list", "Exchanges: Push an image").await;
        let text = list.text().await.unwrap();
        assert!(
            text.contains("start-upload") && text.contains("Layer 1") && text.contains("put-manifest"),
            "{text}"
        );
        until_reached(page, "1 of 4 reached").await;
        let said = page
            .run("return document.querySelector('.lesson > [role=status]').textContent", Vec::new())
            .await;
        assert!(said.as_str().unwrap().contains("Goal reached: Push an image"), "{said}");
        // What the text says is on the wire leads there.
        page.press("/v2/harbour/hello/manifests/latest").await;
        let request = page.text("Request").await;
        assert!(request.contains("PUT /v2/harbour/hello/manifests/latest"), "{request}");
        assert!(page.text("Why").await.contains("manifest"));
        answer(page, HOW_MANY_BYTES, "12").await;
        page.until("the judgement", async || judgements(page).await[0].contains("not it").then_some(()))
            .await;
        assert_eq!(reached(page).await, "1 of 4 reached");
        answer(page, HOW_MANY_BYTES, "555 bytes").await;
        page.until("the judgement", async || judgements(page).await[0].contains("Right").then_some(())).await;
        run(page, "Pull the image").await;
        answer(page, "How many blobs did the pull fetch?", "3").await;
        until_reached(page, "✓ 4 of 4 reached").await;
        page.named("link", "Next: Digests").await.click().await.unwrap();
        page.until("the next lesson", async || {
            let focus = page.run("return document.activeElement.textContent", Vec::new()).await;
            (focus == "Digests").then_some(())
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn progress_stays_on_the_device_until_it_is_reset() {
    scenario(async |page| {
        open(page).await;
        open_lesson(page, "what-a-registry-is").await;
        follow_the_first(page).await;
        page.run("location.reload()", Vec::new()).await;
        until_reached(page, "✓ 4 of 4 reached").await;
        page.named("button", "Run: Push an image").await;
        let kept = page.run("return JSON.stringify(localStorage)", Vec::new()).await;
        assert!(!kept.as_str().unwrap().contains("555"), "an answer is kept: {kept}");
        page.named("link", "All lessons").await.click().await.unwrap();
        let list = page.named("list", "Lessons").await;
        assert!(list.text().await.unwrap().contains("✓ Done"));
        page.named("link", "Go on with: Digests").await;
        open_lesson(page, "what-a-registry-is").await;
        page.press("Reset this lesson").await;
        until_reached(page, "0 of 4 reached").await;
        assert_eq!(page.run("return Object.keys(localStorage).length", Vec::new()).await, 0);
        follow_the_first(page).await;
        open_lesson(page, "digests").await;
        page.named("link", "All lessons").await.click().await.unwrap();
        page.press("Reset all lessons").await;
        page.press("Keep it").await;
        page.press("Reset all lessons").await;
        page.press("Forget it").await;
        page.named("link", "Begin with: What a registry is").await;
        assert_eq!(page.run("return Object.keys(localStorage).length", Vec::new()).await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_broken_entry_does_no_harm() {
    scenario(async |page| {
        let script = "localStorage.setItem('longshore.lesson.digests', '{\"broken\\u0000');
            localStorage.setItem('longshore.lesson.what-a-registry-is', 'x'.repeat(100000))";
        page.run(script, Vec::new()).await;
        open(page).await;
        open_lesson(page, "what-a-registry-is").await;
        assert_eq!(reached(page).await, "0 of 4 reached");
        follow_the_first(page).await;
    })
    .await;
}

/// What comes of a lesson's pieces, run here.
async fn runs(lesson: &Lesson) -> Runs {
    let (mut stage, mut runs) = (Stage::new(lesson).unwrap(), Runs::default());
    for piece in lesson.pieces() {
        runs.note(&piece.name, stage.run(&piece.name, Hands::default()).await.unwrap());
    }
    runs
}

/// Gives the right answer to the question at this place.
async fn answer_rightly(page: &Page, at: usize, question: &Question, runs: &Runs) {
    let right = question.right(runs).unwrap().to_string();
    let script = "const [name, right] = arguments;
        const field = document.getElementById(name);
        if (field) { field.value = right; field.dispatchEvent(new InputEvent('input', { bubbles: true })); }
        else { [...document.getElementsByName(name)].find(it => it.parentElement.textContent.trim() === right).click(); }
        (field ?? document.getElementsByName(name)[0]).form.requestSubmit();";
    page.run(script, vec![json!(format!("question-{at}")), Value::from(right)]).await;
}

#[tokio::test]
async fn every_lesson_is_followed_to_its_end() {
    let lessons = longshore_lessons::all().unwrap();
    scenario(async |page| {
        open(page).await;
        let links = page.run("return document.querySelectorAll('.lessons a').length", Vec::new()).await;
        assert_eq!(links, lessons.len());
        for lesson in &lessons {
            let id = &lesson.head.id;
            open_lesson(page, id).await;
            for piece in lesson.pieces() {
                if piece.is_held {
                    page.press(&format!("Show how: {}", piece.title)).await;
                    page.named("button", &format!("Run again: {}", piece.title)).await;
                } else {
                    run(page, &piece.title).await;
                }
            }
            let otherwise = "return [...document.querySelectorAll('.wire-other')].map(it => it.parentElement.textContent)";
            assert_eq!(page.run(otherwise, Vec::new()).await, json!([]), "{id}");
            let runs = runs(lesson).await;
            for (at, block) in lesson.blocks.iter().enumerate() {
                if let Block::Question(question) = block {
                    answer_rightly(page, at, question, &runs).await;
                }
            }
            let all = lesson.goals().count() + lesson.questions().count();
            until_reached(page, &format!("✓ {all} of {all} reached")).await;
            // Each exchange, opened.
            page.size(360, 780).await;
            let open_all = "document.querySelectorAll('.exchange-line:not([aria-expanded=true])').forEach(it => it.click())";
            page.run(open_all, Vec::new()).await;
            fits(page, id).await;
            page.size(1440, 900).await;
        }
        page.named("link", "All lessons").await.click().await.unwrap();
        let done = page.named("list", "Lessons").await.text().await.unwrap();
        assert_eq!(done.matches("✓ Done").count(), lessons.len());
    })
    .await;
}

#[tokio::test]
async fn a_request_that_waits_is_edited_dropped_or_sent() {
    scenario(async |page| {
        open(page).await;
        open_lesson(page, "what-goes-wrong").await;
        let title = "Push, with another Content-Type";
        page.press(&format!("Run: {title}")).await;
        page.named("button", "Send").await;
        let waits = async |what: &str| {
            page.until(what, async || {
                let script = "return document.querySelector('.gate h3')?.textContent ?? ''";
                page.run(script, Vec::new()).await.as_str().unwrap().contains(what).then_some(())
            })
            .await;
        };
        waits("Request 1 waits: ping").await;
        page.press("Send").await;
        waits("Request 2 waits").await;
        page.press("Go on to put-manifest").await;
        waits("waits: put-manifest").await;
        let headers = page.field("Headers").await.prop("value").await.unwrap().unwrap();
        assert!(!headers.contains("eyJ"), "a token is shown: {headers}");
        let name = headers.lines().find(|line| line.starts_with("content-type")).unwrap();
        let edited = headers.replace(name, "content-type text/plain");
        let write = "const [field, text] = arguments; field.value = text; field.dispatchEvent(new InputEvent('input', { bubbles: true }))";
        let field = async || serde_json::to_value(page.field("Headers").await).unwrap();
        page.run(write, vec![field().await, json!(edited)]).await;
        page.press("Send").await;
        page.until("what is wrong", async || {
            let script = "return document.querySelector('.gate .error')?.textContent ?? ''";
            page.run(script, Vec::new()).await.as_str().unwrap().contains("is no header").then_some(())
        })
        .await;
        page.run(write, vec![field().await, json!(headers.replace(name, "content-type: text/plain"))]).await;
        page.press("Send").await;
        page.named("button", &format!("Run again: {title}")).await;
        until_reached(page, "1 of 6 reached").await;
        // Dropped, and stopped.
        page.press(&format!("Run again: {title}")).await;
        waits("Request 1 waits").await;
        page.press("Drop").await;
        page.named("button", &format!("Run again: {title}")).await;
        page.press(&format!("Run again: {title}")).await;
        waits("Request 1 waits").await;
        page.press("Stop").await;
        page.named("button", &format!("Run again: {title}")).await;
        // Who leaves gives the run up, and finds the lesson ready.
        page.press(&format!("Run again: {title}")).await;
        waits("Request 1 waits").await;
        open_lesson(page, "digests").await;
        open_lesson(page, "what-goes-wrong").await;
        run(page, "Pull a tag that is not there").await;
        assert_eq!(reached(page).await, "2 of 6 reached");
    })
    .await;
}

/// Goes on by Tab until the focus is on what has this name.
async fn tab_to(page: &Page, name: &str) {
    for _ in 0..400 {
        let script = "const it = document.activeElement; return it.ariaLabel ?? it.labels?.[0]?.textContent ?? it.textContent";
        if page.run(script, Vec::new()).await == name {
            return;
        }
        page.chord(&[Key::Tab.into()]).await;
    }
    panic!("Tab does not lead to “{name}”");
}

#[tokio::test]
async fn the_page_is_used_by_the_keyboard() {
    scenario(async |page| {
        tab_to(page, "Learn").await;
        page.chord(&[Key::Enter.into()]).await;
        page.named("list", "Lessons").await;
        tab_to(page, "Begin with: What a registry is").await;
        page.chord(&[Key::Enter.into()]).await;
        page.named("button", "Run: Push an image").await;
        tab_to(page, "Run: Push an image").await;
        // The button that has the focus, and the next piece that was not run.
        let control_enter = [Key::Control.into(), Key::Enter.into()];
        for (title, keys) in [("Push an image", &control_enter[1..]), ("Pull the image", &control_enter)] {
            page.chord(keys).await;
            page.named("button", &format!("Run again: {title}")).await;
            page.until("the focus", async || {
                let focus = page.run("return document.activeElement.ariaLabel", Vec::new()).await;
                (focus == format!("Run again: {title}")).then_some(())
            })
            .await;
        }
        page.chord(&[Key::Tab.into()]).await;
        page.chord(&[Key::Enter.into()]).await;
        page.until("the exchange", async || page.find("region", "Request").await).await;
        tab_to(page, "How many blobs did the pull fetch?").await;
        page.keys("3").await;
        page.chord(&[Key::Enter.into()]).await;
        until_reached(page, "3 of 4 reached").await;
        // A held run: each Enter sends, since the focus is on Send.
        open_lesson(page, "signatures-in-schema-1").await;
        page.run("document.getElementById('learn-title').focus()", Vec::new()).await;
        let held = "return document.querySelector('.gate h3')?.textContent ?? ''";
        page.until("the held run", async || {
            page.chord(&[Key::Control.into(), Key::Enter.into()]).await;
            page.run(held, Vec::new()).await.as_str().unwrap().contains("Request 1 waits").then_some(())
        })
        .await;
        page.until("the focus on Send", async || {
            (page.run("return document.activeElement.id", Vec::new()).await == "held-send").then_some(())
        })
        .await;
        page.chord(&[Key::Enter.into()]).await;
        page.until("the second request", async || {
            page.run(held, Vec::new()).await.as_str().unwrap().contains("Request 2 waits").then_some(())
        })
        .await;
        tab_to(page, "Stop").await;
        page.chord(&[Key::Enter.into()]).await;
        page.until("the focus on the button that runs it", async || {
            let focus = page.run("return document.activeElement.ariaLabel ?? ''", Vec::new()).await;
            focus.as_str().unwrap().starts_with("Run again: ").then_some(())
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn a_lesson_that_is_none_says_so_and_play_is_left_as_it_was() {
    scenario(async |page| {
        open(page).await;
        page.run("location.hash = '#/learn/nothing'", Vec::new()).await;
        page.named("link", "Go to the lessons").await.click().await.unwrap();
        page.named("list", "Lessons").await;
        open_lesson(page, "what-a-registry-is").await;
        run(page, "Push an image").await;
        // Keys are the shown page's own.
        page.named("link", "Play").await.click().await.unwrap();
        assert!(page.run_flow().await.contains("Pushed devtable/app"));
        open_lesson(page, "what-a-registry-is").await;
        page.named("button", "Run again: Push an image").await;
        page.named("button", "Run: Pull the image").await;
    })
    .await;
}

#[tokio::test]
async fn on_paper_all_is_there_and_nothing_to_press() {
    scenario(async |page| {
        open(page).await;
        open_lesson(page, "what-a-registry-is").await;
        run(page, "Push an image").await;
        page.press("/v2/harbour/hello/manifests/latest").await;
        page.browser.devtools("Emulation.setEmulatedMedia", json!({ "media": "print" })).await;
        let text = page.run("return document.querySelector('.lesson').innerText", Vec::new()).await;
        let text = text.as_str().unwrap();
        for part in ["The same with curl", "The same with oras", "The same with crane", "put-manifest", "Request"] {
            assert!(text.contains(part), "{part} is not on paper: {text}");
        }
        let script = "return [...document.querySelectorAll('.lesson :is(button, a)')].filter(it => it.checkVisibility()
            && !it.closest('p, li, h2')).map(it => it.textContent)";
        assert_eq!(page.run(script, Vec::new()).await, json!([]));
        if let Some(folder) = artifacts() {
            pictures(page, &folder, "learn-paper", "light").await;
        }
        page.browser.devtools("Emulation.setEmulatedMedia", json!({ "media": "" })).await;
    })
    .await;
}

#[tokio::test]
async fn the_page_fits_and_is_kept_in_pictures() {
    scenario(async |page| {
        let folder = artifacts();
        open(page).await;
        for scheme in ["light", "dark"] {
            page.prefer(scheme).await;
            page.named("list", "Lessons").await;
            for (width, height) in [(1440, 900), (768, 1024), (360, 780), (320, 700)] {
                page.size(width, height).await;
                fits(page, &format!("{width} px")).await;
            }
            if let Some(folder) = &folder {
                pictures(page, folder, "learn", scheme).await;
            }
            page.size(1440, 900).await;
            open_lesson(page, "what-a-registry-is").await;
            page.press("Reset this lesson").await;
            if let Some(folder) = &folder {
                pictures(page, folder, "learn-first", scheme).await;
            }
            page.size(1440, 900).await;
            run(page, "Push an image").await;
            if let Some(folder) = &folder {
                pictures(page, folder, "learn-run", scheme).await;
            }
            page.size(1440, 900).await;
            page.press("/v2/harbour/hello/manifests/latest").await;
            answer(page, HOW_MANY_BYTES, "12").await;
            if let Some(folder) = &folder {
                pictures(page, folder, "learn-wrong", scheme).await;
                page.size(1440, 900).await;
                page.press("Copy curl commands").await;
                let script = "return document.querySelector('.copied')?.textContent ?? ''";
                page.until("what became of it", async || {
                    (page.run(script, Vec::new()).await != "").then_some(())
                })
                .await;
                pictures(page, folder, "learn-same", scheme).await;
            }
            page.size(1440, 900).await;
            open_lesson(page, "what-goes-wrong").await;
            page.press("Reset this lesson").await;
            page.press("Run: Push, with another Content-Type").await;
            page.named("button", "Send").await;
            for (width, height) in [(1440, 900), (768, 1024), (360, 780), (320, 700)] {
                page.size(width, height).await;
                fits(page, &format!("{width} px")).await;
            }
            if let Some(folder) = &folder {
                pictures(page, folder, "learn-held", scheme).await;
            }
            page.size(1440, 900).await;
            page.press("Stop").await;
            page.named("link", "All lessons").await.click().await.unwrap();
        }
    })
    .await;
}
