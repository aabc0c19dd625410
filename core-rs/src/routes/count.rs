//! Counting: how many routes lead on from every node, exactly.

#![allow(clippy::indexing_slicing, reason = "rows are node ids of the graph that the tables were sized for")]

use super::dag::{Dag, NO_NODE, Node};
use super::numbers::{Numbers, add_cells, width_for};
use super::question::Question;
use crate::big::Big;
use crate::error::Error;

/// What a node's exit counts for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    /// The routes that go on through the gate.
    Whole,
    /// One: the route ends with its block; gates count their own block alone.
    Block,
}

/// Completions from every node: one number, or one for each number of concerts to come.
pub(crate) struct Counts {
    pub scope: Scope,
    /// Completions from the node on, itself included; cell = concerts (or the sum, with one cell).
    pub from: Numbers,
    /// Sums of `from` over the nodes from this one to the end of its block.
    suffix: Numbers,
}

/// Rough sizes, for the layout of the exact tables.
struct Sizes {
    bound: f64,
    longest: usize,
}

impl Counts {
    /// The number of completions from every node. Cost: O(nodes + edges) sums.
    pub fn totals(dag: &Dag, scope: Scope) -> Result<Self, Error> {
        Self::run(dag, scope, false)
    }

    /// The same by number of concerts. Cost: O((nodes + edges) * longest route).
    pub fn by_length(dag: &Dag, scope: Scope) -> Result<Self, Error> {
        Self::run(dag, scope, true)
    }

    fn run(dag: &Dag, scope: Scope, lengths: bool) -> Result<Self, Error> {
        let sizes = measure(dag, scope);
        let width = width_for(sizes.bound, dag.nodes.len());
        let cells = if lengths { sizes.longest + 1 } else { 1 };
        let rows = dag.nodes.len() + 1;
        let ranges = dag.has_ranges();
        let mut counts = Self {
            scope,
            from: Numbers::new(rows, cells, width)?,
            suffix: Numbers::new(if ranges { rows } else { 0 }, cells, width)?,
        };
        let mut sum = vec![0u64; cells * width];
        for (id, node) in dag.nodes.iter().enumerate().rev() {
            counts.completions(dag, node, &mut sum);
            let row = counts.from.row_mut(id);
            if lengths && !node.is_gate() {
                row[width..].copy_from_slice(&sum[..(cells - 1) * width]);
            } else {
                row.copy_from_slice(&sum);
            }
            if ranges && !node.is_gate() {
                sum.copy_from_slice(counts.suffix.row(id + 1));
                counts.from.add_to(&mut sum, id);
                counts.suffix.row_mut(id).copy_from_slice(&sum);
            }
        }
        Ok(counts)
    }

    /// What may follow a node (itself not counted), into `sum`.
    fn completions(&self, dag: &Dag, node: &Node, sum: &mut [u64]) {
        sum.fill(0);
        if node.exit != NO_NODE {
            match self.scope {
                Scope::Whole => self.from.add_to(sum, node.exit as usize),
                Scope::Block if !node.is_gate() => sum[0] = 1,
                Scope::Block => {}
            }
        }
        if node.accept && self.scope == Scope::Whole {
            sum[0] = 1;
        }
        for next in &dag.list[node.list.0 as usize..node.list.1 as usize] {
            add_cells(sum, self.from.row(*next as usize), self.from.width);
        }
        let (from, to) = node.range;
        if from < to {
            self.suffix.add_to(sum, from as usize);
            self.suffix.sub_from(sum, to as usize);
        }
    }

    /// Sum over a list of nodes and a range of nodes of one block (one cell).
    pub fn sum(&self, list: &[u32], (from, to): (u32, u32)) -> Big {
        let mut sum = vec![0u64; self.from.width];
        for node in list {
            self.from.add_to(&mut sum, *node as usize);
        }
        if from < to {
            self.suffix.add_to(&mut sum, from as usize);
            self.suffix.sub_from(&mut sum, to as usize);
        }
        Big::from_limbs(&sum)
    }

    /// Sum over the nodes from this one to the end of its block (one cell); only on graphs with ranges.
    pub fn suffix(&self, node: usize) -> &[u64] {
        self.suffix.cell(node, 0)
    }

    /// The numbers of one node, by cell.
    pub fn row(&self, node: usize) -> Vec<Big> {
        (0..self.from.cells).map(|cell| self.from.big(node, cell)).collect()
    }
}

/// Floating-point bounds: the greatest number in any table, and the longest route.
fn measure(dag: &Dag, scope: Scope) -> Sizes {
    let rows = dag.nodes.len() + 1;
    let mut from = vec![0.0f64; rows];
    let mut suffix = vec![0.0f64; rows];
    let mut longest = vec![0u32; rows];
    let mut longest_suffix = vec![0u32; rows];
    let mut bound = 1.0f64;
    let mut most = 0;
    for (id, node) in dag.nodes.iter().enumerate().rev() {
        let mut sum = if node.accept { 1.0 } else { 0.0 };
        let mut length = 0;
        if node.exit != NO_NODE && (scope == Scope::Whole || !node.is_gate()) {
            let whole = scope == Scope::Whole;
            sum += if whole { from[node.exit as usize] } else { 1.0 };
            length = if whole { longest[node.exit as usize] } else { 0 };
        }
        for next in &dag.list[node.list.0 as usize..node.list.1 as usize] {
            sum += from[*next as usize];
            length = length.max(longest[*next as usize]);
        }
        if node.range.0 < node.range.1 {
            // The clipped end is ignored: a bound may be larger than the number.
            sum += suffix[node.range.0 as usize];
            length = length.max(longest_suffix[node.range.0 as usize]);
        }
        from[id] = sum;
        longest[id] = length + u32::from(!node.is_gate());
        if !node.is_gate() {
            suffix[id] = suffix[id + 1] + sum;
            longest_suffix[id] = longest_suffix[id + 1].max(longest[id]);
        }
        bound = bound.max(suffix[id]).max(sum);
        most = most.max(longest[id]);
    }
    Sizes { bound, longest: most as usize }
}

impl Dag {
    /// True when some node has a contiguous range of successors.
    pub(crate) fn has_ranges(&self) -> bool {
        self.nodes.iter().any(|node| node.range.0 < node.range.1)
    }

    /// The greatest number of concerts that follow each other. Cost: O(V + listed successors).
    pub(crate) fn longest(&self) -> usize {
        measure(self, Scope::Whole).longest
    }

    /// Ids of the gates that open blocks (plain graphs), in time.
    pub(crate) fn gates(&self) -> impl Iterator<Item = usize> + '_ {
        self.nodes.iter().enumerate().filter(|(_, node)| node.is_gate() && !node.accept).map(|(id, _)| id)
    }
}

impl Question {
    /// The exact number of routes.
    ///
    /// Cost: O(V * fringe) big sums when plain, with limits O(edges * states).
    ///
    /// # Errors
    /// `question-too-large`.
    pub fn total(&self) -> Result<Big, Error> {
        if self.is_plain() {
            return self.plain_total(&Dag::plain(self)?);
        }
        if self.is_plain_but_for_length() {
            let mut total = Big::zero();
            self.by_length()?.iter().for_each(|count| total.add_assign(count));
            return Ok(total);
        }
        self.total_on(&Dag::new(self)?)
    }

    /// The exact number of routes, on the question's own graph where that is there already.
    ///
    /// # Errors
    /// `question-too-large`.
    pub fn total_on(&self, dag: &Dag) -> Result<Big, Error> {
        if self.is_plain() {
            return self.plain_total(dag);
        }
        let counts = Counts::totals(dag, Scope::Whole)?;
        Ok(without_empty(counts.from.big(0, 0), dag.accepts_empty))
    }

    /// The number of routes by number of concerts: position k holds those of k concerts (position 0 holds 0).
    ///
    /// Cost: O(V * fringe * longest) when plain.
    ///
    /// # Errors
    /// `question-too-large`.
    pub fn by_length(&self) -> Result<Vec<Big>, Error> {
        let mut lengths = if self.is_plain_but_for_length() {
            self.plain_lengths(&Dag::plain(self)?)?
        } else {
            let dag = Dag::new(self)?;
            Counts::by_length(&dag, Scope::Whole)?.row(0)
        };
        let limits = &self.wishes.limits;
        for (length, count) in lengths.iter_mut().enumerate() {
            let too_many = limits.max_concerts.is_some_and(|most| length > most as usize);
            if length == 0 || length < limits.min_concerts as usize || too_many {
                *count = Big::zero();
            }
        }
        while lengths.len() > 1 && lengths.last().is_some_and(Big::is_zero) {
            lengths.pop();
        }
        Ok(lengths)
    }

    /// The number of routes that stay within one festival day, for each day with an allowed concert.
    ///
    /// # Errors
    /// `question-too-large`.
    pub fn by_day(&self) -> Result<Vec<(u32, Big)>, Error> {
        let columns = self.festival().columns();
        let mut days: Vec<u32> = self.allowed.iter().map(|c| columns.days[*c as usize]).collect();
        days.dedup();
        days.into_iter().map(|day| Ok((day, self.on_day(day)?.total()?))).collect()
    }

    /// The same question about one festival day.
    fn on_day(&self, day: u32) -> Result<Self, Error> {
        let columns = self.festival().columns();
        let mut question = self.clone();
        question.allowed.retain(|c| columns.days[*c as usize] == day);
        let count = question.allowed.len();
        question.blocks = vec![super::question::Block { concerts: 0..count, days: (day, day) }];
        Ok(question)
    }

    /// Product over blocks of (routes of the block + 1 where it may be left out), less the empty one.
    pub(crate) fn plain_total(&self, dag: &Dag) -> Result<Big, Error> {
        let counts = Counts::totals(dag, Scope::Block)?;
        let mut total = Big::from(1);
        for gate in dag.gates() {
            let mut block = counts.from.big(gate, 0);
            if dag.nodes[gate].exit != NO_NODE {
                block.add_assign(&Big::from(1));
            }
            total = total.mul(&block);
        }
        Ok(without_empty(total, dag.accepts_empty))
    }

    fn plain_lengths(&self, dag: &Dag) -> Result<Vec<Big>, Error> {
        let counts = Counts::by_length(dag, Scope::Block)?;
        let mut total = vec![Big::from(1)];
        for gate in dag.gates() {
            let mut block = counts.row(gate);
            if let (Some(none), true) = (block.first_mut(), dag.nodes[gate].exit != NO_NODE) {
                *none = Big::from(1);
            }
            total = multiply(&total, &block);
        }
        if let Some(none) = total.first_mut() {
            *none = Big::zero();
        }
        Ok(total)
    }
}

fn without_empty(total: Big, accepts_empty: bool) -> Big {
    if accepts_empty { total.checked_sub(&Big::from(1)).unwrap_or_default() } else { total }
}

/// Product of two polynomials with big coefficients.
fn multiply(a: &[Big], b: &[Big]) -> Vec<Big> {
    let b: &[Big] = &b[..b.iter().rposition(|v| !v.is_zero()).map_or(0, |last| last + 1)];
    if b.is_empty() {
        return vec![Big::zero()];
    }
    let mut product = vec![Big::zero(); a.len() + b.len() - 1];
    for (i, x) in a.iter().enumerate().filter(|(_, x)| !x.is_zero()) {
        for (j, y) in b.iter().enumerate().filter(|(_, y)| !y.is_zero()) {
            product[i + j].add_assign(&x.mul(y));
        }
    }
    product
}
