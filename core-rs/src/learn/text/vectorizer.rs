//! A vocabulary with weights: texts to rows of sublinear tf-idf.

use super::counted::Counted;
use super::csr::Csr;
use super::grams::{Analyzer, Letters};
use super::rows::Rows;
use super::slots::Slots;
use crate::error::Error;
use crate::learn::bytes::{Reader, Writer};
use crate::learn::sha256::{hex, sha256};
use crate::learn::table::at_least;
use crate::learn::{bad_option, within};
use crate::numeric::ln;

const MAGIC: [u8; 4] = *b"FGTX";
const VERSION: u16 = 1;
/// Beside the shortest run of characters: runs go on from word to word.
const ACROSS: u8 = 1 << 7;
/// Most n-grams of all texts together.
pub(super) const MAX_ENTRIES: usize = 1 << 28;

/// How texts become features.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TextOptions {
    /// Which n-grams.
    pub analyzer: Analyzer,
    /// Fewest texts with a term for it to be a feature.
    pub min_texts: usize,
    /// Most features; those in most texts stay.
    pub max_features: usize,
}

impl Default for TextOptions {
    /// Words and pairs of them, runs of 1 to 3 characters within words, in two texts or more.
    fn default() -> Self {
        Self {
            analyzer: Analyzer { words: Some((1, 2)), chars: Some((1, 3)), across: false },
            min_texts: 2,
            max_features: 1 << 18,
        }
    }
}

/// A fitted vocabulary: part of a model.
///
/// A vocabulary and not hashing: it is pruned by how often a term occurs, which halves it and its noise, its terms
/// can be shown as reasons, and no two terms share a weight. The price is its size (about 15 bytes a term).
#[derive(Debug, Clone)]
pub struct Vectorizer {
    options: TextOptions,
    /// Terms, those in most texts first, ties by name.
    terms: Vec<String>,
    /// Inverse document frequency of each term.
    weights: Vec<f32>,
    slots: Slots,
}

impl Vectorizer {
    /// Learns a vocabulary and gives the rows of the same texts.
    ///
    /// Each entry is (1 + ln count) * (1 + ln((1 + texts) / (1 + texts with the term))), each row of length 1.
    ///
    /// Source: scikit-learn's `TfidfVectorizer(sublinear_tf=True)`. Two terms with one 64-bit hash would be one.
    ///
    /// Cost: O(n-grams).
    ///
    /// # Errors
    /// `training-option`, `training-too-large`, `too-few-examples` without texts or without a single term.
    pub fn fit(texts: &[&str], options: &TextOptions) -> Result<(Self, Csr), Error> {
        options.analyzer.check()?;
        at_least("texts", texts.len(), 1)?;
        if options.min_texts == 0 || options.max_features == 0 {
            return Err(bad_option("minTexts", 0.0, "1 or more, as maxFeatures"));
        }
        let counted = Counted::of(texts, &options.analyzer)?;
        let kept = counted.kept(options);
        at_least("terms in enough texts", kept.len(), 1)?;
        let mut places = vec![u32::MAX; counted.terms()];
        let mut slots = Slots::with_room(kept.len());
        let (mut terms, mut weights) = (Vec::with_capacity(kept.len()), Vec::with_capacity(kept.len()));
        for (place, &term) in (0u32..).zip(&kept) {
            slots.get_or_add(counted.hash(term));
            terms.push(counted.name(term).to_owned());
            let share = (1.0 + texts.len() as f64) / (1.0 + f64::from(counted.texts(term)));
            weights.push((ln(share) + 1.0) as f32);
            if let Some(slot) = places.get_mut(term as usize) {
                *slot = place;
            }
        }
        let own = Self { options: *options, terms, weights, slots };
        let matrix = own.weigh(counted.rows(&places))?;
        Ok((own, matrix))
    }

    /// The rows of texts; terms that are not in the vocabulary are left out, and a text without any is a zero row.
    ///
    /// # Errors
    /// `too-few-examples` without texts, `training-too-large`.
    pub fn transform(&self, texts: &[&str]) -> Result<Csr, Error> {
        let mut letters = Letters::default();
        let mut rows = Rows::default();
        // where each term's entry lies in the row at hand, when it was that row that set it
        let mut seen = vec![(u32::MAX, 0usize); self.terms.len()];
        let mut row: Vec<(u32, u32)> = Vec::new();
        for (number, text) in (0u32..).zip(texts) {
            row.clear();
            self.options.analyzer.grams(text, &mut letters, |hash, _| {
                let Some(place) = self.slots.get(hash) else { return };
                let Some(seen) = seen.get_mut(place as usize) else { return };
                match row.get_mut(seen.1) {
                    Some((_, count)) if seen.0 == number => *count += 1,
                    _ => {
                        *seen = (number, row.len());
                        row.push((place, 1));
                    }
                }
            });
            rows.push(row.iter().copied());
            within("n-grams", rows.entries(), MAX_ENTRIES)?;
        }
        self.weigh(rows)
    }

    /// The terms, by feature: `w:` words, `c:` characters.
    #[must_use]
    pub fn terms(&self) -> &[String] {
        &self.terms
    }

    fn weigh(&self, rows: Rows) -> Result<Csr, Error> {
        let rows = rows.sorted(self.terms.len());
        let mut offsets = Vec::with_capacity(rows.len() + 1);
        offsets.push(0u32);
        let mut indices: Vec<u32> = Vec::with_capacity(rows.entries());
        let mut values: Vec<f32> = Vec::with_capacity(rows.entries());
        let small: Vec<f64> = (0..64u32).map(|count| 1.0 + ln(f64::from(count))).collect();
        let mut numbers: Vec<f64> = Vec::new();
        for row in rows.each() {
            numbers.clear();
            numbers.extend(row.iter().map(|&(place, count)| {
                let weight = self.weights.get(place as usize).copied().unwrap_or(0.0);
                let often = small.get(count as usize).copied();
                often.unwrap_or_else(|| 1.0 + ln(f64::from(count))) * f64::from(weight)
            }));
            let length = numbers.iter().map(|value| value * value).sum::<f64>().sqrt();
            indices.extend(row.iter().map(|&(place, _)| place));
            values.extend(numbers.iter().map(|value| (value / length) as f32));
            offsets.push(indices.len() as u32);
        }
        Csr::new(self.terms.len(), offsets, (indices, values))
    }

    /// The vocabulary as bytes: "FGTX", version, options, terms with weights, SHA-256 of all before.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut to = Writer::new(MAGIC, VERSION);
        let Analyzer { words, chars, across } = self.options.analyzer;
        for (range, flag) in [(words, 0), (chars, if across { ACROSS } else { 0 })] {
            let (least, most) = range.unwrap_or((0, 0));
            to.u8(least as u8 | flag);
            to.u8(most as u8);
        }
        to.u64(self.options.min_texts as u64);
        to.u64(self.options.max_features as u64);
        to.length(self.terms.len());
        for (term, &weight) in self.terms.iter().zip(&self.weights) {
            to.bytes(term.as_bytes());
            to.f32(weight);
        }
        to.seal()
    }

    /// Reads a vocabulary.
    ///
    /// # Errors
    /// `model-bytes`.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        let mut from = Reader::open(bytes, MAGIC, VERSION)?;
        let mut bounds = [0u8; 4];
        for bound in &mut bounds {
            *bound = from.u8()?;
        }
        let [words, most_words, chars, most_chars] = bounds;
        let range = |least: u8, most: u8| {
            ((least, most) != (0, 0)).then_some((usize::from(least), usize::from(most)))
        };
        let analyzer = Analyzer {
            words: range(words, most_words),
            chars: range(chars & !ACROSS, most_chars),
            across: chars & ACROSS != 0,
        };
        analyzer.check().map_err(|_| from.fault("lengths of n-grams"))?;
        let (min_texts, max_features) = (from.u64()? as usize, from.u64()? as usize);
        let count = from.length(8)?;
        let (mut terms, mut weights) = (Vec::with_capacity(count), Vec::with_capacity(count));
        let mut slots = Slots::with_room(count);
        for place in 0..count {
            let term = std::str::from_utf8(from.bytes()?).map_err(|_| from.fault("UTF-8"))?.to_owned();
            let weight = from.f32()?;
            let hash = Analyzer::hash_of(&term).ok_or_else(|| from.fault("a term with its kind"))?;
            if slots.get_or_add(hash) as usize != place || !weight.is_finite() {
                return Err(from.fault("different terms with finite weights"));
            }
            terms.push(term);
            weights.push(weight);
        }
        from.end()?;
        let options = TextOptions { analyzer, min_texts, max_features };
        Ok(Self { options, terms, weights, slots })
    }

    /// The identity of the vocabulary: the SHA-256 of its bytes, hexadecimal.
    #[must_use]
    pub fn hash(&self) -> String {
        hex(&sha256(&self.to_bytes()))
    }
}
