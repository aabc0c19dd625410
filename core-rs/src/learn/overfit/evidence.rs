//! What the verdict is found from.

use crate::error::Error;
use crate::learn::table::at_least;
use crate::learn::{bad_option, bad_value, same_length};

/// Losses (log-loss or squared error) of held-out rows, one a row unless said otherwise. Empty lists are questions
/// that were not asked.
#[derive(Debug, Clone, Copy, Default)]
pub struct Evidence<'a> {
    /// Mean validation loss after each round, to the last round trained.
    pub valid_losses: &'a [f64],
    /// The model's losses.
    pub model: &'a [f64],
    /// Losses of a sibling that is twice as regularised (half the leaves, twice the rows a leaf and lambda, or half C).
    pub sibling: &'a [f64],
    /// Losses of predicting the class shares.
    pub majority: &'a [f64],
    /// Losses of the linear baseline.
    pub linear: &'a [f64],
    /// Losses of a model trained by the whole pipeline on permuted labels, measured on permuted labels.
    pub permuted: &'a [f64],
    /// Losses of predicting the shares of the permuted labels, on the rows of `permuted`.
    pub permuted_majority: &'a [f64],
    /// Is the row in the newest window?
    pub newest: &'a [bool],
    /// The metric on training and on held-out rows: only recorded, since its gap tells nothing.
    pub scores: Option<(f64, f64)>,
}

/// Where findings begin.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// Largest rise of the validation loss from its best, as a part of the best.
    pub rise: f64,
    /// A sibling is better past this many standard errors.
    pub sibling_errors: f64,
    /// The least a sibling is better by, as a part of the model's loss.
    pub sibling_part: f64,
    /// Labels leak past this many standard errors below chance.
    pub leak_errors: f64,
    /// The newest window drifts past this many standard errors.
    pub drift_errors: f64,
    /// A baseline is beaten only past this many standard errors; a linear one is better past as many.
    pub baseline_errors: f64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            rise: 0.1,
            sibling_errors: 1.0,
            sibling_part: 0.01,
            leak_errors: 3.0,
            drift_errors: 3.0,
            baseline_errors: 1.64,
        }
    }
}

impl Limits {
    pub(super) fn check(&self) -> Result<(), Error> {
        let all = [
            ("rise", self.rise),
            ("siblingErrors", self.sibling_errors),
            ("siblingPart", self.sibling_part),
            ("leakErrors", self.leak_errors),
            ("driftErrors", self.drift_errors),
            ("baselineErrors", self.baseline_errors),
        ];
        match all.into_iter().find(|(_, value)| !(0.0..=1e6).contains(value)) {
            None => Ok(()),
            Some((option, value)) => Err(bad_option(option, value, "0 to 1e6")),
        }
    }
}

impl Evidence<'_> {
    pub(super) fn check(&self) -> Result<(), Error> {
        at_least("rows held out", self.model.len(), 2)?;
        let rows = self.model.len();
        let beside = [("sibling", self.sibling), ("majority", self.majority), ("linear", self.linear)];
        for (column, losses) in beside {
            if !losses.is_empty() {
                same_length(column, losses.len(), rows)?;
            }
        }
        same_length("permutedMajority", self.permuted_majority.len(), self.permuted.len())?;
        if !self.newest.is_empty() {
            same_length("newest", self.newest.len(), rows)?;
        }
        let all = [
            ("validLosses", self.valid_losses),
            ("model", self.model),
            ("sibling", self.sibling),
            ("majority", self.majority),
            ("linear", self.linear),
            ("permuted", self.permuted),
            ("permutedMajority", self.permuted_majority),
        ];
        for (column, losses) in all {
            if let Some(index) = losses.iter().position(|loss| !(0.0..=1e100).contains(loss)) {
                let value = losses.get(index).copied().unwrap_or(f64::NAN);
                return Err(bad_value(column, index, value, "a loss: a finite number of 0 or more"));
            }
        }
        Ok(())
    }
}
