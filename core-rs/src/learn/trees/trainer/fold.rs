//! Rows with their targets, weights and the scores so far.

use super::super::grow::Grown;
use super::super::objective::Objective;
use super::super::options::TreeOptions;
use super::super::tree::Tree;
use crate::error::Error;
use crate::learn::bins::{Binned, Binning};
use crate::learn::bytes::Writer;
use crate::learn::sha256::sha256;
use crate::learn::table::Examples;

/// The training or the validation rows.
pub(super) struct Fold {
    pub(super) binned: Binned,
    pub(super) target: Vec<f64>,
    pub(super) weights: Vec<f64>,
    /// Row after row, one an output.
    pub(super) scores: Vec<f64>,
}

impl Fold {
    pub(super) fn new(binned: Binned, (target, weights): (&[f64], Vec<f64>), start: &[f64]) -> Self {
        let scores = start.repeat(binned.rows());
        Self { binned, target: target.to_vec(), weights, scores }
    }

    /// Validation rows: classes are checked, but not all need occur.
    pub(super) fn of_valid(
        valid: &Examples<'_>,
        (options, binning): (&TreeOptions, &Binning),
        start: &[f64],
    ) -> Result<Self, Error> {
        let weights = valid.checked_weights(&options.class_weights)?;
        if let Some(classes) = options.objective.classes() {
            let wrong = |&value: &f64| !(value >= 0.0 && value < classes as f64 && value % 1.0 == 0.0);
            if let Some(index) = valid.target.iter().position(wrong) {
                let value = valid.target.get(index).copied().unwrap_or(f64::NAN);
                let expected = "a class: a whole number from 0 to classes - 1";
                return Err(crate::learn::bad_value("validTarget", index, value, expected));
            }
        }
        Ok(Self::new(binning.apply(valid.table)?, (valid.target, weights), start))
    }

    /// Adds the values of a grown tree: by its row lists, and by question for rows outside the bag.
    pub(super) fn add_grown(&mut self, grown: &Grown, (output, outputs): (usize, usize)) {
        if grown.rows.len() < self.binned.rows() {
            self.add_tree(&grown.tree, (output, outputs));
            return;
        }
        for (&(begin, end), leaf) in grown.ranges.iter().zip(&grown.tree.leaves) {
            for &row in grown.rows.get(begin..end).unwrap_or(&[]) {
                if let Some(score) = self.scores.get_mut(row as usize * outputs + output) {
                    *score += leaf;
                }
            }
        }
    }

    /// Adds the values of a tree.
    pub(super) fn add_tree(&mut self, tree: &Tree, (output, outputs): (usize, usize)) {
        let own = self.scores.iter_mut().skip(output).step_by(outputs);
        for (row, score) in own.enumerate() {
            *score += tree.value_of(&self.binned, row);
        }
    }

    /// The weighted mean loss.
    pub(super) fn loss(&self, objective: Objective) -> f64 {
        let (mut sum, mut total) = (0.0, 0.0);
        let rows = self.scores.chunks_exact(objective.outputs()).zip(&self.target).zip(&self.weights);
        for ((scores, &target), &weight) in rows {
            sum += objective.loss(scores, target) * weight;
            total += weight;
        }
        sum / total
    }

    /// What is left of a row's target, and its weight.
    pub(super) fn rest(&self, row: usize) -> Option<(f64, f64)> {
        Some((self.target.get(row)? - self.scores.get(row)?, *self.weights.get(row)?))
    }

    /// The identity of the data: SHA-256 over bins, targets and weights.
    pub(super) fn identity(&self) -> [u8; 32] {
        let mut to = Writer::default();
        to.bytes(self.binned.bytes());
        to.f64s(&self.target);
        to.f64s(&self.weights);
        sha256(&to.raw())
    }
}
