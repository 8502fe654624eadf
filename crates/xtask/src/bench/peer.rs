use std::fs;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::version;
use crate::failure::Failure;
use crate::process;
use crate::setup::{CRANE, DISTRIBUTION};
use crate::workspace::Workspace;

/// A registry that is measured.
pub(super) struct Peer {
    pub(super) name: &'static str,
    program: PathBuf,
    version: String,
    way: Way,
}

/// How it is started.
#[derive(Clone, Copy)]
enum Way {
    Ours,
    Distribution,
    Crane,
}

/// One that runs, until this is dropped.
pub(super) struct Running {
    pub(super) name: &'static str,
    pub(super) address: SocketAddr,
    /// How many tags it was filled with.
    pub(super) tags: u32,
    child: Child,
}

impl Peer {
    /// All of them, ours first, made where they are missing.
    pub(super) fn all(workspace: &Workspace) -> Result<Vec<Self>, Failure> {
        let mut cargo = workspace.cargo();
        process::run(cargo.args(["build", "--quiet", "--release", "--package", "longshore"]))?;
        let ours = workspace.program();
        let distribution = DISTRIBUTION.ensure().map_err(Failure::new)?;
        let crane = CRANE.ensure().map_err(Failure::new)?;
        Ok(vec![
            Self { name: "longshore", version: version(&ours, "--version"), program: ours, way: Way::Ours },
            Self {
                name: "distribution",
                version: version(&distribution, "--version"),
                program: distribution,
                way: Way::Distribution,
            },
            Self { name: "crane", version: version(&crane, "version"), program: crane, way: Way::Crane },
        ])
    }

    /// Name and version.
    pub(super) fn title(&self) -> String {
        format!("{} {}", self.name, self.version)
    }

    /// Starts it with nothing in it.
    pub(super) fn start(&self, folder: &Path) -> Result<Running, Failure> {
        let failed = || Failure::while_doing(format!("cannot start {}", self.name));
        let free = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
        let address = free.map_err(failed())?;
        let mut command = Command::new(&self.program);
        match self.way {
            Way::Ours => {
                command.args(["registry", "--log", "never", "--listen", &address.to_string()]);
            }
            Way::Distribution => {
                let config = folder.join("distribution.yml");
                fs::write(&config, configuration(address)).map_err(failed())?;
                command.arg("serve").arg(config).env("OTEL_TRACES_EXPORTER", "none");
            }
            Way::Crane => {
                command.args(["registry", "serve", "--address", &address.to_string()]);
            }
        }
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let running =
            Running { name: self.name, address, tags: 0, child: command.spawn().map_err(failed())? };
        running.wait()?;
        Ok(running)
    }
}

/// In memory, and without a line for each request.
fn configuration(address: SocketAddr) -> String {
    format!(
        "version: 0.1\nlog:\n  level: error\n  accesslog:\n    disabled: true\nstorage:\n  inmemory: {{}}\n\
         http:\n  addr: {address}\n"
    )
}

impl Running {
    fn wait(&self) -> Result<(), Failure> {
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(20) {
            if TcpStream::connect(self.address).is_ok() {
                return Ok(());
            }
            thread::sleep(Duration::from_millis(20));
        }
        Err(Failure::new(format!("{} does not listen on {}", self.name, self.address)))
    }

    /// The processors' time that it has used, where the system tells.
    pub(super) fn cpu(&self) -> Option<Duration> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.child.id())).ok()?;
        // Behind the name, which may hold anything: the 12th and 13th, in hundredths of a second (proc(5)).
        let mut fields = stat.rsplit_once(") ")?.1.split(' ').skip(11).map(str::parse::<u64>);
        let (user, system) = (fields.next()?.ok()?, fields.next()?.ok()?);
        Some(Duration::from_millis((user + system) * 10))
    }

    /// The memory that it has, in bytes, where the system tells.
    pub(super) fn memory(&self) -> Option<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
        Some(line.trim().strip_suffix(" kB")?.parse::<u64>().ok()? << 10)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
