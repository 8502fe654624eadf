//! `--reference`, by the same name in each flow that is about one manifest.

use clap::Args;
use longshore_core::Reference;

#[derive(Args)]
pub(super) struct Named {
    /// The tag or the digest of the manifest
    #[arg(
        long,
        visible_alias = "tag",
        value_name = "TAG|DIGEST",
        default_value = "latest",
        allow_hyphen_values = true
    )]
    pub(super) reference: Reference,
}
