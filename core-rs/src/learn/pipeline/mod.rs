//! One pipeline for items of text and features that get a class: columns in, a model with its head out.
//!
//! A [`TrainingSet`] holds rows; a [`Recipe`] says what is made of them; a [`Fit`] trains in steps that can be kept
//! and resumed; a [`Model`] predicts, gives reasons, and becomes bytes or an ONNX file.
//!
//! The vocabulary of texts is built once for each text recipe from *all* texts of a training set, so that a search
//! over recipes vectorises once. So rows that are to be held out honestly must not be in the set at all: they
//! belong into another set, or are predicted as plain columns.

mod adversarial;
mod codec;
mod columns;
mod encode;
mod fit;
mod model;
mod plan;
mod quality;
mod reasons;
mod recipe;
mod schema;
mod set;
mod stack;

pub use columns::{Columns, Feature, MISSING, Texts, Values};
pub use encode::OnnxInputs;
pub use fit::{Fit, FitProgress, Stage};
pub use model::Model;
pub use quality::{Quality, losses, quality, remedies};
pub use recipe::{Family, Recipe, TreesRecipe, whole_number};
pub use set::{Targets, TrainingSet};
