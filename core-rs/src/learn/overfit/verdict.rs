//! The verdict and what to do.

use super::evidence::{Evidence, Limits};
use crate::error::Error;

/// What a model's held-out losses say of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing speaks against it.
    Ok,
    /// It learned its training rows instead of what they have in common.
    Overfit,
    /// The pipeline knows labels that it should not.
    Leak,
    /// The newest rows follow other rules.
    Drift,
    /// It knows no more than a simpler model.
    Underfit,
}

impl Verdict {
    /// The stable name.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Overfit => "overfit",
            Self::Leak => "leak",
            Self::Drift => "drift",
            Self::Underfit => "underfit",
        }
    }

    /// The stable name of what to do.
    #[must_use]
    pub const fn remedy(self) -> &'static str {
        match self {
            Self::Ok => "none",
            Self::Overfit => "regularise-twice-as-much",
            Self::Leak => "keep-champion-and-inspect-features",
            Self::Drift => "weigh-newest-rows-more",
            Self::Underfit => "more-rounds-or-linear",
        }
    }
}

/// One thing that was measured.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Finding {
    /// What it speaks for when `found`.
    pub verdict: Verdict,
    /// Stable name of the measure.
    pub measure: &'static str,
    /// The value: a part of the loss for `rise`, standard errors for the others.
    pub value: f64,
    /// Where it would begin to speak.
    pub limit: f64,
    /// Does it?
    pub found: bool,
}

/// The verdict with all that was measured.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// The gravest of what was found: leak, overfit, drift, underfit, else ok.
    pub verdict: Verdict,
    /// Every measure that the evidence allowed.
    pub findings: Vec<Finding>,
    /// The round with the lowest validation loss, where losses were given.
    pub best_round: Option<usize>,
    /// Training score less held-out score: recorded, never judged (a healthy model's can be the larger).
    pub gap: Option<f64>,
}

/// Judges a trained model.
///
/// Cost: one pass over the losses.
///
/// # Errors
/// `column-length`, `training-value`, `training-option`, `too-few-examples`.
pub fn check_overfitting(evidence: &Evidence<'_>, limits: &Limits) -> Result<Report, Error> {
    evidence.check()?;
    limits.check()?;
    let mut findings = Vec::new();
    findings.extend(leak(evidence, limits));
    findings.extend(rise(evidence, limits));
    findings.extend(sibling(evidence, limits));
    findings.extend(drift(evidence, limits));
    findings.extend(baselines(evidence, limits));
    let gravest = findings.iter().find(|finding| finding.found);
    let best = lowest(evidence.valid_losses).map(|(round, _)| round + 1);
    Ok(Report {
        verdict: gravest.map_or(Verdict::Ok, |finding| finding.verdict),
        best_round: best,
        gap: evidence.scores.map(|(train, held)| train - held),
        findings,
    })
}

fn finding(verdict: Verdict, measure: &'static str, (value, limit): (f64, f64)) -> Finding {
    Finding { verdict, measure, value, limit, found: value > limit }
}

fn leak(evidence: &Evidence<'_>, limits: &Limits) -> Option<Finding> {
    let errors = paired(evidence.permuted_majority, evidence.permuted)?;
    Some(finding(Verdict::Leak, "permuted-labels", (errors, limits.leak_errors)))
}

fn rise(evidence: &Evidence<'_>, limits: &Limits) -> Option<Finding> {
    let (_, best) = lowest(evidence.valid_losses)?;
    let last = evidence.valid_losses.last().copied()?;
    let part = (last - best) / best.max(1e-12);
    Some(finding(Verdict::Overfit, "rise-from-best-round", (part, limits.rise)))
}

/// A sibling counts as better when it is so by chance hardly and by enough.
fn sibling(evidence: &Evidence<'_>, limits: &Limits) -> Option<Finding> {
    let errors = paired(evidence.model, evidence.sibling)?;
    let (own, other) = (mean(evidence.model), mean(evidence.sibling));
    let mut found = finding(Verdict::Overfit, "regularised-sibling", (errors, limits.sibling_errors));
    found.found &= own - other > limits.sibling_part * own;
    Some(found)
}

fn drift(evidence: &Evidence<'_>, limits: &Limits) -> Option<Finding> {
    let part = |newest: bool| -> Vec<f64> {
        let rows = evidence.model.iter().zip(evidence.newest);
        rows.filter(|&(_, &own)| own == newest).map(|(&loss, _)| loss).collect()
    };
    let (new, old) = (part(true), part(false));
    if new.len() < 2 || old.len() < 2 {
        return None;
    }
    let error = (variance(&new) / new.len() as f64 + variance(&old) / old.len() as f64).sqrt();
    let errors = standard(mean(&new) - mean(&old), error);
    Some(finding(Verdict::Drift, "newest-window", (errors, limits.drift_errors)))
}

fn baselines(evidence: &Evidence<'_>, limits: &Limits) -> Vec<Finding> {
    let mut all = Vec::new();
    if let Some(errors) = paired(evidence.majority, evidence.model) {
        let mut found = finding(Verdict::Underfit, "beats-majority", (errors, limits.baseline_errors));
        found.found = errors <= limits.baseline_errors;
        all.push(found);
    }
    if let Some(errors) = paired(evidence.model, evidence.linear) {
        all.push(finding(Verdict::Underfit, "linear-is-better", (errors, limits.baseline_errors)));
    }
    all
}

fn lowest(losses: &[f64]) -> Option<(usize, f64)> {
    losses.iter().copied().enumerate().reduce(|best, next| if next.1 < best.1 { next } else { best })
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len().max(1) as f64
}

fn variance(values: &[f64]) -> f64 {
    let mean = mean(values);
    let sum: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
    sum / (values.len().max(2) - 1) as f64
}

/// By how many standard errors the first losses are larger than the second, row by row.
fn paired(one: &[f64], two: &[f64]) -> Option<f64> {
    if one.len() < 2 || one.len() != two.len() {
        return None;
    }
    let differences: Vec<f64> = one.iter().zip(two).map(|(one, two)| one - two).collect();
    let error = (variance(&differences) / differences.len() as f64).sqrt();
    Some(standard(mean(&differences), error))
}

/// A difference in standard errors, within a million either way.
fn standard(difference: f64, error: f64) -> f64 {
    if difference == 0.0 { 0.0 } else { (difference / error.max(1e-300)).clamp(-1e6, 1e6) }
}
