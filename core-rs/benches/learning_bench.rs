//! Learning natively: `cargo bench -p figaro-core --bench learning_bench`. Nothing is asserted about time.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a bench prints, and may stop at a fault")]

use std::time::Instant;

use figaro_core::learn::linear::{LinearOptions, LinearTrainer};
use figaro_core::learn::text::{TextOptions, Vectorizer};
use figaro_core::learn::trees::{Objective, Trainer, TreeOptions};
use figaro_core::learn::{Examples, Head, Table, onnx};
use figaro_core::routes::SplitMix64;

fn timed<T>(name: &str, run: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let value = run();
    println!("  {name:<44} {:>10.2} ms", start.elapsed().as_secs_f64() * 1e3);
    value
}

fn trees(rows: usize, features: usize, classes: usize) {
    println!("{rows} rows, {features} features, {classes} classes, 100 rounds");
    let mut random = SplitMix64::new(2022);
    let values: Vec<f64> = (0..rows * features).map(|_| random.below(10_000) as f64 / 1e4).collect();
    let table = Table::numeric(rows, features, values).unwrap();
    let (one, two) = (table.column(0), table.column(1));
    let target: Vec<f64> = one
        .iter()
        .zip(two)
        .map(|(a, b)| ((a * b).sqrt() * classes as f64).min(classes as f64 - 1.0).floor())
        .collect();
    let objective = if classes == 2 { Objective::Logistic } else { Objective::Softmax { classes } };
    let examples = Examples { table: &table, target: &target, weights: &[] };
    let mut trainer = timed("bins", || Trainer::new(&TreeOptions::new(objective), &examples, None).unwrap());
    timed("boost", || trainer.boost(100, &mut |_| true).unwrap());
    let model = trainer.model();
    let bytes = timed("bytes and hash", || (model.to_bytes(), model.hash()));
    println!("  model {} bytes, {}", bytes.0.len(), bytes.1);
    timed("predict", || model.predict(&table).unwrap());
    timed("checkpoint and resume", || {
        Trainer::resume(&trainer.checkpoint(), &TreeOptions::new(objective), (&examples, None)).unwrap()
    });
    let names: Vec<String> = (0..classes).map(|class| class.to_string()).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    timed("ONNX", || onnx::classifier_of_trees(&model, &Head::plain(classes), &names).unwrap());
}

fn text(rows: usize) {
    println!("{rows} titles, 10 classes");
    let mut random = SplitMix64::new(7);
    let words: Vec<String> = (0..4_000)
        .map(|_| (0..3 + random.below(7)).map(|_| char::from(b'a' + random.below(26) as u8)).collect())
        .collect();
    let (mut titles, mut target) = (Vec::new(), Vec::new());
    for _ in 0..rows {
        let class = random.below(10);
        let word = |random: &mut SplitMix64| {
            let common = random.below(3) > 0;
            words
                .get(if common { random.below(4_000) } else { class * 400 + random.below(400) } as usize)
                .unwrap()
        };
        titles.push((0..8).map(|_| word(&mut random).as_str()).collect::<Vec<_>>().join(" "));
        target.push(class as f64);
    }
    let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
    let (vectorizer, matrix) =
        timed("vocabulary", || Vectorizer::fit(&titles, &TextOptions::default()).unwrap());
    let mut trainer = LinearTrainer::new(&LinearOptions::for_text(10), &matrix, (&target, &[])).unwrap();
    timed("train", || trainer.run(usize::MAX, &mut |_| true).unwrap());
    println!("  {} terms, {:?}, {}", vectorizer.terms().len(), trainer.progress(), trainer.model().hash());
    timed("transform and predict", || {
        trainer.model().predict(&vectorizer.transform(&titles).unwrap()).unwrap()
    });
}

fn main() {
    trees(2_000, 20, 2);
    trees(20_000, 30, 2);
    trees(10_000, 20, 8);
    text(2_000);
    text(20_000);
}
