//! Counts of right and wrong labels, and what follows from them.

use crate::error::Error;
use crate::learn::table::at_least;
use crate::learn::{bad_value, same_length, within};

/// How often each class was given each label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confusion {
    classes: usize,
    counts: Vec<u64>,
}

impl Confusion {
    /// Counts (truth, predicted) pairs.
    ///
    /// Shapes: both u32[n], values below `classes`.
    ///
    /// # Errors
    /// `column-length`, `training-value`, `training-too-large`, `too-few-examples` without pairs.
    pub fn new(truth: &[u32], predicted: &[u32], classes: usize) -> Result<Self, Error> {
        within("classes", classes, crate::learn::MAX_CLASSES)?;
        same_length("predicted", predicted.len(), truth.len())?;
        at_least("labelled rows", truth.len(), 1)?;
        let mut counts = vec![0u64; classes * classes];
        for (index, (&is, &said)) in truth.iter().zip(predicted).enumerate() {
            let inside = (is as usize) < classes && (said as usize) < classes;
            let cell = if inside { counts.get_mut(is as usize * classes + said as usize) } else { None };
            let Some(cell) = cell else {
                return Err(bad_value("labels", index, f64::from(is.max(said)), "a class below classes"));
            };
            *cell += 1;
        }
        Ok(Self { classes, counts })
    }

    /// Counts: u64[classes * classes], a row a true class.
    #[must_use]
    pub fn counts(&self) -> &[u64] {
        &self.counts
    }

    fn of_truth(&self, class: usize) -> u64 {
        self.counts.iter().skip(class * self.classes).take(self.classes).sum()
    }

    fn of_predicted(&self, class: usize) -> u64 {
        self.counts.iter().skip(class).step_by(self.classes.max(1)).sum()
    }

    fn hits(&self, class: usize) -> u64 {
        self.counts.get(class * self.classes + class).copied().unwrap_or(0)
    }

    /// Share of rows with the right label.
    #[must_use]
    pub fn accuracy(&self) -> f64 {
        let total: u64 = self.counts.iter().sum();
        (0..self.classes).map(|class| self.hits(class)).sum::<u64>() as f64 / total as f64
    }

    /// F1 of each class: 2 hits / (true + predicted); nothing for a class that neither occurs nor is predicted.
    #[must_use]
    pub fn f1(&self) -> Vec<Option<f64>> {
        (0..self.classes)
            .map(|class| {
                let both = self.of_truth(class) + self.of_predicted(class);
                (both > 0).then(|| 2.0 * self.hits(class) as f64 / both as f64)
            })
            .collect()
    }

    /// The mean F1 of the classes that occur or are predicted.
    #[must_use]
    pub fn macro_f1(&self) -> f64 {
        let f1: Vec<f64> = self.f1().into_iter().flatten().collect();
        f1.iter().sum::<f64>() / f1.len() as f64
    }

    /// The lowest F1 of the classes that occur or are predicted.
    #[must_use]
    pub fn min_f1(&self) -> f64 {
        self.f1().into_iter().flatten().fold(1.0, f64::min)
    }

    /// Cohen's kappa: agreement beyond chance, 1 when all agree; 0 where chance alone agrees fully.
    #[must_use]
    pub fn kappa(&self) -> f64 {
        let total: u64 = self.counts.iter().sum();
        let total = total as f64;
        let chance: f64 = (0..self.classes)
            .map(|class| self.of_truth(class) as f64 / total * (self.of_predicted(class) as f64 / total))
            .sum();
        if chance >= 1.0 { 0.0 } else { (self.accuracy() - chance) / (1.0 - chance) }
    }
}

/// Cohen's kappa of two people's labels of the same rows.
///
/// # Errors
/// As [`Confusion::new`].
pub fn cohen_kappa(one: &[u32], two: &[u32], classes: usize) -> Result<f64, Error> {
    Ok(Confusion::new(one, two, classes)?.kappa())
}

/// The share of rows whose label is not the given one.
///
/// # Errors
/// `column-length`, `too-few-examples` without rows.
pub fn share_unequal(given: &[u32], predicted: &[u32]) -> Result<f64, Error> {
    same_length("predicted", predicted.len(), given.len())?;
    at_least("labelled rows", given.len(), 1)?;
    let unequal = given.iter().zip(predicted).filter(|(one, two)| one != two).count();
    Ok(unequal as f64 / given.len() as f64)
}
