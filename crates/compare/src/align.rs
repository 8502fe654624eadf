//! Which exchange of the one run is which of the other.

use crate::Side;
use crate::address::Address;
use std::collections::HashMap;

/// Places in the two runs.
pub(crate) type Pair = (Option<usize>, Option<usize>);

/// How closely two exchanges are the same: by step, method and exact address; by the address's shape; by the step alone.
const LEVELS: usize = 3;

/// Numbers for what is compared: equal ones where it is equal.
#[derive(Default)]
pub(crate) struct Keys(HashMap<String, u32>);

/// The keys of an exchange, the closest first.
pub(crate) type Key = [u32; LEVELS];

impl Keys {
    /// The keys of a run.
    pub(crate) fn of(&mut self, side: Side<'_>, addresses: &[Address]) -> Vec<Key> {
        let exchanges = side.transcript.exchanges.iter().zip(addresses);
        let keys = exchanges.map(|(exchange, address)| {
            let (step, method) = (exchange.request.step.as_str(), &exchange.request.method);
            [
                self.number(format!("{step} {method} {}", address.exact)),
                self.number(format!("{step} {method} {}", address.shape)),
                self.number(step.to_owned()),
            ]
        });
        keys.collect()
    }

    fn number(&mut self, text: String) -> u32 {
        let next = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
        *self.0.entry(text).or_insert(next)
    }
}

/// Pairs of places, each place once: those of each run in their order.
pub(crate) fn align(a: &[Key], b: &[Key]) -> Vec<Pair> {
    let mut pairs = Vec::with_capacity(a.len().max(b.len()));
    gap(a, b, (0, 0), 0, &mut pairs);
    pairs
}

/// Aligns what stands between exchanges that were found to be the same already: by the next level.
fn gap(a: &[Key], b: &[Key], (from_a, from_b): (usize, usize), level: usize, pairs: &mut Vec<Pair>) {
    if level == LEVELS || a.is_empty() || b.is_empty() {
        pairs.extend((0..a.len()).map(|at| (Some(from_a + at), None)));
        pairs.extend((0..b.len()).map(|at| (None, Some(from_b + at))));
        return;
    }
    let keys = |side: &[Key]| -> Vec<u32> { side.iter().map(|key| key[level]).collect() };
    let (mut done_a, mut done_b) = (0, 0);
    for (at_a, at_b) in common(&keys(a), &keys(b)) {
        gap(&a[done_a..at_a], &b[done_b..at_b], (from_a + done_a, from_b + done_b), level + 1, pairs);
        pairs.push((Some(from_a + at_a), Some(from_b + at_b)));
        (done_a, done_b) = (at_a + 1, at_b + 1);
    }
    gap(&a[done_a..], &b[done_b..], (from_a + done_a, from_b + done_b), level + 1, pairs);
}

/// Where the longest common subsequence stands in both; where the two have little in common, a long one.
fn common(a: &[u32], b: &[u32]) -> Vec<(usize, usize)> {
    let same = |(x, y): &(&u32, &u32)| x == y;
    let begin = a.iter().zip(b).take_while(same).count();
    let (rest_a, rest_b) = (&a[begin..], &b[begin..]);
    let end = rest_a.iter().rev().zip(rest_b.iter().rev()).take_while(same).count();
    let (middle_a, middle_b) = (&rest_a[..rest_a.len() - end], &rest_b[..rest_b.len() - end]);
    let mut pairs: Vec<(usize, usize)> = (0..begin).map(|at| (at, at)).collect();
    let middle = longest(middle_a, middle_b).unwrap_or_else(|| nearest(middle_a, middle_b));
    pairs.extend(middle.into_iter().map(|(x, y)| (begin + x, begin + y)));
    pairs.extend((0..end).map(|at| (a.len() - end + at, b.len() - end + at)));
    pairs
}

/// So many insertions and deletions are tried: the cost is the square of it.
const MOST: usize = 1500;

/// The longest one, by Myers's algorithm (“An O(ND) Difference Algorithm and Its Variations”, 1986); none where the two have
/// less in common than is tried.
fn longest(a: &[u32], b: &[u32]) -> Option<Vec<(usize, usize)>> {
    let most = MOST.min(a.len() + b.len());
    // The furthest place in `a` on each diagonal: those with less of `a` than of `b` are to the left of the middle.
    let middle = most + 1;
    let mut furthest = vec![0_usize; 2 * middle + 1];
    let mut steps: Vec<Vec<usize>> = Vec::new();
    for edits in 0..=most {
        steps.push(furthest[middle - edits..=middle + edits].to_vec());
        let mut diagonal = middle - edits;
        while diagonal <= middle + edits {
            let is_down = is_down(&furthest, diagonal, middle, edits);
            let mut x = if is_down { furthest[diagonal + 1] } else { furthest[diagonal - 1] + 1 };
            // Of places before the beginning of `b` there are none.
            let Some(mut y) = (x + middle).checked_sub(diagonal) else {
                diagonal += 2;
                continue;
            };
            while a.get(x).is_some_and(|key| b.get(y) == Some(key)) {
                (x, y) = (x + 1, y + 1);
            }
            furthest[diagonal] = x;
            if x >= a.len() && y >= b.len() {
                return Some(back(&steps, (a.len(), b.len()), diagonal, middle));
            }
            diagonal += 2;
        }
    }
    None
}

/// Whether the furthest way to a diagonal comes from the one above, by an insertion.
fn is_down(furthest: &[usize], diagonal: usize, middle: usize, edits: usize) -> bool {
    diagonal == middle - edits
        || (diagonal != middle + edits && furthest[diagonal - 1] < furthest[diagonal + 1])
}

/// The pairs on the way back to the beginning.
fn back(
    steps: &[Vec<usize>],
    (mut x, mut y): (usize, usize),
    mut diagonal: usize,
    middle: usize,
) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    for (edits, step) in steps.iter().enumerate().rev() {
        let mut furthest = vec![0; 2 * middle + 1];
        furthest[middle - edits..=middle + edits].copy_from_slice(step);
        let (from_x, from) = if edits == 0 {
            (0, diagonal)
        } else if is_down(&furthest, diagonal, middle, edits) {
            (furthest[diagonal + 1], diagonal + 1)
        } else {
            (furthest[diagonal - 1], diagonal - 1)
        };
        let from_y = (from_x + middle).saturating_sub(from);
        while x > from_x && y > from_y {
            (x, y) = (x - 1, y - 1);
            pairs.push((x, y));
        }
        (x, y, diagonal) = (from_x, from_y, from);
    }
    pairs.reverse();
    pairs
}

/// So far ahead the same is looked for.
const AHEAD: usize = 200;

/// Each with the next one that is the same, if it is not far.
fn nearest(a: &[u32], b: &[u32]) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    let mut done = 0;
    for (x, key) in a.iter().enumerate() {
        let found = b.iter().skip(done).take(AHEAD).position(|other| other == key);
        if let Some(ahead) = found {
            pairs.push((x, done + ahead));
            done += ahead + 1;
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The length of the longest common subsequence, by the table of all prefixes.
    fn length(a: &[u32], b: &[u32]) -> usize {
        let mut row = vec![0; b.len() + 1];
        for x in a {
            let mut diagonal = 0;
            for (at, y) in b.iter().enumerate() {
                let above = row[at + 1];
                row[at + 1] = if x == y { diagonal + 1 } else { above.max(row[at]) };
                diagonal = above;
            }
        }
        row[b.len()]
    }

    #[test]
    fn what_is_common_is_as_long_as_it_can_be() {
        // A linear congruential generator: always the same sequences.
        let mut state = 1_u32;
        let mut next = |below: u32| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 16) % below
        };
        for _ in 0..500 {
            let (long, wide, letters) = (next(14), next(14), next(5) + 1);
            let a: Vec<u32> = (0..long).map(|_| next(letters)).collect();
            let b: Vec<u32> = (0..wide).map(|_| next(letters)).collect();
            let pairs = common(&a, &b);
            assert!(pairs.iter().all(|(x, y)| a[*x] == b[*y]), "{a:?} {b:?}: {pairs:?}");
            assert!(pairs.windows(2).all(|two| two[0].0 < two[1].0 && two[0].1 < two[1].1), "{pairs:?}");
            assert_eq!(pairs.len(), length(&a, &b), "{a:?} {b:?}: {pairs:?}");
        }
    }

    #[test]
    fn every_exchange_is_in_one_pair() {
        let a: Vec<Key> = (0..50).map(|at| [at, at % 7, at % 3]).collect();
        let b: Vec<Key> = (0..50).map(|at| [at * 2, at % 5, at % 2]).collect();
        let pairs = align(&a, &b);
        let of = |side: fn(&Pair) -> Option<usize>| pairs.iter().filter_map(side).collect::<Vec<_>>();
        assert_eq!(of(|pair| pair.0), (0..50).collect::<Vec<_>>());
        assert_eq!(of(|pair| pair.1), (0..50).collect::<Vec<_>>());
    }
}
