//! Boosting in steps that can be paused, kept, resumed and cancelled.

mod checkpoint;
mod fold;

use fold::Fold;

use super::grow::{Ground, Grower, Grown};
use super::histogram::{Cell, Layout};
use super::model::TreeModel;
use super::objective::{Objective, softmax};
use super::options::TreeOptions;
use super::renew;
use super::tree::Tree;
use crate::error::{Error, ErrorKind};
use crate::learn::bins::Binning;
use crate::learn::random::{Counter, Stream};
use crate::learn::table::Examples;
use crate::learn::{bad_option, within};

/// Most bytes of histograms in memory at once.
const MAX_HISTOGRAM_BYTES: usize = 1 << 30;
/// Most trees of a model.
const MAX_TREES: usize = 1 << 20;

/// Where training stands after a round.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Progress {
    /// Rounds done.
    pub round: usize,
    /// Mean loss on the training rows.
    pub train_loss: f64,
    /// Mean loss on the validation rows, where there are any.
    pub valid_loss: Option<f64>,
    /// The round with the lowest validation loss so far (the last round without validation).
    pub best_round: usize,
}

/// Training of one model.
pub struct Trainer {
    options: TreeOptions,
    train: Fold,
    valid: Option<Fold>,
    model: TreeModel,
    /// Mean (training, validation) loss after each round.
    history: Vec<(f64, f64)>,
    derivatives: Vec<[f64; 2]>,
    grower: Grower,
}

impl Trainer {
    /// Begins training: builds bins, checks everything, sets the start.
    ///
    /// # Errors
    /// `training-option`, `training-value`, `column-length`, `too-few-examples`, `training-too-large`.
    pub fn new(
        options: &TreeOptions,
        train: &Examples<'_>,
        valid: Option<&Examples<'_>>,
    ) -> Result<Self, Error> {
        options.check()?;
        if options.patience > 0 && valid.is_none() {
            return Err(bad_option("patience", options.patience as f64, "0 without validation examples"));
        }
        let weights = train.checked_weights(&options.class_weights)?;
        options.objective.check_target(train.target)?;
        let binning = Binning::fit(train.table, &options.bins, options.seed)?;
        let start = options.objective.start(train.target, &weights);
        let train = Fold::new(binning.apply(train.table)?, (train.target, weights), &start);
        let valid = valid.map(|valid| Fold::of_valid(valid, (options, &binning), &start)).transpose()?;
        let model = TreeModel { objective: options.objective, binning, start, trees: Vec::new() };
        let cells: usize = train.binned.counts().iter().sum();
        let leaves = options.leaves.min(train.binned.rows() / options.min_data_in_leaf + 1);
        let bytes = cells.saturating_mul(leaves).saturating_mul(size_of::<Cell>());
        within("bytes of histograms", bytes, MAX_HISTOGRAM_BYTES)?;
        Ok(Self {
            options: options.clone(),
            train,
            valid,
            model,
            history: Vec::new(),
            derivatives: Vec::new(),
            grower: Grower::default(),
        })
    }

    /// Adds up to `rounds` rounds; `keep_going` is told of each and may stop it. True when training is over:
    /// patience ran out.
    ///
    /// Cost: a round takes O(rows * features * log leaves + leaves * bins), times the outputs.
    ///
    /// # Errors
    /// `cancelled` when `keep_going` says no (the rounds done remain), `training-too-large` past a million trees.
    pub fn boost(
        &mut self,
        rounds: usize,
        keep_going: &mut dyn FnMut(&Progress) -> bool,
    ) -> Result<bool, Error> {
        for _ in 0..rounds {
            if self.is_over() {
                break;
            }
            within("trees", self.model.trees.len() + self.outputs(), MAX_TREES)?;
            self.round();
            if let Some(progress) = self.progress()
                && !keep_going(&progress)
            {
                return Err(ErrorKind::Cancelled.into());
            }
        }
        Ok(self.is_over())
    }

    /// Has the validation loss not fallen for as many rounds as patience allows?
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.options.patience > 0 && self.history.len() >= self.best_round() + self.options.patience
    }

    /// Where training stands; nothing before the first round.
    #[must_use]
    pub fn progress(&self) -> Option<Progress> {
        let &(train_loss, valid_loss) = self.history.last()?;
        let valid_loss = self.valid.as_ref().map(|_| valid_loss);
        Some(Progress { round: self.history.len(), train_loss, valid_loss, best_round: self.best_round() })
    }

    /// Mean validation loss after each round; empty without validation rows.
    #[must_use]
    pub fn valid_losses(&self) -> Vec<f64> {
        if self.valid.is_none() {
            return Vec::new();
        }
        self.history.iter().map(|&(_, valid)| valid).collect()
    }

    /// The model so far, cut after the round with the lowest validation loss.
    #[must_use]
    pub fn model(&self) -> TreeModel {
        let mut model = self.model.clone();
        model.trees.truncate(self.best_round() * self.outputs());
        model
    }

    fn best_round(&self) -> usize {
        if self.valid.is_none() {
            return self.history.len();
        }
        let mut best = (0, f64::INFINITY);
        for (index, &(_, loss)) in self.history.iter().enumerate() {
            if loss < best.1 {
                best = (index + 1, loss);
            }
        }
        best.0
    }

    fn outputs(&self) -> usize {
        self.options.objective.outputs()
    }

    /// One round: a tree an output, all on the scores that the round began with.
    fn round(&mut self) {
        let round = self.history.len() as u64;
        let outputs = self.outputs();
        let bag = self.bag(round);
        let probabilities = self.probabilities();
        let mut trees = Vec::with_capacity(outputs);
        for output in 0..outputs {
            self.derive(&probabilities, output);
            let layout = self.layout(round * outputs as u64 + output as u64);
            let ground = Ground {
                options: &self.options,
                features: self.model.binning.features(),
                binned: &self.train.binned,
                derivatives: &self.derivatives,
            };
            let mut grown = self.grower.grow(ground, &layout, bag.clone());
            self.renew(&mut grown);
            for leaf in &mut grown.tree.leaves {
                *leaf *= self.options.learning_rate;
            }
            for node in &mut grown.tree.nodes {
                node.value *= self.options.learning_rate;
            }
            trees.push(grown);
        }
        for (output, grown) in trees.into_iter().enumerate() {
            self.train.add_grown(&grown, (output, outputs));
            if let Some(valid) = &mut self.valid {
                valid.add_tree(&grown.tree, (output, outputs));
            }
            self.model.trees.push(grown.tree);
        }
        let objective = self.options.objective;
        let valid_loss = self.valid.as_ref().map_or(f64::NAN, |valid| valid.loss(objective));
        self.history.push((self.train.loss(objective), valid_loss));
    }

    /// The rows of a round: each in it by its own number, whatever the others do.
    fn bag(&self, round: u64) -> Vec<u32> {
        let rows = 0..self.train.binned.rows() as u32;
        if self.options.row_fraction >= 1.0 {
            return rows.collect();
        }
        let counter = Counter::new(self.options.seed, Stream::Rows, round);
        rows.filter(|&row| counter.unit(u64::from(row)) < self.options.row_fraction).collect()
    }

    /// The features of a tree.
    fn layout(&self, tree: u64) -> Layout {
        let count = self.model.binning.features().len();
        let mut features: Vec<u32> = (0..count as u32).collect();
        if self.options.feature_fraction < 1.0 {
            features = Counter::new(self.options.seed, Stream::Features, tree).order(count);
            features.truncate(((count as f64 * self.options.feature_fraction + 0.5) as usize).max(1));
            features.sort_unstable();
        }
        Layout::new(&self.train.binned, &features)
    }

    /// Class probabilities of the training rows; empty with a single score.
    fn probabilities(&self) -> Vec<f64> {
        let Objective::Softmax { classes } = self.options.objective else { return Vec::new() };
        let mut probabilities = self.train.scores.clone();
        probabilities.chunks_exact_mut(classes).for_each(softmax);
        probabilities
    }

    /// The derivatives of the loss by one output, of every training row.
    fn derive(&mut self, probabilities: &[f64], output: usize) {
        let fold = &self.train;
        let objective = self.options.objective;
        self.derivatives.clear();
        if let Objective::Softmax { classes } = objective {
            let factor = classes as f64 / (classes as f64 - 1.0);
            let own = probabilities.iter().skip(output).step_by(classes);
            let rows = own.zip(&fold.target).zip(&fold.weights);
            self.derivatives.extend(rows.map(|((&probability, &target), &weight)| {
                let hit = if target as usize == output { 1.0 } else { 0.0 };
                [(probability - hit) * weight, factor * probability * (1.0 - probability) * weight]
            }));
            return;
        }
        let rows = fold.scores.iter().zip(&fold.target).zip(&fold.weights);
        self.derivatives.extend(rows.map(|((&score, &target), &weight)| {
            let [first, second] = objective.derivatives(score, target);
            [first * weight, second * weight]
        }));
    }

    /// Sets leaves to a quantile of what is left, where the objective asks for it.
    fn renew(&self, grown: &mut Grown) {
        let Some(level) = self.options.objective.renewed_level() else { return };
        let fold = &self.train;
        for (leaf, &(begin, end)) in grown.tree.leaves.iter_mut().zip(&grown.ranges) {
            let rows = grown.rows.get(begin..end).unwrap_or(&[]);
            let mut rest: Vec<(f64, f64)> = rows.iter().filter_map(|&row| fold.rest(row as usize)).collect();
            *leaf = renew::quantile_of(&mut rest, level);
        }
    }

    /// Adds a tree that was grown elsewhere: what resuming does.
    fn replay(&mut self, tree: &Tree, output: usize) {
        let outputs = self.outputs();
        self.train.add_tree(tree, (output, outputs));
        if let Some(valid) = &mut self.valid {
            valid.add_tree(tree, (output, outputs));
        }
    }
}
