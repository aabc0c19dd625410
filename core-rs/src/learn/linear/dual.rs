//! The dual problem of one example, solved exactly.

use super::solver::{Example, Wide};
use super::weights::{Group, LANES, groups_of};
use crate::numeric::{exp_each, ln};

/// Most Newton steps; four are usual.
const MAX_STEPS: usize = 30;
/// The probabilities are found when a step moves none by more than this.
const SMALL_STEP: f64 = 1e-6;
/// Logarithms of the dual's probabilities never fall below this: e to it is about 2e-12.
pub(super) const LEAST_LOG: f64 = -27.0;

/// Buffers of the solver, one number a class each, in whole groups.
#[derive(Debug, Clone)]
pub(super) struct Block {
    target: Vec<Wide>,
    before: Vec<Wide>,
    values: Vec<Wide>,
    /// What each condition is off by.
    rests: Vec<Wide>,
    /// 1 / (1 + bend * value).
    gives: Vec<Wide>,
    moved: Vec<Group>,
}

impl Block {
    pub(super) fn new(classes: usize) -> Self {
        let empty = || vec![[0.0; LANES]; groups_of(classes)];
        let moved = vec![[0.0; LANES]; groups_of(classes)];
        Self { target: empty(), before: empty(), values: empty(), rests: empty(), gives: empty(), moved }
    }

    /// Given an example's scores and the logarithms of its dual probabilities, moves these to where the dual is
    /// highest and returns the duality gap that the example had: the divergence of the dual probabilities from those
    /// of the scores.
    ///
    /// Source: at the best point `ln a + bend * a = score + bend * a_before - m` for every class, with `bend` the cost
    /// times the squared length (what scores fall by for each unit of probability) and m such that the probabilities sum to 1 (dual coordinate descent for maximum entropy, Yu, Huang and Lin 2011, whose
    /// subproblem is solved here by Newton's method on all classes and m at once).
    pub(super) fn solve(&mut self, scores: &[Group], logs: &mut [Wide], example: &Example) -> f64 {
        let bend = example.cost * example.length;
        let level = log_of_sum(scores);
        let (mut gap, mut first) = ([0.0; LANES], [0.0; LANES]);
        let own = self.values.iter_mut().zip(&mut self.before).zip(&mut self.target);
        for (((values, before), targets), (logs, scores)) in own.zip(logs.iter().zip(scores)) {
            *values = exp_each(logs);
            *before = *values;
            let scores = scores.map(f64::from);
            *targets = both(*values, scores, |value, score| bend * value + score);
            let off = both(*logs, scores, |log, score| log - at_least(score - level, LEAST_LOG));
            gap = both(gap, both(*values, off, |value, off| value * off), |sum, own| sum + own);
            // the level at which the present probabilities fit best
            let off = both(scores, *logs, |score, log| score - log);
            first = both(first, both(*values, off, |value, off| value * off), |sum, own| sum + own);
        }
        self.newton(logs, (total(first), bend));
        for (moved, (&before, &after)) in self.moved.iter_mut().zip(self.before.iter().zip(&self.values)) {
            *moved = both(before, after, |before, after| example.cost * (before - after))
                .map(|moved| moved as f32);
        }
        at_least(total(gap), 0.0)
    }

    /// What the last call of [`Block::solve`] moves each class's weights by, along the example.
    pub(super) fn moved(&self) -> &[Group] {
        &self.moved
    }

    fn newton(&mut self, logs: &mut [Wide], (mut level, bend): (f64, f64)) {
        for _ in 0..MAX_STEPS {
            let shift = self.shift(logs, (level, bend));
            let mut largest = [0.0; LANES];
            let own = self.rests.iter().zip(&self.gives).zip(&mut self.values);
            for (((&rests, &gives), values), logs) in own.zip(logs.iter_mut()) {
                let changes = both(rests, gives, |rest, give| within((rest - shift) * give, -4.0, 4.0));
                *logs = both(*logs, changes, |log, change| within(log + change, LEAST_LOG, 0.0));
                *values = exp_each(logs);
                let moved = both(changes, *values, |change, value| change.abs() * value);
                largest = both(largest, moved, at_least);
            }
            level += shift;
            if largest.iter().all(|&largest| largest < SMALL_STEP) {
                break;
            }
        }
        let off = ln(self.values.iter().map(|&values| total(values)).sum());
        for (logs, values) in logs.iter_mut().zip(&mut self.values) {
            *logs = logs.map(|log| within(log - off, LEAST_LOG, 0.0));
            *values = exp_each(logs);
        }
    }

    /// What the level must rise by for the probabilities to sum to 1, to first order.
    fn shift(&mut self, logs: &[Wide], (level, bend): (f64, f64)) -> f64 {
        let (mut sum, mut pull, mut slope) = ([0.0; LANES], [0.0; LANES], [0.0; LANES]);
        let own = self.values.iter().zip(&self.target).zip(logs);
        for (((&values, &targets), &logs), (rests, gives)) in
            own.zip(self.rests.iter_mut().zip(&mut self.gives))
        {
            *gives = values.map(|value| 1.0 / (1.0 + bend * value));
            *rests = both(both(targets, logs, |target, log| target - level - log), values, |rest, value| {
                rest - bend * value
            });
            let parts = both(values, *gives, |value, give| value * give);
            sum = both(sum, values, |sum, own| sum + own);
            pull = both(pull, both(parts, *rests, |part, rest| part * rest), |sum, own| sum + own);
            slope = both(slope, parts, |sum, own| sum + own);
        }
        (total(sum) - 1.0 + total(pull)) / total(slope)
    }
}

fn log_of_sum(scores: &[Group]) -> f64 {
    let most = scores.iter().fold([f32::MIN; LANES], |most, &scores| both(most, scores, at_least));
    let most = f64::from(most.into_iter().fold(f32::MIN, at_least));
    let each =
        scores.iter().map(|scores| exp_each(&scores.map(|score| at_least(f64::from(score) - most, -700.0))));
    most + ln(total(each.fold([0.0; LANES], |sums, own| both(sums, own, |sum, own| sum + own))))
}

/// A function of two groups, number by number.
#[inline]
fn both<T: Copy + Default>(one: [T; LANES], two: [T; LANES], with: impl Fn(T, T) -> T) -> [T; LANES] {
    let mut all = [T::default(); LANES];
    for ((own, one), two) in all.iter_mut().zip(one).zip(two) {
        *own = with(one, two);
    }
    all
}

/// The sum in a fixed order.
#[inline]
fn total([one, two, three, four]: Wide) -> f64 {
    (one + two) + (three + four)
}

/// The larger of two numbers; a comparison and not `max`, which costs more for its care of NaN.
#[inline]
fn at_least<T: PartialOrd>(value: T, least: T) -> T {
    if value < least { least } else { value }
}

#[inline]
fn within(value: f64, least: f64, most: f64) -> f64 {
    let value = at_least(value, least);
    if value > most { most } else { value }
}

#[cfg(test)]
mod tests {
    use super::Block;
    use crate::learn::linear::solver::{Example, NO_SCORE};
    use crate::learn::linear::weights::{LANES, groups_of};
    use crate::learn::random::{Counter, Stream};
    use crate::numeric::{exp, ln};

    /// Numbers of the classes in whole groups, the rest filled up.
    fn padded<T: Copy>(numbers: &[T], rest: T) -> Vec<[T; LANES]> {
        let mut all = vec![[rest; LANES]; groups_of(numbers.len())];
        all.as_flattened_mut().iter_mut().zip(numbers).for_each(|(own, &number)| *own = number);
        all
    }

    #[test]
    fn solve_meets_the_conditions_of_the_best_point() {
        let random = Counter::new(1, Stream::Visits, 0);
        for case in 0..5_000u64 {
            let classes = 2 + random.below(case * 100, 8);
            let number = |at: u64| random.unit(case * 100 + 1 + at);
            let scores: Vec<f32> = (0..classes as u64).map(|at| (number(at) as f32 - 0.5) * 20.0).collect();
            let dual: Vec<f64> = (0..classes as u64).map(|at| number(20 + at) + 1e-9).collect();
            let sum: f64 = dual.iter().sum();
            let before: Vec<f64> = dual.iter().map(|value| value / sum).collect();
            let logs: Vec<f64> = before.iter().map(|&value| ln(value)).collect();
            let bend = exp((number(50) - 0.5) * 12.0);
            let mut block = Block::new(classes);
            let mut logs = padded(&logs, super::LEAST_LOG);
            let gap = block.solve(
                &padded(&scores, NO_SCORE),
                &mut logs,
                &Example { label: 0, cost: 2.0, length: bend / 2.0 },
            );
            let found: Vec<f64> = logs.as_flattened().iter().take(classes).map(|&log| exp(log)).collect();
            assert!(gap >= 0.0 && (found.iter().sum::<f64>() - 1.0).abs() < 1e-10);
            // the condition of each class, weighed by its probability: a class of none may be off
            let level = |((value, before), score): ((&f64, &f64), &f32)| {
                f64::from(*score) + bend * (before - value) - ln(*value)
            };
            let each: Vec<f64> = found.iter().zip(&before).zip(&scores).map(level).collect();
            let mean: f64 = each.iter().zip(&found).map(|(level, value)| level * value).sum();
            let off = each.iter().zip(&found).map(|(level, value)| (level - mean).abs() * value);
            let most = off.fold(0.0, f64::max);
            assert!(most < 1e-5 * (1.0 + bend), "case {case}: {each:?} off {most} bend {bend}");
            for ((moved, before), after) in block.moved().as_flattened().iter().zip(&before).zip(&found) {
                assert!((f64::from(*moved) - 2.0 * (before - after)).abs() < 1e-6);
            }
        }
    }
}
