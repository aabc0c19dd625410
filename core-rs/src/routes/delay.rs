//! Delays: how likely one is in time, by how late concerts of each hall begin and end.
//!
//! The model, kept simple: every hall has a distribution of start delays and one of end delays. The end delay is
//! measured against the timetable, so it *includes* the concert's start delay. The leg from i to j is in time
//! when `end_i + end delay + need <= start_j + start delay`. The two delays of a leg belong to two concerts and
//! are taken as independent; so are the legs of a route (a concert's late start and its late end are not tied to
//! each other), and P(route) is the product over its legs. Legs between festival days count as in time.

#![allow(
    clippy::indexing_slicing,
    reason = "halls were checked with the festival, classes and cells are made here"
)]

use std::collections::BTreeMap;

use super::check::normalised;
use super::question::Question;
use crate::error::{Error, ErrorKind};
use crate::numeric::ln;
use crate::schedule::Festival;

/// The most outcomes of one distribution.
pub const MAX_OUTCOMES: usize = 1_000;
/// The most cells of the table of logarithms: 128 MiB.
const MAX_CELLS: usize = 1 << 24;
/// "Never": the leg cannot be in time.
pub(crate) const NEVER: i64 = i64::MIN;

/// How late, with which weight.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Distribution {
    /// Minutes late (negative: early) with their weights, ascending; weights above 0.
    outcomes: Vec<(i32, u64)>,
    total: u64,
}

impl Distribution {
    /// From minutes (ascending, within a day either way) and weights of the same length.
    ///
    /// # Errors
    /// `column-length`, `column-value`, `question-too-large` past 1,000 outcomes.
    pub fn new(minutes: &[i32], weights: &[u32]) -> Result<Self, Error> {
        if minutes.len() != weights.len() {
            let (found, expected) = (weights.len(), minutes.len());
            return Err(ErrorKind::ColumnLength { column: "delayWeights", found, expected }.into());
        }
        if minutes.len() > MAX_OUTCOMES {
            let (needed, limit) = (minutes.len() as u64, MAX_OUTCOMES as u64);
            return Err(ErrorKind::QuestionTooLarge { what: "outcomes of a delay", needed, limit }.into());
        }
        for (index, value) in minutes.iter().enumerate() {
            let descends = index > 0 && minutes[index - 1] >= *value;
            if descends || value.unsigned_abs() > 1_440 {
                let expected = "ascending minutes within 1440 of 0";
                let value = i64::from(*value);
                return Err(ErrorKind::ColumnValue { column: "delayMinutes", index, value, expected }.into());
            }
        }
        let pairs = minutes.iter().zip(weights).map(|(minute, weight)| (*minute, u64::from(*weight)));
        let outcomes: Vec<(i32, u64)> = pairs.filter(|(_, weight)| *weight > 0).collect();
        let total = outcomes.iter().map(|(_, weight)| weight).sum();
        if total == 0 {
            let expected = "a weight above 0";
            return Err(
                ErrorKind::ColumnValue { column: "delayWeights", index: 0, value: 0, expected }.into()
            );
        }
        Ok(Self { outcomes, total })
    }

    /// Never late.
    #[must_use]
    pub fn punctual() -> Self {
        Self { outcomes: vec![(0, 1)], total: 1 }
    }

    /// Minutes and weights, ascending.
    #[must_use]
    pub fn outcomes(&self) -> &[(i32, u64)] {
        &self.outcomes
    }

    /// Sum of the weights.
    #[must_use]
    pub const fn total(&self) -> u64 {
        self.total
    }

    /// Weight of outcomes up to `minutes`.
    fn up_to(&self, minutes: i32) -> u64 {
        self.outcomes.iter().take_while(|(minute, _)| *minute <= minutes).map(|(_, weight)| weight).sum()
    }

    /// Weight of outcomes below `minutes`.
    pub(crate) fn below(&self, minutes: i32) -> u64 {
        self.up_to(minutes - 1)
    }

    fn least(&self) -> i32 {
        self.outcomes.first().map_or(0, |(minute, _)| *minute)
    }

    fn greatest(&self) -> i32 {
        self.outcomes.last().map_or(0, |(minute, _)| *minute)
    }
}

/// A probability as a fraction of integers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Chance {
    pub good: u128,
    pub all: u128,
}

impl Chance {
    pub fn value(self) -> f64 {
        self.good as f64 / self.all as f64
    }

    /// Natural logarithm in units of 1e-9, rounded; [`NEVER`] for 0.
    fn log_nano(self) -> i64 {
        if self.good == 0 {
            return NEVER;
        }
        (ln(self.value()) * 1e9 - 0.5) as i64
    }
}

/// The delays of every hall, ready to ask for legs.
#[derive(Debug, Clone)]
pub struct Delays {
    kinds: Vec<(Distribution, Distribution)>,
    /// Kind of each hall.
    kind: Vec<u32>,
}

impl Delays {
    /// Start and end delays, one each a hall. Cost: O(H log H * outcomes).
    ///
    /// # Errors
    /// `column-length`.
    pub fn new(festival: &Festival, starts: &[Distribution], ends: &[Distribution]) -> Result<Self, Error> {
        let expected = festival.hall_count();
        for (column, found) in [("startDelays", starts.len()), ("endDelays", ends.len())] {
            if found != expected {
                return Err(ErrorKind::ColumnLength { column, found, expected }.into());
            }
        }
        let mut ids: BTreeMap<(&Distribution, &Distribution), u32> = BTreeMap::new();
        let mut kinds = Vec::new();
        let mut kind = Vec::with_capacity(expected);
        for pair in starts.iter().zip(ends) {
            let id = *ids.entry(pair).or_insert_with(|| {
                kinds.push((pair.0.clone(), pair.1.clone()));
                kinds.len() as u32 - 1
            });
            kind.push(id);
        }
        Ok(Self { kinds, kind })
    }

    /// Start delays of a hall.
    pub(crate) fn start(&self, hall: u32) -> &Distribution {
        &self.kinds[self.kind[hall as usize] as usize].0
    }

    /// End delays of a hall.
    pub(crate) fn end(&self, hall: u32) -> &Distribution {
        &self.kinds[self.kind[hall as usize] as usize].1
    }

    /// P(end delay <= slack + start delay).
    fn chance(end: &Distribution, start: &Distribution, slack: i32) -> Chance {
        let good = start.outcomes.iter().map(|(minute, weight)| {
            u128::from(*weight) * u128::from(end.up_to(slack.saturating_add(*minute)))
        });
        Chance { good: good.sum(), all: u128::from(start.total) * u128::from(end.total) }
    }

    /// The chance of being in time for j after i.
    pub(crate) fn leg(&self, question: &Question, i: usize, j: usize) -> Chance {
        let columns = question.festival().columns();
        if columns.days[i] != columns.days[j] {
            return Chance { good: 1, all: 1 };
        }
        let (from, to) = (columns.halls[i], columns.halls[j]);
        let slack = question.legs.gap(i, j).saturating_sub(question.legs.need(from, to));
        Self::chance(self.end(from), self.start(to), slack)
    }
}

/// Logarithms of the chances of all legs of routes (slack of 0 and more).
pub(crate) struct LegLogs<'a> {
    question: &'a Question,
    delays: &'a Delays,
    /// For each pair of kinds (end, start): where its cells lie; past the last one the leg is sure.
    rows: Vec<std::ops::Range<usize>>,
    cells: Vec<i64>,
}

impl<'a> LegLogs<'a> {
    /// Cost: O(kinds² * minutes * outcomes²). Errors: `question-too-large`.
    pub fn new(question: &'a Question, delays: &'a Delays) -> Result<Self, Error> {
        let (mut rows, mut cells) = (Vec::new(), Vec::new());
        for (_, end) in &delays.kinds {
            for (start, _) in &delays.kinds {
                let from = cells.len();
                let doubtful = (end.greatest() - start.least()).max(0);
                if from + doubtful as usize > MAX_CELLS {
                    let (needed, limit) = ((from + doubtful as usize) as u64, MAX_CELLS as u64);
                    return Err(ErrorKind::QuestionTooLarge { what: "cells of delays", needed, limit }.into());
                }
                cells.extend((0..doubtful).map(|slack| Delays::chance(end, start, slack).log_nano()));
                rows.push(from..cells.len());
            }
        }
        Ok(Self { question, delays, rows, cells })
    }

    /// Logarithm of the leg's chance in units of 1e-9; `None`: it cannot be in time.
    pub fn leg(&self, i: usize, j: usize) -> Option<i64> {
        let columns = self.question.festival().columns();
        if columns.days[i] != columns.days[j] {
            return Some(0);
        }
        let (from, to) = (columns.halls[i], columns.halls[j]);
        let slack = self.question.legs.gap(i, j) - self.question.legs.need(from, to);
        let pair = self.delays.kind[from as usize] as usize * self.delays.kinds.len()
            + self.delays.kind[to as usize] as usize;
        let cell = usize::try_from(slack).ok().and_then(|at| self.cells[self.rows[pair].clone()].get(at));
        cell.map_or(Some(0), |log| (*log != NEVER).then_some(*log))
    }
}

/// How likely a route keeps its time.
#[derive(Debug, Clone, PartialEq)]
pub struct OnTime {
    /// The concerts in time, each once.
    pub concerts: Vec<u32>,
    /// P(in time) of each leg.
    pub legs: Vec<f64>,
    /// P(in time) of all legs: their product, in order.
    pub route: f64,
    /// Sum of the legs' natural logarithms in units of 1e-9, each rounded; `None` where a leg cannot be.
    pub log_nano: Option<i64>,
}

impl Question {
    /// P(on time) of a list of concerts (any order, also one that is no route). Cost: O(legs * outcomes²).
    ///
    /// # Errors
    /// `unknown-concert`, `question-too-large` past 1,000 concerts.
    pub fn on_time(&self, route: &[u32], delays: &Delays) -> Result<OnTime, Error> {
        let concerts = normalised(self, route)?;
        let chances: Vec<Chance> =
            concerts.windows(2).map(|pair| delays.leg(self, pair[0] as usize, pair[1] as usize)).collect();
        let legs: Vec<f64> = chances.iter().map(|chance| chance.value()).collect();
        let logs = chances.iter().map(|chance| Some(chance.log_nano()).filter(|log| *log != NEVER));
        Ok(OnTime { route: legs.iter().product(), log_nano: logs.sum(), legs, concerts })
    }
}
