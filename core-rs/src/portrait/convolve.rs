//! Histograms of several blocks of days: products of histograms, cell by cell or by transforms.

#![allow(
    clippy::indexing_slicing,
    reason = "cells are cut from rows that were grown to cover them just before; transforms are as long as both spans"
)]

use super::histogram::{Budget, Histogram, Row, Rows};
use super::transform::{Field, MAX_PRIMES, Remainders, Transform};
use crate::error::Error;

/// The most values of all transforms of one product: 256 MiB.
const MAX_VALUES: usize = 1 << 26;

impl Histogram {
    /// The histogram of pairs of routes of two blocks that stand apart: both numbers add up.
    ///
    /// Cost: the less of O(cells * cells) products, cells of 0 left out, and O(limbs * rows * span * (log(span) +
    /// rows)) for transforms.
    ///
    /// # Errors
    /// `question-too-large`.
    pub fn convolve(&self, other: &Self) -> Result<Self, Error> {
        let total = self.total().mul(&other.total());
        let mut budget = Budget::new((total.bits().div_ceil(64) as usize).max(1));
        budget.spend(self.work)?;
        budget.spend(other.work)?;
        let (a, b) = (lines(self), lines(other));
        let cells = |lines: &[Line<'_>]| lines.iter().map(|line| line.sparse.len() as u64).sum::<u64>();
        let products = cells(&a).saturating_mul(cells(&b));
        let limbs = |lines: &[Line<'_>]| {
            let cells = lines.iter().flat_map(|line| &line.sparse);
            cells.map(|(_, cell)| cell.len() as u64).sum::<u64>()
        };
        let by_limbs = limbs(&a).saturating_mul(limbs(&b));
        let plan = Plan::new(&a, &b, total.bits());
        let rows = match plan.filter(|plan| plan.work().saturating_mul(2) < by_limbs) {
            Some(plan) => {
                budget.spend(plan.work())?;
                by_transforms((&a, &b), &plan, &mut budget)?
            }
            None => {
                budget.spend(products)?;
                by_products((&a, &b), &mut budget)?
            }
        };
        Ok(budget.close(rows))
    }
}

/// A row with something in it.
struct Line<'h> {
    first: usize,
    base: i64,
    /// Cells that are not 0: position, limbs without leading zeros.
    sparse: Vec<(usize, &'h [u64])>,
}

impl Line<'_> {
    /// One past the last value counted.
    fn end(&self) -> i64 {
        self.base + self.sparse.last().map_or(0, |(at, _)| *at as i64 + 1)
    }
}

fn lines(histogram: &Histogram) -> Vec<Line<'_>> {
    let significant = |cell: &[u64]| cell.iter().rposition(|limb| *limb != 0).map_or(0, |top| top + 1);
    let rows = histogram.rows.0.iter().enumerate();
    rows.map(|(first, row)| {
        let cells = row.cells.chunks_exact(histogram.width).enumerate();
        let sparse = cells.map(|(at, cell)| (at, &cell[..significant(cell)])).filter(|(_, c)| !c.is_empty());
        Line { first, base: row.base, sparse: sparse.collect() }
    })
    .filter(|line| !line.sparse.is_empty())
    .collect()
}

/// Empty rows for all sums of first numbers.
fn empty_rows((a, b): (&[Line<'_>], &[Line<'_>])) -> Rows {
    let mut rows = Rows::default();
    if let (Some(a), Some(b)) = (a.last(), b.last()) {
        rows.0.resize_with(a.first + b.first + 1, Row::default);
    }
    rows
}

fn by_products((a, b): (&[Line<'_>], &[Line<'_>]), budget: &mut Budget) -> Result<Rows, Error> {
    let mut rows = empty_rows((a, b));
    for x in a {
        for y in b {
            multiply_into(&mut rows.0[x.first + y.first], (x, y), budget)?;
        }
    }
    Ok(rows)
}

fn multiply_into(into: &mut Row, (a, b): (&Line<'_>, &Line<'_>), budget: &mut Budget) -> Result<(), Error> {
    let low = a.base + b.base;
    into.cover(low, a.end() + b.end() - 1, budget)?;
    let width = budget.width;
    let at = (low - into.base) as usize;
    if width == 1 {
        // Every factor fits a limb, since the product of the totals does.
        let factors: Vec<(usize, u64)> = b.sparse.iter().map(|(k, cell)| (*k, cell[0])).collect();
        for (k, cell) in &a.sparse {
            let (out, factor) = (&mut into.cells[at + k..], cell[0]);
            for (l, other) in &factors {
                out[*l] = out[*l].wrapping_add(factor.wrapping_mul(*other));
            }
        }
        return Ok(());
    }
    for (k, cell) in &a.sparse {
        for (l, other) in &b.sparse {
            let from = (at + k + l) * width;
            multiply_add(&mut into.cells[from..from + width], cell, other);
        }
    }
    Ok(())
}

/// `into += a * b`; the width holds every sum, so no carry is lost.
fn multiply_add(into: &mut [u64], a: &[u64], b: &[u64]) {
    for (i, x) in a.iter().enumerate() {
        let mut carry = 0u64;
        let mut at = i;
        for y in b {
            let sum = u128::from(*x) * u128::from(*y) + u128::from(into[at]) + u128::from(carry);
            into[at] = sum as u64;
            carry = (sum >> 64) as u64;
            at += 1;
        }
        while carry > 0 && at < into.len() {
            let (sum, over) = into[at].overflowing_add(carry);
            into[at] = sum;
            carry = u64::from(over);
            at += 1;
        }
    }
}

/// How two histograms are multiplied by transforms: every row of each once, then a sum of products for each row of
/// the answer, which is transformed back.
struct Plan {
    primes: usize,
    /// Length of a transform: both spans fit.
    length: usize,
    /// Least second numbers.
    bases: (i64, i64),
    rows: usize,
    pairs: usize,
}

impl Plan {
    /// `None` where the numbers or the spans are too long.
    fn new(a: &[Line<'_>], b: &[Line<'_>], bits: u32) -> Option<Self> {
        let low = |lines: &[Line<'_>]| lines.iter().map(|line| line.base).min();
        let high = |lines: &[Line<'_>]| lines.iter().map(Line::end).max();
        let bases = (low(a)?, low(b)?);
        let span = usize::try_from(high(a)? - bases.0 + high(b)? - bases.1).ok()?;
        let length = span.checked_next_power_of_two().filter(|length| *length <= Transform::longest())?;
        // Every prime is above 2^30.
        let primes = bits as usize / 30 + 1;
        let rows = a.len() + b.len();
        let values = primes.checked_mul(rows)?.checked_mul(length)?;
        let fits = primes <= MAX_PRIMES && values <= MAX_VALUES;
        fits.then_some(Self { primes, length, bases, rows, pairs: a.len() * b.len() })
    }

    /// Steps, as the products of cells count them.
    fn work(&self) -> u64 {
        let transforms = 2 * self.rows as u64 * u64::from(self.length.trailing_zeros());
        // A number put together costs as much as this for each pair of primes.
        let lifts = self.rows as u64 * self.primes as u64 * 2;
        (transforms + self.pairs as u64 + lifts) * (self.length * self.primes) as u64
    }
}

fn by_transforms(
    (a, b): (&[Line<'_>], &[Line<'_>]),
    plan: &Plan,
    budget: &mut Budget,
) -> Result<Rows, Error> {
    let fields = Field::first(plan.primes);
    let transforms: Vec<Transform> = fields.iter().map(|field| Transform::new(*field, plan.length)).collect();
    let all = |lines: &[Line<'_>], base: i64| -> Vec<Vec<Vec<u32>>> {
        let of = |transform: &Transform| lines.iter().map(|line| spectrum(line, base, transform)).collect();
        transforms.iter().map(of).collect()
    };
    let spectra = (all(a, plan.bases.0), all(b, plan.bases.1));
    let remainders = Remainders::new(&fields);
    let mut rows = empty_rows((a, b));
    let mut digits = Vec::new();
    for (first, row) in rows.0.iter_mut().enumerate() {
        let pairs: Vec<(usize, usize)> = (0..a.len())
            .filter_map(|i| {
                let other = first.checked_sub(a[i].first)?;
                Some((i, b.binary_search_by_key(&other, |line| line.first).ok()?))
            })
            .collect();
        let (Some(low), Some(high)) = (
            pairs.iter().map(|(i, j)| a[*i].base + b[*j].base).min(),
            pairs.iter().map(|(i, j)| a[*i].end() + b[*j].end() - 1).max(),
        ) else {
            continue;
        };
        row.cover(low, high, budget)?;
        let rest: Vec<Vec<u32>> = transforms
            .iter()
            .zip(spectra.0.iter().zip(&spectra.1))
            .map(|(transform, (x, y))| product(transform, (x, y), &pairs))
            .collect();
        let from = (low - plan.bases.0 - plan.bases.1) as usize;
        for (at, cell) in (from..).zip(row.cells.chunks_exact_mut(budget.width)) {
            if rest.iter().any(|values| values[at] != 0) {
                remainders.lift(|k| rest[k][at], &mut digits, cell);
            }
        }
    }
    Ok(rows)
}

/// The transform of a row.
fn spectrum(line: &Line<'_>, base: i64, transform: &Transform) -> Vec<u32> {
    let mut values = vec![0; transform.length];
    let shift = (line.base - base) as usize;
    for (at, cell) in &line.sparse {
        values[shift + at] = transform.field.of_limbs(cell);
    }
    transform.forward(&mut values);
    values
}

/// The sum of the products of pairs of rows, transformed back.
fn product(transform: &Transform, (a, b): (&[Vec<u32>], &[Vec<u32>]), pairs: &[(usize, usize)]) -> Vec<u32> {
    let field = transform.field;
    let mut sum = vec![0; transform.length];
    for (i, j) in pairs {
        for ((sum, x), y) in sum.iter_mut().zip(&a[*i]).zip(&b[*j]) {
            *sum = field.plus(*sum, field.times(*x, *y));
        }
    }
    transform.backward(&mut sum);
    sum
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;
    use crate::big::Big;
    use crate::routes::SplitMix64;

    fn histogram(width: usize, rows: &[(usize, i64, u64)]) -> Histogram {
        let mut budget = Budget::new(width);
        let mut sum = Rows::default();
        for (first, second, count) in rows {
            let mut one = Rows::default();
            for _ in 0..*count {
                one.count_empty(&mut budget).unwrap();
            }
            one.shift(*first, *second);
            sum.add(&one, 0, &mut budget).unwrap();
        }
        budget.close(sum)
    }

    #[test]
    fn convolve_multiplies_counts_and_adds_numbers() {
        for (left, right) in [(1, 1), (2, 1), (3, 2)] {
            let a = histogram(left, &[(1, 5, 2), (1, 15, 1), (3, -4, 7)]);
            let b = histogram(right, &[(0, 0, 1), (2, 10, 3)]);
            let product = a.convolve(&b).unwrap();
            let counts =
                |first| product.counts(first).map(|(v, n)| (v, n.to_u64().unwrap())).collect::<Vec<_>>();
            assert_eq!(counts(0), []);
            assert_eq!(counts(1), [(5, 2), (15, 1)]);
            assert_eq!(counts(3), [(-4, 7), (15, 6), (25, 3)]);
            assert_eq!(counts(5), [(6, 21)]);
            assert_eq!(product.total(), Big::from(40));
        }
    }

    #[test]
    fn convolve_carries_past_many_limbs() {
        let mut power = histogram(1, &[(1, 1, 1), (1, 0, 1)]);
        for _ in 0..8 {
            power = power.convolve(&power).unwrap();
        }
        // (x + 1)^256: the counts of one first number sum up to 2^256.
        assert_eq!(power.total().bits(), 257);
        let counts: Vec<Big> = power.counts(256).map(|(_, count)| count).collect();
        assert_eq!(counts.len(), 257);
        assert_eq!(counts.get(2), Some(&Big::from(256 * 255 / 2)));
        assert!(counts.iter().eq(counts.iter().rev()));
    }

    /// Rows of random numbers of up to `limbs` limbs with gaps, from a base of their own.
    fn random_histogram(random: &mut SplitMix64, limbs: usize) -> Histogram {
        let mut budget = Budget::new(limbs + 1);
        let mut sum = Rows::default();
        for _ in 0..random.below(4) {
            let cells: Vec<u64> = (0..1 + random.below(70))
                .flat_map(|_| {
                    let none = random.below(3) == 0;
                    let cell = (0..limbs).map(|_| if none { 0 } else { random.next_u64() });
                    cell.chain([0]).collect::<Vec<u64>>()
                })
                .collect();
            let mut one = Rows(vec![Row { base: random.below(100) as i64 - 50, cells }]);
            one.shift(random.below(5) as usize, 0);
            sum.add(&one, 0, &mut budget).unwrap();
        }
        budget.close(sum)
    }

    #[test]
    fn transforms_give_the_products_of_all_cells() {
        let mut filled = 0;
        for seed in 0..400 {
            let mut random = SplitMix64::new(seed);
            let limbs = (1 + random.below(3) as usize, 1 + random.below(3) as usize);
            let (a, b) = (random_histogram(&mut random, limbs.0), random_histogram(&mut random, limbs.1));
            let bits = a.total().mul(&b.total()).bits();
            let width = (bits.div_ceil(64) as usize).max(1);
            let (x, y) = (lines(&a), lines(&b));
            let expected = by_products((&x, &y), &mut Budget::new(width)).unwrap();
            let Some(plan) = Plan::new(&x, &y, bits) else {
                assert!(x.is_empty() || y.is_empty());
                continue;
            };
            assert_eq!(by_transforms((&x, &y), &plan, &mut Budget::new(width)).unwrap(), expected, "{seed}");
            filled += 1;
        }
        assert!(filled > 150, "{filled} products");
    }

    #[test]
    fn convolve_takes_transforms_where_they_are_less_work() {
        let mut random = SplitMix64::new(9);
        let mut wide = |base| {
            let cells: Vec<u64> = (0..3_000).map(|_| random.below(1_000)).collect();
            let row = Row { base, cells };
            Budget::new(1).close(Rows(vec![row.clone(), Row::default(), row]))
        };
        let (a, b) = (wide(-20), wide(700));
        let (x, y) = (lines(&a), lines(&b));
        let plan = Plan::new(&x, &y, a.total().mul(&b.total()).bits()).unwrap();
        assert!(2 * plan.work() < 6_000 * 6_000);
        let product = a.convolve(&b).unwrap();
        assert_eq!(product.rows, by_products((&x, &y), &mut Budget::new(product.width)).unwrap());
        assert_eq!(product.total(), a.total().mul(&b.total()));
    }
}
