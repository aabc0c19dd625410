//! The area under the ROC curve.

use crate::error::Error;
use crate::learn::same_length;
use crate::learn::table::at_least;

/// The chance that a random positive scores higher than a random negative, ties counted half.
///
/// Cost: O(n log n).
///
/// # Errors
/// `column-length`, `training-value` for a score that is NaN, `too-few-examples` without positives or negatives.
pub fn roc_auc(scores: &[f64], positive: &[bool]) -> Result<f64, Error> {
    same_length("positive", positive.len(), scores.len())?;
    if let Some(index) = scores.iter().position(|score| score.is_nan()) {
        return Err(crate::learn::bad_value("scores", index, f64::NAN, "a number"));
    }
    let mut ranked: Vec<(f64, bool)> =
        scores.iter().map(|&score| score + 0.0).zip(positive.iter().copied()).collect();
    ranked.sort_unstable_by(|one, two| one.0.total_cmp(&two.0));
    let mut twice_won: u128 = 0;
    let (mut positives, mut negatives): (u64, u64) = (0, 0);
    for tied in ranked.chunk_by(|one, two| one.0 == two.0) {
        let up = tied.iter().filter(|(_, positive)| *positive).count() as u64;
        let down = tied.len() as u64 - up;
        twice_won += u128::from(up) * u128::from(2 * negatives + down);
        positives += up;
        negatives += down;
    }
    at_least("positive examples", positives as usize, 1)?;
    at_least("negative examples", negatives as usize, 1)?;
    Ok(twice_won as f64 / (2.0 * positives as f64 * negatives as f64))
}

/// The mean over classes of the area for that class against the rest; classes that are absent, or alone, are
/// left out.
///
/// Shapes: `probabilities` f64[rows * classes], `truth` u32[rows].
///
/// # Errors
/// As [`roc_auc`]; `too-few-examples` when fewer than two classes occur.
pub fn roc_auc_one_vs_rest(probabilities: &[f64], truth: &[u32], classes: usize) -> Result<f64, Error> {
    same_length("probabilities", probabilities.len(), truth.len().saturating_mul(classes))?;
    let (mut sum, mut counted) = (0.0, 0);
    for class in 0..classes {
        let positive: Vec<bool> = truth.iter().map(|&label| label as usize == class).collect();
        let of = positive.iter().filter(|&&hit| hit).count();
        if of == 0 || of == truth.len() {
            continue;
        }
        let scores: Vec<f64> = probabilities.iter().skip(class).step_by(classes).copied().collect();
        sum += roc_auc(&scores, &positive)?;
        counted += 1;
    }
    at_least("classes that occur", counted, 2)?;
    Ok(sum / counted as f64)
}
