//! Features of text and table side by side, and as inputs of ONNX files.

use std::rc::Rc;

use crate::error::Error;
use crate::learn::linear::LinearModel;
use crate::learn::table::{Kind, Table};
use crate::learn::text::Csr;
use crate::learn::{bad_value, same_length, within};

/// Most numbers of one tensor: 256 MB.
const MAX_NUMBERS: usize = 1 << 25;

/// Inputs of a model's ONNX file.
#[derive(Debug, Clone, PartialEq)]
pub enum OnnxInputs {
    /// Rows of few entries, padded with index 0 and value 0.
    Sparse {
        /// Number of rows.
        rows: usize,
        /// Entries of the longest row, 1 at least.
        entries: usize,
        /// i64[rows * entries].
        indices: Vec<i64>,
        /// f64[rows * entries].
        values: Vec<f64>,
    },
    /// Every feature of every row.
    Dense {
        /// Number of rows.
        rows: usize,
        /// Number of features.
        features: usize,
        /// f64[rows * features], row after row.
        values: Vec<f64>,
    },
}

/// The rows of a matrix; all of them in their order are the matrix itself.
pub(super) fn picked(matrix: &Rc<Csr>, rows: &[u32]) -> Result<Rc<Csr>, Error> {
    let all = rows.len() == matrix.rows() && (0..).zip(rows).all(|(place, &row): (u32, _)| place == row);
    if all { Ok(Rc::clone(matrix)) } else { Ok(Rc::new(matrix.select(rows)?)) }
}

/// The columns of two matrices of the same rows, those of the second behind the first's.
pub(super) fn side_by_side(one: Option<Rc<Csr>>, two: Option<Csr>) -> Result<Option<Rc<Csr>>, Error> {
    let (one, two) = match (one, two) {
        (Some(one), Some(two)) => (one, two),
        (one, two) => return Ok(one.or_else(|| two.map(Rc::new))),
    };
    same_length("rows", two.rows(), one.rows())?;
    let entries = one.entries() + two.entries();
    within("entries of the matrix", entries, u32::MAX as usize)?;
    let (mut indices, mut values) = (Vec::with_capacity(entries), Vec::with_capacity(entries));
    let mut offsets = Vec::with_capacity(one.rows() + 1);
    offsets.push(0);
    let first = one.columns() as u32;
    for row in 0..one.rows() {
        let ((left, left_values), (right, right_values)) = (one.row(row), two.row(row));
        indices.extend_from_slice(left);
        indices.extend(right.iter().map(|index| first + index));
        values.extend_from_slice(left_values);
        values.extend_from_slice(right_values);
        offsets.push(indices.len() as u32);
    }
    Csr::new(one.columns() + two.columns(), offsets, (indices, values)).map(|both| Some(Rc::new(both)))
}

/// A linear model's scores as features of trees, column after column: of two classes their difference, of more each
/// class's score against the mean.
pub(super) fn score_columns(model: &LinearModel, matrix: &Csr) -> Result<Vec<f64>, Error> {
    Ok(by_column(&centred(&model.scores(matrix)?, model.classes()), score_width(model.classes())))
}

/// Number of columns that scores of texts become.
pub(super) fn score_width(classes: usize) -> usize {
    if classes == 2 { 1 } else { classes }
}

/// Scores f64[rows * classes] as f64[rows * width].
pub(super) fn centred(scores: &[f64], classes: usize) -> Vec<f64> {
    let mut out = Vec::with_capacity(scores.len());
    for row in scores.chunks_exact(classes) {
        if let [zero, one] = row {
            out.push(one - zero);
            continue;
        }
        let mean = row.iter().sum::<f64>() / classes as f64;
        out.extend(row.iter().map(|score| score - mean));
    }
    out
}

/// Rows to columns: f64[rows * width] to f64[width * rows].
pub(super) fn by_column(values: &[f64], width: usize) -> Vec<f64> {
    (0..width).flat_map(|column| values.iter().skip(column).step_by(width).copied()).collect()
}

/// A table with columns of numbers behind its own.
pub(super) fn with_columns(table: Option<&Table>, rows: usize, columns: &[f64]) -> Result<Table, Error> {
    let mut kinds = table.map_or_else(Vec::new, |table| table.kinds().to_vec());
    kinds.resize(kinds.len() + columns.len() / rows.max(1), Kind::Numeric);
    let mut values = Vec::with_capacity(kinds.len() * rows);
    if let Some(table) = table {
        table.columns().for_each(|column| values.extend_from_slice(column));
    }
    values.extend_from_slice(columns);
    Table::new(rows, kinds, values)
}

impl OnnxInputs {
    /// Sparse rows.
    pub(super) fn of_sparse(matrix: &Csr) -> Result<Self, Error> {
        let rows = matrix.rows();
        let entries = (0..rows).map(|row| matrix.row(row).0.len()).max().unwrap_or(0).max(1);
        within("numbers of the inputs", rows.saturating_mul(entries), MAX_NUMBERS)?;
        let (mut indices, mut values) =
            (Vec::with_capacity(rows * entries), Vec::with_capacity(rows * entries));
        for row in 0..rows {
            let (own, numbers) = matrix.row(row);
            indices.extend(own.iter().map(|&index| i64::from(index)));
            values.extend(numbers.iter().map(|&value| f64::from(value)));
            indices.resize((row + 1) * entries, 0);
            values.resize((row + 1) * entries, 0.0);
        }
        Ok(Self::Sparse { rows, entries, indices, values })
    }

    /// Sparse rows with their zeros.
    pub(super) fn filled(matrix: &Csr) -> Result<Self, Error> {
        let (rows, features) = (matrix.rows(), matrix.columns());
        within("numbers of the inputs", rows.saturating_mul(features), MAX_NUMBERS)?;
        let mut values = vec![0.0; rows * features];
        for (row, own) in values.chunks_exact_mut(features).enumerate() {
            let (indices, numbers) = matrix.row(row);
            for (&index, &value) in indices.iter().zip(numbers) {
                if let Some(slot) = own.get_mut(index as usize) {
                    *slot = f64::from(value);
                }
            }
        }
        Ok(Self::Dense { rows, features, values })
    }

    /// The rows of a table.
    pub(super) fn of_table(table: &Table) -> Result<Self, Error> {
        let (rows, features) = (table.rows(), table.kinds().len());
        within("numbers of the inputs", rows.saturating_mul(features), MAX_NUMBERS)?;
        let columns: Vec<&[f64]> = table.columns().collect();
        let row = |row: usize| columns.iter().filter_map(move |column| column.get(row).copied());
        Ok(Self::Dense { rows, features, values: (0..rows).flat_map(row).collect() })
    }

    /// Number of rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        match self {
            Self::Sparse { rows, .. } | Self::Dense { rows, .. } => *rows,
        }
    }
}

/// The scores of a linear model for inputs of its ONNX file: entries in order, then the intercept.
pub(super) fn linear_scores(model: &LinearModel, inputs: &OnnxInputs) -> Result<Vec<f64>, Error> {
    let classes = model.classes();
    let mut scores = vec![0.0; inputs.rows().saturating_mul(classes)];
    let mut add = |row: usize, (at, feature): (usize, i64), value: f64| -> Result<(), Error> {
        let from = usize::try_from(feature).ok().filter(|&feature| feature < model.features());
        let Some(from) = from.map(|feature| feature * classes) else {
            return Err(bad_value("indices", at, feature as f64, "a feature of the model"));
        };
        let weights = model.weights().get(from..from + classes).unwrap_or(&[]);
        let own = scores.get_mut(row * classes..(row + 1) * classes).unwrap_or_default();
        for (score, &weight) in own.iter_mut().zip(weights) {
            *score += f64::from(weight) * value;
        }
        Ok(())
    };
    match inputs {
        OnnxInputs::Sparse { rows, entries, indices, values } => {
            same_length("indices", indices.len(), rows.saturating_mul(*entries))?;
            same_length("values", values.len(), indices.len())?;
            for (at, (&index, &value)) in indices.iter().zip(values).enumerate() {
                add(at / entries, (at, index), value)?;
            }
        }
        OnnxInputs::Dense { rows, features, values } => {
            same_length("features", *features, model.features())?;
            same_length("values", values.len(), rows.saturating_mul(*features))?;
            for (at, &value) in values.iter().enumerate() {
                add(at / features, (at, (at % features) as i64), value)?;
            }
        }
    }
    for row in scores.chunks_exact_mut(classes) {
        for (score, &weight) in row.iter_mut().zip(model.intercept()) {
            *score += f64::from(weight);
        }
    }
    Ok(scores)
}
