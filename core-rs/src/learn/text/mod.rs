//! Text to sparse features: word and character n-grams, counted and weighted.

mod counted;
mod csr;
mod grams;
mod rows;
mod slots;
mod vectorizer;

pub use csr::Csr;
pub use grams::Analyzer;
pub use vectorizer::{TextOptions, Vectorizer};
