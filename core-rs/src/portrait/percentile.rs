//! Percentile ranks read off exact histograms: average rank on ties, rank / count, as pandas' `rank(pct=True)`.
//!
//! A value that no route of the population has (a route found under another walking speed or buffer than the
//! festival's) is ranked as if its route were one more among them: `(less + 1) / (count + 1)`.

#![allow(
    clippy::indexing_slicing,
    reason = "tables are filled to the length that their reader compares with; positions come from the same table"
)]

use std::cmp::Ordering;

use super::histogram::Histogram;
use crate::big::Big;

/// `numerator / denominator` (not 0) as a float: exact integers, one rounding each up to 2^120, then one division.
pub(crate) fn ratio(numerator: &Big, denominator: &Big) -> f64 {
    let skip = denominator.bits().saturating_sub(120);
    top(numerator, skip) as f64 / top(denominator, skip) as f64
}

/// The value without its lowest `skip` bits; it must fit 128 bits then.
fn top(value: &Big, skip: u32) -> u128 {
    let (limb, shift) = ((skip / 64) as usize, skip % 64);
    let at = |k: usize| u128::from(value.limbs().get(limb + k).copied().unwrap_or(0));
    let low = at(0) | at(1) << 64;
    if shift == 0 { low } else { low >> shift | at(2) << (128 - shift) }
}

/// Ranks `less < value = equal` among `total`: (2 less + equal + 1) / (2 total).
fn rank_of(less: &Big, equal: &Big, total: &Big) -> f64 {
    let mut twice = less.clone();
    twice.add_assign(less);
    twice.add_assign(equal);
    twice.add_assign(&Big::from(1));
    let mut all = total.clone();
    all.add_assign(total);
    ratio(&twice, &all)
}

/// Rank of a value that nobody has: (less + 1) / (total + 1).
fn rank_of_stranger(less: &Big, total: &Big) -> f64 {
    let mut one_more = less.clone();
    one_more.add_assign(&Big::from(1));
    let mut all = total.clone();
    all.add_assign(&Big::from(1));
    ratio(&one_more, &all)
}

/// Percentile ranks of a sum, by number of concerts.
#[derive(Debug, Clone, Default)]
pub(crate) struct SumRanks(Vec<SumRow>);

#[derive(Debug, Clone)]
struct SumRow {
    base: i64,
    /// Rank of the value `base + k`.
    ranks: Vec<f64>,
    below: f64,
}

impl SumRanks {
    pub fn new(histogram: &Histogram) -> Self {
        Self((0..histogram.len()).map(|first| SumRow::new(histogram, first)).collect())
    }

    /// The percentile rank of a sum among the routes of n concerts.
    #[inline]
    pub fn rank(&self, concerts: u32, value: i64) -> f64 {
        let Some(row) = self.0.get(concerts as usize) else { return 1.0 };
        if value < row.base {
            return row.below;
        }
        row.ranks.get((value - row.base) as usize).copied().unwrap_or(1.0)
    }
}

impl SumRow {
    fn new(histogram: &Histogram, first: usize) -> Self {
        let counts: Vec<(i64, Big)> = histogram.counts(first).collect();
        let mut total = Big::zero();
        counts.iter().for_each(|(_, count)| total.add_assign(count));
        let base = counts.first().map_or(0, |(value, _)| *value);
        let mut ranks = Vec::new();
        let mut less = Big::zero();
        for (value, count) in &counts {
            let gap = rank_of_stranger(&less, &total);
            ranks.resize((value - base) as usize, gap);
            ranks.push(rank_of(&less, count, &total));
            less.add_assign(count);
        }
        Self { base, ranks, below: rank_of_stranger(&Big::zero(), &total) }
    }
}

/// A share as marked rows of all rows; 0 rows are the share 0.
#[derive(Debug, Clone, Copy)]
struct Share {
    marked: u64,
    rows: u64,
}

impl Share {
    const fn new(marked: u64, rows: u64) -> Self {
        if rows == 0 { Self { marked: 0, rows: 1 } } else { Self { marked, rows } }
    }

    fn compare(&self, other: &Self) -> Ordering {
        let cross = |a: u64, b: u64| u128::from(a) * u128::from(b);
        cross(self.marked, other.rows).cmp(&cross(other.marked, self.rows))
    }
}

/// Counts by share, ascending: (marked, rows, count), each share once.
pub(crate) fn shares(histogram: &Histogram) -> Vec<(u64, u64, Big)> {
    let mut cells: Vec<(Share, Big)> = (0..histogram.len())
        .flat_map(|rows| {
            histogram.counts(rows).map(move |(marked, n)| (Share::new(marked as u64, rows as u64), n))
        })
        .collect();
    cells.sort_by(|a, b| a.0.compare(&b.0));
    let mut distinct: Vec<(u64, u64, Big)> = Vec::new();
    for (share, count) in cells {
        match distinct.last_mut() {
            Some((marked, rows, sum)) if Share::new(*marked, *rows).compare(&share) == Ordering::Equal => {
                sum.add_assign(&count);
            }
            _ => distinct.push((share.marked, share.rows, count)),
        }
    }
    distinct
}

/// Percentile ranks of a share.
#[derive(Debug, Clone, Default)]
pub(crate) struct ShareRanks {
    /// Distinct shares ascending, with the rank of each and that of a stranger just below it.
    distinct: Vec<(Share, f64, f64)>,
    /// Rank by `rows * stride + marked`; NaN where no route has these numbers.
    table: Vec<f64>,
    stride: usize,
}

/// The most cells of the direct table (8 bytes each).
const MAX_TABLE: usize = 1 << 20;

impl ShareRanks {
    pub fn new(histogram: &Histogram) -> Self {
        let total = histogram.total();
        let mut less = Big::zero();
        let mut ranks = Self::default();
        for (marked, rows, count) in shares(histogram) {
            let stranger = rank_of_stranger(&less, &total);
            ranks.distinct.push((Share::new(marked, rows), rank_of(&less, &count, &total), stranger));
            less.add_assign(&count);
        }
        ranks.fill(histogram);
        ranks
    }

    fn fill(&mut self, histogram: &Histogram) {
        let cells = || {
            let row = |rows| histogram.counts(rows).map(move |(marked, _)| (rows, marked as usize));
            (0..histogram.len()).flat_map(row)
        };
        let stride = cells().map(|(_, marked)| marked + 1).max().unwrap_or(0);
        if stride.saturating_mul(histogram.len()) > MAX_TABLE {
            return;
        }
        self.table = vec![f64::NAN; stride * histogram.len()];
        self.stride = stride;
        for (rows, marked) in cells() {
            self.table[rows * stride + marked] = self.search(marked as u64, rows as u64);
        }
    }

    /// The percentile rank of a share.
    #[inline]
    pub fn rank(&self, marked: i32, rows: i32) -> f64 {
        let (marked, rows) = (marked as usize, rows as usize);
        if marked < self.stride
            && let Some(rank) = self.table.get(rows * self.stride + marked)
            && !rank.is_nan()
        {
            return *rank;
        }
        self.search(marked as u64, rows as u64)
    }

    fn search(&self, marked: u64, rows: u64) -> f64 {
        let share = Share::new(marked, rows);
        let at = self.distinct.partition_point(|(other, ..)| other.compare(&share) == Ordering::Less);
        match self.distinct.get(at) {
            Some((other, rank, _)) if other.compare(&share) == Ordering::Equal => *rank,
            Some((_, _, stranger)) => *stranger,
            None => 1.0,
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    #[test]
    fn ratio_is_the_quotient_of_any_size() {
        assert_eq!(ratio(&Big::from(1), &Big::from(3)), 1.0 / 3.0);
        for zeros in [0, 18, 19, 40, 400, 1000] {
            let third = Big::parse(&format!("1{}", "0".repeat(zeros))).unwrap();
            let whole = Big::parse(&format!("3{}", "0".repeat(zeros))).unwrap();
            // Past 2^53 both are rounded before the division.
            assert!((ratio(&third, &whole) - 1.0 / 3.0).abs() < 1e-16, "{zeros} zeros");
            assert_eq!(ratio(&whole, &whole), 1.0, "{zeros} zeros");
        }
    }

    #[test]
    fn rank_of_takes_the_average_on_ties() {
        let big = |n: u64| Big::from(n);
        // 10, 20, 20, 40: ranks 1, 2.5, 2.5, 4 of 4.
        assert_eq!(rank_of(&big(0), &big(1), &big(4)), 0.25);
        assert_eq!(rank_of(&big(1), &big(2), &big(4)), 0.625);
        assert_eq!(rank_of(&big(3), &big(1), &big(4)), 1.0);
        // 30 would be the fourth of five.
        assert_eq!(rank_of_stranger(&big(3), &big(4)), 0.8);
    }
}
