//! Models as ONNX with adversarial rows and the core's own answers, for `core-rs/tests/onnx_parity_test.ts`.
//!
//! `cargo run --release -p figaro-core --example learning_onnx -- FOLDER [rows]` writes a folder a model: `model.onnx`,
//! `case.json` (shapes and names), the inputs and the expected outputs as little-endian columns.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "an example prints, and may stop at a fault"
)]

use std::fmt::Write as _;
use std::path::Path;

use figaro_core::learn::bins::FeatureBins;
use figaro_core::learn::linear::{LinearOptions, LinearTrainer};
use figaro_core::learn::text::{TextOptions, Vectorizer};
use figaro_core::learn::trees::{Objective, Trainer, TreeModel, TreeOptions};
use figaro_core::learn::{Examples, Head, Kind, Table, logits_of, onnx};
use figaro_core::routes::SplitMix64;

const FEATURES: usize = 7;
const NAMES: [&str; 4] = ["семейный", "children", "star", "editor's pick"];

fn unit(random: &mut SplitMix64) -> f64 {
    random.below(1 << 32) as f64 / f64::from(u32::MAX)
}

/// Five numbers (one with gaps, one of a few values, one tiny, one huge) and two categories.
fn training(rows: usize) -> (Table, Vec<f64>) {
    let mut random = SplitMix64::new(11);
    let mut columns = vec![Vec::new(); FEATURES];
    let mut target = Vec::with_capacity(rows);
    for _ in 0..rows {
        let x: Vec<f64> = (0..5).map(|_| unit(&mut random) * 4.0 - 2.0).collect();
        let (few, many) = (random.below(4), random.below(40));
        let gone = random.below(4) == 0;
        let row = [
            x[0],
            if gone { f64::NAN } else { x[1] },
            (x[2] * 3.0).round(),
            x[3] * 1e-40,
            x[4] * 1e300,
            few as f64,
            if many == 3 { f64::NAN } else { many as f64 - 7.5 },
        ];
        for (column, value) in columns.iter_mut().zip(row) {
            column.push(value);
        }
        let score = x[0] + x[1] * x[2] + x[3] + 0.5 * x[4] + (few % 2) as f64 + (many * 7 % 11) as f64 / 4.0;
        target.push(score + f64::from(u8::from(gone)) * 2.0);
    }
    let mut kinds = vec![Kind::Numeric; 5];
    kinds.extend([Kind::Categorical; 2]);
    (Table::new(rows, kinds, columns.concat()).unwrap(), target)
}

/// Bounds, their neighbours, missing, both zeros, denormals, infinities, huge numbers, known and unknown categories.
fn adversarial(model: &TreeModel, rows: usize) -> Table {
    let mut random = SplitMix64::new(13);
    let mut values = Vec::with_capacity(rows * FEATURES);
    let odd = [0.0, -0.0, 5e-324, -5e-324, 1e-310, 1e-45, f64::INFINITY, f64::NEG_INFINITY, f64::NAN, 1e308];
    for feature in model.binning().features() {
        let points: Vec<f64> = match feature {
            FeatureBins::Ranges(bounds) => bounds.iter().map(|&bound| f64::from(bound)).collect(),
            FeatureBins::Categories(values) => values.clone(),
        };
        for _ in 0..rows {
            let point = points.get(random.below(points.len() as u64) as usize).copied().unwrap_or(0.0);
            values.push(match random.below(6) {
                0 | 1 => point,
                2 => point.next_up(),
                3 => point.next_down(),
                4 => *odd.get(random.below(odd.len() as u64) as usize).unwrap(),
                _ => point + unit(&mut random) - 0.5,
            });
        }
    }
    Table::new(rows, model.binning().features().iter().map(FeatureBins::kind).collect(), values).unwrap()
}

fn bytes(values: impl IntoIterator<Item = f64>) -> Vec<u8> {
    values.into_iter().flat_map(f64::to_le_bytes).collect()
}

fn row_major(table: &Table) -> Vec<u8> {
    bytes((0..table.rows()).flat_map(|row| table.columns().map(move |column| column[row])))
}

/// Writes one case.
fn write(folder: &Path, name: &str, model: &[u8], files: &[(&str, Vec<u8>)], shape: &[(&str, usize)]) {
    let folder = folder.join(name);
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("model.onnx"), model).unwrap();
    for (file, content) in files {
        std::fs::write(folder.join(file), content).unwrap();
    }
    let mut json = String::from("{");
    for (key, value) in shape {
        write!(json, "\"{key}\":{value},").unwrap();
    }
    write!(json, "\"names\":{NAMES:?}}}").unwrap();
    std::fs::write(folder.join("case.json"), json).unwrap();
    println!("{name}: {} bytes of ONNX", model.len());
}

fn labels(labels: &[u32]) -> Vec<u8> {
    labels.iter().flat_map(|label| label.to_le_bytes()).collect()
}

fn trees(folder: &Path, name: &str, (objective, rows): (Objective, usize)) {
    let (table, score) = training(3_000);
    let target: Vec<f64> = match objective.classes() {
        None => score,
        Some(classes) => {
            score.iter().map(|score| (score + 1.0).clamp(0.0, classes as f64 - 1.0).floor()).collect()
        }
    };
    let options = TreeOptions { row_fraction: 0.8, feature_fraction: 0.8, ..TreeOptions::new(objective) };
    let examples = Examples { table: &table, target: &target, weights: &[] };
    let mut trainer = Trainer::new(&options, &examples, None).unwrap();
    trainer.boost(60, &mut |_| true).unwrap();
    let model = TreeModel::from_bytes(&trainer.model().to_bytes()).unwrap();
    let test = adversarial(&model, rows);
    let scores = model.scores(&test).unwrap();
    let shape = [("rows", rows), ("features", FEATURES), ("classes", objective.classes().unwrap_or(0))];
    let input = ("features.f64", row_major(&test));
    let Some(classes) = objective.classes() else {
        let file = onnx::regressor_of_trees(&model).unwrap();
        write(folder, name, &file, &[input, ("prediction.f64", bytes(scores))], &shape);
        return;
    };
    let shift = (0..classes).map(|class| 0.3 - 0.2 * class as f64).collect();
    let decision = (0..classes).map(|class| 0.1 * class as f64).collect();
    let head = Head::new(0.8, shift, decision).unwrap();
    let (probabilities, said) = head.apply(&logits_of(&scores, objective.outputs())).unwrap();
    let file = onnx::classifier_of_trees(&model, &head, &NAMES[..classes]).unwrap();
    let files = [input, ("probabilities.f64", bytes(probabilities)), ("labels.u32", labels(&said))];
    write(folder, name, &file, &files, &shape);
}

/// Titles of made-up words; each class has its own.
fn texts(count: usize) -> (Vec<String>, Vec<f64>) {
    let mut random = SplitMix64::new(17);
    let word = |random: &mut SplitMix64, first: u64| -> String {
        (0..3 + random.below(5))
            .map(|_| char::from(b'a' + ((first * 5 + random.below(9)) % 26) as u8))
            .collect()
    };
    let made = |_| {
        let class = random.below(4);
        let words: Vec<String> = (0..2 + random.below(6))
            .map(|_| {
                let first = if random.below(3) == 0 { random.below(4) } else { class };
                word(&mut random, first)
            })
            .collect();
        (words.join(" "), class as f64)
    };
    (0..count).map(made).unzip()
}

fn linear(folder: &Path, rows: usize) {
    let (titles, target) = texts(1_500);
    let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
    let (vectorizer, matrix) =
        Vectorizer::fit(&titles, &TextOptions { max_features: 400, ..Default::default() }).unwrap();
    let mut trainer = LinearTrainer::new(&LinearOptions::new(4), &matrix, (&target, &[])).unwrap();
    trainer.run(100, &mut |_| true).unwrap();
    let model = trainer.model();
    let (new, _) = texts(rows + 1_500);
    let new: Vec<&str> = new.iter().skip(1_500).map(String::as_str).collect();
    let sparse = vectorizer.transform(&new).unwrap();
    let head = Head::new(1.3, vec![0.1, 0.0, -0.1, 0.2], vec![0.0, 0.2, 0.0, 0.1]).unwrap();
    let (probabilities, said) = head.apply(&model.scores(&sparse).unwrap()).unwrap();
    let width = (0..rows).map(|row| sparse.row(row).0.len()).max().unwrap().max(1);
    let (mut indices, mut values) = (vec![0i64; rows * width], vec![0.0; rows * width]);
    let mut dense = vec![0.0; rows * model.features()];
    for row in 0..rows {
        let (own, numbers) = sparse.row(row);
        for (place, (&index, &value)) in own.iter().zip(numbers).enumerate() {
            indices[row * width + place] = i64::from(index);
            values[row * width + place] = f64::from(value);
            dense[row * model.features() + index as usize] = f64::from(value);
        }
    }
    let answers = [("probabilities.f64", bytes(probabilities)), ("labels.u32", labels(&said))];
    let shape = [("rows", rows), ("features", model.features()), ("classes", 4), ("entries", width)];
    let mut files = answers.to_vec();
    files.push(("indices.i64", indices.into_iter().flat_map(i64::to_le_bytes).collect()));
    files.push(("values.f64", bytes(values)));
    write(folder, "linear_sparse", &onnx::sparse_linear(&model, &head, &NAMES).unwrap(), &files, &shape);
    let mut files = answers.to_vec();
    files.push(("features.f64", bytes(dense)));
    write(folder, "linear_dense", &onnx::dense_linear(&model, &head, &NAMES).unwrap(), &files, &shape[..3]);
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().unwrap();
    let rows = arguments.next().map_or(10_000, |rows| rows.parse().unwrap());
    let folder = Path::new(&folder);
    trees(folder, "two_classes", (Objective::Logistic, rows));
    trees(folder, "four_classes", (Objective::Softmax { classes: 4 }, rows));
    trees(folder, "numbers", (Objective::SquaredError, rows));
    trees(folder, "quantile", (Objective::Quantile { level: 0.9 }, rows));
    linear(folder, rows);
}
