//! Models as ONNX files, for any runtime that knows `ai.onnx.ml` 5.
//!
//! Everything is computed in double. Bounds of bins are f32 numbers and weights too, so nothing is rounded on the
//! way. Inputs and outputs by name: trees and dense linear models take `features` double[rows, features]; sparse
//! linear models take `indices` int64[rows, entries] and `values` double[rows, entries], padded with index 0 and
//! value 0. Classifiers give `label` string[rows], `labelIndex` int64[rows] and `probabilities`
//! double[rows, classes]; models of numbers give `prediction` double[rows, 1].

mod categories;
mod ensemble;
mod graph;
mod linear;
mod output;
mod protobuf;

pub use ensemble::{classifier_of_trees, regressor_of_trees};
pub use linear::{dense_linear, sparse_linear};
