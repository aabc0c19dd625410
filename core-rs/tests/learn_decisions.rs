//! Decisions about models, by simulation: gates, sequential tests, overfitting, remedies for rare classes.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at a fault")]

use figaro_core::learn::gate::{Answers, GateOptions, Metric, Reason, Rule, decide};
use figaro_core::learn::imbalance::{Aim, Remedy, try_all};
use figaro_core::learn::linear::{DenseScaler, LinearOptions, LinearTrainer};
use figaro_core::learn::overfit::{Evidence, Limits, Verdict, check_overfitting, permuted};
use figaro_core::learn::sequential::{Arm, Sequential};
use figaro_core::learn::split::stratified;
use figaro_core::learn::trees::{Objective, Trainer, TreeModel, TreeOptions};
use figaro_core::learn::{Examples, Head, Table, logits_of, temperature};
use figaro_core::routes::SplitMix64;

fn unit(random: &mut SplitMix64) -> f64 {
    random.below(1 << 40) as f64 / (1u64 << 40) as f64
}

/// A standard normal number (twelve uniform ones).
fn normal(random: &mut SplitMix64) -> f64 {
    (0..12).map(|_| unit(random)).sum::<f64>() - 6.0
}

/// Probabilities of two classes from a score.
fn pair(score: f64) -> [f64; 2] {
    let p = 1.0 / (1.0 + (-score).exp());
    [1.0 - p, p]
}

/// The share of hold-outs of 500 in which a model whose separation is `lift` off is promoted.
fn promoted(rule: Rule, lift: f64, seed: u64) -> f64 {
    let mut random = SplitMix64::new(seed);
    let options = GateOptions {
        rule,
        draws: 100,
        min_f1_fall: 1.0,
        calibration_rise: 1.0,
        ..GateOptions::new(Metric::RocAuc)
    };
    let rounds = 1_500;
    let mut count = 0;
    for _ in 0..rounds {
        let truth: Vec<u32> = (0..500).map(|row| row % 2).collect();
        let (mut old, mut new) = (Vec::new(), Vec::new());
        for &label in &truth {
            let shared = normal(&mut random) * 0.7f64.sqrt();
            let up = f64::from(label);
            old.extend(pair(up * 2.0 + shared + normal(&mut random) * 0.3f64.sqrt()));
            new.extend(pair(up * (2.0 + lift) + shared + normal(&mut random) * 0.3f64.sqrt()));
        }
        let labels = vec![0; 500];
        let answers = |probabilities| Answers { probabilities, labels: &labels };
        count += u32::from(decide((&answers(&old), &answers(&new)), (&truth, 2), &options).unwrap().promote);
    }
    f64::from(count) / f64::from(rounds)
}

#[test]
fn ladder_promotes_worse_models_far_less_often_than_raw() {
    // separations at which the area is .921 for the old one, and .010, .005, 0 less for the new one
    let cases = [(-0.0865, 0.18, 0.07), (-0.0445, 0.34, 0.19), (0.0, 0.50, 0.33)];
    for (lift, raw, ladder) in cases {
        let found = (promoted(Rule::Raw, lift, 1), promoted(Rule::Ladder { step: 0.005 }, lift, 1));
        println!("lift {lift}: raw {:.3}, ladder {:.3}", found.0, found.1);
        assert!((found.0 - raw).abs() < 0.06, "raw {lift}: {}", found.0);
        assert!((found.1 - ladder).abs() < 0.06, "ladder {lift}: {}", found.1);
    }
}

#[test]
fn decide_states_its_reason_and_the_chance_of_being_worse() {
    let truth: Vec<u32> = (0..300).map(|row| row % 3).collect();
    let answers = |wrong: usize| -> (Vec<f64>, Vec<u32>) {
        let labels: Vec<u32> = (0..300)
            .map(|row| if row % 100 < wrong { (row as u32 + 1) % 3 } else { row as u32 % 3 })
            .collect();
        let sure =
            |label: &u32| (0..3).map(|class| if class == *label { 0.9 } else { 0.05 }).collect::<Vec<f64>>();
        (labels.iter().flat_map(sure).collect(), labels)
    };
    let run = |old: usize, new: usize, options: &GateOptions| {
        let ((old_p, old_l), (new_p, new_l)) = (answers(old), answers(new));
        let old = Answers { probabilities: &old_p, labels: &old_l };
        let new = Answers { probabilities: &new_p, labels: &new_l };
        decide((&old, &new), (&truth, 3), options).unwrap()
    };
    let ladder = GateOptions::new(Metric::MacroF1);
    let raw = GateOptions { rule: Rule::Raw, ..ladder };
    let better = run(20, 5, &ladder);
    assert!(better.promote && better.reason == Reason::BetterByStep && better.chance_worse < 0.001);
    assert!((better.difference - 0.15).abs() < 0.01 && better.error > 0.005, "{better:?}");
    let worse = run(5, 20, &ladder);
    assert!(!worse.promote && worse.reason == Reason::Worse && worse.chance_worse > 0.999);
    let tie = run(10, 10, &ladder);
    assert!(!tie.promote && tie.reason == Reason::LessThanStep && tie.chance_worse == 0.5);
    assert!(run(10, 10, &raw).promote);
    let loose = GateOptions { calibration_rise: 0.0, rule: Rule::Ladder { step: 0.0 }, ..ladder };
    assert_eq!(run(20, 5, &loose).reason, Reason::BetterByStep);
    assert_eq!(run(10, 1, &loose).reason, Reason::CalibrationRose);
    assert_eq!(run(20, 5, &ladder), run(20, 5, &ladder));
    let auc = GateOptions::new(Metric::RocAuc);
    let (p, l) = answers(1);
    let own = Answers { probabilities: &p, labels: &l };
    assert_eq!(decide((&own, &own), (&truth, 3), &auc).unwrap_err().kind.code(), "training-option");
    let (p, l) = ([0.5, 0.5, 0.5, 0.5], [0, 0]);
    let own = Answers { probabilities: &p, labels: &l };
    assert_eq!(decide((&own, &own), (&[1, 1], 2), &auc).unwrap_err().kind.code(), "too-few-examples");
}

/// The shares of tests of 14 daily looks that end in a difference: by the always-valid p-value, by the naive one.
fn found(lift: f64, seed: u64) -> (f64, f64) {
    let mut random = SplitMix64::new(seed);
    let (mut valid, mut naive, tests) = (0, 0, 1_000);
    for _ in 0..tests {
        let mut test = Sequential::new(0.05, 0.02).unwrap();
        let (mut a, mut b) = (0, 0);
        let (mut stopped, mut fooled) = (false, false);
        for day in 1..=14 {
            a += (0..500).filter(|_| unit(&mut random) < 0.10).count() as u64;
            b += (0..500).filter(|_| unit(&mut random) < 0.10 * lift).count() as u64;
            let look = test.look(&Arm::of_rate(a, day * 500), &Arm::of_rate(b, day * 500)).unwrap();
            stopped |= look.decided;
            fooled |= look.naive_p_value < 0.05;
        }
        valid += u32::from(stopped);
        naive += u32::from(fooled);
    }
    (f64::from(valid) / f64::from(tests), f64::from(naive) / f64::from(tests))
}

#[test]
fn look_stays_valid_over_fourteen_daily_looks() {
    let (valid, naive) = found(1.0, 1);
    println!("no difference: mSPRT {valid}, naive {naive}");
    assert!(valid < 0.05 && naive > 0.15, "{valid} {naive}");
    let (power, _) = found(1.2, 2);
    println!("+20 %: mSPRT {power}");
    assert!(power > 0.75, "{power}");
}

#[test]
fn look_takes_any_sums() {
    let mut test = Sequential::new(0.05, 1.0).unwrap();
    let empty = Arm::default();
    assert_eq!(test.look(&empty, &empty).unwrap().p_value, 1.0);
    assert!(test.look(&Arm { count: 10, sum: f64::NAN, squares: 1.0 }, &empty).is_err());
    assert!(test.look(&Arm { count: 10, sum: 100.0, squares: 1.0 }, &empty).is_err());
    let same = Arm::of_rate(500, 500);
    assert_eq!(test.look(&same, &same).unwrap().p_value, 1.0);
    assert_eq!(test.from_p_value(f64::NAN).p_value(), 1.0);
    assert!(Sequential::new(0.0, 1.0).is_err() && Sequential::new(0.05, f64::NAN).is_err());
}

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

/// Trains, trains a sibling and a permuted model as the nightly run does, and judges.
fn judged(options: &TreeOptions, rounds: usize, (turned, leaky, seed): (bool, bool, u64)) -> Verdict {
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
        ..Evidence::default()
    };
    check_overfitting(&evidence, &Limits::default()).unwrap().verdict
}

#[test]
fn check_overfitting_tells_the_five_cases_apart() {
    let healthy =
        TreeOptions { learning_rate: 0.05, leaves: 8, patience: 10, ..TreeOptions::new(Objective::Logistic) };
    let greedy = TreeOptions {
        learning_rate: 0.3,
        leaves: 63,
        min_data_in_leaf: 1,
        ..TreeOptions::new(Objective::Logistic)
    };
    let lazy = TreeOptions { learning_rate: 0.001, leaves: 2, ..TreeOptions::new(Objective::Logistic) };
    let share = |options: &TreeOptions, rounds: usize, case: (bool, bool), verdict: Verdict| {
        let runs = 12;
        let hits =
            (0..runs).filter(|&seed| judged(options, rounds, (case.0, case.1, seed)) == verdict).count();
        println!("{verdict:?}: {hits} of {runs}");
        hits as f64 / runs as f64
    };
    assert!(share(&healthy, 150, (false, false), Verdict::Ok) >= 0.8);
    assert!(share(&greedy, 150, (false, false), Verdict::Overfit) >= 0.95);
    assert!(share(&healthy, 150, (false, true), Verdict::Leak) >= 0.95);
    assert!(share(&healthy, 150, (true, false), Verdict::Drift) >= 0.85);
    assert!(share(&lazy, 2, (false, false), Verdict::Underfit) >= 0.9);
}

#[test]
fn check_overfitting_refuses_what_it_cannot_judge() {
    let limits = Limits::default();
    let code = |evidence: &Evidence<'_>| check_overfitting(evidence, &limits).unwrap_err().kind.code();
    assert_eq!(code(&Evidence::default()), "too-few-examples");
    assert_eq!(code(&Evidence { model: &[1.0, f64::NAN], ..Evidence::default() }), "training-value");
    assert_eq!(
        code(&Evidence { model: &[1.0, 1.0], sibling: &[1.0], ..Evidence::default() }),
        "column-length"
    );
    let report = check_overfitting(
        &Evidence { model: &[1.0, 1.0], scores: Some((0.9, 0.8)), ..Evidence::default() },
        &limits,
    )
    .unwrap();
    assert_eq!((report.verdict, report.findings.len()), (Verdict::Ok, 0));
    assert!((report.gap.unwrap() - 0.1).abs() < 1e-12);
}

#[test]
fn temperature_finds_the_scale_that_logits_were_made_with() {
    let mut random = SplitMix64::new(5);
    let mut logits = Vec::new();
    let mut truth = Vec::new();
    for _ in 0..20_000 {
        let score = 2.0 * normal(&mut random);
        truth.push(u32::from(unit(&mut random) < pair(score)[1]));
        logits.extend([0.0, score * 3.0]);
    }
    let scale = temperature(&logits, &truth, &[0.0, 0.0]).unwrap();
    assert!((scale - 1.0 / 3.0).abs() < 0.02, "{scale}");
}

#[test]
fn try_all_keeps_the_remedy_that_helped_and_stays_calibrated() {
    let mut random = SplitMix64::new(6);
    let (mut columns, mut truth) = (vec![Vec::new(); 2], Vec::new());
    for _ in 0..4_000 {
        let label = match random.below(40) {
            0 | 1 => 1,
            2 => 2,
            _ => 0u32,
        };
        columns[0].push(normal(&mut random) + if label == 1 { 1.8 } else { 0.0 });
        columns[1].push(normal(&mut random) + if label == 2 { 1.8 } else { 0.0 });
        truth.push(label);
    }
    let table = Table::numeric(4_000, 2, columns.concat()).unwrap();
    let matrix = DenseScaler::fit(&table).apply(&table).unwrap();
    let folds = stratified(&truth, 5, 1).unwrap();
    let mut fits = 0;
    let outcome = try_all((&truth, &folds), (3, 1, Aim::MacroF1), &mut |train, weights, held| {
        fits += 1;
        let target: Vec<f64> = train.iter().map(|&row| f64::from(truth[row as usize])).collect();
        let options = LinearOptions { c: 1.0, ..LinearOptions::new(3) };
        let own = matrix.select(train)?;
        let mut trainer = LinearTrainer::new(&options, &own, (&target, weights))?;
        trainer.run(usize::MAX, &mut |_| true)?;
        trainer.model().scores(&matrix.select(held)?)
    })
    .unwrap();
    for trial in &outcome.trials {
        println!("{}: {trial:?}", trial.remedy.key());
        assert!(trial.calibration_error < 0.03, "{trial:?}");
    }
    assert_eq!(fits, 20);
    let of = |remedy| outcome.trials.iter().find(|trial| trial.remedy == remedy).unwrap();
    assert!(of(outcome.best).macro_f1 > of(Remedy::Plain).macro_f1 + 0.03);
    assert!(outcome.trials.iter().all(|trial| trial.macro_f1 <= of(outcome.best).macro_f1));
    assert_eq!(Head::from_bytes(&outcome.head.to_bytes()).unwrap(), outcome.head);
    assert!(outcome.head.apply(&logits_of(&[0.5; 6], 3)).is_ok());
    let none = &mut |_: &[u32], _: &[f64], _: &[u32]| Ok(Vec::new());
    assert_eq!(try_all((&truth, &folds), (3, 1, Aim::MinF1), none).unwrap_err().kind.code(), "column-length");
}
