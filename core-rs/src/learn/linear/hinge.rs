//! The dual problem of one example of the squared hinge, solved exactly.

use super::solver::{Example, Wide};
use super::weights::{Group, LANES, groups_of};

/// Buffers of the solver, one number a class each, in whole groups.
#[derive(Debug, Clone)]
pub(super) struct Margins {
    sides: Vec<Wide>,
    moved: Vec<Group>,
}

impl Margins {
    pub(super) fn new(classes: usize) -> Self {
        let groups = groups_of(classes);
        Self { sides: vec![[-1.0; LANES]; groups], moved: vec![[0.0; LANES]; groups] }
    }

    /// Given an example's scores and its dual variables (one a class, 0 or more, as parts of twice its cost), moves
    /// these to where the dual is highest and returns the duality gap that the example had, a unit of cost.
    ///
    /// The class of the label is to score 1 or more, each other one -1 or less.
    ///
    /// Source: dual coordinate descent for L2-loss linear SVM (Hsieh, Chang, Lin, Keerthi, Sundararajan 2008), every
    /// class against the rest at once.
    pub(super) fn solve(
        &mut self,
        scores: &[Group],
        dual: &mut [Wide],
        &Example { label, cost, length }: &Example,
    ) -> f64 {
        self.set_side(label, 1.0);
        let twice = 2.0 * cost;
        let bend = 1.0 / (1.0 + twice * length);
        let mut gap = [0.0; LANES];
        let own = self.sides.iter().zip(&mut self.moved).zip(scores.iter().zip(dual));
        for ((sides, moved), (scores, dual)) in own {
            let each = sides.iter().zip(scores).zip(dual.iter_mut()).zip(moved.iter_mut().zip(&mut gap));
            for (((side, score), dual), (moved, gap)) in each {
                let short = 1.0 - side * f64::from(*score);
                let slack = above_zero(short);
                *gap += slack * slack + *dual * (*dual - 2.0 * short);
                let next = above_zero(*dual + (short - *dual) * bend);
                *moved = (side * twice * (next - *dual)) as f32;
                *dual = next;
            }
        }
        self.set_side(label, -1.0);
        let [one, two, three, four] = gap;
        (one + two) + (three + four)
    }

    fn set_side(&mut self, label: usize, side: f64) {
        if let Some(own) = self.sides.as_flattened_mut().get_mut(label) {
            *own = side;
        }
    }

    /// What the last call of [`Margins::solve`] moves each class's weights by, along the example.
    pub(super) fn moved(&self) -> &[Group] {
        &self.moved
    }
}

#[inline]
fn above_zero(value: f64) -> f64 {
    if value > 0.0 { value } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::Margins;
    use crate::learn::linear::solver::{Example, NO_SCORE};
    use crate::learn::random::{Counter, Stream};

    #[test]
    fn solve_ends_where_a_second_visit_finds_no_gap() {
        let random = Counter::new(2, Stream::Visits, 0);
        for case in 0..2_000u64 {
            let number = |at: u64| random.unit(case * 100 + at);
            let label = random.below(case * 100 + 90, 3);
            let example = Example { label, cost: 0.1 + 20.0 * number(50), length: 0.5 + number(51) };
            let scores = [0, 1, 2].map(|at| (number(at) - 0.5) * 6.0);
            let mut dual = [[0.0; 4]];
            for (own, at) in dual.as_flattened_mut().iter_mut().zip(10..13) {
                *own = (number(at) - 0.3).max(0.0);
            }
            let mut margins = Margins::new(3);
            let [one, two, three] = scores.map(|score| score as f32);
            let gap = margins.solve(&[[one, two, three, NO_SCORE]], &mut dual, &example);
            let moved = margins.moved().as_flattened();
            let mut after = [NO_SCORE; 4];
            for ((after, score), moved) in after.iter_mut().zip(scores).zip(moved) {
                *after = (score + f64::from(*moved) * example.length) as f32;
            }
            let left = Margins::new(3).solve(&[after], &mut dual.clone(), &example);
            assert!(gap >= 0.0 && left.abs() < 1e-4, "case {case}: {gap}, then {left}");
            assert!(dual.as_flattened().iter().all(|&own| own >= 0.0));
            assert_eq!((dual.as_flattened().last(), moved.last()), (Some(&0.0), Some(&0.0)));
        }
    }
}
