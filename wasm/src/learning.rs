//! The module `learning`: models of items, trained in steps, served with reasons, exported as ONNX.

use std::rc::Rc;

use figaro_core::learn::Head;
use figaro_core::learn::imbalance::{Aim, Outcome};
use figaro_core::learn::pipeline::{self, OnnxInputs as Inputs, Stage};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::Fault;
use crate::js::{array, object};
use crate::learning_columns::{self as columns, OnnxInputs, PackedColumns, PackedTargets, Recipe};

/// Labelled rows in this module's memory.
#[wasm_bindgen]
#[derive(Debug)]
pub struct TrainingSet {
    set: Rc<pipeline::TrainingSet>,
}

#[wasm_bindgen]
impl TrainingSet {
    /// Copies and checks the columns.
    #[wasm_bindgen(constructor)]
    pub fn new(own: &PackedColumns, targets: &PackedTargets) -> Result<Self, Fault> {
        let set = pipeline::TrainingSet::new(columns::columns(own)?, columns::targets(targets)?)?;
        Ok(Self { set: Rc::new(set) })
    }

    /// Begins training.
    pub fn fit(&self, recipe: &Recipe, rows: &[u32], valid: Option<Vec<u32>>) -> Result<Fit, Fault> {
        let recipe = columns::recipe(recipe)?;
        Ok(Fit { fit: pipeline::Fit::new(&self.set, &recipe, (rows, valid.as_deref()))? })
    }

    /// Goes on from a checkpoint.
    pub fn resume(
        &self,
        checkpoint: &[u8],
        recipe: &Recipe,
        rows: &[u32],
        valid: Option<Vec<u32>>,
    ) -> Result<Fit, Fault> {
        let recipe = columns::recipe(recipe)?;
        let rows = (rows, valid.as_deref());
        Ok(Fit { fit: pipeline::Fit::resume(checkpoint, (&self.set, &recipe), rows)? })
    }

    /// Tries every remedy out of fold.
    #[wasm_bindgen(unchecked_return_type = "RemedyOutcome")]
    pub fn remedies(
        &self,
        recipe: &Recipe,
        rows: &[u32],
        folds: &[u8],
        aim: String,
    ) -> Result<JsValue, Fault> {
        let aims = [("macro-f1", Aim::MacroF1), ("min-f1", Aim::MinF1)];
        let aim = columns::choice("aim", aim, (&aims, "macro-f1 or min-f1"))?;
        let recipe = columns::recipe(recipe)?;
        Ok(outcome(&pipeline::remedies((&self.set, &recipe), (rows, folds), aim)?))
    }
}

/// A training under way.
#[wasm_bindgen]
pub struct Fit {
    fit: pipeline::Fit,
}

#[wasm_bindgen]
impl Fit {
    /// Up to `work` epochs or rounds.
    #[wasm_bindgen(unchecked_return_type = "FitProgress")]
    pub fn step(&mut self, work: f64) -> Result<JsValue, Fault> {
        let work = if work == f64::INFINITY { usize::MAX } else { columns::count_of("work", work)? };
        Ok(progress(&self.fit.step(work)?))
    }

    /// Where training stands.
    #[wasm_bindgen(unchecked_return_type = "FitProgress")]
    #[must_use]
    pub fn progress(&self) -> JsValue {
        progress(&self.fit.progress())
    }

    /// f64[rounds].
    #[wasm_bindgen(js_name = validLosses)]
    #[must_use]
    pub fn valid_losses(&self) -> Vec<f64> {
        self.fit.valid_losses()
    }

    /// The training as bytes.
    #[must_use]
    pub fn checkpoint(&self) -> Vec<u8> {
        self.fit.checkpoint()
    }

    /// The model so far.
    pub fn model(&self) -> Result<Model, Fault> {
        Ok(Model { model: self.fit.model()? })
    }
}

/// A trained model.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Model {
    model: pipeline::Model,
}

#[wasm_bindgen]
impl Model {
    /// Reads a model.
    #[wasm_bindgen(js_name = fromBytes)]
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Fault> {
        Ok(Self { model: pipeline::Model::from_bytes(bytes)? })
    }

    /// `linear` or `trees`.
    #[wasm_bindgen(getter, unchecked_return_type = "\"linear\" | \"trees\"")]
    #[must_use]
    pub fn family(&self) -> String {
        self.model.family().to_owned()
    }

    /// Number of classes.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn classes(&self) -> u32 {
        self.model.classes() as u32
    }

    /// Names of the classes, or none.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn labels(&self) -> Vec<String> {
        self.model.labels().to_vec()
    }

    /// The model as bytes.
    #[wasm_bindgen(js_name = toBytes)]
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        self.model.to_bytes()
    }

    /// SHA-256 of the bytes.
    #[must_use]
    pub fn hash(&self) -> String {
        self.model.hash()
    }

    /// SHA-256 of columns and classes.
    #[wasm_bindgen(js_name = featuresHash)]
    #[must_use]
    pub fn features_hash(&self) -> String {
        self.model.features_hash()
    }

    /// The head.
    #[wasm_bindgen(unchecked_return_type = "HeadValues")]
    #[must_use]
    pub fn head(&self) -> JsValue {
        head(self.model.head())
    }

    /// The model with another head.
    #[wasm_bindgen(js_name = withHead)]
    pub fn with_head(&self, scale: f64, shift: Vec<f64>, decision: Vec<f64>) -> Result<Self, Fault> {
        Ok(Self { model: self.model.with_head(Head::new(scale, shift, decision)?)? })
    }

    /// Logits of rows of a set.
    pub fn logits(&self, set: &TrainingSet, rows: &[u32]) -> Result<Vec<f64>, Fault> {
        Ok(self.model.logits(&set.set, rows)?)
    }

    /// Labels and probabilities.
    #[wasm_bindgen(unchecked_return_type = "Predictions")]
    pub fn predict(&self, own: &PackedColumns) -> Result<JsValue, Fault> {
        Ok(predictions(self.model.predict(&columns::columns(own)?)?))
    }

    /// What spoke for a class.
    #[wasm_bindgen(unchecked_return_type = "ModelReason[]")]
    pub fn reasons(&self, own: &PackedColumns, row: f64, class: f64, most: f64) -> Result<JsValue, Fault> {
        let at = (columns::count_of("row", row)?, columns::count_of("classIndex", class)?);
        let found = self.model.reasons(&columns::columns(own)?, at, columns::count_of("count", most)?)?;
        let reason = |(feature, weight): (String, f64)| {
            object([("feature", feature.into()), ("weight", weight.into())])
        };
        Ok(array(found.into_iter().map(reason)))
    }

    /// The ONNX file.
    pub fn onnx(&self, names: Vec<String>) -> Result<Vec<u8>, Fault> {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        Ok(self.model.onnx(&names)?)
    }

    /// Inputs of the ONNX file.
    #[wasm_bindgen(unchecked_return_type = "OnnxInputs")]
    pub fn inputs(&self, own: &PackedColumns) -> Result<JsValue, Fault> {
        Ok(inputs(self.model.inputs(&columns::columns(own)?)?))
    }

    /// Made inputs that runtimes stumble over.
    #[wasm_bindgen(unchecked_return_type = "OnnxInputs")]
    pub fn adversarial(&self, rows: f64, seed: f64) -> Result<JsValue, Fault> {
        let rows = columns::count_of("rows", rows)?;
        Ok(inputs(self.model.adversarial(rows, columns::seed_of(seed)?)?))
    }

    /// The core's own answer to inputs of the ONNX file.
    #[wasm_bindgen(unchecked_return_type = "Predictions")]
    pub fn answer(&self, given: &OnnxInputs) -> Result<JsValue, Fault> {
        Ok(predictions(self.model.answer(&columns::inputs(given)?)?))
    }
}

/// `FitProgress`.
fn progress(progress: &pipeline::FitProgress) -> JsValue {
    let stage = match progress.stage {
        Stage::Text => "text",
        Stage::Epochs => "epochs",
        Stage::Rounds => "rounds",
    };
    object([
        ("done", progress.done.into()),
        ("stage", stage.into()),
        ("round", (progress.round as u32).into()),
        ("trainLoss", maybe(progress.train_loss)),
        ("validLoss", maybe(progress.valid_loss)),
        ("bestRound", (progress.best_round as u32).into()),
    ])
}

/// A number, or null.
pub fn maybe(value: Option<f64>) -> JsValue {
    value.map_or(JsValue::NULL, JsValue::from)
}

/// `HeadValues`.
fn head(head: &Head) -> JsValue {
    object([
        ("scale", head.scale().into()),
        ("shift", head.shift().to_vec().into()),
        ("decision", head.decision().to_vec().into()),
    ])
}

/// `Predictions`.
fn predictions((probabilities, labels): (Vec<f64>, Vec<u32>)) -> JsValue {
    object([("labels", labels.into()), ("probabilities", probabilities.into())])
}

/// `OnnxInputs`.
fn inputs(inputs: Inputs) -> JsValue {
    match inputs {
        Inputs::Sparse { rows, entries, indices, values } => object([
            ("kind", "sparse".into()),
            ("rows", (rows as u32).into()),
            ("entries", (entries as u32).into()),
            ("indices", indices.into()),
            ("values", values.into()),
        ]),
        Inputs::Dense { rows, features, values } => object([
            ("kind", "dense".into()),
            ("rows", (rows as u32).into()),
            ("features", (features as u32).into()),
            ("values", values.into()),
        ]),
    }
}

/// `RemedyOutcome`.
fn outcome(outcome: &Outcome) -> JsValue {
    let trials = outcome.trials.iter().map(|trial| {
        object([
            ("remedy", trial.remedy.key().into()),
            ("macroF1", trial.macro_f1.into()),
            ("minF1", trial.min_f1.into()),
            ("accuracy", trial.accuracy.into()),
            ("logLoss", trial.log_loss.into()),
            ("calibrationError", trial.calibration_error.into()),
        ])
    });
    object([("trials", array(trials)), ("best", outcome.best.key().into()), ("head", head(&outcome.head))])
}
