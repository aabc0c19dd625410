//! What is learned: the loss, its derivatives, where training begins.

use crate::error::Error;
use crate::learn::bytes::{Reader, Writer};
use crate::learn::table::{at_least, classes_of};
use crate::learn::{bad_option, within};
use crate::numeric::{exp, ln};

/// The loss that trees lower.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Objective {
    /// Half the squared error: the mean.
    SquaredError,
    /// The absolute error: the median.
    AbsoluteError,
    /// Squared near the target, absolute beyond `delta`.
    Huber {
        /// Where the loss turns from a square to a line, above 0.
        delta: f64,
    },
    /// The pinball loss: the quantile `level`.
    Quantile {
        /// Above 0, below 1.
        level: f64,
    },
    /// Log-loss of two classes, 0 and 1; the score is the logit of class 1.
    Logistic,
    /// Log-loss of several classes; one score a class.
    Softmax {
        /// Number of classes, 2 to 1,000.
        classes: usize,
    },
}

impl Objective {
    /// Number of classes; nothing for a number as the target.
    #[must_use]
    pub fn classes(&self) -> Option<usize> {
        match self {
            Self::Logistic => Some(2),
            Self::Softmax { classes } => Some(*classes),
            _ => None,
        }
    }

    /// Scores a row, which is also the number of trees a round.
    #[must_use]
    pub fn outputs(&self) -> usize {
        if let Self::Softmax { classes } = self { *classes } else { 1 }
    }

    pub(crate) fn check(&self) -> Result<(), Error> {
        match *self {
            Self::Huber { delta } if !(delta > 0.0 && delta <= 1e12) => {
                Err(bad_option("delta", delta, "above 0, up to 1e12"))
            }
            Self::Quantile { level } if !(level > 0.0 && level < 1.0) => {
                Err(bad_option("level", level, "above 0, below 1"))
            }
            Self::Softmax { classes } if classes < 2 => {
                Err(bad_option("classes", classes as f64, "2 or more"))
            }
            Self::Softmax { classes } => within("classes", classes, crate::learn::MAX_CLASSES),
            _ => Ok(()),
        }
    }

    /// Is the target right for this objective?
    pub(crate) fn check_target(&self, target: &[f64]) -> Result<(), Error> {
        if let Some(classes) = self.classes() {
            return classes_of(target, classes).map(|_| ());
        }
        at_least("rows", target.len(), 1)?;
        match target.iter().position(|value| value.is_nan() || value.abs() > 1e100) {
            None => Ok(()),
            Some(index) => {
                let value = target.get(index).copied().unwrap_or(f64::NAN);
                Err(crate::learn::bad_value("target", index, value, "a number from -1e100 to 1e100"))
            }
        }
    }

    /// The level of the quantile that leaves are set to once a tree has grown.
    pub(crate) fn renewed_level(&self) -> Option<f64> {
        match *self {
            Self::AbsoluteError => Some(0.5),
            Self::Quantile { level } => Some(level),
            _ => None,
        }
    }

    /// The scores before the first tree: the best constants.
    pub(crate) fn start(&self, target: &[f64], weights: &[f64]) -> Vec<f64> {
        let total: f64 = weights.iter().sum();
        let share = |class: f64| {
            let of = target.iter().zip(weights).filter(|&(&value, _)| value == class);
            (of.map(|(_, weight)| weight).sum::<f64>() / total).clamp(1e-15, 1.0 - 1e-15)
        };
        match *self {
            Self::Logistic => vec![ln(share(1.0) / (1.0 - share(1.0)))],
            Self::Softmax { classes } => (0..classes).map(|class| ln(share(class as f64))).collect(),
            Self::AbsoluteError => vec![super::renew::weighted_quantile(target, weights, 0.5)],
            Self::Quantile { level } => vec![super::renew::weighted_quantile(target, weights, level)],
            Self::SquaredError | Self::Huber { .. } => {
                let sum: f64 = target.iter().zip(weights).map(|(value, weight)| value * weight).sum();
                vec![sum / total]
            }
        }
    }

    /// First and second derivative of the loss by a single score.
    #[inline]
    pub(crate) fn derivatives(&self, score: f64, target: f64) -> [f64; 2] {
        let error = score - target;
        match *self {
            Self::SquaredError => [error, 1.0],
            Self::AbsoluteError => [sign(error), 1.0],
            Self::Huber { delta } => [error.clamp(-delta, delta), 1.0],
            Self::Quantile { level } => [if error >= 0.0 { 1.0 - level } else { -level }, 1.0],
            Self::Logistic | Self::Softmax { .. } => {
                let probability = sigmoid(score);
                [probability - target, probability * (1.0 - probability)]
            }
        }
    }

    /// The loss of one row.
    pub(crate) fn loss(&self, scores: &[f64], target: f64) -> f64 {
        let score = scores.first().copied().unwrap_or(0.0);
        let error = score - target;
        match *self {
            Self::SquaredError => error * error,
            Self::AbsoluteError => error.abs(),
            Self::Huber { delta } if error.abs() <= delta => 0.5 * error * error,
            Self::Huber { delta } => delta * (error.abs() - 0.5 * delta),
            Self::Quantile { level } => (error * (1.0 - level)).max(-error * level),
            Self::Logistic => softplus(if target > 0.5 { -score } else { score }),
            Self::Softmax { .. } => {
                let most = scores.iter().fold(f64::NEG_INFINITY, |most, &score| most.max(score));
                let sum: f64 = scores.iter().map(|&score| exp(score - most)).sum();
                most + ln(sum) - scores.get(target as usize).copied().unwrap_or(most)
            }
        }
    }

    pub(crate) fn encode(&self, to: &mut Writer) {
        let (code, parameter) = match *self {
            Self::SquaredError => (0, 0.0),
            Self::AbsoluteError => (1, 0.0),
            Self::Huber { delta } => (2, delta),
            Self::Quantile { level } => (3, level),
            Self::Logistic => (4, 0.0),
            Self::Softmax { classes } => (5, classes as f64),
        };
        to.u8(code);
        to.f64(parameter);
    }

    pub(crate) fn decode(from: &mut Reader<'_>) -> Result<Self, Error> {
        let (code, parameter) = (from.u8()?, from.finite()?);
        let objective = match code {
            0 => Self::SquaredError,
            1 => Self::AbsoluteError,
            2 => Self::Huber { delta: parameter },
            3 => Self::Quantile { level: parameter },
            4 => Self::Logistic,
            5 => Self::Softmax { classes: parameter as usize },
            _ => return Err(from.fault("the code of an objective, 0 to 5")),
        };
        objective.check().map_err(|_| from.fault("a parameter of the objective within its range"))?;
        Ok(objective)
    }
}

fn sign(value: f64) -> f64 {
    if value > 0.0 {
        1.0
    } else if value < 0.0 {
        -1.0
    } else {
        0.0
    }
}

/// 1 / (1 + e^-x), without overflow.
#[inline]
pub(crate) fn sigmoid(x: f64) -> f64 {
    if x >= 0.0 {
        1.0 / (1.0 + exp(-x))
    } else {
        let e = exp(x);
        e / (1.0 + e)
    }
}

/// ln(1 + e^x), without overflow.
pub(crate) fn softplus(x: f64) -> f64 {
    let e = exp(-x.abs());
    let small = if e < 1e-5 { e - e * e / 2.0 } else { ln(1.0 + e) };
    x.max(0.0) + small
}

/// Scores to probabilities, in place.
#[inline]
pub(crate) fn softmax(scores: &mut [f64]) {
    let most = scores.iter().fold(f64::NEG_INFINITY, |most, &score| most.max(score));
    let mut sum = 0.0;
    for score in scores.iter_mut() {
        *score = exp(*score - most);
        sum += *score;
    }
    for score in scores.iter_mut() {
        *score /= sum;
    }
}
