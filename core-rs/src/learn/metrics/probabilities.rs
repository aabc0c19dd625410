//! How good probabilities are.

use crate::error::Error;
use crate::learn::table::at_least;
use crate::learn::{bad_option, bad_value, same_length};
use crate::numeric::ln;

/// Rows of probabilities with their true classes, checked.
fn rows<'a>(
    probabilities: &'a [f64],
    truth: &'a [u32],
    classes: usize,
) -> Result<impl Iterator<Item = (&'a [f64], usize)>, Error> {
    at_least("classes", classes, 2)?;
    at_least("labelled rows", truth.len(), 1)?;
    same_length("probabilities", probabilities.len(), truth.len().saturating_mul(classes))?;
    if let Some(index) = probabilities.iter().position(|value| !(-1e-9..=1.000_000_001).contains(value)) {
        let value = probabilities.get(index).copied().unwrap_or(f64::NAN);
        return Err(bad_value("probabilities", index, value, "0 to 1"));
    }
    if let Some(index) = truth.iter().position(|&label| label as usize >= classes) {
        let value = truth.get(index).copied().map_or(f64::NAN, f64::from);
        return Err(bad_value("truth", index, value, "a class below classes"));
    }
    Ok(probabilities.chunks_exact(classes).zip(truth.iter().map(|&label| label as usize)))
}

/// The mean of -ln of the true class's probability, which counts as 1e-15 at least.
///
/// # Errors
/// `column-length`, `training-value`, `too-few-examples`.
pub fn log_loss(probabilities: &[f64], truth: &[u32], classes: usize) -> Result<f64, Error> {
    let sum: f64 = rows(probabilities, truth, classes)?
        .map(|(row, label)| -ln(row.get(label).copied().unwrap_or(0.0).clamp(1e-15, 1.0)))
        .sum();
    Ok(sum / truth.len() as f64)
}

/// The Brier score: the mean squared distance of the probabilities from the truth, summed over classes (0 to 2).
///
/// # Errors
/// As [`log_loss`].
pub fn brier(probabilities: &[f64], truth: &[u32], classes: usize) -> Result<f64, Error> {
    let distance = |row: &[f64], label: usize| -> f64 {
        let each = row.iter().enumerate();
        each.map(|(class, p)| if class == label { (1.0 - p) * (1.0 - p) } else { p * p }).sum()
    };
    let sum: f64 = rows(probabilities, truth, classes)?.map(|(row, label)| distance(row, label)).sum();
    Ok(sum / truth.len() as f64)
}

/// The expected calibration error of the chosen labels: |accuracy - confidence| over equal ranges of confidence,
/// weighted by rows (Guo et al. 2017).
///
/// # Errors
/// As [`log_loss`]; `training-option` for `bins` outside 1 to 1,000.
pub fn calibration_error(
    probabilities: &[f64],
    truth: &[u32],
    (classes, bins): (usize, usize),
) -> Result<f64, Error> {
    if !(1..=1_000).contains(&bins) {
        return Err(bad_option("bins", bins as f64, "1 to 1000"));
    }
    let mut sums = vec![0.0; bins];
    for (row, label) in rows(probabilities, truth, classes)? {
        let best = largest(row);
        let confidence = row.get(best).copied().unwrap_or(0.0);
        let bin = ((confidence * bins as f64) as usize).min(bins - 1);
        if let Some(sum) = sums.get_mut(bin) {
            *sum += f64::from(u8::from(best == label)) - confidence;
        }
    }
    Ok(sums.into_iter().map(f64::abs).sum::<f64>() / truth.len() as f64)
}

/// The class of the largest value of each row, the first of equals.
#[must_use]
pub fn choose(values: &[f64], classes: usize) -> Vec<u32> {
    values.chunks_exact(classes.max(1)).map(|row| largest(row) as u32).collect()
}

/// The place of the largest value, the first of equals.
pub(crate) fn largest(row: &[f64]) -> usize {
    let mut best = (0, f64::NEG_INFINITY);
    for (index, &value) in row.iter().enumerate() {
        if value > best.1 {
            best = (index, value);
        }
    }
    best.0
}

/// The square root of the mean squared error of numbers.
///
/// # Errors
/// `column-length`, `too-few-examples`.
pub fn root_mean_squared_error(predicted: &[f64], truth: &[f64]) -> Result<f64, Error> {
    same_length("predicted", predicted.len(), truth.len())?;
    at_least("rows", truth.len(), 1)?;
    let sum: f64 = predicted.iter().zip(truth).map(|(one, two)| (one - two) * (one - two)).sum();
    Ok((sum / truth.len() as f64).sqrt())
}
