//! Columns and recipes of learning in: JavaScript objects of typed arrays and numbers, copied and checked.

use figaro_core::ErrorKind;
use figaro_core::learn::imbalance::Remedy;
use figaro_core::learn::pipeline::{
    Columns, Family, Feature, OnnxInputs as Inputs, Recipe as CoreRecipe, Targets, Texts, TreesRecipe,
    Values, whole_number,
};
use figaro_core::learn::text::{Analyzer, TextOptions};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::Fault;

#[wasm_bindgen]
extern "C" {
    /// `PackedColumns` of wasm/learning_types.ts.
    #[wasm_bindgen(typescript_type = "PackedColumns")]
    pub type PackedColumns;

    #[wasm_bindgen(method, getter)]
    fn rows(this: &PackedColumns) -> f64;
    #[wasm_bindgen(method, getter)]
    fn texts(this: &PackedColumns) -> Option<PackedTexts>;
    #[wasm_bindgen(method, getter)]
    fn features(this: &PackedColumns) -> Vec<PackedFeature>;

    /// `PackedTexts` of wasm/learning_types.ts.
    #[wasm_bindgen(typescript_type = "PackedTexts")]
    pub type PackedTexts;

    #[wasm_bindgen(method, getter)]
    fn bytes(this: &PackedTexts) -> Option<Vec<u8>>;
    #[wasm_bindgen(method, getter)]
    fn offsets(this: &PackedTexts) -> Option<Vec<u32>>;

    /// `PackedFeature` of wasm/learning_types.ts.
    #[wasm_bindgen(typescript_type = "PackedFeature")]
    pub type PackedFeature;

    #[wasm_bindgen(method, getter)]
    fn name(this: &PackedFeature) -> String;
    #[wasm_bindgen(method, getter)]
    fn numbers(this: &PackedFeature) -> Option<Vec<f64>>;
    #[wasm_bindgen(method, getter)]
    fn names(this: &PackedFeature) -> Option<PackedTexts>;
    #[wasm_bindgen(method, getter)]
    fn codes(this: &PackedFeature) -> Option<Vec<u32>>;

    /// `PackedTargets` of wasm/learning_types.ts.
    #[wasm_bindgen(typescript_type = "PackedTargets")]
    pub type PackedTargets;

    #[wasm_bindgen(method, getter)]
    fn target(this: &PackedTargets) -> Option<Vec<u32>>;
    #[wasm_bindgen(method, getter)]
    fn classes(this: &PackedTargets) -> f64;
    #[wasm_bindgen(method, getter)]
    fn weights(this: &PackedTargets) -> Option<Vec<f64>>;
    #[wasm_bindgen(method, getter)]
    fn labels(this: &PackedTargets) -> Option<Vec<String>>;
    #[wasm_bindgen(method, getter)]
    fn groups(this: &PackedTargets) -> Option<Vec<u32>>;

    /// `Recipe` of wasm/learning_types.ts.
    #[wasm_bindgen(typescript_type = "Recipe")]
    pub type Recipe;

    #[wasm_bindgen(method, getter)]
    fn family(this: &Recipe) -> String;
    #[wasm_bindgen(method, getter)]
    fn text(this: &Recipe) -> Option<TextRecipe>;
    #[wasm_bindgen(method, getter)]
    fn c(this: &Recipe) -> Option<f64>;
    #[wasm_bindgen(method, getter)]
    fn remedy(this: &Recipe) -> String;
    #[wasm_bindgen(method, getter)]
    fn seed(this: &Recipe) -> f64;
    #[wasm_bindgen(method, getter)]
    fn rounds(this: &Recipe) -> Option<f64>;
    #[wasm_bindgen(method, getter)]
    fn patience(this: &Recipe) -> Option<f64>;
    #[wasm_bindgen(method, getter)]
    fn leaves(this: &Recipe) -> Option<f64>;
    #[wasm_bindgen(method, getter, js_name = learningRate)]
    fn learning_rate(this: &Recipe) -> Option<f64>;
    #[wasm_bindgen(method, getter, js_name = minDataInLeaf)]
    fn min_data_in_leaf(this: &Recipe) -> Option<f64>;
    #[wasm_bindgen(method, getter)]
    fn lambda(this: &Recipe) -> Option<f64>;
    #[wasm_bindgen(method, getter, js_name = rowFraction)]
    fn row_fraction(this: &Recipe) -> Option<f64>;
    #[wasm_bindgen(method, getter, js_name = featureFraction)]
    fn feature_fraction(this: &Recipe) -> Option<f64>;

    /// `TextRecipe` of wasm/learning_types.ts.
    #[wasm_bindgen(typescript_type = "TextRecipe")]
    pub type TextRecipe;

    #[wasm_bindgen(method, getter)]
    fn words(this: &TextRecipe) -> Option<Vec<f64>>;
    #[wasm_bindgen(method, getter)]
    fn chars(this: &TextRecipe) -> Option<Vec<f64>>;
    #[wasm_bindgen(method, getter)]
    fn across(this: &TextRecipe) -> Option<bool>;
    #[wasm_bindgen(method, getter, js_name = minTexts)]
    fn min_texts(this: &TextRecipe) -> f64;
    #[wasm_bindgen(method, getter, js_name = maxFeatures)]
    fn max_features(this: &TextRecipe) -> f64;
    #[wasm_bindgen(method, getter, js_name = c)]
    fn text_c(this: &TextRecipe) -> Option<f64>;

    /// `OnnxInputs` of wasm/learning_types.ts.
    #[wasm_bindgen(typescript_type = "OnnxInputs")]
    pub type OnnxInputs;

    #[wasm_bindgen(method, getter, js_name = rows)]
    fn input_rows(this: &OnnxInputs) -> f64;
    #[wasm_bindgen(method, getter)]
    fn entries(this: &OnnxInputs) -> Option<f64>;
    #[wasm_bindgen(method, getter, js_name = features)]
    fn input_features(this: &OnnxInputs) -> Option<f64>;
    #[wasm_bindgen(method, getter)]
    fn indices(this: &OnnxInputs) -> Option<Vec<i64>>;
    #[wasm_bindgen(method, getter)]
    fn values(this: &OnnxInputs) -> Option<Vec<f64>>;
}

/// 2^53 - 1.
const MAX_SAFE: u64 = 9_007_199_254_740_991;

/// A seed.
pub fn seed_of(value: f64) -> Result<u64, Fault> {
    Ok(whole_number("seed", value, (0, MAX_SAFE, "a whole number from 0 to 2^53 - 1"))?)
}

/// A count of something.
pub fn count_of(option: &'static str, value: f64) -> Result<usize, Fault> {
    let range = (0, u64::from(u32::MAX), "a whole number from 0 to 2^32 - 1");
    Ok(whole_number(option, value, range)? as usize)
}

/// The choice that a word stands for.
pub fn choice<T: Copy>(
    option: &'static str,
    value: String,
    (choices, expected): (&[(&str, T)], &'static str),
) -> Result<T, Fault> {
    let found = choices.iter().find(|(key, _)| *key == value);
    let refusal = || figaro_core::Error::from(ErrorKind::TrainingOption { option, value, expected }).into();
    found.map(|&(_, choice)| choice).ok_or_else(refusal)
}

fn texts(packed: &PackedTexts) -> Result<Texts, Fault> {
    Ok(Texts::new(packed.bytes().unwrap_or_default(), packed.offsets().unwrap_or_default())?)
}

/// The columns of a `PackedColumns`.
pub fn columns(packed: &PackedColumns) -> Result<Columns, Fault> {
    let features = packed.features().iter().map(feature).collect::<Result<Vec<_>, _>>()?;
    let own = packed.texts().as_ref().map(texts).transpose()?;
    Ok(Columns::new(count_of("rows", packed.rows())?, own, features)?)
}

fn feature(packed: &PackedFeature) -> Result<Feature, Fault> {
    let values = match packed.names() {
        Some(names) => {
            Values::Categories { names: texts(&names)?, codes: packed.codes().unwrap_or_default() }
        }
        None => Values::Numbers(packed.numbers().unwrap_or_default()),
    };
    Ok(Feature { name: packed.name(), values })
}

/// The targets of a `PackedTargets`.
pub fn targets(packed: &PackedTargets) -> Result<Targets, Fault> {
    Ok(Targets {
        target: packed.target().unwrap_or_default(),
        classes: count_of("classes", packed.classes())?,
        weights: packed.weights().unwrap_or_default(),
        labels: packed.labels().unwrap_or_default(),
        groups: packed.groups().unwrap_or_default(),
    })
}

/// The remedy of a word.
pub fn remedy(word: String) -> Result<Remedy, Fault> {
    let all = Remedy::ALL.map(|remedy| (remedy.key(), remedy));
    let expected = "plain, class-weights, root-class-weights, over-sampling, prior-shift or thresholds";
    choice("remedy", word, (&all, expected))
}

/// The recipe of a `Recipe`; what is missing is not a number, which the core refuses.
pub fn recipe(given: &Recipe) -> Result<CoreRecipe, Fault> {
    let linear =
        choice("family", given.family(), (&[("linear", true), ("trees", false)], "linear or trees"))?;
    let own = given.text();
    let text = own.as_ref().map(text_options).transpose()?;
    let c = if linear { given.c() } else { own.map_or(Some(1.0), |own| own.text_c()) };
    let family = if linear { Family::Linear } else { Family::Trees(trees(given)?) };
    Ok(CoreRecipe {
        family,
        text,
        c: c.unwrap_or(f64::NAN),
        remedy: remedy(given.remedy())?,
        seed: seed_of(given.seed())?,
    })
}

fn trees(given: &Recipe) -> Result<TreesRecipe, Fault> {
    let count = |option, value: Option<f64>| count_of(option, value.unwrap_or(f64::NAN));
    Ok(TreesRecipe {
        rounds: count("rounds", given.rounds())?,
        patience: count("patience", given.patience())?,
        leaves: count("leaves", given.leaves())?,
        learning_rate: given.learning_rate().unwrap_or(f64::NAN),
        min_data_in_leaf: count("minDataInLeaf", given.min_data_in_leaf())?,
        lambda: given.lambda().unwrap_or(f64::NAN),
        row_fraction: given.row_fraction().unwrap_or(f64::NAN),
        feature_fraction: given.feature_fraction().unwrap_or(f64::NAN),
    })
}

fn text_options(given: &TextRecipe) -> Result<TextOptions, Fault> {
    let range = |option, pair: Option<Vec<f64>>| -> Result<Option<(usize, usize)>, Fault> {
        match pair.as_deref() {
            None => Ok(None),
            Some([least, most]) => Ok(Some((count_of(option, *least)?, count_of(option, *most)?))),
            Some(other) => Ok(Some((count_of(option, other.len() as f64 + 0.5)?, 0))),
        }
    };
    let analyzer = Analyzer {
        words: range("words", given.words())?,
        chars: range("chars", given.chars())?,
        across: given.across().unwrap_or_default(),
    };
    let (min_texts, max_features) =
        (count_of("minTexts", given.min_texts())?, count_of("maxFeatures", given.max_features())?);
    Ok(TextOptions { analyzer, min_texts, max_features })
}

/// The inputs of an `OnnxInputs`.
pub fn inputs(given: &OnnxInputs) -> Result<Inputs, Fault> {
    let (rows, values) = (count_of("rows", given.input_rows())?, given.values().unwrap_or_default());
    Ok(match given.entries() {
        Some(entries) => Inputs::Sparse {
            rows,
            entries: count_of("entries", entries)?,
            indices: given.indices().unwrap_or_default(),
            values,
        },
        None => {
            let features = count_of("features", given.input_features().unwrap_or_default())?;
            Inputs::Dense { rows, features, values }
        }
    })
}
