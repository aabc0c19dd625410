//! Classes of unequal size: what helps is tried on the data at hand, out of fold, and the best is kept.

mod remedy;
mod thresholds;
mod trials;

pub use remedy::Remedy;
pub use thresholds::best_offsets;
pub use trials::{Aim, Fit, Outcome, Trial, try_all};
