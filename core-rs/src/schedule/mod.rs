//! The schedule: concerts as columns, walks between halls, what overlaps and what precedes.

mod festival;
mod legs;
mod overlap;

pub use festival::{Columns, Festival, NONE, Rows};
pub use legs::{LegRule, Legs};
pub use overlap::{BitMatrix, Relation, relation_matrix};
