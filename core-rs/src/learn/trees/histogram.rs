//! Sums of derivatives by bin.

use crate::learn::bins::Binned;

/// Sums over the rows of one bin.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Cell {
    /// Sum of first derivatives.
    pub(super) gradient: f64,
    /// Sum of second derivatives.
    pub(super) hessian: f64,
    /// Number of rows.
    pub(super) rows: u64,
}

impl Cell {
    #[inline]
    pub(super) fn add(&mut self, other: &Self) {
        self.gradient += other.gradient;
        self.hessian += other.hessian;
        self.rows += other.rows;
    }

    #[inline]
    pub(super) fn minus(&self, other: &Self) -> Self {
        Self {
            gradient: self.gradient - other.gradient,
            hessian: self.hessian - other.hessian,
            rows: self.rows.saturating_sub(other.rows),
        }
    }

    /// What a leaf of these rows lowers the loss by, times two.
    #[inline]
    pub(super) fn gain(&self, lambda: f64) -> f64 {
        self.gradient * self.gradient / (self.hessian + lambda)
    }
}

/// Which features a tree may use, and where their cells lie in a histogram.
#[derive(Debug)]
pub(super) struct Layout {
    /// (feature, first cell, number of cells), by feature.
    pub(super) features: Vec<(u32, usize, usize)>,
    /// Number of cells of a histogram.
    pub(super) cells: usize,
}

impl Layout {
    pub(super) fn new(binned: &Binned, features: &[u32]) -> Self {
        let mut layout = Self { features: Vec::with_capacity(features.len()), cells: 0 };
        for &feature in features {
            let bins = binned.counts().get(feature as usize).copied().unwrap_or(0);
            layout.features.push((feature, layout.cells, bins));
            layout.cells += bins;
        }
        layout
    }
}

/// Sums the derivatives of a leaf's rows by feature and bin, in row order.
///
/// Shapes: `ordered` holds a (gradient, hessian) pair for each of `rows`; `whole` says that `rows` are all rows.
pub(super) fn build(
    into: &mut [Cell],
    layout: &Layout,
    (binned, rows, ordered, whole): (&Binned, &[u32], &[[f64; 2]], bool),
) {
    let mut sums = [Cell::default(); 256];
    for &(feature, first, bins) in &layout.features {
        let column = binned.column(feature as usize);
        sums.iter_mut().take(bins).for_each(|cell| *cell = Cell::default());
        if whole {
            for (&bin, pair) in column.iter().zip(ordered) {
                count(&mut sums, bin, pair);
            }
        } else {
            for (&row, pair) in rows.iter().zip(ordered) {
                if let Some(&bin) = column.get(row as usize) {
                    count(&mut sums, bin, pair);
                }
            }
        }
        if let Some(cells) = into.get_mut(first..first + bins) {
            cells.copy_from_slice(sums.get(..bins).unwrap_or(&[]));
        }
    }
}

#[inline(always)]
fn count(sums: &mut [Cell; 256], bin: u8, pair: &[f64; 2]) {
    if let Some(cell) = sums.get_mut(usize::from(bin)) {
        cell.gradient += pair[0];
        cell.hessian += pair[1];
        cell.rows += 1;
    }
}

/// The parent's histogram becomes that of its other child.
pub(super) fn subtract(parent: &mut [Cell], child: &[Cell]) {
    for (cell, part) in parent.iter_mut().zip(child) {
        *cell = cell.minus(part);
    }
}
