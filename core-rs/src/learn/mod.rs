//! Learning: boosted trees, sparse linear models, features of text, metrics, splits, gates and ONNX.
//!
//! Everything here is a function of its columns, its options and a seed: no clock, no threads, no hashing order,
//! `exp` and `ln` of its own, random numbers by counter. So a model has the same bytes natively, in Deno and in
//! a browser, and training that was interrupted and resumed ends in the same bytes as training that was not.

mod bytes;
mod calibrate;
mod head;
mod random;
mod sha256;
mod sorting;
mod table;

pub mod bins;
pub mod gate;
pub mod imbalance;
pub mod linear;
pub mod metrics;
pub mod onnx;
pub mod overfit;
pub mod pipeline;
pub mod sequential;
pub mod split;
pub mod text;
pub mod trees;

pub use calibrate::temperature;
pub use head::{Head, logits_of};
pub use sha256::{hex, sha256};
pub use table::{Examples, Kind, MAX_CELLS, MAX_CLASSES, Table};

use crate::error::{Error, ErrorKind};

/// A number as an error shows it: whole numbers exactly, others to six digits after the point.
pub(crate) fn shown(value: f64) -> String {
    if value.is_nan() {
        return "NaN".to_owned();
    }
    if !value.is_finite() {
        return if value > 0.0 { "infinity" } else { "-infinity" }.to_owned();
    }
    if value.abs() >= 9e15 {
        return if value > 0.0 { "9e15 or more" } else { "-9e15 or less" }.to_owned();
    }
    let sign = if value < 0.0 { "-" } else { "" };
    let (whole, part) = (value.abs() as u64, ((value.abs() % 1.0) * 1e6 + 0.5) as u64);
    if part == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part:06}") }
}

/// The error of an option out of its range.
#[cold]
pub(crate) fn bad_option(option: &'static str, value: f64, expected: &'static str) -> Error {
    ErrorKind::TrainingOption { option, value: shown(value), expected }.into()
}

/// The error of a value that cannot be learned from.
#[cold]
pub(crate) fn bad_value(column: &'static str, index: usize, value: f64, expected: &'static str) -> Error {
    ErrorKind::TrainingValue { column, index, value: shown(value), expected }.into()
}

/// The error of a column of another length.
pub(crate) fn same_length(column: &'static str, found: usize, expected: usize) -> Result<(), Error> {
    if found == expected { Ok(()) } else { Err(ErrorKind::ColumnLength { column, found, expected }.into()) }
}

/// The error that `needed` passes `limit`.
pub(crate) fn within(what: &'static str, needed: usize, limit: usize) -> Result<(), Error> {
    if needed <= limit {
        Ok(())
    } else {
        Err(ErrorKind::TrainingTooLarge { what, needed: needed as u64, limit: limit as u64 }.into())
    }
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn shown_writes_numbers_for_people() {
        let cases = [
            (0.5, "0.500000"),
            (-2.0, "-2"),
            (f64::NAN, "NaN"),
            (f64::NEG_INFINITY, "-infinity"),
            (1e300, "9e15 or more"),
        ];
        for (value, text) in cases {
            assert_eq!(shown(value), text);
        }
    }
}
