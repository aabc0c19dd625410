//! Values to small numbers: 0 is missing, 1 to 255 are ranges or categories.

mod categories;
mod ranges;

use super::bad_option;
use super::bytes::{Reader, Writer};
use super::random::{Counter, Stream};
use super::sorting::{sort_by_bits, total_order};
use super::table::{Kind, Table};
use crate::error::{Error, ErrorKind};

/// How bins are built.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BinOptions {
    /// Most bins of a feature beside the one of missing values, 2 to 255.
    pub max_bins: usize,
    /// Fewest rows of a bin; rarer neighbours share one, rarer categories count as missing.
    pub min_data_in_bin: usize,
    /// Most rows that the bins are built from; a seeded sample where there are more.
    pub sample_rows: usize,
}

impl Default for BinOptions {
    fn default() -> Self {
        Self { max_bins: 254, min_data_in_bin: 3, sample_rows: 200_000 }
    }
}

impl BinOptions {
    pub(crate) fn check(&self) -> Result<(), Error> {
        if !(2..=255).contains(&self.max_bins) {
            return Err(bad_option("maxBins", self.max_bins as f64, "2 to 255"));
        }
        if self.min_data_in_bin == 0 {
            return Err(bad_option("minDataInBin", 0.0, "1 or more"));
        }
        if self.sample_rows == 0 {
            return Err(bad_option("sampleRows", 0.0, "1 or more"));
        }
        Ok(())
    }

    pub(crate) fn encode(&self, to: &mut Writer) {
        to.u32(self.max_bins as u32);
        to.u64(self.min_data_in_bin as u64);
        to.u64(self.sample_rows as u64);
    }
}

/// The bins of one feature.
#[derive(Debug, Clone, PartialEq)]
pub enum FeatureBins {
    /// Bin b holds the values above bound b - 2 and up to bound b - 1; the last bin has no end.
    ///
    /// Every bound is exactly an f32, so that no encoding of a model rounds it.
    Ranges(Vec<f32>),
    /// Bin b holds the category at b - 1; any other value counts as missing.
    Categories(Vec<f64>),
}

impl FeatureBins {
    /// Number of bins, the missing one included.
    #[must_use]
    pub fn count(&self) -> usize {
        match self {
            Self::Ranges(bounds) => bounds.len() + 2,
            Self::Categories(values) => values.len() + 1,
        }
    }

    /// The bin of a value.
    #[must_use]
    #[inline]
    pub fn bin(&self, value: f64) -> u8 {
        if value.is_nan() {
            return 0;
        }
        let bin = match self {
            Self::Ranges(bounds) => 1 + bounds.partition_point(|&bound| f64::from(bound) < value),
            Self::Categories(values) => {
                values.iter().position(|&known| known == value).map_or(0, |position| position + 1)
            }
        };
        bin as u8
    }

    /// What the feature is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::Ranges(_) => Kind::Numeric,
            Self::Categories(_) => Kind::Categorical,
        }
    }

    fn encode(&self, to: &mut Writer) {
        match self {
            Self::Ranges(bounds) => {
                to.u8(0);
                to.length(bounds.len());
                bounds.iter().for_each(|&bound| to.f32(bound));
            }
            Self::Categories(values) => {
                to.u8(1);
                to.f64s(values);
            }
        }
    }

    fn decode(from: &mut Reader<'_>) -> Result<Self, Error> {
        if from.flag()? {
            let values = from.f64s()?;
            if values.len() > 255 || values.iter().any(|value| value.is_nan()) {
                return Err(from.fault("at most 255 categories, none missing"));
            }
            return Ok(Self::Categories(values));
        }
        let bounds: Vec<f32> = (0..from.length(4)?).map(|_| from.f32()).collect::<Result<_, _>>()?;
        let rising = bounds.is_sorted_by(|one, two| one < two);
        if bounds.len() > 254 || !rising || bounds.iter().any(|bound| !bound.is_finite()) {
            return Err(from.fault("at most 254 finite bounds, rising"));
        }
        Ok(Self::Ranges(bounds))
    }
}

/// The bins of every feature of a table: part of a model.
#[derive(Debug, Clone, PartialEq)]
pub struct Binning {
    features: Vec<FeatureBins>,
}

impl Binning {
    /// Builds bins from the values of a table.
    ///
    /// Source: LightGBM's greedy bins (Ke et al. 2017 and its manual): frequent values get bins of their own, the
    /// others share bins of about equal size, none below `min_data_in_bin`. Differs in the bounds, which are
    /// f32 numbers, and in values that no f32 tells apart, which share a bin.
    ///
    /// Cost: O(features * rows * log rows).
    ///
    /// # Errors
    /// `training-option`.
    pub fn fit(table: &Table, options: &BinOptions, seed: u64) -> Result<Self, Error> {
        options.check()?;
        let sample = sample_of(table.rows(), options.sample_rows, seed);
        let features = table
            .kinds()
            .iter()
            .zip(table.columns())
            .map(|(kind, column)| {
                let known: Vec<f64> = match &sample {
                    None => column.iter().copied().filter(|value| !value.is_nan()).collect(),
                    Some(rows) => rows
                        .iter()
                        .filter_map(|&row| column.get(row as usize).copied())
                        .filter(|value| !value.is_nan())
                        .collect(),
                };
                let counted = count_values(known);
                match kind {
                    Kind::Numeric => FeatureBins::Ranges(ranges::bounds(&counted, options)),
                    Kind::Categorical => FeatureBins::Categories(categories::most_frequent(counted, options)),
                }
            })
            .collect();
        Ok(Self { features })
    }

    /// The bins, by feature.
    #[must_use]
    pub fn features(&self) -> &[FeatureBins] {
        &self.features
    }

    /// The bin of every value of a table with the same features.
    ///
    /// # Errors
    /// `column-length` for another number of features, `training-option` for another kind of feature.
    pub fn apply(&self, table: &Table) -> Result<Binned, Error> {
        super::same_length("features", table.kinds().len(), self.features.len())?;
        let mut bins = Vec::with_capacity(table.rows() * self.features.len());
        for (index, (feature, column)) in self.features.iter().zip(table.columns()).enumerate() {
            if table.kinds().get(index) != Some(&feature.kind()) {
                return Err(ErrorKind::TrainingValue {
                    column: "kinds",
                    index,
                    value: "another kind".to_owned(),
                    expected: "the kind of feature that the model was trained with",
                }
                .into());
            }
            bins.extend(column.iter().map(|&value| feature.bin(value)));
        }
        Ok(Binned {
            rows: table.rows(),
            bins,
            counts: self.features.iter().map(FeatureBins::count).collect(),
        })
    }

    pub(crate) fn encode(&self, to: &mut Writer) {
        to.length(self.features.len());
        self.features.iter().for_each(|feature| feature.encode(to));
    }

    pub(crate) fn decode(from: &mut Reader<'_>) -> Result<Self, Error> {
        let features = (0..from.length(5)?).map(|_| FeatureBins::decode(from)).collect::<Result<_, _>>()?;
        Ok(Self { features })
    }
}

/// The bins of a table's values.
#[derive(Debug, Clone)]
pub struct Binned {
    rows: usize,
    bins: Vec<u8>,
    counts: Vec<usize>,
}

impl Binned {
    /// Number of rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The bins of one feature, by row.
    #[must_use]
    #[inline]
    pub fn column(&self, feature: usize) -> &[u8] {
        self.bins.get(feature * self.rows..(feature + 1) * self.rows).unwrap_or(&[])
    }

    /// Number of bins of each feature, the missing one included.
    #[must_use]
    pub fn counts(&self) -> &[usize] {
        &self.counts
    }

    /// All bins, feature after feature.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bins
    }
}

/// Sorted different values with their counts; both zeros are one value.
fn count_values(mut values: Vec<f64>) -> Vec<(f64, usize)> {
    values.iter_mut().for_each(|value| *value += 0.0);
    sort_by_bits(&mut values, |&value| total_order(value));
    let mut counted: Vec<(f64, usize)> = Vec::new();
    for value in values {
        match counted.last_mut() {
            Some((last, count)) if *last == value => *count += 1,
            _ => counted.push((value, 1)),
        }
    }
    counted
}

/// The rows that bins are built from, or nothing where all of them are.
fn sample_of(rows: usize, most: usize, seed: u64) -> Option<Vec<u32>> {
    if rows <= most {
        return None;
    }
    let mut order = Counter::new(seed, Stream::BinSample, 0).order(rows);
    order.truncate(most);
    order.sort_unstable();
    Some(order)
}
