//! Failures that a flow may be asked to meet: each belongs to a step, and has a cause in the state of the registry or in
//! the request, never a switch.

use crate::step::Step;
use http::StatusCode;
use std::fmt;

/// A failure of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The step that has to fail.
    pub step: Step,
    /// The failure's name.
    pub name: &'static str,
    /// The statuses that say so: the first is the usual one, others are those that the specification allows as well.
    pub statuses: &'static [u16],
    /// What brings it about, as the end of a sentence that begins with “because”.
    pub cause: &'static str,
}

macro_rules! failures {
    ($($step:ident { $($name:literal: $($status:literal)|+, $cause:literal;)* })*) => {
        impl Failure {
            /// All of them, in the order of the steps.
            pub const ALL: &'static [Self] = &[
                $($(Self { step: Step::$step, name: $name, statuses: &[$($status),+], cause: $cause },)*)*
            ];
        }
    };
}
failures! {
    Auth {
        "unauthenticated": 401, "a login came without credentials and without scopes";
        "invalid-authentication": 401, "the username or the password is wrong";
        "invalid-registry": 400, "the scope names another registry's host";
        "app-repository": 405, "the repository is of another kind than image";
        "anonymous-not-allowed": 401, "anonymous access is off and no credentials came";
        "invalid-repository": 400, "the scope's repository is outside the grammar, or too long";
        "slash-repository": 400, "the repository's name is nested, and extended names are off";
        "namespace-disabled": 405, "the repository's namespace is switched off";
    }
    MountBlob {
        "unauthorized-for-mount": 202, "the source may not be pulled, or does not have the blob: an upload session starts instead";
        "readonly-registry": 405, "the whole registry is read-only";
    }
    GetManifest {
        "unknown-tag": 404, "the repository has no such tag";
        "unauthorized": 401 | 403, "the token does not grant pull";
        "disallowed-library-namespace": 400, "the name has no namespace, and library support is off";
        "anonymous-not-allowed": 401, "anonymous access is off and no credentials came";
    }
    GetBlob {
        "geo-blocked": 403, "the client's address is in a blocked region";
        "blob-unknown": 404, "the repository does not have the blob";
    }
    BlobHeadCheck {
        "disallowed-library-namespace": 400, "the name has no namespace, and library support is off";
    }
    StartUpload {
        "disallowed-library-namespace": 400, "the name has no namespace, and library support is off";
        "unauthorized": 401 | 403, "the token does not grant push";
        "read-only": 401, "the repository's state is read-only";
        "mirror-only": 401, "the repository's state is mirror, and this is not the mirror's robot";
        "mirror-misconfigured": 401, "the repository's state is mirror, and no mirror is configured";
        "mirror-robot-missing": 401, "the repository's mirror has no robot account";
        "readonly-registry": 405, "the whole registry is read-only";
        "rate-limited": 429, "the client asks more often than it may";
        "maintenance": 503, "the registry is down for maintenance";
    }
    UploadChunk {
        "range-not-satisfiable": 416, "the chunk does not begin where the last one ended";
    }
    FinishUpload {
        "digest-mismatch": 400, "the bytes that were sent have another digest";
        "quota-exceeded": 403, "the namespace would hold more than it may";
    }
    UploadStatus {
        "upload-unknown": 404, "the upload session was cancelled, or never there";
    }
    PutManifest {
        "disallowed-library-namespace": 400, "the name has no namespace, and library support is off";
        "missing-tag": 404 | 405, "the tag is empty";
        "invalid-tag": 404 | 400, "the tag is outside the grammar";
        "invalid-images": 400, "the manifest of schema 1 has an unknown parent, or its layers in the wrong order";
        "invalid-blob": 400 | 404, "the manifest names a blob that is not there";
        "unsupported-content-type": 415 | 400, "the Content-Type is not taken, or differs from the document's own";
        "read-only": 401, "the repository's state is read-only";
        "mirror-only": 401, "the repository's state is mirror, and this is not the mirror's robot";
        "mirror-misconfigured": 401, "the repository's state is mirror, and no mirror is configured";
        "mirror-robot-missing": 401, "the repository's mirror has no robot account";
        "readonly-registry": 405, "the whole registry is read-only";
        "invalid-manifest": 400, "the format's rules reject the manifest";
        "tag-immutable": 409, "the tag is there and may not be moved";
        "manifest-too-large": 413, "the manifest is longer than the registry takes";
    }
    PutManifestList {
        "invalid-manifest-in-list": 400 | 404, "the index names a manifest that is not there";
        "read-only": 401, "the repository's state is read-only";
        "mirror-only": 401, "the repository's state is mirror, and this is not the mirror's robot";
        "mirror-misconfigured": 401, "the repository's state is mirror, and no mirror is configured";
        "mirror-robot-missing": 401, "the repository's mirror has no robot account";
        "readonly-registry": 405, "the whole registry is read-only";
    }
    DeleteManifest {
        "tag-immutable": 409, "the tag may not be deleted";
        "unsupported": 405 | 400, "the registry does not delete manifests";
    }
    ListTags {
        "namespace-disabled": 405, "the repository's namespace is switched off";
    }
}

impl Failure {
    /// The failures of this name, one for each step that has one.
    pub fn named(name: &str) -> impl Iterator<Item = &'static Self> {
        Self::ALL.iter().filter(move |failure| failure.name == name)
    }

    /// Whether this status says so.
    pub fn is(&self, status: StatusCode) -> bool {
        self.statuses.contains(&status.as_u16())
    }
}

/// `readonly-registry at start-upload (405)`
impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let statuses = self.statuses.iter().map(ToString::to_string).collect::<Vec<_>>().join(" or ");
        write!(f, "{} at {} ({statuses})", self.name, self.step)
    }
}

/// How a run ended that may have been asked to fail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ended<T> {
    /// It reached its goal.
    Done(T),
    /// It failed as it was asked to.
    Failed {
        /// How; none where a part of a blob was to be refused.
        failure: Option<Failure>,
        /// In which exchange.
        exchange: u32,
    },
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_failure_of_a_step_has_its_own_name_and_a_status() {
        let names: BTreeSet<String> =
            Failure::ALL.iter().map(|failure| format!("{} {}", failure.step, failure.name)).collect();
        assert_eq!(names.len(), Failure::ALL.len());
        for failure in Failure::ALL {
            assert!(failure.statuses.iter().all(|status| StatusCode::from_u16(*status).is_ok()), "{failure}");
        }
    }

    #[test]
    fn a_name_may_belong_to_several_steps() {
        let steps: Vec<Step> = Failure::named("readonly-registry").map(|failure| failure.step).collect();
        assert_eq!(steps, [Step::MountBlob, Step::StartUpload, Step::PutManifest, Step::PutManifestList]);
    }
}
