use std::env;
use std::fs;

use super::wasm::TARGET;
use crate::process;

/// What is missing for wasm32, and the commands that get it on this system.
pub(super) fn wasm() -> String {
    format!(
        "the page needs Rust's standard library for {TARGET}, which is missing. To get it:\n{}",
        commands(&system(), process::find("rustup").is_some())
    )
}

/// How the system calls itself: `debian`, `fedora`, `macos`, `windows` and so on, its own name
/// before those that it is like.
fn system() -> Vec<String> {
    match env::consts::OS {
        "linux" => linux(&fs::read_to_string("/etc/os-release").unwrap_or_default()),
        other => vec![other.to_owned()],
    }
}

/// The values of `ID` and `ID_LIKE`. <https://www.freedesktop.org/software/systemd/man/os-release>
fn linux(release: &str) -> Vec<String> {
    let value = |key: &str| {
        let line = release.lines().find_map(|line| line.strip_prefix(key));
        line.unwrap_or_default().trim_matches('"').to_owned()
    };
    let names = format!("{} {}", value("ID="), value("ID_LIKE="));
    names.split_whitespace().map(str::to_owned).collect()
}

fn commands(system: &[String], has_rustup: bool) -> String {
    let target = format!("rustup target add {TARGET}");
    if has_rustup {
        return format!("  {target}");
    }
    let own = |name: &str| match name {
        "debian" => Some(format!(
            "  sudo apt-get install {}   (then run this again)",
            super::debian::TOOLCHAIN.join(" ")
        )),
        "ubuntu" => Some(format!("  sudo apt-get install rustup\n  rustup default stable\n  {target}")),
        "fedora" => Some(format!("  sudo dnf install rust-std-static-{TARGET} lld")),
        "arch" => Some("  sudo pacman -S rust-wasm lld".to_owned()),
        "alpine" => Some("  doas apk add rust-wasm lld".to_owned()),
        "macos" => Some(format!("  brew install rustup\n  rustup default stable\n  {target}")),
        "windows" => Some(format!("  winget install Rustlang.Rustup\n  {target}")),
        _ => None,
    };
    system
        .iter()
        .find_map(|name| own(name))
        .unwrap_or_else(|| format!("  install rustup as https://rustup.rs says\n  {target}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_system_is_known_by_its_name_or_by_what_it_is_like() {
        let mint = "NAME=\"Linux Mint\"\nID=linuxmint\nID_LIKE=\"ubuntu debian\"\n";
        assert_eq!(linux(mint), ["linuxmint", "ubuntu", "debian"]);
        assert!(commands(&linux(mint), false).contains("apt-get install rustup"));
        assert!(commands(&linux("ID=debian\n"), false).contains("rustc-web"));
        assert!(commands(&linux("ID=fedora\n"), false).contains("dnf"));
        assert!(commands(&linux("ID=unheard-of\n"), false).contains("https://rustup.rs"));
    }

    #[test]
    fn who_has_rustup_needs_nothing_else() {
        let advice = commands(&["debian".to_owned()], true);
        assert_eq!(advice, "  rustup target add wasm32-unknown-unknown");
    }
}
