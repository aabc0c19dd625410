//! Is a trained model fit to go on? Overfitting, leaks, drift, underfitting: judged from losses of held-out rows.

mod evidence;
mod verdict;

pub use evidence::{Evidence, Limits};
pub use verdict::{Finding, Report, Verdict, check_overfitting};

use super::random::{Counter, Stream};

/// Labels in random order: what the leak guard trains and measures on.
#[must_use]
pub fn permuted(labels: &[f64], seed: u64) -> Vec<f64> {
    let order = Counter::new(seed, Stream::Permutation, 0).order(labels.len());
    order.into_iter().filter_map(|row| labels.get(row as usize).copied()).collect()
}
