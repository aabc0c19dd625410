//! Routes: chains of concerts that one person can hear, counted, ranked, sampled and explained.

mod count;
mod dag;
mod enumerate;
mod facets;
mod kbest;
mod lexicographic;
mod maximal;
mod numbers;
mod product;
mod question;
mod score_table;
mod wishes;

pub use dag::{Dag, NO_NODE, Node};
pub use enumerate::{Enumerator, RouteSet};
pub use facets::{Facets, FilterKey};
pub use kbest::{KBest, Ranked};
pub use lexicographic::{Lexicographic, SplitMix64};
pub use question::{Block, Question};
pub use score_table::ScoreTable;
pub use wishes::{BreakWindow, Limits, Scoring, Wishes};
