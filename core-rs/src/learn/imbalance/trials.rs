//! The remedies beside each other, on rows that were held out.

use super::remedy::{Remedy, count};
use super::thresholds::best_offsets;
use crate::error::{Error, ErrorKind};
use crate::learn::calibrate::temperature;
use crate::learn::head::Head;
use crate::learn::metrics::{Confusion, calibration_error, log_loss};
use crate::learn::split::{others, rows_of};
use crate::learn::table::at_least;
use crate::learn::{bad_option, bad_value, same_length};
use crate::numeric::ln;

/// Parts of the logarithm of the prior that are tried.
const PARTS: [f64; 6] = [0.25, 0.5, 0.75, 1.0, 1.25, 1.5];

/// What a remedy is chosen by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aim {
    /// The mean F1 of the classes.
    MacroF1,
    /// The lowest F1 of a class, then the mean.
    MinF1,
}

/// Trains on rows (which may repeat) with weights (empty: 1 each) and gives the logits of other rows:
/// f64[held * classes].
pub type Fit<'a> = dyn FnMut(&[u32], &[f64], &[u32]) -> Result<Vec<f64>, Error> + 'a;

/// What a remedy gave, out of fold; what it tunes was tuned on the other folds.
#[derive(Debug, Clone, PartialEq)]
pub struct Trial {
    /// The remedy.
    pub remedy: Remedy,
    /// Mean F1 of the classes.
    pub macro_f1: f64,
    /// Lowest F1 of a class.
    pub min_f1: f64,
    /// Share of right labels.
    pub accuracy: f64,
    /// Log-loss of the calibrated probabilities.
    pub log_loss: f64,
    /// Expected calibration error of the calibrated probabilities, 15 bins.
    pub calibration_error: f64,
}

/// All trials and what to train with.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// One a remedy, in the order of [`Remedy::ALL`].
    pub trials: Vec<Trial>,
    /// The best remedy, the first of equals.
    pub best: Remedy,
    /// Calibration and decision of the best remedy, tuned on all folds: for the model trained on all rows.
    pub head: Head,
}

/// The rows that all trials share.
struct Rows<'a> {
    truth: &'a [u32],
    folds: &'a [u8],
    classes: usize,
    seed: u64,
}

/// Tries every remedy out of fold and keeps the best.
///
/// Shapes: `truth` u32[rows], `folds` u8[rows] as [`crate::learn::split`] gives them.
///
/// Cost: four trainings a fold (the remedies that only decide share one).
///
/// # Errors
/// Those of `fit`; `column-length`, `training-value`, `too-few-examples`.
pub fn try_all(
    (truth, folds): (&[u32], &[u8]),
    (classes, seed, aim): (usize, u64, Aim),
    fit: &mut Fit<'_>,
) -> Result<Outcome, Error> {
    same_length("folds", folds.len(), truth.len())?;
    if !(2..=crate::learn::MAX_CLASSES).contains(&classes) {
        return Err(bad_option("classes", classes as f64, "2 to 1000"));
    }
    if let Some(index) = truth.iter().position(|&label| label as usize >= classes) {
        let value = truth.get(index).copied().map_or(f64::NAN, f64::from);
        return Err(bad_value("truth", index, value, "a class below classes"));
    }
    let rows = Rows { truth, folds, classes, seed };
    at_least("folds with rows", rows.fold_numbers().len(), 2)?;
    let plain = rows.out_of_fold(Remedy::Plain, fit)?;
    let mut trials: Vec<Trial> = Vec::new();
    let mut best: Option<(f64, f64, Remedy, Head)> = None;
    for remedy in Remedy::ALL {
        let trained = if remedy.only_decides() { None } else { Some(rows.out_of_fold(remedy, fit)?) };
        let logits = trained.as_ref().unwrap_or(&plain);
        let trial = rows.judge(remedy, logits)?;
        let key = match aim {
            Aim::MacroF1 => (trial.macro_f1, trial.min_f1),
            Aim::MinF1 => (trial.min_f1, trial.macro_f1),
        };
        if best.as_ref().is_none_or(|best| key > (best.0, best.1)) {
            let all: Vec<u32> = (0..truth.len() as u32).collect();
            best = Some((key.0, key.1, remedy, rows.tune(remedy, logits, &all)?));
        }
        trials.push(trial);
    }
    let Some((_, _, best, head)) = best else {
        return Err(ErrorKind::TooFewExamples { what: "remedies", found: 0, expected: 1 }.into());
    };
    Ok(Outcome { trials, best, head })
}

impl Rows<'_> {
    /// The logits of every row by a model that did not see it.
    fn out_of_fold(&self, remedy: Remedy, fit: &mut Fit<'_>) -> Result<Vec<f64>, Error> {
        let mut out = vec![0.0; self.truth.len() * self.classes];
        for fold in self.fold_numbers() {
            let (train, held) = (others(self.folds, fold), rows_of(self.folds, fold));
            let (rows, weights) = remedy.prepare(&train, &self.pick(&train), (self.classes, self.seed));
            let logits = fit(&rows, &weights, &held)?;
            same_length("logits", logits.len(), held.len() * self.classes)?;
            for (row, logits) in held.iter().zip(logits.chunks_exact(self.classes)) {
                let start = *row as usize * self.classes;
                if let Some(slot) = out.get_mut(start..start + self.classes) {
                    slot.copy_from_slice(logits);
                }
            }
        }
        Ok(out)
    }

    /// The trial of a remedy: each fold is decided by what the other folds were tuned to.
    fn judge(&self, remedy: Remedy, logits: &[f64]) -> Result<Trial, Error> {
        let mut labels = vec![0; self.truth.len()];
        let mut probabilities = vec![0.0; logits.len()];
        for fold in self.fold_numbers() {
            let (tuned_on, held) = (others(self.folds, fold), rows_of(self.folds, fold));
            let head = self.tune(remedy, logits, &tuned_on)?;
            let (own, said) = head.apply(&self.pick_logits(logits, &held))?;
            for ((&row, own), said) in held.iter().zip(own.chunks_exact(self.classes)).zip(said) {
                let start = row as usize * self.classes;
                if let Some(slot) = probabilities.get_mut(start..start + self.classes) {
                    slot.copy_from_slice(own);
                }
                if let Some(slot) = labels.get_mut(row as usize) {
                    *slot = said;
                }
            }
        }
        let confusion = Confusion::new(self.truth, &labels, self.classes)?;
        Ok(Trial {
            remedy,
            macro_f1: confusion.macro_f1(),
            min_f1: confusion.min_f1(),
            accuracy: confusion.accuracy(),
            log_loss: log_loss(&probabilities, self.truth, self.classes)?,
            calibration_error: calibration_error(&probabilities, self.truth, (self.classes, 15))?,
        })
    }

    /// The head of a remedy, tuned on some rows: calibrated probabilities, and labels as the remedy has them.
    fn tune(&self, remedy: Remedy, logits: &[f64], rows: &[u32]) -> Result<Head, Error> {
        let (logits, truth) = (self.pick_logits(logits, rows), self.pick(rows));
        let counts = count(&truth, self.classes);
        let raised = remedy.raised(&counts);
        let shift: Vec<f64> = raised.iter().map(|raised| -raised).collect();
        let scale = temperature(&logits, &truth, &shift)?;
        let decision = match remedy {
            Remedy::PriorShift => self.best_part(&logits, &truth, scale)?,
            Remedy::Thresholds => {
                best_offsets(&logits, &truth, self.classes)?.iter().map(|offset| offset * scale).collect()
            }
            _ => raised,
        };
        Head::new(scale, shift, decision)
    }

    /// The part of the logarithm of the priors that gives the best macro F1 when taken off; none of it on ties.
    fn best_part(&self, logits: &[f64], truth: &[u32], scale: f64) -> Result<Vec<f64>, Error> {
        let logs: Vec<f64> = count(truth, self.classes)
            .iter()
            .map(|&count| ln((count.max(1)) as f64 / truth.len() as f64))
            .collect();
        let mut best = (f64::NEG_INFINITY, vec![0.0; self.classes]);
        for part in [0.0].into_iter().chain(PARTS) {
            let decision: Vec<f64> = logs.iter().map(|log| -part * log).collect();
            let head = Head::new(scale, vec![0.0; self.classes], decision.clone())?;
            let f1 = Confusion::new(truth, &head.apply(logits)?.1, self.classes)?.macro_f1();
            if f1 > best.0 {
                best = (f1, decision);
            }
        }
        Ok(best.1)
    }

    /// The folds that have rows.
    fn fold_numbers(&self) -> Vec<u8> {
        let mut numbers = self.folds.to_vec();
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }

    fn pick(&self, rows: &[u32]) -> Vec<u32> {
        rows.iter().filter_map(|&row| self.truth.get(row as usize).copied()).collect()
    }

    fn pick_logits(&self, logits: &[f64], rows: &[u32]) -> Vec<f64> {
        let own = |&row: &u32| {
            let start = row as usize * self.classes;
            logits.get(start..start + self.classes).unwrap_or(&[]).iter().copied()
        };
        rows.iter().flat_map(own).collect()
    }
}
