//! Models of items as bytes.

use std::rc::Rc;

use super::encode::score_width;
use super::model::{Body, Model, Text};
use super::schema::Schema;
use crate::error::Error;
use crate::learn::bytes::{Reader, Writer};
use crate::learn::head::Head;
use crate::learn::linear::{DenseScaler, LinearModel};
use crate::learn::sha256::{hex, sha256};
use crate::learn::table::Kind;
use crate::learn::text::Vectorizer;
use crate::learn::trees::TreeModel;

const MAGIC: [u8; 4] = *b"FGML";
const VERSION: u16 = 1;

impl Model {
    /// The model as bytes: "FGML", version, columns and classes, the parts with their own seals, the head, SHA-256 of
    /// all before.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut to = Writer::new(MAGIC, VERSION);
        self.schema.encode(&mut to);
        match &self.body {
            Body::Linear { vectorizer, scaler, model } => {
                to.u8(0);
                optional(&mut to, vectorizer.as_ref().map(|vectorizer| vectorizer.to_bytes()));
                optional(&mut to, scaler.as_ref().map(|scaler| scaler.to_bytes()));
                to.bytes(&model.to_bytes());
            }
            Body::Trees { text, model } => {
                to.u8(1);
                optional(&mut to, text.as_ref().map(|text| text.vectorizer.to_bytes()));
                optional(&mut to, text.as_ref().map(|text| text.model.to_bytes()));
                to.bytes(&model.to_bytes());
            }
        }
        to.bytes(&self.head.to_bytes());
        to.seal()
    }

    /// Reads a model; everything is checked before it is used, so that bytes cut off or forged are told.
    ///
    /// # Errors
    /// `model-bytes`.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        let mut from = Reader::open(bytes, MAGIC, VERSION)?;
        let schema = Schema::decode(&mut from)?;
        let trees = from.flag()?;
        let vectorizer = read(&mut from)?.map(Vectorizer::from_bytes).transpose()?.map(Rc::new);
        let second = read(&mut from)?;
        let body = if trees {
            let scored = second.map(LinearModel::from_bytes).transpose()?.map(Rc::new);
            let text = match (vectorizer, scored) {
                (Some(vectorizer), Some(model)) => Some(Text { vectorizer, model }),
                (None, None) => None,
                _ => return Err(from.fault("a vocabulary together with its weights")),
            };
            Body::Trees { text, model: Rc::new(TreeModel::from_bytes(from.bytes()?)?) }
        } else {
            let scaler = second.map(DenseScaler::from_bytes).transpose()?.map(Rc::new);
            Body::Linear { vectorizer, scaler, model: Rc::new(LinearModel::from_bytes(from.bytes()?)?) }
        };
        let head = Head::from_bytes(from.bytes()?)?;
        from.end()?;
        let model = Self { schema: Rc::new(schema), body, head };
        if model.is_whole() { Ok(model) } else { Err(from.fault("parts that fit each other")) }
    }

    /// The identity of the model: the SHA-256 of its bytes, hexadecimal.
    #[must_use]
    pub fn hash(&self) -> String {
        hex(&sha256(&self.to_bytes()))
    }

    /// Do the parts have the same columns and classes?
    fn is_whole(&self) -> bool {
        let classes = self.schema.classes;
        let kinds = self.schema.kinds();
        let fits = match &self.body {
            Body::Linear { vectorizer, scaler, model } => {
                let terms = vectorizer.as_ref().map_or(0, |vectorizer| vectorizer.terms().len());
                let scaled = scaler.as_ref().map_or(0, |scaler| scaler.places().len());
                let same = scaler.as_ref().is_none_or(|scaler| scaler.features() == kinds.len());
                model.classes() == classes && model.features() == terms + scaled && same
            }
            Body::Trees { text, model } => {
                let width = if text.is_some() { score_width(classes) } else { 0 };
                let mut wanted = kinds;
                wanted.resize(wanted.len() + width, Kind::Numeric);
                let scored = text.as_ref().is_none_or(|text| {
                    text.model.classes() == classes && text.model.features() == text.vectorizer.terms().len()
                });
                let own: Vec<Kind> = model.binning().features().iter().map(|own| own.kind()).collect();
                model.objective().classes() == Some(classes) && scored && own == wanted
            }
        };
        fits && self.head.classes() == classes && (self.schema.text || self.vectorizer().is_none())
    }
}

fn optional(to: &mut Writer, bytes: Option<Vec<u8>>) {
    to.u8(u8::from(bytes.is_some()));
    if let Some(bytes) = bytes {
        to.bytes(&bytes);
    }
}

fn read<'a>(from: &mut Reader<'a>) -> Result<Option<&'a [u8]>, Error> {
    if from.flag()? { from.bytes().map(Some) } else { Ok(None) }
}
