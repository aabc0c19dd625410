//! The best routes in order, for as many pages as one likes.
//!
//! Ranked enumeration by the recursive method (Jiménez and Marzal 1999, the "REA" of Tziavelis et al., VLDB
//! 2020): every node keeps the ordered list of its completions, made only as far as somebody asks. The order is
//! total: score descending, then route order (the sequence of concerts, lexicographic, a prefix first).

#![allow(
    clippy::indexing_slicing,
    reason = "node ids come from the graph; list positions were produced before they are read"
)]

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use super::check::MAX_CHECKED;
use super::dag::{Dag, NO_NODE, Node};
use super::question::Question;
use crate::error::Error;

/// A route with its place in the order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ranked {
    /// Milli-points.
    pub score: i64,
    /// Concerts, ascending.
    pub concerts: Vec<u32>,
}

/// One completion of a node: where it goes next, and which completion it takes there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Step {
    /// Score of the completion, the node itself not counted.
    score: i64,
    /// First concert that follows, -1 when none does: decides ties.
    first: i64,
    /// Next node; [`NO_NODE`]: the route is complete.
    to: u32,
    /// Position in the list of completions of `to`.
    index: u32,
}

impl Ord for Step {
    fn cmp(&self, other: &Self) -> Ordering {
        self.score.cmp(&other.score).then_with(|| other.first.cmp(&self.first))
    }
}

impl PartialOrd for Step {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The completions of one node, as far as they were asked for.
#[derive(Default)]
struct Stream {
    steps: Vec<Step>,
    heap: BinaryHeap<Step>,
    opened: bool,
    /// The last step handed out waits to be replaced by its successor.
    pending: bool,
}

/// The best routes of a question, one after the other.
pub struct KBest<'q> {
    question: &'q Question,
    dag: &'q Dag,
    /// Best completion of every node, the node itself not counted; `None`: a dead end.
    best: Vec<Option<Step>>,
    streams: Vec<Stream>,
    rank: u32,
}

impl<'q> KBest<'q> {
    /// Prepares the enumeration. Cost: O(V + E), memory O(V).
    #[must_use]
    pub fn new(question: &'q Question, dag: &'q Dag) -> Self {
        let mut best: Vec<Option<Step>> = vec![None; dag.nodes.len()];
        for (id, node) in dag.nodes.iter().enumerate().rev() {
            let mut top: Option<Step> = None;
            each_first_step(question, dag, node, &best, |step| {
                if top.is_none_or(|t| step > t) {
                    top = Some(step);
                }
            });
            best[id] = top;
        }
        let streams = (0..dag.nodes.len()).map(|_| Stream::default()).collect();
        Self { question, dag, best, streams, rank: 0 }
    }

    /// Score of the best route.
    #[must_use]
    pub fn best_score(&mut self) -> Option<i64> {
        let first = u32::from(self.empty_is_first());
        self.ensure(0, first);
        self.streams[0].steps.get(first as usize).map(|step| step.score)
    }

    /// The next route in the order. Cost: O(length * log(degree)).
    pub fn next_route(&mut self) -> Option<Ranked> {
        loop {
            if !self.ensure(0, self.rank) {
                return None;
            }
            let step = self.streams[0].steps[self.rank as usize];
            self.rank += 1;
            if step.first >= 0 {
                return Some(Ranked { score: step.score, concerts: self.concerts_of(step) });
            }
        }
    }

    /// The next `count` routes at most.
    pub fn take(&mut self, count: usize) -> Vec<Ranked> {
        std::iter::from_fn(|| self.next_route()).take(count).collect()
    }

    fn empty_is_first(&mut self) -> bool {
        self.ensure(0, 0) && self.streams[0].steps[0].first < 0
    }

    /// Follows a completion to its end.
    fn concerts_of(&mut self, step: Step) -> Vec<u32> {
        let mut concerts = Vec::new();
        let mut step = step;
        while step.to != NO_NODE {
            let node = self.dag.nodes[step.to as usize];
            if !node.is_gate() {
                concerts.push(node.concert);
            }
            let next = match self.streams[step.to as usize].steps.get(step.index as usize) {
                Some(next) => *next,
                // The first completion of a node is known without its stream.
                None => match self.best[step.to as usize] {
                    Some(next) => next,
                    None => break,
                },
            };
            step = next;
        }
        concerts
    }

    /// Makes the list of node `root` at least `index + 1` long; false when it has no more completions.
    ///
    /// A stack instead of recursion: a route may hold thousands of concerts.
    fn ensure(&mut self, root: u32, index: u32) -> bool {
        let mut stack = vec![(root, index)];
        while let Some((node, index)) = stack.last().copied() {
            let id = node as usize;
            if !self.streams[id].opened {
                self.open(id);
            }
            if self.streams[id].steps.len() > index as usize {
                stack.pop();
                continue;
            }
            if self.streams[id].pending {
                let Some(last) = self.streams[id].steps.last().copied() else { break };
                if last.to != NO_NODE && self.may_have(last.to, last.index + 1) {
                    if !self.has(last.to, last.index + 1) {
                        stack.push((last.to, last.index + 1));
                        continue;
                    }
                    let step = self.following(node, last);
                    self.streams[id].heap.push(step);
                }
                self.streams[id].pending = false;
            }
            match self.streams[id].heap.pop() {
                Some(step) => {
                    self.streams[id].steps.push(step);
                    self.streams[id].pending = true;
                }
                None => {
                    stack.pop();
                }
            }
        }
        self.has(root, index)
    }

    fn has(&self, node: u32, index: u32) -> bool {
        self.streams[node as usize].steps.len() > index as usize
    }

    /// False when the node's completions are known to end before `index`.
    fn may_have(&self, node: u32, index: u32) -> bool {
        let stream = &self.streams[node as usize];
        !stream.opened || stream.pending || !stream.heap.is_empty() || stream.steps.len() > index as usize
    }

    fn open(&mut self, id: usize) {
        let node = self.dag.nodes[id];
        let mut steps = Vec::new();
        each_first_step(self.question, self.dag, &node, &self.best, |step| steps.push(step));
        let stream = &mut self.streams[id];
        stream.heap = BinaryHeap::from(steps);
        stream.opened = true;
    }

    /// The step of `node` to the same next node, with that node's next completion.
    fn following(&self, node: u32, last: Step) -> Step {
        let then = self.streams[last.to as usize].steps[last.index as usize + 1];
        step_to(self.question, self.dag, &self.dag.nodes[node as usize], last.to, last.index + 1, then)
    }
}

/// The step from `node` to `to`, taking there the completion `then` (position `index`).
#[inline]
fn step_to(question: &Question, dag: &Dag, node: &Node, to: u32, index: u32, then: Step) -> Step {
    let next = &dag.nodes[to as usize];
    if next.is_gate() {
        return Step { score: then.score, first: then.first, to, index };
    }
    let leg =
        if node.is_gate() { 0 } else { question.leg_score(node.concert as usize, next.concert as usize) };
    let score = then.score + question.wishes.scoring.value(next.concert as usize) + leg;
    Step { score, first: i64::from(next.concert), to, index }
}

/// Every way on from a node with the best completion behind it.
fn each_first_step(
    question: &Question,
    dag: &Dag,
    node: &Node,
    best: &[Option<Step>],
    mut visit: impl FnMut(Step),
) {
    if node.accept {
        visit(Step { score: 0, first: -1, to: NO_NODE, index: 0 });
    }
    if node.exit != NO_NODE
        && let Some(then) = best[node.exit as usize]
    {
        visit(step_to(question, dag, node, node.exit, 0, then));
    }
    for to in dag.successors(node) {
        if let Some(then) = best[to as usize] {
            visit(step_to(question, dag, node, to, 0, then));
        }
    }
}

/// Routes looked at without limits for each one wanted, before the limits become memory.
const LOOKED_AT: usize = 2;
/// The most routes worth looking for in this way.
const FEW: usize = 1_000;

impl Question {
    /// The best `count` routes: score descending, then route order; with sums limited as well, all exact.
    ///
    /// Cost: O(V + E + k * length * log(degree)); E and V with the states of the limits where these bite.
    ///
    /// # Errors
    /// `question-too-large`.
    pub fn best(&self, count: usize) -> Result<Vec<Ranked>, Error> {
        if let Some(routes) = self.best_at_a_glance(count)? {
            return Ok(routes);
        }
        let dag = Dag::new(self)?;
        Ok(KBest::new(self, &dag).take(count))
    }

    /// The same without the states that limits need: the best routes without limits come in the same order, so
    /// the first `count` of them that keep the limits are the answer. `None` where too many of them do not.
    ///
    /// Cost: O(V + E + k * length * log(degree)) of the plain graph.
    ///
    /// # Errors
    /// `question-too-large`.
    pub fn best_at_a_glance(&self, count: usize) -> Result<Option<Vec<Ranked>>, Error> {
        if self.is_plain() || count > FEW {
            return Ok(None);
        }
        let plain = Dag::plain(self)?;
        let mut ranked = KBest::new(self, &plain);
        let mut found = Vec::new();
        for _ in 0..LOOKED_AT * count {
            let Some(route) = ranked.next_route() else { return Ok(Some(found)) };
            if route.concerts.len() > MAX_CHECKED {
                return Ok(None);
            }
            if self.check(&route.concerts)?.fits {
                found.push(route);
            }
            if found.len() == count {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }
}
