//! Scores of texts for trees: each training row is scored by a linear model that did not see it.

use std::rc::Rc;

use super::encode::{by_column, centred, score_width};
use super::plan::Plan;
use super::recipe::Recipe;
use super::set::TrainingSet;
use crate::error::{Error, ErrorKind};
use crate::learn::bytes::{Reader, Writer};
use crate::learn::linear::{LinearModel, LinearTrainer};
use crate::learn::split::{by_group, others, rows_of, stratified};
use crate::learn::text::{Csr, Vectorizer};

/// Folds of the training rows.
const FOLDS: usize = 4;

/// Rows, targets and weights of one part.
type Own = (Rc<Csr>, Vec<f64>, Vec<f64>);

/// The linear models of texts in training: one a fold, then one of all rows.
pub(super) struct TextScores {
    pub(super) vectorizer: Rc<Vectorizer>,
    /// The texts of the plan's rows.
    matrix: Rc<Csr>,
    folds: Vec<u8>,
    /// The fold in work; past the last one all rows are.
    part: usize,
    /// f64[rows * width]: what was found so far.
    scores: Vec<f64>,
    /// Nothing where the other folds hold a single class: this one's scores stay 0.
    trainer: Option<LinearTrainer<Rc<Csr>>>,
}

impl TextScores {
    /// Begins with the first fold.
    pub(super) fn new(
        (set, recipe, plan): (&TrainingSet, &Recipe, &Plan),
        (vectorizer, matrix): (Rc<Vectorizer>, Rc<Csr>),
    ) -> Result<Self, Error> {
        let folds = folds_of(set, plan, recipe.seed)?;
        let scores = vec![0.0; plan.rows.len() * score_width(set.classes())];
        let mut own = Self { vectorizer, matrix, folds, part: 0, scores, trainer: None };
        own.trainer = own.begin(recipe, plan)?;
        Ok(own)
    }

    fn parts(&self) -> usize {
        self.folds.iter().max().map_or(0, |&last| usize::from(last) + 1)
    }

    /// Epochs of the model in work.
    pub(super) fn round(&self) -> usize {
        self.trainer.as_ref().and_then(LinearTrainer::progress).map_or(0, |progress| progress.epoch)
    }

    /// The positions that the part in work is trained on.
    fn training(&self) -> Vec<u32> {
        if self.part < self.parts() {
            others(&self.folds, self.part as u8)
        } else {
            (0..self.folds.len() as u32).collect()
        }
    }

    fn begin(&self, recipe: &Recipe, plan: &Plan) -> Result<Option<LinearTrainer<Rc<Csr>>>, Error> {
        let (rows, target, weights) = self.examples(plan)?;
        let options = recipe.linear_options(plan.head.classes());
        self.unless_single_class(LinearTrainer::new(&options, rows, (&target, &weights)))
    }

    fn examples(&self, plan: &Plan) -> Result<Own, Error> {
        let positions = self.training();
        let pick = |values: &[f64]| -> Vec<f64> {
            positions.iter().filter_map(|&place| values.get(place as usize).copied()).collect()
        };
        let rows = super::encode::picked(&self.matrix, &positions)?;
        Ok((rows, pick(&plan.target), pick(&plan.weights)))
    }

    fn unless_single_class<T>(&self, made: Result<T, Error>) -> Result<Option<T>, Error> {
        match made {
            Ok(made) => Ok(Some(made)),
            Err(error)
                if self.part < self.parts() && matches!(error.kind, ErrorKind::TooFewExamples { .. }) =>
            {
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    /// One epoch; the model of all rows when that was the last one.
    pub(super) fn step(&mut self, recipe: &Recipe, plan: &Plan) -> Result<Option<LinearModel>, Error> {
        let over = match &mut self.trainer {
            Some(trainer) => trainer.run(1, &mut |_| true)?,
            None => true,
        };
        if !over {
            return Ok(None);
        }
        let model = self.trainer.as_ref().map(LinearTrainer::model);
        if self.part >= self.parts() {
            return Ok(model);
        }
        if let Some(model) = model {
            self.score(&model)?;
        }
        self.part += 1;
        self.trainer = self.begin(recipe, plan)?;
        Ok(None)
    }

    /// Scores the rows of the part in work.
    fn score(&mut self, model: &LinearModel) -> Result<(), Error> {
        let held = rows_of(&self.folds, self.part as u8);
        let classes = model.classes();
        let found = centred(&model.scores(&self.matrix.select(&held)?)?, classes);
        let width = score_width(classes);
        for (&place, own) in held.iter().zip(found.chunks_exact(width)) {
            let start = place as usize * width;
            if let Some(slot) = self.scores.get_mut(start..start + width) {
                slot.copy_from_slice(own);
            }
        }
        Ok(())
    }

    /// The columns that trees learn from.
    pub(super) fn columns(&self, classes: usize) -> Vec<f64> {
        by_column(&self.scores, score_width(classes))
    }

    pub(super) fn encode(&self, to: &mut Writer) {
        to.u32(self.part as u32);
        to.f64s(&self.scores);
        to.u8(u8::from(self.trainer.is_some()));
        if let Some(trainer) = &self.trainer {
            to.bytes(&trainer.checkpoint());
        }
    }

    /// Goes on from a checkpoint.
    pub(super) fn resume(
        &mut self,
        from: &mut Reader<'_>,
        (recipe, plan): (&Recipe, &Plan),
    ) -> Result<(), Error> {
        self.part = from.u32()? as usize;
        let scores = from.f64s()?;
        if self.part > self.parts() || scores.len() != self.scores.len() {
            return Err(ErrorKind::OtherTraining { what: "number of folds or rows" }.into());
        }
        self.scores = scores;
        self.trainer = None;
        if from.flag()? {
            let (rows, target, weights) = self.examples(plan)?;
            let options = recipe.linear_options(plan.head.classes());
            self.trainer = Some(LinearTrainer::resume(from.bytes()?, &options, (rows, &target, &weights))?);
        }
        Ok(())
    }
}

/// A fold for each position of the plan: groups whole, copies of a row together.
fn folds_of(set: &TrainingSet, plan: &Plan, seed: u64) -> Result<Vec<u8>, Error> {
    let mut rows = plan.rows.clone();
    rows.sort_unstable();
    rows.dedup();
    let labels = set.labels_of(&rows)?;
    let groups = &set.targets().groups;
    let folds = if groups.is_empty() {
        stratified(&labels, FOLDS.min(rows.len()), seed)?
    } else {
        let own: Vec<u32> = rows.iter().filter_map(|&row| groups.get(row as usize).copied()).collect();
        let mut distinct = own.clone();
        distinct.sort_unstable();
        distinct.dedup();
        by_group(&own, &labels, (FOLDS.min(distinct.len()), seed))?
    };
    let fold = |row: &u32| rows.binary_search(row).ok().and_then(|place| folds.get(place).copied());
    Ok(plan.rows.iter().filter_map(fold).collect())
}
