//! Tables for linear models: gaps filled, scales made equal.

use crate::error::Error;
use crate::learn::bytes::{Reader, Writer};
use crate::learn::same_length;
use crate::learn::table::{Kind, Table};
use crate::learn::text::Csr;

/// What a table's columns become: numbers are standardised and a missing one is the mean; a category is one column
/// of 0 and 1 for each value seen (a value not seen is all 0).
#[derive(Debug, Clone, PartialEq)]
pub struct DenseScaler {
    columns: Vec<Column>,
}

#[derive(Debug, Clone, PartialEq)]
enum Column {
    Number { mean: f64, scale: f64 },
    Category(Vec<f64>),
}

/// Most columns of one category.
const MAX_VALUES: usize = 1_000;

impl DenseScaler {
    /// Learns means, spreads and categories. Values that are not finite count as missing.
    #[must_use]
    pub fn fit(table: &Table) -> Self {
        let fit = |(kind, column): (&Kind, &[f64])| match kind {
            Kind::Numeric => number(column),
            Kind::Categorical => {
                let mut values: Vec<f64> = column.iter().map(|value| value + 0.0).collect();
                values.retain(|value| !value.is_nan());
                values.sort_unstable_by(f64::total_cmp);
                values.dedup();
                values.truncate(MAX_VALUES);
                Column::Category(values)
            }
        };
        Self { columns: table.kinds().iter().zip(table.columns()).map(fit).collect() }
    }

    /// The rows for a linear model.
    ///
    /// # Errors
    /// `column-length` for another number of features; as [`Csr::new`].
    pub fn apply(&self, table: &Table) -> Result<Csr, Error> {
        same_length("features", table.kinds().len(), self.columns.len())?;
        let mut offsets = vec![0u32];
        let (mut indices, mut values) = (Vec::new(), Vec::new());
        for row in 0..table.rows() {
            let mut first = 0u32;
            for (own, column) in self.columns.iter().zip(table.columns()) {
                let value = column.get(row).copied().unwrap_or(f64::NAN);
                let (entry, width) = own.entry(value);
                if let Some((at, value)) = entry {
                    indices.push(first + at);
                    values.push(value);
                }
                first += width;
            }
            offsets.push(indices.len() as u32);
        }
        let width = self.columns.iter().map(|column| column.entry(f64::NAN).1 as usize).sum();
        Csr::new(width, offsets, (indices, values))
    }

    /// Number of features of the tables.
    #[must_use]
    pub fn features(&self) -> usize {
        self.columns.len()
    }

    /// The feature that each column of the rows is of.
    #[must_use]
    pub fn places(&self) -> Vec<usize> {
        let width = |column: &Column| column.entry(f64::NAN).1 as usize;
        let each = self.columns.iter().enumerate();
        each.flat_map(|(feature, column)| std::iter::repeat_n(feature, width(column))).collect()
    }

    pub(crate) fn encode(&self, to: &mut Writer) {
        to.length(self.columns.len());
        for column in &self.columns {
            match column {
                Column::Number { mean, scale } => {
                    to.u8(0);
                    to.f64(*mean);
                    to.f64(*scale);
                }
                Column::Category(values) => {
                    to.u8(1);
                    to.f64s(values);
                }
            }
        }
    }

    pub(crate) fn decode(from: &mut Reader<'_>) -> Result<Self, Error> {
        let column = |from: &mut Reader<'_>| -> Result<Column, Error> {
            if from.flag()? {
                let values = from.f64s()?;
                let sorted = values.is_sorted_by(|one, two| one < two) && values.len() <= MAX_VALUES;
                return if sorted {
                    Ok(Column::Category(values))
                } else {
                    Err(from.fault("rising categories"))
                };
            }
            Ok(Column::Number { mean: from.finite()?, scale: from.finite()? })
        };
        let columns = (0..from.length(5)?).map(|_| column(from)).collect::<Result<_, _>>()?;
        Ok(Self { columns })
    }

    /// The scaler as bytes: "FGSC", version, columns, SHA-256 of all before.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut to = Writer::new(*b"FGSC", 1);
        self.encode(&mut to);
        to.seal()
    }

    /// Reads a scaler.
    ///
    /// # Errors
    /// `model-bytes`.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        let mut from = Reader::open(bytes, *b"FGSC", 1)?;
        let scaler = Self::decode(&mut from)?;
        from.end()?;
        Ok(scaler)
    }
}

impl Column {
    /// The entry of a value (none for 0), and how many columns there are.
    fn entry(&self, value: f64) -> (Option<(u32, f32)>, u32) {
        match self {
            Self::Number { mean, scale } => {
                let scaled = if value.is_finite() { ((value - mean) * scale) as f32 } else { 0.0 };
                ((scaled != 0.0).then_some((0, scaled.clamp(-1e6, 1e6))), 1)
            }
            Self::Category(values) => {
                let place = values.iter().position(|&known| known == value);
                (place.map(|place| (place as u32, 1.0)), values.len().max(1) as u32)
            }
        }
    }
}

fn number(column: &[f64]) -> Column {
    let known = || column.iter().copied().filter(|value| value.abs() < 1e100);
    let count = known().count().max(1) as f64;
    let mean = known().sum::<f64>() / count;
    let spread = (known().map(|value| (value - mean) * (value - mean)).sum::<f64>() / count).sqrt();
    let scale = if spread > 1e-12 * mean.abs().max(1e-280) { 1.0 / spread } else { 0.0 };
    Column::Number { mean, scale: if scale.is_finite() { scale } else { 0.0 } }
}
