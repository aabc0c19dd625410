//! Fixed-width numbers in one flat array: as many limbs as the largest sum needs, found beforehand.

#![allow(clippy::indexing_slicing, reason = "rows are cut from one array by a stride fixed at construction")]

use crate::big::{Big, add_limbs, sub_limbs};
use crate::error::{Error, ErrorKind};

/// The most limbs of one array: 1 GiB.
const MAX_LIMBS: u64 = 1 << 27;

/// Rows of `cells` numbers, `width` limbs each.
#[derive(Debug, Clone)]
pub(crate) struct Numbers {
    pub cells: usize,
    pub width: usize,
    data: Vec<u64>,
}

impl Numbers {
    pub fn new(rows: usize, cells: usize, width: usize) -> Result<Self, Error> {
        let needed = rows as u64 * cells as u64 * width as u64;
        if needed > MAX_LIMBS {
            return Err(
                ErrorKind::QuestionTooLarge { what: "limbs of counts", needed, limit: MAX_LIMBS }.into()
            );
        }
        Ok(Self { cells, width, data: vec![0; rows * cells * width] })
    }

    pub const fn rows(&self) -> usize {
        match self.data.len().checked_div(self.cells * self.width) {
            Some(rows) => rows,
            None => 0,
        }
    }

    #[inline]
    pub fn stride(&self) -> usize {
        self.cells * self.width
    }

    #[inline]
    pub fn row(&self, row: usize) -> &[u64] {
        let stride = self.stride();
        &self.data[row * stride..(row + 1) * stride]
    }

    #[inline]
    pub fn row_mut(&mut self, row: usize) -> &mut [u64] {
        let stride = self.stride();
        &mut self.data[row * stride..(row + 1) * stride]
    }

    #[inline]
    pub fn cell(&self, row: usize, cell: usize) -> &[u64] {
        let from = row * self.stride() + cell * self.width;
        &self.data[from..from + self.width]
    }

    pub fn big(&self, row: usize, cell: usize) -> Big {
        Big::from_limbs(self.cell(row, cell))
    }

    /// `into += row`, cell by cell.
    #[inline]
    pub fn add_to(&self, into: &mut [u64], row: usize) {
        add_cells(into, self.row(row), self.width);
    }

    /// `into -= row`, cell by cell.
    #[inline]
    pub fn sub_from(&self, into: &mut [u64], row: usize) {
        let from = self.row(row);
        if self.width == 1 {
            into.iter_mut().zip(from).for_each(|(a, b)| *a = a.wrapping_sub(*b));
        } else {
            into.chunks_exact_mut(self.width)
                .zip(from.chunks_exact(self.width))
                .for_each(|(a, b)| sub_limbs(a, b));
        }
    }
}

/// `into += from`, cell by cell; the width holds every sum, so no carry is lost.
#[inline]
pub(crate) fn add_cells(into: &mut [u64], from: &[u64], width: usize) {
    if width == 1 {
        into.iter_mut().zip(from).for_each(|(a, b)| *a = a.wrapping_add(*b));
    } else {
        into.chunks_exact_mut(width).zip(from.chunks_exact(width)).for_each(|(a, b)| {
            add_limbs(a, b);
        });
    }
}

/// Limbs that hold every number up to `bound`, two bits to spare; `items` bounds it where the float overflowed.
pub(crate) fn width_for(bound: f64, items: usize) -> usize {
    if bound.is_finite() {
        let bits = if bound < 1.0 { 1 } else { bound.log2() as usize + 1 };
        (bits + 2).div_ceil(64)
    } else {
        // A set of routes is a set of sets of concerts: at most 2^items, summed over at most `items` nodes.
        (items + 64).div_ceil(64)
    }
}
