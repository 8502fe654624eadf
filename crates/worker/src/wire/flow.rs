//! What is to be run, and what it came to.

use super::{fields, variants};
use crate::job::{Child, Content, Document, File, Flow, Job};
use crate::name::BlobName;
use crate::summary::Summary;
use longshore_client::flows::{ListTags, Pull, PullOptions, Pushed, TagList};
use longshore_client::{Dialect, Fault, FlowError};

fields! {
    Job { target, embedded, flow }
    File { name, content }
    Document { media_type, manifest, digest, blobs, children }
    Child { media_type, digest, content }
    Pull { repository, reference, options }
    PullOptions { accept_mimetypes, attempt_pull_without_token, require_matching_manifest_type, scopes }
    ListTags { repository, page_size }
    BlobName { digest, title, file, size }
    Pushed { digest, size, sent, mounted, present, dialect }
    TagList { tags, pages }
    FlowError { fault, step, exchange, request, expected, actual, sentence, advice, untrusted_realm }
}

variants! {
    Flow {
        0: Push { repository, tags, content, chunk_size },
        1: Pull(pull),
        2: Tags(list),
    }
    Content {
        0: Sample,
        1: Files { files, archives_as_they_are },
        2: Document(document),
    }
    Summary {
        0: Pushed { repository, tags, pushed },
        1: Pulled { repository, reference, digest, media_type, blobs, bytes },
        2: Tags { repository, list },
    }
    Fault {
        0: Input,
        1: Registry,
        2: Network,
        3: Stopped,
        4: Bug,
        5: Expected,
    }
    Dialect {
        0: Oci,
        1: Quay,
    }
}
