//! Training in steps that can be kept and resumed.

use std::rc::Rc;

use super::encode::{picked, score_columns, side_by_side, with_columns};
use super::model::{Body, Model, Text};
use super::plan::Plan;
use super::recipe::{Family, Recipe, TreesRecipe};
use super::set::{Terms, TrainingSet};
use super::stack::TextScores;
use crate::error::{Error, ErrorKind};
use crate::learn::bytes::{Reader, Writer};
use crate::learn::linear::{DenseScaler, LinearModel, LinearTrainer};
use crate::learn::metrics::log_loss;
use crate::learn::table::{Examples, at_least};
use crate::learn::text::{Csr, Vectorizer};
use crate::learn::trees::Trainer;

const MAGIC: [u8; 4] = *b"FGFT";
const VERSION: u16 = 1;

/// What is in work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Linear models that score texts for trees.
    Text,
    /// The linear model.
    Epochs,
    /// Trees.
    Rounds,
}

/// Where training stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FitProgress {
    /// Is it over?
    pub done: bool,
    /// What is in work.
    pub stage: Stage,
    /// Rounds or epochs of the stage.
    pub round: usize,
    /// Mean log-loss of the training rows; of a linear model once it is done.
    pub train_loss: Option<f64>,
    /// The same of the validation rows.
    pub valid_loss: Option<f64>,
    /// The round with the lowest validation loss.
    pub best_round: usize,
}

/// One training of a recipe on rows of a set.
pub struct Fit {
    set: Rc<TrainingSet>,
    recipe: Recipe,
    plan: Plan,
    state: State,
}

enum State {
    Linear(Box<LinearFit>),
    Text(Box<TextScores>, TreesRecipe),
    Trees(Box<TreeFit>, TreesRecipe),
}

struct LinearFit {
    trainer: LinearTrainer<Rc<Csr>>,
    vectorizer: Option<Rc<Vectorizer>>,
    scaler: Option<Rc<DenseScaler>>,
    /// (training, validation) loss once done.
    losses: Option<(f64, Option<f64>)>,
}

struct TreeFit {
    trainer: Trainer,
    text: Option<Text>,
    /// The out-of-fold scores of texts, column after column.
    scores: Vec<f64>,
}

impl Fit {
    /// Begins training on some rows of a set; validation rows choose the number of rounds of trees.
    ///
    /// Without validation rows the patience of the recipe is not used.
    ///
    /// # Errors
    /// `too-few-examples` (no rows, a single class, no term in enough texts), `training-option`, `training-value`,
    /// `training-too-large`, `other-columns` for a recipe of text without texts.
    pub fn new(
        set: &Rc<TrainingSet>,
        recipe: &Recipe,
        (rows, valid): (&[u32], Option<&[u32]>),
    ) -> Result<Self, Error> {
        Self::planned(set, recipe, Plan::new(set, recipe, (rows, valid))?)
    }

    pub(super) fn planned(set: &Rc<TrainingSet>, recipe: &Recipe, plan: Plan) -> Result<Self, Error> {
        recipe.check()?;
        let text = match &recipe.text {
            Some(options) => set.vectorized(options)?,
            None => None,
        };
        let columns = usize::from(text.is_some()) + usize::from(set.table().is_some());
        at_least("columns that the recipe uses", columns, 1)?;
        let state = match (&recipe.family, text) {
            (Family::Linear, text) => State::Linear(Box::new(LinearFit::new((set, recipe, &plan), text)?)),
            (Family::Trees(trees), Some((vectorizer, matrix))) => {
                let matrix = picked(&matrix, &plan.rows)?;
                let scores = TextScores::new((set, recipe, &plan), (vectorizer, matrix))?;
                State::Text(Box::new(scores), *trees)
            }
            (Family::Trees(trees), None) => {
                let options = (trees, None, Vec::new());
                State::Trees(Box::new(TreeFit::new((set, recipe, &plan), options, None)?), *trees)
            }
        };
        Ok(Self { set: Rc::clone(set), recipe: recipe.clone(), plan, state })
    }

    /// Goes on from a checkpoint: the model ends in the same bytes as without the pause.
    ///
    /// Pre: the set, recipe and rows that the checkpoint was made with.
    ///
    /// # Errors
    /// `model-bytes`, `other-training`, and as [`Fit::new`].
    pub fn resume(
        checkpoint: &[u8],
        (set, recipe): (&Rc<TrainingSet>, &Recipe),
        (rows, valid): (&[u32], Option<&[u32]>),
    ) -> Result<Self, Error> {
        let mut from = Reader::open(checkpoint, MAGIC, VERSION)?;
        let mut fit = Self::new(set, recipe, (rows, valid))?;
        if from.bytes()? != fit.plan.identity(set, recipe) {
            return Err(ErrorKind::OtherTraining { what: "recipe, columns or rows" }.into());
        }
        let parts = (set.as_ref(), recipe, &fit.plan);
        match (from.u8()?, &mut fit.state) {
            (0, State::Linear(linear)) => linear.resume(&mut from, parts)?,
            (1, State::Text(text, _)) => text.resume(&mut from, (recipe, &fit.plan))?,
            (2, State::Text(text, trees)) => {
                let vectorizer = Rc::clone(&text.vectorizer);
                let model = Rc::new(LinearModel::from_bytes(from.bytes()?)?);
                let options = (&*trees, Some(Text { vectorizer, model }), from.f64s()?);
                let grown = TreeFit::new(parts, options, Some(from.bytes()?))?;
                fit.state = State::Trees(Box::new(grown), *trees);
            }
            (3, State::Trees(_, trees)) => {
                let grown = TreeFit::new(parts, (&*trees, None, Vec::new()), Some(from.bytes()?))?;
                fit.state = State::Trees(Box::new(grown), *trees);
            }
            _ => return Err(ErrorKind::OtherTraining { what: "recipe" }.into()),
        }
        from.end()?;
        Ok(fit)
    }

    /// All that is needed, beside the set, the recipe and the rows, to go on.
    #[must_use]
    pub fn checkpoint(&self) -> Vec<u8> {
        let mut to = Writer::new(MAGIC, VERSION);
        to.bytes(&self.plan.identity(&self.set, &self.recipe));
        match &self.state {
            State::Linear(linear) => {
                to.u8(0);
                to.bytes(&linear.trainer.checkpoint());
            }
            State::Text(text, _) => {
                to.u8(1);
                text.encode(&mut to);
            }
            State::Trees(trees, _) => {
                to.u8(if trees.text.is_some() { 2 } else { 3 });
                if let Some(text) = &trees.text {
                    to.bytes(&text.model.to_bytes());
                    to.f64s(&trees.scores);
                }
                to.bytes(&trees.trainer.checkpoint());
            }
        }
        to.seal()
    }

    /// Up to `work` epochs or rounds; stop between calls to cancel.
    ///
    /// # Errors
    /// As [`Fit::new`], where a stage begins.
    pub fn step(&mut self, work: usize) -> Result<FitProgress, Error> {
        for _ in 0..work {
            if self.progress().done {
                break;
            }
            self.unit()?;
        }
        Ok(self.progress())
    }

    /// Steps to the end.
    ///
    /// # Errors
    /// As [`Fit::step`].
    pub fn finish(&mut self) -> Result<FitProgress, Error> {
        self.step(usize::MAX)
    }

    fn unit(&mut self) -> Result<(), Error> {
        let parts = (self.set.as_ref(), &self.recipe, &self.plan);
        match &mut self.state {
            State::Linear(linear) => linear.step(parts)?,
            State::Trees(trees, _) => {
                trees.trainer.boost(1, &mut |_| true)?;
            }
            State::Text(text, trees) => {
                if let Some(model) = text.step(&self.recipe, &self.plan)? {
                    let vectorizer = Rc::clone(&text.vectorizer);
                    let scores = text.columns(self.set.classes());
                    let options = (&*trees, Some(Text { vectorizer, model: Rc::new(model) }), scores);
                    let begun = TreeFit::new(parts, options, None)?;
                    self.state = State::Trees(Box::new(begun), *trees);
                }
            }
        }
        Ok(())
    }

    /// Where training stands.
    #[must_use]
    pub fn progress(&self) -> FitProgress {
        let nothing = FitProgress {
            done: false,
            stage: Stage::Text,
            round: 0,
            train_loss: None,
            valid_loss: None,
            best_round: 0,
        };
        match &self.state {
            State::Linear(linear) => {
                let round = linear.trainer.progress().map_or(0, |progress| progress.epoch);
                FitProgress {
                    done: linear.losses.is_some(),
                    stage: Stage::Epochs,
                    round,
                    train_loss: linear.losses.map(|losses| losses.0),
                    valid_loss: linear.losses.and_then(|losses| losses.1),
                    best_round: round,
                }
            }
            State::Text(text, _) => FitProgress { round: text.round(), ..nothing },
            State::Trees(trees, recipe) => match trees.trainer.progress() {
                None => FitProgress { stage: Stage::Rounds, ..nothing },
                Some(progress) => FitProgress {
                    done: progress.round >= recipe.rounds || trees.trainer.is_over(),
                    stage: Stage::Rounds,
                    round: progress.round,
                    train_loss: Some(progress.train_loss),
                    valid_loss: progress.valid_loss,
                    best_round: progress.best_round,
                },
            },
        }
    }

    /// Mean validation loss after each round of trees; empty without validation rows and for linear models.
    #[must_use]
    pub fn valid_losses(&self) -> Vec<f64> {
        if let State::Trees(trees, _) = &self.state { trees.trainer.valid_losses() } else { Vec::new() }
    }

    /// The model so far; trees are cut after the round with the lowest validation loss.
    ///
    /// # Errors
    /// `too-few-examples` before the first round of trees.
    pub fn model(&self) -> Result<Model, Error> {
        let body = match &self.state {
            State::Linear(linear) => linear.body(),
            State::Trees(trees, _) => {
                Body::Trees { text: trees.text.clone(), model: Rc::new(trees.trainer.model()) }
            }
            State::Text(..) => {
                at_least("rounds of trees", 0, 1)?;
                return Err(ErrorKind::Cancelled.into());
            }
        };
        Ok(Model { schema: Rc::clone(self.set.schema()), body, head: self.plan.head.clone() })
    }
}

type Parts<'a> = (&'a TrainingSet, &'a Recipe, &'a Plan);

impl LinearFit {
    fn new((set, recipe, plan): Parts<'_>, text: Option<Terms>) -> Result<Self, Error> {
        let table = set.table().map(|table| table.select(&plan.rows)).transpose()?;
        let scaler = table.as_ref().map(|table| Rc::new(DenseScaler::fit(table)));
        let matrix = Self::matrix((set, &text), scaler.as_deref(), &plan.rows)?;
        let options = recipe.linear_options(set.classes());
        let trainer = LinearTrainer::new(&options, matrix, (&plan.target, &plan.weights))?;
        Ok(Self { trainer, vectorizer: text.map(|(vectorizer, _)| vectorizer), scaler, losses: None })
    }

    fn matrix(
        (set, text): (&TrainingSet, &Option<Terms>),
        scaler: Option<&DenseScaler>,
        rows: &[u32],
    ) -> Result<Rc<Csr>, Error> {
        let text = text.as_ref().map(|(_, matrix)| picked(matrix, rows)).transpose()?;
        let scaled = match (scaler, set.table()) {
            (Some(scaler), Some(table)) => Some(scaler.apply(&table.select(rows)?)?),
            _ => None,
        };
        side_by_side(text, scaled)?
            .ok_or_else(|| ErrorKind::TooFewExamples { what: "columns", found: 0, expected: 1 }.into())
    }

    fn resume(&mut self, from: &mut Reader<'_>, (set, recipe, plan): Parts<'_>) -> Result<(), Error> {
        let text = self.text(set)?;
        let matrix = Self::matrix((set, &text), self.scaler.as_deref(), &plan.rows)?;
        let options = recipe.linear_options(set.classes());
        let data = (matrix, plan.target.as_slice(), plan.weights.as_slice());
        self.trainer = LinearTrainer::resume(from.bytes()?, &options, data)?;
        self.measure((set, recipe, plan))
    }

    fn text(&self, set: &TrainingSet) -> Result<Option<Terms>, Error> {
        let own = self.vectorizer.as_ref();
        own.map(|vectorizer| Ok((Rc::clone(vectorizer), set.matrix_by(vectorizer)?))).transpose()
    }

    fn step(&mut self, parts: Parts<'_>) -> Result<(), Error> {
        self.trainer.run(1, &mut |_| true)?;
        self.measure(parts)
    }

    /// The losses, once training is over.
    fn measure(&mut self, (set, _, plan): Parts<'_>) -> Result<(), Error> {
        if !self.trainer.is_over() {
            return Ok(());
        }
        let (text, model) = (self.text(set)?, self.trainer.model());
        let loss = |rows: &[u32]| -> Result<f64, Error> {
            let matrix = Self::matrix((set, &text), self.scaler.as_deref(), rows)?;
            log_loss(&model.predict(&matrix)?, &set.labels_of(rows)?, set.classes())
        };
        let valid = plan.valid.as_ref().map(|valid| loss(&valid.rows)).transpose()?;
        self.losses = Some((loss(&plan.rows)?, valid));
        Ok(())
    }

    fn body(&self) -> Body {
        Body::Linear {
            vectorizer: self.vectorizer.clone(),
            scaler: self.scaler.clone(),
            model: Rc::new(self.trainer.model()),
        }
    }
}

impl TreeFit {
    /// Begins with the first round, or with a checkpoint of the trainer.
    fn new(
        (set, recipe, plan): Parts<'_>,
        (trees, text, scores): (&TreesRecipe, Option<Text>, Vec<f64>),
        checkpoint: Option<&[u8]>,
    ) -> Result<Self, Error> {
        let options = recipe.tree_options(trees, (set.classes(), plan.valid.is_some()));
        let own = set.table().map(|table| table.select(&plan.rows)).transpose()?;
        let table = with_columns(own.as_ref(), plan.rows.len(), &scores)?;
        let train = Examples { table: &table, target: &plan.target, weights: &plan.weights };
        let valid = match &plan.valid {
            None => None,
            Some(valid) => {
                let own = set.table().map(|table| table.select(&valid.rows)).transpose()?;
                let columns = match &text {
                    Some(text) => {
                        score_columns(&text.model, &*picked(&set.matrix_by(&text.vectorizer)?, &valid.rows)?)?
                    }
                    None => Vec::new(),
                };
                Some((with_columns(own.as_ref(), valid.rows.len(), &columns)?, valid))
            }
        };
        let valid = valid.as_ref().map(|(table, valid)| Examples {
            table,
            target: &valid.target,
            weights: &valid.weights,
        });
        let trainer = match checkpoint {
            Some(bytes) => Trainer::resume(bytes, &options, (&train, valid.as_ref()))?,
            None => Trainer::new(&options, &train, valid.as_ref())?,
        };
        Ok(Self { trainer, text, scores })
    }
}
