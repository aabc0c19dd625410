//! Text models over titles written by `bench/peers_learning/text.py`: one line of JSON a fold.
//!
//! `cargo run --release -p figaro-core --example learning_text -- FOLDER/titles.tsv [c] [tolerance] [chars] [words] [min texts]`
//! with ranges of n-grams as `2-5`, or `-` for none; `+2-4` are runs of characters across words.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a bench prints, and may stop at a fault")]

use std::time::Instant;

use figaro_core::learn::linear::{LinearOptions, LinearTrainer};
use figaro_core::learn::metrics::{Confusion, choose, log_loss};
use figaro_core::learn::text::{Analyzer, TextOptions, Vectorizer};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let file = std::fs::read_to_string(arguments.next().unwrap()).unwrap();
    let c = arguments.next().map_or(10.0, |c| c.parse().unwrap());
    let tolerance = arguments.next().map_or(1e-3, |tolerance| tolerance.parse().unwrap());
    let range = |text: String| -> Option<(usize, usize)> {
        let (least, most) = text.split_once('-')?;
        Some((least.parse().ok()?, most.parse().ok()?))
    };
    let chars = arguments.next().unwrap_or_else(|| "+2-5".to_owned());
    let across = chars.starts_with('+');
    let chars = range(chars.trim_start_matches('+').to_owned());
    let words = arguments.next().map_or(Some((1, 2)), range);
    let min_texts = arguments.next().map_or(2, |least| least.parse().unwrap());
    let rows: Vec<(u8, u32, &str)> = file
        .lines()
        .map(|line| {
            let mut parts = line.splitn(3, '\t');
            let mut next = || parts.next().unwrap();
            (next().parse().unwrap(), next().parse().unwrap(), next())
        })
        .collect();
    let folds = rows.iter().map(|row| row.0).max().unwrap() + 1;
    let classes = rows.iter().map(|row| row.1).max().unwrap() as usize + 1;
    for fold in 0..folds {
        type Rows<'a> = Vec<&'a (u8, u32, &'a str)>;
        let (held, train): (Rows, Rows) = rows.iter().partition(|row| row.0 == fold);
        let texts: Vec<&str> = train.iter().map(|row| row.2).collect();
        let target: Vec<f64> = train.iter().map(|row| f64::from(row.1)).collect();
        let start = Instant::now();
        let text =
            TextOptions { analyzer: Analyzer { words, chars, across }, min_texts, max_features: 1 << 20 };
        let (vectorizer, matrix) = Vectorizer::fit(&texts, &text).unwrap();
        let features = start.elapsed().as_secs_f64();
        let options = LinearOptions { c, tolerance, ..LinearOptions::for_text(classes) };
        let mut trainer = LinearTrainer::new(&options, &matrix, (&target, &[])).unwrap();
        trainer.run(usize::MAX, &mut |_| true).unwrap();
        let seconds = start.elapsed().as_secs_f64();
        let model = trainer.model();
        let texts: Vec<&str> = held.iter().map(|row| row.2).collect();
        let truth: Vec<u32> = held.iter().map(|row| row.1).collect();
        let start = Instant::now();
        let predicted = model.predict(&vectorizer.transform(&texts).unwrap()).unwrap();
        let served = start.elapsed().as_secs_f64();
        let confusion = Confusion::new(&truth, &choose(&predicted, classes), classes).unwrap();
        let progress = trainer.progress().unwrap();
        println!(
            "{{\"fold\":{fold},\"macroF1\":{:.5},\"minF1\":{:.5},\"logLoss\":{:.5},\"fitSeconds\":{seconds:.3},\
             \"featureSeconds\":{features:.3},\"predictSeconds\":{served:.3},\"terms\":{},\"entries\":{},\
             \"epochs\":{},\"gap\":{:.6},\"hash\":\"{}\"}}",
            confusion.macro_f1(),
            confusion.min_f1(),
            log_loss(&predicted, &truth, classes).unwrap(),
            vectorizer.terms().len(),
            matrix.entries(),
            progress.epoch,
            progress.gap,
            model.hash().get(..16).unwrap()
        );
    }
}
