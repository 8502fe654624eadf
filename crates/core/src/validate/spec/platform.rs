//! Platforms: the names of systems and processors.

use super::manifest::advise;
use crate::diagnostics::manifest::PLATFORM_NAME;
use crate::json::NodeId;
use crate::validate::shape::shown;
use crate::validate::sink::Sink;

/// The names of operating systems that Go has, and what is written for the platform of an attestation.
pub(in crate::validate) const SYSTEMS: &str = "aix android darwin dragonfly freebsd hurd illumos ios js linux nacl netbsd openbsd plan9 solaris unknown wasip1 windows zos";
/// The same of processors.
pub(in crate::validate) const PROCESSORS: &str = "386 amd64 amd64p32 arm arm64 arm64be armbe loong64 mips mips64 mips64le mips64p32 mips64p32le mipsle ppc ppc64 ppc64le riscv riscv64 s390 s390x sparc sparc64 unknown wasm";

/// Gives advice about the names in a config or a `platform`.
pub(super) fn check(sink: &mut Sink<'_, '_>, of: NodeId) {
    let json = sink.json;
    for (name, known) in [("os", SYSTEMS), ("architecture", PROCESSORS)] {
        let Some(node) = json.member(of, name) else { continue };
        let Some(text) = json.string(node) else { continue };
        if !is_among(known, &text) {
            let shown = shown(json, node);
            advise(sink, |sink| sink.value(&PLATFORM_NAME, node, &[&shown]));
        }
    }
}

/// Whether a name is in a list of them.
pub(in crate::validate) fn is_among(known: &str, name: &str) -> bool {
    known.split(' ').any(|known| known == name)
}
