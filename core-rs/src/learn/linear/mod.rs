//! Multinomial logistic regression on sparse rows.

mod codec;
mod dense;
mod dual;
mod model;
mod options;
mod trainer;
mod weights;

pub use dense::DenseScaler;
pub use model::LinearModel;
pub use options::LinearOptions;
pub use trainer::{LinearProgress, LinearTrainer};
