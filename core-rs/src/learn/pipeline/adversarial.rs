//! Inputs that runtimes stumble over: the core's answer and that of an ONNX file must agree on them too.

use super::encode::OnnxInputs;
use super::model::{Body, Model};
use crate::error::Error;
use crate::learn::bins::FeatureBins;
use crate::learn::random::{Counter, Stream};
use crate::learn::table::at_least;

/// Most entries of a made row of terms.
const MAX_ENTRIES: usize = 48;
/// Missing, both zeros, denormals, infinities, huge numbers.
const ODD: [f64; 12] = [
    0.0,
    -0.0,
    5e-324,
    -5e-324,
    1e-310,
    1e-45,
    f64::INFINITY,
    f64::NEG_INFINITY,
    f64::NAN,
    1e308,
    -1e308,
    f64::MIN_POSITIVE,
];
/// What features of a linear model can be at the edges: both zeros, denormals, the largest scaled number.
const EDGES: [f64; 8] = [0.0, -0.0, 5e-324, -5e-324, 1e-310, 1e-45, 1e6, -1e6];

impl Model {
    /// Made inputs of the ONNX file: for trees the thresholds, their neighbours and what no sane row holds; for
    /// linear models random rows with values at the edges of what scaling lets through.
    ///
    /// Determinism: the same model, rows and seed give the same inputs.
    ///
    /// # Errors
    /// `too-few-examples` without rows.
    pub fn adversarial(&self, rows: usize, seed: u64) -> Result<OnnxInputs, Error> {
        at_least("rows", rows, 1)?;
        crate::learn::within("rows", rows, 100_000)?;
        let random = Counter::new(seed, Stream::Adversarial, 0);
        Ok(match &self.body {
            Body::Trees { model, .. } => dense_rows(model.binning().features(), rows, random),
            Body::Linear { model, .. } if self.reads_texts() => sparse_rows(model.features(), rows, random),
            Body::Linear { model, .. } => {
                let features = model.features();
                let value = |at: u64| edge(random, at, features);
                let count = (rows * features) as u64;
                OnnxInputs::Dense { rows, features, values: (0..count).map(value).collect() }
            }
        })
    }
}

fn dense_rows(features: &[FeatureBins], rows: usize, random: Counter) -> OnnxInputs {
    let mut values = Vec::with_capacity(rows * features.len());
    let mut at = 0;
    for _ in 0..rows {
        for feature in features {
            values.push(near_threshold(feature, random, at));
            at += 4;
        }
    }
    OnnxInputs::Dense { rows, features: features.len(), values }
}

/// A threshold or category, a neighbour of it, or an odd number.
fn near_threshold(feature: &FeatureBins, random: Counter, at: u64) -> f64 {
    let point = match feature {
        FeatureBins::Ranges(bounds) => {
            bounds.get(random.below(at, bounds.len())).map_or(0.0, |&bound| f64::from(bound))
        }
        FeatureBins::Categories(values) => values.get(random.below(at, values.len())).copied().unwrap_or(0.0),
    };
    match random.below(at + 1, 6) {
        0 | 1 => point,
        2 => point.next_up(),
        3 => point.next_down(),
        4 => ODD.get(random.below(at + 2, ODD.len())).copied().unwrap_or(0.0),
        _ => point + random.unit(at + 3) - 0.5,
    }
}

fn sparse_rows(features: usize, rows: usize, random: Counter) -> OnnxInputs {
    let entries = MAX_ENTRIES.min(features).max(1);
    let (mut indices, mut values) = (vec![0i64; rows * entries], vec![0.0; rows * entries]);
    let lines = indices.chunks_exact_mut(entries).zip(values.chunks_exact_mut(entries));
    for (row, (own, numbers)) in (0u64..).zip(lines) {
        let first = row * (3 * entries as u64 + 1);
        let count = random.below(first, entries + 1);
        let mut found: Vec<i64> =
            (0..count as u64).map(|place| random.below(first + 1 + 3 * place, features) as i64).collect();
        found.sort_unstable();
        found.dedup();
        for ((place, index), (slot, number)) in
            (0u64..).zip(found).zip(own.iter_mut().zip(numbers.iter_mut()))
        {
            *slot = index;
            *number = edge(random, first + 2 + 3 * place, entries);
        }
    }
    OnnxInputs::Sparse { rows, entries, indices, values }
}

/// Mostly a number from -1 to 1, as f32; about once in a row one at the edges.
fn edge(random: Counter, at: u64, each: usize) -> f64 {
    let bits = random.bits(at);
    if (bits >> 40).is_multiple_of(each.max(1) as u64) {
        return EDGES.get((bits >> 8 & 7) as usize).copied().unwrap_or(0.0);
    }
    f64::from((random.unit(at) * 2.0 - 1.0) as f32)
}
