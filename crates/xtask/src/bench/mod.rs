//! `cargo xtask bench registry`: the registry and its peers, measured in the same run, in turns.
//!
//! Peers take turns in each round, so that a noisy machine is noisy for all of them; medians of the rounds are
//! printed. Everything is on the loopback interface, and everything is in memory.

mod fill;
mod http;
mod load;
mod peer;

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use crate::failure::Failure;
use crate::process;
use crate::setup::WRK;
use crate::step::step;
use crate::workspace::Workspace;
use fill::Content;
use load::{Figures, Load};
use peer::{Peer, Running};

/// How long a peer is measured at a time.
const TURN: Duration = Duration::from_secs(2);

/// So many manifests are pushed before a peer's memory is looked at.
const MANIFESTS: u32 = 10_000;

/// So many tags are listed, as far as a peer takes them in the time that it has for them.
const TAGS: u32 = 100_000;

/// What is measured, in the order of the table.
const ROWS: [(&str, Kind, f64); 6] = [
    ("GET manifest", Kind::Manifest, 2.0),
    ("HEAD blob", Kind::Head, 2.0),
    ("GET blob, 1 KiB", Kind::Small, 2.0),
    ("GET blob, 1 MiB", Kind::Large, 1.1),
    ("push of 1 MiB: POST, PATCH, PUT", Kind::Push, 1.1),
    ("GET 1,000 of 100,000 tags", Kind::Tags, 2.0),
];

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Manifest,
    Head,
    Small,
    Large,
    Push,
    Tags,
}

/// Measures, and prints the tables.
pub(crate) fn registry(workspace: &Workspace, rounds: u32) -> Result<(), Failure> {
    let wrk = WRK.ensure().map_err(Failure::new)?;
    let peers = Peer::all(workspace)?;
    let folder = workspace.target.join("bench");
    fs::create_dir_all(&folder).map_err(Failure::while_doing("cannot make a folder for the measurement"))?;
    let content = Content::make(workspace, &folder)?;
    println!("{}\n{} rounds of {} s each", machine(), rounds, TURN.as_secs());
    for peer in &peers {
        println!("  {}", peer.title());
    }
    let memory = memory(&peers, &folder, &content)?;
    let mut running = Vec::new();
    for peer in &peers {
        let mut started = peer.start(&folder)?;
        let fill = || fill::with_all(started.address, &content, TAGS);
        started.tags = step(&format!("filling {}", peer.name), fill)?;
        if started.tags < TAGS {
            println!("  {} has {} tags: it takes no more in its time", peer.name, started.tags);
        }
        running.push(started);
    }
    let load = Load { wrk, folder, content: &content, turn: TURN };
    let figures = measure(&load, &running, rounds)?;
    print(&peers, &figures, &memory);
    Ok(())
}

/// The memory that each holds after so many manifests, in bytes; none where the system does not tell.
fn memory(peers: &[Peer], folder: &std::path::Path, content: &Content) -> Result<Vec<Option<u64>>, Failure> {
    let look = |peer: &Peer| {
        let started = peer.start(folder)?;
        step(&format!("{MANIFESTS} manifests for {}", peer.name), || {
            fill::with_manifests(started.address, content, MANIFESTS)
        })?;
        Ok(started.memory())
    };
    peers.iter().map(look).collect()
}

/// By row and peer: the figures of each round.
fn measure(load: &Load<'_>, running: &[Running], rounds: u32) -> Result<Vec<Vec<Vec<Figures>>>, Failure> {
    let mut all = vec![vec![Vec::new(); running.len()]; ROWS.len()];
    for round in 1..=rounds {
        step(&format!("round {round} of {rounds}"), || -> Result<(), Failure> {
            for ((what, kind, _), row) in ROWS.iter().zip(&mut all) {
                // Whoever begins is another one in each round.
                for turn in 0..running.len() {
                    let which = (turn + round as usize) % running.len();
                    let figures = load.measure(*kind, &running[which]);
                    let failed =
                        |failure| Failure::new(format!("{what}, {}: {failure}", running[which].name));
                    row[which].push(figures.map_err(failed)?);
                }
            }
            Ok(())
        })?;
    }
    Ok(all)
}

fn print(peers: &[Peer], figures: &[Vec<Vec<Figures>>], memory: &[Option<u64>]) {
    let mut table = vec![vec!["a second (p99; CPU time of one)".to_owned()]];
    table[0].extend(peers.iter().map(|peer| peer.name.to_owned()));
    table[0].extend(["ours / fastest", "goal", "CPU, cheapest / ours"].map(str::to_owned));
    for ((what, _, goal), row) in ROWS.iter().zip(figures) {
        let medians: Vec<_> = row.iter().map(|rounds| Figures::median(rounds)).collect();
        let cells = medians.iter().map(cell);
        let fastest = medians[1..].iter().map(|median| median.rate).fold(0.0, f64::max);
        let ratio = format!("{:.2}", medians[0].rate / fastest);
        let goal = format!("≥ {goal}");
        let cheapest = medians[1..].iter().map(|median| median.cpu).fold(f64::INFINITY, f64::min);
        let cpu = format!("{:.2}", cheapest / medians[0].cpu);
        table.push([(*what).to_owned()].into_iter().chain(cells).chain([ratio, goal, cpu]).collect());
    }
    let mebibytes =
        |bytes: &Option<u64>| bytes.map_or("?".to_owned(), |bytes| format!("{} MiB", bytes >> 20));
    let least = memory[1..].iter().flatten().min();
    let ratio = match (memory[0], least) {
        #[expect(clippy::cast_precision_loss, reason = "a ratio with two digits")]
        (Some(ours), Some(least)) => format!("{:.2}", ours as f64 / *least as f64),
        _ => "?".to_owned(),
    };
    let what = format!("memory after {MANIFESTS} manifests");
    table.push(
        [what]
            .into_iter()
            .chain(memory.iter().map(mebibytes))
            .chain([ratio, "< 1".to_owned(), String::new()])
            .collect(),
    );
    print!("\n{}", aligned(&table));
}

fn cell(figures: &Figures) -> String {
    let Figures { rate, p99, cpu } = figures;
    let cpu = if *cpu < 1e-3 { format!("{:.0} µs", cpu * 1e6) } else { format!("{:.1} ms", cpu * 1e3) };
    format!("{rate:.0} ({:.1} ms; {cpu})", p99 * 1e3)
}

/// The table's lines: the first column to the left, the others to the right.
fn aligned(table: &[Vec<String>]) -> String {
    let width = |at: usize| table.iter().map(|row| row[at].chars().count()).max().unwrap_or(0);
    let widths: Vec<_> = (0..table[0].len()).map(width).collect();
    let mut text = String::new();
    for row in table {
        let cells = row.iter().zip(&widths).enumerate().map(|(at, (cell, width))| match at {
            0 => format!("{cell:<width$}"),
            _ => format!("{cell:>width$}"),
        });
        text.push_str(&cells.collect::<Vec<_>>().join("  "));
        text.push('\n');
    }
    text
}

/// What it is measured on.
fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(0, std::num::NonZero::get);
    let model = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = model.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split(' ').next().unwrap_or("?").to_owned();
    format!("{cores} cores ({}), load {load} at the beginning", model.map_or("?", |(_, model)| model))
}

/// Says what a program answers to this.
fn version(program: &PathBuf, argument: &str) -> String {
    let text = process::ask(std::process::Command::new(program).arg(argument)).unwrap_or_default();
    text.lines().next().and_then(|line| line.split(' ').next_back()).unwrap_or("?").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_aligned() {
        let table = [["what", "a"], ["x", "1,000"]].map(|row| row.map(str::to_owned).to_vec());
        assert_eq!(aligned(&table), "what      a\nx     1,000\n");
    }
}
