//! What is to be run, and what it came to.

use super::{Reader, Wire, Writer, fields, variants};
use crate::gate::{Body, Rewritten, Verdict};
use crate::job::{Child, Content, Document, File, FilesOf, Flow, Format, Job, Push, Switches};
use crate::name::BlobName;
use crate::summary::{List, Next, Summary};
use longshore_client::flows::{
    Copy, Delete, DeleteBlob, ListReferrers, ListRepositories, ListTags, Login, Pull, PullOptions,
};
use longshore_client::{Failure, Fault, FlowError, Step};

fields! {
    Job { target, embedded, gateway, flow, expected, retries, step, run }
    File { name, content }
    Document { media_type, manifest, digest, blobs, children }
    Child { media_type, digest, content }
    Login { scopes }
    Push {
        repository, tags, content, format, artifact_type, subject, annotations, platforms, chunk_size, sessions, mount_from,
        content_type, scopes, switches
    }
    Switches {
        skip_head_checks, skip_blob_push_checks, push_by_manifest_digest, ensure_ascii, with_broken_manifest_config,
        manifest_invalid_blob_references, attempt_pull_without_token, require_matching_manifest_type
    }
    Pull { repository, reference, options }
    PullOptions { accept_mimetypes, attempt_pull_without_token, require_matching_manifest_type, scopes }
    ListTags { repository, page_size }
    ListRepositories { page_size }
    ListReferrers { repository, digest, artifact_type }
    Copy { source, reference, target, tags }
    Delete { repository, references }
    DeleteBlob { repository, digest }
    FilesOf { repository, digest, size }
    BlobName { digest, title, file, size }
    Summary { title, facts, list, repository, reference, next }
    List { name, items, empty, pages }
    FlowError { fault, step, exchange, request, expected, actual, sentence, advice, is_passing, untrusted_realm }
    Rewritten { method, url, headers, body }
}

variants! {
    Flow {
        0: Ping,
        1: Login(login),
        2: Push(push),
        3: Pull(pull),
        4: PullIndex(pull),
        5: Head { repository, reference },
        6: Tags(list),
        7: Catalog(list),
        8: Referrers(list),
        9: Copy(copy),
        10: Delete(delete),
        11: DeleteBlob(delete),
        12: CancelUpload(repository),
        13: ResumeUpload { repository, chunk_size },
        14: Look(pull),
        15: Files(files),
    }
    Content {
        0: Sample,
        1: Files { files, archives_as_they_are },
        2: Document(document),
    }
    Format {
        0: Oci,
        1: Docker,
        2: Schema1,
        3: Artifact,
    }
    Verdict {
        0: Send(fault),
        1: Edit(rewritten, fault),
        2: Drop,
    }
    Body {
        0: AsItIs,
        1: Bytes(bytes),
        2: File(file),
    }
    Next {
        0: Pull,
        1: PullIndex,
        2: Tags,
    }
    Fault {
        0: Input,
        1: Registry,
        2: Network,
        3: Stopped,
        4: Bug,
        5: Expected,
        6: Intervention,
    }
}

/// A failure goes as its step and its name; both sides know the rest.
impl Wire for Failure {
    fn write(&self, to: &mut Writer) {
        self.step.write(to);
        self.name.to_owned().write(to);
    }

    fn read(from: &mut Reader) -> Option<Self> {
        let (step, name) = (Step::read(from)?, String::read(from)?);
        Self::named(&name).find(|failure| failure.step == step).copied()
    }
}
