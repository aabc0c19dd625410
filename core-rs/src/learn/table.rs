//! The columns that are learned from: features, targets, weights; checked once.

use super::{bad_value, same_length, within};
use crate::error::{Error, ErrorKind};

/// Most values (rows times features) of a table: 2 GB of doubles.
pub const MAX_CELLS: usize = 1 << 28;
/// Most classes of a label set.
pub const MAX_CLASSES: usize = 1_000;

/// What the numbers of a feature mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Ordered numbers; NaN is missing.
    Numeric,
    /// Names of categories: only equality counts; NaN is missing.
    Categorical,
}

/// Features by column: any double is allowed, NaN is missing, infinities are ordinary values.
#[derive(Debug, Clone)]
pub struct Table {
    rows: usize,
    kinds: Vec<Kind>,
    values: Vec<f64>,
}

impl Table {
    /// A table of `rows` rows, one column for each of `kinds`.
    ///
    /// Shapes: `values` f64[features * rows], column after column.
    ///
    /// # Errors
    /// `column-length` when `values` has another length, `training-too-large` past [`MAX_CELLS`],
    /// `too-few-examples` without rows or features.
    pub fn new(rows: usize, kinds: Vec<Kind>, values: Vec<f64>) -> Result<Self, Error> {
        at_least("rows", rows, 1)?;
        at_least("features", kinds.len(), 1)?;
        let cells = rows.saturating_mul(kinds.len());
        within("values of the table", cells, MAX_CELLS)?;
        same_length("values", values.len(), cells)?;
        Ok(Self { rows, kinds, values })
    }

    /// A table whose features are all numbers.
    ///
    /// # Errors
    /// As [`Table::new`].
    pub fn numeric(rows: usize, features: usize, values: Vec<f64>) -> Result<Self, Error> {
        within("features", features, MAX_CELLS)?;
        Self::new(rows, vec![Kind::Numeric; features], values)
    }

    /// Number of rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// What each feature is.
    #[must_use]
    pub fn kinds(&self) -> &[Kind] {
        &self.kinds
    }

    /// The values of one feature, by row; empty for a feature that is not there.
    #[must_use]
    pub fn column(&self, feature: usize) -> &[f64] {
        let start = feature.saturating_mul(self.rows);
        self.values.get(start..start.saturating_add(self.rows)).unwrap_or(&[])
    }

    /// The columns, in order.
    pub fn columns(&self) -> impl Iterator<Item = &[f64]> {
        self.values.chunks_exact(self.rows)
    }

    /// The table of the given rows, in their order; a row may come twice.
    ///
    /// # Errors
    /// `training-value` for a row that is not there, and as [`Table::new`].
    pub fn select(&self, rows: &[u32]) -> Result<Self, Error> {
        within("values of the table", rows.len().saturating_mul(self.kinds.len()), MAX_CELLS)?;
        let mut values = Vec::with_capacity(rows.len() * self.kinds.len());
        for column in self.columns() {
            for (index, &row) in rows.iter().enumerate() {
                let Some(&value) = column.get(row as usize) else {
                    return Err(bad_value("rows", index, f64::from(row), "a row of the table"));
                };
                values.push(value);
            }
        }
        Self::new(rows.len(), self.kinds.clone(), values)
    }
}

/// What a model learns from: features, a target for each row, and weights.
#[derive(Debug, Clone, Copy)]
pub struct Examples<'a> {
    /// The features.
    pub table: &'a Table,
    /// One target a row: a number, or a class as 0, 1, 2, ...
    pub target: &'a [f64],
    /// One weight a row, 0 or more; empty means 1 each.
    pub weights: &'a [f64],
}

impl Examples<'_> {
    /// The weight of each row: its own times that of its class.
    ///
    /// Shapes: `class_weights` f64[classes], or empty for 1 each.
    ///
    /// # Errors
    /// `column-length`, `training-value` for a weight that is negative or not finite or a target that is not
    /// finite, `too-few-examples` when every weight is 0.
    pub(crate) fn checked_weights(&self, class_weights: &[f64]) -> Result<Vec<f64>, Error> {
        let rows = self.table.rows();
        same_length("target", self.target.len(), rows)?;
        let mut weights = if self.weights.is_empty() { vec![1.0; rows] } else { self.weights.to_vec() };
        same_length("weights", weights.len(), rows)?;
        check_weights("weights", &weights)?;
        check_weights("classWeights", class_weights)?;
        for (index, &target) in self.target.iter().enumerate() {
            if !target.is_finite() {
                return Err(bad_value("target", index, target, "a finite number"));
            }
        }
        if !class_weights.is_empty() {
            for (weight, &target) in weights.iter_mut().zip(self.target) {
                *weight *= class_weights.get(target as usize).copied().unwrap_or(1.0);
            }
        }
        let used = weights.iter().filter(|&&weight| weight > 0.0).count();
        at_least("rows of weight above 0", used, 1)?;
        Ok(weights)
    }
}

/// Every weight is finite and not negative.
pub(crate) fn check_weights(column: &'static str, weights: &[f64]) -> Result<(), Error> {
    match weights.iter().position(|weight| !(0.0..=1e12).contains(weight)) {
        None => Ok(()),
        Some(index) => {
            let value = weights.get(index).copied().unwrap_or(f64::NAN);
            Err(bad_value(column, index, value, "a weight from 0 to 1e12"))
        }
    }
}

/// The classes of a target column, as numbers below `classes`, of which two or more occur.
///
/// # Errors
/// `training-value` for anything else, `training-too-large` past [`MAX_CLASSES`], `too-few-examples`.
pub(crate) fn classes_of(target: &[f64], classes: usize) -> Result<Vec<u32>, Error> {
    within("classes", classes, MAX_CLASSES)?;
    let mut seen = vec![false; classes];
    let mut out = Vec::with_capacity(target.len());
    for (index, &value) in target.iter().enumerate() {
        let slot = if value >= 0.0 && value % 1.0 == 0.0 { seen.get_mut(value as usize) } else { None };
        let Some(slot) = slot else {
            return Err(bad_value("target", index, value, "a class: a whole number from 0 to classes - 1"));
        };
        *slot = true;
        out.push(value as u32);
    }
    at_least("classes that occur", seen.iter().filter(|&&seen| seen).count(), 2)?;
    Ok(out)
}

/// At least `expected` of something.
pub(crate) fn at_least(what: &'static str, found: usize, expected: usize) -> Result<(), Error> {
    if found >= expected { Ok(()) } else { Err(ErrorKind::TooFewExamples { what, found, expected }.into()) }
}
