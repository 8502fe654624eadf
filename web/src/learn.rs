//! The module of the page Learn.

fn main() {
    longshore_web::learn();
}
