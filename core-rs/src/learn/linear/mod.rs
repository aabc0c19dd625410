//! Linear models on sparse rows: multinomial logistic regression, and every class against the rest by squared hinge.

mod codec;
mod dense;
mod dual;
mod hinge;
mod model;
mod options;
mod solver;
mod trainer;
mod weights;

pub use dense::DenseScaler;
pub use model::LinearModel;
pub use options::{LinearOptions, Loss};
pub use trainer::{LinearProgress, LinearTrainer};
