//! Makes the site out of the compiled page: reads `index.html` and the files that its
//! `data-trunk` links name, runs wasm-bindgen, names each file for its content, and writes
//! all of it, also compressed, into one folder that any web server can serve.

mod arguments;
mod bindings;
mod document;
mod files;
mod names;
mod policy;
mod site;
mod sizes;
mod slim;
mod styles;

use std::process::ExitCode;

use arguments::Arguments;
use files::File;

fn main() -> ExitCode {
    let arguments = match Arguments::parse(std::env::args_os().skip(1)) {
        Ok(arguments) => arguments,
        Err(wrong) => {
            eprintln!("longshore-bundle: {wrong}\n{}", arguments::USAGE);
            return ExitCode::from(2);
        }
    };
    match run(&arguments) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("longshore-bundle: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Writes the site; tells whether it keeps to the size limit, if one was given.
fn run(arguments: &Arguments) -> anyhow::Result<bool> {
    let mut files = site::assemble(arguments)?;
    if !arguments.development {
        files.iter_mut().for_each(File::compress);
    }
    files::write(&files, &arguments.out)?;
    let Some(limit) = arguments.limit else {
        return Ok(true);
    };
    let table = sizes::Table::measure(&files);
    print!("{}", table.render(limit));
    Ok(table.first_load() <= limit)
}
