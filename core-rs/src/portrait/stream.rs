//! Streams of routes: what a route shares with the one before is not added up again.

#![allow(
    clippy::indexing_slicing,
    reason = "day sets are numbered here; the shared prefix is no longer than the route"
)]

use std::collections::BTreeMap;
use std::rc::Rc;

use super::population::Population;
use super::portraits::Portraits;
use super::tally::Tally;
use crate::error::{Error, ErrorKind};
use crate::routes::{Enumerator, RouteSet};

/// The most values of a matrix: 1 GiB.
pub const MAX_MATRIX_VALUES: usize = 1 << 28;

/// Portraits of many routes: f32[R, F], row-major, columns in the order of [`super::FEATURES`], then one a tag.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FeatureMatrix {
    /// F.
    pub columns: usize,
    /// R * F values.
    pub values: Vec<f32>,
}

impl FeatureMatrix {
    /// Number of routes.
    #[must_use]
    pub const fn len(&self) -> usize {
        match self.values.len().checked_div(self.columns) {
            Some(rows) => rows,
            None => 0,
        }
    }

    /// True without routes.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The features of route r; empty out of bounds.
    #[must_use]
    pub fn row(&self, route: usize) -> &[f32] {
        self.values.get(route * self.columns..(route + 1) * self.columns).unwrap_or(&[])
    }

    /// An empty matrix for up to `routes` rows.
    fn with_room(routes: usize, columns: usize) -> Result<Self, Error> {
        let needed = routes.saturating_mul(columns);
        if needed > MAX_MATRIX_VALUES {
            let (needed, limit) = (needed as u64, MAX_MATRIX_VALUES as u64);
            return Err(ErrorKind::QuestionTooLarge { what: "values of a matrix", needed, limit }.into());
        }
        Ok(Self { columns, values: Vec::new() })
    }

    fn push(&mut self, row: &[f64]) {
        self.values.extend(row.iter().map(|value| *value as f32));
    }
}

impl Portraits {
    /// The portraits of a set of routes. Cost: O(rows of the concerts by which each route differs from the last).
    ///
    /// # Errors
    /// Those of [`Portraits::portrait`]; `question-too-large` past 2^28 values.
    pub fn matrix(&self, routes: &RouteSet) -> Result<FeatureMatrix, Error> {
        let mut matrix = FeatureMatrix::with_room(routes.len(), self.columns())?;
        matrix.values.reserve_exact(routes.len() * self.columns());
        let mut stream = PortraitStream::new(self);
        for route in routes.iter() {
            matrix.push(stream.push(route)?);
        }
        Ok(matrix)
    }
}

/// Portraits of routes that come one after the other: what a route shares with the one before is not added anew.
#[derive(Debug)]
pub struct PortraitStream<'p> {
    portraits: &'p Portraits,
    tally: Tally,
    /// Day sets met: number 0 is the empty one.
    day_sets: Vec<Vec<u32>>,
    numbers: BTreeMap<(u32, u32), u32>,
    populations: Vec<Option<Rc<Population>>>,
    scored: bool,
    row: Vec<f64>,
}

impl<'p> PortraitStream<'p> {
    /// A stream of whole portraits. Memory: O(things of the programme).
    #[must_use]
    pub fn new(portraits: &'p Portraits) -> Self {
        Self {
            portraits,
            tally: Tally::new(&portraits.programme),
            day_sets: vec![Vec::new()],
            numbers: BTreeMap::new(),
            populations: vec![None],
            scored: true,
            row: vec![0.0; portraits.columns()],
        }
    }

    /// A stream without percentiles: NaN in walkScore, waitScore, comfort, genreScore and intellect.
    #[must_use]
    pub fn bare(portraits: &'p Portraits) -> Self {
        Self { scored: false, ..Self::new(portraits) }
    }

    /// The row of a route: concerts in time, none beginning before the one before it has ended.
    ///
    /// Cost: O(rows of the concerts after the prefix shared with the route before).
    ///
    /// # Errors
    /// Those of [`Portraits::portrait`].
    pub fn push(&mut self, route: &[u32]) -> Result<&[f64], Error> {
        let portraits = self.portraits;
        let programme = &portraits.programme;
        let festival = &portraits.populations.legs().festival;
        let held = self.tally.route();
        let kept = held.iter().zip(route).take_while(|(a, b)| a == b).count();
        portraits.check(route, kept)?;
        self.tally.keep(programme, kept);
        for concert in &route[kept..] {
            let sums = self.tally.sums();
            let day = programme.concerts[*concert as usize].day;
            let same = sums.concerts > 0 && sums.day == day;
            let day_set = if same { sums.day_set } else { self.number(sums.day_set, day) };
            self.tally.push((festival, programme), *concert, day_set);
        }
        let set = self.tally.sums().day_set as usize;
        if self.scored && self.populations[set].is_none() {
            self.populations[set] = Some(portraits.populations.get(programme, &self.day_sets[set])?);
        }
        portraits.write(&self.tally, (self.populations[set].as_deref(), &mut self.row));
        Ok(&self.row)
    }

    /// Visits routes of a walk until `limit` of them or the end, each with its row; answers how many.
    ///
    /// The walk must be of a question about the same festival. Cost: that of the walk, and O(rows of a concert)
    /// a route.
    ///
    /// # Errors
    /// Those of [`PortraitStream::push`].
    pub fn visit(
        &mut self,
        walk: &mut Enumerator<'_>,
        limit: usize,
        mut visit: impl FnMut(&[u32], &[f64]),
    ) -> Result<usize, Error> {
        /// An error ends the walk after as many routes.
        const CHUNK: usize = 4_096;
        let (mut count, mut failure) = (0, None);
        while count < limit {
            let chunk = CHUNK.min(limit - count);
            let found = walk.visit(chunk, |_, route| {
                if failure.is_none() {
                    match self.push(route) {
                        Ok(row) => visit(route, row),
                        Err(error) => failure = Some(error),
                    }
                }
            });
            count += found;
            if let Some(error) = failure {
                return Err(error);
            }
            if found < chunk {
                break;
            }
        }
        Ok(count)
    }

    /// The next routes of a walk, up to `limit`, as a matrix.
    ///
    /// # Errors
    /// Those of [`PortraitStream::push`]; `question-too-large` when they could pass 2^28 values.
    pub fn take(&mut self, walk: &mut Enumerator<'_>, limit: usize) -> Result<FeatureMatrix, Error> {
        let mut matrix = FeatureMatrix::with_room(limit, self.portraits.columns())?;
        self.visit(walk, limit, |_, row| matrix.push(row))?;
        Ok(matrix)
    }

    fn number(&mut self, day_set: u32, day: u32) -> u32 {
        if let Some(number) = self.numbers.get(&(day_set, day)) {
            return *number;
        }
        let number = self.day_sets.len() as u32;
        let mut days = self.day_sets[day_set as usize].clone();
        days.push(day);
        self.day_sets.push(days);
        self.populations.push(None);
        self.numbers.insert((day_set, day), number);
        number
    }
}
