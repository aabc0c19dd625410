//! Sparse rows.

use crate::error::Error;
use crate::learn::table::at_least;
use crate::learn::{bad_value, same_length, within};

/// A sparse matrix by rows: the entries of row r lie at `offsets[r]..offsets[r + 1]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Csr {
    columns: usize,
    offsets: Vec<u32>,
    indices: Vec<u32>,
    values: Vec<f32>,
}

impl AsRef<Self> for Csr {
    fn as_ref(&self) -> &Self {
        self
    }
}

impl Csr {
    /// A matrix of the given rows.
    ///
    /// Shapes: `offsets` u32[rows + 1], rising from 0; `indices` below `columns`, rising within a row; `values` finite.
    ///
    /// # Errors
    /// `column-length`, `training-value`, `training-too-large`, `too-few-examples` without rows or columns.
    pub fn new(
        columns: usize,
        offsets: Vec<u32>,
        (indices, values): (Vec<u32>, Vec<f32>),
    ) -> Result<Self, Error> {
        at_least("columns", columns, 1)?;
        within("columns", columns, crate::learn::MAX_CELLS)?;
        at_least("rows", offsets.len().saturating_sub(1), 1)?;
        let entries = offsets.last().map_or(0, |&last| last as usize);
        same_length("indices", indices.len(), entries)?;
        same_length("values", values.len(), entries)?;
        if offsets.first() != Some(&0) || !offsets.is_sorted() {
            let first = offsets.first().copied().map_or(0.0, f64::from);
            return Err(bad_value("offsets", 0, first, "offsets that rise from 0"));
        }
        for (index, &value) in values.iter().enumerate() {
            if !value.is_finite() {
                return Err(bad_value("values", index, f64::from(value), "a finite number"));
            }
        }
        let matrix = Self { columns, offsets, indices, values };
        for row in 0..matrix.rows() {
            let (own, _) = matrix.row(row);
            let inside = own.last().is_none_or(|&last| (last as usize) < columns);
            if !inside || !own.is_sorted_by(|one, two| one < two) {
                let expected = "columns below the number of columns, rising within a row";
                return Err(bad_value(
                    "indices",
                    row,
                    own.last().map_or(0.0, |&last| f64::from(last)),
                    expected,
                ));
            }
        }
        Ok(matrix)
    }

    /// Number of rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.offsets.len() - 1
    }

    /// Number of columns.
    #[must_use]
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// Number of entries.
    #[must_use]
    pub fn entries(&self) -> usize {
        self.values.len()
    }

    /// The columns and values of a row; empty for a row that is not there.
    #[must_use]
    #[inline]
    pub fn row(&self, row: usize) -> (&[u32], &[f32]) {
        let (Some(&from), Some(&to)) = (self.offsets.get(row), self.offsets.get(row + 1)) else {
            return (&[], &[]);
        };
        let range = from as usize..to as usize;
        (self.indices.get(range.clone()).unwrap_or(&[]), self.values.get(range).unwrap_or(&[]))
    }

    /// The matrix of the given rows, in their order.
    ///
    /// # Errors
    /// `training-value` for a row that is not there, and as [`Csr::new`].
    pub fn select(&self, rows: &[u32]) -> Result<Self, Error> {
        let mut offsets = vec![0];
        let (mut indices, mut values) = (Vec::new(), Vec::new());
        for (index, &row) in rows.iter().enumerate() {
            if row as usize >= self.rows() {
                return Err(bad_value("rows", index, f64::from(row), "a row of the matrix"));
            }
            let (own, numbers) = self.row(row as usize);
            indices.extend_from_slice(own);
            values.extend_from_slice(numbers);
            within("entries of the matrix", indices.len(), u32::MAX as usize)?;
            offsets.push(indices.len() as u32);
        }
        Self::new(self.columns, offsets, (indices, values))
    }
}
