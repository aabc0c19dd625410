//! The identity of a model's columns and classes, and how columns become a table.

use super::columns::{Columns, MISSING, Texts, Values};
use crate::error::{Error, ErrorKind};
use crate::learn::bytes::{Reader, Writer};
use crate::learn::sha256::{hex, sha256};
use crate::learn::table::{Kind, Table};

/// Most categories of a feature that are known by name; the most frequent stay.
const MAX_NAMES: usize = 1_000;

/// A feature as a model knows it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Known {
    pub(super) name: String,
    /// Names of categories, sorted; nothing for numbers.
    pub(super) categories: Option<Vec<String>>,
}

/// What columns and classes a model is of.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Schema {
    /// Did the items have texts?
    pub(super) text: bool,
    pub(super) features: Vec<Known>,
    pub(super) classes: usize,
    /// Names of the classes; empty where they were not given.
    pub(super) labels: Vec<String>,
}

impl Schema {
    /// The schema of a training set; categories are known by their most frequent names.
    pub(super) fn of(columns: &Columns, classes: usize, labels: Vec<String>) -> Self {
        let known = columns.features().iter().map(|feature| Known {
            name: feature.name.clone(),
            categories: match &feature.values {
                Values::Numbers(_) => None,
                Values::Categories { names, codes } => Some(most_frequent(names, codes)),
            },
        });
        Self { text: columns.texts().is_some(), features: known.collect(), classes, labels }
    }

    /// What each feature is.
    pub(super) fn kinds(&self) -> Vec<Kind> {
        let kind = |known: &Known| {
            if known.categories.is_some() { Kind::Categorical } else { Kind::Numeric }
        };
        self.features.iter().map(kind).collect()
    }

    /// The SHA-256 of the names and kinds of columns and of the classes, hexadecimal; the order of columns and the
    /// categories do not count.
    pub(super) fn hash(&self) -> String {
        let mut to = Writer::new(*b"FGSH", 1);
        to.u8(u8::from(self.text));
        let mut names: Vec<(&str, bool)> =
            self.features.iter().map(|known| (known.name.as_str(), known.categories.is_some())).collect();
        names.sort_unstable();
        for (name, category) in names {
            to.bytes(name.as_bytes());
            to.u8(u8::from(category));
        }
        to.length(self.classes);
        self.labels.iter().for_each(|label| to.bytes(label.as_bytes()));
        hex(&sha256(&to.raw()))
    }

    /// The columns as this schema has them, found by name; columns beside them are left out, a category that is not
    /// known is missing. Nothing without features or rows.
    ///
    /// # Errors
    /// `other-columns` when one is not there or of another kind.
    pub(super) fn table(&self, columns: &Columns) -> Result<Option<Table>, Error> {
        if self.features.is_empty() || columns.rows() == 0 {
            return Ok(None);
        }
        let mut values = Vec::with_capacity(columns.rows() * self.features.len());
        for known in &self.features {
            let found = columns.features().iter().find(|feature| feature.name == known.name);
            match (found.map(|feature| &feature.values), &known.categories) {
                (Some(Values::Numbers(numbers)), None) => values.extend_from_slice(numbers),
                (Some(Values::Categories { names, codes }), Some(categories)) => {
                    let code = |name: &str| categories.binary_search_by(|own| own.as_str().cmp(name));
                    let own: Vec<f64> = names
                        .all()
                        .into_iter()
                        .map(|name| code(name).map_or(f64::NAN, |place| place as f64))
                        .collect();
                    values.extend(
                        codes.iter().map(|&code| own.get(code as usize).copied().unwrap_or(f64::NAN)),
                    );
                }
                (_, None) => return Err(other(&known.name, "a column of numbers")),
                (_, Some(_)) => return Err(other(&known.name, "a column of categories")),
            }
        }
        Table::new(columns.rows(), self.kinds(), values).map(Some)
    }

    pub(super) fn encode(&self, to: &mut Writer) {
        to.u8(u8::from(self.text));
        to.length(self.features.len());
        for known in &self.features {
            to.bytes(known.name.as_bytes());
            to.u8(u8::from(known.categories.is_some()));
            if let Some(categories) = &known.categories {
                texts(to, categories);
            }
        }
        to.u32(self.classes as u32);
        texts(to, &self.labels);
    }

    pub(super) fn decode(from: &mut Reader<'_>) -> Result<Self, Error> {
        let text = from.flag()?;
        let feature = |from: &mut Reader<'_>| -> Result<Known, Error> {
            let name = read_text(from)?;
            let categories = if from.flag()? { Some(read_texts(from)?) } else { None };
            if categories.as_ref().is_some_and(|names| !names.is_sorted_by(|one, two| one < two)) {
                return Err(from.fault("sorted categories"));
            }
            Ok(Known { name, categories })
        };
        let features = (0..from.length(5)?).map(|_| feature(from)).collect::<Result<_, _>>()?;
        let classes = from.u32()? as usize;
        let labels = read_texts(from)?;
        let fits = (2..=crate::learn::MAX_CLASSES).contains(&classes)
            && (labels.is_empty() || labels.len() == classes);
        if fits { Ok(Self { text, features, classes, labels }) } else { Err(from.fault("2 to 1000 classes")) }
    }
}

/// The error of a column that is not as the model knows it.
pub(super) fn other(column: &str, expected: &'static str) -> Error {
    ErrorKind::OtherColumns { column: column.to_owned(), expected }.into()
}

fn texts(to: &mut Writer, texts: &[String]) {
    to.length(texts.len());
    texts.iter().for_each(|text| to.bytes(text.as_bytes()));
}

fn read_text(from: &mut Reader<'_>) -> Result<String, Error> {
    Ok(std::str::from_utf8(from.bytes()?).map_err(|_| from.fault("UTF-8"))?.to_owned())
}

fn read_texts(from: &mut Reader<'_>) -> Result<Vec<String>, Error> {
    (0..from.length(4)?).map(|_| read_text(from)).collect()
}

/// The names that occur most often, sorted by name; ties by name.
fn most_frequent(names: &Texts, codes: &[u32]) -> Vec<String> {
    let mut counts = vec![0usize; names.len()];
    for &code in codes.iter().filter(|&&code| code != MISSING) {
        if let Some(count) = counts.get_mut(code as usize) {
            *count += 1;
        }
    }
    let mut counted: Vec<(&str, usize)> = names.all().into_iter().zip(counts).collect();
    counted.sort_unstable();
    let mut merged: Vec<(&str, usize)> = Vec::new();
    for (name, count) in counted.into_iter().filter(|&(_, count)| count > 0) {
        match merged.last_mut() {
            Some((last, sum)) if *last == name => *sum += count,
            _ => merged.push((name, count)),
        }
    }
    merged.sort_by(|one, two| two.1.cmp(&one.1).then(one.0.cmp(two.0)));
    merged.truncate(MAX_NAMES);
    let mut kept: Vec<String> = merged.into_iter().map(|(name, _)| name.to_owned()).collect();
    kept.sort_unstable();
    kept
}
