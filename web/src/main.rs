//! The module that is loaded first: the frame with the page Play.

fn main() {
    longshore_web::frame();
}
