//! Checkpoints: training as bytes, to go on from later.

use super::super::model::TreeModel;
use super::super::options::TreeOptions;
use super::Trainer;
use crate::error::{Error, ErrorKind};
use crate::learn::bytes::{Reader, Writer};
use crate::learn::sha256::sha256;
use crate::learn::table::Examples;

const MAGIC: [u8; 4] = *b"FGBC";
const VERSION: u16 = 1;

impl Trainer {
    /// All that is needed, beside the options and the data, to go on: trees, losses, and hashes of both.
    #[must_use]
    pub fn checkpoint(&self) -> Vec<u8> {
        let mut to = Writer::new(MAGIC, VERSION);
        to.bytes(&self.options_identity());
        to.bytes(&self.data_identity());
        to.length(self.history.len());
        for &(train, valid) in &self.history {
            to.f64(train);
            to.f64(valid);
        }
        self.model.encode(&mut to);
        to.seal()
    }

    /// Goes on from a checkpoint: the model ends in the same bytes as without the pause.
    ///
    /// Pre: the options and examples that the checkpoint was made with.
    ///
    /// # Errors
    /// `model-bytes` for damaged bytes, `other-training` for other options or data, and as [`Trainer::new`].
    pub fn resume(
        checkpoint: &[u8],
        options: &TreeOptions,
        (train, valid): (&Examples<'_>, Option<&Examples<'_>>),
    ) -> Result<Self, Error> {
        let mut from = Reader::open(checkpoint, MAGIC, VERSION)?;
        let mut trainer = Self::new(options, train, valid)?;
        if from.bytes()? != trainer.options_identity() {
            return Err(ErrorKind::OtherTraining { what: "options" }.into());
        }
        if from.bytes()? != trainer.data_identity() {
            return Err(ErrorKind::OtherTraining { what: "examples" }.into());
        }
        let rounds = from.length(16)?;
        let history: Vec<(f64, f64)> =
            (0..rounds).map(|_| Ok((from.f64()?, from.f64()?))).collect::<Result<_, Error>>()?;
        let model = TreeModel::decode(&mut from)?;
        from.end()?;
        let same = model.binning == trainer.model.binning && model.start == trainer.model.start;
        if !same || model.rounds() != rounds {
            return Err(ErrorKind::OtherTraining { what: "bins or start" }.into());
        }
        let outputs = trainer.outputs();
        for (index, tree) in model.trees.iter().enumerate() {
            trainer.replay(tree, index % outputs);
        }
        trainer.model = model;
        trainer.history = history;
        Ok(trainer)
    }

    fn options_identity(&self) -> [u8; 32] {
        let mut to = Writer::default();
        self.options.encode(&mut to);
        sha256(&to.raw())
    }

    fn data_identity(&self) -> [u8; 32] {
        let mut both = self.train.identity().to_vec();
        if let Some(valid) = &self.valid {
            both.extend(valid.identity());
        }
        sha256(&both)
    }
}
