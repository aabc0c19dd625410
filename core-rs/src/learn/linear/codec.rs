//! Linear models as bytes.

use super::model::LinearModel;
use crate::error::Error;
use crate::learn::bytes::{Reader, Writer};
use crate::learn::sha256::{hex, sha256};

const MAGIC: [u8; 4] = *b"FGLR";
const VERSION: u16 = 1;

impl LinearModel {
    /// The model as bytes: "FGLR", version, classes, weights with the intercept last, SHA-256 of all before.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut to = Writer::new(MAGIC, VERSION);
        to.length(self.classes());
        to.length(self.weights().len() + self.intercept().len());
        self.weights().iter().chain(self.intercept()).for_each(|&weight| to.f32(weight));
        to.seal()
    }

    /// Reads a model; everything is checked before it is used.
    ///
    /// # Errors
    /// `model-bytes`.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        let mut from = Reader::open(bytes, MAGIC, VERSION)?;
        let classes = from.length(4)?;
        let weights: Vec<f32> = (0..from.length(4)?).map(|_| from.f32()).collect::<Result<_, _>>()?;
        from.end()?;
        let whole = (2..=crate::learn::MAX_CLASSES).contains(&classes)
            && weights.len().is_multiple_of(classes)
            && weights.len() / classes > 1
            && weights.iter().all(|weight| weight.is_finite());
        if whole { Ok(Self::of(classes, weights)) } else { Err(from.fault("whole rows of finite weights")) }
    }

    /// The identity of the model: the SHA-256 of its bytes, hexadecimal.
    #[must_use]
    pub fn hash(&self) -> String {
        hex(&sha256(&self.to_bytes()))
    }
}
