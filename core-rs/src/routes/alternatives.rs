//! Alternatives: the other routes nearest to one, by the Jaccard similarity of their concerts, by their number of
//! concerts, or by score alone.
//!
//! A route that drops d of the n concerts and adds a others has similarity (n - d) / (n + a), so the graph times
//! (dropped, added) knows it at the end of every route. Near routes need small d and a only: the product grows
//! (1, 2, 4, ... changes) until every route outside it is known to be less similar than those found.

#![allow(
    clippy::indexing_slicing,
    reason = "node ids and their states are made here; concerts were compared with the festival's size"
)]

use std::collections::BTreeMap;

use super::check::normalised;
use super::dag::{Dag, NO_NODE, Node};
use super::kbest::Ranked;
use super::now::{check_count, gain};
use super::question::Question;
use super::repair::without;
use super::weighted::{Root, Weigh, Weight, Weighted};
use crate::error::{Error, ErrorKind};

/// The most states of the product with changes.
const MAX_STATES: usize = 3_000_000;
/// The most legs of the product with changes.
const MAX_LEGS: usize = 20_000_000;
/// Similarities as integers: fractions of up to 2^20 concerts stay apart.
const SIMILARITY_BITS: u32 = 44;

/// The order of alternatives; ties by score descending, then route order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NearestBy {
    /// The Jaccard similarity of the sets of concerts, greatest first.
    Similarity,
    /// The difference of the numbers of concerts, least first.
    Length,
    /// The number of concerts, greatest first.
    Longest,
    /// Nothing comes before the score.
    Score,
}

/// Which alternatives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Criteria {
    /// Alternatives wanted, at most 10,000.
    pub count: usize,
    /// Fewest and most concerts; `None`: any number.
    pub concerts: Option<(u32, u32)>,
    /// Least and greatest similarity, thousandths.
    pub similarity_milli: (u32, u32),
    /// Which come first.
    pub by: NearestBy,
}

impl Criteria {
    /// The `count` most similar of any length.
    #[must_use]
    pub const fn nearest(count: usize) -> Self {
        Self { count, concerts: None, similarity_milli: (0, 1000), by: NearestBy::Similarity }
    }
}

/// Another route, and what changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alternative {
    /// The route, with its score.
    pub route: Ranked,
    /// Concerts of both routes.
    pub shared: u32,
    /// Concerts of either route; the similarity is `shared / union`.
    pub union: u32,
    /// Concerts of the given route that this one does not hold.
    pub lost: Vec<u32>,
    /// Concerts that the given route does not hold.
    pub gained: Vec<u32>,
}

impl Question {
    /// The routes of the question nearest to a list of concerts (which itself is left out), in the order of
    /// [`NearestBy`], ties by score descending, then route order. Exact under every filter and limit. The list need
    /// not be a route.
    ///
    /// Cost: by similarity, O((V + E) * r²) for routes of at most r changes, r doubled until the answer is certain;
    /// by length, O((V + E) * length) for each length needed; by score, O(V + E + count * length). With bounds of
    /// the similarity, O((V + E) * n * changes that they allow) for a list of n.
    ///
    /// # Errors
    /// `unknown-concert`, `option-value` (count, similarity), `question-too-large`.
    pub fn alternatives(&self, route: &[u32], criteria: &Criteria) -> Result<Vec<Alternative>, Error> {
        check_count(criteria.count)?;
        let (least, most) = criteria.similarity_milli;
        if least > most || most > 1000 {
            let expected = "0 <= least <= greatest <= 1000 thousandths";
            return Err(
                ErrorKind::OptionValue { option: "similarity", value: i64::from(least), expected }.into()
            );
        }
        let list = normalised(self, route)?;
        let any = criteria.similarity_milli == (0, 1000);
        let routes = match criteria.by {
            NearestBy::Score if any => self.others_by_score(&list, criteria)?,
            NearestBy::Length | NearestBy::Longest if any => self.others_by_length(&list, criteria)?,
            _ => self.others_by_changes(&list, criteria)?,
        };
        Ok(routes.into_iter().map(|concerts| self.alternative(&list, concerts)).collect())
    }

    fn others_by_changes(&self, list: &[u32], criteria: &Criteria) -> Result<Vec<Vec<u32>>, Error> {
        let dag = Dag::new(self)?;
        // Only similarity tells beforehand what is too many changes.
        let mut radius = if criteria.by == NearestBy::Similarity { 1 } else { self.festival().len() };
        loop {
            let within = Changes::new(self, list, Span { criteria, radius }).expand(&dag)?;
            let routes = within.best(self, criteria.count);
            let sure = routes.last().is_some_and(|last| last.0[0] > key(list.len(), list.len() + radius + 1));
            if !within.cut || criteria.count == 0 || (sure && routes.len() == criteria.count) {
                return Ok(routes.into_iter().map(|(_, concerts)| concerts).collect());
            }
            radius *= 2;
        }
    }

    fn alternative(&self, list: &[u32], concerts: Vec<u32>) -> Alternative {
        let (lost, gained) = (without(list, &concerts), without(&concerts, list));
        let shared = (list.len() - lost.len()) as u32;
        let union = (list.len() + gained.len()) as u32;
        Alternative { route: Ranked { score: self.score(&concerts), concerts }, shared, union, lost, gained }
    }
}

/// `shared / union` as an integer that keeps the order of fractions.
fn key(shared: usize, union: usize) -> i64 {
    ((shared as i64) << SIMILARITY_BITS) / (union.max(1) as i64)
}

/// What is searched: at most `radius` concerts dropped and as many added.
struct Span<'a> {
    criteria: &'a Criteria,
    radius: usize,
}

/// Concerts dropped and added so far.
type Change = (u32, u32);

/// The product of a graph and the changes.
struct Changes<'a> {
    span: Span<'a>,
    /// `before[c]`: concerts of the list below position c.
    before: Vec<u32>,
    listed: Vec<bool>,
    nodes: Vec<Node>,
    list: Vec<u32>,
    /// What decides the order first, at accepting nodes.
    ends: Vec<i64>,
    /// Some route was left out by the radius.
    cut: bool,
}

/// All routes of at most `radius` changes, each ending where its similarity is known.
struct Within {
    dag: Dag,
    ends: Vec<i64>,
    cut: bool,
}

/// The states of one node of the graph, numbered in order of discovery.
#[derive(Clone, Default)]
struct States {
    changes: Vec<Change>,
    ids: BTreeMap<Change, u32>,
}

impl<'a> Changes<'a> {
    fn new(question: &Question, list: &[u32], span: Span<'a>) -> Self {
        let n = question.festival().len();
        let mut listed = vec![false; n];
        list.iter().for_each(|concert| listed[*concert as usize] = true);
        let mut before = vec![0; n + 1];
        for (concert, listed) in listed.iter().enumerate() {
            before[concert + 1] = before[concert] + u32::from(*listed);
        }
        Self { span, before, listed, nodes: Vec::new(), list: Vec::new(), ends: Vec::new(), cut: false }
    }

    fn expand(mut self, dag: &Dag) -> Result<Within, Error> {
        let gates = gate_positions(dag, self.listed.len() as u32);
        let mut layers: Vec<States> = vec![States::default(); dag.nodes.len()];
        // Edges point to (node, state); states get their numbers when all of a node's are known.
        let mut targets: Vec<(u32, u32)> = Vec::new();
        let mut exits: Vec<Option<(u32, u32)>> = Vec::new();
        let mut bases = Vec::with_capacity(dag.nodes.len());
        self.reach(&mut layers[0], (0, 0), (0, gates[0]));
        for (id, node) in dag.nodes.iter().enumerate() {
            bases.push(self.nodes.len() as u32);
            let from = if node.is_gate() { gates[id] } else { node.concert + 1 };
            for change in std::mem::take(&mut layers[id]).changes {
                let first = targets.len() as u32;
                for next in dag.successors(node) {
                    let to = dag.nodes[next as usize].concert;
                    let passing = (self.dropped_on((from, to), change), change.1);
                    if !self.within(passing) {
                        // Later concerts drop no fewer.
                        break;
                    }
                    let after = (change.0, change.1 + u32::from(!self.listed[to as usize]));
                    let state = self.reach(&mut layers[next as usize], after, (from, to));
                    targets.extend(state.map(|state| (next, state)));
                }
                let exit = layers.get_mut(node.exit as usize).and_then(|layer| {
                    let state = self.reach(layer, change, (from, gates[node.exit as usize]))?;
                    Some((node.exit, state))
                });
                exits.push(exit);
                self.push(node, change, (first, targets.len() as u32));
                limit("changes", self.nodes.len(), MAX_STATES)?;
                limit("legs of changes", targets.len(), MAX_LEGS)?;
            }
        }
        let number = |(node, state): (u32, u32)| bases[node as usize] + state;
        self.list = targets.into_iter().map(number).collect();
        for (node, exit) in self.nodes.iter_mut().zip(exits) {
            node.exit = exit.map_or(NO_NODE, number);
        }
        let dag = Dag { nodes: self.nodes, list: self.list, accepts_empty: false };
        Ok(Within { dag, ends: self.ends, cut: self.cut })
    }

    /// Concerts dropped when the list's concerts in `[from, to)` are passed by.
    fn dropped_on(&self, (from, to): (u32, u32), change: Change) -> u32 {
        change.0 + self.before[to as usize] - self.before[from as usize]
    }

    /// True when routes with this change, and maybe more, are wanted and within the radius.
    fn within(&mut self, change: Change) -> bool {
        let Some((shared, union)) = self.sizes(change) else { return false };
        if 1000 * shared < u64::from(self.span.criteria.similarity_milli.0) * union {
            return false;
        }
        let inside = change.0.max(change.1) as usize <= self.span.radius;
        self.cut |= !inside;
        inside
    }

    /// The state after passing by `[from, to)`, if it is within bounds.
    fn reach(&mut self, layer: &mut States, change: Change, passed: (u32, u32)) -> Option<u32> {
        let after = (self.dropped_on(passed, change), change.1);
        if !self.within(after) {
            return None;
        }
        let next = layer.changes.len() as u32;
        let id = *layer.ids.entry(after).or_insert(next);
        if id == next {
            layer.changes.push(after);
        }
        Some(id)
    }

    /// Concerts shared and in either route after a change.
    fn sizes(&self, (dropped, added): Change) -> Option<(u64, u64)> {
        let listed = self.before.last().copied()?;
        Some((u64::from(listed.checked_sub(dropped)?), u64::from(listed) + u64::from(added)))
    }

    fn push(&mut self, node: &Node, change: Change, list: (u32, u32)) {
        let end = if node.accept { self.nearness(change) } else { None };
        self.nodes.push(Node { list, range: (0, 0), accept: end.is_some(), ..*node });
        self.ends.push(end.unwrap_or(0));
    }

    /// The place of a complete route in the order (greatest first), if the criteria want it.
    fn nearness(&self, change: Change) -> Option<i64> {
        let (shared, union) = self.sizes(change)?;
        let length = shared + u64::from(change.1);
        let (fewest, most) = self.span.criteria.concerts.unwrap_or((0, u32::MAX));
        let (least, greatest) = self.span.criteria.similarity_milli;
        let good = change != (0, 0)
            && (u64::from(fewest)..=u64::from(most)).contains(&length)
            && (u64::from(least) * union..=u64::from(greatest) * union).contains(&(1000 * shared));
        good.then(|| match self.span.criteria.by {
            NearestBy::Similarity => key(shared as usize, union as usize),
            NearestBy::Length => -i64::from(change.0.abs_diff(change.1)),
            NearestBy::Longest => length as i64,
            NearestBy::Score => 0,
        })
    }
}

impl Within {
    fn best(&self, question: &Question, count: usize) -> Vec<(Weight, Vec<u32>)> {
        if self.dag.nodes.is_empty() {
            return Vec::new();
        }
        let nearness = Nearness { question, ends: &self.ends };
        let mut search = Weighted::behind(&self.dag, nearness, Root { node: 0, may_take: &|_| true });
        search.take(count)
    }
}

/// The place in the order at the end, score on the way.
struct Nearness<'a> {
    question: &'a Question,
    ends: &'a [i64],
}

impl Weigh for Nearness<'_> {
    fn step(&self, from: Option<usize>, to: usize) -> Option<Weight> {
        Some([0, gain(self.question, from, to), 0])
    }

    fn end(&self, node: u32) -> Weight {
        [self.ends[node as usize], 0, 0]
    }
}

/// For each gate, a position that no concert after it lies below and no concert before it lies at or above.
fn gate_positions(dag: &Dag, last: u32) -> Vec<u32> {
    let mut positions = vec![last; dag.nodes.len()];
    for (id, node) in dag.nodes.iter().enumerate().rev().filter(|(_, node)| node.is_gate()) {
        let behind = positions.get(node.exit as usize).copied().unwrap_or(last);
        let first = dag.successors(node).map(|next| dag.nodes[next as usize].concert).min();
        positions[id] = first.map_or(behind, |first| first.min(behind));
    }
    positions
}

fn limit(what: &'static str, needed: usize, limit: usize) -> Result<(), Error> {
    if needed > limit {
        return Err(ErrorKind::QuestionTooLarge { what, needed: needed as u64, limit: limit as u64 }.into());
    }
    Ok(())
}
