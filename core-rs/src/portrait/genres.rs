//! The most genres that any route of a day set has: exact, by sets of genres none of which holds another.
//!
//! For each concert the sweep keeps the genre sets of the chains from it, without those that lie within another
//! one. That can grow exponentially (a rainbow path is NP-hard), so the lists are cut at a width: a cut list
//! still gives a route, and where that route reaches the bound (all genres of the days, or one a concert of the
//! longest routes) the answer is proven. Where it does not, a wider list is tried, then the question is refused.

#![allow(clippy::indexing_slicing, reason = "concerts are those of the validated festival")]

use super::sweep::{Algebra, DayBlock, sweep};
use crate::error::{Error, ErrorKind};
use crate::schedule::Legs;

/// The most different genres of a festival for genreScore.
const MAX_GENRES: usize = 128;
/// Widths of the lists, tried in turn: most festivals are proven by the first or the second.
const WIDTHS: [usize; 3] = [4, 64, 2048];
/// The most tests of a set against another, for each width.
const MAX_WORK: u64 = 500_000_000;

/// Genre sets, none within another.
type Sets = Vec<u128>;

struct Covering<'a> {
    genres: &'a [Option<u32>],
    width: usize,
    cut: bool,
    work: u64,
}

impl Covering<'_> {
    fn insert(&mut self, sets: &mut Sets, set: u128) {
        self.work += sets.len() as u64 + 1;
        if sets.iter().any(|other| set & !other == 0) {
            return;
        }
        sets.retain(|other| other & !set != 0);
        sets.push(set);
        if sets.len() > self.width {
            self.cut = true;
            let smallest = sets.iter().enumerate().min_by_key(|(_, set)| set.count_ones());
            if let Some((at, _)) = smallest {
                sets.swap_remove(at);
            }
        }
    }

    fn check(&self) -> Result<(), Error> {
        if self.work > MAX_WORK {
            return Err(too_large("steps of genre sets", self.work, MAX_WORK));
        }
        Ok(())
    }
}

impl Algebra for Covering<'_> {
    type Value = Sets;

    fn add(&mut self, into: &mut Sets, from: &Sets, _shift: i64) -> Result<(), Error> {
        from.iter().for_each(|set| self.insert(into, *set));
        self.check()
    }

    fn end(&mut self, into: &mut Sets) -> Result<(), Error> {
        self.insert(into, 0);
        Ok(())
    }

    fn prepend(&mut self, concert: usize, value: &mut Sets) {
        if let Some(genre) = self.genres[concert] {
            let old = std::mem::take(value);
            old.iter().for_each(|set| self.insert(value, set | 1 << genre));
        }
    }
}

/// The most distinct genres of a route that visits every day of the blocks; `longest[b]` bounds each block's routes.
///
/// Cost: O(concerts * halls * width²) set tests, width the size of the lists (often under 20).
///
/// # Errors
/// `question-too-large`: past 128 genres, or where lists of 2,048 sets prove nothing.
pub(crate) fn most_genres(
    legs: &Legs,
    blocks: &[(&DayBlock, u32)],
    (genres, genre_count): (&[Option<u32>], usize),
) -> Result<u32, Error> {
    if genre_count > MAX_GENRES {
        return Err(too_large("genres", genre_count as u64, MAX_GENRES as u64));
    }
    let of_block = |block: &DayBlock| {
        let concerts = block.days.iter().cloned().flatten();
        concerts.filter_map(|concert| genres[concert]).fold(0u128, |set, genre| set | 1 << genre)
    };
    let all = blocks.iter().fold(0, |set, (block, _)| set | of_block(block)).count_ones();
    let each: u32 = blocks.iter().map(|(block, longest)| of_block(block).count_ones().min(*longest)).sum();
    let bound = all.min(each);
    for width in WIDTHS {
        let mut covering = Covering { genres, width, cut: false, work: 0 };
        let mut whole: Sets = vec![0];
        for (block, _) in blocks {
            let sets = sweep(legs, block, &mut covering)?;
            let before = std::mem::take(&mut whole);
            for set in before {
                sets.iter().for_each(|other| covering.insert(&mut whole, set | other));
                covering.check()?;
            }
        }
        let most = whole.iter().map(|set| set.count_ones()).max().unwrap_or(0);
        if most == bound || !covering.cut {
            return Ok(most);
        }
    }
    let limit = WIDTHS.into_iter().max().unwrap_or(0) as u64;
    Err(too_large("genre sets", limit + 1, limit))
}

fn too_large(what: &'static str, needed: u64, limit: u64) -> Error {
    ErrorKind::QuestionTooLarge { what, needed, limit }.into()
}
