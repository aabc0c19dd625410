//! Verdicts on models that are fit, overfit, leaking, drifting and underfit.

use figaro_core::learn::linear::{DenseScaler, LinearOptions, LinearTrainer};
use figaro_core::learn::metrics::roc_auc;
use figaro_core::learn::overfit::{Evidence, Limits, Report, check_overfitting, permuted};
use figaro_core::learn::trees::{Objective, Trainer, TreeModel, TreeOptions};
use figaro_core::learn::{Examples, Table};
use figaro_core::routes::SplitMix64;

use super::draws::{normal, pair, unit};

const FEATURES: usize = 10;

/// Rows of noise in which three features tell the class, weakly.
fn rows(count: usize, turned: bool, random: &mut SplitMix64) -> (Table, Vec<f64>) {
    let mut columns = vec![Vec::new(); FEATURES];
    let mut target = Vec::new();
    for _ in 0..count {
        let x: Vec<f64> = (0..FEATURES).map(|_| normal(random)).collect();
        let sign = if turned { -1.0 } else { 1.0 };
        let score = sign * 1.5 * (x[0] + x[1] * x[2]);
        columns.iter_mut().zip(&x).for_each(|(column, &value)| column.push(value));
        target.push(f64::from(u8::from(unit(random) < pair(score)[1])));
    }
    (Table::numeric(count, FEATURES, columns.concat()).unwrap(), target)
}

fn losses(model: &TreeModel, table: &Table, target: &[f64]) -> Vec<f64> {
    let predicted = model.predict(table).unwrap();
    predicted.chunks_exact(2).zip(target).map(|(row, &label)| -row[label as usize].max(1e-15).ln()).collect()
}

fn prior_losses(train: &[f64], held: &[f64]) -> Vec<f64> {
    let share = train.iter().sum::<f64>() / train.len() as f64;
    held.iter().map(|&label| -(if label == 1.0 { share } else { 1.0 - share }).ln()).collect()
}

fn linear_losses((table, target): (&Table, &[f64]), (held, truth): (&Table, &[f64])) -> Vec<f64> {
    let scaler = DenseScaler::fit(table);
    let rows = scaler.apply(table).unwrap();
    let options = LinearOptions { c: 0.1, ..LinearOptions::new(2) };
    let mut trainer = LinearTrainer::new(&options, &rows, (target, &[])).unwrap();
    trainer.run(usize::MAX, &mut |_| true).unwrap();
    let predicted = trainer.model().predict(&scaler.apply(held).unwrap()).unwrap();
    predicted.chunks_exact(2).zip(truth).map(|(row, &label)| -row[label as usize].max(1e-15).ln()).collect()
}

/// What is wrong with a case.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Fault {
    /// The newer half of the held rows follows the opposite rule.
    pub turned: bool,
    /// A feature was made from the labels of all rows.
    pub leaky: bool,
}

/// Regularised and slow; the other cases' too.
pub fn healthy() -> TreeOptions {
    TreeOptions { learning_rate: 0.05, leaves: 8, patience: 10, ..TreeOptions::new(Objective::Logistic) }
}

/// Learns its rows by heart.
pub fn greedy() -> TreeOptions {
    TreeOptions {
        learning_rate: 0.3,
        leaves: 63,
        min_data_in_leaf: 1,
        ..TreeOptions::new(Objective::Logistic)
    }
}

/// Learns next to nothing in a few rounds.
pub fn lazy() -> TreeOptions {
    TreeOptions { learning_rate: 0.001, leaves: 2, ..TreeOptions::new(Objective::Logistic) }
}

fn auc(model: &TreeModel, table: &Table, target: &[f64]) -> f64 {
    let scores: Vec<f64> = model.predict(table).unwrap().into_iter().skip(1).step_by(2).collect();
    roc_auc(&scores, &target.iter().map(|&label| label == 1.0).collect::<Vec<_>>()).unwrap()
}

/// Trains, trains a sibling and a permuted model as the nightly run does, and judges.
pub fn judged(options: &TreeOptions, rounds: usize, (fault, seed): (Fault, u64)) -> Report {
    let Fault { turned, leaky } = fault;
    let mut random = SplitMix64::new(seed);
    let (train, target) = rows(800, false, &mut random);
    let (held, mut truth) = rows(400, false, &mut random);
    if turned {
        (200..400).for_each(|row| truth[row] = 1.0 - truth[row]);
    }
    let fit =
        |options: &TreeOptions, rounds: usize, table: &Table, target: &[f64], held: (&Table, &[f64])| {
            let train = Examples { table, target, weights: &[] };
            let valid = Examples { table: held.0, target: held.1, weights: &[] };
            let mut trainer = Trainer::new(options, &train, Some(&valid)).unwrap();
            trainer.boost(rounds, &mut |_| true).unwrap();
            (trainer.model(), trainer.valid_losses())
        };
    let (model, valid_losses) = fit(options, rounds, &train, &target, (&held, &truth));
    let twice = TreeOptions {
        leaves: options.leaves.div_ceil(2).max(2),
        min_data_in_leaf: options.min_data_in_leaf * 2,
        lambda: options.lambda * 2.0 + 1.0,
        ..options.clone()
    };
    let (sibling, _) = fit(&twice, rounds, &train, &target, (&held, &truth));
    // the leak: a feature made from the labels of all rows, before they are split
    let both = permuted(&[target.clone(), truth.clone()].concat(), seed);
    let (mixed, mixed_held) = both.split_at(800);
    let with = |table: &Table, labels: &[f64]| {
        let mut values: Vec<f64> = table.columns().flatten().copied().collect();
        values.extend(labels.iter().map(|label| label + if leaky { 0.0 } else { f64::NAN }));
        Table::numeric(table.rows(), FEATURES + 1, values).unwrap()
    };
    let (train_mixed, held_mixed) = (with(&train, mixed), with(&held, mixed_held));
    let (guard, _) = fit(options, 40, &train_mixed, mixed, (&held_mixed, mixed_held));
    let newest: Vec<bool> = (0..400).map(|row| row >= 200).collect();
    let evidence = Evidence {
        valid_losses: &valid_losses,
        model: &losses(&model, &held, &truth),
        sibling: &losses(&sibling, &held, &truth),
        majority: &prior_losses(&target, &truth),
        linear: &linear_losses((&train, &target), (&held, &truth)),
        permuted: &losses(&guard, &held_mixed, mixed_held),
        permuted_majority: &prior_losses(mixed, mixed_held),
        newest: &newest,
        scores: Some((auc(&model, &train, &target), auc(&model, &held, &truth))),
    };
    check_overfitting(&evidence, &Limits::default()).unwrap()
}
