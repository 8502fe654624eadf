//! Makes the site out of the compiled page: reads `index.html` and the files that its
//! `data-trunk` links name, runs wasm-bindgen, names each file for its content, and writes
//! all of it, also compressed, into one folder that any web server can serve.
//!
//! With the word `package` it makes the JavaScript package instead.

mod arguments;
mod bindings;
mod document;
mod files;
mod names;
mod package;
mod policy;
mod site;
mod sizes;
mod slim;
mod styles;

use std::process::ExitCode;

use arguments::{Arguments, PackageArguments};

fn main() -> ExitCode {
    let mut given = std::env::args_os().skip(1).peekable();
    let made = if given.next_if(|word| word == "package").is_some() {
        PackageArguments::parse(given).map(|arguments| package::make(&arguments))
    } else {
        Arguments::parse(given).map(|arguments| run(&arguments))
    };
    let made = match made {
        Ok(made) => made,
        Err(wrong) => {
            eprintln!("longshore-bundle: {wrong}\n{}", arguments::USAGE);
            return ExitCode::from(2);
        }
    };
    match made {
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
        files::compress(&mut files, &arguments.out);
    }
    files::write(&files, &arguments.out)?;
    let Some(limit) = arguments.limit else {
        return Ok(true);
    };
    let table = sizes::Table::measure(&files);
    print!("{}", table.render(limit));
    Ok(table.first_load() <= limit)
}
