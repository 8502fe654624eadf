//! longshore-client
