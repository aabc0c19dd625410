//! A trained linear model: scores, probabilities, reasons.

use crate::error::Error;
use crate::learn::same_length;
use crate::learn::text::Csr;
use crate::learn::trees::softmax;

/// Weights of every feature for every class, and an intercept.
#[derive(Debug, Clone, PartialEq)]
pub struct LinearModel {
    classes: usize,
    /// [(features + 1) * classes]; the last row is the intercept.
    weights: Vec<f32>,
}

impl LinearModel {
    /// Pre: `weights` has whole rows, one at least.
    pub(super) fn of(classes: usize, weights: Vec<f32>) -> Self {
        Self { classes, weights }
    }

    /// Number of classes.
    #[must_use]
    pub fn classes(&self) -> usize {
        self.classes
    }

    /// Number of features.
    #[must_use]
    pub fn features(&self) -> usize {
        self.weights.len() / self.classes - 1
    }

    /// The weights: f32[features * classes], feature after feature.
    #[must_use]
    pub fn weights(&self) -> &[f32] {
        self.weights.get(..self.features() * self.classes).unwrap_or(&[])
    }

    /// The intercept of each class.
    #[must_use]
    pub fn intercept(&self) -> &[f32] {
        self.weights.get(self.features() * self.classes..).unwrap_or(&[])
    }

    /// The scores of every row: the sum over its entries in order, then the intercept.
    ///
    /// Shapes: f64[rows * classes], row after row.
    ///
    /// # Errors
    /// `column-length` for another number of features.
    pub fn scores(&self, matrix: &Csr) -> Result<Vec<f64>, Error> {
        same_length("features", matrix.columns(), self.features())?;
        let mut scores = vec![0.0; matrix.rows() * self.classes];
        for (row, own) in scores.chunks_exact_mut(self.classes).enumerate() {
            let (indices, values) = matrix.row(row);
            for (&index, &value) in indices.iter().zip(values) {
                self.add(own, index as usize, f64::from(value));
            }
            self.add(own, self.features(), 1.0);
        }
        Ok(scores)
    }

    #[inline]
    fn add(&self, scores: &mut [f64], feature: usize, value: f64) {
        let weights = self.weights.get(feature * self.classes..(feature + 1) * self.classes);
        for (score, &weight) in scores.iter_mut().zip(weights.unwrap_or(&[])) {
            *score += f64::from(weight) * value;
        }
    }

    /// Class probabilities of every row: f64[rows * classes], row after row.
    ///
    /// # Errors
    /// As [`LinearModel::scores`].
    pub fn predict(&self, matrix: &Csr) -> Result<Vec<f64>, Error> {
        let mut scores = self.scores(matrix)?;
        scores.chunks_exact_mut(self.classes).for_each(softmax);
        Ok(scores)
    }

    /// What each entry of a row added to a class's score, against the mean of the classes; the largest first, ties by
    /// feature, at most `most`.
    #[must_use]
    pub fn reasons(&self, matrix: &Csr, (row, class): (usize, usize), most: usize) -> Vec<(u32, f64)> {
        let (indices, values) = matrix.row(row);
        let each = indices.iter().zip(values).filter_map(|(&index, &value)| {
            let from = index as usize * self.classes;
            let weights = self.weights.get(from..from + self.classes)?;
            let mean = weights.iter().map(|&weight| f64::from(weight)).sum::<f64>() / self.classes as f64;
            Some((index, (f64::from(*weights.get(class)?) - mean) * f64::from(value)))
        });
        let mut all: Vec<(u32, f64)> = each.collect();
        all.sort_by(|one, two| two.1.total_cmp(&one.1).then(one.0.cmp(&two.0)));
        all.truncate(most);
        all
    }
}
