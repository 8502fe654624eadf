use std::net::{Ipv4Addr, TcpListener};
use std::process::Command;

use crate::build;
use crate::failure::Failure;
use crate::workspace::Workspace;

/// Builds everything, and serves the page until ended.
pub(crate) fn run(workspace: &Workspace, port: u16) -> Result<(), Failure> {
    build::all(workspace)?;
    let port = free_port(port)?;
    let mut program = Command::new(workspace.program());
    become_program(program.args(["serve", "--listen", &format!("127.0.0.1:{port}")]))
}

/// The port, or the next one that no other program listens on. 0 stays 0: any port.
pub(crate) fn free_port(wanted: u16) -> Result<u16, Failure> {
    let is_free = |port: &u16| TcpListener::bind((Ipv4Addr::LOCALHOST, *port)).is_ok();
    let port = (wanted..=u16::MAX).find(is_free);
    let port = port.ok_or_else(|| Failure::new(format!("no port from {wanted} on is free")))?;
    if port != wanted {
        eprintln!("  port {wanted} is taken; port {port} is not");
    }
    Ok(port)
}

/// Runs the program in the place of this one, so that what ends this one ends the program.
#[cfg(unix)]
pub(crate) fn become_program(program: &mut Command) -> Result<(), Failure> {
    use std::os::unix::process::CommandExt;
    let error = program.exec();
    Err(Failure::while_doing("cannot start the program")(error))
}

/// Runs the program to its end. Ctrl-C reaches both.
#[cfg(not(unix))]
pub(crate) fn become_program(program: &mut Command) -> Result<(), Failure> {
    crate::process::run(program)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_port_is_passed_over() {
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = taken.local_addr().unwrap().port();
        let free = free_port(port).unwrap();
        assert_ne!(free, port);
        assert!(TcpListener::bind((Ipv4Addr::LOCALHOST, free)).is_ok());
    }
}
