//! Maximal routes: those to which no concert can be added anywhere.

#![allow(clippy::indexing_slicing, reason = "rows are node ids of the graph that the tables were sized for")]

use super::count::{Counts, Scope};
use super::dag::{Dag, NO_NODE, Node};
use super::numbers::Numbers;
use super::question::Question;
use crate::big::Big;
use crate::error::Error;

impl Question {
    /// The number of maximal routes under the filters of concerts and legs; `None` under limits of sums or
    /// lengths, breaks or once-only, where "can be added" would mean another thing for every route.
    ///
    /// Cost: O(V * fringe²), with limits of legs O(E * degree) at worst.
    ///
    /// # Errors
    /// `question-too-large`.
    pub fn maximal(&self) -> Result<Option<Big>, Error> {
        if !self.is_plain() {
            return Ok(None);
        }
        let dag = Dag::plain(self)?;
        if self.include_is_blocked() || self.allowed.is_empty() {
            return Ok(Some(Big::zero()));
        }
        let width = Counts::totals(&dag, Scope::Block)?.from.width;
        let follows = has_predecessor(&dag);
        let mut from = Numbers::new(dag.nodes.len() + 1, 1, width)?;
        let mut total = Big::from(1);
        let mut sum = vec![0u64; width];
        for (id, node) in dag.nodes.iter().enumerate().rev() {
            sum.fill(0);
            if node.accept {
                continue;
            }
            if node.is_gate() {
                for next in dag.successors(node).filter(|next| !follows[*next as usize]) {
                    from.add_to(&mut sum, next as usize);
                }
                total = total.mul(&Big::from_limbs(&sum));
                continue;
            }
            if node.exit != NO_NODE && dag.successors(node).next().is_none() {
                sum[0] = 1;
            }
            self.each_tight(&dag, node, |next| from.add_to(&mut sum, next as usize));
            from.row_mut(id).copy_from_slice(&sum);
        }
        Ok(Some(total))
    }

    /// Successors between which and the node no other concert fits.
    fn each_tight(&self, dag: &Dag, node: &Node, mut visit: impl FnMut(u32)) {
        let c = self.festival().columns();
        let rule = &self.wishes.legs;
        let limited = rule.max_leg_walk.is_some() || rule.max_wait.is_some();
        let mut seen: Vec<usize> = Vec::new();
        let mut cut = i32::MAX;
        for next in dag.successors(node) {
            let j = dag.nodes[next as usize].concert as usize;
            if c.starts[j] >= cut {
                // Some concert of the list precedes this one and all after it, whatever the halls.
                break;
            }
            if !seen.iter().any(|x| self.legs.allows(*x, j)) {
                visit(next);
            }
            seen.push(j);
            if !limited {
                cut = cut.min(c.ends[j].saturating_add(self.legs.span[c.halls[j] as usize].1));
            }
        }
    }
}

/// True for nodes that follow some other concert of their block.
fn has_predecessor(dag: &Dag) -> Vec<bool> {
    let mut steps = vec![0i64; dag.nodes.len() + 1];
    let mut follows = vec![false; dag.nodes.len()];
    for node in dag.nodes.iter().filter(|node| !node.is_gate()) {
        for next in &dag.list[node.list.0 as usize..node.list.1 as usize] {
            follows[*next as usize] = true;
        }
        steps[node.range.0 as usize] += i64::from(node.range.0 < node.range.1);
        steps[node.range.1 as usize] -= i64::from(node.range.0 < node.range.1);
    }
    let mut running = 0;
    for (follows, step) in follows.iter_mut().zip(&steps) {
        running += step;
        *follows |= running > 0;
    }
    follows
}
