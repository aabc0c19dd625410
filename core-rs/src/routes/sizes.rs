//! How many completions every node has, as small as the graph allows.
//!
//! Without limits that routes remember, blocks multiply: a node has (completions within its block) * (completions
//! of the gate behind the block). Only the first factor is kept for each node, two limbs where the product of 25
//! days has 26; the second is one number a block. Under limits every node has its own number, the factor is 1.

#![allow(clippy::indexing_slicing, reason = "rows are node ids of the graph that the tables were sized for")]

use super::count::{Counts, Scope};
use super::dag::{Dag, NO_NODE, Node};
use super::question::Question;
use crate::big::Big;
use crate::error::Error;

/// Counts of completions in two factors.
pub(crate) struct Sizes {
    pub counts: Counts,
    /// Gates in time, then the last one; for graphs with limits only node 0.
    gates: Vec<u32>,
    /// Completions of each gate of `gates`, the empty one included.
    from_gate: Vec<Big>,
    one: Big,
}

impl Sizes {
    /// Cost: O(V * fringe) sums.
    ///
    /// # Errors
    /// `question-too-large`.
    pub fn new(question: &Question, dag: &Dag) -> Result<Self, Error> {
        let one = Big::from(1);
        if !question.is_plain() {
            let counts = Counts::totals(dag, Scope::Whole)?;
            let from_gate = vec![counts.from.big(0, 0)];
            return Ok(Self { counts, gates: vec![0], from_gate, one });
        }
        let counts = Counts::totals(dag, Scope::Block)?;
        let last = dag.nodes.len() as u32 - 1;
        let gates: Vec<u32> = dag.gates().map(|gate| gate as u32).chain([last]).collect();
        let mut from_gate = vec![one.clone(); gates.len()];
        for at in (0..gates.len() - 1).rev() {
            let gate = gates[at] as usize;
            from_gate[at] = ways(&counts, gate, &dag.nodes[gate]).mul(&from_gate[at + 1]);
        }
        Ok(Self { counts, gates, from_gate, one })
    }

    /// Completions of the first gate, the empty one included.
    pub fn whole(&self) -> &Big {
        &self.from_gate[0]
    }

    /// What the counts of a node's successors are multiplied by: completions of the gate behind its block.
    pub fn factor(&self, node: u32) -> &Big {
        match self.counts.scope {
            Scope::Whole => &self.one,
            Scope::Block => {
                let behind = self.gates.partition_point(|gate| *gate <= node);
                self.from_gate.get(behind).unwrap_or(&self.one)
            }
        }
    }

    /// Bits that hold the completions of a node, one to spare at most; no fewer than those of any node after it.
    pub fn bits(&self, id: usize, node: &Node) -> u32 {
        let own = ways(&self.counts, id, node).bits();
        match self.counts.scope {
            Scope::Whole => own,
            Scope::Block => own + self.factor(id as u32).bits(),
        }
    }

    /// Completions of every node; `None` where the whole passes 64 bits.
    pub fn small(&self) -> Option<Vec<u64>> {
        self.whole().to_u64()?;
        let from = &self.counts.from;
        let nodes = from.rows() - 1;
        if self.counts.scope == Scope::Whole {
            return (0..nodes).map(|id| word(from.cell(id, 0))).collect();
        }
        let mut weights = Vec::with_capacity(nodes);
        for (at, gate) in self.gates.iter().enumerate() {
            weights.push(self.from_gate[at].to_u64()?);
            let Some(next) = self.gates.get(at + 1) else { break };
            let factor = self.from_gate[at + 1].to_u64()?;
            for id in gate + 1..*next {
                weights.push(word(from.cell(id as usize, 0))?.checked_mul(factor)?);
            }
        }
        Some(weights)
    }
}

/// What the counts say of a node; a gate between blocks that multiply may be skipped in one way.
pub(crate) fn ways(counts: &Counts, id: usize, node: &Node) -> Big {
    let mut ways = counts.from.big(id, 0);
    if node.is_gate() && counts.scope == Scope::Block && node.exit != NO_NODE {
        ways.add_assign(&Big::from(1));
    }
    ways
}

/// A number of limbs as one word, if it fits.
fn word(limbs: &[u64]) -> Option<u64> {
    let (low, high) = limbs.split_first()?;
    high.iter().all(|limb| *limb == 0).then_some(*low)
}
