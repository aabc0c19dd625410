//! Training by dual coordinate ascent, in epochs that can be paused, kept, resumed and cancelled.

mod checkpoint;

use super::model::LinearModel;
use super::options::LinearOptions;
use super::solver::{Example, NO_SCORE, Solver, Wide, dual_of_scores, first_dual, pull_of_dual, scale};
use super::weights::{LANES, Weights, groups_of};
use crate::error::{Error, ErrorKind};
use crate::learn::random::{Counter, Stream};
use crate::learn::table::{at_least, check_weights, classes_of};
use crate::learn::text::Csr;
use crate::learn::{same_length, within};

/// An example is settled when its gap is below this part of the tolerance, or of the mean gap.
const SETTLED: f64 = 0.1;
/// Most numbers of the weights and of the dual.
const MAX_NUMBERS: usize = 1 << 27;

/// Where training stands after an epoch.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LinearProgress {
    /// Epochs done.
    pub epoch: usize,
    /// Mean duality gap that the last visits found, in units of the loss a unit of weight: how far the objective can be from its
    /// best at most, had all examples been looked at together.
    pub gap: f64,
    /// Is the gap below the tolerance?
    pub converged: bool,
}

/// Training of one linear model.
///
/// Lowers `|W|^2 / 2 + C * sum of weight * loss`; the intercept is the weight of a constant 1 and is penalised
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
    /// The solver's dual: [examples, groups of classes].
    dual: Vec<Wide>,
    weights: Weights,
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
        let groups = groups_of(options.classes);
        within("weights", (rows.columns() + 1).saturating_mul(groups * LANES), MAX_NUMBERS)?;
        within("dual", rows.rows().saturating_mul(groups * LANES), MAX_NUMBERS)?;
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
            dual: Vec::new(),
            weights: Weights::zero(0, options.classes),
            gaps: Vec::new(),
            last_gaps: vec![f64::MAX; count],
        };
        trainer.begin();
        Ok(trainer)
    }

    /// Begins from another model's predictions: fewer epochs where the data changed little.
    ///
    /// # Errors
    /// `column-length` when the model has other features or classes.
    pub fn warm_start(&mut self, model: &LinearModel) -> Result<(), Error> {
        same_length("classes", model.classes(), self.options.classes)?;
        let classes = self.options.classes;
        let scores = model.scores(self.matrix.as_ref())?;
        let all = scores.chunks_exact(classes).zip(self.dual.chunks_exact_mut(groups_of(classes)));
        for ((scores, dual), &label) in all.zip(&self.labels) {
            dual_of_scores(self.options.loss, dual, (scores, label as usize));
        }
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
        let scale = scale(self.options.loss);
        LinearModel::of(
            classes,
            self.weights.narrow(classes).into_iter().map(|weight| weight * scale).collect(),
        )
    }

    fn epoch(&mut self) {
        let classes = self.options.classes;
        let groups = groups_of(classes);
        let order = Counter::new(self.options.seed, Stream::Visits, self.gaps.len() as u64)
            .order(self.matrix.as_ref().rows());
        let settled = SETTLED * self.gaps.last().map_or(0.0, |gap| gap.max(self.options.tolerance));
        let mut solver = Solver::new(self.options.loss, classes);
        let mut none = vec![[0.0; LANES]; groups];
        none.as_flattened_mut().iter_mut().skip(classes).for_each(|score| *score = NO_SCORE);
        let mut scores = none.clone();
        for row in order {
            let row = row as usize;
            let Some(example) = self.example(row).filter(|example| example.cost > 0.0) else { continue };
            if self.may_rest(row, settled) {
                continue;
            }
            let entries = self.matrix.as_ref().row(row);
            scores.copy_from_slice(&none);
            self.weights.add_scores(entries, &mut scores);
            let Some(dual) = self.dual.get_mut(row * groups..(row + 1) * groups) else { continue };
            let gap = solver.solve(&scores, dual, &example);
            if let Some(last) = self.last_gaps.get_mut(row) {
                *last = gap;
            }
            if solver.moved().as_flattened().iter().any(|&moved| moved != 0.0) {
                self.weights.move_along(entries, solver.moved());
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
    fn may_rest(&self, row: usize, settled: f64) -> bool {
        self.last_gaps.get(row).is_some_and(|&gap| gap < settled)
            && !(self.gaps.len() + row).is_multiple_of(4)
    }

    fn example(&self, row: usize) -> Option<Example> {
        let (&label, &cost) = (self.labels.get(row)?, self.costs.get(row)?);
        Some(Example { label: label as usize, cost, length: *self.lengths.get(row)? })
    }

    fn begin(&mut self) {
        let classes = self.options.classes;
        let groups = groups_of(classes);
        self.dual = vec![[0.0; LANES]; self.labels.len() * groups];
        for (dual, &label) in self.dual.chunks_exact_mut(groups).zip(&self.labels) {
            first_dual(self.options.loss, dual, (label as usize, classes));
        }
        self.weights_of_dual();
    }

    /// The weights that belong to the dual.
    fn weights_of_dual(&mut self) {
        let classes = self.options.classes;
        let groups = groups_of(classes);
        self.weights = Weights::zero(self.matrix.as_ref().columns(), classes);
        let mut pull = vec![[0.0; LANES]; groups];
        for (row, dual) in self.dual.chunks_exact(groups).enumerate() {
            let Some(example) = self.example(row) else { continue };
            pull_of_dual(self.options.loss, &mut pull, (dual, classes), &example);
            if pull.as_flattened().iter().any(|&pull| pull != 0.0) {
                self.weights.move_along(self.matrix.as_ref().row(row), &pull);
            }
        }
    }
}
