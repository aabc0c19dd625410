//! The solver of either loss, one example at a time.

use super::dual::{Block, LEAST_LOG};
use super::hinge::Margins;
use super::options::Loss;
use super::weights::{Group, LANES};
use crate::numeric::{exp_each, ln};

/// Four numbers of the dual that are worked on together.
pub(super) type Wide = [f64; LANES];

/// The score of a class that only pads the last group: no loss gives it a part.
pub(super) const NO_SCORE: f32 = -1e4;
/// How much of each dual probability of the logistic loss is uniform at the start.
const START: f64 = 0.1;
/// What margins are multiplied by to be about what logits are; a power of two, which loses nothing.
const LOGITS_A_MARGIN: f64 = 4.0;

/// What the solver must know of an example beside its scores.
#[derive(Debug, Clone, Copy)]
pub(super) struct Example {
    pub(super) label: usize,
    /// C times the example's weight.
    pub(super) cost: f64,
    /// Its squared length, its constant included.
    pub(super) length: f64,
}

/// The solver of a loss. Its dual of an example is a number a class: the logarithms of probabilities (logistic), or
/// variables of 0 and more as parts of twice the cost (hinge).
#[derive(Debug, Clone)]
pub(super) enum Solver {
    Logistic(Block),
    SquaredHinge(Margins),
}

impl Solver {
    pub(super) fn new(loss: Loss, classes: usize) -> Self {
        match loss {
            Loss::Logistic => Self::Logistic(Block::new(classes)),
            Loss::SquaredHinge => Self::SquaredHinge(Margins::new(classes)),
        }
    }

    /// Moves an example's dual to its best and returns the gap that it had, a unit of cost.
    #[inline]
    pub(super) fn solve(&mut self, scores: &[Group], dual: &mut [Wide], example: &Example) -> f64 {
        match self {
            Self::Logistic(block) => block.solve(scores, dual, example),
            Self::SquaredHinge(margins) => margins.solve(scores, dual, example),
        }
    }

    /// What the last call of [`Solver::solve`] moves each class's weights by, along the example.
    #[inline]
    pub(super) fn moved(&self) -> &[Group] {
        match self {
            Self::Logistic(block) => block.moved(),
            Self::SquaredHinge(margins) => margins.moved(),
        }
    }
}

/// The dual that training begins from. Logistic: near the truth, where most examples end, so that few weights must be
/// taken back. Hinge: nothing.
pub(super) fn first_dual(loss: Loss, dual: &mut [Wide], (label, classes): (usize, usize)) {
    let share = START / classes as f64;
    let (truth, others) = (ln(1.0 - START + share), ln(share));
    for (class, own) in dual.as_flattened_mut().iter_mut().enumerate() {
        *own = match loss {
            Loss::SquaredHinge => 0.0,
            Loss::Logistic if class >= classes => LEAST_LOG,
            Loss::Logistic if class == label => truth,
            Loss::Logistic => others,
        };
    }
}

/// The dual at which an example would be if the model with these scores were the best.
pub(super) fn dual_of_scores(loss: Loss, dual: &mut [Wide], (scores, label): (&[f64], usize)) {
    let most = scores.iter().fold(f64::MIN, |most, &score| if score > most { score } else { most });
    let sum: f64 = scores.iter().flat_map(|&score| exp_each(&[(score - most).max(-700.0)])).sum();
    let level = most + ln(sum);
    for (class, (own, &score)) in dual.as_flattened_mut().iter_mut().zip(scores).enumerate() {
        let side = if class == label { 1.0 } else { -1.0 };
        *own = match loss {
            Loss::Logistic => (score - level).max(LEAST_LOG),
            Loss::SquaredHinge => (1.0 - side * score / LOGITS_A_MARGIN).max(0.0),
        };
    }
}

/// What an example's dual adds to the weights of each class, along the example.
pub(super) fn pull_of_dual(
    loss: Loss,
    pull: &mut [Group],
    (dual, classes): (&[Wide], usize),
    example: &Example,
) {
    let each = pull.as_flattened_mut().iter_mut().zip(dual.as_flattened()).take(classes);
    for (class, (pull, &dual)) in each.enumerate() {
        let truth = class == example.label;
        let [share] = exp_each(&[dual.clamp(LEAST_LOG, 0.0)]);
        let own = match loss {
            Loss::Logistic => f64::from(u8::from(truth)) - share,
            Loss::SquaredHinge => 2.0 * if truth { dual } else { -dual },
        };
        *pull = (example.cost * own) as f32;
    }
}

/// What scores of the trained weights are multiplied by.
pub(super) fn scale(loss: Loss) -> f32 {
    match loss {
        Loss::Logistic => 1.0,
        Loss::SquaredHinge => LOGITS_A_MARGIN as f32,
    }
}
