//! The hashes of three models, natively; wasm/learning_test.ts expects the same in Deno and in a browser.

use std::rc::Rc;

use figaro_core::Error;
use figaro_core::learn::imbalance::Remedy;
use figaro_core::learn::pipeline::{
    Columns, Feature, Fit, MISSING, Recipe, Targets, Texts, TrainingSet, TreesRecipe, Values,
};
use figaro_core::learn::text::{Analyzer, TextOptions};

const WORDS: [[&str; 3]; 3] =
    [["cello", "sonata", "trio"], ["organ", "fugue", "mass"], ["puppet", "tale", "children"]];
const COMMON: [&str; 4] = ["concert", "evening", "концерт", "Opus"];
const HALLS: [&str; 3] = ["Large", "Small", "Малый"];

fn mixed(row: u32, factor: u32, bound: u32) -> usize {
    ((row * row * factor + row * 31 + factor * 17) / 4 % bound) as usize
}

fn label(row: u32) -> u32 {
    [0, 0, 0, 1, 1, 2].get(mixed(row, 7, 6)).copied().unwrap_or(0)
}

fn text(row: u32) -> String {
    let class = if row.is_multiple_of(23) { (row + 1) % 3 } else { label(row) };
    let word = WORDS.get(class as usize).and_then(|words| words.get(mixed(row, 5, 3))).unwrap_or(&"");
    let common = COMMON.get(mixed(row, 3, 4)).unwrap_or(&"");
    format!("{common} {word} No. {}", mixed(row, 11, 40))
}

fn price(row: u32) -> f64 {
    if row.is_multiple_of(11) {
        f64::NAN
    } else {
        f64::from(label(row) * 10) + mixed(row, 13, 15) as f64 / 2.0
    }
}

fn hall(row: u32) -> u32 {
    let code = (label(row) + u32::from(row.is_multiple_of(5)) + 2 * u32::from(row.is_multiple_of(7))) % 4;
    if code == 3 { MISSING } else { code }
}

/// The items of `items` in wasm/learning_testing.ts.
fn set(rows: u32) -> Result<TrainingSet, Error> {
    let own = 0..rows;
    let halls = Values::Categories { names: Texts::from_iter(HALLS), codes: own.clone().map(hall).collect() };
    let features = vec![
        Feature { name: "price".to_owned(), values: Values::Numbers(own.clone().map(price).collect()) },
        Feature { name: "hall".to_owned(), values: halls },
    ];
    let columns = Columns::new(rows as usize, Some(own.clone().map(text).collect()), features)?;
    TrainingSet::new(columns, Targets { target: own.map(label).collect(), classes: 3, ..Targets::default() })
}

fn recipes() -> [Recipe; 3] {
    let text = TextOptions {
        analyzer: Analyzer { words: Some((1, 2)), chars: Some((2, 4)), across: true },
        min_texts: 2,
        max_features: 3_000,
    };
    let trees = TreesRecipe {
        rounds: 25,
        patience: 0,
        leaves: 7,
        learning_rate: 0.2,
        min_data_in_leaf: 5,
        lambda: 1.0,
        row_fraction: 0.9,
        feature_fraction: 0.9,
    };
    let with = |recipe: Recipe, remedy| Recipe { c: 10.0, seed: 7, remedy, ..recipe };
    [
        with(Recipe::linear(Some(text)), Remedy::Plain),
        with(Recipe::trees(trees, None), Remedy::RootClassWeights),
        with(Recipe::trees(trees, Some(text)), Remedy::OverSampling),
    ]
}

/// Lines of hashes.
fn hashes() -> Result<String, Error> {
    let set = Rc::new(set(600)?);
    let rows: Vec<u32> = (0..600).collect();
    let mut all = String::new();
    for recipe in recipes() {
        let mut fit = Fit::new(&set, &recipe, (&rows, None))?;
        fit.finish()?;
        all += &fit.model()?.hash();
        all.push('\n');
    }
    Ok(all)
}

#[test]
fn models_have_the_hashes_that_wasm_gives() {
    let expected = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/learning_digest.txt"));
    assert_eq!(hashes().map_err(|error| error.to_string()), expected.map_err(|error| error.to_string()));
}
