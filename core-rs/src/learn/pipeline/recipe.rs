//! What decides a model beside its rows.

use crate::error::Error;
use crate::learn::bad_option;
use crate::learn::bytes::Writer;
use crate::learn::imbalance::Remedy;
use crate::learn::linear::LinearOptions;
use crate::learn::text::TextOptions;
use crate::learn::trees::{Objective, TreeOptions};

/// Most rounds of boosting.
const MAX_ROUNDS: usize = 100_000;

/// Which model.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Family {
    /// Multinomial logistic regression on terms and scaled features.
    Linear,
    /// Boosted trees on features, and on out-of-fold scores of a linear model of the texts.
    Trees(TreesRecipe),
}

/// How trees are boosted; what is not here is as in [`TreeOptions::new`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TreesRecipe {
    /// Rounds at most.
    pub rounds: usize,
    /// Rounds without a better validation loss that end training; not used without validation rows.
    pub patience: usize,
    /// Most leaves of a tree.
    pub leaves: usize,
    /// Part of each tree's answer that is added.
    pub learning_rate: f64,
    /// Fewest rows of a leaf.
    pub min_data_in_leaf: usize,
    /// L2 penalty on leaf values.
    pub lambda: f64,
    /// Chance of each row to be in a round's bag.
    pub row_fraction: f64,
    /// Part of the features that each tree may use.
    pub feature_fraction: f64,
}

impl Default for TreesRecipe {
    /// A hundred rounds with the defaults of [`TreeOptions::new`].
    fn default() -> Self {
        Self {
            rounds: 100,
            patience: 0,
            leaves: 31,
            learning_rate: 0.1,
            min_data_in_leaf: 20,
            lambda: 0.0,
            row_fraction: 1.0,
            feature_fraction: 1.0,
        }
    }
}

/// Everything that decides a model beside its rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Recipe {
    /// Which model.
    pub family: Family,
    /// Features of text; nothing: the texts are not used.
    pub text: Option<TextOptions>,
    /// C of the linear model (of terms and features, or of the terms that score texts for trees).
    pub c: f64,
    /// What is done about classes of unequal size.
    pub remedy: Remedy,
    /// Seed of everything that is drawn.
    pub seed: u64,
}

/// A whole number from `least` to `most`, as an option that crossed as a double.
///
/// # Errors
/// `training-option` with what would be right.
pub fn whole_number(
    option: &'static str,
    value: f64,
    (least, most, expected): (u64, u64, &'static str),
) -> Result<u64, Error> {
    let whole = value as u64;
    if whole as f64 == value && (least..=most).contains(&whole) {
        return Ok(whole);
    }
    Err(bad_option(option, value, expected))
}

impl Recipe {
    /// A linear model with the default features of text.
    #[must_use]
    pub fn linear(text: Option<TextOptions>) -> Self {
        Self { family: Family::Linear, text, c: 30.0, remedy: Remedy::Plain, seed: 1 }
    }

    /// Trees by their defaults.
    #[must_use]
    pub fn trees(trees: TreesRecipe, text: Option<TextOptions>) -> Self {
        Self { family: Family::Trees(trees), text, c: 30.0, remedy: Remedy::Plain, seed: 1 }
    }

    /// Checks what the trainers do not see.
    pub(super) fn check(&self) -> Result<(), Error> {
        if let Family::Trees(trees) = self.family
            && !(1..=MAX_ROUNDS).contains(&trees.rounds)
        {
            return Err(bad_option("rounds", trees.rounds as f64, "1 to 100000"));
        }
        Ok(())
    }

    pub(super) fn linear_options(&self, classes: usize) -> LinearOptions {
        let options = match self.text {
            Some(_) => LinearOptions::for_text(classes),
            None => LinearOptions::new(classes),
        };
        LinearOptions { c: self.c, seed: self.seed, ..options }
    }

    pub(super) fn tree_options(&self, own: &TreesRecipe, (classes, validated): (usize, bool)) -> TreeOptions {
        let objective = if classes == 2 { Objective::Logistic } else { Objective::Softmax { classes } };
        TreeOptions {
            learning_rate: own.learning_rate,
            leaves: own.leaves,
            min_data_in_leaf: own.min_data_in_leaf,
            lambda: own.lambda,
            row_fraction: own.row_fraction,
            feature_fraction: own.feature_fraction,
            patience: if validated { own.patience } else { 0 },
            seed: self.seed,
            ..TreeOptions::new(objective)
        }
    }

    /// The recipe as bytes: a checkpoint resumes only with the one it was made with.
    pub(super) fn encode(&self, to: &mut Writer) {
        match &self.family {
            Family::Linear => to.u8(0),
            Family::Trees(trees) => {
                to.u8(1);
                let sizes = [trees.rounds, trees.patience, trees.leaves, trees.min_data_in_leaf];
                sizes.iter().for_each(|&size| to.u64(size as u64));
                to.f64s(&[trees.learning_rate, trees.lambda, trees.row_fraction, trees.feature_fraction]);
            }
        }
        to.u8(u8::from(self.text.is_some()));
        if let Some(text) = &self.text {
            for range in [text.analyzer.words, text.analyzer.chars] {
                let (least, most) = range.unwrap_or((0, 0));
                to.u64(least as u64);
                to.u64(most as u64);
            }
            to.u8(u8::from(text.analyzer.across));
            to.u64(text.min_texts as u64);
            to.u64(text.max_features as u64);
        }
        to.f64(self.c);
        to.bytes(self.remedy.key().as_bytes());
        to.u64(self.seed);
    }
}
