//! May a new model replace the one in production? Decided on the same held-out rows, with all numbers.

mod bootstrap;
mod decision;

pub use decision::{Answers, Decision, GateOptions, Measures, Metric, Reason, Rule, decide};
