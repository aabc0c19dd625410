//! Numbers of routes below 2^64: for each node its ways with cumulated counts.

#![allow(clippy::indexing_slicing, reason = "rows are node ids of the graph that the table was made for")]

use super::dag::{Dag, NO_NODE, Node};
use super::sizes::Sizes;

/// Cumulated counts of ways on, 64 bits, for drawing millions of routes a second.
pub(crate) struct Fast {
    offsets: Vec<u32>,
    /// Sum of the ways before this one.
    before: Vec<u64>,
    /// Next node, [`NO_NODE`]: the route ends.
    to: Vec<u32>,
    concerts: Vec<u32>,
}

/// The most ways of the fast table (16 bytes each).
const MAX_FAST_WAYS: usize = 4_000_000;

impl Fast {
    /// `None` where a count passes 64 bits or the table its limit.
    pub fn new(dag: &Dag, sizes: &Sizes) -> Option<Self> {
        let weights = sizes.small()?;
        let degree =
            |node: &Node| (node.list.1 - node.list.0 + node.range.1.saturating_sub(node.range.0)) as usize;
        // "Ends here" and the exit are ways too.
        let most: usize = dag.nodes.iter().map(|node| degree(node) + 2).sum();
        if most > MAX_FAST_WAYS {
            return None;
        }
        let mut fast = Self {
            offsets: Vec::with_capacity(dag.nodes.len() + 1),
            before: Vec::with_capacity(most),
            to: Vec::with_capacity(most),
            concerts: dag.nodes.iter().map(|node| node.concert).collect(),
        };
        fast.offsets.push(0);
        for node in &dag.nodes {
            fast.push_ways(dag, &weights, node);
            fast.offsets.push(fast.to.len() as u32);
        }
        Some(fast)
    }

    /// The node's own successors; what lies behind the exit is one way that keeps its place in the order:
    /// "ends here" first (when it may), all later blocks last.
    fn push_ways(&mut self, dag: &Dag, weights: &[u64], node: &Node) {
        let mut sum = 0u64;
        let mut push = |to: u32, size: u64| {
            if size > 0 {
                self.before.push(sum);
                self.to.push(to);
                sum = sum.wrapping_add(size);
            }
        };
        let behind = if node.exit == NO_NODE { 0 } else { weights[node.exit as usize] };
        let ends = u64::from(dag.gate_may_end(node));
        push(NO_NODE, ends);
        for next in dag.successors(node) {
            push(next, weights[next as usize]);
        }
        if node.exit != NO_NODE {
            push(node.exit, behind - ends);
        }
    }

    /// The route with this number among the completions of the first gate.
    #[inline]
    pub fn route(&self, rank: u64, route: &mut Vec<u32>) {
        route.clear();
        let mut rest = rank;
        let mut at = 0usize;
        loop {
            let (from, to) = (self.offsets[at] as usize, self.offsets[at + 1] as usize);
            let ways = &self.before[from..to];
            let way = from + ways.partition_point(|before| *before <= rest) - 1;
            rest -= self.before[way];
            let next = self.to[way];
            if next == NO_NODE {
                return;
            }
            at = next as usize;
            if self.concerts[at] == NO_NODE {
                // A gate's own "ends here" was counted before the others: skip it.
                rest += u64::from(self.to[self.offsets[at] as usize] == NO_NODE);
            } else {
                route.push(self.concerts[at]);
            }
        }
    }
}
