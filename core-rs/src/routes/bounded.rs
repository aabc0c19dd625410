//! The best under sum limits and once-only, whatever the size: exact with proof, or the best found with a gap.

use super::count::{Counts, Scope};
use super::dag::Dag;
use super::kbest::{KBest, Ranked};
use super::multipliers::{ARC_VISITS, Network, Resource};
use super::product;
use super::question::Question;
use super::ranked_search::Search;
use super::sums::gcd;
use super::wishes::Wishes;
use crate::big::Big;
use crate::error::{Error, ErrorKind};

/// Work that a question is worth unless the caller says otherwise: beginnings of the search, states of the
/// product. About a second natively at worst.
pub const WORK_CAP: usize = 300_000;

/// How far an answer is proven.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    /// No other route is better.
    Optimal,
    /// The search stopped at its cap.
    Gap {
        /// No route that is not in the answer scores more, milli-points.
        upper_bound: i64,
    },
}

/// By which method an answer came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// Dynamic programming on the graph with all limits as memory.
    Product,
    /// Best-first search with Lagrangian bounds.
    Search,
}

/// The best routes under limits, and how sure that is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bounded {
    /// Score descending, then route order.
    pub routes: Vec<Ranked>,
    /// Whether these are the best.
    pub proof: Proof,
    /// So many of the first routes are proven to be the best, in this order.
    pub proven: usize,
    /// The method.
    pub how: How,
}

impl Bounded {
    /// True when the routes are proven to be the best.
    #[must_use]
    pub const fn exact(&self) -> bool {
        matches!(self.proof, Proof::Optimal)
    }

    /// No route that is not in the answer scores more; `None` when the answer is proven.
    #[must_use]
    pub const fn upper_bound(&self) -> Option<i64> {
        match self.proof {
            Proof::Optimal => None,
            Proof::Gap { upper_bound } => Some(upper_bound),
        }
    }
}

/// A number of routes, or at most so many.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AtMost {
    /// The count.
    pub count: Big,
    /// True when limits had to be left out: there are at most so many.
    pub at_most: bool,
}

impl Question {
    /// The best `count` routes under every limit. Limits of sums and once-only are searched best first, making
    /// at most `work_cap` beginnings; when that does not prove the answer, the product of graph and limits is
    /// tried, of at most `work_cap` states. The answer says whether it is proven, and if not, how far from the
    /// best it can be.
    ///
    /// Determinism: the same question and cap give the same answer everywhere.
    ///
    /// # Errors
    /// `question-too-large` when even the graph without sums and once-only passes its limits.
    pub fn best_bounded(&self, count: usize, work_cap: usize) -> Result<Bounded, Error> {
        if !self.has_sums() || self.include_is_blocked() {
            return Ok(self.best_on(&Dag::new(self)?, count));
        }
        let found = self.best_searched(count, work_cap)?;
        if found.exact() {
            return Ok(found);
        }
        match product::build_within(self, &Dag::plain(self)?, work_cap) {
            Ok(dag) => Ok(self.best_on(&dag, count)),
            Err(Error { kind: ErrorKind::QuestionTooLarge { .. } }) => Ok(found),
            Err(error) => Err(error),
        }
    }

    fn best_on(&self, dag: &Dag, count: usize) -> Bounded {
        let routes = KBest::new(self, dag).take(count);
        Bounded { proven: routes.len(), routes, proof: Proof::Optimal, how: How::Product }
    }

    /// The same by the search alone.
    ///
    /// # Errors
    /// `question-too-large` when the graph without sums and once-only passes its limits.
    pub fn best_searched(&self, count: usize, work_cap: usize) -> Result<Bounded, Error> {
        let relaxed = self.without_sums()?;
        let dag = Dag::new(&relaxed)?;
        let mut network = Network::new(self, &dag, self.resources())?;
        if self.wishes.once_only {
            network.once_only(self);
        }
        let found = Search::new(self, &network, (count, ARC_VISITS)).run(work_cap, usize::MAX);
        let proof = match found.rest {
            Some(upper_bound) if !found.exact => Proof::Gap { upper_bound },
            _ => Proof::Optimal,
        };
        let proven = match found.rest {
            Some(rest) => found.routes.iter().take_while(|route| route.score > rest).count(),
            None => found.routes.len(),
        };
        Ok(Bounded { routes: found.routes, proof, proven, how: How::Search })
    }

    /// The number of routes; when the limits need more than `most_states` states, the number without those that
    /// make it so (once-only first, then the walk, then the price), said to be "at most".
    ///
    /// # Errors
    /// `question-too-large` when even that is too large.
    pub fn count_at_most(&self, most_states: usize) -> Result<AtMost, Error> {
        let mut question = self.clone();
        let mut at_most = false;
        loop {
            match question.total_within(most_states) {
                Ok(count) => return Ok(AtMost { count, at_most }),
                Err(error) => {
                    let Some(wishes) = with_one_sum_less(&question.wishes, &error) else { return Err(error) };
                    question = self.with(wishes)?;
                    at_most = true;
                }
            }
        }
    }

    fn total_within(&self, most_states: usize) -> Result<Big, Error> {
        if self.include_is_blocked() || self.is_plain_but_for_length() {
            return self.total();
        }
        let dag = product::build_within(self, &Dag::plain(self)?, most_states)?;
        let counts = Counts::totals(&dag, Scope::Whole)?.from.big(0, 0);
        let empty = Big::from(u64::from(dag.accepts_empty));
        Ok(counts.checked_sub(&empty).unwrap_or_default())
    }

    /// True under limits of price or walk, and under once-only.
    pub(crate) const fn has_sums(&self) -> bool {
        let limits = &self.wishes.limits;
        limits.max_price.is_some() || limits.max_walk.is_some() || self.wishes.once_only
    }

    /// The question without limits of price and walk, and without once-only.
    pub(crate) fn without_sums(&self) -> Result<Self, Error> {
        let mut wishes = self.wishes.clone();
        wishes.limits.max_price = None;
        wishes.limits.max_walk = None;
        wishes.once_only = false;
        self.with(wishes)
    }

    /// The limits of sums, prices in their greatest common unit.
    pub(crate) fn resources(&self) -> Vec<Resource> {
        let limits = &self.wishes.limits;
        let mut resources = Vec::new();
        if let Some(most) = limits.max_price {
            let prices: Vec<i64> = self.festival().columns().prices.iter().map(|p| i64::from(*p)).collect();
            let unit = prices.iter().fold(0, |unit, price| gcd(unit, price.unsigned_abs())).max(1);
            let unit = i64::try_from(unit).unwrap_or(1);
            let all: i64 = prices.iter().sum();
            resources.push(Resource {
                concerts: prices.iter().map(|price| price / unit).collect(),
                walk: 0,
                bound: most.min(all) / unit,
            });
        }
        if let Some(most) = limits.max_walk {
            resources.push(Resource { concerts: Vec::new(), walk: 1, bound: i64::from(most) });
        }
        resources
    }
}

/// The wishes without the sum that costs most states; `None` when there is none, or the error is another one.
fn with_one_sum_less(wishes: &Wishes, error: &Error) -> Option<Wishes> {
    if !matches!(error.kind, ErrorKind::QuestionTooLarge { .. }) {
        return None;
    }
    let mut less = wishes.clone();
    if less.once_only {
        less.once_only = false;
    } else if less.limits.max_walk.take().is_none() && less.limits.max_price.take().is_none() {
        return None;
    }
    Some(less)
}
