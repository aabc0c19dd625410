//! What can be done about classes of unequal size.

use crate::learn::random::{Counter, Stream};
use crate::numeric::ln;

/// One thing to try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remedy {
    /// Nothing.
    Plain,
    /// Rows weigh the inverse of their class's size.
    ClassWeights,
    /// Rows weigh the square root of that.
    RootClassWeights,
    /// Rows of smaller classes are repeated until the classes are equal, five times at most.
    OverSampling,
    /// Labels are chosen as if priors were more equal: logits less a part of the logarithm of the prior.
    PriorShift,
    /// Labels are chosen after adding to each class's logit what gave the best F1.
    Thresholds,
}

/// Most times a row is repeated.
const MOST_REPEATS: f64 = 5.0;

impl Remedy {
    /// Every remedy, in the order in which they are tried.
    pub const ALL: [Self; 6] = [
        Self::Plain,
        Self::ClassWeights,
        Self::RootClassWeights,
        Self::OverSampling,
        Self::PriorShift,
        Self::Thresholds,
    ];

    /// The stable name.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::ClassWeights => "class-weights",
            Self::RootClassWeights => "root-class-weights",
            Self::OverSampling => "over-sampling",
            Self::PriorShift => "prior-shift",
            Self::Thresholds => "thresholds",
        }
    }

    /// Is the model itself trained as without a remedy?
    #[must_use]
    pub const fn only_decides(self) -> bool {
        matches!(self, Self::Plain | Self::PriorShift | Self::Thresholds)
    }

    /// How much more a row of each class counts in training, 1 on the average of rows (over-sampling: repeats).
    ///
    /// Shapes: `counts` rows of each class; a class without rows counts 1.
    #[must_use]
    pub fn class_factors(self, counts: &[usize]) -> Vec<f64> {
        let total: usize = counts.iter().sum();
        let present = counts.iter().filter(|&&count| count > 0).count().max(1);
        let most = counts.iter().copied().max().unwrap_or(1) as f64;
        let each = |&count: &usize| -> f64 {
            if count == 0 {
                return 1.0;
            }
            let even = total as f64 / (present as f64 * count as f64);
            match self {
                Self::ClassWeights => even,
                Self::RootClassWeights => even.sqrt(),
                Self::OverSampling => (most / count as f64).min(MOST_REPEATS),
                _ => 1.0,
            }
        };
        counts.iter().map(each).collect()
    }

    /// The training rows and their weights under this remedy.
    ///
    /// Shapes: `rows` u32[n] with `labels` u32[n]; returns rows (repeated ones beside each other) and weights, which
    /// are empty where all are 1.
    #[must_use]
    pub fn prepare(
        self,
        rows: &[u32],
        labels: &[u32],
        (classes, seed): (usize, u64),
    ) -> (Vec<u32>, Vec<f64>) {
        let factors = self.class_factors(&count(labels, classes));
        let factor = |label: u32| factors.get(label as usize).copied().unwrap_or(1.0);
        match self {
            Self::ClassWeights | Self::RootClassWeights => {
                (rows.to_vec(), labels.iter().map(|&label| factor(label)).collect())
            }
            Self::OverSampling => {
                let counter = Counter::new(seed, Stream::Oversample, 0);
                let repeated = rows.iter().zip(labels).flat_map(|(&row, &label)| {
                    let wanted = factor(label);
                    let extra = counter.unit(u64::from(row)) < wanted % 1.0;
                    std::iter::repeat_n(row, wanted as usize + usize::from(extra))
                });
                (repeated.collect(), Vec::new())
            }
            _ => (rows.to_vec(), Vec::new()),
        }
    }

    /// The logarithm of how much more each class counted: what its logit is too high by.
    pub(super) fn raised(self, counts: &[usize]) -> Vec<f64> {
        self.class_factors(counts).into_iter().map(ln).collect()
    }
}

/// Rows of each class.
pub(super) fn count(labels: &[u32], classes: usize) -> Vec<usize> {
    let mut counts = vec![0; classes];
    for &label in labels {
        if let Some(count) = counts.get_mut(label as usize) {
            *count += 1;
        }
    }
    counts
}
