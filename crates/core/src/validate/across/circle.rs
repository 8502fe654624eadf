//! Circles: documents that lead back to themselves. By true digests there are none; by wrong names there may be.

use super::tree::Tree;
use crate::diagnostics::across as diagnostics;
use crate::validate::finding::Finding;
use crate::validate::judge::{Judge, Judges};
use crate::validate::sink::Sink;

/// What leads back, for each file. Depth is bounded by memory alone.
pub(super) fn check(tree: &Tree<'_>) -> Vec<Vec<Finding>> {
    let mut found: Vec<Vec<Finding>> = tree.entries.iter().map(|_| Vec::new()).collect();
    let mut marks = vec![Mark::New; tree.entries.len()];
    for start in &tree.order {
        // Each document on the way, and how many of its references were followed.
        let mut way: Vec<(usize, usize)> = vec![(*start, 0)];
        while let Some((at, followed)) = way.last_mut() {
            let (at, next) = (*at, *followed);
            *followed += 1;
            if next == 0 && !enter(&mut marks, at) {
                way.pop();
                continue;
            }
            let Some(reference) = tree.references.get(at).and_then(|all| all.get(next)) else {
                set(&mut marks, at, Mark::Done);
                way.pop();
                continue;
            };
            let Some(target) = reference.target else { continue };
            match marks.get(target) {
                Some(Mark::New) => way.push((target, 0)),
                Some(Mark::OnTheWay) => {
                    let report = tree.entries.get(at).and_then(|entry| entry.report.as_ref());
                    if let (Some(report), Some(found)) = (report, found.get_mut(at)) {
                        let mut sink = Sink::new(report.json());
                        sink.judges = Judges::of(&[Judge::Spec]);
                        sink.value(&diagnostics::CIRCLE, reference.node, &[]);
                        found.extend(sink.into_findings());
                    }
                }
                Some(Mark::Done) | None => {}
            }
        }
    }
    found
}

/// How far a document is followed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    New,
    OnTheWay,
    Done,
}

/// Whether a document is new, which it then no longer is.
fn enter(marks: &mut [Mark], at: usize) -> bool {
    let is_new = marks.get(at) == Some(&Mark::New);
    if is_new {
        set(marks, at, Mark::OnTheWay);
    }
    is_new
}

fn set(marks: &mut [Mark], at: usize, mark: Mark) {
    if let Some(place) = marks.get_mut(at) {
        *place = mark;
    }
}
