//! Figaro's core: planning routes through a festival of concerts.
//!
//! Everything is exact and deterministic: integers and big integers, `+ - * / sqrt` on floats in a fixed
//! order, no clock, no environment, no input or output. A festival is a set of validated columns
//! ([`schedule::Festival`]); a question is a [`routes::Wishes`]; both compile to a [`routes::Dag`] on which
//! every answer is dynamic programming.

pub mod big;
pub mod error;
pub mod learn;
mod numeric;
pub mod portrait;
pub mod routes;
pub mod schedule;

pub use error::{Error, ErrorKind};

/// Version of the engine: part of every ETag and of every answer.
pub const ENGINE_VERSION: &str = env!("CARGO_PKG_VERSION");
