//! A trained pipeline: columns to labels with probabilities.

use std::rc::Rc;

use super::columns::Columns;
use super::encode::{OnnxInputs, linear_scores, score_columns, side_by_side, with_columns};
use super::schema::{Schema, other};
use super::set::TrainingSet;
use crate::error::{Error, ErrorKind};
use crate::learn::head::{Head, logits_of};
use crate::learn::linear::{DenseScaler, LinearModel};
use crate::learn::table::Table;
use crate::learn::text::{Csr, Vectorizer};
use crate::learn::trees::TreeModel;
use crate::learn::{onnx, same_length};

/// What scores texts for trees.
#[derive(Debug, Clone)]
pub(super) struct Text {
    pub(super) vectorizer: Rc<Vectorizer>,
    pub(super) model: Rc<LinearModel>,
}

/// What was learned.
#[derive(Debug, Clone)]
pub(super) enum Body {
    /// Terms first, then scaled features.
    Linear { vectorizer: Option<Rc<Vectorizer>>, scaler: Option<Rc<DenseScaler>>, model: Rc<LinearModel> },
    /// Features first, then scores of texts.
    Trees { text: Option<Text>, model: Rc<TreeModel> },
}

/// A model of items with its head.
#[derive(Debug, Clone)]
pub struct Model {
    pub(super) schema: Rc<Schema>,
    pub(super) body: Body,
    pub(super) head: Head,
}

/// Rows as the model's own features.
#[derive(Debug)]
pub(super) enum Encoded {
    Sparse(Rc<Csr>),
    Table(Table),
}

impl Model {
    /// `linear` or `trees`.
    #[must_use]
    pub fn family(&self) -> &'static str {
        match self.body {
            Body::Linear { .. } => "linear",
            Body::Trees { .. } => "trees",
        }
    }

    /// Number of classes.
    #[must_use]
    pub fn classes(&self) -> usize {
        self.schema.classes
    }

    /// Names of the classes; empty where they were not given.
    #[must_use]
    pub fn labels(&self) -> &[String] {
        &self.schema.labels
    }

    /// The identity of columns and classes: models with different ones are different major versions. The order of
    /// columns, categories and terms do not count.
    #[must_use]
    pub fn features_hash(&self) -> String {
        self.schema.hash()
    }

    /// How probabilities and labels follow from logits.
    #[must_use]
    pub fn head(&self) -> &Head {
        &self.head
    }

    /// The model with another head.
    ///
    /// # Errors
    /// `column-length` for another number of classes.
    pub fn with_head(&self, head: Head) -> Result<Self, Error> {
        same_length("head", head.classes(), self.classes())?;
        Ok(Self { head, ..self.clone() })
    }

    /// Does the model read texts?
    #[must_use]
    pub fn reads_texts(&self) -> bool {
        match &self.body {
            Body::Linear { vectorizer, .. } => vectorizer.is_some(),
            Body::Trees { text, .. } => text.is_some(),
        }
    }

    /// Labels u32[rows] and probabilities f64[rows * classes] of rows.
    ///
    /// Columns are found by name; others beside them are not read. A category that is not known is missing.
    ///
    /// # Errors
    /// `other-columns` when a column is not there or of another kind; `training-too-large`.
    pub fn predict(&self, columns: &Columns) -> Result<(Vec<f64>, Vec<u32>), Error> {
        if columns.rows() == 0 {
            return Ok((Vec::new(), Vec::new()));
        }
        self.head.apply(&self.scores(&self.encode(columns)?)?)
    }

    /// The logits of rows of a set, without the head: f64[rows * classes].
    ///
    /// Cost: texts are vectorised once for each vocabulary and set.
    ///
    /// # Errors
    /// As [`Model::predict`]; `training-value` for a row that is not there.
    pub fn logits(&self, set: &TrainingSet, rows: &[u32]) -> Result<Vec<f64>, Error> {
        set.labels_of(rows)?;
        let text = match self.vectorizer() {
            Some(vectorizer) => Some(super::encode::picked(&set.matrix_by(vectorizer)?, rows)?),
            None => None,
        };
        self.scores(&self.join(text, set.table_for(&self.schema, rows)?, rows.len())?)
    }

    /// Inputs of the ONNX file for rows.
    ///
    /// # Errors
    /// As [`Model::predict`]; `too-few-examples` without rows.
    pub fn inputs(&self, columns: &Columns) -> Result<OnnxInputs, Error> {
        crate::learn::table::at_least("rows", columns.rows(), 1)?;
        match (self.encode(columns)?, self.reads_texts()) {
            (Encoded::Sparse(matrix), true) => OnnxInputs::of_sparse(&matrix),
            (Encoded::Sparse(matrix), false) => OnnxInputs::filled(&matrix),
            (Encoded::Table(table), _) => OnnxInputs::of_table(&table),
        }
    }

    /// The core's own answer to inputs of the ONNX file: probabilities and labels.
    ///
    /// # Errors
    /// `column-length` and `training-value` for inputs of another model, `training-option` for the other kind.
    pub fn answer(&self, inputs: &OnnxInputs) -> Result<(Vec<f64>, Vec<u32>), Error> {
        let logits = match (&self.body, inputs) {
            (Body::Linear { model, .. }, _)
                if self.reads_texts() == matches!(inputs, OnnxInputs::Sparse { .. }) =>
            {
                linear_scores(model, inputs)?
            }
            (Body::Trees { model, .. }, OnnxInputs::Dense { rows, features, values }) => {
                same_length("values", values.len(), rows.saturating_mul(*features))?;
                same_length("features", *features, model.binning().features().len())?;
                let kinds = model.binning().features().iter().map(|feature| feature.kind()).collect();
                let table = Table::new(*rows, kinds, super::encode::by_column(values, *features))?;
                logits_of(&model.scores(&table)?, model.objective().outputs())
            }
            _ => {
                return Err(ErrorKind::TrainingOption {
                    option: "inputs",
                    value: "of the other kind".to_owned(),
                    expected: "sparse for a linear model of texts, else dense",
                }
                .into());
            }
        };
        self.head.apply(&logits)
    }

    /// The model with its head as an ONNX file over the inputs of [`Model::inputs`].
    ///
    /// Shapes: `names` one a class.
    ///
    /// # Errors
    /// `column-length` for another number of names.
    pub fn onnx(&self, names: &[&str]) -> Result<Vec<u8>, Error> {
        match &self.body {
            Body::Linear { model, vectorizer: Some(_), .. } => onnx::sparse_linear(model, &self.head, names),
            Body::Linear { model, .. } => onnx::dense_linear(model, &self.head, names),
            Body::Trees { model, .. } => onnx::classifier_of_trees(model, &self.head, names),
        }
    }

    pub(super) fn vectorizer(&self) -> Option<&Rc<Vectorizer>> {
        match &self.body {
            Body::Linear { vectorizer, .. } => vectorizer.as_ref(),
            Body::Trees { text, .. } => text.as_ref().map(|text| &text.vectorizer),
        }
    }

    /// The terms of texts in rows.
    ///
    /// Pre: there are rows.
    pub(super) fn terms(&self, columns: &Columns) -> Result<Option<Rc<Csr>>, Error> {
        let Some(vectorizer) = self.vectorizer() else { return Ok(None) };
        let Some(texts) = columns.texts() else { return Err(other("texts", "one text for each row")) };
        vectorizer.transform(&texts.all()).map(|matrix| Some(Rc::new(matrix)))
    }

    /// Rows as the model's features.
    ///
    /// Pre: there are rows.
    pub(super) fn encode(&self, columns: &Columns) -> Result<Encoded, Error> {
        self.join(self.terms(columns)?, self.schema.table(columns)?, columns.rows())
    }

    fn join(&self, text: Option<Rc<Csr>>, table: Option<Table>, rows: usize) -> Result<Encoded, Error> {
        match &self.body {
            Body::Linear { scaler, .. } => {
                let scaled = match (scaler, &table) {
                    (Some(scaler), Some(table)) => Some(scaler.apply(table)?),
                    _ => None,
                };
                let both = side_by_side(text, scaled)?;
                both.map(Encoded::Sparse).ok_or_else(|| other("features", "the columns of the model"))
            }
            Body::Trees { text: scored, .. } => {
                let columns = match (scored, &text) {
                    (Some(scored), Some(terms)) => score_columns(&scored.model, terms)?,
                    _ => return Ok(Encoded::Table(with_columns(table.as_ref(), rows, &[])?)),
                };
                Ok(Encoded::Table(with_columns(table.as_ref(), rows, &columns)?))
            }
        }
    }

    /// f64[rows * classes].
    fn scores(&self, encoded: &Encoded) -> Result<Vec<f64>, Error> {
        match (&self.body, encoded) {
            (Body::Linear { model, .. }, Encoded::Sparse(matrix)) => model.scores(matrix),
            (Body::Trees { model, .. }, Encoded::Table(table)) => {
                Ok(logits_of(&model.scores(table)?, model.objective().outputs()))
            }
            _ => Err(other("features", "the columns of the model")),
        }
    }
}
