//! The gate, day by day: how often a worse model is promoted, and where 60 days end.

use figaro_core::learn::gate::{Answers, Decision, GateOptions, Metric, Rule, decide};
use figaro_core::routes::SplitMix64;

use super::draws::{normal, pair};

/// Rows of a hold-out.
const ROWS: usize = 500;
/// Part of a score's variance that two models share.
const SHARED: f64 = 0.7;

/// A hold-out of two classes, half and half: what all models get wrong alike.
struct HoldOut {
    truth: Vec<u32>,
    shared: Vec<f64>,
}

impl HoldOut {
    fn new(random: &mut SplitMix64) -> Self {
        let truth = (0..ROWS as u32).map(|row| row % 2).collect();
        Self { truth, shared: (0..ROWS).map(|_| normal(random) * SHARED.sqrt()).collect() }
    }

    /// Probabilities of a model by which the classes' means lie `apart` (in standard deviations).
    fn answers(&self, apart: f64, random: &mut SplitMix64) -> Vec<f64> {
        let own = |(&label, shared): (&u32, &f64)| {
            pair(f64::from(label) * apart + shared + normal(random) * (1.0 - SHARED).sqrt())
        };
        self.truth.iter().zip(&self.shared).flat_map(own).collect()
    }

    fn decide(&self, rule: Rule, (old, new): (&[f64], &[f64])) -> Decision {
        let guards =
            GateOptions { min_f1_fall: 1.0, calibration_rise: 1.0, ..GateOptions::new(Metric::RocAuc) };
        let options = GateOptions { rule, draws: 100, ..guards };
        let labels = vec![0; ROWS];
        let answers = |probabilities| Answers { probabilities, labels: &labels };
        decide((&answers(old), &answers(new)), (&self.truth, 2), &options).unwrap()
    }
}

/// The share of hold-outs in which a model whose classes lie `lift` further apart is promoted.
pub fn promoted(rule: Rule, lift: f64, (rounds, seed): (u32, u64)) -> f64 {
    let mut random = SplitMix64::new(seed);
    let mut count = 0;
    for _ in 0..rounds {
        let held = HoldOut::new(&mut random);
        let old = held.answers(2.0, &mut random);
        let new = held.answers(2.0 + lift, &mut random);
        count += u32::from(held.decide(rule, (&old, &new)).promote);
    }
    f64::from(count) / f64::from(rounds)
}

/// How a day's candidate replaces the champion.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Policy {
    /// By a rule of the gate.
    Gate(Rule),
    /// Only when the difference is past 1.96 standard errors.
    Significant,
}

/// Where a run of days ended, the mean of many runs.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Ended {
    /// The champion's true area under the curve.
    pub auc: f64,
    /// Promotions.
    pub promotions: f64,
    /// Of them, of models that were worse.
    pub worse: f64,
    /// The champion's area on the hold-out above its true one.
    pub overstated: f64,
}

/// 60 days: each day's candidate is as good as the data so far let it be, give or take. `fresh`: a new hold-out each
/// day; otherwise one for all days.
pub fn sixty_days(policy: Policy, fresh: bool, (runs, seed): (u32, u64)) -> Ended {
    let mut random = SplitMix64::new(seed);
    let mut sum = Ended::default();
    for _ in 0..runs {
        let ended = one_run(policy, fresh, &mut random);
        sum.auc += ended.auc / f64::from(runs);
        sum.promotions += ended.promotions / f64::from(runs);
        sum.worse += ended.worse / f64::from(runs);
        sum.overstated += ended.overstated / f64::from(runs);
    }
    sum
}

fn one_run(policy: Policy, fresh: bool, random: &mut SplitMix64) -> Ended {
    let mut held = HoldOut::new(random);
    let mut champion = START;
    let mut old = held.answers(champion, random);
    let mut ended = Ended::default();
    for day in 0..60 {
        let grown = 1.0 - (-f64::from(day) / 25.0).exp();
        let apart = START + GROWTH * grown + 0.05 * normal(random);
        if fresh {
            held = HoldOut::new(random);
            old = held.answers(champion, random);
        }
        let new = held.answers(apart, random);
        let rule = if let Policy::Gate(rule) = policy { rule } else { Rule::Raw };
        let decision = held.decide(rule, (&old, &new));
        let significant = decision.difference > 1.96 * decision.error;
        if if policy == Policy::Significant { significant } else { decision.promote } {
            ended.promotions += 1.0;
            ended.worse += f64::from(u8::from(apart < champion));
            (champion, old) = (apart, new);
        }
    }
    ended.auc = auc(champion);
    ended.overstated = held.decide(Rule::Raw, (&old, &old)).old.score - ended.auc;
    ended
}

/// Classes apart at which the area is .87.
const START: f64 = 1.593;
const GROWTH: f64 = 0.5;

/// The true area: the chance that a normal number of variance 2 about `apart` is above 0.
pub fn auc(apart: f64) -> f64 {
    // the normal distribution by Simpson's rule
    let to = apart / 2f64.sqrt();
    let density = |x: f64| (-x * x / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt();
    let step = to / 200.0;
    let weight = |at: u32| if at == 0 || at == 200 { 1.0 } else { f64::from(2 + 2 * (at % 2)) };
    0.5 + (0..=200).map(|at| weight(at) * density(f64::from(at) * step)).sum::<f64>() * step / 3.0
}
