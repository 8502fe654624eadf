//! The module of the page Manifests.

fn main() {
    longshore_web::manifests();
}
