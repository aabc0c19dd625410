//! An empty answer explained: the smallest sets of filters whose dropping gives a route.

#![allow(clippy::indexing_slicing, reason = "rows are node ids of the graph that the marks were sized for")]

use super::check::MAX_CHECKED;
use super::dag::{Dag, NO_NODE};
use super::facets::FilterKey;
use super::question::Question;
use crate::error::{Error, ErrorKind};
use crate::schedule::LegRule;

/// The largest sets of filters that are tried exhaustively.
pub const MAX_AT_FAULT: usize = 3;

/// Sets of filters that keep a question from having routes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AtFault {
    /// Each set, dropped as a whole, gives at least one route. `[[]]`: there is a route as it is; `[]`: no
    /// filter is at fault, there is nothing to hear.
    pub sets: Vec<Vec<FilterKey>>,
    /// True: these are all the sets of the smallest size. False: one set of which no part is enough, but a
    /// smaller one of other filters may exist (or a question too large to be decided stood in the way).
    pub exact: bool,
}

impl Question {
    /// True when there is a route at all. Cost: O(n * breaks) without least numbers and includes, otherwise that
    /// of the graph.
    ///
    /// # Errors
    /// `question-too-large`.
    pub fn has_route(&self) -> Result<bool, Error> {
        if self.include_is_blocked() || self.allowed.is_empty() {
            return Ok(false);
        }
        let limits = &self.wishes.limits;
        if self.include.is_empty() && limits.min_concerts <= 1 && limits.min_day_concerts <= 1 {
            // One concert of a route keeps all upper limits and breaks that the route keeps.
            return self.has_single();
        }
        let may_check = !self.include.is_empty() && self.include.len() <= MAX_CHECKED;
        Ok((may_check && self.check(&self.include)?.fits) || self.graph_has_route()?)
    }

    fn has_single(&self) -> Result<bool, Error> {
        for concert in &self.allowed {
            if self.check(&[*concert])?.fits {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn graph_has_route(&self) -> Result<bool, Error> {
        let dag = Dag::new(self)?;
        let mut alive = vec![false; dag.nodes.len()];
        let mut some = vec![false; dag.nodes.len()];
        for (id, node) in dag.nodes.iter().enumerate().rev() {
            let on = dag.successors(node).any(|next| alive[next as usize]);
            let exit = node.exit != NO_NODE;
            alive[id] = node.accept || on || (exit && alive[node.exit as usize]);
            some[id] = on || (exit && some[node.exit as usize]);
        }
        Ok(some.first() == Some(&true))
    }

    /// For a question without routes: all smallest sets of filters whose dropping gives at least one, of up to
    /// 3 filters; past that one set of which no part is enough. Filters in the order of [`Question::filters`].
    ///
    /// Cost: O(f³) questions for f filters at worst (a route exists or not; most take O(n)).
    ///
    /// # Errors
    /// None in practice: a question too large to be decided makes the answer inexact.
    pub fn smallest_filters_at_fault(&self) -> Result<AtFault, Error> {
        self.filters_at_fault(None)
    }

    /// The same for routes that hold a certain concert.
    pub(crate) fn filters_at_fault(&self, must: Option<u32>) -> Result<AtFault, Error> {
        let mut search = Search { question: self, must, own: LegRule::of(self.festival()), exact: true };
        let keys = search.loosening();
        for size in 0..=MAX_AT_FAULT.min(keys.len()) {
            if size == 1 && !search.has_route_without(&keys)? {
                return Ok(AtFault { sets: Vec::new(), exact: search.exact });
            }
            let mut sets = Vec::new();
            for set in combinations(&keys, size) {
                if search.has_route_without(&set)? {
                    sets.push(set);
                }
            }
            if !sets.is_empty() {
                return Ok(AtFault { sets, exact: search.exact });
            }
        }
        if keys.len() <= MAX_AT_FAULT {
            return Ok(AtFault { sets: Vec::new(), exact: search.exact });
        }
        let mut set = keys.clone();
        for key in keys {
            let fewer: Vec<FilterKey> = set.iter().copied().filter(|other| *other != key).collect();
            if search.has_route_without(&fewer)? {
                set = fewer;
            }
        }
        Ok(AtFault { sets: vec![set], exact: false })
    }
}

struct Search<'q> {
    question: &'q Question,
    must: Option<u32>,
    own: LegRule,
    exact: bool,
}

impl Search<'_> {
    /// Filters whose dropping can only give more routes: a buffer or a walk below the festival's own cannot.
    fn loosening(&self) -> Vec<FilterKey> {
        let legs = &self.question.wishes.legs;
        let mut keys = self.question.filters();
        keys.retain(|key| match key {
            FilterKey::Buffer => legs.buffer > self.own.buffer,
            FilterKey::WalkFactor => legs.walk_factor_milli > self.own.walk_factor_milli,
            _ => true,
        });
        keys
    }

    /// True when a route is known to exist without these filters.
    fn has_route_without(&mut self, keys: &[FilterKey]) -> Result<bool, Error> {
        let drop = |wishes, key: &FilterKey| key.drop_from(&wishes, &self.own);
        let mut wishes = keys.iter().fold(self.question.wishes.clone(), drop);
        wishes.include.extend(self.must);
        match self.question.with(wishes)?.has_route() {
            Err(Error { kind: ErrorKind::QuestionTooLarge { .. } }) => {
                self.exact = false;
                Ok(false)
            }
            answer => answer,
        }
    }
}

/// All sets of `size` keys, in lexicographic order of positions.
fn combinations(keys: &[FilterKey], size: usize) -> Vec<Vec<FilterKey>> {
    if size == 0 {
        return vec![Vec::new()];
    }
    let mut sets = Vec::new();
    for (position, key) in keys.iter().enumerate() {
        for mut rest in combinations(&keys[position + 1..], size - 1) {
            rest.insert(0, *key);
            sets.push(rest);
        }
    }
    sets
}
