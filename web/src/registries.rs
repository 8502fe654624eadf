//! The module of the pages about a registry as a whole.

fn main() {
    longshore_web::registries();
}
