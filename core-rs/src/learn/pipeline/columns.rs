//! Rows of items by column, checked once.

use crate::error::{Error, ErrorKind};
use crate::learn::{MAX_CELLS, same_length, within};

/// The code of a missing category.
pub const MISSING: u32 = u32::MAX;
/// Most feature columns.
const MAX_FEATURES: usize = 1_000;
/// Most rows.
const MAX_ROWS: usize = 10_000_000;

/// Texts back to back.
#[derive(Debug, Clone, Default)]
pub struct Texts {
    all: String,
    offsets: Vec<u32>,
}

impl Texts {
    /// Texts of one buffer: text i lies at `offsets[i]..offsets[i + 1]`.
    ///
    /// Shapes: `offsets` u32[texts + 1], rising from 0 to the length in bytes, each between letters.
    ///
    /// # Errors
    /// `training-value` for bytes that are not UTF-8 or offsets that do not fit.
    pub fn new(bytes: Vec<u8>, offsets: Vec<u32>) -> Result<Self, Error> {
        let all = String::from_utf8(bytes)
            .map_err(|fault| bad("texts", fault.utf8_error().valid_up_to(), "UTF-8"))?;
        let expected = "offsets that rise from 0 to the length, between letters";
        let ends = (offsets.first().copied(), offsets.last().copied());
        if ends != (Some(0), Some(all.len() as u32)) || !offsets.is_sorted() {
            return Err(bad("offsets", 0, expected));
        }
        match offsets.iter().position(|&offset| !all.is_char_boundary(offset as usize)) {
            Some(index) => Err(bad("offsets", index, expected)),
            None => Ok(Self { all, offsets }),
        }
    }

    /// Number of texts.
    #[must_use]
    pub fn len(&self) -> usize {
        self.offsets.len().saturating_sub(1)
    }

    /// No texts?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A text; empty for one that is not there.
    #[must_use]
    pub fn get(&self, index: usize) -> &str {
        let (Some(&from), Some(&to)) = (self.offsets.get(index), self.offsets.get(index + 1)) else {
            return "";
        };
        self.all.get(from as usize..to as usize).unwrap_or("")
    }

    /// All texts, in order.
    #[must_use]
    pub fn all(&self) -> Vec<&str> {
        (0..self.len()).map(|index| self.get(index)).collect()
    }
}

impl<T: AsRef<str>> FromIterator<T> for Texts {
    fn from_iter<I: IntoIterator<Item = T>>(texts: I) -> Self {
        let mut own = Self { all: String::new(), offsets: vec![0] };
        for text in texts {
            own.all.push_str(text.as_ref());
            own.offsets.push(own.all.len() as u32);
        }
        own
    }
}

/// The values of one feature.
#[derive(Debug, Clone)]
pub enum Values {
    /// f64[rows]; NaN is missing, infinities are ordinary values.
    Numbers(Vec<f64>),
    /// u32[rows], positions in the names; [`MISSING`] is missing.
    Categories {
        /// Names of categories; a name may come twice.
        names: Texts,
        /// u32[rows].
        codes: Vec<u32>,
    },
}

/// One named feature of every row.
#[derive(Debug, Clone)]
pub struct Feature {
    /// Its name.
    pub name: String,
    /// Its values.
    pub values: Values,
}

/// Rows of items by column.
#[derive(Debug, Clone)]
pub struct Columns {
    rows: usize,
    texts: Option<Texts>,
    features: Vec<Feature>,
}

impl Columns {
    /// Checks the columns; there may be no rows.
    ///
    /// # Errors
    /// `column-length`; `training-value` for names that come twice or codes without a name;
    /// `training-too-large` past 1,000 features, ten million rows or [`MAX_CELLS`] values.
    pub fn new(rows: usize, texts: Option<Texts>, features: Vec<Feature>) -> Result<Self, Error> {
        within("rows", rows, MAX_ROWS)?;
        within("features", features.len(), MAX_FEATURES)?;
        within("values of the features", rows.saturating_mul(features.len()), MAX_CELLS)?;
        if let Some(texts) = &texts {
            same_length("texts", texts.len(), rows)?;
        }
        let mut names: Vec<&str> = features.iter().map(|feature| feature.name.as_str()).collect();
        names.sort_unstable();
        if let Some(twice) = names.windows(2).find(|pair| pair.first() == pair.last()) {
            let value = twice.first().copied().unwrap_or("").to_owned();
            return Err(ErrorKind::TrainingValue {
                column: "features",
                index: 0,
                value,
                expected: "a different name for each column",
            }
            .into());
        }
        features.iter().try_for_each(|feature| feature.check(rows))?;
        Ok(Self { rows, texts, features })
    }

    /// Number of rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// One text a row, where there are texts.
    #[must_use]
    pub fn texts(&self) -> Option<&Texts> {
        self.texts.as_ref()
    }

    /// The features, in order.
    #[must_use]
    pub fn features(&self) -> &[Feature] {
        &self.features
    }
}

impl Feature {
    fn check(&self, rows: usize) -> Result<(), Error> {
        match &self.values {
            Values::Numbers(values) => same_length("feature of numbers", values.len(), rows),
            Values::Categories { names, codes } => {
                same_length("feature of categories", codes.len(), rows)?;
                let wrong = |&code: &u32| code != MISSING && code as usize >= names.len();
                match codes.iter().position(wrong) {
                    Some(index) => Err(bad("categories", index, "the position of a name")),
                    None => Ok(()),
                }
            }
        }
    }
}

fn bad(column: &'static str, index: usize, expected: &'static str) -> Error {
    ErrorKind::TrainingValue { column, index, value: "something else".to_owned(), expected }.into()
}
