//! Labelled rows, with what was made of their texts.

use std::cell::RefCell;
use std::rc::Rc;

use super::columns::Columns;
use super::schema::{Schema, other};
use crate::error::{Error, ErrorKind};
use crate::learn::table::{Table, at_least, check_weights};
use crate::learn::text::{Csr, TextOptions, Vectorizer};
use crate::learn::{bad_option, bad_value, same_length};

/// A vocabulary and rows of texts by it.
pub(super) type Terms = (Rc<Vectorizer>, Rc<Csr>);

/// Most matrices of texts that are kept; the oldest is let go.
const MAX_KEPT: usize = 2;

/// What the rows are labelled with.
#[derive(Debug, Clone, Default)]
pub struct Targets {
    /// u32[rows], below `classes`.
    pub target: Vec<u32>,
    /// 2 to 1,000.
    pub classes: usize,
    /// f64[rows], or empty for 1 each.
    pub weights: Vec<f64>,
    /// Names of the classes, or empty.
    pub labels: Vec<String>,
    /// u32[rows]: rows of one group are not torn apart when text is scored out of fold; or empty.
    pub groups: Vec<u32>,
}

/// Rows to train on and to measure with.
#[derive(Debug)]
pub struct TrainingSet {
    columns: Columns,
    targets: Targets,
    schema: Rc<Schema>,
    table: Option<Table>,
    kept: RefCell<Vec<Kept>>,
}

/// The texts by one vocabulary.
#[derive(Debug, Clone)]
struct Kept {
    /// Nothing for the vocabulary of another set.
    options: Option<TextOptions>,
    vectorizer: Rc<Vectorizer>,
    matrix: Rc<Csr>,
}

impl TrainingSet {
    /// Checks everything and knows the categories.
    ///
    /// # Errors
    /// `too-few-examples` without rows, or without texts and features; `training-option` for the number of classes;
    /// `column-length`; `training-value` for labels and weights.
    pub fn new(columns: Columns, targets: Targets) -> Result<Self, Error> {
        let rows = columns.rows();
        at_least("rows", rows, 1)?;
        at_least("columns", columns.features().len() + usize::from(columns.texts().is_some()), 1)?;
        let classes = targets.classes;
        if !(2..=crate::learn::MAX_CLASSES).contains(&classes) {
            return Err(bad_option("classes", classes as f64, "2 to 1000"));
        }
        same_length("target", targets.target.len(), rows)?;
        if let Some(index) = targets.target.iter().position(|&label| label as usize >= classes) {
            let value = targets.target.get(index).copied().map_or(f64::NAN, f64::from);
            return Err(bad_value("target", index, value, "a class below classes"));
        }
        let may_lack = [
            ("weights", targets.weights.len(), rows),
            ("groups", targets.groups.len(), rows),
            ("labels", targets.labels.len(), classes),
        ];
        for (column, found, expected) in may_lack.into_iter().filter(|&(_, found, _)| found > 0) {
            same_length(column, found, expected)?;
        }
        check_weights("weights", &targets.weights)?;
        let schema = Rc::new(Schema::of(&columns, classes, targets.labels.clone()));
        let table = schema.table(&columns)?;
        Ok(Self { columns, targets, schema, table, kept: RefCell::default() })
    }

    /// Number of rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.columns.rows()
    }

    /// Number of classes.
    #[must_use]
    pub fn classes(&self) -> usize {
        self.targets.classes
    }

    pub(super) fn targets(&self) -> &Targets {
        &self.targets
    }

    pub(super) fn schema(&self) -> &Rc<Schema> {
        &self.schema
    }

    /// The features by this set's own schema.
    pub(super) fn table(&self) -> Option<&Table> {
        self.table.as_ref()
    }

    /// The features of some rows by a model's schema.
    pub(super) fn table_for(&self, schema: &Rc<Schema>, rows: &[u32]) -> Result<Option<Table>, Error> {
        if Rc::ptr_eq(schema, &self.schema) {
            return self.table.as_ref().map(|table| table.select(rows)).transpose();
        }
        schema.table(&self.columns)?.map(|table| table.select(rows)).transpose()
    }

    /// The labels of rows.
    ///
    /// # Errors
    /// `too-few-examples` without rows, `training-value` for a row that is not there.
    pub(super) fn labels_of(&self, rows: &[u32]) -> Result<Vec<u32>, Error> {
        at_least("rows", rows.len(), 1)?;
        let label = |(index, &row): (usize, &u32)| {
            let own = self.targets.target.get(row as usize).copied();
            own.ok_or_else(|| bad_value("rows", index, f64::from(row), "a row of the training set"))
        };
        rows.iter().enumerate().map(label).collect()
    }

    /// The vocabulary of a recipe with the rows of all texts; built once. Nothing when no term is in enough texts and
    /// there are features to learn from.
    ///
    /// # Errors
    /// `other-columns` without texts, and as [`Vectorizer::fit`].
    pub(super) fn vectorized(&self, options: &TextOptions) -> Result<Option<Terms>, Error> {
        let Some(texts) = self.columns.texts() else {
            return Err(other("texts", "a recipe without text, or one text for each row"));
        };
        if let Some(kept) = self.find(|kept| kept.options == Some(*options)) {
            return Ok(Some((kept.vectorizer, kept.matrix)));
        }
        match Vectorizer::fit(&texts.all(), options) {
            Ok((vectorizer, matrix)) => {
                let kept = Kept {
                    options: Some(*options),
                    vectorizer: Rc::new(vectorizer),
                    matrix: Rc::new(matrix),
                };
                self.keep(kept.clone());
                Ok(Some((kept.vectorizer, kept.matrix)))
            }
            Err(error) if self.table.is_some() && matches!(error.kind, ErrorKind::TooFewExamples { .. }) => {
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    /// The rows of all texts by a model's vocabulary; those of the last few vocabularies are kept.
    ///
    /// # Errors
    /// `other-columns` without texts, and as [`Vectorizer::transform`].
    pub(super) fn matrix_by(&self, vectorizer: &Rc<Vectorizer>) -> Result<Rc<Csr>, Error> {
        if let Some(kept) = self.find(|kept| Rc::ptr_eq(&kept.vectorizer, vectorizer)) {
            return Ok(kept.matrix);
        }
        let Some(texts) = self.columns.texts() else {
            return Err(other("texts", "one text for each row"));
        };
        let matrix = Rc::new(vectorizer.transform(&texts.all())?);
        self.keep(Kept { options: None, vectorizer: Rc::clone(vectorizer), matrix: Rc::clone(&matrix) });
        Ok(matrix)
    }

    fn find(&self, is: impl Fn(&Kept) -> bool) -> Option<Kept> {
        self.kept.borrow().iter().find(|kept| is(kept)).cloned()
    }

    fn keep(&self, kept: Kept) {
        let mut all = self.kept.borrow_mut();
        if all.len() >= MAX_KEPT {
            all.remove(0);
        }
        all.push(kept);
    }
}
