//! Browse: walk a registry — repositories, tags, indexes, manifests, layers, the files in a layer, what refers to what.

mod action;
mod cost;
mod document;
mod hands;
mod page;
mod referrers;
mod repository;
mod sidebar;
mod state;

pub(in crate::pages::registries) use page::BrowsePage;
pub(crate) use state::Browse;
