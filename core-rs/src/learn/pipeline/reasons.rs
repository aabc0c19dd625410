//! What spoke for a class, by name.

use super::columns::Columns;
use super::model::{Body, Encoded, Model};
use crate::error::{Error, ErrorKind};
use crate::learn::bad_option;
use crate::learn::linear::LinearModel;
use crate::learn::text::{Csr, Vectorizer};
use crate::learn::trees::TreeModel;

/// Terms that a text's part of a tree's score is shared among.
const MAX_TERMS: usize = 1 << 16;

impl Model {
    /// What added most to a class's logit in one row, against the mean of the classes: features by name, terms as
    /// `w:...` and `c:...`; the largest first, ties by name, at most `most`, none of 0 or less.
    ///
    /// Trees on texts see only scores; what these added is shared among the terms by what each added to the score.
    ///
    /// Cost: that of one row and, for a linear model, of its features.
    ///
    /// # Errors
    /// As [`Model::predict`]; `training-option` for a row or class that is not there.
    pub fn reasons(
        &self,
        columns: &Columns,
        (row, class): (usize, usize),
        most: usize,
    ) -> Result<Vec<(String, f64)>, Error> {
        if row >= columns.rows() {
            return Err(bad_option("row", row as f64, "a row of the columns"));
        }
        if class >= self.classes() {
            return Err(bad_option("class", class as f64, "a class of the model"));
        }
        let mut all = match (&self.body, self.encode(columns)?) {
            (Body::Linear { model, .. }, Encoded::Sparse(matrix)) => {
                self.of_linear(model, &matrix, (row, class))
            }
            (Body::Trees { model, .. }, Encoded::Table(table)) => {
                let parts = of_class(model, &model.reasons(&table, row)?, class);
                self.of_trees(&parts, columns, (row, class))?
            }
            _ => return Err(ErrorKind::OtherTraining { what: "features" }.into()),
        };
        all.retain(|(_, weight)| *weight > 0.0);
        all.sort_by(|one, two| two.1.total_cmp(&one.1).then_with(|| one.0.cmp(&two.0)));
        all.truncate(most);
        Ok(all)
    }

    fn of_linear(&self, model: &LinearModel, matrix: &Csr, at: (usize, usize)) -> Vec<(String, f64)> {
        let Body::Linear { vectorizer, scaler, .. } = &self.body else { return Vec::new() };
        let terms = vectorizer.as_ref().map_or(0, |vectorizer| vectorizer.terms().len());
        let places = scaler.as_ref().map_or_else(Vec::new, |scaler| scaler.places());
        let name = |index: usize| match index.checked_sub(terms) {
            None => vectorizer.as_ref().and_then(|vectorizer| vectorizer.terms().get(index).cloned()),
            Some(place) => {
                let known = self.schema.features.get(places.get(place).copied()?)?;
                Some(known.name.clone())
            }
        };
        let found = model.reasons(matrix, at, usize::MAX);
        found.into_iter().filter_map(|(index, weight)| Some((name(index as usize)?, weight))).collect()
    }

    fn of_trees(
        &self,
        parts: &[f64],
        columns: &Columns,
        at: (usize, usize),
    ) -> Result<Vec<(String, f64)>, Error> {
        let Body::Trees { text, .. } = &self.body else { return Ok(Vec::new()) };
        let (own, scores) = parts.split_at_checked(self.schema.features.len()).unwrap_or((parts, &[]));
        let mut all: Vec<(String, f64)> =
            self.schema.features.iter().zip(own).map(|(known, &part)| (known.name.clone(), part)).collect();
        if let (Some(text), Some(matrix)) = (text, self.terms(columns)?) {
            let whole: f64 = scores.iter().sum();
            all.extend(shared(whole, text.model.reasons(&matrix, at, MAX_TERMS), &text.vectorizer));
        }
        Ok(all)
    }
}

/// What each feature added to a class's logit, against the mean of the classes.
fn of_class(model: &TreeModel, sums: &[f64], class: usize) -> Vec<f64> {
    let features = model.binning().features().len();
    let outputs = model.objective().outputs();
    let part = |feature: usize| {
        let of = |output: usize| sums.get(output * features + feature).copied().unwrap_or(0.0);
        if outputs == 1 {
            return if class == 1 { of(0) / 2.0 } else { -of(0) / 2.0 };
        }
        of(class) - (0..outputs).map(of).sum::<f64>() / outputs as f64
    };
    (0..features).map(part).collect()
}

/// The texts' part shared among terms; as `text` where no term says anything.
fn shared(whole: f64, terms: Vec<(u32, f64)>, vectorizer: &Vectorizer) -> Vec<(String, f64)> {
    let size: f64 = terms.iter().map(|(_, weight)| weight.abs()).sum();
    if size <= 0.0 {
        return vec![("text".to_owned(), whole)];
    }
    let name = |index: u32| vectorizer.terms().get(index as usize).cloned();
    let part = |(index, weight)| Some((name(index)?, whole.abs() * weight / size));
    terms.into_iter().filter_map(part).collect()
}
