//! The best question for a leaf.

use super::categorical;
use super::histogram::{Cell, Layout};
use super::options::TreeOptions;
use super::tree::Test;
use crate::learn::bins::FeatureBins;

/// A split that could be made.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Candidate {
    pub(super) gain: f64,
    pub(super) feature: u32,
    pub(super) test: Test,
    /// Sums of the rows that go left.
    pub(super) left: Cell,
    /// L2 penalty on both sides.
    pub(super) lambda: f64,
}

/// What a split must keep.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rules {
    pub(super) min_rows: u64,
    pub(super) min_hessian: f64,
    pub(super) lambda: f64,
    pub(super) min_gain: f64,
}

impl Rules {
    /// The rules for the sides of a leaf with these sums.
    ///
    /// A side must hold the fewest rows twice: counted, and by its share of the leaf's second derivatives, so that
    /// rows that are as good as decided make no leaf of their own.
    pub(super) fn new(options: &TreeOptions, total: &Cell) -> Self {
        let mean = total.hessian / (total.rows.max(1)) as f64;
        Self {
            min_rows: options.min_data_in_leaf as u64,
            min_hessian: options.min_sum_hessian.max(mean * (options.min_data_in_leaf as f64 - 0.5)),
            lambda: options.lambda,
            min_gain: options.min_gain,
        }
    }

    /// Is a side large enough?
    #[inline]
    pub(super) fn enough(&self, side: &Cell) -> bool {
        side.rows >= self.min_rows && side.hessian >= self.min_hessian && side.hessian + self.lambda > 0.0
    }
}

/// The best split of a leaf with these sums; ties go to the lowest feature, then the lowest bin.
pub(super) fn best_split(
    histogram: &[Cell],
    layout: &Layout,
    (features, total, options): (&[FeatureBins], &Cell, &TreeOptions),
) -> Option<Candidate> {
    let rules = Rules::new(options, total);
    let floor = total.gain(rules.lambda) + rules.min_gain;
    let mut best: Option<Candidate> = None;
    for &(feature, first, bins) in &layout.features {
        let Some(cells) = histogram.get(first..first + bins) else { continue };
        let found = match features.get(feature as usize) {
            Some(FeatureBins::Ranges(_)) => ordered(cells, total, &rules),
            Some(FeatureBins::Categories(_)) => categorical::best(cells, total, options),
            None => None,
        };
        let Some(mut found) = found else { continue };
        found.gain -= floor;
        found.feature = feature;
        if found.gain > best.as_ref().map_or(1e-12, |best| best.gain) {
            best = Some(found);
        }
    }
    best
}

/// The best threshold of an ordered feature, missing values tried on both sides; the gain is that of both sides.
fn ordered(cells: &[Cell], total: &Cell, rules: &Rules) -> Option<Candidate> {
    let (missing, ranges) = cells.split_first()?;
    let right_first = scan(ranges, Cell::default(), (total, rules));
    if missing.rows == 0 {
        let (gain, bin, left) = right_first?;
        let missing_left = left.rows * 2 >= total.rows;
        return Some(candidate(gain, Test::UpTo { bin, missing_left }, left, rules));
    }
    let left_first = scan(ranges, *missing, (total, rules));
    let (best, missing_left) = match (right_first, left_first) {
        (Some(right), Some(left)) if left.0 > right.0 => (left, true),
        (Some(right), _) => (right, false),
        (None, Some(left)) => (left, true),
        (None, None) => return None,
    };
    let (gain, bin, left) = best;
    Some(candidate(gain, Test::UpTo { bin, missing_left }, left, rules))
}

fn candidate(gain: f64, test: Test, left: Cell, rules: &Rules) -> Candidate {
    Candidate { gain, feature: 0, test, left, lambda: rules.lambda }
}

/// The best last bin of the left side, which begins with `start`.
#[inline]
fn scan(ranges: &[Cell], start: Cell, (total, rules): (&Cell, &Rules)) -> Option<(f64, u8, Cell)> {
    let mut left = start;
    let mut best: Option<(f64, u8, Cell)> = None;
    let mut best_gain = f64::NEG_INFINITY;
    for (index, cell) in ranges.iter().enumerate() {
        if cell.rows == 0 {
            continue;
        }
        left.add(cell);
        if left.rows < rules.min_rows {
            continue;
        }
        if total.rows - left.rows < rules.min_rows {
            break;
        }
        let right = total.minus(&left);
        if !rules.enough(&left) || !rules.enough(&right) {
            continue;
        }
        let gain = left.gain(rules.lambda) + right.gain(rules.lambda);
        if gain > best_gain {
            best_gain = gain;
            best = Some((gain, (index + 1) as u8, left));
        }
    }
    best.map(|(gain, bin, left)| (gain, middle_of_gap(ranges, bin), left))
}

/// The bin half-way to the next one that has rows: the rows part alike, and new ones more fairly.
fn middle_of_gap(ranges: &[Cell], bin: u8) -> u8 {
    let empty = ranges.iter().skip(usize::from(bin)).position(|cell| cell.rows > 0).unwrap_or(0);
    bin + (empty / 2) as u8
}
