//! All routes of a day set: their exact distributions and ranks, made when first asked for and kept.

#![allow(clippy::indexing_slicing, reason = "days were checked against the days of the festival")]

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;

use super::genres::most_genres;
use super::histogram::Histogram;
use super::measure::{Measure, histogram, measure_block};
use super::percentile::{ShareRanks, SumRanks};
use super::programme::Programme;
use super::sweep::DayBlock;
use crate::error::{Error, ErrorKind};
use crate::schedule::Legs;

/// The most day sets whose ranks are kept; then all are forgotten.
const MAX_KEPT: usize = 256;

/// Ranks among all routes that visit exactly the days of a set.
#[derive(Debug, Default)]
pub(crate) struct Population {
    pub walk: SumRanks,
    pub wait: SumRanks,
    pub rare: ShareRanks,
    pub flagged: ShareRanks,
    pub most_genres: u32,
}

/// Makes populations and keeps them.
#[derive(Debug)]
pub(crate) struct Populations {
    legs: Legs,
    /// Concerts of each festival day.
    days: Vec<Range<usize>>,
    kept: RefCell<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    /// Refusals are kept as well: finding out takes a while.
    populations: BTreeMap<Vec<u32>, Result<Rc<Population>, Error>>,
    /// Of blocks and of sets of blocks; refusals as well.
    histograms: BTreeMap<(Measure, Vec<u32>), Result<Rc<Histogram>, Error>>,
    /// Limbs and longest route of each block.
    sizes: BTreeMap<Vec<u32>, (usize, u32)>,
}

impl Populations {
    pub fn new(legs: Legs) -> Self {
        let column = &legs.festival.columns().days;
        let from = |day: usize| column.partition_point(|d| (*d as usize) < day);
        let days = (0..legs.festival.day_count()).map(|day| from(day)..from(day + 1)).collect();
        Self { legs, days, kept: RefCell::default() }
    }

    pub const fn legs(&self) -> &Legs {
        &self.legs
    }

    /// Checks that days ascend and have concerts.
    ///
    /// # Errors
    /// `option-value`.
    pub fn check_days(&self, days: &[u32]) -> Result<(), Error> {
        let wrong = |day: u32, expected| {
            Err(ErrorKind::OptionValue { option: "days", value: i64::from(day), expected }.into())
        };
        if days.is_empty() {
            return wrong(0, "at least one day");
        }
        if let Some(pair) = days.windows(2).find(|pair| pair[0] >= pair[1]) {
            return wrong(pair[1], "days that ascend");
        }
        let silent = |day: &&u32| self.days.get(**day as usize).is_none_or(Range::is_empty);
        match days.iter().find(silent) {
            Some(day) => wrong(*day, "a festival day with concerts"),
            None => Ok(()),
        }
    }

    /// The ranks of a day set (checked days). Cost: four histograms when first asked for.
    ///
    /// # Errors
    /// `question-too-large`.
    pub fn get(&self, programme: &Programme, days: &[u32]) -> Result<Rc<Population>, Error> {
        if let Some(population) = self.kept.borrow().populations.get(days) {
            return population.clone();
        }
        let population = self.make(programme, days).map(Rc::new);
        let mut kept = self.kept.borrow_mut();
        if kept.populations.len() >= MAX_KEPT {
            *kept = Kept::default();
        }
        kept.populations.insert(days.to_vec(), population.clone());
        population
    }

    fn make(&self, programme: &Programme, days: &[u32]) -> Result<Population, Error> {
        // The wait has most values: when it is too large, nothing else is begun.
        let wait = self.histogram(programme, days, Measure::Wait)?;
        let walk = self.histogram(programme, days, Measure::Walk)?;
        let mut population =
            Population { walk: SumRanks::new(&walk), wait: SumRanks::new(&wait), ..Population::default() };
        if programme.has_works {
            population.rare = ShareRanks::new(&*self.histogram(programme, days, Measure::RareComposers)?);
        }
        if programme.has_artists {
            population.flagged =
                ShareRanks::new(&*self.histogram(programme, days, Measure::FlaggedArtists)?);
        }
        if programme.genre_count > 0 {
            population.most_genres = self.most_genres(programme, days)?;
        }
        Ok(population)
    }

    /// The histogram of a measure over a day set (checked days).
    ///
    /// Days that stand apart are convolved, block after block; every beginning of the set is kept.
    ///
    /// # Errors
    /// `question-too-large`.
    pub fn histogram(
        &self,
        programme: &Programme,
        days: &[u32],
        measure: Measure,
    ) -> Result<Rc<Histogram>, Error> {
        let mut whole: Option<Rc<Histogram>> = None;
        let mut end = 0;
        for block in self.blocks(days) {
            end += block.len();
            let one = self.keep_histogram((measure, block), || self.of_block(programme, block, measure))?;
            whole = Some(match whole {
                None => one,
                Some(before) => self.keep_histogram((measure, &days[..end]), || before.convolve(&one))?,
            });
        }
        whole.ok_or_else(|| {
            ErrorKind::OptionValue { option: "days", value: 0, expected: "at least one day" }.into()
        })
    }

    fn keep_histogram(
        &self,
        (measure, days): (Measure, &[u32]),
        make: impl FnOnce() -> Result<Histogram, Error>,
    ) -> Result<Rc<Histogram>, Error> {
        let key = (measure, days.to_vec());
        if let Some(histogram) = self.kept.borrow().histograms.get(&key) {
            return histogram.clone();
        }
        let histogram = make().map(Rc::new);
        let mut kept = self.kept.borrow_mut();
        if kept.histograms.len() >= MAX_KEPT * 4 {
            kept.histograms.clear();
        }
        kept.histograms.insert(key, histogram.clone());
        histogram
    }

    fn of_block(&self, programme: &Programme, days: &[u32], measure: Measure) -> Result<Histogram, Error> {
        let (width, _) = self.size(days)?;
        histogram((&self.legs, programme), &self.day_block(days), (measure, width))
    }

    fn size(&self, days: &[u32]) -> Result<(usize, u32), Error> {
        if let Some(size) = self.kept.borrow().sizes.get(days) {
            return Ok(*size);
        }
        let size = measure_block(&self.legs, &self.day_block(days))?;
        self.kept.borrow_mut().sizes.insert(days.to_vec(), size);
        Ok(size)
    }

    fn most_genres(&self, programme: &Programme, days: &[u32]) -> Result<u32, Error> {
        let blocks = self
            .blocks(days)
            .into_iter()
            .map(|days| Ok((self.day_block(days), self.size(days)?.1)))
            .collect::<Result<Vec<_>, Error>>()?;
        let blocks: Vec<(&DayBlock, u32)> = blocks.iter().map(|(block, longest)| (block, *longest)).collect();
        most_genres(&self.legs, &blocks, (&programme.genres, programme.genre_count))
    }

    fn day_block(&self, days: &[u32]) -> DayBlock {
        DayBlock { days: days.iter().map(|day| self.days[*day as usize].clone()).collect() }
    }

    /// Cuts a day set where every concert of the day before precedes every one of the day after.
    fn blocks<'d>(&self, days: &'d [u32]) -> Vec<&'d [u32]> {
        days.chunk_by(|day, next| !self.stand_apart(*day, *next)).collect()
    }

    fn stand_apart(&self, day: u32, next: u32) -> bool {
        let c = self.legs.festival.columns();
        let halls = self.legs.festival.hall_count();
        let (mut last_ends, mut first_starts) = (vec![None; halls], vec![None; halls]);
        for concert in self.days[day as usize].clone() {
            let end = &mut last_ends[c.halls[concert] as usize];
            *end = (*end).max(Some(c.ends[concert]));
        }
        for concert in self.days[next as usize].clone().rev() {
            first_starts[c.halls[concert] as usize] = Some(c.starts[concert]);
        }
        let ends = (0u32..).zip(&last_ends).filter_map(|(hall, end)| Some((hall, (*end)?)));
        ends.into_iter().all(|(from, end)| {
            let mut starts = (0u32..).zip(&first_starts).filter_map(|(hall, start)| Some((hall, (*start)?)));
            starts.all(|(to, start)| end.saturating_add(self.legs.need(from, to)) <= start)
        })
    }
}
