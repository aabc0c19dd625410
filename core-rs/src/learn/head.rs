//! From scores to calibrated probabilities and a label: the last step of every classifier.

use super::bytes::{Reader, Writer};
use super::metrics::largest;
use super::trees::softmax;
use super::{bad_option, bad_value, same_length};
use crate::error::Error;

/// `logits * scale + shift` give the probabilities; the label is the largest of these plus `decision`.
///
/// Calibration by temperature is `scale`, the adjustment of priors is `shift`, a threshold for each class is
/// `decision` (the logarithm of what the class's probability is multiplied by before the largest wins).
#[derive(Debug, Clone, PartialEq)]
pub struct Head {
    scale: f64,
    shift: Vec<f64>,
    decision: Vec<f64>,
}

impl Head {
    /// The head that changes nothing.
    #[must_use]
    pub fn plain(classes: usize) -> Self {
        Self { scale: 1.0, shift: vec![0.0; classes], decision: vec![0.0; classes] }
    }

    /// A head of one scale, a shift a class, a decision a class.
    ///
    /// # Errors
    /// `training-option` for a scale that is not above 0, `training-value` for numbers that are not finite,
    /// `column-length` for different lengths.
    pub fn new(scale: f64, shift: Vec<f64>, decision: Vec<f64>) -> Result<Self, Error> {
        if !(scale > 0.0 && scale <= 1e6) {
            return Err(bad_option("scale", scale, "above 0, up to 1e6"));
        }
        same_length("decision", decision.len(), shift.len())?;
        for (index, &value) in shift.iter().chain(&decision).enumerate() {
            if value.is_nan() || value.abs() > 1e6 {
                return Err(bad_value("head", index, value, "-1e6 to 1e6"));
            }
        }
        Ok(Self { scale, shift, decision })
    }

    /// The scale of the logits: 1 / temperature.
    #[must_use]
    pub fn scale(&self) -> f64 {
        self.scale
    }

    /// What is added to each class's logit.
    #[must_use]
    pub fn shift(&self) -> &[f64] {
        &self.shift
    }

    /// What is added to each class's logit before the label is chosen.
    #[must_use]
    pub fn decision(&self) -> &[f64] {
        &self.decision
    }

    /// Number of classes.
    #[must_use]
    pub fn classes(&self) -> usize {
        self.shift.len()
    }

    /// Probabilities f64[rows * classes] and labels u32[rows] of logits f64[rows * classes].
    ///
    /// # Errors
    /// `column-length` when the logits are not whole rows.
    pub fn apply(&self, logits: &[f64]) -> Result<(Vec<f64>, Vec<u32>), Error> {
        let classes = self.classes();
        same_length("logits", logits.len(), logits.len() / classes.max(1) * classes)?;
        let mut out = logits.to_vec();
        let mut labels = Vec::with_capacity(logits.len() / classes.max(1));
        let mut decided = vec![0.0; classes];
        for row in out.chunks_exact_mut(classes.max(1)) {
            for (logit, shift) in row.iter_mut().zip(&self.shift) {
                *logit = *logit * self.scale + shift;
            }
            for ((decided, logit), decision) in decided.iter_mut().zip(row.iter()).zip(&self.decision) {
                *decided = logit + decision;
            }
            labels.push(largest(&decided) as u32);
            softmax(row);
        }
        Ok((out, labels))
    }

    /// The head as bytes: "FGHD", version, numbers, SHA-256 of all before.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut to = Writer::new(*b"FGHD", 1);
        to.f64(self.scale);
        to.f64s(&self.shift);
        to.f64s(&self.decision);
        to.seal()
    }

    /// Reads a head.
    ///
    /// # Errors
    /// `model-bytes`.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        let mut from = Reader::open(bytes, *b"FGHD", 1)?;
        let (scale, shift, decision) = (from.f64()?, from.f64s()?, from.f64s()?);
        from.end()?;
        Self::new(scale, shift, decision).map_err(|_| from.fault("a scale above 0 and finite numbers"))
    }
}

/// Logits of every class from a model's scores: a single score is the logit of class 1, and class 0 has 0.
#[must_use]
pub fn logits_of(scores: &[f64], outputs: usize) -> Vec<f64> {
    if outputs == 1 { scores.iter().flat_map(|&score| [0.0, score]).collect() } else { scores.to_vec() }
}
