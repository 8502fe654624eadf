//! longshore-registry
