//! How good predictions are, and which remedy makes them best.

use std::rc::Rc;

use super::fit::Fit;
use super::plan::Plan;
use super::recipe::Recipe;
use super::set::TrainingSet;
use crate::error::{Error, ErrorKind};
use crate::learn::head::Head;
use crate::learn::imbalance::{Aim, Outcome, Remedy, try_all};
use crate::learn::metrics::{Confusion, brier, calibration_error, log_loss, roc_auc};
use crate::learn::same_length;
use crate::numeric::ln;

/// Bins of the calibration error.
const BINS: usize = 15;

/// All that is measured of predictions.
#[derive(Debug, Clone, PartialEq)]
pub struct Quality {
    /// Counts of true and given labels.
    pub confusion: Confusion,
    /// Area of each class against the rest; nothing for a class that is absent or alone.
    pub auc: Vec<Option<f64>>,
    /// The mean of these; nothing where a single class occurs.
    pub macro_auc: Option<f64>,
    /// Log-loss.
    pub log_loss: f64,
    /// Brier score, 0 to 2.
    pub brier: f64,
    /// Expected calibration error, 15 bins.
    pub calibration_error: f64,
}

/// Measures labels with their probabilities.
///
/// Shapes: `truth` and `labels` u32[rows], `probabilities` f64[rows * classes].
///
/// # Errors
/// `column-length`, `training-value`, `too-few-examples`.
pub fn quality(
    truth: &[u32],
    (probabilities, labels): (&[f64], &[u32]),
    classes: usize,
) -> Result<Quality, Error> {
    let confusion = Confusion::new(truth, labels, classes)?;
    let log_loss = log_loss(probabilities, truth, classes)?;
    let area = |class: usize| -> Result<Option<f64>, Error> {
        let positive: Vec<bool> = truth.iter().map(|&label| label as usize == class).collect();
        let scores: Vec<f64> = probabilities.iter().skip(class).step_by(classes).copied().collect();
        match roc_auc(&scores, &positive) {
            Ok(area) => Ok(Some(area)),
            Err(error) if matches!(error.kind, ErrorKind::TooFewExamples { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    };
    let auc: Vec<Option<f64>> = (0..classes).map(area).collect::<Result<_, _>>()?;
    let known: Vec<f64> = auc.iter().copied().flatten().collect();
    let macro_auc = (!known.is_empty()).then(|| known.iter().sum::<f64>() / known.len() as f64);
    Ok(Quality {
        confusion,
        auc,
        macro_auc,
        log_loss,
        brier: brier(probabilities, truth, classes)?,
        calibration_error: calibration_error(probabilities, truth, (classes, BINS))?,
    })
}

/// The log-loss of each row: what a check for overfitting reads.
///
/// Shapes: `truth` u32[rows], `probabilities` f64[rows * classes]; a probability counts as 1e-15 at least.
///
/// # Errors
/// As [`log_loss`].
pub fn losses(truth: &[u32], probabilities: &[f64], classes: usize) -> Result<Vec<f64>, Error> {
    log_loss(probabilities, truth, classes)?;
    let own = |(row, &label): (&[f64], &u32)| {
        -ln(row.get(label as usize).copied().unwrap_or(0.0).clamp(1e-15, 1.0))
    };
    Ok(probabilities.chunks_exact(classes).zip(truth).map(own).collect())
}

/// Tries every remedy with a recipe, out of fold on some rows of a set.
///
/// Shapes: `folds` u8[rows], the fold in which each of `rows` is held out. The recipe's own remedy and patience are
/// not used.
///
/// Cost: four trainings a fold.
///
/// # Errors
/// As [`Fit::new`] and [`try_all`].
pub fn remedies(
    (set, recipe): (&Rc<TrainingSet>, &Recipe),
    (rows, folds): (&[u32], &[u8]),
    aim: Aim,
) -> Result<Outcome, Error> {
    let truth = set.labels_of(rows)?;
    same_length("folds", folds.len(), rows.len())?;
    let classes = set.classes();
    let recipe = Recipe { remedy: Remedy::Plain, ..recipe.clone() };
    let own = |places: &[u32]| -> Vec<u32> {
        places.iter().filter_map(|&place| rows.get(place as usize).copied()).collect()
    };
    let mut fit = |train: &[u32], weights: &[f64], held: &[u32]| -> Result<Vec<f64>, Error> {
        let plan = Plan::given(set, (own(train), weights.to_vec()), (None, Head::plain(classes)))?;
        let mut fit = Fit::planned(set, &recipe, plan)?;
        fit.finish()?;
        fit.model()?.logits(set, &own(held))
    };
    try_all((&truth, folds), (classes, recipe.seed, aim), &mut fit)
}
