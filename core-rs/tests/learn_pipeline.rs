//! The pipeline of learning on rows good and bad: every answer is right or a clear error, never a panic.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at a fault")]

use std::rc::Rc;

use figaro_core::learn::imbalance::{Aim, Remedy};
use figaro_core::learn::pipeline::{
    Columns, Feature, Fit, MISSING, Model, OnnxInputs, Recipe, Stage, Targets, Texts, TrainingSet,
    TreesRecipe, Values, quality, remedies,
};
use figaro_core::learn::text::TextOptions;
use figaro_core::learn::{Head, split};
use figaro_core::routes::SplitMix64;

const NAMES: [&str; 5] = ["red", "green", "blue", "", "red"];
const WORDS: [&str; 6] = ["cello trio", "organ", "puppet tale", "", "Ёлка \u{1F3BB}", "\0\n x"];

/// How nasty rows are.
#[derive(Clone, Copy, PartialEq)]
enum Mood {
    Sane,
    Odd,
    AllMissing,
}

fn number(random: &mut SplitMix64, mood: Mood, label: u32) -> f64 {
    let odd = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -0.0, 5e-324, 1e308, -1e308, 0.0, 1e-310];
    match mood {
        Mood::AllMissing => f64::NAN,
        Mood::Odd => odd[random.below(odd.len() as u64) as usize],
        Mood::Sane => f64::from(label) + random.below(1000) as f64 / 700.0,
    }
}

/// Rows of `classes` classes, `text` and two features (or none).
fn columns(rows: usize, (mood, text, features): (Mood, bool, bool), labels: &[u32]) -> Columns {
    let mut random = SplitMix64::new(rows as u64 * 31 + u64::from(text));
    let texts = text.then(|| {
        let each = labels.iter().map(|&label| match mood {
            Mood::AllMissing => String::new(),
            Mood::Odd => WORDS[random.below(6) as usize].to_owned(),
            Mood::Sane => format!("{} no {}", WORDS[label as usize % 3], random.below(9)),
        });
        each.collect::<Texts>()
    });
    let mut own = Vec::new();
    if features {
        let numbers = labels.iter().map(|&label| number(&mut random, mood, label)).collect();
        let codes = labels.iter().map(|&label| match mood {
            Mood::AllMissing => MISSING,
            Mood::Odd => [MISSING, 0, 1, 3, 4][random.below(5) as usize],
            Mood::Sane => label % 3,
        });
        let codes = codes.collect();
        own.push(Feature { name: "price".to_owned(), values: Values::Numbers(numbers) });
        let values = Values::Categories { names: Texts::from_iter(NAMES), codes };
        own.push(Feature { name: "colour".to_owned(), values });
    }
    Columns::new(rows, texts, own).unwrap()
}

fn labels(rows: usize, classes: u64) -> Vec<u32> {
    let mut random = SplitMix64::new(rows as u64 + 5);
    (0..rows).map(|_| random.below(classes) as u32).collect()
}

fn set(rows: usize, kind: (Mood, bool, bool), classes: usize) -> Rc<TrainingSet> {
    let target = labels(rows, 3);
    let columns = columns(rows, kind, &target);
    Rc::new(TrainingSet::new(columns, Targets { target, classes, ..Targets::default() }).unwrap())
}

fn text() -> TextOptions {
    TextOptions { min_texts: 1, ..TextOptions::default() }
}

fn trees() -> TreesRecipe {
    TreesRecipe { rounds: 6, leaves: 5, min_data_in_leaf: 2, row_fraction: 0.8, ..TreesRecipe::default() }
}

fn recipes() -> Vec<Recipe> {
    let mut all = Vec::new();
    for remedy in Remedy::ALL {
        for text in [None, Some(text())] {
            all.push(Recipe { remedy, ..Recipe::linear(text) });
            all.push(Recipe { remedy, ..Recipe::trees(trees(), text) });
        }
    }
    all
}

fn trained(set: &Rc<TrainingSet>, recipe: &Recipe, rows: &[u32]) -> Result<Model, figaro_core::Error> {
    let mut fit = Fit::new(set, recipe, (rows, None))?;
    fit.finish()?;
    fit.model()
}

#[test]
fn fits_give_models_or_clear_errors_whatever_the_rows_hold() {
    let mut good = 0;
    for rows in [1, 2, 3, 7, 40] {
        for mood in [Mood::Sane, Mood::Odd, Mood::AllMissing] {
            for (with_text, with_features) in [(true, true), (true, false), (false, true)] {
                let kind = (mood, with_text, with_features);
                let set = set(rows, kind, 5);
                let all: Vec<u32> = (0..rows as u32).collect();
                for recipe in recipes() {
                    let model = match trained(&set, &recipe, &all) {
                        Ok(model) => model,
                        Err(error) => {
                            let codes = ["too-few-examples", "other-columns", "training-option"];
                            assert!(codes.contains(&error.kind.code()), "{error}");
                            continue;
                        }
                    };
                    good += 1;
                    let (probabilities, labels) =
                        model.predict(&columns(rows, kind, &labels(rows, 3))).unwrap();
                    assert_eq!((probabilities.len(), labels.len()), (rows * 5, rows));
                    assert!(probabilities.iter().all(|p| (0.0..=1.0).contains(p)), "{probabilities:?}");
                    // classes 3 and 4 never occurred: known, and all but impossible
                    assert!(labels.iter().all(|&label| label < 3) || recipe.remedy != Remedy::Plain);
                }
            }
        }
    }
    assert!(good > 400, "{good}");
}

#[test]
fn fits_refuse_what_cannot_be_learned_from() {
    let kind = (Mood::Sane, true, true);
    let set = set(20, kind, 3);
    let code = |recipe: &Recipe, rows: &[u32]| trained(&set, recipe, rows).err().unwrap().kind.code();
    let linear = Recipe::linear(Some(text()));
    let one_class: Vec<u32> = (0..20).filter(|&row| labels(20, 3)[row as usize] == 1).collect();
    assert_eq!(code(&linear, &[]), "too-few-examples");
    assert_eq!(code(&linear, &one_class), "too-few-examples");
    assert_eq!(code(&linear, &[0, 1, 20]), "training-value");
    assert_eq!(code(&Recipe { c: f64::NAN, ..linear.clone() }, &[0, 1, 2, 3]), "training-option");
    let never = TreesRecipe { rounds: 0, ..trees() };
    assert_eq!(code(&Recipe::trees(never, None), &[0, 1, 2, 3]), "training-option");
    let rows = labels(4, 3);
    let new = |columns, targets| TrainingSet::new(columns, targets).err().unwrap().kind.code();
    let targets = |target: Vec<u32>| Targets { target, classes: 3, ..Targets::default() };
    assert_eq!(new(columns(4, kind, &rows), targets(vec![0, 1])), "column-length");
    assert_eq!(new(columns(4, kind, &rows), targets(vec![0, 1, 2, 3])), "training-value");
    assert_eq!(new(columns(4, (Mood::Sane, false, false), &rows), targets(rows.clone())), "too-few-examples");
    assert_eq!(new(Columns::new(0, None, Vec::new()).unwrap(), targets(Vec::new())), "too-few-examples");
    assert!(Texts::new(vec![0xff], vec![0, 1]).is_err());
    assert!(Texts::new("жж".as_bytes().to_vec(), vec![0, 1, 4]).is_err());
}

#[test]
fn resume_ends_in_the_bytes_of_an_uninterrupted_training_from_every_step() {
    let set = set(60, (Mood::Sane, true, true), 3);
    let (rows, valid): (Vec<u32>, Vec<u32>) = ((0..45).collect(), (45..60).collect());
    let mut stages = Vec::new();
    for recipe in
        [Recipe::linear(Some(text())), Recipe::trees(trees(), None), Recipe::trees(trees(), Some(text()))]
    {
        let recipe = Recipe { remedy: Remedy::OverSampling, ..recipe };
        let valid = Some(valid.as_slice());
        let mut whole = Fit::new(&set, &recipe, (&rows, valid)).unwrap();
        whole.finish().unwrap();
        let hash = whole.model().unwrap().hash();
        let mut fit = Fit::new(&set, &recipe, (&rows, valid)).unwrap();
        loop {
            let checkpoint = fit.checkpoint();
            let mut other = Fit::resume(&checkpoint, (&set, &recipe), (&rows, valid)).unwrap();
            other.finish().unwrap();
            assert_eq!(other.model().unwrap().hash(), hash);
            assert_eq!(other.valid_losses(), whole.valid_losses());
            let progress = fit.step(1).unwrap();
            stages.push(progress.stage);
            if progress.done {
                break;
            }
        }
        let checkpoint = fit.checkpoint();
        let resume = |recipe: &Recipe, rows: &[u32], bytes: &[u8]| {
            Fit::resume(bytes, (&set, recipe), (rows, valid)).err().unwrap().kind.code()
        };
        assert_eq!(resume(&Recipe { seed: 9, ..recipe.clone() }, &rows, &checkpoint), "other-training");
        assert_eq!(resume(&recipe, &rows[1..], &checkpoint), "other-training");
        assert_eq!(resume(&recipe, &rows, &checkpoint[..checkpoint.len() / 2]), "model-bytes");
    }
    for stage in [Stage::Text, Stage::Epochs, Stage::Rounds] {
        assert!(stages.contains(&stage), "{stage:?}");
    }
}

#[test]
fn bytes_give_the_same_model_and_damaged_ones_are_told() {
    let kind = (Mood::Sane, true, true);
    let set = set(50, kind, 3);
    let rows: Vec<u32> = (0..50).collect();
    for recipe in recipes().into_iter().take(4) {
        let model = trained(&set, &recipe, &rows).unwrap();
        let bytes = model.to_bytes();
        let read = Model::from_bytes(&bytes).unwrap();
        assert_eq!((read.hash(), read.features_hash()), (model.hash(), model.features_hash()));
        let items = columns(50, kind, &labels(50, 3));
        assert_eq!(read.predict(&items).unwrap(), model.predict(&items).unwrap());
        assert_eq!(read.logits(&set, &rows).unwrap(), model.logits(&set, &rows).unwrap());
        for at in (0..bytes.len()).step_by(bytes.len() / 60 + 1) {
            assert_eq!(Model::from_bytes(&bytes[..at]).err().unwrap().kind.code(), "model-bytes");
            let mut forged = bytes.clone();
            forged[at] ^= 0x40;
            assert_eq!(Model::from_bytes(&forged).err().unwrap().kind.code(), "model-bytes");
        }
    }
}

#[test]
fn columns_are_found_by_name_and_their_identity_is_told() {
    let target = labels(40, 3);
    let base = columns(40, (Mood::Sane, true, true), &target);
    let hash = |columns: &Columns, names: &[&str]| {
        let labels = names.iter().map(|name| (*name).to_owned()).collect();
        let targets = Targets { target: target.clone(), classes: 3, labels, ..Targets::default() };
        let set = Rc::new(TrainingSet::new(columns.clone(), targets).unwrap());
        trained(&set, &Recipe::trees(trees(), None), &(0..40).collect::<Vec<_>>()).unwrap()
    };
    let turned: Vec<Feature> = base.features().iter().rev().cloned().collect();
    let turned = Columns::new(40, base.texts().cloned(), turned).unwrap();
    let (one, two) = (hash(&base, &["a", "b", "c"]), hash(&turned, &["a", "b", "c"]));
    assert_eq!(one.features_hash(), two.features_hash());
    assert_eq!(one.predict(&turned).unwrap(), one.predict(&base).unwrap());
    assert_ne!(one.features_hash(), hash(&base, &["a", "b", "d"]).features_hash());
    let fewer = Columns::new(40, None, base.features()[..1].to_vec()).unwrap();
    assert_ne!(one.features_hash(), hash(&fewer, &["a", "b", "c"]).features_hash());
    assert_eq!(one.predict(&fewer).err().unwrap().kind.code(), "other-columns");
    let empty = Columns::new(0, None, Vec::new()).unwrap();
    assert_eq!(one.predict(&empty).unwrap(), (Vec::new(), Vec::new()));
}

#[test]
fn a_category_never_seen_is_missing() {
    let target = labels(80, 3);
    let set = set(80, (Mood::Sane, false, true), 3);
    let model = trained(&set, &Recipe::trees(trees(), None), &(0..80).collect::<Vec<_>>()).unwrap();
    let base = columns(80, (Mood::Sane, false, true), &target);
    let with = |names: Texts, codes: Vec<u32>| {
        let colour = Feature { name: "colour".to_owned(), values: Values::Categories { names, codes } };
        let columns = Columns::new(80, None, vec![base.features()[0].clone(), colour]).unwrap();
        model.predict(&columns).unwrap()
    };
    let unknown = with(Texts::from_iter(["violet"]), vec![0; 80]);
    assert_eq!(unknown, with(Texts::from_iter(["red"]), vec![MISSING; 80]));
    assert_ne!(unknown, with(Texts::from_iter(["red"]), vec![0; 80]));
}

#[test]
fn inputs_and_answers_agree_with_predictions() {
    let kind = (Mood::Sane, true, true);
    let set = set(50, kind, 3);
    let rows: Vec<u32> = (0..50).collect();
    for recipe in recipes().into_iter().take(4) {
        let model = trained(&set, &recipe, &rows).unwrap();
        let head = Head::new(0.7, vec![0.1, 0.0, -0.2], vec![0.0, 0.3, 0.0]).unwrap();
        let model = model.with_head(head).unwrap();
        let items = columns(50, kind, &labels(50, 3));
        let inputs = model.inputs(&items).unwrap();
        let ((own, labels), (answer, said)) =
            (model.predict(&items).unwrap(), model.answer(&inputs).unwrap());
        assert_eq!(labels, said);
        assert!(own.iter().zip(&answer).all(|(one, two)| (one - two).abs() < 1e-12));
        let made = model.adversarial(500, 3).unwrap();
        assert_eq!(model.answer(&made).unwrap().1.len(), 500);
        assert!(!model.onnx(&["a", "b", "c"]).unwrap().is_empty());
        assert!(model.onnx(&["a"]).is_err());
        let dense = OnnxInputs::Dense { rows: 1, features: 1, values: vec![0.0] };
        let sparse = OnnxInputs::Sparse { rows: 1, entries: 1, indices: vec![-1], values: vec![0.0] };
        assert!(model.answer(&dense).is_err() && model.answer(&sparse).is_err());
    }
}

#[test]
fn reasons_name_what_speaks_for_a_class() {
    let kind = (Mood::Sane, true, true);
    let target = labels(90, 3);
    let set = set(90, kind, 3);
    let items = columns(90, kind, &target);
    for recipe in recipes().into_iter().take(4) {
        let model = trained(&set, &recipe, &(0..90).collect::<Vec<_>>()).unwrap();
        let row = target.iter().position(|&label| label == 2).unwrap();
        let found = model.reasons(&items, (row, 2), 3).unwrap();
        assert!(!found.is_empty() && found.len() <= 3 && found.iter().all(|(_, weight)| *weight > 0.0));
        let names = ["price", "colour", "w:puppet", "w:tale", "w:puppet tale", "c:p", "c:pu", "c: p"];
        assert!(found.iter().any(|(name, _)| names.contains(&name.as_str())), "{found:?}");
        assert!(model.reasons(&items, (90, 0), 3).is_err() && model.reasons(&items, (0, 3), 3).is_err());
    }
}

#[test]
fn remedies_are_tried_out_of_fold_and_their_head_serves() {
    let set = set(90, (Mood::Sane, true, true), 3);
    let rows: Vec<u32> = (0..90).collect();
    let truth = labels(90, 3);
    let folds = split::stratified(&truth, 3, 1).unwrap();
    for recipe in [Recipe::linear(Some(text())), Recipe::trees(trees(), None)] {
        let outcome = remedies((&set, &recipe), (&rows, &folds), Aim::MacroF1).unwrap();
        assert_eq!(outcome.trials.len(), 6);
        let recipe = Recipe { remedy: outcome.best, ..recipe };
        let model = trained(&set, &recipe, &rows).unwrap().with_head(outcome.head).unwrap();
        let (probabilities, labels) = model.predict(&columns(90, (Mood::Sane, true, true), &truth)).unwrap();
        let found = quality(&truth, (&probabilities, &labels), 3).unwrap();
        assert!(found.confusion.macro_f1() > 0.9 && found.macro_auc.unwrap() > 0.9);
    }
    assert!(remedies((&set, &Recipe::linear(None)), (&rows, &folds[1..]), Aim::MinF1).is_err());
}
