//! Prints the TypeScript types of the package: all of them, or with the argument `validate` those of the validator.

use std::process::ExitCode;

fn main() -> ExitCode {
    let text = match std::env::args().nth(1).as_deref() {
        None => longshore_wasm::types::of_all(),
        Some("validate") => longshore_wasm::types::of_the_validator(),
        Some(other) => {
            eprintln!("longshore-types: '{other}' is no part of the package; it knows: validate");
            return ExitCode::from(2);
        }
    };
    print!("{text}");
    ExitCode::SUCCESS
}
