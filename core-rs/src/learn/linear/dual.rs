//! The dual problem of one example, solved exactly.

use crate::numeric::{exp, ln};

/// Most Newton steps; four are usual.
const MAX_STEPS: usize = 30;
/// Probabilities of the dual never fall below this.
const LEAST: f64 = 1e-12;
/// Nor do logarithms of probabilities below this: about ln of the above.
const LEAST_LOG: f64 = -27.0;

/// Buffers of the solver, one number a class each.
#[derive(Debug, Clone)]
pub(super) struct Block {
    target: Vec<f64>,
    logs: Vec<f64>,
    values: Vec<f64>,
}

impl Block {
    pub(super) fn new(classes: usize) -> Self {
        Self { target: vec![0.0; classes], logs: vec![0.0; classes], values: vec![0.0; classes] }
    }

    /// Given an example's scores and its dual probabilities, finds the ones that raise the dual most and returns the
    /// duality gap that the example had: the divergence of the dual probabilities from those of the scores.
    ///
    /// `bend` is C times the squared length of the example: what its scores fall by for each unit of probability.
    ///
    /// Source: at the best point `ln a + bend * a = score + bend * a_before - m` for every class, with m such that
    /// the probabilities sum to 1 (dual coordinate descent for maximum entropy, Yu, Huang and Lin 2011, whose
    /// subproblem is solved here by Newton's method on all classes and m at once).
    pub(super) fn solve(&mut self, scores: &[f64], dual: &[f64], bend: f64) -> f64 {
        let most = scores.iter().fold(f64::NEG_INFINITY, |most, &score| most.max(score));
        let level = most + ln(scores.iter().map(|&score| exp(score - most)).sum());
        let mut gap = 0.0;
        let own = self.values.iter_mut().zip(&mut self.logs).zip(&mut self.target);
        for (((value, log), target), (&before, &score)) in own.zip(dual.iter().zip(scores)) {
            *value = before.max(LEAST);
            *log = ln(*value);
            gap += before * (*log - (score - level).max(LEAST_LOG));
            *target = bend * before + score;
        }
        self.newton(bend);
        gap.max(0.0)
    }

    /// The probabilities found by the last call of [`Block::solve`]; they sum to 1.
    pub(super) fn found(&self) -> &[f64] {
        &self.values
    }

    fn newton(&mut self, bend: f64) {
        let mut level = self.first_level(bend);
        for _ in 0..MAX_STEPS {
            let (mut sum, mut pull, mut slope) = (0.0, 0.0, 0.0);
            for ((&log, &value), &target) in self.logs.iter().zip(&self.values).zip(&self.target) {
                let rest = target - level - log - bend * value;
                let give = value / (1.0 + bend * value);
                sum += value;
                pull += give * rest;
                slope += give;
            }
            let shift = (sum - 1.0 + pull) / slope;
            let mut largest: f64 = 0.0;
            for ((log, value), &target) in self.logs.iter_mut().zip(&mut self.values).zip(&self.target) {
                let rest = target - level - *log - bend * *value;
                let change = ((rest - shift) / (1.0 + bend * *value)).clamp(-4.0, 4.0);
                *log = (*log + change).clamp(LEAST_LOG, 0.0);
                *value = exp(*log);
                largest = largest.max(change.abs() * *value);
            }
            level += shift;
            if largest < 1e-6 {
                break;
            }
        }
        let sum: f64 = self.values.iter().sum();
        self.values.iter_mut().for_each(|value| *value /= sum);
    }

    /// The level at which the present probabilities fit best.
    fn first_level(&self, bend: f64) -> f64 {
        let all = self.logs.iter().zip(&self.values).zip(&self.target);
        all.map(|((log, value), target)| value * (target - log - bend * value)).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::Block;
    use crate::learn::random::{Counter, Stream};
    use crate::numeric::{exp, ln};

    #[test]
    fn solve_meets_the_conditions_of_the_best_point() {
        let random = Counter::new(1, Stream::Visits, 0);
        for case in 0..5_000u64 {
            let classes = 2 + random.below(case * 100, 6);
            let number = |at: u64| random.unit(case * 100 + 1 + at);
            let scores: Vec<f64> = (0..classes as u64).map(|at| (number(at) - 0.5) * 20.0).collect();
            let mut dual: Vec<f64> = (0..classes as u64).map(|at| number(20 + at) + 1e-9).collect();
            let sum: f64 = dual.iter().sum();
            dual.iter_mut().for_each(|value| *value /= sum);
            let bend = exp((number(50) - 0.5) * 12.0);
            let mut block = Block::new(classes);
            let gap = block.solve(&scores, &dual, bend);
            assert!(gap >= 0.0 && (block.found().iter().sum::<f64>() - 1.0).abs() < 1e-12);
            // the condition of each class, weighed by its probability: a class of none may be off
            let level =
                |((value, before), score): ((&f64, &f64), &f64)| score + bend * (before - value) - ln(*value);
            let each: Vec<f64> = block.found().iter().zip(&dual).zip(&scores).map(level).collect();
            let mean: f64 = each.iter().zip(block.found()).map(|(level, value)| level * value).sum();
            let off = each.iter().zip(block.found()).map(|(level, value)| (level - mean).abs() * value);
            let most = off.fold(0.0, f64::max);
            assert!(most < 1e-5 * (1.0 + bend), "case {case}: {each:?} off {most} bend {bend}");
        }
    }
}
