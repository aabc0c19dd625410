//! Rank and unrank in the order of scores, to any depth: how many completions of every node have which score.

#![allow(
    clippy::indexing_slicing,
    reason = "cells are addressed within the bounds of each node, computed first"
)]

use std::sync::Arc;

use super::dag::{Dag, NO_NODE, Node};
use super::kbest::Ranked;
use super::numbers::add_cells;
use super::question::Question;
use super::ranked_search::score_unit;
use super::sizes::Sizes;
use crate::big::{Big, add_limbs};
use crate::error::{Error, ErrorKind};

/// The most limbs of a table: 256 MiB.
const MAX_LIMBS: u64 = 1 << 25;

/// For every node of the graph, the number of its completions by score.
pub struct ScoreTable {
    question: Arc<Question>,
    dag: Arc<Dag>,
    /// Scores are multiples of this, milli-points.
    unit: i64,
    cells: Vec<Cells>,
    limbs: Vec<u64>,
    total: Big,
}

/// Where the cells of a node lie: scores `low, low + unit, ... high`; none for a dead end.
#[derive(Clone, Copy)]
struct Cells {
    low: i64,
    high: i64,
    at: usize,
    /// Limbs of a cell: as many as all completions of the node need.
    width: usize,
    alive: bool,
}

impl ScoreTable {
    /// Builds the table. Cost: O(E * scores), memory O(V * scores); scores are counted in their greatest
    /// common unit, and every node's numbers have as many limbs as they need.
    ///
    /// # Errors
    /// `question-too-large` when the table passes 256 MiB.
    pub fn new(question: Arc<Question>, dag: Arc<Dag>) -> Result<Self, Error> {
        let sizes = Sizes::new(&question, &dag)?;
        let unit = score_unit(&question);
        let mut table =
            Self { question, dag, unit, cells: Vec::new(), limbs: Vec::new(), total: Big::zero() };
        table.lay_out(&sizes)?;
        for id in (0..table.dag.nodes.len()).rev() {
            table.fill(id);
        }
        let first = table.cells[0];
        if first.alive {
            if table.dag.accepts_empty {
                let (at, width) = (table.index(&first, 0), first.width);
                let count = Big::from_limbs(&table.limbs[at..at + width]).checked_sub(&Big::from(1));
                let rest = count.unwrap_or_default();
                table.limbs[at..at + width].fill(0);
                table.limbs[at..at + rest.limbs().len()].copy_from_slice(rest.limbs());
            }
            table.total = table.sum(0, first.low, first.high);
        }
        Ok(table)
    }

    /// Number of routes.
    #[must_use]
    pub const fn total(&self) -> &Big {
        &self.total
    }

    /// Scores with their numbers of routes, best first.
    #[must_use]
    pub fn histogram(&self) -> Vec<(i64, Big)> {
        let first = self.cells[0];
        let mut rows = Vec::new();
        let mut score = first.high;
        while first.alive && score >= first.low {
            let count = self.count(0, score);
            if !count.is_zero() {
                rows.push((score, count));
            }
            score -= self.unit;
        }
        rows
    }

    /// The route with this rank (score descending, then route order), from 0. Cost: O(length * degree + scores).
    ///
    /// # Errors
    /// `rank-out-of-range`.
    pub fn route(&self, rank: &Big) -> Result<Ranked, Error> {
        if *rank >= self.total {
            return Err(ErrorKind::RankOutOfRange { total: self.total.to_string() }.into());
        }
        let first = self.cells[0];
        let mut rest = rank.clone();
        let mut score = first.high;
        while let Some(less) = rest.checked_sub(&self.count(0, score)) {
            rest = less;
            score -= self.unit;
        }
        let mut concerts = Vec::new();
        let (mut at, mut left) = (0u32, score);
        while let Some((next, after)) = self.descend(at, left, &mut rest) {
            concerts.push(self.dag.nodes[next as usize].concert);
            (at, left) = (next, after);
        }
        Ok(Ranked { score, concerts })
    }

    /// The rank of a route, from 0.
    ///
    /// # Errors
    /// `not-a-route`.
    pub fn rank(&self, route: &[u32]) -> Result<Big, Error> {
        let score = self.question.score(route);
        let first = self.cells[0];
        let mut rank = self.sum(0, score + self.unit, first.high);
        let (mut at, mut left) = (0u32, score);
        for (index, concert) in route.iter().enumerate() {
            let mut found = None;
            self.dag.ways(at, |way| {
                let Some(id) = way else {
                    // The empty chain is no route and was not counted.
                    rank.add_assign(&Big::from(u64::from(left == 0 && at != 0)));
                    return true;
                };
                let node = &self.dag.nodes[id as usize];
                let after = left - self.gain(at, node);
                if node.concert < *concert {
                    rank.add_assign(&self.count(id, after));
                    return true;
                }
                if node.concert == *concert {
                    found = Some((id, after));
                }
                false
            });
            (at, left) = found.ok_or(ErrorKind::NotARoute { index })?;
        }
        if route.is_empty() || left != 0 || !self.dag.may_end(at) {
            return Err(ErrorKind::NotARoute { index: route.len() }.into());
        }
        Ok(rank)
    }

    fn descend(&self, at: u32, left: i64, rest: &mut Big) -> Option<(u32, i64)> {
        let mut chosen = None;
        self.dag.ways(at, |way| {
            let (size, next) = match way {
                None => (Big::from(u64::from(left == 0 && at != 0)), None),
                Some(id) => {
                    let after = left - self.gain(at, &self.dag.nodes[id as usize]);
                    (self.count(id, after), Some((id, after)))
                }
            };
            match rest.checked_sub(&size) {
                Some(less) => {
                    *rest = less;
                    true
                }
                None => {
                    chosen = next;
                    false
                }
            }
        });
        chosen
    }

    /// What going from a node to a concert adds to the score.
    fn gain(&self, from: u32, to: &Node) -> i64 {
        let node = &self.dag.nodes[from as usize];
        let leg = if node.is_gate() {
            0
        } else {
            self.question.leg_score(node.concert as usize, to.concert as usize)
        };
        leg + self.question.wishes.scoring.value(to.concert as usize)
    }

    fn index(&self, cells: &Cells, score: i64) -> usize {
        cells.at + ((score - cells.low) / self.unit) as usize * cells.width
    }

    fn count(&self, node: u32, score: i64) -> Big {
        let cells = self.cells[node as usize];
        let inside = cells.alive && score >= cells.low && score <= cells.high;
        if !inside || (score - cells.low) % self.unit != 0 {
            return Big::zero();
        }
        let at = self.index(&cells, score);
        Big::from_limbs(&self.limbs[at..at + cells.width])
    }

    fn sum(&self, node: u32, from: i64, to: i64) -> Big {
        let mut sum = Big::zero();
        let mut score = to;
        while score >= from {
            sum.add_assign(&self.count(node, score));
            score -= self.unit;
        }
        sum
    }

    /// Lowest and highest score of every node's completions, and where its cells lie.
    fn lay_out(&mut self, sizes: &Sizes) -> Result<(), Error> {
        let dead = Cells { low: i64::MAX, high: i64::MIN, at: 0, width: 0, alive: false };
        self.cells = vec![dead; self.dag.nodes.len()];
        for (id, node) in self.dag.nodes.iter().enumerate().rev() {
            let mut cells = dead;
            let mut widen = |low: i64, high: i64| {
                cells.low = cells.low.min(low);
                cells.high = cells.high.max(high);
                cells.alive = true;
            };
            if node.accept {
                widen(0, 0);
            }
            if node.exit != NO_NODE && self.cells[node.exit as usize].alive {
                widen(self.cells[node.exit as usize].low, self.cells[node.exit as usize].high);
            }
            for next in self.dag.successors(node) {
                let then = self.cells[next as usize];
                if then.alive {
                    let gain = self.gain(id as u32, &self.dag.nodes[next as usize]);
                    widen(then.low + gain, then.high + gain);
                }
            }
            self.cells[id] = cells;
        }
        let mut limbs = 0u64;
        let nodes = self.dag.nodes.iter().enumerate();
        for ((id, node), cells) in nodes.zip(&mut self.cells).filter(|(_, cells)| cells.alive) {
            cells.width = sizes.bits(id, node).div_ceil(64).max(1) as usize;
            cells.at = usize::try_from(limbs).unwrap_or(usize::MAX);
            let scores = ((cells.high - cells.low) / self.unit + 1) as u64;
            limbs = limbs.saturating_add(scores.saturating_mul(cells.width as u64));
        }
        if limbs > MAX_LIMBS {
            let (needed, limit) = (limbs, MAX_LIMBS);
            return Err(ErrorKind::QuestionTooLarge { what: "limbs of scores", needed, limit }.into());
        }
        self.limbs = vec![0; limbs as usize];
        Ok(())
    }

    fn fill(&mut self, id: usize) {
        let own = self.cells[id];
        if !own.alive {
            return;
        }
        let node = self.dag.nodes[id];
        if node.accept {
            let at = self.index(&own, 0);
            add_limbs(&mut self.limbs[at..at + own.width], &[1]);
        }
        if node.exit != NO_NODE {
            self.shift_add(&own, node.exit, 0);
        }
        let dag = Arc::clone(&self.dag);
        for next in dag.successors(&node) {
            let gain = self.gain(id as u32, &dag.nodes[next as usize]);
            self.shift_add(&own, next, gain);
        }
    }

    /// `own[score + gain] += next[score]` for every score. Later nodes lie before or after in one array: split.
    fn shift_add(&mut self, own: &Cells, next: u32, gain: i64) {
        let then = self.cells[next as usize];
        if !then.alive {
            return;
        }
        let cells = ((then.high - then.low) / self.unit + 1) as usize;
        let into = self.index(own, then.low + gain);
        // Cells are laid out in node order and `next` is a later node, so its cells lie behind.
        let (head, tail) = self.limbs.split_at_mut(then.at);
        let (head, tail) = (&mut head[into..into + cells * own.width], &tail[..cells * then.width]);
        if own.width == then.width {
            return add_cells(head, tail, own.width);
        }
        head.chunks_exact_mut(own.width).zip(tail.chunks_exact(then.width)).for_each(|(a, b)| {
            add_limbs(a, b);
        });
    }
}
