//! A real browser, driven through chromedriver: each has processes, a profile and a console of its own.

use crate::memory::Memory;
use fantoccini::elements::Element;
use fantoccini::error::CmdError;
use fantoccini::wd::{Capabilities, WebDriverCompatibleCommand};
use fantoccini::{Client, ClientBuilder};
use http::Method;
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader};
use std::os::unix::process::CommandExt as _;
use std::process::{Child, ChildStdin, Command, Stdio};
use url::{ParseError, Url};

/// What Chromium is started with: no window, no network of its own, nothing of an earlier run.
const FLAGS: [&str; 9] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];

/// How often chromedriver is started before that is a failure.
const STARTS: usize = 5;

/// A browser with one window.
pub(crate) struct Browser {
    pub(crate) client: Client,
    /// Ends with the browser.
    driver: Driver,
}

/// chromedriver, with a folder of its own for all that it and its browser leave behind. All of it ends with this value,
/// and with the test program at the latest, however that ends.
struct Driver {
    child: Child,
    /// While this is open, the driver runs.
    open: Option<ChildStdin>,
}

/// Runs chromedriver until standard input ends; then neither it, nor its browser, nor their folder are left.
const RUN: &str = r#"exec 3>&1 > /dev/null
"$0" --port=0 >&3 3>&- &
exec 3>&-
cat > /dev/null
trap '' TERM
kill -- -$$
for try in 1 2 3 4 5 6 7 8 9 10; do
    rm -rf "$TMPDIR" 2> /dev/null && break
    sleep 0.1
done
kill -KILL -- -$$"#;

impl Drop for Driver {
    fn drop(&mut self) {
        drop(self.open.take());
        // It was killed by itself.
        let _ = self.child.wait();
    }
}

/// The programs that are needed, from `LONGSHORE_CHROMEDRIVER` and `LONGSHORE_CHROMIUM`.
fn programs() -> Option<(String, String)> {
    let named = |name| std::env::var(name).ok().filter(|path: &String| !path.is_empty());
    named("LONGSHORE_CHROMEDRIVER").zip(named("LONGSHORE_CHROMIUM"))
}

impl Browser {
    /// Starts one. None, and a line that says so, where the programs are not named.
    pub(crate) async fn start() -> Option<Self> {
        let Some((chromedriver, chromium)) = programs() else {
            eprintln!("skipped: LONGSHORE_CHROMEDRIVER and LONGSHORE_CHROMIUM do not name the programs");
            return None;
        };
        let (driver, port) = Driver::start(&chromedriver);
        let mut capabilities = Capabilities::new();
        let options = json!({ "binary": chromium, "args": FLAGS });
        capabilities.insert("goog:chromeOptions".to_owned(), options);
        capabilities.insert("goog:loggingPrefs".to_owned(), json!({ "browser": "ALL" }));
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .expect("the browser starts");
        Some(Self { client, driver })
    }

    /// Makes it as it was when it started: one empty tab, nothing kept of this origin, nothing allowed.
    pub(crate) async fn renew(&self, origin: &str) -> Result<(), CmdError> {
        let kept = json!({ "origin": origin, "storageTypes": "all" });
        self.cdp("Storage.clearDataForOrigin", kept).await?;
        self.cdp("Browser.resetPermissions", json!({})).await?;
        self.cdp("Browser.setDownloadBehavior", json!({ "behavior": "default" })).await?;
        let used = self.client.windows().await?;
        let fresh = self.client.new_window(true).await?.handle;
        for window in used {
            self.client.switch_to_window(window).await?;
            self.client.close_window().await?;
        }
        self.client.switch_to_window(fresh).await?;
        // What was said is said.
        self.log().await.map(drop)
    }

    /// Watches its memory from now on.
    pub(crate) fn memory(&self) -> Memory {
        Memory::of(self.driver.child.id())
    }

    /// Asks something of the browser itself, by the protocol of its developer tools.
    pub(crate) async fn devtools(&self, command: &str, parameters: Value) -> Value {
        self.cdp(command, parameters).await.expect(command)
    }

    async fn cdp(&self, command: &str, parameters: Value) -> Result<Value, CmdError> {
        let body = json!({ "cmd": command, "params": parameters });
        self.ask(Method::POST, "goog/cdp/execute", Some(body)).await
    }

    /// What was written to the console since it was last asked for.
    pub(crate) async fn console(&self) -> Vec<Message> {
        let entries = self.log().await.expect("the console");
        let text = |entry: &Value, name: &str| entry[name].as_str().unwrap_or_default().to_owned();
        let message = |entry: &Value| Message {
            level: text(entry, "level"),
            source: text(entry, "source"),
            text: text(entry, "message"),
        };
        entries.as_array().expect("a list").iter().map(message).collect()
    }

    async fn log(&self) -> Result<Value, CmdError> {
        self.ask(Method::POST, "se/log", Some(json!({ "type": "browser" }))).await
    }

    /// The role and the name that assistive technology is told of an element.
    pub(crate) async fn role_and_name(&self, element: &Element) -> (String, String) {
        let id = element.element_id();
        let mut told = Vec::new();
        for what in ["computedrole", "computedlabel"] {
            let path = format!("element/{}/{what}", id.as_ref());
            let value = self.ask(Method::GET, &path, None).await.expect(what);
            told.push(value.as_str().unwrap_or_default().to_owned());
        }
        let name = told.pop().unwrap_or_default();
        (told.pop().unwrap_or_default(), name)
    }

    async fn ask(&self, method: Method, path: &str, body: Option<Value>) -> Result<Value, CmdError> {
        self.client.issue_cmd(Ask { method, path: path.to_owned(), body }).await
    }
}

/// A line of the browser's console.
#[derive(Clone, Debug)]
pub(crate) struct Message {
    /// `SEVERE`, `WARNING`, `INFO` …
    pub(crate) level: String,
    /// `network`, `javascript`, `console-api`, `security` …
    pub(crate) source: String,
    pub(crate) text: String,
}

impl Driver {
    /// Starts chromedriver on a free port, and waits until it says which.
    ///
    /// It chooses the port for IPv6 first and then asks for the same one for IPv4, and ends
    /// where another process took that in between: so it is started again.
    fn start(program: &str) -> (Self, u16) {
        let mut said = String::new();
        for _ in 0..STARTS {
            match Self::start_once(program) {
                Ok(started) => return started,
                Err(why) => said.push_str(&why),
            }
        }
        panic!("chromedriver does not start; it said: {said}");
    }

    /// One start: the driver and its port, or all that it said before it ended.
    fn start_once(program: &str) -> Result<(Self, u16), String> {
        let folder = tempfile::Builder::new().prefix("longshore-browser-").tempdir().expect("a folder");
        let mut child = Command::new("sh")
            .args(["-c", RUN, program])
            .env("TMPDIR", folder.keep())
            // All of them are one group, which ends at once.
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver starts");
        let stdout = child.stdout.take().expect("its output is piped");
        let driver = Self { open: child.stdin.take(), child };
        let mut lines = BufReader::new(stdout).lines().map_while(Result::ok);
        let mut said = String::new();
        for line in lines.by_ref() {
            let port = line.split_once("started successfully on port ");
            if let Some((_, port)) = port {
                let port = port.trim_end_matches('.').parse().expect("a port is a number");
                // What it writes later is read, so that it never waits for a reader.
                std::thread::spawn(move || lines.for_each(drop));
                return Ok((driver, port));
            }
            said.push_str(&line);
            said.push('\n');
        }
        Err(said)
    }
}

/// A command that is not in the standard, or not in the library.
#[derive(Debug)]
struct Ask {
    method: Method,
    path: String,
    body: Option<Value>,
}

impl WebDriverCompatibleCommand for Ask {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        base.join(&format!("session/{}/{}", session.unwrap_or_default(), self.path))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (self.method.clone(), self.body.as_ref().map(Value::to_string))
    }
}
