//! Options of a flow that are off unless someone wants to see what happens.

use super::choice::FlowChoice;
use longshore_worker::job::{Format, Switches};

/// What is chosen of them.
#[derive(Clone, Debug)]
pub(crate) struct Options {
    /// Whose documents an image has.
    pub(crate) format: Format,
    /// What is switched on.
    pub(crate) switches: Switches,
    /// The repository that blobs are mounted from; empty for none.
    pub(crate) mount_from: String,
    /// Another `Content-Type` of the manifest; empty for its own.
    pub(crate) content_type: String,
    /// Another `Accept`; empty for the usual one.
    pub(crate) accept: String,
    /// What an artifact is.
    pub(crate) artifact_type: String,
    /// The manifest that an artifact is about; empty for none.
    pub(crate) subject: String,
    /// Notes in the manifest: `name=value`, each on a line.
    pub(crate) annotations: String,
    /// Scopes of the token, in the place of those that the flow needs; empty for those.
    pub(crate) scopes: String,
    /// The address that requests say to come from; empty for none.
    pub(crate) request_addr: String,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            format: Format::default(),
            switches: Switches::default(),
            mount_from: String::new(),
            content_type: String::new(),
            accept: String::new(),
            // So that one can be pushed at once; it says of itself that it is an example.
            artifact_type: "application/vnd.example.note".to_owned(),
            subject: String::new(),
            annotations: String::new(),
            scopes: String::new(),
            request_addr: String::new(),
        }
    }
}

/// The formats, in the order of the menu.
pub(crate) const FORMATS: [Format; 4] = [Format::Oci, Format::Docker, Format::Schema1, Format::Artifact];

/// A format's name in the menu.
pub(crate) fn label(format: Format) -> &'static str {
    match format {
        Format::Oci => "OCI",
        Format::Docker => "Docker schema 2",
        Format::Schema1 => "Docker schema 1, signed",
        Format::Artifact => "Artifact",
    }
}

macro_rules! switches {
    ($($(#[$doc:meta])* $name:ident($field:ident) = $id:literal, $label:literal, $flows:expr;)*) => {
        /// Something that can be switched on.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Switch { $($(#[$doc])* $name,)* }
        impl Switch {
            /// All of them, in the order that they stand in.
            pub(crate) const ALL: &'static [Self] = &[$(Self::$name),*];
            /// The id of the control in the page.
            pub(crate) fn id(self) -> &'static str {
                match self { $(Self::$name => $id,)* }
            }
            /// What stands beside it.
            pub(crate) fn label(self) -> &'static str {
                match self { $(Self::$name => $label,)* }
            }
            /// Whether a flow has it.
            pub(crate) fn is_of(self, flow: FlowChoice) -> bool {
                let has: fn(FlowChoice) -> bool = match self { $(Self::$name => $flows,)* };
                has(flow)
            }
            /// Whether it is on.
            pub(crate) fn is_on(self, switches: &Switches) -> bool {
                match self { $(Self::$name => switches.$field,)* }
            }
            /// Switches it on or off.
            pub(crate) fn set(self, switches: &mut Switches, on: bool) {
                match self { $(Self::$name => switches.$field = on,)* }
            }
        }
    };
}
switches! {
    /// Nobody asks first whether a blob is there.
    SkipHead(skip_head_checks) = "skip-head-checks", "Do not ask first whether a blob is there", FlowChoice::is_push;
    /// Nobody looks afterwards.
    SkipChecks(skip_blob_push_checks) = "skip-blob-push-checks", "Do not look afterwards whether a blob is there, and the same", FlowChoice::is_push;
    /// By digest.
    ByDigest(push_by_manifest_digest) = "push-by-manifest-digest", "Push the manifest by its digest, without tags", FlowChoice::is_push;
    /// In ASCII.
    Ascii(ensure_ascii) = "ensure-ascii", "Write documents in ASCII alone, which changes their digests", FlowChoice::is_push;
    /// Without history.
    BrokenConfig(with_broken_manifest_config) = "with-broken-manifest-config", "Leave the history out of the config", FlowChoice::is_push;
    /// Layers that nobody pushed.
    InvalidReferences(manifest_invalid_blob_references) = "manifest-invalid-blob-references", "Name layers that were never pushed", FlowChoice::is_push;
    /// First without a token.
    WithoutToken(attempt_pull_without_token) = "attempt-pull-without-token", "Ask first without a token, which has to be refused", FlowChoice::is_pull;
    /// The same type.
    MatchingType(require_matching_manifest_type) = "require-matching-manifest-type", "Content-Type has to be the manifest's own media type", FlowChoice::is_pull;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_switch_switches_itself_alone() {
        for switch in Switch::ALL {
            let mut switches = Switches::default();
            switch.set(&mut switches, true);
            let on: Vec<&Switch> = Switch::ALL.iter().filter(|switch| switch.is_on(&switches)).collect();
            assert_eq!(on, [switch]);
        }
    }
}
