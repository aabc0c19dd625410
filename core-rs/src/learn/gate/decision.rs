//! The gate.

use super::bootstrap::{Prepared, chance_worse};
use crate::error::Error;
use crate::learn::metrics::{Confusion, calibration_error, log_loss};
use crate::learn::table::at_least;
use crate::learn::{bad_option, bad_value, same_length};

/// What models are compared by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Metric {
    /// The area under the ROC curve of class 1 of two.
    RocAuc,
    /// The mean F1 of the classes.
    MacroF1,
}

/// When the new one is better.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Rule {
    /// Better by a step, on the same rows, and no guard broken: chance alone seldom climbs a step.
    Ladder {
        /// The least difference, 0 or more.
        step: f64,
    },
    /// Better or equal, nothing else asked.
    Raw,
}

/// How the gate decides.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GateOptions {
    /// What is compared.
    pub metric: Metric,
    /// When the new one is better.
    pub rule: Rule,
    /// Guard of the ladder: the most that the lowest F1 of a class may fall.
    pub min_f1_fall: f64,
    /// Guard of the ladder: the most that the calibration error may rise.
    pub calibration_rise: f64,
    /// Draws of the bootstrap.
    pub draws: usize,
    /// Its seed.
    pub seed: u64,
}

impl GateOptions {
    /// The paired ladder of .005 with guards of .02 each.
    #[must_use]
    pub fn new(metric: Metric) -> Self {
        let rule = Rule::Ladder { step: 0.005 };
        Self { metric, rule, min_f1_fall: 0.02, calibration_rise: 0.02, draws: 2_000, seed: 1 }
    }
}

/// A model's answers on the held-out rows.
#[derive(Debug, Clone, Copy)]
pub struct Answers<'a> {
    /// f64[rows * classes].
    pub probabilities: &'a [f64],
    /// u32[rows].
    pub labels: &'a [u32],
}

/// What was measured of a model.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measures {
    /// The metric of the gate.
    pub score: f64,
    /// Mean F1 of the classes.
    pub macro_f1: f64,
    /// Lowest F1 of a class.
    pub min_f1: f64,
    /// Log-loss.
    pub log_loss: f64,
    /// Expected calibration error, 15 bins.
    pub calibration_error: f64,
}

/// Why it was decided so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// Better by the step or more, guards kept.
    BetterByStep,
    /// Better or equal (raw).
    BetterOrEqual,
    /// Worse than the one in production.
    Worse,
    /// Not worse, but by less than the step.
    LessThanStep,
    /// The lowest F1 of a class fell too far.
    MinF1Fell,
    /// The calibration error rose too far.
    CalibrationRose,
}

impl Reason {
    /// The stable name.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::BetterByStep => "better-by-step",
            Self::BetterOrEqual => "better-or-equal",
            Self::Worse => "worse",
            Self::LessThanStep => "less-than-step",
            Self::MinF1Fell => "min-f1-fell",
            Self::CalibrationRose => "calibration-rose",
        }
    }
}

/// The decision with its numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Decision {
    /// May the new one replace the old one?
    pub promote: bool,
    /// Why, or why not: the first rule that failed.
    pub reason: Reason,
    /// Held-out rows.
    pub rows: usize,
    /// The model in production.
    pub old: Measures,
    /// The new model.
    pub new: Measures,
    /// New score less old score.
    pub difference: f64,
    /// Standard error of the difference (paired bootstrap).
    pub error: f64,
    /// The chance that the new one is really worse (paired bootstrap).
    pub chance_worse: f64,
}

/// Decides between two models on the same rows.
///
/// Shapes: `truth` u32[rows].
///
/// Cost: O(draws * rows).
///
/// # Errors
/// `training-option`, `column-length`, `training-value`, `too-few-examples` (a single class in the hold-out).
pub fn decide(
    (old, new): (&Answers<'_>, &Answers<'_>),
    (truth, classes): (&[u32], usize),
    options: &GateOptions,
) -> Result<Decision, Error> {
    check(options, classes)?;
    let before = measure(old, (truth, classes), options.metric)?;
    let after = measure(new, (truth, classes), options.metric)?;
    let prepared = |answers| Prepared::new(options.metric, answers, (truth, classes));
    let (chance_worse, error) =
        chance_worse((&prepared(old), &prepared(new)), truth.len(), (options.draws, options.seed));
    let reason = reason_of(options, &before, &after);
    Ok(Decision {
        promote: matches!(reason, Reason::BetterByStep | Reason::BetterOrEqual),
        reason,
        rows: truth.len(),
        old: before,
        new: after,
        difference: after.score - before.score,
        error,
        chance_worse,
    })
}

fn reason_of(options: &GateOptions, old: &Measures, new: &Measures) -> Reason {
    let difference = new.score - old.score;
    if difference < 0.0 {
        return Reason::Worse;
    }
    let Rule::Ladder { step } = options.rule else { return Reason::BetterOrEqual };
    if difference < step {
        Reason::LessThanStep
    } else if old.min_f1 - new.min_f1 > options.min_f1_fall {
        Reason::MinF1Fell
    } else if new.calibration_error - old.calibration_error > options.calibration_rise {
        Reason::CalibrationRose
    } else {
        Reason::BetterByStep
    }
}

fn check(options: &GateOptions, classes: usize) -> Result<(), Error> {
    if let Rule::Ladder { step } = options.rule
        && !(0.0..=1.0).contains(&step)
    {
        return Err(bad_option("step", step, "0 to 1"));
    }
    for (option, value) in [("minF1Fall", options.min_f1_fall), ("calibrationRise", options.calibration_rise)]
    {
        if !(0.0..=1.0).contains(&value) {
            return Err(bad_option(option, value, "0 to 1"));
        }
    }
    if !(100..=1_000_000).contains(&options.draws) {
        return Err(bad_option("draws", options.draws as f64, "100 to 1000000"));
    }
    if options.metric == Metric::RocAuc && classes != 2 {
        return Err(bad_option("metric", classes as f64, "macro F1 unless there are two classes"));
    }
    Ok(())
}

fn measure(
    answers: &Answers<'_>,
    (truth, classes): (&[u32], usize),
    metric: Metric,
) -> Result<Measures, Error> {
    same_length("labels", answers.labels.len(), truth.len())?;
    let log_loss = log_loss(answers.probabilities, truth, classes)?;
    let confusion = Confusion::new(truth, answers.labels, classes)?;
    let macro_f1 = confusion.macro_f1();
    let score = match metric {
        Metric::MacroF1 => macro_f1,
        Metric::RocAuc => {
            let whole = vec![1; truth.len()];
            let prepared = Prepared::new(metric, answers, (truth, classes));
            let Some(score) = prepared.measure(&whole) else {
                at_least("classes in the hold-out", 1, 2)?;
                return Err(bad_value("truth", 0, 0.0, "both classes"));
            };
            score
        }
    };
    Ok(Measures {
        score,
        macro_f1,
        min_f1: confusion.min_f1(),
        log_loss,
        calibration_error: calibration_error(answers.probabilities, truth, (classes, 15))?,
    })
}
