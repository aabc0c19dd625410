//! Repairs: the routes of a question that keep the most of a list of concerts.

#![allow(clippy::indexing_slicing, reason = "marks are as long as the festival; concerts were checked")]

use super::check::normalised;
use super::kbest::Ranked;
use super::now::{FromNow, Now, check_count, gain};
use super::question::Question;
use super::weighted::{Weigh, Weight};
use crate::error::Error;

/// What decides between two repairs that keep equally many concerts of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Prefer {
    /// Fewest concerts added, then the score: the smallest change.
    #[default]
    FewestChanges,
    /// The score, then fewest concerts added: the best that keeps as much.
    BestScore,
}

/// How to repair.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RepairOptions {
    /// Repairs wanted, at most 10,000.
    pub count: usize,
    /// The order.
    pub prefer: Prefer,
    /// From here on only; `None`: the whole route may change.
    pub now: Option<Now>,
}

/// A route of the question near to a list of concerts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repair {
    /// The route, with its score.
    pub route: Ranked,
    /// Concerts of the list that it holds.
    pub kept: Vec<u32>,
    /// Concerts of the list that it does not hold.
    pub dropped: Vec<u32>,
    /// Concerts that the list does not name (what was heard aside).
    pub added: Vec<u32>,
}

/// Kept, then fewest added and score, or the other way round.
struct Nearness<'a> {
    question: &'a Question,
    listed: Vec<bool>,
    prefer: Prefer,
}

impl Weigh for Nearness<'_> {
    fn step(&self, from: Option<usize>, to: usize) -> Option<Weight> {
        let kept = i64::from(self.listed[to]);
        let (added, score) = (kept - 1, gain(self.question, from, to));
        Some(match self.prefer {
            Prefer::FewestChanges => [kept, added, score],
            Prefer::BestScore => [kept, score, added],
        })
    }
}

impl Question {
    /// The nearest routes to a list of concerts (any order; it need not be a route), in this order: most
    /// concerts of the list kept (fewest dropped), then by [`Prefer`] fewest added and the higher score or the
    /// other way round, then route order. Exact under every filter and limit.
    ///
    /// After a sale or a change: ask the question of the festival as it is now, with what is sold out ruled
    /// out, and give the old route's concerts in their new positions, without those that are gone.
    ///
    /// Cost: O(V + E + k * length * (length + degree * log(degree))).
    ///
    /// # Errors
    /// `unknown-concert`, `option-value` (count, hall), `not-a-route` (what was heard is no chain),
    /// `question-too-large`.
    pub fn repair(&self, route: &[u32], options: &RepairOptions) -> Result<Vec<Repair>, Error> {
        check_count(options.count)?;
        let list = normalised(self, route)?;
        let from = FromNow::new(self, options.now.as_ref())?;
        let mut listed = vec![false; self.festival().len()];
        list.iter().for_each(|concert| listed[*concert as usize] = true);
        let nearness = Nearness { question: &from.question, listed, prefer: options.prefer };
        let routes = from.take(nearness, options.count);
        Ok(routes.into_iter().map(|(_, concerts)| self.repaired(&list, &from.heard, concerts)).collect())
    }

    fn repaired(&self, list: &[u32], heard: &[u32], concerts: Vec<u32>) -> Repair {
        let mut added = without(&concerts, list);
        added.retain(|concert| heard.binary_search(concert).is_err());
        let dropped = without(list, &concerts);
        let kept = without(list, &dropped);
        Repair { route: Ranked { score: self.score(&concerts), concerts }, kept, dropped, added }
    }
}

/// Concerts of one ascending list that are not in the other.
pub(crate) fn without(list: &[u32], other: &[u32]) -> Vec<u32> {
    list.iter().copied().filter(|concert| other.binary_search(concert).is_err()).collect()
}
