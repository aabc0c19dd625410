//! How good predictions are.

mod auc;
mod classes;
mod probabilities;

pub use auc::{roc_auc, roc_auc_one_vs_rest};
pub use classes::{Confusion, cohen_kappa, share_unequal};
pub(crate) use probabilities::largest;
pub use probabilities::{brier, calibration_error, choose, log_loss, root_mean_squared_error};
