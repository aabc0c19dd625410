//! Which rows are trained on and which are held out: folds, plain, by class, by group, by time.

mod folds;

pub use folds::{MAX_FOLDS, by_group, by_time, others, plain, rows_of, stratified};
