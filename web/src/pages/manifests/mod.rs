//! Manifests: look at a document — what it is, what is wrong with it and where, how to mend it, who takes it.

mod action;
mod bar;
mod build;
mod builder;
mod checker;
mod compare;
mod desk;
mod editor;
mod explain;
mod facts;
mod files;
mod findings;
mod hands;
mod judges;
mod kept;
mod layer;
mod opening;
mod page;
mod picture;
mod samples;
mod send;
mod state;
mod works;

pub(crate) use page::ManifestsPage;
