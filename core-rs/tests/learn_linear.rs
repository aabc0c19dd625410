//! Text features and linear models: the optimum is reached, pauses change nothing, forged bytes are refused.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at a fault")]

use figaro_core::ErrorKind;
use figaro_core::learn::linear::{DenseScaler, LinearModel, LinearOptions, LinearTrainer, Loss};
use figaro_core::learn::metrics::{Confusion, choose};
use figaro_core::learn::text::{Analyzer, Csr, TextOptions, Vectorizer};
use figaro_core::learn::{Kind, Table, sha256};
use figaro_core::routes::SplitMix64;

/// Titles whose words tell their class, with some noise; Cyrillic and Latin.
fn titles(count: usize, seed: u64) -> (Vec<String>, Vec<f64>) {
    const WORDS: [[&str; 4]; 3] = [
        ["Семейный", "дети", "сказка", "music"],
        ["рояль", "Соната", "chamber", "trio"],
        ["symphony", "Orchestra", "хор", "гала"],
    ];
    let mut random = SplitMix64::new(seed);
    let made = |_| {
        let class = random.below(3) as usize;
        let words: Vec<String> = (0..2 + random.below(4))
            .map(|_| {
                let from = if random.below(4) == 0 { random.below(3) as usize } else { class };
                format!(
                    "{}{}",
                    WORDS[from][random.below(4) as usize],
                    ["", "2022", "ы"][random.below(3) as usize]
                )
            })
            .collect();
        (words.join(" "), class as f64)
    };
    (0..count).map(made).unzip()
}

fn matrix(count: usize, seed: u64) -> (Csr, Vec<f64>) {
    let (texts, target) = titles(count, seed);
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    (Vectorizer::fit(&texts, &TextOptions::default()).unwrap().1, target)
}

#[test]
fn fit_weighs_terms_as_stated() {
    let options = TextOptions {
        analyzer: Analyzer { words: Some((1, 1)), chars: None, across: false },
        min_texts: 1,
        max_features: 10,
    };
    let (vectorizer, rows) = Vectorizer::fit(&["Red red car", "red", "BLUE car", ""], &options).unwrap();
    assert_eq!(vectorizer.terms(), ["w:car", "w:red", "w:blue"]);
    let idf = |texts: f64| (5.0 / (1.0 + texts)).ln() + 1.0;
    let (car, red) = (idf(2.0), (1.0 + 2.0_f64.ln()) * idf(2.0));
    let length = (car * car + red * red).sqrt();
    let (indices, values) = rows.row(0);
    assert_eq!(indices, [0, 1]);
    assert!((f64::from(values[0]) - car / length).abs() < 1e-6);
    assert!((f64::from(values[1]) - red / length).abs() < 1e-6);
    assert_eq!(rows.row(3).0.len(), 0);
    let again = vectorizer.transform(&["red car RED", "unknown words"]).unwrap();
    assert_eq!(again.row(0), rows.row(0));
    assert_eq!(again.row(1).0.len(), 0);
}

#[test]
fn fit_and_transform_give_the_same_rows() {
    let (texts, _) = titles(300, 1);
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let (vectorizer, rows) = Vectorizer::fit(&texts, &TextOptions::default()).unwrap();
    assert_eq!(vectorizer.transform(&texts).unwrap(), rows);
    let read = Vectorizer::from_bytes(&vectorizer.to_bytes()).unwrap();
    assert_eq!(read.transform(&texts).unwrap(), rows);
    assert_eq!(read.hash(), vectorizer.hash());
    let fewer = TextOptions { max_features: 20, ..TextOptions::default() };
    assert_eq!(Vectorizer::fit(&texts, &fewer).unwrap().0.terms(), &vectorizer.terms()[..20]);
    assert!(Vectorizer::fit(&[], &TextOptions::default()).is_err());
    assert!(Vectorizer::fit(&["", "  "], &TextOptions::default()).is_err());
}

/// What each class's weights are pulled by at the optimum, along an example of these logits: the slope of the loss.
fn slope(loss: Loss, logits: &[f64], label: usize) -> Vec<f64> {
    let sum: f64 = logits.iter().map(|logit| logit.exp()).sum();
    let of = |(class, logit): (usize, &f64)| {
        let side = if class == label { 1.0 } else { -1.0 };
        match loss {
            Loss::Logistic => f64::from(u8::from(class == label)) - logit.exp() / sum,
            // logits are margins times four
            Loss::SquaredHinge => 2.0 * side * (1.0 - side * logit / 4.0).max(0.0),
        }
    };
    logits.iter().enumerate().map(of).collect()
}

#[test]
fn run_reaches_the_optimum() {
    let (matrix, target) = matrix(400, 2);
    let weights: Vec<f64> = (0..400).map(|row| 0.5 + f64::from(row % 3)).collect();
    for (loss, scale, tolerance) in [(Loss::Logistic, 1.0, 1e-9), (Loss::SquaredHinge, 4.0, 1e-11)] {
        let options = LinearOptions { loss, c: 2.0, tolerance, max_epochs: 5_000, ..LinearOptions::new(3) };
        let mut trainer = LinearTrainer::new(&options, &matrix, (&target, &weights)).unwrap();
        trainer.run(usize::MAX, &mut |_| true).unwrap();
        assert!(trainer.progress().unwrap().converged, "{loss:?}: {:?}", trainer.progress());
        let model = trainer.model();
        let logits = model.scores(&matrix).unwrap();
        // at the optimum each weight is C times the sum of the slopes of the loss
        let mut expected = vec![0.0; (matrix.columns() + 1) * 3];
        for row in 0..400 {
            let (indices, values) = matrix.row(row);
            let each = slope(loss, &logits[row * 3..row * 3 + 3], target[row] as usize);
            for (class, slope) in each.into_iter().enumerate() {
                let pull = 2.0 * weights[row] * slope * scale;
                for (&index, &value) in indices.iter().zip(values) {
                    expected[index as usize * 3 + class] += pull * f64::from(value);
                }
                expected[matrix.columns() * 3 + class] += pull;
            }
        }
        let all = model.weights().iter().chain(model.intercept());
        let off = all.zip(&expected).map(|(&own, other)| (f64::from(own) - other).abs()).fold(0.0, f64::max);
        assert!(off < 0.02, "{loss:?}: {off}");
    }
}

#[test]
fn resume_ends_in_the_same_bytes_wherever_it_was_cut() {
    let (matrix, target) = matrix(300, 3);
    for options in [LinearOptions::new(3), LinearOptions::for_text(3)] {
        let class_weights = vec![1.0, 2.0, 0.5];
        resumed(&LinearOptions { tolerance: 1e-9, class_weights, ..options }, (&matrix, &target));
    }
}

/// Cut anywhere, kept and resumed, or cancelled and gone on with: the same bytes.
fn resumed(options: &LinearOptions, (matrix, target): (&Csr, &[f64])) {
    let mut whole = LinearTrainer::new(options, matrix, (target, &[])).unwrap();
    whole.run(12, &mut |_| true).unwrap();
    for cut in [0, 1, 5, 11] {
        let mut first = LinearTrainer::new(options, matrix, (target, &[])).unwrap();
        first.run(cut, &mut |_| true).unwrap();
        let checkpoint = first.checkpoint();
        let mut second = LinearTrainer::resume(&checkpoint, options, (matrix, target, &[])).unwrap();
        second.run(12 - cut, &mut |_| true).unwrap();
        assert_eq!(second.model().to_bytes(), whole.model().to_bytes());
        assert_eq!(second.checkpoint(), whole.checkpoint());
        let other = LinearOptions { seed: 9, ..options.clone() };
        assert!(LinearTrainer::resume(&checkpoint, &other, (matrix, target, &[])).is_err());
    }
    let mut cancelled = LinearTrainer::new(options, matrix, (target, &[])).unwrap();
    let fault = cancelled.run(12, &mut |progress| progress.epoch < 4).unwrap_err();
    assert_eq!(fault.kind, ErrorKind::Cancelled);
    cancelled.run(8, &mut |_| true).unwrap();
    assert_eq!(cancelled.model().hash(), whole.model().hash());
}

#[test]
fn warm_start_needs_fewer_epochs() {
    let (matrix, target) = matrix(600, 4);
    for options in [LinearOptions::new(3), LinearOptions::for_text(3)] {
        let mut cold = LinearTrainer::new(&options, &matrix, (&target, &[])).unwrap();
        cold.run(usize::MAX, &mut |_| true).unwrap();
        let mut warm = LinearTrainer::new(&options, &matrix, (&target, &[])).unwrap();
        warm.warm_start(&cold.model()).unwrap();
        warm.run(usize::MAX, &mut |_| true).unwrap();
        let (cold, warm) = (cold.progress().unwrap(), warm.progress().unwrap());
        assert!(warm.converged && warm.epoch * 2 < cold.epoch, "{warm:?} {cold:?}");
    }
}

#[test]
fn a_model_tells_new_titles_apart_and_says_why() {
    let (texts, target) = titles(800, 5);
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let (vectorizer, rows) = Vectorizer::fit(&texts, &TextOptions::default()).unwrap();
    let mut trainer = LinearTrainer::new(&LinearOptions::for_text(3), &rows, (&target, &[])).unwrap();
    trainer.run(usize::MAX, &mut |_| true).unwrap();
    let model = LinearModel::from_bytes(&trainer.model().to_bytes()).unwrap();
    let (fresh, truth) = titles(400, 6);
    let fresh: Vec<&str> = fresh.iter().map(String::as_str).collect();
    let said = choose(&model.predict(&vectorizer.transform(&fresh).unwrap()).unwrap(), 3);
    let truth: Vec<u32> = truth.iter().map(|&label| label as u32).collect();
    assert!(Confusion::new(&truth, &said, 3).unwrap().macro_f1() > 0.85);
    let one = vectorizer.transform(&["рояль СОНАТА"]).unwrap();
    assert_eq!(choose(&model.predict(&one).unwrap(), 3), [1]);
    let reasons = model.reasons(&one, (0, 1), 3);
    assert!(reasons.len() == 3 && reasons[0].1 >= reasons[1].1 && reasons[2].1 > 0.0);
}

#[test]
fn from_bytes_refuses_every_cut_and_forged_bytes() {
    let (texts, target) = titles(60, 7);
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let options = TextOptions { max_features: 12, ..TextOptions::default() };
    let (vectorizer, rows) = Vectorizer::fit(&texts, &options).unwrap();
    let mut trainer = LinearTrainer::new(&LinearOptions::new(3), &rows, (&target, &[])).unwrap();
    trainer.run(3, &mut |_| true).unwrap();
    let mut random = SplitMix64::new(8);
    for bytes in [vectorizer.to_bytes(), trainer.model().to_bytes(), trainer.checkpoint()] {
        let read = |bytes: &[u8]| {
            let _ = LinearTrainer::resume(bytes, &LinearOptions::new(3), (&rows, &target, &[]))
                .map(|own| own.model());
            (Vectorizer::from_bytes(bytes).is_ok(), LinearModel::from_bytes(bytes).is_ok())
        };
        for length in 0..bytes.len() {
            assert_eq!(read(&bytes[..length]), (false, false));
        }
        for _ in 0..2_000 {
            let mut forged = bytes.clone();
            let body = forged.len() - 32;
            forged[random.below(body as u64) as usize] = random.below(256) as u8;
            let hash = sha256(&forged[..body]);
            forged[body..].copy_from_slice(&hash);
            read(&forged);
        }
    }
}

#[test]
fn dense_tables_become_rows_of_equal_scale() {
    let kinds = vec![Kind::Numeric, Kind::Categorical, Kind::Numeric];
    let values = vec![1.0, 3.0, f64::NAN, 5.0, 7.0, 7.0, 9.0, f64::NAN, 2.0, 2.0, 2.0, 2.0];
    let table = Table::new(4, kinds, values).unwrap();
    let scaler = DenseScaler::fit(&table);
    let rows = scaler.apply(&table).unwrap();
    assert_eq!(rows.columns(), 4);
    let high = (1.5f64).sqrt() as f32;
    assert_eq!(rows.row(0), (&[0, 1][..], &[-high, 1.0][..]));
    assert_eq!(rows.row(1), (&[1][..], &[1.0][..]));
    assert_eq!(rows.row(2), (&[2][..], &[1.0][..]));
    assert_eq!(rows.row(3), (&[0][..], &[high][..]));
    assert_eq!(DenseScaler::from_bytes(&scaler.to_bytes()).unwrap(), scaler);
}

#[test]
fn new_refuses_what_cannot_be_learned_from() {
    let (matrix, target) = matrix(50, 9);
    let code = |options: &LinearOptions, target: &[f64], weights: &[f64]| {
        LinearTrainer::new(options, &matrix, (target, weights)).err().unwrap().kind.code()
    };
    let options = LinearOptions::new(3);
    assert_eq!(code(&options, &target[1..], &[]), "column-length");
    assert_eq!(code(&options, &[1.0; 50], &[]), "too-few-examples");
    assert_eq!(code(&options, &[f64::NAN; 50], &[]), "training-value");
    assert_eq!(code(&options, &target, &[f64::NAN; 50]), "training-value");
    assert_eq!(code(&LinearOptions { c: f64::NAN, ..options.clone() }, &target, &[]), "training-option");
    assert_eq!(code(&LinearOptions { classes: 1_000_000_000, ..options }, &target, &[]), "training-option");
    assert!(Csr::new(1_000_000_000, vec![0, 1], (vec![5], vec![1.0])).is_err());
    assert!(Csr::new(3, vec![0, 1], (vec![3], vec![1.0])).is_err());
    assert!(Csr::new(3, vec![0, 2], (vec![1, 1], vec![1.0, 1.0])).is_err());
    assert!(Csr::new(3, vec![0, 1], (vec![1], vec![f32::NAN])).is_err());
    assert!(Csr::new(3, vec![0, 9], (vec![1], vec![1.0])).is_err());
    assert!(Csr::new(3, vec![], (vec![], vec![])).is_err());
}
