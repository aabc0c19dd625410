//! The question as a graph: every path from the first gate to an accepting gate is one route.
//!
//! Nodes stand in time order. A concert's successors are an explicit list (the fringe, where the walk decides)
//! and one contiguous range (everything late enough for any walk), so a festival of 50,000 concerts needs no
//! edge list. Between blocks stand gates: a route that ends its block goes on through the gate of the next
//! one. Under limits a node is a concert with a memory ("state"); then all successors are explicit.

#![allow(
    clippy::indexing_slicing,
    reason = "node ids and list bounds are made by the builders of this module and of product.rs only"
)]

use super::product;
use super::question::{Block, Question};
use crate::error::{Error, ErrorKind};

/// "No node".
pub const NO_NODE: u32 = u32::MAX;
/// The most explicit successors of a graph.
pub const MAX_EDGES: usize = 60_000_000;

/// A concert (with what must be remembered), or a gate between blocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Node {
    /// The concert, [`NO_NODE`] for a gate.
    pub concert: u32,
    /// Range of explicit successors in [`Dag::list`], ascending.
    pub list: (u32, u32),
    /// Contiguous successors `[from, to)`, after those of the list.
    pub range: (u32, u32),
    /// The gate through which the route may end its block here; [`NO_NODE`]: it may not.
    pub exit: u32,
    /// True where a route may be complete (last gates only).
    pub accept: bool,
}

impl Node {
    /// True for a gate.
    #[inline]
    #[must_use]
    pub const fn is_gate(&self) -> bool {
        self.concert == NO_NODE
    }
}

/// A graph of routes in topological order; node 0 is the first gate.
#[derive(Debug, Clone)]
pub struct Dag {
    /// The nodes.
    pub nodes: Vec<Node>,
    /// Explicit successors.
    pub list: Vec<u32>,
    /// True when the empty chain reaches an accepting gate (it is never a route).
    pub accepts_empty: bool,
}

impl Dag {
    /// Compiles a question. Cost: O(V * fringe) without limits of legs, sums and lengths; otherwise
    /// O(edges * states).
    ///
    /// # Errors
    /// `question-too-large` when states or edges pass their limits.
    pub fn new(question: &Question) -> Result<Self, Error> {
        if question.include_is_blocked() {
            return Ok(Self::empty());
        }
        let plain = Self::plain(question)?;
        if question.is_plain() { Ok(plain) } else { product::build(question, &plain) }
    }

    /// The graph without a route.
    #[must_use]
    pub fn empty() -> Self {
        let gate = Node { concert: NO_NODE, list: (0, 0), range: (0, 0), exit: NO_NODE, accept: true };
        Self { nodes: vec![gate], list: Vec::new(), accepts_empty: true }
    }

    /// The graph of the question without its limits of sums and lengths: one node a concert.
    ///
    /// # Errors
    /// `question-too-large`.
    pub(crate) fn plain(question: &Question) -> Result<Self, Error> {
        if question.include_is_blocked() {
            return Ok(Self::empty());
        }
        let size = question.allowed.len() + question.blocks.len() + 1;
        let mut dag = Self {
            nodes: Vec::with_capacity(size),
            list: Vec::new(),
            accepts_empty: question.include.is_empty(),
        };
        for block in &question.blocks {
            dag.push_block(question, block)?;
        }
        dag.nodes.push(Node { concert: NO_NODE, list: (0, 0), range: (0, 0), exit: NO_NODE, accept: true });
        Ok(dag)
    }

    /// Successors of a node in ascending order, the exit aside.
    #[inline]
    pub fn successors(&self, node: &Node) -> impl Iterator<Item = u32> + use<'_> {
        self.list[node.list.0 as usize..node.list.1 as usize]
            .iter()
            .copied()
            .chain(node.range.0..node.range.1)
    }

    /// True when a route may be complete at this node: an exit leads to an accepting gate.
    #[must_use]
    pub fn may_end(&self, node: u32) -> bool {
        self.gate_may_end(&self.nodes[node as usize])
    }

    pub(crate) fn gate_may_end(&self, node: &Node) -> bool {
        let mut at = *node;
        loop {
            if at.accept {
                return true;
            }
            if at.exit == NO_NODE {
                return false;
            }
            at = self.nodes[at.exit as usize];
        }
    }

    /// The ways on from a node in route order: `None` (the route ends) first, then concerts ascending, those
    /// of later blocks included. `visit` answers whether to go on.
    pub fn ways(&self, from: u32, mut visit: impl FnMut(Option<u32>) -> bool) {
        if self.may_end(from) && !visit(None) {
            return;
        }
        let mut from = from;
        loop {
            let node = self.nodes[from as usize];
            if !self.successors(&node).all(|next| visit(Some(next))) || node.exit == NO_NODE {
                return;
            }
            from = node.exit;
        }
    }

    fn push_block(&mut self, question: &Question, block: &Block) -> Result<(), Error> {
        let gate = self.nodes.len() as u32;
        let concerts = &question.allowed[block.concerts.clone()];
        let first = gate + 1;
        let end = first + concerts.len() as u32;
        let builder = BlockBuilder { question, concerts, first, end };
        let must = builder.next_include(None);
        let start_end = must.map_or(end, |id| id + 1);
        let exit = if must.is_none() { end } else { NO_NODE };
        self.nodes.push(Node {
            concert: NO_NODE,
            list: (0, 0),
            range: (first, start_end),
            exit,
            accept: false,
        });
        for (position, concert) in concerts.iter().enumerate() {
            let from = self.list.len() as u32;
            let (range, exit) = builder.successors(position, &mut self.list);
            if self.list.len() > MAX_EDGES {
                return Err(ErrorKind::QuestionTooLarge {
                    what: "legs",
                    needed: self.list.len() as u64,
                    limit: MAX_EDGES as u64,
                }
                .into());
            }
            let list = (from, self.list.len() as u32);
            self.nodes.push(Node { concert: *concert, list, range, exit, accept: false });
        }
        Ok(())
    }
}

/// Builds the nodes of one block: concert at position p becomes node `first + p`.
struct BlockBuilder<'q> {
    question: &'q Question,
    concerts: &'q [u32],
    first: u32,
    end: u32,
}

impl BlockBuilder<'_> {
    /// Node of the first concert after `position` (from the start when `None`) that every route must hold.
    fn next_include(&self, position: Option<usize>) -> Option<u32> {
        let include = &self.question.include;
        let last = *self.concerts.last()?;
        let after = match position {
            Some(p) => include.partition_point(|c| *c <= self.concerts[p]),
            None => include.partition_point(|c| *c < self.concerts[0]),
        };
        let concert = *include.get(after).filter(|c| **c <= last)?;
        let position = self.concerts.binary_search(&concert).ok()?;
        Some(self.first + position as u32)
    }

    /// Fills the list of explicit successors; returns the range of the others and the exit.
    fn successors(&self, position: usize, list: &mut Vec<u32>) -> ((u32, u32), u32) {
        let legs = &self.question.legs;
        let c = legs.festival.columns();
        let i = self.concerts[position] as usize;
        let must = self.next_include(Some(position));
        let limit = must.map_or(self.concerts.len(), |id| (id - self.first) as usize + 1);
        let (least, most) = legs.span[c.halls[i] as usize];
        let tail = &self.concerts[position..limit.max(position)];
        let at = |time: i32| position + tail.partition_point(|w| c.starts[*w as usize] < time);
        let sure = at(c.ends[i].saturating_add(most));
        let mut from = at(c.ends[i].saturating_add(least));
        let limited = legs.rule.max_leg_walk.is_some() || legs.rule.max_wait.is_some();
        let day_end = if limited {
            position + tail.partition_point(|w| c.days[*w as usize] == c.days[i])
        } else {
            from
        };
        let mut push = |range: std::ops::Range<usize>, good: &dyn Fn(usize) -> bool| {
            for p in range {
                if good(self.concerts[p] as usize) {
                    list.push(self.first + p as u32);
                }
            }
        };
        if limited && from < day_end {
            push(from..day_end, &|j| legs.allows(i, j));
            from = day_end;
        }
        let sure = sure.max(from).min(limit);
        push(from..sure, &|j| legs.precedes(i, j));
        let exit = if must.is_none() { self.end } else { NO_NODE };
        ((self.first + sure as u32, self.first + limit.max(sure) as u32), exit)
    }
}
