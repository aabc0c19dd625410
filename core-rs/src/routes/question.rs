//! A question made ready: which concerts are allowed, and which days stand apart.

#![allow(
    clippy::indexing_slicing,
    reason = "concerts are positions of the validated festival; the wishes were validated against it"
)]

use std::sync::Arc;

use super::wishes::Wishes;
use crate::error::Error;
use crate::schedule::{Festival, Legs};

/// Consecutive festival days whose concerts stand apart from all days before and after: every concert of an
/// earlier block precedes every one of a later block. Almost always one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// Range of positions in [`Question::allowed`].
    pub concerts: std::ops::Range<usize>,
    /// First and last festival day.
    pub days: (u32, u32),
}

/// Wishes checked against a festival, with the allowed concerts in order and their blocks.
#[derive(Debug, Clone)]
pub struct Question {
    /// The wishes.
    pub wishes: Wishes,
    /// The legs that they allow.
    pub legs: Legs,
    /// Concerts that no filter rules out, ascending.
    pub allowed: Vec<u32>,
    /// The blocks, in time.
    pub blocks: Vec<Block>,
    /// Concerts that every route holds, ascending, unique.
    pub include: Vec<u32>,
}

impl Question {
    /// Checks the wishes and finds the blocks. Cost: O(n + H² + days * H²).
    ///
    /// # Errors
    /// Those of [`Wishes::validate`].
    pub fn new(festival: Arc<Festival>, wishes: Wishes) -> Result<Self, Error> {
        wishes.validate(&festival)?;
        let allowed = allowed_concerts(&festival, &wishes.blocked);
        let legs = Legs::new(festival, wishes.legs.clone());
        let blocks = find_blocks(&legs, &allowed);
        let mut include = wishes.include.clone();
        include.sort_unstable();
        include.dedup();
        Ok(Self { wishes, legs, allowed, blocks, include })
    }

    /// The festival.
    #[must_use]
    pub fn festival(&self) -> &Festival {
        &self.legs.festival
    }

    /// The same festival under other wishes.
    ///
    /// # Errors
    /// Those of [`Wishes::validate`].
    pub fn with(&self, wishes: Wishes) -> Result<Self, Error> {
        Self::new(Arc::clone(&self.legs.festival), wishes)
    }

    /// True when routes need no memory: no limit of sums or lengths, no break, no once-only.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        let limits = &self.wishes.limits;
        limits.min_concerts <= 1 && limits.max_concerts.is_none() && self.is_plain_but_for_length()
    }

    /// True when the number of concerts in all is the only thing to remember.
    #[must_use]
    pub fn is_plain_but_for_length(&self) -> bool {
        let limits = &self.wishes.limits;
        limits.min_day_concerts <= 1
            && limits.max_day_concerts.is_none()
            && limits.max_price.is_none()
            && limits.max_walk.is_none()
            && self.wishes.breaks.is_empty()
            && !self.wishes.once_only
    }

    /// True when a concert that every route must hold is ruled out by a filter.
    #[must_use]
    pub fn include_is_blocked(&self) -> bool {
        self.include.iter().any(|c| self.allowed.binary_search(c).is_err())
    }

    /// Score of the leg between two concerts: minus the cost of walk and wait, 0 overnight.
    #[inline]
    #[must_use]
    pub fn leg_score(&self, i: usize, j: usize) -> i64 {
        let days = &self.festival().columns().days;
        if days[i] != days[j] {
            return 0;
        }
        let scoring = &self.wishes.scoring;
        let walk = i64::from(self.legs.walk(i, j));
        let gap = i64::from(self.legs.gap(i, j));
        -i64::from(scoring.walk_cost) * walk - i64::from(scoring.wait_cost) * (gap - walk)
    }

    /// Score of a route: values less the costs of its legs, milli-points.
    #[must_use]
    pub fn score(&self, route: &[u32]) -> i64 {
        let values: i64 = route.iter().map(|c| self.wishes.scoring.value(*c as usize)).sum();
        let legs: i64 = route.windows(2).map(|leg| self.leg_score(leg[0] as usize, leg[1] as usize)).sum();
        values + legs
    }
}

fn allowed_concerts(festival: &Festival, blocked: &[u32]) -> Vec<u32> {
    let n = u32::try_from(festival.len()).unwrap_or(u32::MAX);
    if blocked.is_empty() {
        return (0..n).collect();
    }
    (0..n).zip(blocked).filter(|(_, bits)| **bits == 0).map(|(concert, _)| concert).collect()
}

/// Splits the allowed concerts where every earlier one precedes every later one.
fn find_blocks(legs: &Legs, allowed: &[u32]) -> Vec<Block> {
    let c = legs.festival.columns();
    let runs = day_runs(&c.days, allowed);
    let halls = legs.festival.hall_count();
    let first_starts = suffix_first_starts(legs, allowed, &runs);
    let mut last_ends = vec![i32::MIN; halls];
    let mut blocks: Vec<Block> = Vec::new();
    for (index, run) in runs.iter().enumerate() {
        let day = c.days[allowed[run.start] as usize];
        let apart = index == 0 || stands_apart(legs, &last_ends, &first_starts[index]);
        match blocks.last_mut() {
            Some(block) if !apart => {
                block.concerts.end = run.end;
                block.days.1 = day;
            }
            _ => blocks.push(Block { concerts: run.clone(), days: (day, day) }),
        }
        for concert in &allowed[run.clone()] {
            let hall = c.halls[*concert as usize] as usize;
            last_ends[hall] = last_ends[hall].max(c.ends[*concert as usize]);
        }
    }
    blocks
}

/// Ranges of `allowed` with one festival day each.
fn day_runs(days: &[u32], allowed: &[u32]) -> Vec<std::ops::Range<usize>> {
    let mut runs: Vec<std::ops::Range<usize>> = Vec::new();
    for (position, concert) in allowed.iter().enumerate() {
        let same = position > 0 && days[*concert as usize] == days[allowed[position - 1] as usize];
        match runs.last_mut() {
            Some(run) if same => run.end = position + 1,
            _ => runs.push(position..position + 1),
        }
    }
    runs
}

/// For each run, by hall, the first start in that run or any later one.
fn suffix_first_starts(legs: &Legs, allowed: &[u32], runs: &[std::ops::Range<usize>]) -> Vec<Vec<i32>> {
    let c = legs.festival.columns();
    let mut first = vec![i32::MAX; legs.festival.hall_count()];
    let mut rows = Vec::with_capacity(runs.len());
    for run in runs.iter().rev() {
        for concert in &allowed[run.clone()] {
            let hall = c.halls[*concert as usize] as usize;
            first[hall] = first[hall].min(c.starts[*concert as usize]);
        }
        rows.push(first.clone());
    }
    rows.reverse();
    rows
}

fn stands_apart(legs: &Legs, last_ends: &[i32], first_starts: &[i32]) -> bool {
    let earliest = first_starts.iter().copied().min().unwrap_or(i32::MAX);
    last_ends.iter().enumerate().filter(|(_, end)| **end > i32::MIN).all(|(from, end)| {
        let most = legs.span[from].1;
        end.saturating_add(most) <= earliest
            || first_starts.iter().enumerate().all(|(to, start)| {
                *start == i32::MAX || end.saturating_add(legs.need(from as u32, to as u32)) <= *start
            })
    })
}
