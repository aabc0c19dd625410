//! Columns out: big counts as limbs in one column, routes back to back.

use figaro_core::big::Big;
use figaro_core::routes::{Lexicographic, Ranked, RouteSet};
use figaro_core::{Error, ErrorKind};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::Fault;

#[cfg(feature = "planning")]
/// Big counts in one column: the first element is the number of 64-bit limbs of each, then the counts, each
/// little-endian.
#[must_use]
pub fn counts<'a>(counts: impl Iterator<Item = &'a Big> + Clone) -> Vec<u64> {
    let stride = counts.clone().map(|count| count.limbs().len()).max().unwrap_or(0).max(1);
    let mut column = vec![stride as u64];
    for count in counts {
        column.extend_from_slice(count.limbs());
        column.resize(column.len() + stride - count.limbs().len(), 0);
    }
    column
}

/// A set of routes: route r is `concerts[offsets[r]..offsets[r + 1]]`.
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct Routes {
    set: RouteSet,
    scores: Vec<f64>,
}

#[wasm_bindgen]
impl Routes {
    /// u32[R + 1].
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn offsets(&self) -> Vec<u32> {
        self.set.offsets.clone()
    }

    /// u32[K], positions of concerts.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn concerts(&self) -> Vec<u32> {
        self.set.concerts.clone()
    }

    /// f64[R], milli-points (whole); empty where the routes have no score.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn scores(&self) -> Vec<f64> {
        self.scores.clone()
    }
}

impl From<RouteSet> for Routes {
    fn from(set: RouteSet) -> Self {
        Self { set, scores: Vec::new() }
    }
}

/// Ranked routes with their scores.
#[must_use]
pub fn ranked<'a>(routes: impl Iterator<Item = &'a Ranked>) -> Routes {
    let mut packed = Routes { set: RouteSet::new(), scores: Vec::new() };
    for route in routes {
        packed.set.push(&route.concerts);
        packed.scores.push(route.score as f64);
    }
    packed
}

/// Routes by their number in route order, with a value each.
pub fn numbered(order: &Lexicographic, routes: impl Iterator<Item = (u32, f64)>) -> Result<Routes, Fault> {
    let mut packed = Routes { set: RouteSet::new(), scores: Vec::new() };
    for (number, value) in routes {
        packed.set.push(&order.route(&Big::from(u64::from(number)))?);
        packed.scores.push(value);
    }
    Ok(packed)
}

/// A route set of two columns. Errors: `column-value`, `column-length`.
pub fn route_set(offsets: Vec<u32>, concerts: Vec<u32>) -> Result<RouteSet, Fault> {
    let ascending = offsets.first() == Some(&0) && offsets.windows(2).all(|pair| pair.first() <= pair.last());
    if !ascending {
        let kind = ErrorKind::ColumnValue {
            column: "offsets",
            index: 0,
            value: 0,
            expected: "offsets that ascend from 0",
        };
        return Err(Error::from(kind).into());
    }
    let expected = offsets.last().map_or(0, |last| *last as usize);
    if concerts.len() != expected {
        return Err(Error::from(ErrorKind::ColumnLength {
            column: "concerts",
            found: concerts.len(),
            expected,
        })
        .into());
    }
    Ok(RouteSet { offsets, concerts })
}
