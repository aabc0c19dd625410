//! How trees are grown.

use super::objective::Objective;
use crate::error::Error;
use crate::learn::bad_option;
use crate::learn::bins::BinOptions;
use crate::learn::bytes::Writer;

/// Options of boosting; the defaults are LightGBM's.
#[derive(Debug, Clone, PartialEq)]
pub struct TreeOptions {
    /// What is learned.
    pub objective: Objective,
    /// Part of each tree's answer that is added, above 0 up to 1.
    pub learning_rate: f64,
    /// Most leaves of a tree, 2 to 4096.
    pub leaves: usize,
    /// Most questions on the way to a leaf; 0 is no limit.
    pub max_depth: usize,
    /// Fewest rows of a leaf.
    pub min_data_in_leaf: usize,
    /// Smallest sum of second derivatives of a leaf.
    pub min_sum_hessian: f64,
    /// L2 penalty on leaf values, 0 or more.
    pub lambda: f64,
    /// Smallest gain of a split, 0 or more.
    pub min_gain: f64,
    /// Chance of each row to be in a round's bag, above 0 up to 1.
    pub row_fraction: f64,
    /// Part of the features that each tree may use, above 0 up to 1; one at least.
    pub feature_fraction: f64,
    /// Rounds without a better validation loss after which training ends; 0 never ends it early.
    pub patience: usize,
    /// Weight of each class; empty is 1 each.
    pub class_weights: Vec<f64>,
    /// Seed of bags, features and bin samples.
    pub seed: u64,
    /// How bins are built.
    pub bins: BinOptions,
    /// Added to the second derivatives of a category before categories are ordered.
    pub category_smoothing: f64,
    /// L2 penalty added at splits by category.
    pub category_lambda: f64,
    /// Most categories on the smaller side of a split.
    pub max_category_side: usize,
    /// Fewest rows of the categories between two tried splits, and of the other side.
    pub min_category_group: usize,
}

impl TreeOptions {
    /// The defaults for an objective.
    #[must_use]
    pub fn new(objective: Objective) -> Self {
        Self {
            objective,
            learning_rate: 0.1,
            leaves: 31,
            max_depth: 0,
            min_data_in_leaf: 20,
            min_sum_hessian: 1e-3,
            lambda: 0.0,
            min_gain: 0.0,
            row_fraction: 1.0,
            feature_fraction: 1.0,
            patience: 0,
            class_weights: Vec::new(),
            seed: 1,
            bins: BinOptions::default(),
            category_smoothing: 10.0,
            category_lambda: 10.0,
            max_category_side: 32,
            min_category_group: 100,
        }
    }

    pub(crate) fn check(&self) -> Result<(), Error> {
        self.objective.check()?;
        self.bins.check()?;
        let parts = [
            ("learningRate", self.learning_rate),
            ("rowFraction", self.row_fraction),
            ("featureFraction", self.feature_fraction),
        ];
        for (option, value) in parts {
            if !(value > 0.0 && value <= 1.0) {
                return Err(bad_option(option, value, "above 0, up to 1"));
            }
        }
        let amounts = [
            ("minSumHessian", self.min_sum_hessian),
            ("lambda", self.lambda),
            ("minGain", self.min_gain),
            ("categorySmoothing", self.category_smoothing),
            ("categoryLambda", self.category_lambda),
        ];
        for (option, value) in amounts {
            if !(0.0..=1e12).contains(&value) {
                return Err(bad_option(option, value, "0 to 1e12"));
            }
        }
        if !(2..=4096).contains(&self.leaves) {
            return Err(bad_option("leaves", self.leaves as f64, "2 to 4096"));
        }
        if self.min_data_in_leaf == 0 {
            return Err(bad_option("minDataInLeaf", 0.0, "1 or more"));
        }
        let classes = self.objective.classes().unwrap_or(0);
        if !self.class_weights.is_empty() && self.class_weights.len() != classes {
            let found = self.class_weights.len() as f64;
            return Err(bad_option("classWeights", found, "as many weights as classes, or none"));
        }
        Ok(())
    }

    /// The options as bytes: a checkpoint resumes only with the ones it was made with.
    pub(crate) fn encode(&self, to: &mut Writer) {
        self.objective.encode(to);
        let numbers = [
            self.learning_rate,
            self.min_sum_hessian,
            self.lambda,
            self.min_gain,
            self.row_fraction,
            self.feature_fraction,
            self.category_smoothing,
            self.category_lambda,
        ];
        to.f64s(&numbers);
        let sizes = [
            self.leaves,
            self.max_depth,
            self.min_data_in_leaf,
            self.patience,
            self.max_category_side,
            self.min_category_group,
        ];
        sizes.iter().for_each(|&size| to.u64(size as u64));
        to.u64(self.seed);
        to.f64s(&self.class_weights);
        self.bins.encode(to);
    }
}
