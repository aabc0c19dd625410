//! Calibration: one temperature, fitted on predictions of rows that were held out.

use super::head::Head;
use super::metrics::log_loss;
use super::table::at_least;
use crate::error::Error;
use crate::numeric::exp;

/// ln of the scale is looked for between minus this and this.
const WIDEST: f64 = 4.0;
/// Steps of the search; each takes off 38 % of the range.
const STEPS: usize = 40;

/// The scale (1 / temperature) with the lowest log-loss on held-out logits, shifted by a head's shift.
///
/// Shapes: `logits` f64[rows * classes] out of fold, `truth` u32[rows].
///
/// Source: temperature scaling (Guo et al. 2017); the loss is convex in the scale, found by golden section.
///
/// Cost: 40 passes over the logits.
///
/// # Errors
/// `column-length`, `training-value`, `too-few-examples`.
pub fn temperature(logits: &[f64], truth: &[u32], shift: &[f64]) -> Result<f64, Error> {
    at_least("classes", shift.len(), 2)?;
    let loss = |log: f64| -> Result<f64, Error> {
        let head = Head::new(exp(log), shift.to_vec(), vec![0.0; shift.len()])?;
        log_loss(&head.apply(logits)?.0, truth, shift.len())
    };
    let part = (5.0_f64.sqrt() - 1.0) / 2.0;
    let (mut low, mut high) = (-WIDEST, WIDEST);
    let (mut one, mut two) = (high - part * (high - low), low + part * (high - low));
    let (mut of_one, mut of_two) = (loss(one)?, loss(two)?);
    for _ in 0..STEPS {
        if of_one <= of_two {
            (high, two, of_two) = (two, one, of_one);
            one = high - part * (high - low);
            of_one = loss(one)?;
        } else {
            (low, one, of_one) = (one, two, of_two);
            two = low + part * (high - low);
            of_two = loss(two)?;
        }
    }
    Ok(exp((low + high) / 2.0))
}
