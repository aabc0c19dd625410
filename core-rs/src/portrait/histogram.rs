//! Exact histograms of routes over two whole numbers: (concerts, minutes) or (rows, marked rows).

#![allow(
    clippy::indexing_slicing,
    reason = "cells are cut from arrays that were grown to cover them just before; this is the innermost loop"
)]

use crate::big::{Big, add_limbs};
use crate::error::{Error, ErrorKind};

/// The most additions and products of cells for one histogram, all that it is made of included: a few seconds.
pub(crate) const MAX_WORK: u64 = 1_000_000_000;
/// The most limbs alive at once: 256 MiB.
const MAX_LIVE: u64 = 1 << 25;

/// Counts of one first number: cell k counts the routes whose second number is `base + k`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Row {
    pub base: i64,
    /// `width` limbs a cell.
    cells: Vec<u64>,
}

/// Rows by first number; empty where nothing is counted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Rows(Vec<Row>);

/// Work and memory of a histogram in the making.
#[derive(Debug, Clone)]
pub(crate) struct Budget {
    /// Limbs of a cell.
    pub width: usize,
    work: u64,
    live: u64,
}

impl Budget {
    pub const fn new(width: usize) -> Self {
        Self { width, work: 0, live: 0 }
    }

    /// A finished histogram, which remembers its work.
    pub const fn close(self, rows: Rows) -> Histogram {
        Histogram { width: self.width, rows, work: self.work }
    }

    fn spend(&mut self, work: u64) -> Result<(), Error> {
        self.work = self.work.saturating_add(work);
        if self.work > MAX_WORK {
            let (needed, limit) = (self.work, MAX_WORK);
            return Err(ErrorKind::QuestionTooLarge { what: "steps of a histogram", needed, limit }.into());
        }
        Ok(())
    }

    fn grow(&mut self, limbs: u64) -> Result<(), Error> {
        self.live = self.live.saturating_add(limbs);
        if self.live > MAX_LIVE {
            let (needed, limit) = (self.live, MAX_LIVE);
            return Err(ErrorKind::QuestionTooLarge { what: "cells of a histogram", needed, limit }.into());
        }
        Ok(())
    }

    /// Forgets the memory of rows that are dropped.
    pub fn release(&mut self, rows: &Rows) {
        let limbs: usize = rows.0.iter().map(|row| row.cells.len()).sum();
        self.live = self.live.saturating_sub(limbs as u64);
    }
}

impl Row {
    /// Makes room for the values `[from, to)`.
    fn cover(&mut self, from: i64, to: i64, budget: &mut Budget) -> Result<(), Error> {
        let width = budget.width;
        let held = (self.cells.len() / width) as i64;
        if held > 0 && self.base <= from && to <= self.base + held {
            return Ok(());
        }
        let (low, high) =
            if held == 0 { (from, to) } else { (from.min(self.base), to.max(self.base + held)) };
        let limbs = u64::try_from(high - low).unwrap_or(u64::MAX).saturating_mul(width as u64);
        budget.grow(limbs.saturating_sub(self.cells.len() as u64))?;
        let mut cells = vec![0; limbs as usize];
        let at = (self.base.max(low) - low) as usize * width;
        if held > 0 {
            cells[at..at + self.cells.len()].copy_from_slice(&self.cells);
        }
        self.base = low;
        self.cells = cells;
        Ok(())
    }

    fn add(&mut self, from: &Self, shift: i64, budget: &mut Budget) -> Result<(), Error> {
        if from.cells.is_empty() {
            return Ok(());
        }
        let width = budget.width;
        let low = from.base + shift;
        budget.spend(from.cells.len() as u64)?;
        self.cover(low, low + (from.cells.len() / width) as i64, budget)?;
        let at = (low - self.base) as usize * width;
        let into = &mut self.cells[at..at + from.cells.len()];
        if width == 1 {
            into.iter_mut().zip(&from.cells).for_each(|(a, b)| *a = a.wrapping_add(*b));
        } else {
            into.chunks_exact_mut(width).zip(from.cells.chunks_exact(width)).for_each(|(a, b)| {
                add_limbs(a, b);
            });
        }
        Ok(())
    }
}

impl Rows {
    /// Adds every count of `from`, its second number shifted.
    pub fn add(&mut self, from: &Self, shift: i64, budget: &mut Budget) -> Result<(), Error> {
        if self.0.len() < from.0.len() {
            self.0.resize_with(from.0.len(), Row::default);
        }
        self.0.iter_mut().zip(&from.0).try_for_each(|(into, row)| into.add(row, shift, budget))
    }

    /// Counts one more at (0, 0).
    pub fn count_empty(&mut self, budget: &mut Budget) -> Result<(), Error> {
        let mut cells = vec![0; budget.width];
        cells[0] = 1;
        self.add(&Self(vec![Row { base: 0, cells }]), 0, budget)
    }

    /// Shifts both numbers of every count.
    pub fn shift(&mut self, first: usize, second: i64) {
        self.0.iter_mut().for_each(|row| row.base += second);
        if !self.0.is_empty() {
            self.0.splice(0..0, std::iter::repeat_n(Row::default(), first));
        }
    }
}

/// A finished histogram.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Histogram {
    width: usize,
    rows: Rows,
    /// Steps that it took, so that a refusal does not depend on what was kept.
    work: u64,
}

impl Histogram {
    /// First numbers, from 0.
    pub fn len(&self) -> usize {
        self.rows.0.len()
    }

    /// Counts of one first number that are not 0: (second number, count), ascending.
    pub fn counts(&self, first: usize) -> impl Iterator<Item = (i64, Big)> + '_ {
        let row = self.rows.0.get(first);
        let base = row.map_or(0, |row| row.base);
        row.into_iter()
            .flat_map(|row| row.cells.chunks_exact(self.width))
            .zip(base..)
            .filter(|(cell, _)| cell.iter().any(|limb| *limb != 0))
            .map(|(cell, value)| (value, Big::from_limbs(cell)))
    }

    /// All routes counted.
    pub fn total(&self) -> Big {
        let mut total = Big::zero();
        (0..self.len()).flat_map(|first| self.counts(first)).for_each(|(_, count)| total.add_assign(&count));
        total
    }

    /// The histogram of pairs of routes of two blocks that stand apart: both numbers add up.
    ///
    /// Cost: O(cells * cells) products, cells of 0 left out.
    ///
    /// # Errors
    /// `question-too-large`.
    pub fn convolve(&self, other: &Self) -> Result<Self, Error> {
        let total = self.total().mul(&other.total());
        let mut budget = Budget::new((total.bits().div_ceil(64) as usize).max(1));
        budget.spend(self.work)?;
        budget.spend(other.work)?;
        budget.spend(self.cells().saturating_mul(other.cells()))?;
        let theirs: Vec<Sparse<'_>> = (0..other.len()).map(|first| other.sparse(first)).collect();
        let mut rows = Rows::default();
        rows.0.resize_with((self.len() + other.len()).saturating_sub(1), Row::default);
        for a in 0..self.len() {
            let a_row = self.sparse(a);
            for (b, b_row) in theirs.iter().enumerate() {
                multiply_into(&mut rows.0[a + b], (&a_row, b_row), &mut budget)?;
            }
        }
        Ok(budget.close(rows))
    }

    /// Cells that are not 0.
    fn cells(&self) -> u64 {
        (0..self.len()).map(|first| self.sparse(first).cells.len() as u64).sum()
    }

    fn sparse(&self, first: usize) -> Sparse<'_> {
        let row = &self.rows.0[first];
        let significant = |cell: &[u64]| cell.iter().rposition(|limb| *limb != 0).map_or(0, |top| top + 1);
        let cells = row
            .cells
            .chunks_exact(self.width)
            .enumerate()
            .map(|(at, cell)| (at, &cell[..significant(cell)]))
            .filter(|(_, cell)| !cell.is_empty())
            .collect();
        Sparse { base: row.base, cells }
    }
}

/// Cells of a row that are not 0: position, limbs without leading zeros.
struct Sparse<'h> {
    base: i64,
    cells: Vec<(usize, &'h [u64])>,
}

fn multiply_into(into: &mut Row, (a, b): (&Sparse, &Sparse), budget: &mut Budget) -> Result<(), Error> {
    let (Some(a_last), Some(b_last)) = (a.cells.last(), b.cells.last()) else { return Ok(()) };
    let low = a.base + b.base;
    into.cover(low, low + (a_last.0 + b_last.0) as i64 + 1, budget)?;
    let width = budget.width;
    let at = (low - into.base) as usize;
    if width == 1 {
        // Every factor fits a limb, since the product of the totals does.
        let factors: Vec<(usize, u64)> = b.cells.iter().map(|(k, cell)| (*k, cell[0])).collect();
        for (k, cell) in &a.cells {
            let (out, factor) = (&mut into.cells[at + k..], cell[0]);
            for (l, other) in &factors {
                out[*l] = out[*l].wrapping_add(factor.wrapping_mul(*other));
            }
        }
        return Ok(());
    }
    for (k, cell) in &a.cells {
        for (l, other) in &b.cells {
            let from = (at + k + l) * width;
            multiply_add(&mut into.cells[from..from + width], cell, other);
        }
    }
    Ok(())
}

/// `into += a * b`; the width holds every sum, so no carry is lost.
fn multiply_add(into: &mut [u64], a: &[u64], b: &[u64]) {
    for (i, x) in a.iter().enumerate() {
        let mut carry = 0u64;
        let mut at = i;
        for y in b {
            let sum = u128::from(*x) * u128::from(*y) + u128::from(into[at]) + u128::from(carry);
            into[at] = sum as u64;
            carry = (sum >> 64) as u64;
            at += 1;
        }
        while carry > 0 && at < into.len() {
            let (sum, over) = into[at].overflowing_add(carry);
            into[at] = sum;
            carry = u64::from(over);
            at += 1;
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    fn histogram(width: usize, rows: &[(usize, i64, u64)]) -> Histogram {
        let mut budget = Budget::new(width);
        let mut sum = Rows::default();
        for (first, second, count) in rows {
            let mut one = Rows::default();
            for _ in 0..*count {
                one.count_empty(&mut budget).unwrap();
            }
            one.shift(*first, *second);
            sum.add(&one, 0, &mut budget).unwrap();
        }
        budget.close(sum)
    }

    #[test]
    fn convolve_multiplies_counts_and_adds_numbers() {
        for (left, right) in [(1, 1), (2, 1), (3, 2)] {
            let a = histogram(left, &[(1, 5, 2), (1, 15, 1), (3, -4, 7)]);
            let b = histogram(right, &[(0, 0, 1), (2, 10, 3)]);
            let product = a.convolve(&b).unwrap();
            let counts =
                |first| product.counts(first).map(|(v, n)| (v, n.to_u64().unwrap())).collect::<Vec<_>>();
            assert_eq!(counts(0), []);
            assert_eq!(counts(1), [(5, 2), (15, 1)]);
            assert_eq!(counts(3), [(-4, 7), (15, 6), (25, 3)]);
            assert_eq!(counts(5), [(6, 21)]);
            assert_eq!(product.total(), Big::from(40));
        }
    }

    #[test]
    fn convolve_carries_past_many_limbs() {
        let mut power = histogram(1, &[(1, 1, 1), (1, 0, 1)]);
        for _ in 0..8 {
            power = power.convolve(&power).unwrap();
        }
        // (x + 1)^256: the counts of one first number sum up to 2^256.
        assert_eq!(power.total().bits(), 257);
        let counts: Vec<Big> = power.counts(256).map(|(_, count)| count).collect();
        assert_eq!(counts.len(), 257);
        assert_eq!(counts.get(2), Some(&Big::from(256 * 255 / 2)));
        assert!(counts.iter().eq(counts.iter().rev()));
    }

    #[test]
    fn add_refuses_cells_past_the_limit() {
        let mut budget = Budget::new(1);
        let mut far = Rows::default();
        far.count_empty(&mut budget).unwrap();
        let mut near = far.clone();
        near.shift(0, 1 << 40);
        let error = far.add(&near, 0, &mut budget).unwrap_err();
        assert_eq!(error.kind.code(), "question-too-large");
    }
}
