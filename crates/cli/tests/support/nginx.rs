//! nginx before a registry, configured as the documentation tells.

use super::documented::{HOSTING, block};
use super::peer::{self, Peer};
use std::net::SocketAddr;
use std::process::Command;

/// A proxy on a free port, with all its files in a folder of its own; it ends with this value.
pub struct Nginx {
    peer: Peer,
    pub address: SocketAddr,
    _folder: tempfile::TempDir,
}

impl Nginx {
    /// Starts it before a registry. None, and a line that says so, where `LONGSHORE_NGINX` does not name the program.
    pub fn before(registry: SocketAddr) -> Option<Self> {
        let program = peer::named("LONGSHORE_NGINX")?;
        let documented = block(HOSTING, "### nginx before a registry", "nginx");
        assert!(documented.contains("http://127.0.0.1:5000;"));
        let location = documented.replace("http://127.0.0.1:5000;", &format!("http://{registry};"));
        let folder = tempfile::tempdir().unwrap();
        let peer = Peer::start(|address| {
            std::fs::write(folder.path().join("nginx.conf"), configuration(address, &location)).unwrap();
            let mut command = Command::new(&program);
            command.arg("-p").arg(folder.path()).args(["-c", "nginx.conf", "-e", "error.log"]);
            command
        });
        Some(Self { address: peer.address, peer, _folder: folder })
    }

    pub fn url(&self) -> String {
        self.peer.url()
    }
}

/// One process, so that nothing is left when it ends; and no folder but its own.
fn configuration(address: SocketAddr, location: &str) -> String {
    format!(
        "daemon off;
master_process off;
pid nginx.pid;
events {{}}
http {{
    access_log off;
    client_body_temp_path body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    server {{
        listen {address};
{location}
    }}
}}
"
    )
}
