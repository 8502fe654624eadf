//! Proxies that others wrote, with what is offered for them.

use crate::support::peer::{self, Peer};
use std::net::SocketAddr;
use std::process::Command;

/// nginx with one server on a free port; it ends with this value.
pub(crate) struct Nginx {
    peer: Peer,
    _folder: tempfile::TempDir,
}

impl Nginx {
    /// Starts it with this inside of its `server`. None, and a line that says so, where the program is not named.
    pub(crate) fn start(server: &str) -> Option<Self> {
        let program = peer::named("LONGSHORE_NGINX")?;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().display();
        let temporary: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
            .map(|name| format!("{name}_temp_path {path}/{name};\n"))
            .concat();
        let peer = Peer::start(|address| {
            // One process, so that none is left when it is ended.
            let file = format!(
                "daemon off;\nmaster_process off;\npid {path}/pid;\nerror_log stderr;\nevents {{}}\n\
                 http {{\naccess_log off;\n{temporary}server {{\nlisten {address};\n{server}}}\n}}\n"
            );
            let config = folder.path().join("nginx.conf");
            std::fs::write(&config, file).unwrap();
            let mut command = Command::new(&program);
            command.arg("-p").arg(folder.path()).arg("-c").arg(config).arg("-e").arg("stderr");
            command
        });
        Some(Self { peer, _folder: folder })
    }

    pub(crate) fn url(&self) -> String {
        self.peer.url()
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.peer.address
    }
}

/// Caddy on a free port; it ends with this value.
pub(crate) struct Caddy {
    peer: Peer,
    _folder: tempfile::TempDir,
}

impl Caddy {
    /// Starts it with this file, in which it listens at its own address and not at that of the registry. None, and a line
    /// that says so, where the program is not named.
    pub(crate) fn start(file: &str, registry: &str) -> Option<Self> {
        let program = peer::named("LONGSHORE_CADDY")?;
        let folder = tempfile::tempdir().unwrap();
        let (first, rest) = file.split_once('\n').unwrap();
        assert_eq!(first, format!("{registry} {{"));
        let peer = Peer::start(|address| {
            let config = folder.path().join("Caddyfile");
            std::fs::write(&config, format!("{{\nadmin off\n}}\nhttp://{address} {{\n{rest}")).unwrap();
            let mut command = Command::new(&program);
            command.arg("run").arg("--adapter").arg("caddyfile").arg("--config").arg(config);
            // Where it would keep certificates, and what it was last started with.
            command
                .env("HOME", folder.path())
                .env("XDG_DATA_HOME", folder.path())
                .env("XDG_CONFIG_HOME", folder.path());
            command.stderr(std::process::Stdio::null());
            command
        });
        Some(Self { peer, _folder: folder })
    }

    pub(crate) fn url(&self) -> String {
        self.peer.url()
    }
}
