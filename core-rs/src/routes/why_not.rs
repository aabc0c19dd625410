//! Why not this concert: what hearing it costs, or why it cannot be.

use super::at_fault::AtFault;
use super::kbest::Ranked;
use super::question::Question;
use super::repair::without;
use super::wishes::Wishes;
use crate::error::{Error, ErrorKind};

/// What it takes to hear a concert.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WhyNot {
    /// The concert.
    pub concert: u32,
    /// The best route of the question; `None`: it has none.
    pub best: Option<Ranked>,
    /// The best route that holds the concert; `None`: there is none, see `impossible`.
    pub with: Option<Ranked>,
    /// Score of the best route less that of the best with the concert, milli-points; 0: it costs nothing.
    pub price: Option<i64>,
    /// Concerts of the best route that the one with the concert does not hold.
    pub lost: Vec<u32>,
    /// Concerts of the route with the concert that the best one does not hold.
    pub gained: Vec<u32>,
    /// Why no route of the question holds the concert.
    pub impossible: Option<Impossible>,
}

/// Why no route holds a concert.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Impossible {
    /// Bit k: concert filter k rules the concert out.
    pub blocked: u32,
    /// Concerts that every route must hold, but none can together with this one: no chain of allowed concerts
    /// and legs holds both, or both play the same programme and each was to be heard once.
    pub conflicts: Vec<u32>,
    /// Sets of filters whose dropping gives a route with the concert.
    pub at_fault: AtFault,
}

impl Question {
    /// The best route beside the best route that holds a concert, or why there is none.
    ///
    /// Ties as everywhere: score descending, then route order. Cost: two searches for the best; when impossible,
    /// one question an include and those of [`Question::smallest_filters_at_fault`].
    ///
    /// # Errors
    /// `unknown-concert`, `question-too-large`.
    pub fn why_not(&self, concert: u32) -> Result<WhyNot, Error> {
        let concerts = self.festival().len();
        if concert as usize >= concerts {
            return Err(ErrorKind::UnknownConcert { concert: u64::from(concert), concerts }.into());
        }
        let best = self.best(1)?.pop();
        let mut wishes = self.wishes.clone();
        wishes.include.push(concert);
        let with = self.with(wishes)?.best(1)?.pop();
        let impossible = if with.is_none() { Some(self.impossible(concert)?) } else { None };
        let (price, lost, gained) = match (&best, &with) {
            (Some(best), Some(with)) => (
                Some(best.score - with.score),
                without(&best.concerts, &with.concerts),
                without(&with.concerts, &best.concerts),
            ),
            _ => (None, Vec::new(), Vec::new()),
        };
        Ok(WhyNot { concert, best, with, price, lost, gained, impossible })
    }

    fn impossible(&self, concert: u32) -> Result<Impossible, Error> {
        let mut conflicts = Vec::new();
        for other in self.include.iter().filter(|other| **other != concert) {
            if !self.go_together(concert, *other)? {
                conflicts.push(*other);
            }
        }
        let blocked = self.wishes.blocked.get(concert as usize).copied().unwrap_or(0);
        Ok(Impossible { blocked, conflicts, at_fault: self.filters_at_fault(Some(concert))? })
    }

    /// True when some chain of allowed concerts and legs holds both concerts, whatever else is asked.
    fn go_together(&self, a: u32, b: u32) -> Result<bool, Error> {
        let programmes = &self.festival().columns().programmes;
        if self.wishes.once_only && programmes.get(a as usize) == programmes.get(b as usize) {
            return Ok(false);
        }
        let mut wishes = Wishes {
            blocked: self.wishes.blocked.clone(),
            legs: self.wishes.legs.clone(),
            include: vec![a, b],
            ..Wishes::none(self.festival())
        };
        for concert in [a, b] {
            if let Some(bits) = wishes.blocked.get_mut(concert as usize) {
                *bits = 0;
            }
        }
        self.with(wishes)?.has_route()
    }
}
