//! Boosting over tables written by `bench/peers_learning/tables.py`: one line of JSON a table.
//!
//! `cargo run --release -p figaro-core --example learning_tables -- FOLDER [rounds]`
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a bench prints, and may stop at a fault")]

use std::time::Instant;

use figaro_core::learn::metrics::{Confusion, choose, roc_auc, root_mean_squared_error};
use figaro_core::learn::split::{others, rows_of};
use figaro_core::learn::trees::{Objective, Trainer, TreeOptions};
use figaro_core::learn::{Examples, Kind, Table};

/// A table as the script writes it: four u32 (rows, features, classes, folds), u8 kinds, u8 folds by row, padding
/// to 8, then f64 columns, f64 target.
struct File {
    table: Table,
    target: Vec<f64>,
    classes: usize,
    folds: Vec<u8>,
}

fn read(path: &std::path::Path) -> File {
    let bytes = std::fs::read(path).unwrap();
    let word = |at: usize| u32::from_le_bytes(bytes.get(at..at + 4).unwrap().try_into().unwrap()) as usize;
    let (rows, features, classes) = (word(0), word(4), word(8));
    let kinds = bytes.get(16..16 + features).unwrap();
    let kinds = kinds.iter().map(|&kind| if kind == 1 { Kind::Categorical } else { Kind::Numeric }).collect();
    let folds = bytes.get(16 + features..16 + features + rows).unwrap().to_vec();
    let start = (16 + features + rows).next_multiple_of(8);
    let mut numbers = bytes.get(start..).unwrap().chunks_exact(8);
    let mut take = |count: usize| -> Vec<f64> {
        numbers.by_ref().take(count).map(|eight| f64::from_le_bytes(eight.try_into().unwrap())).collect()
    };
    let table = Table::new(rows, kinds, take(rows * features)).unwrap();
    File { table, target: take(rows), classes, folds }
}

fn pick(values: &[f64], rows: &[u32]) -> Vec<f64> {
    rows.iter().map(|&row| *values.get(row as usize).unwrap()).collect()
}

fn score(file: &File, predicted: &[f64], truth: &[f64]) -> f64 {
    let labels: Vec<u32> = truth.iter().map(|&label| label as u32).collect();
    match file.classes {
        0 => root_mean_squared_error(predicted, truth).unwrap(),
        2 => {
            let scores: Vec<f64> = predicted.iter().skip(1).step_by(2).copied().collect();
            roc_auc(&scores, &labels.iter().map(|&label| label == 1).collect::<Vec<_>>()).unwrap()
        }
        classes => Confusion::new(&labels, &choose(predicted, classes), classes).unwrap().macro_f1(),
    }
}

fn run(name: &str, file: &File, rounds: usize) {
    let objective = match file.classes {
        0 => Objective::SquaredError,
        2 => Objective::Logistic,
        classes => Objective::Softmax { classes },
    };
    let options = TreeOptions::new(objective);
    let folds = file.folds.iter().max().unwrap() + 1;
    let (mut scores, mut seconds) = (Vec::new(), Vec::new());
    let mut hash = String::new();
    for fold in 0..folds {
        let (train, test) = (others(&file.folds, fold), rows_of(&file.folds, fold));
        let table = file.table.select(&train).unwrap();
        let target = pick(&file.target, &train);
        let start = Instant::now();
        let examples = Examples { table: &table, target: &target, weights: &[] };
        let mut trainer = Trainer::new(&options, &examples, None).unwrap();
        trainer.boost(rounds, &mut |_| true).unwrap();
        seconds.push(start.elapsed().as_secs_f64());
        let model = trainer.model();
        let predicted = model.predict(&file.table.select(&test).unwrap()).unwrap();
        scores.push(score(file, &predicted, &pick(&file.target, &test)));
        hash = model.hash();
    }
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    println!(
        "{{\"table\":\"{name}\",\"score\":{:.6},\"fitSeconds\":{:.4},\"lastHash\":\"{}\"}}",
        mean(&scores),
        mean(&seconds),
        hash.get(..16).unwrap()
    );
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().unwrap();
    let rounds = arguments.next().map_or(100, |rounds| rounds.parse().unwrap());
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|end| end == "table"));
    paths.sort();
    for path in paths {
        run(&path.file_stem().unwrap().to_string_lossy(), &read(&path), rounds);
    }
}
