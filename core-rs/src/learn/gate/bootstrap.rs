//! The chance that the new model is really worse: the paired bootstrap.

use super::decision::{Answers, Metric};
use crate::learn::random::{Counter, Stream};

/// A metric that can be taken of rows that count several times.
pub(super) enum Prepared<'a> {
    /// Rows by score, rising, with where ties end.
    Auc { order: Vec<usize>, ties: Vec<usize>, truth: &'a [u32] },
    /// Labels beside the truth.
    MacroF1 { labels: &'a [u32], truth: &'a [u32], classes: usize },
}

impl<'a> Prepared<'a> {
    pub(super) fn new(metric: Metric, answers: &Answers<'a>, (truth, classes): (&'a [u32], usize)) -> Self {
        match metric {
            Metric::MacroF1 => Self::MacroF1 { labels: answers.labels, truth, classes },
            Metric::RocAuc => {
                let scores: Vec<f64> = answers.probabilities.iter().skip(1).step_by(2).copied().collect();
                let score = |row: &usize| scores.get(*row).copied().unwrap_or(0.0);
                let mut order: Vec<usize> = (0..truth.len()).collect();
                order.sort_by(|one, two| score(one).total_cmp(&score(two)));
                let ties = order.chunk_by(|one, two| score(one) == score(two)).map(<[usize]>::len).collect();
                Self::Auc { order, ties, truth }
            }
        }
    }

    /// The metric of rows that count as often as `counts` says; nothing where a draw has a single class.
    pub(super) fn measure(&self, counts: &[u32]) -> Option<f64> {
        match self {
            Self::Auc { order, ties, truth } => weighted_auc((order, ties, truth), counts),
            Self::MacroF1 { labels, truth, classes } => Some(weighted_f1((labels, truth, *classes), counts)),
        }
    }
}

fn weighted_auc((order, ties, truth): (&[usize], &[usize], &[u32]), counts: &[u32]) -> Option<f64> {
    let mut rest = order;
    let (mut won, mut positives, mut negatives) = (0u64, 0u64, 0u64);
    for &tied in ties {
        let (group, after) = rest.split_at_checked(tied)?;
        rest = after;
        let (mut up, mut down) = (0u64, 0u64);
        for &row in group {
            let count = u64::from(*counts.get(row)?);
            if *truth.get(row)? == 1 { up += count } else { down += count }
        }
        won += up * (2 * negatives + down);
        positives += up;
        negatives += down;
    }
    (positives > 0 && negatives > 0).then(|| won as f64 / (2.0 * positives as f64 * negatives as f64))
}

fn weighted_f1((labels, truth, classes): (&[u32], &[u32], usize), counts: &[u32]) -> f64 {
    let mut sums = vec![(0u64, 0u64); classes];
    for ((&said, &is), &count) in labels.iter().zip(truth).zip(counts) {
        let count = u64::from(count);
        if let Some((hits, _)) = sums.get_mut(is as usize)
            && said == is
        {
            *hits += count;
        }
        for class in [said, is] {
            if let Some((_, both)) = sums.get_mut(class as usize) {
                *both += count;
            }
        }
    }
    let each: Vec<f64> =
        sums.iter().filter(|sum| sum.1 > 0).map(|&(hits, both)| 2.0 * hits as f64 / both as f64).collect();
    each.iter().sum::<f64>() / each.len().max(1) as f64
}

/// The share of draws in which the new one is worse (ties half), and the spread of the difference.
pub(super) fn chance_worse(
    (old, new): (&Prepared<'_>, &Prepared<'_>),
    rows: usize,
    (draws, seed): (usize, u64),
) -> (f64, f64) {
    let mut counts = vec![0u32; rows];
    let (mut worse, mut taken, mut sum, mut squares) = (0.0, 0.0, 0.0, 0.0);
    for draw in 0..draws as u64 {
        let counter = Counter::new(seed, Stream::Bootstrap, draw);
        counts.fill(0);
        for index in 0..rows as u64 {
            if let Some(count) = counts.get_mut(counter.below(index, rows)) {
                *count += 1;
            }
        }
        let (Some(old), Some(new)) = (old.measure(&counts), new.measure(&counts)) else { continue };
        let difference = new - old;
        worse += if difference < 0.0 {
            1.0
        } else if difference == 0.0 {
            0.5
        } else {
            0.0
        };
        taken += 1.0;
        sum += difference;
        squares += difference * difference;
    }
    if taken < 2.0 {
        return (0.5, 0.0);
    }
    let mean = sum / taken;
    (worse / taken, ((squares / taken - mean * mean).max(0.0) * taken / (taken - 1.0)).sqrt())
}
