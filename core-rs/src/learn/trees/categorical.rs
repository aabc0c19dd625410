//! The best set of categories for one side of a split.

use super::histogram::Cell;
use super::options::TreeOptions;
use super::search::{Candidate, Rules};
use super::tree::Test;

/// With so few categories each is tried alone.
const FEW: usize = 4;

/// The best set of bins to send left; missing values (bin 0) are a category like any other.
///
/// Source: Fisher's grouping as in LightGBM: categories ordered by gradient over hessian, prefixes from both ends
/// tried at groups of enough rows; up to four categories are tried one against the rest.
pub(super) fn best(cells: &[Cell], total: &Cell, options: &TreeOptions) -> Option<Candidate> {
    let mut rules = Rules::new(options, total);
    let mut filled: Vec<(u8, &Cell)> = (0..=255u8).zip(cells).filter(|(_, cell)| cell.rows > 0).collect();
    if filled.len() < 2 {
        return None;
    }
    if filled.len() <= FEW {
        let alone = filled.iter().filter_map(|&(bin, cell)| judge(*cell, total, &rules, &[bin]));
        return best_of(alone);
    }
    rules.lambda += options.category_lambda;
    filled.retain(|(_, cell)| cell.rows as f64 >= options.category_smoothing);
    let key = |cell: &Cell| cell.gradient / (cell.hessian + options.category_smoothing.max(1e-12));
    filled.sort_by(|one, two| key(one.1).total_cmp(&key(two.1)).then(one.0.cmp(&two.0)));
    let most = options.max_category_side.min(filled.len().div_ceil(2));
    let limits = (most, options.min_category_group as u64);
    let rising = prefixes(filled.iter().copied(), limits, (total, &rules));
    let falling = prefixes(filled.iter().rev().copied(), limits, (total, &rules));
    best_of(rising.into_iter().chain(falling))
}

/// The best beginning of a sequence of categories.
fn prefixes<'a>(
    sequence: impl Iterator<Item = (u8, &'a Cell)>,
    (most, min_group): (usize, u64),
    (total, rules): (&Cell, &Rules),
) -> Option<Candidate> {
    let mut left = Cell::default();
    let mut group = 0;
    let mut bins = Vec::new();
    let mut best: Option<Candidate> = None;
    for (bin, cell) in sequence.take(most) {
        left.add(cell);
        bins.push(bin);
        group += cell.rows;
        if group < min_group || total.rows.saturating_sub(left.rows) < min_group {
            continue;
        }
        group = 0;
        if let Some(found) = judge(left, total, rules, &bins)
            && best.as_ref().is_none_or(|best| found.gain > best.gain)
        {
            best = Some(found);
        }
    }
    best
}

fn judge(left: Cell, total: &Cell, rules: &Rules, bins: &[u8]) -> Option<Candidate> {
    let right = total.minus(&left);
    if !rules.enough(&left) || !rules.enough(&right) {
        return None;
    }
    let gain = left.gain(rules.lambda) + right.gain(rules.lambda);
    Some(Candidate { gain, feature: 0, test: Test::In(set_of(bins)), left, lambda: rules.lambda })
}

fn set_of(bins: &[u8]) -> [u64; 4] {
    let mut set = [0u64; 4];
    for &bin in bins {
        if let Some(word) = set.get_mut(usize::from(bin >> 6)) {
            *word |= 1 << (bin & 63);
        }
    }
    set
}

/// The first of the largest gains.
fn best_of(candidates: impl Iterator<Item = Candidate>) -> Option<Candidate> {
    candidates.reduce(|best, next| if next.gain > best.gain { next } else { best })
}
