//! How linear models are trained.

use crate::error::Error;
use crate::learn::bad_option;
use crate::learn::bytes::Writer;

/// What a linear model is trained to lower.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Loss {
    /// Multinomial log-loss: scores are logits.
    Logistic,
    /// Squared hinge of every class against the rest (a linear support vector machine): trains faster, and tells texts
    /// with wrong labels among them apart better. Scores are margins times four, which is about what logits are on
    /// short texts; a head's scale calibrates them.
    SquaredHinge,
}

/// Options of linear models.
#[derive(Debug, Clone, PartialEq)]
pub struct LinearOptions {
    /// Number of classes, 2 to 1,000.
    pub classes: usize,
    /// What is lowered.
    pub loss: Loss,
    /// Weight of the examples against the L2 penalty (scikit-learn's C), above 0.
    pub c: f64,
    /// Training is over when a visit of all examples finds a mean duality gap below this, in units of the loss a unit
    /// of weight.
    pub tolerance: f64,
    /// Visits of all examples after which training is over in any case.
    pub max_epochs: usize,
    /// Weight of each class; empty is 1 each.
    pub class_weights: Vec<f64>,
    /// Seed of the order of visits.
    pub seed: u64,
}

impl LinearOptions {
    /// Logistic regression: C 30, gap 0.001, 200 epochs.
    #[must_use]
    pub fn new(classes: usize) -> Self {
        Self {
            classes,
            loss: Loss::Logistic,
            c: 30.0,
            tolerance: 1e-3,
            max_epochs: 200,
            class_weights: Vec::new(),
            seed: 1,
        }
    }

    /// As fits texts: the squared hinge with C 10 (from 3 to 100 little changes).
    #[must_use]
    pub fn for_text(classes: usize) -> Self {
        Self { loss: Loss::SquaredHinge, c: 10.0, ..Self::new(classes) }
    }

    pub(super) fn check(&self) -> Result<(), Error> {
        if !(2..=crate::learn::MAX_CLASSES).contains(&self.classes) {
            return Err(bad_option("classes", self.classes as f64, "2 to 1000"));
        }
        if !(self.c > 0.0 && self.c <= 1e9) {
            return Err(bad_option("c", self.c, "above 0, up to 1e9"));
        }
        if !(self.tolerance > 0.0 && self.tolerance <= 10.0) {
            return Err(bad_option("tolerance", self.tolerance, "above 0, up to 10"));
        }
        if self.max_epochs == 0 {
            return Err(bad_option("maxEpochs", 0.0, "1 or more"));
        }
        if !self.class_weights.is_empty() && self.class_weights.len() != self.classes {
            let found = self.class_weights.len() as f64;
            return Err(bad_option("classWeights", found, "as many weights as classes, or none"));
        }
        Ok(())
    }

    pub(super) fn encode(&self, to: &mut Writer) {
        to.u64(self.classes as u64);
        to.u8(self.loss as u8);
        to.f64s(&[self.c, self.tolerance]);
        to.u64(self.max_epochs as u64);
        to.f64s(&self.class_weights);
        to.u64(self.seed);
    }
}
