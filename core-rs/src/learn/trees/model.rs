//! A trained model of trees: scores, probabilities, reasons.

use super::objective::{Objective, sigmoid, softmax};
use super::tree::Tree;
use crate::error::Error;
use crate::learn::bins::{Binned, Binning};
use crate::learn::table::Table;

/// Boosted trees with the bins that their questions are about.
#[derive(Debug, Clone, PartialEq)]
pub struct TreeModel {
    pub(crate) objective: Objective,
    pub(crate) binning: Binning,
    pub(crate) start: Vec<f64>,
    /// Round after round, one tree an output.
    pub(crate) trees: Vec<Tree>,
}

impl TreeModel {
    /// What was learned.
    #[must_use]
    pub fn objective(&self) -> Objective {
        self.objective
    }

    /// The bins of every feature.
    #[must_use]
    pub fn binning(&self) -> &Binning {
        &self.binning
    }

    /// The trees, round after round, one an output.
    #[must_use]
    pub fn trees(&self) -> &[Tree] {
        &self.trees
    }

    /// The scores before the first tree, one an output.
    #[must_use]
    pub fn start(&self) -> &[f64] {
        &self.start
    }

    /// Number of rounds.
    #[must_use]
    pub fn rounds(&self) -> usize {
        self.trees.len() / self.start.len().max(1)
    }

    /// The scores of every row: the trees' values summed in order, then the start.
    ///
    /// Shapes: f64[rows * outputs], row after row.
    ///
    /// # Errors
    /// As [`Binning::apply`].
    pub fn scores(&self, table: &Table) -> Result<Vec<f64>, Error> {
        let binned = self.binning.apply(table)?;
        Ok(self.scores_of_bins(&binned))
    }

    pub(crate) fn scores_of_bins(&self, binned: &Binned) -> Vec<f64> {
        let outputs = self.start.len();
        let mut scores = vec![0.0; binned.rows() * outputs];
        for (index, tree) in self.trees.iter().enumerate() {
            let own = scores.iter_mut().skip(index % outputs).step_by(outputs);
            for (row, score) in own.enumerate() {
                *score += tree.value_of(binned, row);
            }
        }
        for row in scores.chunks_exact_mut(outputs) {
            for (score, start) in row.iter_mut().zip(&self.start) {
                *score += start;
            }
        }
        scores
    }

    /// The prediction of every row: class probabilities, or a number.
    ///
    /// Shapes: f64[rows * classes], row after row; f64[rows] where the target is a number.
    ///
    /// # Errors
    /// As [`TreeModel::scores`].
    pub fn predict(&self, table: &Table) -> Result<Vec<f64>, Error> {
        let mut scores = self.scores(table)?;
        match self.objective {
            Objective::Softmax { classes } => scores.chunks_exact_mut(classes).for_each(softmax),
            Objective::Logistic => {
                return Ok(scores
                    .into_iter()
                    .flat_map(|score| [1.0 - sigmoid(score), sigmoid(score)])
                    .collect());
            }
            _ => {}
        }
        Ok(scores)
    }

    /// What each feature added to each score of one row (the start left out).
    ///
    /// Shapes: f64[outputs * features], output after output.
    ///
    /// Source: the change of the node values along the row's way down each tree (Saabas 2014).
    ///
    /// # Errors
    /// As [`TreeModel::scores`].
    pub fn reasons(&self, table: &Table, row: usize) -> Result<Vec<f64>, Error> {
        let one = u32::try_from(row).unwrap_or(u32::MAX);
        let binned = self.binning.apply(&table.select(&[one])?)?;
        let features = self.binning.features().len();
        let outputs = self.start.len();
        let mut sums = vec![0.0; outputs * features];
        for (index, tree) in self.trees.iter().enumerate() {
            let first = index % outputs * features;
            tree.path(&binned, 0, &mut |feature, change| {
                if let Some(sum) = sums.get_mut(first + feature as usize) {
                    *sum += change;
                }
            });
        }
        Ok(sums)
    }

    /// How much the splits by each feature lowered the loss.
    #[must_use]
    pub fn importance(&self) -> Vec<f64> {
        let mut gains = vec![0.0; self.binning.features().len()];
        for node in self.trees.iter().flat_map(Tree::nodes) {
            if let Some(gain) = gains.get_mut(node.feature as usize) {
                *gain += node.gain;
            }
        }
        gains
    }
}
