//! Product titles of `../shared/data`: the quality that the text pipeline must reach. Left out, and named, where the
//! data is absent.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test stops at a fault"
)]

use figaro_core::learn::linear::{LinearOptions, LinearTrainer};
use figaro_core::learn::metrics::{Confusion, choose};
use figaro_core::learn::split::{by_group, others, rows_of};
use figaro_core::learn::text::{TextOptions, Vectorizer};

/// Titles, classes and groups: runs of consecutive product numbers, which no product cluster crosses a gap of.
fn products() -> Option<(Vec<String>, Vec<u32>, Vec<u32>)> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/data/products/products.csv");
    let file = std::fs::read_to_string(path).ok()?;
    let (mut titles, mut names, mut groups) = (Vec::new(), Vec::new(), Vec::new());
    let (mut last, mut group) = (0, 0);
    for line in file.lines().skip(1) {
        let (number, rest) = line.split_once(',').unwrap();
        let (title, name) = rest.rsplit_once(',').unwrap();
        let number: u32 = number.parse().unwrap();
        group += u32::from(number != last + 1);
        last = number;
        titles.push(title.trim_matches('"').to_owned());
        names.push(name.trim_matches('"').to_owned());
        groups.push(group);
    }
    let mut known = names.clone();
    known.sort_unstable();
    known.dedup();
    let classes = names.iter().map(|name| known.binary_search(name).unwrap() as u32).collect();
    Some((titles, classes, groups))
}

#[test]
fn products_are_told_apart_across_clusters() {
    let Some((titles, classes, groups)) = products() else {
        println!("left out: no product titles in ../shared/data");
        return;
    };
    let folds = by_group(&groups, &classes, (5, 42)).unwrap();
    let (train, held) = (others(&folds, 0), rows_of(&folds, 0));
    let text = |rows: &[u32]| rows.iter().map(|&row| titles[row as usize].as_str()).collect::<Vec<_>>();
    let (vectorizer, matrix) = Vectorizer::fit(&text(&train), &TextOptions::default()).unwrap();
    let target: Vec<f64> = train.iter().map(|&row| f64::from(classes[row as usize])).collect();
    let mut trainer = LinearTrainer::new(&LinearOptions::for_text(10), &matrix, (&target, &[])).unwrap();
    trainer.run(usize::MAX, &mut |_| true).unwrap();
    assert!(trainer.progress().unwrap().converged);
    let predicted = trainer.model().predict(&vectorizer.transform(&text(&held)).unwrap()).unwrap();
    let truth: Vec<u32> = held.iter().map(|&row| classes[row as usize]).collect();
    let confusion = Confusion::new(&truth, &choose(&predicted, 10), 10).unwrap();
    println!("macro F1 {:.4}, min F1 {:.4}", confusion.macro_f1(), confusion.min_f1());
    assert!(confusion.macro_f1() >= 0.98 && confusion.min_f1() >= 0.94);
}
