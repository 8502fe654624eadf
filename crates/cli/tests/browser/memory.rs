//! The memory of a browser, of all its processes.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{JoinHandle, sleep, spawn};
use std::time::Duration;

/// Memory is looked at so often.
const BETWEEN: Duration = Duration::from_millis(100);

/// Watches how much memory a process and those that it started have, from now on.
pub(crate) struct Memory {
    before: u64,
    is_over: Arc<AtomicBool>,
    most: JoinHandle<u64>,
}

impl Memory {
    /// Watches this process and its descendants.
    pub(crate) fn of(root: u32) -> Self {
        let is_over = Arc::new(AtomicBool::new(false));
        let over = Arc::clone(&is_over);
        let most = spawn(move || {
            let mut most = 0;
            while !over.load(Ordering::Relaxed) {
                most = most.max(in_memory(root));
                sleep(BETWEEN);
            }
            most
        });
        Self { before: in_memory(root), is_over, most }
    }

    /// By how many bytes it has grown at the most.
    pub(crate) fn grown(self) -> u64 {
        self.is_over.store(true, Ordering::Relaxed);
        self.most.join().unwrap().saturating_sub(self.before)
    }
}

/// What a process and its descendants have in memory that is theirs, in bytes: not what lies in files.
fn in_memory(root: u32) -> u64 {
    let processes: Vec<(u32, u32, u64)> = std::fs::read_dir("/proc")
        .into_iter()
        .flatten()
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
        .filter_map(|process: u32| Some((process, status(process)?)))
        .map(|(process, (parent, bytes))| (process, parent, bytes))
        .collect();
    let mut family = BTreeSet::from([root]);
    loop {
        let more: Vec<u32> = processes
            .iter()
            .filter(|(process, parent, _)| family.contains(parent) && !family.contains(process))
            .map(|(process, ..)| *process)
            .collect();
        if more.is_empty() {
            break;
        }
        family.extend(more);
    }
    processes.iter().filter(|(process, ..)| family.contains(process)).map(|(.., bytes)| bytes).sum()
}

/// A process's parent, and its memory in bytes (proc(5)).
fn status(process: u32) -> Option<(u32, u64)> {
    let text = std::fs::read_to_string(Path::new("/proc").join(process.to_string()).join("status")).ok()?;
    let field = |name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(name))?;
        line.split_whitespace().next()?.parse::<u64>().ok()
    };
    let memory = field("RssAnon:").unwrap_or(0) + field("RssShmem:").unwrap_or(0);
    Some((u32::try_from(field("PPid:")?).ok()?, memory << 10))
}
