//! Portraits across the boundary: rows of features, the table of features.

use figaro_core::portrait::{FEATURES, Feature, PortraitStream, Portraits};
use figaro_core::routes::RouteSet;
use wasm_bindgen::JsValue;

use crate::Fault;
use crate::js::{array, object};

/// f64[R * F]: a row a route, columns as `featureTable` has them, then one a tag. `scored`: with percentiles.
pub fn rows(portraits: &Portraits, routes: &RouteSet, scored: bool) -> Result<Vec<f64>, Fault> {
    let mut stream = if scored { PortraitStream::new(portraits) } else { PortraitStream::bare(portraits) };
    let mut values = Vec::with_capacity(routes.len() * portraits.columns());
    for route in routes.iter() {
        values.extend_from_slice(stream.push(route)?);
    }
    Ok(values)
}

/// `FeatureRow[]`: the columns first, in their order, then what is no column.
#[must_use]
pub fn table() -> JsValue {
    let (columns, others): (Vec<&Feature>, Vec<&Feature>) = FEATURES.iter().partition(|f| f.is_column());
    array(columns.into_iter().chain(others).map(|feature| {
        object([
            ("key", feature.key.into()),
            ("unit", feature.unit.into()),
            ("least", feature.range.0.into()),
            ("most", feature.range.1.into()),
            ("definition", feature.definition.into()),
            ("column", feature.is_column().into()),
        ])
    }))
}
