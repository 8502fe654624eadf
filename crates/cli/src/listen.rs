use std::io;
use std::net::{IpAddr, SocketAddr};

use tokio::net::TcpListener;

use crate::failure::Failure;

/// Reads the value of `--listen`: an IP address and a port. `localhost` stands for 127.0.0.1.
///
/// The error is a hint that clap prints behind the value.
pub(crate) fn address(value: &str) -> Result<SocketAddr, String> {
    if let Some(port) = value.strip_prefix("localhost:") {
        return address(&format!("127.0.0.1:{port}"));
    }
    if let Ok(address) = value.parse() {
        return Ok(address);
    }
    let bare = value.trim_start_matches('[').trim_end_matches(']');
    Err(if let Ok(ip) = bare.parse::<IpAddr>() {
        format!("a port is missing; for example {}", SocketAddr::new(ip, 8080))
    } else if value == "localhost" {
        "a port is missing; for example localhost:8080".to_owned()
    } else if value.bytes().all(|byte| byte.is_ascii_digit()) && !value.is_empty() {
        format!("an address is missing; for example 127.0.0.1:{value}")
    } else if value.contains("://") {
        "an address and a port are needed, not a URL; for example 127.0.0.1:8080".to_owned()
    } else {
        "an IP address and a port (0 to 65535) are needed; for example 127.0.0.1:8080 or [::1]:8080"
            .to_owned()
    })
}

/// Listens on the address. Port 0 takes any free port; ask the listener which.
pub(crate) async fn bind(address: SocketAddr) -> Result<TcpListener, Failure> {
    TcpListener::bind(address).await.map_err(|error| {
        let advice = match error.kind() {
            io::ErrorKind::AddrInUse => {
                "another program listens there; end it, or choose another port with --listen"
            }
            io::ErrorKind::AddrNotAvailable => "this machine has no such address; 127.0.0.1 is the usual one",
            io::ErrorKind::PermissionDenied => {
                "the system does not allow it; ports below 1024 are often reserved"
            }
            _ => return Failure::new(format!("cannot listen on {address}: {error}")),
        };
        Failure::new(format!("cannot listen on {address}: {advice}"))
    })
}

/// Completes when the program is asked to end: by Ctrl-C, by SIGTERM, or, if `until_eof`, when
/// its standard input is closed. Signals are watched from this call on, not only once it is waited
/// for: whoever is told where the program listens may end it at once.
pub(crate) fn ended(until_eof: bool) -> impl Future<Output = ()> {
    let signalled = signalled();
    async move {
        tokio::select! {
            () = signalled => {}
            () = input_closed(), if until_eof => {}
        }
    }
}

/// Completes at either signal. Where one cannot be watched, it ends the program by itself.
#[cfg(unix)]
fn signalled() -> impl Future<Output = ()> {
    use tokio::signal::unix::{SignalKind, signal};
    let watched = [SignalKind::interrupt(), SignalKind::terminate()].map(|kind| signal(kind).ok());
    async move {
        let [interrupt, terminate] = watched.map(|watched| async {
            match watched {
                Some(mut signal) => {
                    signal.recv().await;
                }
                None => std::future::pending().await,
            }
        });
        tokio::select! {
            () = interrupt => {}
            () = terminate => {}
        }
    }
}

#[cfg(not(unix))]
async fn signalled() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

/// Reads standard input to its end. The thread that waits for it is left behind when the
/// program ends for another reason, so it is not one of the runtime's.
async fn input_closed() {
    let (closed, notice) = tokio::sync::oneshot::channel();
    std::thread::spawn(move || {
        // An error means, too, that nothing more will come.
        let _ = io::copy(&mut io::stdin().lock(), &mut io::sink());
        let _ = closed.send(());
    });
    let _ = notice.await;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_with_a_port_are_taken() {
        for (value, expected) in [
            ("127.0.0.1:8080", "127.0.0.1:8080"),
            ("localhost:0", "127.0.0.1:0"),
            ("[::1]:80", "[::1]:80"),
            ("0.0.0.0:65535", "0.0.0.0:65535"),
        ] {
            assert_eq!(address(value), Ok(expected.parse().unwrap()), "{value}");
        }
    }

    #[test]
    fn other_values_get_a_hint_that_fits() {
        for (value, hint) in [
            ("127.0.0.1", "example 127.0.0.1:8080"),
            ("::1", "example [::1]:8080"),
            ("[::1]", "example [::1]:8080"),
            ("localhost", "example localhost:8080"),
            ("9000", "example 127.0.0.1:9000"),
            ("http://127.0.0.1:80/", "not a URL"),
            ("127.0.0.1:99999", "0 to 65535"),
            ("localhost:http", "0 to 65535"),
            ("example.org:80", "IP address"),
            ("", "IP address"),
        ] {
            let error = address(value).unwrap_err();
            assert!(error.contains(hint), "{value}: {error}");
        }
    }
}
