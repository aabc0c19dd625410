//! Boosted trees: what they learn, that pauses change nothing, and that no input stops them otherwise than by an error.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at a fault")]

use figaro_core::ErrorKind;
use figaro_core::learn::metrics::{log_loss, roc_auc, root_mean_squared_error};
use figaro_core::learn::trees::{Objective, Trainer, TreeModel, TreeOptions};
use figaro_core::learn::{Examples, Kind, Table};
use figaro_core::routes::SplitMix64;

fn unit(random: &mut SplitMix64) -> f64 {
    random.below(1 << 40) as f64 / (1u64 << 40) as f64
}

/// Three numbers (the second with gaps that tell something), one category; a score of them.
fn data(rows: usize, seed: u64) -> (Table, Vec<f64>) {
    let mut random = SplitMix64::new(seed);
    let mut columns = vec![Vec::new(); 4];
    let mut score = Vec::new();
    for _ in 0..rows {
        let (a, b, c) = (unit(&mut random), unit(&mut random), unit(&mut random));
        let category = random.below(12);
        let gone = random.below(5) == 0;
        columns[0].push(a);
        columns[1].push(if gone { f64::NAN } else { b });
        columns[2].push(c);
        columns[3].push(category as f64);
        let bonus = if [1, 4, 7, 11].contains(&category) { 1.0 } else { 0.0 };
        score.push(4.0 * a * c + if gone { 1.5 } else { b } + bonus);
    }
    let kinds = vec![Kind::Numeric, Kind::Numeric, Kind::Numeric, Kind::Categorical];
    (Table::new(rows, kinds, columns.concat()).unwrap(), score)
}

fn train(options: &TreeOptions, table: &Table, target: &[f64], rounds: usize) -> TreeModel {
    let mut trainer = Trainer::new(options, &Examples { table, target, weights: &[] }, None).unwrap();
    trainer.boost(rounds, &mut |_| true).unwrap();
    trainer.model()
}

fn sampled(objective: Objective) -> TreeOptions {
    TreeOptions { row_fraction: 0.7, feature_fraction: 0.75, ..TreeOptions::new(objective) }
}

fn classes(score: &[f64], count: usize) -> Vec<f64> {
    score.iter().map(|score| (score / 6.5 * count as f64).floor().clamp(0.0, count as f64 - 1.0)).collect()
}

#[test]
fn boost_learns_numbers_with_gaps_and_categories() {
    let (table, score) = data(3_000, 1);
    let (fresh, truth) = data(1_000, 2);
    let model = train(&TreeOptions::new(Objective::SquaredError), &table, &score, 150);
    let error = root_mean_squared_error(&model.predict(&fresh).unwrap(), &truth).unwrap();
    assert!(error < 0.15, "{error}");
    let importance = model.importance();
    assert!(importance.iter().all(|gain| *gain > 0.0), "{importance:?}");
}

#[test]
fn boost_aims_at_what_each_loss_asks_for() {
    let mut random = SplitMix64::new(3);
    let x: Vec<f64> = (0..4_000).map(|_| unit(&mut random)).collect();
    // skewed noise: its median is .25 of its width, its mean is a third, its nine tenths lie at .81
    let y: Vec<f64> =
        x.iter().map(|x| 10.0 * x + 3.0 * unit(&mut random) * unit(&mut random).sqrt()).collect();
    let table = Table::numeric(4_000, 1, x).unwrap();
    let share_below = |objective| {
        let options = TreeOptions { learning_rate: 0.2, ..TreeOptions::new(objective) };
        let predicted = train(&options, &table, &y, 80).predict(&table).unwrap();
        y.iter().zip(&predicted).filter(|(y, predicted)| y <= predicted).count() as f64 / 4_000.0
    };
    for (objective, share) in [
        (Objective::AbsoluteError, 0.5),
        (Objective::Quantile { level: 0.9 }, 0.9),
        (Objective::Quantile { level: 0.1 }, 0.1),
    ] {
        let found = share_below(objective);
        assert!((found - share).abs() < 0.03, "{objective:?}: {found}");
    }
}

#[test]
fn boost_of_huber_is_not_moved_by_outliers() {
    let (table, mut score) = data(2_000, 4);
    let clean = score.clone();
    (0..2_000).step_by(40).for_each(|row| score[row] += 500.0);
    let error = |objective| {
        let predicted = train(&TreeOptions::new(objective), &table, &score, 100).predict(&table).unwrap();
        predicted.iter().zip(&clean).map(|(one, two)| (one - two).abs()).sum::<f64>() / 2_000.0
    };
    let (huber, squared) = (error(Objective::Huber { delta: 1.0 }), error(Objective::SquaredError));
    assert!(huber * 2.0 < squared, "{huber} {squared}");
}

#[test]
fn boost_learns_two_and_more_classes() {
    let (table, score) = data(3_000, 5);
    let (fresh, truth) = data(1_500, 6);
    let model = train(&TreeOptions::new(Objective::Logistic), &table, &classes(&score, 2), 60);
    let predicted = model.predict(&fresh).unwrap();
    let positive: Vec<bool> = classes(&truth, 2).iter().map(|&label| label == 1.0).collect();
    let scores: Vec<f64> = predicted.iter().skip(1).step_by(2).copied().collect();
    assert!(roc_auc(&scores, &positive).unwrap() > 0.98);
    let model = train(&TreeOptions::new(Objective::Softmax { classes: 4 }), &table, &classes(&score, 4), 60);
    let predicted = model.predict(&fresh).unwrap();
    assert!(predicted.chunks_exact(4).all(|row| (row.iter().sum::<f64>() - 1.0).abs() < 1e-12));
    let truth: Vec<u32> = classes(&truth, 4).iter().map(|&label| label as u32).collect();
    assert!(log_loss(&predicted, &truth, 4).unwrap() < 0.35);
}

#[test]
fn boost_gives_heavier_classes_more_probability() {
    let (table, score) = data(1_500, 7);
    let target = classes(&score, 2);
    let mean = |class_weights: Vec<f64>| {
        let options = TreeOptions { class_weights, ..TreeOptions::new(Objective::Logistic) };
        let predicted = train(&options, &table, &target, 10).predict(&table).unwrap();
        predicted.iter().skip(1).step_by(2).sum::<f64>() / 1_500.0
    };
    assert!(mean(vec![1.0, 5.0]) > mean(vec![]) + 0.05);
}

#[test]
fn row_weights_count_like_repeated_rows() {
    let x: Vec<f64> = (0..600).map(|row| f64::from(row % 8)).collect();
    let y: Vec<f64> = (0..600).map(|row| f64::from(row % 8 * 37 % 11) + f64::from(row % 5)).collect();
    let weights: Vec<f64> = (0..600).map(|row| f64::from(1 + row % 3)).collect();
    let repeated: Vec<u32> =
        (0..600u32).flat_map(|row| std::iter::repeat_n(row, 1 + row as usize % 3)).collect();
    let table = Table::numeric(600, 1, x).unwrap();
    let options = TreeOptions { min_data_in_leaf: 1, leaves: 4, ..TreeOptions::new(Objective::SquaredError) };
    let target: Vec<f64> = repeated.iter().map(|&row| y[row as usize]).collect();
    let one = train(&options, &table.select(&repeated).unwrap(), &target, 20);
    let examples = Examples { table: &table, target: &y, weights: &weights };
    let mut trainer = Trainer::new(&options, &examples, None).unwrap();
    trainer.boost(20, &mut |_| true).unwrap();
    let pairs = one.predict(&table).unwrap().into_iter().zip(trainer.model().predict(&table).unwrap());
    assert!(pairs.into_iter().all(|(one, two)| (one - two).abs() < 1e-9));
}

#[test]
fn resume_ends_in_the_same_bytes_wherever_it_was_cut() {
    for objective in
        [Objective::Softmax { classes: 3 }, Objective::Quantile { level: 0.3 }, Objective::Logistic]
    {
        let (table, score) = data(700, 9);
        let (other, held) = data(300, 10);
        let target =
            |score: &[f64]| objective.classes().map_or(score.to_vec(), |count| classes(score, count));
        let (target, held) = (target(&score), target(&held));
        let options = TreeOptions { patience: 50, ..sampled(objective) };
        let train = Examples { table: &table, target: &target, weights: &[] };
        let valid = Examples { table: &other, target: &held, weights: &[] };
        let mut whole = Trainer::new(&options, &train, Some(&valid)).unwrap();
        whole.boost(24, &mut |_| true).unwrap();
        for cut in [0, 1, 7, 23] {
            let mut first = Trainer::new(&options, &train, Some(&valid)).unwrap();
            first.boost(cut, &mut |_| true).unwrap();
            let bytes = first.checkpoint();
            let mut second = Trainer::resume(&bytes, &options, (&train, Some(&valid))).unwrap();
            assert_eq!(second.checkpoint(), bytes);
            second.boost(24 - cut, &mut |_| true).unwrap();
            assert_eq!(second.checkpoint(), whole.checkpoint(), "{objective:?} cut at {cut}");
            assert_eq!(second.model().hash(), whole.model().hash());
        }
    }
}

#[test]
fn resume_refuses_other_options_and_other_data() {
    let (table, score) = data(300, 11);
    let options = sampled(Objective::SquaredError);
    let train = Examples { table: &table, target: &score, weights: &[] };
    let mut trainer = Trainer::new(&options, &train, None).unwrap();
    trainer.boost(3, &mut |_| true).unwrap();
    let bytes = trainer.checkpoint();
    let other = TreeOptions { seed: 2, ..options.clone() };
    let fault = Trainer::resume(&bytes, &other, (&train, None)).err().unwrap();
    assert_eq!(fault.kind, ErrorKind::OtherTraining { what: "options" });
    let moved: Vec<f64> = score.iter().map(|score| score + 1.0).collect();
    let train = Examples { target: &moved, ..train };
    let fault = Trainer::resume(&bytes, &options, (&train, None)).err().unwrap();
    assert_eq!(fault.kind, ErrorKind::OtherTraining { what: "examples" });
}

#[test]
fn boost_stops_by_patience_and_cuts_after_the_best_round() {
    let (table, score) = data(400, 12);
    let mut random = SplitMix64::new(1);
    let noisy = |score: &[f64], random: &mut SplitMix64| -> Vec<f64> {
        score.iter().map(|score| score + 6.0 * unit(random)).collect()
    };
    let target = noisy(&score, &mut random);
    let (other, held) = data(400, 13);
    let held = noisy(&held, &mut random);
    let options =
        TreeOptions { patience: 10, min_data_in_leaf: 2, ..TreeOptions::new(Objective::SquaredError) };
    let train = Examples { table: &table, target: &target, weights: &[] };
    let valid = Examples { table: &other, target: &held, weights: &[] };
    let mut trainer = Trainer::new(&options, &train, Some(&valid)).unwrap();
    assert!(trainer.boost(1_000, &mut |_| true).unwrap());
    let (losses, best) = (trainer.valid_losses(), trainer.progress().unwrap().best_round);
    assert_eq!(losses.len(), best + 10);
    assert_eq!(trainer.model().rounds(), best);
    assert!(losses.iter().all(|loss| *loss >= losses[best - 1]));
}

#[test]
fn boost_is_cancelled_between_rounds_and_goes_on() {
    let (table, score) = data(300, 14);
    let options = sampled(Objective::SquaredError);
    let train = Examples { table: &table, target: &score, weights: &[] };
    let mut trainer = Trainer::new(&options, &train, None).unwrap();
    let fault = trainer.boost(20, &mut |progress| progress.round < 5).unwrap_err();
    assert_eq!(fault.kind, ErrorKind::Cancelled);
    trainer.boost(15, &mut |_| true).unwrap();
    let mut whole = Trainer::new(&options, &train, None).unwrap();
    whole.boost(20, &mut |_| true).unwrap();
    assert_eq!(trainer.model().to_bytes(), whole.model().to_bytes());
}

#[test]
fn reasons_add_up_to_the_score() {
    let (table, score) = data(800, 15);
    let model = train(&sampled(Objective::Softmax { classes: 3 }), &table, &classes(&score, 3), 20);
    let scores = model.scores(&table).unwrap();
    let constant = |output: usize| -> f64 {
        let own = model.trees().iter().skip(output).step_by(3);
        let roots = own.map(|tree| tree.nodes().first().map_or(tree.leaves()[0], |root| root.value));
        model.start()[output] + roots.sum::<f64>()
    };
    for row in [0, 5, 799] {
        let reasons = model.reasons(&table, row).unwrap();
        for output in 0..3 {
            let sum: f64 = reasons[output * 4..output * 4 + 4].iter().sum();
            assert!((sum + constant(output) - scores[row * 3 + output]).abs() < 1e-9);
        }
    }
    assert!(model.reasons(&table, 800).is_err());
}

#[test]
fn from_bytes_refuses_every_cut_and_forged_bytes() {
    let (table, score) = data(300, 16);
    let model = train(&sampled(Objective::Softmax { classes: 3 }), &table, &classes(&score, 3), 3);
    let bytes = model.to_bytes();
    assert_eq!(TreeModel::from_bytes(&bytes).unwrap(), model);
    for length in 0..bytes.len() {
        assert_eq!(TreeModel::from_bytes(&bytes[..length]).unwrap_err().kind.code(), "model-bytes");
    }
    let mut random = SplitMix64::new(17);
    for _ in 0..3_000 {
        let mut forged = bytes.clone();
        let body = forged.len() - 32;
        for _ in 0..1 + random.below(4) {
            forged[random.below(body as u64) as usize] = random.below(256) as u8;
        }
        // a forger who knows the seal
        let hash = figaro_core::learn::sha256(&forged[..body]);
        forged[body..].copy_from_slice(&hash);
        if let Ok(read) = TreeModel::from_bytes(&forged) {
            assert_eq!(read.scores(&table).map(|scores| scores.len()).unwrap_or(900), 900);
        }
    }
}

#[test]
fn new_refuses_what_cannot_be_learned_from() {
    let (table, score) = data(50, 18);
    let code = |options: &TreeOptions, target: &[f64], weights: &[f64]| {
        Trainer::new(options, &Examples { table: &table, target, weights }, None).err().unwrap().kind.code()
    };
    let numbers = TreeOptions::new(Objective::SquaredError);
    let two = TreeOptions::new(Objective::Logistic);
    let mut gap = score.clone();
    gap[3] = f64::NAN;
    assert_eq!(code(&numbers, &gap, &[]), "training-value");
    gap[3] = f64::INFINITY;
    assert_eq!(code(&numbers, &gap, &[]), "training-value");
    assert_eq!(code(&numbers, &score[1..], &[]), "column-length");
    assert_eq!(code(&numbers, &score, &[1.0]), "column-length");
    assert_eq!(code(&numbers, &score, &[0.0; 50]), "too-few-examples");
    assert_eq!(code(&numbers, &score, &[-1.0; 50]), "training-value");
    assert_eq!(code(&two, &[1.0; 50], &[]), "too-few-examples");
    assert_eq!(code(&two, &[0.5; 50], &[]), "training-value");
    assert_eq!(code(&two, &[1e9; 50], &[]), "training-value");
    let many = TreeOptions::new(Objective::Softmax { classes: 1_000_000_000 });
    assert_eq!(code(&many, &[1.0; 50], &[]), "training-too-large");
    for options in [
        TreeOptions { learning_rate: f64::NAN, ..numbers.clone() },
        TreeOptions { leaves: 1_000_000_000, ..numbers.clone() },
        TreeOptions { row_fraction: 0.0, ..numbers.clone() },
        TreeOptions { patience: 1, ..numbers.clone() },
        TreeOptions { class_weights: vec![1.0], ..two },
        TreeOptions::new(Objective::Quantile { level: 1.0 }),
    ] {
        assert_eq!(code(&options, &score, &[]), "training-option");
    }
    assert!(Table::numeric(0, 1, Vec::new()).is_err());
    assert!(Table::numeric(usize::MAX, usize::MAX, Vec::new()).is_err());
    assert!(Table::numeric(1_000_000_000, 1_000_000_000, Vec::new()).is_err());
}

#[test]
fn boost_takes_odd_tables() {
    let odd = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 0.0, -0.0, 5e-324, 1e308, -1e308];
    let mut random = SplitMix64::new(19);
    for (rows, features) in [(1, 1), (2, 1), (40, 3), (200, 2)] {
        let values =
            |random: &mut SplitMix64| (0..rows * features).map(|_| odd[random.below(8) as usize]).collect();
        let table = Table::numeric(rows, features, values(&mut random)).unwrap();
        let target: Vec<f64> = (0..rows).map(|_| random.below(2) as f64).collect();
        let options = TreeOptions { min_data_in_leaf: 1, ..sampled(Objective::SquaredError) };
        let model = train(&options, &table, &target, 10);
        assert!(model.predict(&table).unwrap().iter().all(|value| value.is_finite()));
    }
    let empty = Table::numeric(60, 2, vec![f64::NAN; 120]).unwrap();
    let target: Vec<f64> = (0..60).map(|row| f64::from(row % 3 == 0)).collect();
    let predicted =
        train(&TreeOptions::new(Objective::Logistic), &empty, &target, 5).predict(&empty).unwrap();
    assert!((predicted[1] - 1.0 / 3.0).abs() < 1e-6, "all missing: the shares of the classes");
}
