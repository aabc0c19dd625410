//! One tree, grown at its best leaf first.

use super::histogram::{self, Cell, Layout};
use super::options::TreeOptions;
use super::search::{Candidate, best_split};
use super::tree::{Node, Tree};
use crate::learn::bins::{Binned, FeatureBins};

/// What a tree is grown from.
#[derive(Clone, Copy)]
pub(super) struct Ground<'a> {
    pub(super) options: &'a TreeOptions,
    pub(super) features: &'a [FeatureBins],
    pub(super) binned: &'a Binned,
    /// (gradient, hessian) of every row.
    pub(super) derivatives: &'a [[f64; 2]],
}

/// A leaf while the tree grows.
struct Leaf {
    /// Its rows: a range of the grower's row list.
    begin: usize,
    end: usize,
    total: Cell,
    depth: usize,
    lambda: f64,
    histogram: Option<Vec<Cell>>,
    best: Option<Candidate>,
    /// The node above and whether this is its left child.
    parent: Option<(usize, bool)>,
}

/// A grown tree with the rows of each leaf.
pub(super) struct Grown {
    pub(super) tree: Tree,
    pub(super) rows: Vec<u32>,
    /// First and last-plus-one position in `rows` of each leaf.
    pub(super) ranges: Vec<(usize, usize)>,
}

/// Grows trees; keeps its buffers from one to the next.
#[derive(Default)]
pub(super) struct Grower {
    pool: Vec<Vec<Cell>>,
    ordered: Vec<[f64; 2]>,
    spare: Vec<u32>,
}

impl Grower {
    /// Grows one tree on the rows of a bag, with the features of a layout; leaf values are not yet shrunk.
    pub(super) fn grow(&mut self, ground: Ground<'_>, layout: &Layout, rows: Vec<u32>) -> Grown {
        let mut rows = rows;
        let total = sums(ground.derivatives, &rows);
        let lambda = ground.options.lambda;
        let mut leaves = vec![Leaf {
            begin: 0,
            end: rows.len(),
            total,
            depth: 0,
            lambda,
            histogram: None,
            best: None,
            parent: None,
        }];
        let mut nodes: Vec<Node> = Vec::new();
        if let Some(root) = leaves.first_mut()
            && may_split(root, ground.options)
        {
            let mut cells = self.cells(layout.cells);
            self.fill(&mut cells, ground, layout, &rows);
            root.best = best_split(&cells, layout, (ground.features, &root.total, ground.options));
            root.histogram = Some(cells);
        }
        while leaves.len() < ground.options.leaves {
            let Some(at) = best_leaf(&leaves) else { break };
            let last = leaves.len() + 1 == ground.options.leaves;
            self.split(ground, layout, (&mut leaves, &mut nodes, &mut rows), (at, last));
        }
        for leaf in &mut leaves {
            self.pool.extend(leaf.histogram.take());
        }
        let values = leaves.iter().map(|leaf| answer(&leaf.total, leaf.lambda)).collect();
        let ranges = leaves.iter().map(|leaf| (leaf.begin, leaf.end)).collect();
        Grown { tree: Tree { nodes, leaves: values }, rows, ranges }
    }

    fn cells(&mut self, count: usize) -> Vec<Cell> {
        let mut cells = self.pool.pop().unwrap_or_default();
        cells.resize(count, Cell::default());
        cells
    }

    fn fill(&mut self, cells: &mut [Cell], ground: Ground<'_>, layout: &Layout, rows: &[u32]) {
        let whole = rows.len() == ground.binned.rows();
        if whole {
            histogram::build(cells, layout, (ground.binned, rows, ground.derivatives, true));
            return;
        }
        self.ordered.clear();
        let of_row = |&row: &u32| ground.derivatives.get(row as usize).copied().unwrap_or([0.0; 2]);
        self.ordered.extend(rows.iter().map(of_row));
        histogram::build(cells, layout, (ground.binned, rows, &self.ordered, false));
    }

    /// Splits the leaf at `at`: it becomes the left child, a new leaf the right one.
    fn split(
        &mut self,
        ground: Ground<'_>,
        layout: &Layout,
        (leaves, nodes, rows): (&mut Vec<Leaf>, &mut Vec<Node>, &mut [u32]),
        (at, last): (usize, bool),
    ) {
        let new_leaf = leaves.len();
        let Some(leaf) = leaves.get_mut(at) else { return };
        let Some(best) = leaf.best.take() else { return };
        let (begin, end) = (leaf.begin, leaf.end);
        let Some(own) = rows.get_mut(begin..end) else { return };
        let middle = begin + self.partition(own, ground.binned.column(best.feature as usize), &best);
        let node = nodes.len();
        nodes.push(Node {
            feature: best.feature,
            test: best.test,
            left: -1 - at as i32,
            right: -1 - new_leaf as i32,
            gain: best.gain,
            value: answer(&leaf.total, leaf.lambda),
        });
        if let Some((parent, is_left)) = leaf.parent
            && let Some(parent) = nodes.get_mut(parent)
        {
            *(if is_left { &mut parent.left } else { &mut parent.right }) = node as i32;
        }
        let parent_cells = leaf.histogram.take();
        let right_total = leaf.total.minus(&best.left);
        let depth = leaf.depth + 1;
        let child = |begin, end, total, is_left| Leaf {
            begin,
            end,
            total,
            depth,
            lambda: best.lambda,
            histogram: None,
            best: None,
            parent: Some((node, is_left)),
        };
        let mut left = child(begin, middle, best.left, true);
        let mut right = child(middle, end, right_total, false);
        if let Some(parent_cells) = parent_cells {
            self.share(ground, layout, (&mut left, &mut right, rows), (parent_cells, last));
        }
        *leaf = left;
        leaves.push(right);
    }

    /// Gives two children their histograms: the smaller one's is counted, the other's is what remains.
    fn share(
        &mut self,
        ground: Ground<'_>,
        layout: &Layout,
        (left, right, rows): (&mut Leaf, &mut Leaf, &[u32]),
        (mut parent, last): (Vec<Cell>, bool),
    ) {
        let wanted = !last && (may_split(left, ground.options) || may_split(right, ground.options));
        if !wanted {
            self.pool.push(parent);
            return;
        }
        let (small, large) =
            if left.end - left.begin <= right.end - right.begin { (left, right) } else { (right, left) };
        let mut cells = self.cells(layout.cells);
        self.fill(&mut cells, ground, layout, rows.get(small.begin..small.end).unwrap_or(&[]));
        histogram::subtract(&mut parent, &cells);
        for (leaf, cells) in [(small, cells), (large, parent)] {
            if may_split(leaf, ground.options) {
                leaf.best = best_split(&cells, layout, (ground.features, &leaf.total, ground.options));
            }
            if leaf.best.is_some() {
                leaf.histogram = Some(cells);
            } else {
                self.pool.push(cells);
            }
        }
    }

    /// Rows that go left first, both sides in their old order; how many go left.
    fn partition(&mut self, rows: &mut [u32], column: &[u8], best: &Candidate) -> usize {
        self.spare.clear();
        let mut kept = 0;
        for index in 0..rows.len() {
            let Some(&row) = rows.get(index) else { continue };
            let bin = column.get(row as usize).copied().unwrap_or(0);
            if best.test.left(bin) {
                if let Some(slot) = rows.get_mut(kept) {
                    *slot = row;
                }
                kept += 1;
            } else {
                self.spare.push(row);
            }
        }
        if let Some(tail) = rows.get_mut(kept..) {
            tail.copy_from_slice(&self.spare);
        }
        kept
    }
}

fn sums(derivatives: &[[f64; 2]], rows: &[u32]) -> Cell {
    let mut total = Cell::default();
    for &row in rows {
        let [gradient, hessian] = derivatives.get(row as usize).copied().unwrap_or([0.0; 2]);
        total.add(&Cell { gradient, hessian, rows: 1 });
    }
    total
}

/// The value of a leaf: the Newton step.
fn answer(total: &Cell, lambda: f64) -> f64 {
    let below = total.hessian + lambda;
    let value = if below > 0.0 { -total.gradient / below } else { 0.0 };
    value.clamp(-1e100, 1e100)
}

fn may_split(leaf: &Leaf, options: &TreeOptions) -> bool {
    let deep = options.max_depth > 0 && leaf.depth >= options.max_depth;
    !deep && leaf.end - leaf.begin >= options.min_data_in_leaf.saturating_mul(2)
}

/// The leaf with the largest gain, the first of equals.
fn best_leaf(leaves: &[Leaf]) -> Option<usize> {
    let mut best: Option<(usize, f64)> = None;
    for (index, leaf) in leaves.iter().enumerate() {
        if let Some(candidate) = &leaf.best
            && best.is_none_or(|(_, gain)| candidate.gain > gain)
        {
            best = Some((index, candidate.gain));
        }
    }
    best.map(|(index, _)| index)
}
