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
    pub cells: Vec<u64>,
}

/// Rows by first number; empty where nothing is counted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Rows(pub Vec<Row>);

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

    pub fn spend(&mut self, work: u64) -> Result<(), Error> {
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
    pub fn cover(&mut self, from: i64, to: i64, budget: &mut Budget) -> Result<(), Error> {
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
    pub width: usize,
    pub rows: Rows,
    /// Steps that it took, so that a refusal does not depend on what was kept.
    pub work: u64,
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
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

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
