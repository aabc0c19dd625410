//! Legs: when may one concert follow another, and what does the way between them cost.

#![allow(
    clippy::indexing_slicing,
    reason = "halls and concerts were checked when the festival was built; this is the innermost loop"
)]

use std::sync::Arc;

use super::Festival;

/// One's own way of walking, and what one puts up with between two concerts of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LegRule {
    /// Minutes kept free before each concert.
    pub buffer: u32,
    /// Own walking time in thousandths of the table's.
    pub walk_factor_milli: u32,
    /// Longest walk of one leg, minutes of the table.
    pub max_leg_walk: Option<u32>,
    /// Longest wait of one leg, minutes: gap less the table's walk.
    pub max_wait: Option<u32>,
}

impl LegRule {
    /// The festival's own rule: its buffer, the table's walking times, no limits.
    #[must_use]
    pub fn of(festival: &Festival) -> Self {
        Self {
            buffer: festival.columns().buffer_minutes,
            walk_factor_milli: 1000,
            max_leg_walk: None,
            max_wait: None,
        }
    }

    /// Minutes needed between two concerts whose halls are `walk` apart: `ceil(walk * factor) + buffer`.
    #[must_use]
    pub fn need(&self, walk: u32) -> i32 {
        let own =
            (u64::from(walk) * u64::from(self.walk_factor_milli)).div_ceil(1000) + u64::from(self.buffer);
        i32::try_from(own).unwrap_or(i32::MAX / 4)
    }
}

/// The rule applied to a festival: minutes needed for each pair of halls.
#[derive(Debug, Clone)]
pub struct Legs {
    /// The festival.
    pub festival: Arc<Festival>,
    /// The rule.
    pub rule: LegRule,
    /// i32[H * H], minutes needed, row-major `[from, to]`.
    need: Vec<i32>,
    /// The least and the greatest need from each hall.
    pub(crate) span: Vec<(i32, i32)>,
}

impl Legs {
    /// Cost: O(H²).
    #[must_use]
    pub fn new(festival: Arc<Festival>, rule: LegRule) -> Self {
        let halls = festival.hall_count();
        let need: Vec<i32> = festival.columns().walk_minutes.iter().map(|walk| rule.need(*walk)).collect();
        let span = (0..halls)
            .map(|hall| {
                let row = &need[hall * halls..(hall + 1) * halls];
                row.iter().fold((i32::MAX, 0), |(low, high), value| (low.min(*value), high.max(*value)))
            })
            .collect();
        Self { festival, rule, need, span }
    }

    /// Minutes needed from one hall to another.
    #[inline]
    #[must_use]
    pub fn need(&self, from_hall: u32, to_hall: u32) -> i32 {
        self.need[from_hall as usize * self.festival.hall_count() + to_hall as usize]
    }

    /// `end_i + need <= start_j`: one can hear concert i and be in time for concert j.
    #[inline]
    #[must_use]
    pub fn precedes(&self, i: usize, j: usize) -> bool {
        let c = self.festival.columns();
        c.ends[i].saturating_add(self.need(c.halls[i], c.halls[j])) <= c.starts[j]
    }

    /// True when i precedes j and, on one day, the leg keeps the limits of walk and wait.
    #[inline]
    #[must_use]
    pub fn allows(&self, i: usize, j: usize) -> bool {
        self.precedes(i, j)
            && (self.festival.columns().days[i] != self.festival.columns().days[j]
                || self.within_limits(i, j))
    }

    /// True when a leg of one day keeps the limits of walk and wait.
    #[inline]
    #[must_use]
    pub fn within_limits(&self, i: usize, j: usize) -> bool {
        let walk = self.walk(i, j);
        self.rule.max_leg_walk.is_none_or(|most| walk <= most)
            && self
                .rule
                .max_wait
                .is_none_or(|most| i64::from(self.gap(i, j)) - i64::from(walk) <= i64::from(most))
    }

    /// Walk between the halls of two concerts, minutes of the table.
    #[inline]
    #[must_use]
    pub fn walk(&self, i: usize, j: usize) -> u32 {
        let c = self.festival.columns();
        self.festival.walk(c.halls[i], c.halls[j])
    }

    /// Minutes from the end of i to the start of j.
    #[inline]
    #[must_use]
    pub fn gap(&self, i: usize, j: usize) -> i32 {
        let c = self.festival.columns();
        c.starts[j] - c.ends[i]
    }
}
