//! Training by dual coordinate ascent, in epochs that can be paused, kept, resumed and cancelled.

mod checkpoint;

use super::dual::Block;
use super::model::LinearModel;
use super::options::LinearOptions;
use crate::error::{Error, ErrorKind};
use crate::learn::random::{Counter, Stream};
use crate::learn::table::{at_least, check_weights, classes_of};
use crate::learn::text::Csr;
use crate::learn::{same_length, within};

/// Numbers of one feature or example, padded to whole groups of four.
const LANES: usize = 4;
/// An example is settled when its gap is below this part of the tolerance.
const SETTLED: f64 = 0.1;
/// Most numbers of the weights and of the dual.
const MAX_NUMBERS: usize = 1 << 27;

/// Where training stands after an epoch.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LinearProgress {
    /// Epochs done.
    pub epoch: usize,
    /// Mean duality gap that the last visits found, in nats a unit of weight: how far the objective can be from its
    /// best at most, had all examples been looked at together.
    pub gap: f64,
    /// Is the gap below the tolerance?
    pub converged: bool,
}

/// Training of one linear model.
///
/// Lowers `|W|^2 / 2 + C * sum of weight * log-loss`; the intercept is the weight of a constant 1 and is penalised
/// with the others (scikit-learn leaves it out of the penalty).
///
/// The matrix is borrowed (`&Csr`) or shared (`Rc<Csr>`), so that training can be kept beside it.
pub struct LinearTrainer<M> {
    options: LinearOptions,
    matrix: M,
    labels: Vec<u32>,
    /// C times each example's weight.
    costs: Vec<f64>,
    /// Squared length of each example, its constant included.
    lengths: Vec<f64>,
    stride: usize,
    /// [examples * classes]
    dual: Vec<f64>,
    /// [(features + 1) * stride]; the last row is the intercept.
    weights: Vec<f32>,
    /// Mean gap after each epoch.
    gaps: Vec<f64>,
    /// Each example's gap when it was last visited.
    last_gaps: Vec<f64>,
}

impl<M: AsRef<Csr>> LinearTrainer<M> {
    /// Begins training from uniform dual probabilities.
    ///
    /// Shapes: `target` f64[rows], classes as 0, 1, 2, ...; `weights` f64[rows], or empty for 1 each.
    ///
    /// # Errors
    /// `training-option`, `training-value`, `column-length`, `too-few-examples`, `training-too-large`.
    pub fn new(
        options: &LinearOptions,
        matrix: M,
        (target, weights): (&[f64], &[f64]),
    ) -> Result<Self, Error> {
        options.check()?;
        let rows = matrix.as_ref();
        same_length("target", target.len(), rows.rows())?;
        let labels = classes_of(target, options.classes)?;
        check_weights("weights", weights)?;
        check_weights("classWeights", &options.class_weights)?;
        let mut costs = if weights.is_empty() { vec![1.0; target.len()] } else { weights.to_vec() };
        same_length("weights", costs.len(), target.len())?;
        for (cost, &label) in costs.iter_mut().zip(&labels) {
            *cost *= options.c * options.class_weights.get(label as usize).copied().unwrap_or(1.0);
        }
        at_least("rows of weight above 0", costs.iter().filter(|&&cost| cost > 0.0).count(), 1)?;
        let stride = options.classes.next_multiple_of(LANES);
        within("weights", (rows.columns() + 1).saturating_mul(stride), MAX_NUMBERS)?;
        within("dual", rows.rows().saturating_mul(options.classes), MAX_NUMBERS)?;
        let square = |value: &f32| f64::from(*value) * f64::from(*value);
        let lengths: Vec<f64> =
            (0..rows.rows()).map(|row| 1.0 + rows.row(row).1.iter().map(square).sum::<f64>()).collect();
        let count = rows.rows();
        let mut trainer = Self {
            options: options.clone(),
            matrix,
            labels,
            costs,
            lengths,
            stride,
            dual: vec![1.0 / options.classes as f64; count * options.classes],
            weights: Vec::new(),
            gaps: Vec::new(),
            last_gaps: vec![f64::MAX; count],
        };
        trainer.weights_of_dual();
        Ok(trainer)
    }

    /// Begins from another model's predictions: fewer epochs where the data changed little.
    ///
    /// # Errors
    /// `column-length` when the model has other features or classes.
    pub fn warm_start(&mut self, model: &LinearModel) -> Result<(), Error> {
        same_length("classes", model.classes(), self.options.classes)?;
        self.dual = model.predict(self.matrix.as_ref())?;
        self.weights_of_dual();
        self.gaps.clear();
        self.last_gaps.fill(f64::MAX);
        Ok(())
    }

    /// Up to `epochs` visits of all examples; `keep_going` is told of each and may stop it. True when training is
    /// over: converged, or out of epochs.
    ///
    /// Cost: an epoch takes O(entries * classes).
    ///
    /// # Errors
    /// `cancelled` when `keep_going` says no (the epochs done remain).
    pub fn run(
        &mut self,
        epochs: usize,
        keep_going: &mut dyn FnMut(&LinearProgress) -> bool,
    ) -> Result<bool, Error> {
        for _ in 0..epochs {
            if self.is_over() {
                break;
            }
            self.epoch();
            if let Some(progress) = self.progress()
                && !keep_going(&progress)
            {
                return Err(ErrorKind::Cancelled.into());
            }
        }
        Ok(self.is_over())
    }

    /// Where training stands; nothing before the first epoch.
    #[must_use]
    pub fn progress(&self) -> Option<LinearProgress> {
        let &gap = self.gaps.last()?;
        Some(LinearProgress { epoch: self.gaps.len(), gap, converged: gap < self.options.tolerance })
    }

    /// Converged, or out of epochs?
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.gaps.len() >= self.options.max_epochs
            || self.progress().is_some_and(|progress| progress.converged)
    }

    /// The model so far; its weights are f32 as in training, so that every encoding of it is exact.
    #[must_use]
    pub fn model(&self) -> LinearModel {
        let classes = self.options.classes;
        let narrow = self.weights.chunks_exact(self.stride).flat_map(|row| row.iter().take(classes));
        LinearModel::of(classes, narrow.copied().collect())
    }

    fn epoch(&mut self) {
        let classes = self.options.classes;
        let order = Counter::new(self.options.seed, Stream::Visits, self.gaps.len() as u64)
            .order(self.matrix.as_ref().rows());
        let mut block = Block::new(classes);
        let mut sums = vec![0.0f32; self.stride];
        let mut scores = vec![0.0; classes];
        let mut change = vec![0.0f32; self.stride];
        for row in order {
            let row = row as usize;
            let (Some(&cost), Some(&length)) = (self.costs.get(row), self.lengths.get(row)) else { continue };
            if cost <= 0.0 || self.may_rest(row) {
                continue;
            }
            sums.fill(0.0);
            self.add_scores(row, &mut sums);
            for (score, &sum) in scores.iter_mut().zip(&sums) {
                *score = f64::from(sum);
            }
            let Some(dual) = self.dual.get_mut(row * classes..(row + 1) * classes) else { continue };
            let gap = block.solve(&scores, dual, cost * length);
            if let Some(last) = self.last_gaps.get_mut(row) {
                *last = gap;
            }
            let mut largest: f64 = 0.0;
            for ((before, &after), change) in dual.iter_mut().zip(block.found()).zip(&mut change) {
                *change = (cost * (*before - after)) as f32;
                largest = largest.max((*before - after).abs());
                *before = after;
            }
            if largest > 0.0 {
                self.move_weights(row, &change);
            }
        }
        let (mut gap, mut total) = (0.0, 0.0);
        for (&cost, &own) in self.costs.iter().zip(&self.last_gaps).filter(|(cost, _)| **cost > 0.0) {
            gap += cost * own;
            total += cost;
        }
        self.gaps.push(gap / total);
    }

    /// Examples that were all but settled are visited in every fourth epoch only.
    fn may_rest(&self, row: usize) -> bool {
        let settled = self.last_gaps.get(row).is_some_and(|&gap| gap < self.options.tolerance * SETTLED);
        settled && !(self.gaps.len() + row).is_multiple_of(4)
    }

    /// Adds an example's scores.
    #[inline]
    fn add_scores(&self, row: usize, scores: &mut [f32]) {
        let (indices, values) = self.matrix.as_ref().row(row);
        let constant = (self.matrix.as_ref().columns() as u32, 1.0f32);
        let entries = indices.iter().copied().zip(values.iter().copied()).chain([constant]);
        let (scores, _) = scores.as_chunks_mut::<LANES>();
        for (index, value) in entries {
            let from = index as usize * self.stride;
            let (weights, _) = self.weights.get(from..from + self.stride).unwrap_or(&[]).as_chunks::<LANES>();
            for (score, weight) in scores.iter_mut().zip(weights) {
                for (score, weight) in score.iter_mut().zip(weight) {
                    *score += weight * value;
                }
            }
        }
    }

    /// Moves the weights of an example's features.
    #[inline]
    fn move_weights(&mut self, row: usize, change: &[f32]) {
        let (indices, values) = self.matrix.as_ref().row(row);
        let constant = (self.matrix.as_ref().columns() as u32, 1.0f32);
        let entries = indices.iter().copied().zip(values.iter().copied()).chain([constant]);
        let (change, _) = change.as_chunks::<LANES>();
        for (index, value) in entries {
            let from = index as usize * self.stride;
            let Some(weights) = self.weights.get_mut(from..from + self.stride) else { continue };
            let (weights, _) = weights.as_chunks_mut::<LANES>();
            for (weight, change) in weights.iter_mut().zip(change) {
                for (weight, change) in weight.iter_mut().zip(change) {
                    *weight += change * value;
                }
            }
        }
    }

    /// The weights that belong to the dual: `C * sum of example * (truth - dual)`.
    fn weights_of_dual(&mut self) {
        let classes = self.options.classes;
        self.weights = vec![0.0; (self.matrix.as_ref().columns() + 1) * self.stride];
        let mut change = vec![0.0f32; self.stride];
        for row in 0..self.matrix.as_ref().rows() {
            let (Some(&cost), Some(&label)) = (self.costs.get(row), self.labels.get(row)) else { continue };
            let dual = self.dual.get(row * classes..(row + 1) * classes).unwrap_or(&[]);
            for (class, (change, dual)) in change.iter_mut().zip(dual).enumerate() {
                let truth = f64::from(u8::from(class == label as usize));
                *change = (cost * (truth - dual)) as f32;
            }
            self.move_weights(row, &change);
        }
    }
}
