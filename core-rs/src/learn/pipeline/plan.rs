//! The rows, targets and weights of one training, and the head that its model begins with.

use super::recipe::Recipe;
use super::set::TrainingSet;
use crate::error::Error;
use crate::learn::bytes::Writer;
use crate::learn::head::Head;
use crate::learn::same_length;
use crate::learn::sha256::sha256;
use crate::numeric::ln;

/// What is trained on.
#[derive(Debug)]
pub(super) struct Plan {
    /// Rows of the set; over-sampled ones come more than once.
    pub(super) rows: Vec<u32>,
    /// Their classes.
    pub(super) target: Vec<f64>,
    /// Their weights; empty where all are 1.
    pub(super) weights: Vec<f64>,
    pub(super) valid: Option<Valid>,
    pub(super) head: Head,
}

/// The rows that are measured after each round.
#[derive(Debug)]
pub(super) struct Valid {
    pub(super) rows: Vec<u32>,
    pub(super) target: Vec<f64>,
    pub(super) weights: Vec<f64>,
}

impl Plan {
    /// Applies the recipe's remedy to the rows.
    pub(super) fn new(
        set: &TrainingSet,
        recipe: &Recipe,
        (rows, valid): (&[u32], Option<&[u32]>),
    ) -> Result<Self, Error> {
        let labels = set.labels_of(rows)?;
        let classes = set.classes();
        let (rows, weights) = recipe.remedy.prepare(rows, &labels, (classes, recipe.seed));
        let mut counts = vec![0; classes];
        for &label in &labels {
            if let Some(count) = counts.get_mut(label as usize) {
                *count += 1;
            }
        }
        let raised: Vec<f64> = recipe.remedy.class_factors(&counts).into_iter().map(ln).collect();
        let shift = raised.iter().map(|raised| -raised).collect();
        let head = Head::new(1.0, shift, raised)?;
        Self::given(set, (rows, weights), (valid, head))
    }

    /// The plan of rows that were prepared already, with weights beside their own.
    pub(super) fn given(
        set: &TrainingSet,
        (rows, weights): (Vec<u32>, Vec<f64>),
        (valid, head): (Option<&[u32]>, Head),
    ) -> Result<Self, Error> {
        if !weights.is_empty() {
            same_length("weights", weights.len(), rows.len())?;
        }
        let target = numbers(&set.labels_of(&rows)?);
        let valid = valid.map(|rows| -> Result<Valid, Error> {
            let target = numbers(&set.labels_of(rows)?);
            Ok(Valid { rows: rows.to_vec(), target, weights: weights_of(set, rows, &[]) })
        });
        let weights = weights_of(set, &rows, &weights);
        Ok(Self { rows, target, weights, valid: valid.transpose()?, head })
    }

    /// What a checkpoint must have in common with the training that resumes it.
    pub(super) fn identity(&self, set: &TrainingSet, recipe: &Recipe) -> [u8; 32] {
        let mut to = Writer::default();
        recipe.encode(&mut to);
        set.schema().encode(&mut to);
        to.u32s(&self.rows);
        to.f64s(&self.target);
        to.f64s(&self.weights);
        if let Some(valid) = &self.valid {
            to.u32s(&valid.rows);
        }
        sha256(&to.raw())
    }
}

fn numbers(labels: &[u32]) -> Vec<f64> {
    labels.iter().map(|&label| f64::from(label)).collect()
}

/// The set's weights times others; empty where both are.
fn weights_of(set: &TrainingSet, rows: &[u32], others: &[f64]) -> Vec<f64> {
    let own = &set.targets().weights;
    if own.is_empty() {
        return others.to_vec();
    }
    let weight = |(place, &row): (usize, &u32)| {
        own.get(row as usize).copied().unwrap_or(1.0) * others.get(place).copied().unwrap_or(1.0)
    };
    rows.iter().enumerate().map(weight).collect()
}
