//! The table: every flow of `longshore run`, with every format and every option that it has, at every registry there is —
//! the embedded one; `longshore registry` in both dialects, and with accounts; real distribution, 2.8 and 3. What comes of each is
//! checked by its effect, asked for in plain HTTP. Where a registry rightly does otherwise, `exceptions.rs` says what
//! it does and why.
//!
//! `LONGSHORE_DOCKER_REGISTRY` names distribution 2.8, `LONGSHORE_DISTRIBUTION` version 3; where one is not named, the test says
//! so, and that column is left out. `LONGSHORE_ARTIFACTS` names a folder that the table is written to, as Markdown.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking, and so do its helpers"
)]
#![allow(clippy::unnecessary_wraps, reason = "what prepares a row can fail, though not each does")]

mod embedded;
mod exceptions;
mod held;
mod outcome;
mod place;
mod ran;
mod row;
mod rows;
mod seen;
#[path = "../support/mod.rs"]
mod support;
mod table;
mod target;
mod whole;

use held::{Held, Stock};
use outcome::Outcome;
use place::Place;
use row::Flow;
use std::cell::Cell;
use table::{Column, Table};
use target::Target;

#[test]
fn every_flow_with_every_format_and_option_does_at_each_registry_what_the_table_says() {
    let (flows, stock) = (rows::flows(), Stock::new());
    let targets = Target::all();
    let columns = std::thread::scope(|scope| {
        let started: Vec<_> =
            targets.iter().map(|target| scope.spawn(|| column(&flows, target, &stock))).collect();
        started.into_iter().map(|column| column.join().unwrap()).collect()
    });
    let table = Table { rows: row::of(&flows), columns };
    if let Some(folder) = support::files::artifacts() {
        std::fs::write(folder.join("table.md"), table.markdown()).unwrap();
    }
    let differing = table.differing();
    assert!(differing.is_empty(), "{} differ:\n{}", differing.len(), differing.join("\n"));
}

#[test]
fn each_flow_format_and_option_of_the_program_has_a_row() {
    let missing = whole::missing(&rows::flows());
    assert!(missing.is_empty(), "without a row:\n{}", missing.join("\n"));
}

/// What all rows come to at a registry.
fn column(flows: &[Flow], target: &Target, stock: &Stock) -> Column {
    let held = Held::push(target, stock);
    let cell = |(number, row): (usize, row::Row<'_>)| -> Outcome {
        let repository = format!("devtable/row{number}");
        row.run(&Place { target, stock, held: &held, row: &row, repository, needs: Cell::new(false) })
    };
    Column { name: target.name, cells: row::of(flows).into_iter().enumerate().map(cell).collect() }
}
