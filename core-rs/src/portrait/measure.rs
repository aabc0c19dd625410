//! What is counted over all routes of a day set: a sum by number of concerts, or a share.

#![allow(clippy::indexing_slicing, reason = "concerts and halls are those of the validated festival")]

use super::histogram::{Budget, Histogram, Rows};
use super::programme::Programme;
use super::sweep::{Algebra, DayBlock, sweep};
use crate::error::Error;
use crate::schedule::Legs;

/// A feature with an exact distribution.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Measure {
    /// walkMinutes, by number of concerts.
    Walk,
    /// waitMinutes, by number of concerts.
    Wait,
    /// gapMinutes, by number of concerts.
    Gap,
    /// showMinutes, by number of concerts.
    Show,
    /// hallChanges, by number of concerts.
    HallChanges,
    /// flaggedArtistShare.
    FlaggedArtists,
    /// flaggedWorkShare.
    FlaggedWorks,
    /// topComposerShare.
    TopComposers,
    /// rareComposerShare.
    RareComposers,
}

impl Measure {
    /// Every measure.
    pub const ALL: [Self; 9] = [
        Self::Walk,
        Self::Wait,
        Self::Gap,
        Self::Show,
        Self::HallChanges,
        Self::FlaggedArtists,
        Self::FlaggedWorks,
        Self::TopComposers,
        Self::RareComposers,
    ];

    /// The feature's key.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Walk => "walkMinutes",
            Self::Wait => "waitMinutes",
            Self::Gap => "gapMinutes",
            Self::Show => "showMinutes",
            Self::HallChanges => "hallChanges",
            Self::FlaggedArtists => "flaggedArtistShare",
            Self::FlaggedWorks => "flaggedWorkShare",
            Self::TopComposers => "topComposerShare",
            Self::RareComposers => "rareComposerShare",
        }
    }

    /// The measure of a feature; `None` where no distribution is kept.
    #[must_use]
    pub fn of(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|measure| measure.key() == key)
    }

    /// True for a share: the first number of its histogram is the rows, the second the marked ones.
    #[must_use]
    pub const fn is_share(self) -> bool {
        matches!(self, Self::FlaggedArtists | Self::FlaggedWorks | Self::TopComposers | Self::RareComposers)
    }
}

/// The algebra of histograms of one measure.
struct Counting<'a> {
    measure: Measure,
    legs: &'a Legs,
    programme: &'a Programme,
    budget: Budget,
}

impl Algebra for Counting<'_> {
    type Value = Rows;

    fn add(&mut self, into: &mut Rows, from: &Rows, shift: i64) -> Result<(), Error> {
        into.add(from, shift, &mut self.budget)
    }

    fn end(&mut self, into: &mut Rows) -> Result<(), Error> {
        into.count_empty(&mut self.budget)
    }

    fn prepend(&mut self, concert: usize, value: &mut Rows) {
        let facts = &self.programme.concerts[concert];
        let (first, second) = match self.measure {
            Measure::Walk | Measure::Wait | Measure::Gap | Measure::HallChanges => (1, 0),
            Measure::Show => (1, facts.end - facts.start),
            Measure::FlaggedArtists => (facts.artist_rows, facts.flagged_artists),
            Measure::FlaggedWorks => (facts.work_rows, facts.flagged_works),
            Measure::TopComposers => (facts.work_rows, facts.top_rows),
            Measure::RareComposers => (facts.work_rows, facts.rare_rows),
        };
        value.shift(first as usize, i64::from(second));
    }

    fn release(&mut self, value: Rows) {
        self.budget.release(&value);
    }

    fn leg(&self, from: usize, to_hall: u32) -> i64 {
        let facts = &self.programme.concerts[from];
        let walk = i64::from(self.legs.festival.walk(facts.hall, to_hall));
        match self.measure {
            Measure::Walk => walk,
            Measure::Wait => -i64::from(facts.end) - walk,
            Measure::Gap => -i64::from(facts.end),
            Measure::HallChanges => i64::from(facts.hall != to_hall),
            _ => 0,
        }
    }

    fn anchor(&self, concert: usize) -> i64 {
        match self.measure {
            Measure::Wait | Measure::Gap => i64::from(self.programme.concerts[concert].start),
            _ => 0,
        }
    }
}

/// The histogram of a measure over all routes that visit exactly the days of a block.
///
/// Cost: O(concerts * halls * cells); cells = (longest route) * (spread of the sum), or rows * marked rows.
///
/// # Errors
/// `question-too-large`.
pub(crate) fn histogram(
    (legs, programme): (&Legs, &Programme),
    block: &DayBlock,
    (measure, width): (Measure, usize),
) -> Result<Histogram, Error> {
    let mut counting = Counting { measure, legs, programme, budget: Budget::new(width) };
    let rows = sweep(legs, block, &mut counting)?;
    Ok(counting.budget.close(rows))
}

/// How many chains there are (a float, for the width of exact cells) and the longest one.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Size {
    pub routes: f64,
    pub longest: u32,
}

/// The algebra of sizes; `bound` sums over every concert, so it bounds every cell of every histogram.
#[derive(Default)]
struct Sizing {
    bound: f64,
}

impl Algebra for Sizing {
    type Value = Size;

    fn add(&mut self, into: &mut Size, from: &Size, _shift: i64) -> Result<(), Error> {
        into.routes += from.routes;
        into.longest = into.longest.max(from.longest);
        Ok(())
    }

    fn end(&mut self, into: &mut Size) -> Result<(), Error> {
        into.routes += 1.0;
        Ok(())
    }

    fn prepend(&mut self, _concert: usize, value: &mut Size) {
        // A concert that nothing follows on a later day starts no chain.
        value.longest = if value.routes > 0.0 { value.longest + 1 } else { 0 };
        self.bound += value.routes;
    }
}

/// Limbs for the cells of a block's histograms, and its longest route.
///
/// # Errors
/// None in practice; those of the sweep.
pub(crate) fn measure_block(legs: &Legs, block: &DayBlock) -> Result<(usize, u32), Error> {
    let mut sizing = Sizing::default();
    let size = sweep(legs, block, &mut sizing)?;
    let concerts: usize = block.days.iter().map(ExactSizeIterator::len).sum();
    let bits = if sizing.bound.is_finite() {
        // One bit for the float's own rounding, one for the sum.
        sizing.bound.max(1.0).log2() as usize + 2
    } else {
        // A chain is a set of concerts.
        concerts + 1
    };
    Ok((bits.div_ceil(64), size.longest))
}
