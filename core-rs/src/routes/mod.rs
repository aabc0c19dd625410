//! Routes: chains of concerts that one person can hear, counted, ranked, sampled and explained.

mod alternatives;
mod at_fault;
mod check;
mod count;
mod dag;
mod enumerate;
mod facets;
mod kbest;
mod lexicographic;
mod maximal;
mod memory;
mod now;
mod numbers;
mod product;
mod question;
mod repair;
mod score_table;
mod sums;
mod weighted;
mod why_not;
mod wishes;

pub use alternatives::{Alternative, Criteria};
pub use at_fault::{AtFault, MAX_AT_FAULT};
pub use check::{Check, CheckedLeg, Fault, MAX_CHECKED};
pub use dag::{Dag, NO_NODE, Node};
pub use enumerate::{Enumerator, RouteSet};
pub use facets::{Facets, FilterKey};
pub use kbest::{KBest, Ranked};
pub use lexicographic::{Lexicographic, SplitMix64};
pub use now::{MAX_ROUTES, Now};
pub use question::{Block, Question};
pub use repair::{Prefer, Repair, RepairOptions};
pub use score_table::ScoreTable;
pub use why_not::{Impossible, WhyNot};
pub use wishes::{BreakWindow, Limits, Scoring, Wishes};
