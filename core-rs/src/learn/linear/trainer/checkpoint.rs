//! Checkpoints of linear training.

use super::super::options::LinearOptions;
use super::LinearTrainer;
use crate::error::{Error, ErrorKind};
use crate::learn::bytes::{Reader, Writer};
use crate::learn::sha256::sha256;
use crate::learn::text::Csr;

const MAGIC: [u8; 4] = *b"FGLC";
const VERSION: u16 = 2;

impl<M: AsRef<Csr>> LinearTrainer<M> {
    /// All that is needed, beside the options and the data, to go on: the dual, weights, gaps, and a hash of the rest.
    #[must_use]
    pub fn checkpoint(&self) -> Vec<u8> {
        let mut to = Writer::new(MAGIC, VERSION);
        to.bytes(&self.identity());
        to.f64s(&self.gaps);
        to.f64s(&self.last_gaps);
        to.f64s(self.dual.as_flattened());
        let weights = self.weights.numbers();
        to.length(weights.len());
        weights.iter().for_each(|&weight| to.f32(weight));
        to.seal()
    }

    /// Goes on from a checkpoint: the model ends in the same bytes as without the pause.
    ///
    /// Pre: the options and examples that the checkpoint was made with.
    ///
    /// # Errors
    /// `model-bytes` for damaged bytes, `other-training` for other options or data, and as [`LinearTrainer::new`].
    pub fn resume(
        checkpoint: &[u8],
        options: &LinearOptions,
        (matrix, target, weights): (M, &[f64], &[f64]),
    ) -> Result<Self, Error> {
        let mut from = Reader::open(checkpoint, MAGIC, VERSION)?;
        let mut trainer = Self::new(options, matrix, (target, weights))?;
        if from.bytes()? != trainer.identity() {
            return Err(ErrorKind::OtherTraining { what: "options or examples" }.into());
        }
        let (gaps, last_gaps) = (from.f64s()?, from.f64s()?);
        let dual = from.f64s()?;
        let weights: Vec<f32> = (0..from.length(4)?).map(|_| from.f32()).collect::<Result<_, _>>()?;
        from.end()?;
        let same = last_gaps.len() == trainer.last_gaps.len();
        if !same
            || dual.len() != trainer.dual.as_flattened().len()
            || weights.len() != trainer.weights.numbers().len()
        {
            return Err(ErrorKind::OtherTraining { what: "number of examples or features" }.into());
        }
        if weights.iter().any(|weight| !weight.is_finite())
            || dual.iter().chain(&gaps).chain(&last_gaps).any(|value| !value.is_finite())
        {
            return Err(from.fault("finite numbers"));
        }
        (trainer.gaps, trainer.last_gaps) = (gaps, last_gaps);
        trainer.dual.as_flattened_mut().copy_from_slice(&dual);
        trainer.weights.numbers_mut().copy_from_slice(&weights);
        Ok(trainer)
    }

    fn identity(&self) -> [u8; 32] {
        let mut to = Writer::default();
        self.options.encode(&mut to);
        to.u32s(&self.labels);
        to.f64s(&self.costs);
        to.length(self.matrix.as_ref().columns());
        for row in 0..self.matrix.as_ref().rows() {
            let (indices, values) = self.matrix.as_ref().row(row);
            to.u32s(indices);
            values.iter().for_each(|&value| to.f32(value));
        }
        sha256(&to.raw())
    }
}
