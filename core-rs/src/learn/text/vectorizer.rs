//! A vocabulary with weights: texts to rows of sublinear tf-idf.

use super::csr::Csr;
use super::grams::Analyzer;
use super::slots::Slots;
use crate::error::Error;
use crate::learn::bytes::{Reader, Writer};
use crate::learn::sha256::{hex, sha256};
use crate::learn::table::at_least;
use crate::learn::{bad_option, within};
use crate::numeric::ln;

const MAGIC: [u8; 4] = *b"FGTX";
const VERSION: u16 = 1;
/// Most n-grams of all texts together.
const MAX_ENTRIES: usize = 1 << 28;

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
            analyzer: Analyzer { words: Some((1, 2)), chars: Some((1, 3)) },
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

/// Terms of all texts before they are pruned.
struct Counted {
    names: Vec<(String, u64)>,
    /// Number of texts with each term.
    texts: Vec<u32>,
    /// (term, count) of each text, and where each text begins.
    entries: Vec<(u32, u32)>,
    offsets: Vec<usize>,
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
        let counted = count(texts, &options.analyzer)?;
        let mut kept: Vec<u32> = (0..counted.names.len() as u32).collect();
        let texts_of = |term: u32| counted.texts.get(term as usize).copied().unwrap_or(0);
        let name_of = |term: u32| counted.names.get(term as usize).map(|(name, _)| name.as_str());
        kept.retain(|&term| texts_of(term) as usize >= options.min_texts);
        kept.sort_unstable_by(|&one, &two| {
            texts_of(two).cmp(&texts_of(one)).then_with(|| name_of(one).cmp(&name_of(two)))
        });
        kept.truncate(options.max_features);
        at_least("terms in enough texts", kept.len(), 1)?;
        let mut places = vec![u32::MAX; counted.names.len()];
        let mut slots = Slots::with_room(kept.len());
        let (mut terms, mut weights) = (Vec::new(), Vec::new());
        for (place, &term) in (0u32..).zip(&kept) {
            let Some((name, hash)) = counted.names.get(term as usize) else { continue };
            slots.get_or_add(*hash);
            terms.push(name.clone());
            let share = (1.0 + texts.len() as f64) / (1.0 + f64::from(texts_of(term)));
            weights.push((ln(share) + 1.0) as f32);
            if let Some(slot) = places.get_mut(term as usize) {
                *slot = place;
            }
        }
        let own = Self { options: *options, terms, weights, slots };
        let rows = counted.offsets.windows(2).map(|pair| {
            let range = pair.first().copied().unwrap_or(0)..pair.last().copied().unwrap_or(0);
            let entries = counted.entries.get(range).unwrap_or(&[]);
            entries
                .iter()
                .map(|&(term, count)| (places.get(term as usize).copied().unwrap_or(u32::MAX), count))
                .filter(|&(place, _)| place != u32::MAX)
                .collect()
        });
        let matrix = own.weigh(rows)?;
        Ok((own, matrix))
    }

    /// The rows of texts; terms that are not in the vocabulary are left out, and a text without any is a zero row.
    ///
    /// # Errors
    /// `too-few-examples` without texts, `training-too-large`.
    pub fn transform(&self, texts: &[&str]) -> Result<Csr, Error> {
        let mut found = Vec::new();
        let rows = texts.iter().map(|text| {
            found.clear();
            self.options.analyzer.grams(text, &mut |hash, _| found.extend(self.slots.get(hash)));
            runs(&mut found)
        });
        self.weigh(rows)
    }

    /// The terms, by feature: `w:` words, `c:` characters.
    #[must_use]
    pub fn terms(&self) -> &[String] {
        &self.terms
    }

    fn weigh(&self, rows: impl Iterator<Item = Vec<(u32, u32)>>) -> Result<Csr, Error> {
        let mut offsets = vec![0u32];
        let (mut indices, mut values): (Vec<u32>, Vec<f32>) = (Vec::new(), Vec::new());
        let small: Vec<f64> = (0..64u32).map(|count| 1.0 + ln(f64::from(count))).collect();
        let mut numbers: Vec<f64> = Vec::new();
        for mut row in rows {
            row.sort_unstable();
            numbers.clear();
            for &(place, count) in &row {
                let weight = self.weights.get(place as usize).copied().unwrap_or(0.0);
                let often = small.get(count as usize).copied();
                numbers.push(often.unwrap_or_else(|| 1.0 + ln(f64::from(count))) * f64::from(weight));
            }
            let length = numbers.iter().map(|value| value * value).sum::<f64>().sqrt();
            indices.extend(row.iter().map(|&(place, _)| place));
            values.extend(numbers.iter().map(|value| (value / length) as f32));
            within("entries of the matrix", indices.len(), MAX_ENTRIES)?;
            offsets.push(indices.len() as u32);
        }
        Csr::new(self.terms.len(), offsets, (indices, values))
    }

    /// The vocabulary as bytes: "FGTX", version, options, terms with weights, SHA-256 of all before.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut to = Writer::new(MAGIC, VERSION);
        for range in [self.options.analyzer.words, self.options.analyzer.chars] {
            let (least, most) = range.unwrap_or((0, 0));
            to.u8(least as u8);
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
        let mut range = || -> Result<Option<(usize, usize)>, Error> {
            let pair = (usize::from(from.u8()?), usize::from(from.u8()?));
            Ok((pair != (0, 0)).then_some(pair))
        };
        let analyzer = Analyzer { words: range()?, chars: range()? };
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

/// Sorted places with how often each occurs.
fn runs(found: &mut [u32]) -> Vec<(u32, u32)> {
    found.sort_unstable();
    found.chunk_by(|one, two| one == two).filter_map(|run| Some((*run.first()?, run.len() as u32))).collect()
}

/// Counts every term of every text.
fn count(texts: &[&str], analyzer: &Analyzer) -> Result<Counted, Error> {
    let mut slots = Slots::with_room(1 << 12);
    let mut all = Counted { names: Vec::new(), texts: Vec::new(), entries: Vec::new(), offsets: vec![0] };
    let mut found = Vec::new();
    for text in texts {
        found.clear();
        analyzer.grams(text, &mut |hash, name| {
            let place = slots.get_or_add(hash);
            if place as usize == all.names.len() {
                all.names.push((name(), hash));
                all.texts.push(0);
            }
            found.push(place);
        });
        within("n-grams", all.entries.len() + found.len(), MAX_ENTRIES)?;
        for (place, often) in runs(&mut found) {
            if let Some(texts) = all.texts.get_mut(place as usize) {
                *texts += 1;
            }
            all.entries.push((place, often));
        }
        all.offsets.push(all.entries.len());
    }
    Ok(all)
}
