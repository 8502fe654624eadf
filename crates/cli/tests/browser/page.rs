//! The page as a user knows it: things with a role and a name.

use crate::driver::{Browser, Message};
use crate::pool;
pub(crate) use crate::support::files::artifacts;
use crate::support::program::Server;
use fantoccini::actions::{InputSource as _, KeyAction, KeyActions};
use fantoccini::elements::{Element, ElementRef};
use fantoccini::key::Key;
use futures::FutureExt as _;
use serde_json::{Value, json};
use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// The longest that anything on the page may take.
const PATIENCE: Duration = Duration::from_mins(3);

/// How often the page is looked at while something is waited for.
const GLANCE: Duration = Duration::from_millis(15);

/// The page in a browser, served from inside the program.
pub(crate) struct Page {
    pub(crate) browser: Browser,
    pub(crate) origin: String,
    excused: RefCell<Vec<String>>,
    /// What serves it.
    pub(crate) server: Server,
}

/// Opens the page, does what a scenario does, and then looks at the console: any error or warning fails
/// the test, as does a promise that nobody listened to. Prints why and passes where there is no browser.
pub(crate) async fn scenario(body: impl AsyncFnOnce(&Page)) {
    scenario_with(&[], body).await;
}

/// The same with a page whose server has these options.
pub(crate) async fn scenario_with(options: &[&str], body: impl AsyncFnOnce(&Page)) {
    let Some(program) = std::env::var("LONGSHORE_PROGRAM").ok().filter(|path| !path.is_empty()) else {
        eprintln!("skipped: LONGSHORE_PROGRAM does not name a program with the page inside");
        return;
    };
    let Some(browser) = pool::take().await else { return };
    let server = Server::start(&program, &[&["serve"], options].concat());
    // That of an earlier run.
    let _ = failure().map(std::fs::remove_file);
    let page = Page { browser, origin: server.url(), excused: RefCell::default(), server };
    let run = async {
        page.size(1440, 900).await;
        page.open().await;
        body(&page).await;
        let unexcused: Vec<Message> =
            page.browser.console().await.into_iter().filter(|message| !page.excuses(message)).collect();
        assert!(unexcused.is_empty(), "the console says: {unexcused:#?}");
    };
    let result = AssertUnwindSafe(run).catch_unwind().await;
    if result.is_err() {
        page.keep_failure().await;
    }
    // A browser in which something went wrong is not handed on.
    if let Err(panic) = result {
        drop(page);
        resume_unwind(panic);
    }
    pool::give_back(page.browser, &page.origin).await;
}

impl Page {
    /// Goes to the page, and waits until it can be used.
    pub(crate) async fn open(&self) {
        self.browser.client.goto(&format!("{}/", self.origin)).await.unwrap();
        self.named("button", "Run").await;
    }

    /// Lets the console say this: the browser itself reports every answer of 400 and above, every request
    /// that is refused, and no page can keep it from that.
    pub(crate) fn excuse(&self, text: &str) {
        self.excused.borrow_mut().push(text.to_owned());
    }

    /// What belongs to the protocol, and comes from another origin than the page's, is excused: a registry
    /// that asks who is there, and a blob that is not there yet.
    pub(crate) fn excuses(&self, message: &Message) -> bool {
        let of_protocol = ["status of 401 ", "status of 404 "].iter().any(|it| message.text.contains(it));
        let elsewhere = !message.text.starts_with(&format!("{}/", self.origin));
        let excused = || self.excused.borrow().iter().any(|text| message.text.contains(text));
        message.level == "INFO"
            || message.level == "DEBUG"
            || (message.source == "network" && of_protocol && elsewhere)
            || excused()
    }

    /// The one element with this role and name that can be seen. Waits for it.
    pub(crate) async fn named(&self, role: &str, name: &str) -> Element {
        let found = self.until(&format!("{role} “{name}”"), async || self.find(role, name).await).await;
        assert_eq!(self.browser.role_and_name(&found).await, (role.to_owned(), name.to_owned()));
        found
    }

    /// The same, where it is there now.
    pub(crate) async fn find(&self, role: &str, name: &str) -> Option<Element> {
        let script = include_str!("find.js");
        let selector = match role {
            "button" => "button",
            "combobox" => "select",
            "textbox" => "input[type=text], input[type=password], textarea, [role=textbox]",
            "table" => "table",
            "status" => "output, [role=status]",
            "link" => "a[href]",
            "list" => "ol, ul",
            "region" => "section",
            "dialog" => "dialog",
            "file" => "input[type=file]",
            "checkbox" => "input[type=checkbox]",
            role => panic!("no selector for the role {role}"),
        };
        let found = self.run(script, vec![selector.into(), name.into()]).await;
        let found = found.as_array().expect("a list");
        assert!(found.len() < 2, "{} elements are a {role} “{name}”", found.len());
        found.first().map(|found| self.element(found))
    }

    /// Presses a button.
    pub(crate) async fn press(&self, name: &str) {
        let button = self.named("button", name).await;
        // To the middle of what can be seen, as a user scrolls: at its edge something may lie over it.
        let script = "arguments[0].scrollIntoView({ block: 'center', behavior: 'instant' })";
        self.run(script, vec![serde_json::to_value(&button).unwrap()]).await;
        button.click().await.unwrap();
    }

    /// Chooses in a combobox.
    pub(crate) async fn choose(&self, name: &str, option: &str) {
        self.named("combobox", name).await.select_by_label(option).await.unwrap();
    }

    /// Types into a text field, in place of what is there.
    pub(crate) async fn fill(&self, name: &str, text: &str) {
        let field = self.field(name).await;
        let (control, a, release) = (char::from(Key::Control), 'a', char::from(Key::Null));
        let erase = char::from(Key::Backspace);
        field.send_keys(&format!("{control}{a}{release}{erase}{text}")).await.unwrap();
        assert_eq!(field.prop("value").await.unwrap().unwrap_or_default(), text, "{name}");
    }

    /// A text field. One whose text is hidden has no role of its own, as the standard has it.
    pub(crate) async fn field(&self, name: &str) -> Element {
        self.until(&format!("field “{name}”"), async || self.find("textbox", name).await).await
    }

    /// Chooses files.
    pub(crate) async fn choose_files(&self, paths: &[PathBuf]) {
        let input = self.until("the input Files", async || self.find("file", "Files").await).await;
        let list: Vec<&str> = paths.iter().map(|path| path.to_str().unwrap()).collect();
        input.send_keys(&list.join("\n")).await.unwrap();
        let list = self.named("list", "Chosen files").await;
        for path in paths {
            let name = path.file_name().unwrap().to_str().unwrap();
            assert!(list.text().await.unwrap().contains(name), "{name}");
        }
    }

    /// Points the page at a registry that it reaches by CORS.
    pub(crate) async fn target(&self, url: &str, repository: &str) {
        self.choose("Target", "Other…").await;
        self.fill("Registry URL", url).await;
        self.fill("Repository", repository).await;
    }

    /// Runs, and waits for the end of it; the outcome's text.
    pub(crate) async fn run_flow(&self) -> String {
        self.press("Run").await;
        self.ended().await
    }

    /// Waits for the end of a run; the outcome's text.
    pub(crate) async fn ended(&self) -> String {
        self.until("the end of the run", async || {
            let running = self.find("button", "Stop").await.is_some();
            let text = self.text("Outcome").await;
            (!running && !text.starts_with("Running") && !text.starts_with("Ready")).then_some(text)
        })
        .await
    }

    /// The text of a region.
    pub(crate) async fn text(&self, region: &str) -> String {
        self.named("region", region).await.text().await.unwrap()
    }

    /// The names of all exchanges: number, step, method, status.
    pub(crate) async fn exchanges(&self) -> Vec<String> {
        let names = self.run(
            "return [...document.querySelectorAll('ol[aria-label=Exchanges] > li')].map(item => item.ariaLabel)",
            Vec::new(),
        );
        names.await.as_array().unwrap().iter().map(|name| name.as_str().unwrap().to_owned()).collect()
    }

    /// Looks at an exchange: the texts of its request and of its response.
    pub(crate) async fn look_at(&self, exchange: &str) -> (String, String) {
        self.press(exchange).await;
        (self.text("Request").await, self.text("Response").await)
    }

    /// What is said to be wrong with a field; empty where nothing is.
    pub(crate) async fn error_of(&self, field: &Element) -> String {
        if field.attr("aria-invalid").await.unwrap().as_deref() != Some("true") {
            return String::new();
        }
        let script = "return arguments[0].getAttribute('aria-describedby').split(' ')
            .map(id => document.getElementById(id)).filter(it => it.matches('.error')).map(it => it.innerText).join()";
        let text = self.run(script, vec![serde_json::to_value(field).unwrap()]).await;
        text.as_str().unwrap_or_default().to_owned()
    }

    /// Presses keys one after the other, wherever the focus is.
    pub(crate) async fn keys(&self, keys: &str) {
        for key in keys.chars() {
            self.chord(&[key]).await;
        }
    }

    /// Presses keys together.
    pub(crate) async fn chord(&self, keys: &[char]) {
        let down = keys.iter().map(|key| KeyAction::Down { value: *key });
        let up = keys.iter().rev().map(|key| KeyAction::Up { value: *key });
        let actions = down.chain(up).fold(KeyActions::new("keyboard".to_owned()), KeyActions::then);
        self.browser.client.perform_actions(actions).await.unwrap();
    }

    /// Runs a script in the page.
    pub(crate) async fn run(&self, script: &str, arguments: Vec<Value>) -> Value {
        self.browser.client.execute(script, arguments).await.expect(script)
    }

    /// The text of what the page has the browser save when this button is pressed.
    pub(crate) async fn saved(&self, button: &str) -> String {
        let catch = "window.saved = null;
            window.makeUrl ??= URL.createObjectURL.bind(URL);
            URL.createObjectURL = (blob) => { blob.text().then((text) => { window.saved = text; }); return window.makeUrl(blob); };";
        self.run(catch, Vec::new()).await;
        self.press(button).await;
        let script = "return window.saved";
        self.until("what is saved", async || self.run(script, Vec::new()).await.as_str().map(str::to_owned))
            .await
    }

    /// From now on the page counts its turns, and the longest pause between two.
    pub(crate) async fn watch_turns(&self) {
        let script = "window.turns = 0; window.longest = 0; window.long = []; let last = performance.now(); \
            new PerformanceObserver((list) => window.long.push(...list.getEntries().map((it) => Math.round(it.duration)))) \
            .observe({ type: 'longtask' }); \
            const beat = () => { const now = performance.now(); turns += 1; longest = Math.max(longest, now - last); \
            last = now; window.timer = setTimeout(beat, 5); }; beat();";
        self.run(script, Vec::new()).await;
    }

    /// How many turns there were. The longest pause is kept with the artifacts; how fast a machine is, is no test.
    pub(crate) async fn turns(&self, name: &str) -> f64 {
        let script = "clearTimeout(timer); return [turns, longest, long]";
        let found = self.run(script, Vec::new()).await;
        if let Some(folder) = artifacts() {
            let longest = found[1].as_f64().unwrap();
            let text = format!("longest pause: {longest:.0} ms\ntasks of more than 50 ms: {}\n", found[2]);
            std::fs::write(folder.join(name), text).unwrap();
        }
        found[0].as_f64().unwrap()
    }

    /// Makes the page so large.
    pub(crate) async fn size(&self, width: u32, height: u32) {
        let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.browser.devtools("Emulation.setDeviceMetricsOverride", metrics).await;
    }

    /// Makes the system prefer light or dark.
    pub(crate) async fn prefer(&self, scheme: &str) {
        let features = json!([{ "name": "prefers-color-scheme", "value": scheme }]);
        self.browser.devtools("Emulation.setEmulatedMedia", json!({ "features": features })).await;
    }

    /// Waits until there is something.
    pub(crate) async fn until<T>(&self, what: &str, mut look: impl AsyncFnMut() -> Option<T>) -> T {
        let begun = Instant::now();
        loop {
            if let Some(found) = look().await {
                return found;
            }
            assert!(begun.elapsed() < PATIENCE, "waited in vain for {what}");
            tokio::time::sleep(GLANCE).await;
        }
    }

    /// A picture of what can be seen now.
    pub(crate) async fn picture(&self) -> Vec<u8> {
        self.browser.client.screenshot().await.unwrap()
    }

    fn element(&self, found: &Value) -> Element {
        let id = found.as_object().and_then(|found| found.values().next()).and_then(Value::as_str);
        let id = ElementRef::from(id.expect("an element").to_owned());
        Element::from_element_id(self.browser.client.clone(), id)
    }

    /// Keeps a picture of a failed test, where pictures are kept.
    async fn keep_failure(&self) {
        if let (Some(file), Ok(picture)) = (failure(), self.browser.client.screenshot().await) {
            let _ = std::fs::write(file, picture);
        }
    }
}

/// Where the picture of this test is kept if it fails.
fn failure() -> Option<PathBuf> {
    let name = std::thread::current().name().unwrap_or("scenario").replace("::", "-");
    Some(artifacts()?.join(format!("failure-{name}.png")))
}
