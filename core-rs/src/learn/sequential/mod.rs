//! A/B tests that may be looked at every day: always-valid p-values, and a check of the split itself.

mod chi_square;
mod mixture;

pub use chi_square::{chi_square_tail, sample_ratio};
pub use mixture::{Arm, Look, Sequential};
