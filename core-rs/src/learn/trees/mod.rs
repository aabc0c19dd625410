//! Gradient boosting of decision trees over binned features.
//!
//! Source: histogram boosting with leaf-wise growth as in LightGBM (Ke et al. 2017), with its defaults. One
//! thread, sums in row order, ties to the lowest feature and bin: the same data, options and seed give the same
//! model bytes everywhere.

mod categorical;
mod codec;
mod grow;
mod histogram;
mod model;
mod objective;
mod options;
mod renew;
mod search;
mod trainer;
mod tree;

pub use model::TreeModel;
pub use objective::Objective;
pub(crate) use objective::softmax;
pub use options::TreeOptions;
pub use trainer::{Progress, Trainer};
pub use tree::{Node, Test, Tree};
