//! Portraits: all features of a route, and the distributions that its scores come from.

#![allow(
    clippy::indexing_slicing,
    reason = "concerts are checked at the door; columns are written by position into a row of their number"
)]

use std::sync::Arc;

use super::features::{COLUMN_COUNT, column_of};
use super::histogram::Histogram;
use super::measure::Measure;
use super::percentile::shares;
use super::population::{Population, Populations};
use super::programme::Programme;
use super::settings::{ComfortLevel, IntellectLevel, Settings};
use super::stream::PortraitStream;
use super::tally::{Sums, Tally};
use crate::big::Big;
use crate::error::{Error, ErrorKind};
use crate::schedule::{Festival, LegRule, Legs};

/// The portraits of one schedule version. Not to be shared between threads: what it works out it keeps.
#[derive(Debug)]
pub struct Portraits {
    pub(super) programme: Programme,
    pub(super) populations: Populations,
    settings: Settings,
}

/// All features of one route.
#[derive(Debug, Clone, PartialEq)]
pub struct Portrait {
    /// The columns in the order of [`super::FEATURES`], then one a tag.
    pub values: Vec<f64>,
    /// Level of comfort.
    pub comfort_level: ComfortLevel,
    /// Level of intellect.
    pub intellect_level: IntellectLevel,
}

impl Portrait {
    /// A feature by its key; `None` when it is no column.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<f64> {
        self.values.get(column_of(key)?).copied()
    }

    /// Concerts with each tag.
    #[must_use]
    pub fn tags(&self) -> &[f64] {
        self.values.get(COLUMN_COUNT..).unwrap_or(&[])
    }
}

/// How many routes of a population have each value.
#[derive(Debug, Clone, PartialEq)]
pub struct Distribution {
    /// Number of concerts; `None` for shares, which are counted over routes of any length.
    pub concerts: Option<u32>,
    /// Values, ascending.
    pub values: Vec<f64>,
    /// Exact numbers of routes, as long as `values`.
    pub counts: Vec<Big>,
}

impl Portraits {
    /// With the default settings. Cost: O(rows * log rows + concerts + halls²); distributions are made when needed.
    ///
    /// # Errors
    /// `question-too-large` past 1,024 tags.
    pub fn new(festival: Arc<Festival>) -> Result<Self, Error> {
        Self::with(festival, Settings::default())
    }

    /// With one's own weights and thresholds.
    ///
    /// # Errors
    /// `option-value`, and those of [`Portraits::new`].
    pub fn with(festival: Arc<Festival>, settings: Settings) -> Result<Self, Error> {
        settings.validate()?;
        let programme = Programme::new(&festival)?;
        let rule = LegRule::of(&festival);
        Ok(Self { programme, populations: Populations::new(Legs::new(festival, rule)), settings })
    }

    /// The weights and thresholds.
    #[must_use]
    pub const fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Columns of a row: those of [`super::FEATURES`], then one a tag.
    #[must_use]
    pub const fn columns(&self) -> usize {
        COLUMN_COUNT + self.programme.tag_count
    }

    /// The five composers with most rows on the whole programme, ties included, ascending.
    #[must_use]
    pub fn top_composers(&self) -> &[u32] {
        &self.programme.top_composers
    }

    /// Composers with exactly one row on the whole programme, ascending.
    #[must_use]
    pub fn rare_composers(&self) -> &[u32] {
        &self.programme.rare_composers
    }

    /// All features of one route: concerts in time, none beginning before the one before it has ended.
    ///
    /// Cost: O(rows of the route), after the distributions of its day set were made once.
    ///
    /// # Errors
    /// `unknown-concert`, `not-a-route`, `question-too-large` (the distributions of its days; see
    /// [`Portraits::bare`]).
    pub fn portrait(&self, route: &[u32]) -> Result<Portrait, Error> {
        self.one(PortraitStream::new(self), route)
    }

    /// The same without percentiles: walkScore, waitScore, comfort, genreScore and intellect are NaN, the levels
    /// the lowest. For festivals whose distributions are too large.
    ///
    /// # Errors
    /// `unknown-concert`, `not-a-route`.
    pub fn bare(&self, route: &[u32]) -> Result<Portrait, Error> {
        self.one(PortraitStream::bare(self), route)
    }

    fn one(&self, mut stream: PortraitStream, route: &[u32]) -> Result<Portrait, Error> {
        let values = stream.push(route)?.to_vec();
        let mut portrait = Portrait {
            values,
            comfort_level: ComfortLevel::Demanding,
            intellect_level: IntellectLevel::Light,
        };
        let score = |key| portrait.get(key).unwrap_or(f64::NAN);
        let (comfort, intellect) = (score("comfort"), score("intellect"));
        portrait.comfort_level = ComfortLevel::of(comfort, &self.settings);
        portrait.intellect_level = IntellectLevel::of(intellect, &self.settings);
        Ok(portrait)
    }

    /// The exact distributions of a measure over all routes that visit exactly these days (ascending), under the
    /// festival's own rule: one for each number of concerts, or a single one for a share.
    ///
    /// Cost: O(concerts * halls * cells) a day; days that stand apart O(cells * cells) more for each.
    ///
    /// # Errors
    /// `option-value` (days), `question-too-large`.
    pub fn distribution(&self, days: &[u32], measure: Measure) -> Result<Vec<Distribution>, Error> {
        self.populations.check_days(days)?;
        let histogram = self.populations.histogram(&self.programme, days, measure)?;
        if measure.is_share() {
            let (mut values, mut counts) = (Vec::new(), Vec::new());
            for (marked, rows, count) in shares(&histogram) {
                values.push(marked as f64 / rows as f64);
                counts.push(count);
            }
            return Ok(vec![Distribution { concerts: None, values, counts }]);
        }
        Ok(by_concerts(&histogram))
    }

    /// The most distinct genres that a route visiting exactly these days has.
    ///
    /// # Errors
    /// `option-value` (days), `question-too-large`.
    pub fn most_genres(&self, days: &[u32]) -> Result<u32, Error> {
        self.populations.check_days(days)?;
        Ok(self.populations.get(&self.programme, days)?.most_genres)
    }

    /// Checks the concerts of a route from position `from` on.
    #[inline]
    pub(super) fn check(&self, route: &[u32], from: usize) -> Result<(), Error> {
        let concerts = &self.programme.concerts;
        if route.is_empty() {
            return Err(ErrorKind::NotARoute { index: 0 }.into());
        }
        let mut free = match from.checked_sub(1) {
            Some(before) => concerts[route[before] as usize].end,
            None => i32::MIN,
        };
        for (index, concert) in route.iter().enumerate().skip(from) {
            let Some(facts) = concerts.get(*concert as usize) else {
                let (concert, concerts) = (u64::from(*concert), concerts.len());
                return Err(ErrorKind::UnknownConcert { concert, concerts }.into());
            };
            if facts.start < free {
                return Err(ErrorKind::NotARoute { index }.into());
            }
            free = facts.end;
        }
        Ok(())
    }

    /// Writes the row of a route; without a population the scores are NaN.
    #[inline]
    pub(super) fn write(&self, tally: &Tally, (population, row): (Option<&Population>, &mut [f64])) {
        let sums = tally.sums();
        let n = f64::from(sums.concerts);
        let [artists, works, composers, genres, halls, _] = sums.distinct;
        let top = share(sums.top_rows, sums.work_rows);
        let rare = share(sums.rare_rows, sums.work_rows);
        let depth = if works == 0 { 0.0 } else { 100.0 * (n / f64::from(works)).min(1.0) };
        let scores =
            population.map_or([f64::NAN; 5], |population| self.scores(sums, population, (top, depth)));
        let [walk_score, wait_score, comfort, genre_score, intellect] = scores;
        let columns: [f64; COLUMN_COUNT] = [
            f64::from(sums.days),
            n,
            f64::from(halls),
            f64::from(genres),
            f64::from(sums.show),
            sums.walk as f64,
            f64::from(sums.gap),
            (i64::from(sums.gap) - sums.walk) as f64,
            f64::from(sums.span()),
            f64::from(sums.show) / f64::from(sums.span()),
            f64::from(sums.hall_changes),
            sums.price as f64,
            f64::from(artists),
            f64::from(composers),
            f64::from(works),
            share(sums.flagged_artists, sums.artist_rows),
            share(sums.flagged_works, sums.work_rows),
            tally.tags(&self.programme).first().copied().map_or(0.0, f64::from),
            top,
            rare,
            (top + rare) / 2.0,
            f64::from(works) / n,
            depth,
            walk_score,
            wait_score,
            comfort,
            genre_score,
            intellect,
        ];
        row[..COLUMN_COUNT].copy_from_slice(&columns);
        for (value, count) in row[COLUMN_COUNT..].iter_mut().zip(tally.tags(&self.programme)) {
            *value = f64::from(*count);
        }
    }

    /// walkScore, waitScore, comfort, genreScore, intellect.
    #[inline]
    fn scores(&self, sums: &Sums, population: &Population, (top, depth): (f64, f64)) -> [f64; 5] {
        let settings = &self.settings;
        let wait = i64::from(sums.gap) - sums.walk;
        let walk_score = 100.0 * (1.0 - population.walk.rank(sums.concerts, sums.walk));
        let wait_score = 100.0 * (1.0 - population.wait.rank(sums.concerts, wait));
        let comfort =
            (settings.walk * walk_score + settings.wait * wait_score) / (settings.walk + settings.wait);
        let genres = sums.distinct[3];
        let genre_score = match population.most_genres {
            0 => 0.0,
            most => (100.0 * f64::from(genres) / f64::from(most)).min(100.0),
        };
        let (mut sum, mut weight) = (0.0, 0.0);
        let mut term = |own: f64, value: f64| {
            sum += own * value;
            weight += own;
        };
        if self.programme.genre_count > 0 {
            term(settings.genre, genre_score);
        }
        if self.programme.has_works {
            term(settings.top_composers, 100.0 * top);
            term(settings.rare_composers, 100.0 * population.rare.rank(sums.rare_rows, sums.work_rows));
            term(settings.depth, depth);
        }
        if self.programme.has_artists {
            let rank = population.flagged.rank(sums.flagged_artists, sums.artist_rows);
            term(settings.flagged_artists, 100.0 * rank);
        }
        let intellect = if weight > 0.0 { sum / weight } else { 0.0 };
        [walk_score, wait_score, comfort, genre_score, intellect]
    }
}

/// Jaccard similarity of two routes as sets of concerts: shared / held by either; 1 for two empty ones.
///
/// expertMatch is the largest one with an editorial route. Cost: O(lengths); both ascending.
#[must_use]
pub fn jaccard(a: &[u32], b: &[u32]) -> f64 {
    let shared = a.iter().filter(|concert| b.binary_search(concert).is_ok()).count();
    let either = a.len() + b.len() - shared;
    if either == 0 { 1.0 } else { shared as f64 / either as f64 }
}

fn share(marked: i32, rows: i32) -> f64 {
    if rows == 0 { 0.0 } else { f64::from(marked) / f64::from(rows) }
}

fn by_concerts(histogram: &Histogram) -> Vec<Distribution> {
    let of_length = |concerts: usize| {
        let (values, counts): (Vec<f64>, Vec<Big>) =
            histogram.counts(concerts).map(|(value, count)| (value as f64, count)).unzip();
        Distribution { concerts: Some(concerts as u32), values, counts }
    };
    (1..histogram.len()).map(of_length).filter(|distribution| !distribution.values.is_empty()).collect()
}
