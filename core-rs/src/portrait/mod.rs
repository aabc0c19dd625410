//! The portrait of a route: features, percentiles, scores.
