//! Models and checkpoints as bytes.

use super::model::TreeModel;
use super::objective::Objective;
use super::tree::Tree;
use crate::error::Error;
use crate::learn::bins::Binning;
use crate::learn::bytes::{Reader, Writer};
use crate::learn::sha256::{hex, sha256};

const MAGIC: [u8; 4] = *b"FGBT";
const VERSION: u16 = 1;

impl TreeModel {
    /// The model as bytes: "FGBT", version, objective, bins, trees, SHA-256 of all before.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut to = Writer::new(MAGIC, VERSION);
        self.encode(&mut to);
        to.seal()
    }

    /// Reads a model; everything is checked before it is used.
    ///
    /// # Errors
    /// `model-bytes` with the place and what would be right there.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        let mut from = Reader::open(bytes, MAGIC, VERSION)?;
        let model = Self::decode(&mut from)?;
        from.end()?;
        Ok(model)
    }

    /// The identity of the model: the SHA-256 of its bytes, hexadecimal.
    #[must_use]
    pub fn hash(&self) -> String {
        hex(&sha256(&self.to_bytes()))
    }

    pub(super) fn encode(&self, to: &mut Writer) {
        self.objective.encode(to);
        self.binning.encode(to);
        to.f64s(&self.start);
        to.length(self.trees.len());
        self.trees.iter().for_each(|tree| tree.encode(to));
    }

    pub(super) fn decode(from: &mut Reader<'_>) -> Result<Self, Error> {
        let objective = Objective::decode(from)?;
        let binning = Binning::decode(from)?;
        let start = from.f64s()?;
        if start.len() != objective.outputs() || start.iter().any(|start| !start.is_finite()) {
            return Err(from.fault("one finite start an output"));
        }
        let count = from.length(8)?;
        if count % start.len().max(1) != 0 {
            return Err(from.fault("whole rounds: a multiple of the outputs"));
        }
        let trees = (0..count).map(|_| Tree::decode(from, &binning)).collect::<Result<_, _>>()?;
        Ok(Self { objective, binning, start, trees })
    }
}
