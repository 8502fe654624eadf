//! The program, run to its end or kept running.

use serde_json::Value;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// The longest that a run may take.
const PATIENCE: Duration = Duration::from_mins(2);

/// What a run of the program left behind.
#[derive(Debug)]
pub struct Ended {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

/// Runs `longshore` to its end, with this on its standard input, as on a system that trusts no certificates: no test asks
/// anybody whom they vouch for, and reading them takes several times as long as all the rest of a short run.
pub fn longshore(arguments: &[&str], input: &str) -> Ended {
    longshore_trusting(Path::new("/dev/null"), arguments, input)
}

/// The same, as on a system that trusts the certificates in this file alone.
pub fn longshore_trusting(certificates: &Path, arguments: &[&str], input: &str) -> Ended {
    let mut child = Command::new(env!("CARGO_BIN_EXE_longshore"))
        .env("SSL_CERT_FILE", certificates)
        .env("SSL_CERT_DIR", "/dev/null")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // It may have ended without reading.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    end(child)
}

/// Runs a flow against the registry there, as a user with a name and a password.
pub fn run_as(user: (&str, &str), flow: &str, url: &str, repository: &str, more: &[&str]) -> Ended {
    let (name, password) = user;
    let to = ["run", flow, "--target", url, "--repository", repository];
    let as_user = ["--username", name, "--password-stdin"];
    longshore(&[&to[..], &as_user[..], more].concat(), password)
}

/// Runs a flow on a terminal of its own, which `script` makes, and gives these answers to what it asks; an edited request is
/// changed by this editor.
#[cfg(target_os = "linux")]
pub fn on_a_terminal(arguments: &str, editor: &str, answers: &str) -> Option<i32> {
    let command = format!("{} run {arguments}", env!("CARGO_BIN_EXE_longshore"));
    let mut child = Command::new("script")
        .args(["--quiet", "--return", "--echo", "never", "--command", &command, "/dev/null"])
        .env("EDITOR", editor)
        .env_remove("VISUAL")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("script, of util-linux, makes a terminal");
    // The other end is kept open until the run is over.
    let mut input = child.stdin.take().unwrap();
    input.write_all(answers.as_bytes()).unwrap();
    let code = wait(&mut child);
    drop(input);
    code
}

/// Waits for the program, reading what it writes.
pub fn end(mut child: Child) -> Ended {
    let (mut stdout, mut stderr) = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
    let read_out = std::thread::spawn(move || {
        let mut text = String::new();
        stdout.read_to_string(&mut text).map(|_| text)
    });
    let read_err = std::thread::spawn(move || {
        let mut text = String::new();
        stderr.read_to_string(&mut text).map(|_| text)
    });
    let code = wait(&mut child);
    Ended { code, out: read_out.join().unwrap().unwrap(), err: read_err.join().unwrap().unwrap() }
}

/// Waits for the program to end; its exit code.
pub fn wait(child: &mut Child) -> Option<i32> {
    let begun = Instant::now();
    while begun.elapsed() < PATIENCE {
        if let Some(status) = child.try_wait().unwrap() {
            return status.code();
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    child.kill().unwrap();
    panic!("the program does not end");
}

impl Ended {
    /// It ended well.
    #[track_caller]
    pub fn well(self) -> Self {
        assert_eq!(self.code, Some(0), "{}\n{}", self.out, self.err);
        self
    }

    /// It failed, and told why.
    #[track_caller]
    pub fn failed(self) -> Self {
        assert_eq!(self.code, Some(1), "{}\n{}", self.out, self.err);
        assert!(self.err.starts_with("error: "), "{}", self.err);
        self
    }

    /// It was used wrongly, and told why, before anything was sent.
    #[track_caller]
    pub fn refused(self) -> Self {
        assert_eq!(self.code, Some(2), "{}\n{}", self.out, self.err);
        assert_eq!(self.out, "");
        self
    }

    /// Its JSON lines.
    #[track_caller]
    pub fn records(&self) -> Vec<Value> {
        self.out.lines().map(|line| serde_json::from_str(line).expect(line)).collect()
    }

    /// The last of its JSON lines.
    #[track_caller]
    pub fn outcome(&self) -> Value {
        self.records().pop().expect("at least one line")
    }

    /// Neither stream holds any of these.
    #[track_caller]
    pub fn hides(&self, secrets: &[&str]) {
        for secret in secrets {
            assert!(!self.out.contains(secret), "{secret} is in {}", self.out);
            assert!(!self.err.contains(secret), "{secret} is in {}", self.err);
        }
    }
}

/// A server of the program, `serve` or `registry`, on a free port; it ends with this value.
pub struct Server {
    child: Child,
    /// The server ends when this is closed, so also when the test is killed.
    input: Option<ChildStdin>,
    pub address: SocketAddr,
    said: Arc<Mutex<String>>,
}

impl Server {
    /// `longshore registry` with this policy.
    pub fn registry(policy: &str) -> Self {
        Self::registry_with(&["--policy", policy])
    }

    /// `longshore registry` with these options.
    pub fn registry_with(options: &[&str]) -> Self {
        Self::start(env!("CARGO_BIN_EXE_longshore"), &[&["registry"], options].concat())
    }

    /// Starts a server, and waits until it says where it is.
    pub fn start(program: &str, arguments: &[&str]) -> Self {
        let mut child = Command::new(program)
            .args(arguments)
            .args(["--listen", "127.0.0.1:0", "--until-eof"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let input = child.stdin.take();
        let mut reader = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        let address = line
            .split_once("://")
            .and_then(|(_, rest)| rest.strip_suffix("/\n"))
            .and_then(|address| address.parse().ok());
        let Some(address) = address else { panic!("the program said: {line:?}") };
        // What it writes later is read, so that it never waits for a reader.
        let said = Arc::new(Mutex::new(String::new()));
        let heard = Arc::clone(&said);
        std::thread::spawn(move || {
            let lines = reader.lines().map_while(Result::ok);
            lines.for_each(|line| *heard.lock().unwrap() += &(line + "\n"));
        });
        Self { child, input, address, said }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What it wrote to standard output since it said where it is.
    pub fn said(&self) -> String {
        self.said.lock().unwrap().clone()
    }

    /// Its process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Sends it a signal: `INT`, `TERM`.
    pub fn signal(&self, name: &str) {
        signal(self.child.id(), name);
    }

    /// Waits for it to end; its exit code.
    pub fn wait(&mut self) -> Option<i32> {
        wait(&mut self.child)
    }

    /// Closes its standard input.
    pub fn close_input(&mut self) {
        self.input = None;
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// How much memory a process has, in bytes.
#[derive(Debug)]
pub struct Memory {
    pub now: u64,
    pub most: u64,
}

/// The memory of a process; none where the system does not tell.
pub fn memory(process: u32) -> Option<Memory> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let bytes = |name: &str| -> Option<u64> {
        let line = status.lines().find_map(|line| line.strip_prefix(name))?;
        Some(line.trim_start_matches(':').trim().strip_suffix(" kB")?.parse::<u64>().ok()? << 10)
    };
    Some(Memory { now: bytes("VmRSS")?, most: bytes("VmHWM")? })
}

/// Sends a process a signal.
pub fn signal(process: u32, name: &str) {
    let status = Command::new("kill").args(["-s", name, &process.to_string()]).status();
    assert!(status.unwrap().success());
}
