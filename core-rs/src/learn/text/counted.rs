//! Every term of every text, counted before any is left out.

use super::grams::{Analyzer, Letters};
use super::rows::Rows;
use super::slots::Slots;
use super::vectorizer::{MAX_ENTRIES, TextOptions};
use crate::error::Error;
use crate::learn::sorting::sort_by_bits;
use crate::learn::within;

/// Terms in the order of their first sight.
#[derive(Debug, Default)]
pub(super) struct Counted {
    terms: Vec<Term>,
    /// All names, one after another.
    names: String,
    /// (term, count) of each text, and where each text begins.
    entries: Vec<(u32, u32)>,
    offsets: Vec<usize>,
}

#[derive(Debug)]
struct Term {
    hash: u64,
    /// Where its name begins and ends.
    name: (u32, u32),
    /// Number of texts with it.
    texts: u32,
    /// Its entry of the last text with it.
    last: usize,
}

impl Counted {
    /// Counts.
    ///
    /// # Errors
    /// `training-too-large`.
    pub(super) fn of(texts: &[&str], analyzer: &Analyzer) -> Result<Self, Error> {
        let mut slots = Slots::with_room(1 << 12);
        let mut all = Self { offsets: vec![0], ..Self::default() };
        let mut letters = Letters::default();
        for text in texts {
            let start = all.entries.len();
            analyzer.grams(text, &mut letters, |hash, name| {
                let place = slots.get_or_add(hash);
                if place as usize == all.terms.len() {
                    let from = all.names.len();
                    name.write(&mut all.names);
                    let name = (from as u32, all.names.len() as u32);
                    all.terms.push(Term { hash, name, texts: 0, last: usize::MAX });
                }
                all.see(place, start);
            });
            within("n-grams", all.entries.len(), MAX_ENTRIES)?;
            within("letters of n-grams", all.names.len(), u32::MAX as usize)?;
            all.offsets.push(all.entries.len());
        }
        Ok(all)
    }

    /// One more occurrence in the text whose entries begin at `start`.
    #[inline]
    fn see(&mut self, place: u32, start: usize) {
        let Some(term) = self.terms.get_mut(place as usize) else { return };
        if term.texts > 0 && term.last >= start {
            if let Some((_, count)) = self.entries.get_mut(term.last) {
                *count += 1;
            }
            return;
        }
        term.texts += 1;
        term.last = self.entries.len();
        self.entries.push((place, 1));
    }

    /// Number of terms.
    pub(super) fn terms(&self) -> usize {
        self.terms.len()
    }

    pub(super) fn hash(&self, term: u32) -> u64 {
        self.terms.get(term as usize).map_or(0, |term| term.hash)
    }

    /// Number of texts with a term.
    pub(super) fn texts(&self, term: u32) -> u32 {
        self.terms.get(term as usize).map_or(0, |term| term.texts)
    }

    pub(super) fn name(&self, term: u32) -> &str {
        let range = self.terms.get(term as usize).map_or((0, 0), |term| term.name);
        self.names.get(range.0 as usize..range.1 as usize).unwrap_or("")
    }

    /// (place, count) of each text, of the terms that have a place.
    pub(super) fn rows(&self, places: &[u32]) -> Rows {
        let mut rows = Rows::default();
        for pair in self.offsets.windows(2) {
            let &[from, to] = pair else { continue };
            let own = self.entries.get(from..to).unwrap_or(&[]).iter();
            rows.push(own.filter_map(|&(term, count)| {
                let place = *places.get(term as usize)?;
                (place != u32::MAX).then_some((place, count))
            }));
        }
        rows
    }

    /// The terms that stay: those in most texts first, ties by name.
    pub(super) fn kept(&self, options: &TextOptions) -> Vec<u32> {
        // the first letters of the name decide nearly every tie
        let each = (0u32..).zip(&self.terms).filter(|(_, own)| own.texts as usize >= options.min_texts);
        let mut keyed: Vec<(u64, u32)> =
            each.map(|(term, _)| (first_letters(self.name(term)), term)).collect();
        sort_by_bits(&mut keyed, |own| own.0);
        sort_by_bits(&mut keyed, |own| u64::from(u32::MAX - self.texts(own.1)));
        let alike =
            |one: &(u64, u32), two: &(u64, u32)| one.0 == two.0 && self.texts(one.1) == self.texts(two.1);
        for tied in keyed.chunk_by_mut(alike).filter(|tied| tied.len() > 1) {
            tied.sort_unstable_by(|one, two| self.name(one.1).cmp(self.name(two.1)));
        }
        keyed.truncate(options.max_features);
        keyed.into_iter().map(|(_, term)| term).collect()
    }
}

/// Eight bytes of a name as a number of the same order.
fn first_letters(name: &str) -> u64 {
    let mut eight = [0; 8];
    for (own, byte) in eight.iter_mut().zip(name.bytes()) {
        *own = byte;
    }
    u64::from_be_bytes(eight)
}
