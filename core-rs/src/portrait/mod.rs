//! The portrait of a route: features, percentiles, scores.
//!
//! Portraits belong to a schedule version, never to a query: the populations of percentiles are all routes under
//! the festival's own leg rule (its buffer, the table's walks, no filter). Prices are minor units here.

mod convolve;
mod features;
mod genres;
mod histogram;
mod measure;
mod order;
mod percentile;
mod population;
mod portraits;
mod programme;
mod settings;
mod stream;
mod sweep;
mod tally;
mod transform;

pub use features::{COLUMN_COUNT, FEATURES, Feature, Place, column_names, column_of};
pub use measure::Measure;
pub use order::{
    FeatureOrder, MAX_ORDERED, SAMPLED, SUPERLATIVES, Superlative, Winner, Winners, superlatives,
};
pub use portraits::{Distribution, Portrait, Portraits, jaccard};
pub use programme::MAX_TAGS;
pub use settings::{ComfortLevel, IntellectLevel, Settings};
pub use stream::{FeatureMatrix, MAX_MATRIX_VALUES, PortraitStream};
