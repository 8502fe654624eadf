//! Starts the program and speaks plain HTTP with it.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::time::{Duration, Instant};

/// The longest that anything here may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// A folder with a small site: a page, a file named by its content with its compressed twin,
/// and one that is neither.
pub(crate) fn site() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("snippets")).unwrap();
    for (name, content) in [
        ("index.html", "<p>page</p>"),
        ("page_bg-0123456789abcdef.wasm", "\0asm as it is"),
        ("page_bg-0123456789abcdef.wasm.br", "small"),
        ("snippets/inline0.js", "export const one = 1;"),
    ] {
        std::fs::write(folder.path().join(name), content).unwrap();
    }
    folder
}

/// Runs the program to its end; returns its exit code and what it wrote to standard error.
pub(crate) fn run(arguments: &[&str]) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_longshore")).args(arguments).output().unwrap();
    let errors = String::from_utf8(output.stderr).unwrap();
    (output.status.code(), errors)
}

/// A running `longshore serve`; it ends with this value.
pub(crate) struct Server {
    child: Child,
    input: Option<ChildStdin>,
    /// Where it listens.
    pub(crate) address: SocketAddr,
}

/// An answer to a request.
pub(crate) struct Answer {
    /// The status code.
    pub(crate) status: u16,
    headers: BTreeMap<String, String>,
    /// The body, as it came.
    pub(crate) body: Vec<u8>,
}

impl Server {
    /// Serves the folder on a free port.
    pub(crate) fn start(site: &Path) -> Self {
        let program = OsStr::new(env!("CARGO_BIN_EXE_longshore"));
        Self::start_program(program, &[OsStr::new("--site"), site.as_os_str()])
    }

    /// Starts `PROGRAM serve` on a free port, and waits until it says where it is.
    pub(crate) fn start_program(program: &OsStr, arguments: &[&OsStr]) -> Self {
        let mut child = Command::new(program)
            .args(["serve", "--listen", "127.0.0.1:0", "--until-eof"])
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let input = child.stdin.take();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line
            .strip_prefix("Longshore is at http://")
            .and_then(|rest| rest.strip_suffix("/\n"))
            .and_then(|address| address.parse().ok());
        let Some(address) = address else {
            panic!("the program said: {line:?}");
        };
        Self { child, input, address }
    }

    /// A GET request, on a connection of its own.
    pub(crate) fn get(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.ask("GET", path, headers)
    }

    /// A request, on a connection of its own.
    pub(crate) fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
        let mut stream = self.connect();
        send(&mut stream, method, path, headers);
        Answer::read(&mut BufReader::new(stream), method)
    }

    /// Two GET requests on one connection.
    pub(crate) fn get_twice(&self, first: &str, second: &str) -> (Answer, Answer) {
        let mut stream = self.connect();
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        send(&mut stream, "GET", first, &[]);
        let first = Answer::read(&mut reader, "GET");
        send(&mut stream, "GET", second, &[]);
        (first, Answer::read(&mut reader, "GET"))
    }

    /// A connection.
    pub(crate) fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream
    }

    /// Sends the program a signal.
    pub(crate) fn signal(&self, name: &str) {
        let process = self.child.id().to_string();
        let status = Command::new("kill").args(["-s", name, &process]).status();
        assert!(status.unwrap().success());
    }

    /// Closes the program's standard input.
    pub(crate) fn close_input(&mut self) {
        self.input = None;
    }

    /// Waits for the program to end; returns its exit code.
    pub(crate) fn wait(&mut self) -> Option<i32> {
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code();
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        panic!("the program does not end");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn send(stream: &mut TcpStream, method: &str, path: &str, headers: &[(&str, &str)]) {
    let mut request = format!("{method} {path} HTTP/1.1\r\nHost: localhost\r\n");
    for (name, value) in headers {
        for part in [name, ": ", value, "\r\n"] {
            request.push_str(part);
        }
    }
    stream.write_all(format!("{request}\r\n").as_bytes()).unwrap();
}

impl Answer {
    fn read(reader: &mut impl BufRead, method: &str) -> Self {
        let mut line = || {
            let mut line = String::new();
            reader.read_line(&mut line).unwrap();
            line.trim_end().to_owned()
        };
        let status_line = line();
        let status = status_line.split(' ').nth(1).and_then(|code| code.parse().ok());
        let Some(status) = status else {
            panic!("no status line: {status_line:?}");
        };
        let headers: BTreeMap<_, _> = std::iter::from_fn(|| {
            let line = line();
            let (name, value) = line.split_once(':')?;
            Some((name.to_ascii_lowercase(), value.trim().to_owned()))
        })
        .collect();
        let length = headers.get("content-length").map_or(0, |value| value.parse().unwrap());
        let mut body = vec![0; if method == "HEAD" { 0 } else { length }];
        reader.read_exact(&mut body).unwrap();
        Self { status, headers, body }
    }

    /// The value of a header that must be there. Its name is in lower case.
    pub(crate) fn header(&self, name: &str) -> &str {
        let Some(value) = self.headers.get(name) else {
            panic!("no header {name}: {:?}", self.headers);
        };
        value
    }

    /// Whether there is a header of that name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.headers.contains_key(name)
    }
}
