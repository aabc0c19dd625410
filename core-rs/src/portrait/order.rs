//! Routes in the order of a feature of their portraits, and the route that is most of something.
//!
//! Scores that are no sums (comfort, intellect) have no dynamic program: every route is walked once. Past
//! [`MAX_ORDERED`] routes that is refused, and superlatives are looked for among uniformly random routes, which
//! the answer says.

#![allow(
    clippy::indexing_slicing,
    reason = "columns are checked at the door; rows are as long as the table says"
)]

use std::cmp::Ordering;

use super::features::column_of;
use super::portraits::Portraits;
use super::stream::PortraitStream;
use crate::big::Big;
use crate::error::{Error, ErrorKind};
use crate::routes::{Dag, Enumerator, Lexicographic};

/// The most routes that are walked one by one.
pub const MAX_ORDERED: u64 = 5_000_000;
/// Random routes looked at where there are more.
pub const SAMPLED: usize = 100_000;

/// All routes of a question by one feature, greatest first, ties in route order.
#[derive(Debug)]
pub struct FeatureOrder {
    /// Numbers of routes in route order, best first.
    order: Vec<u32>,
    /// The feature of every route, by its number in route order.
    values: Vec<f64>,
}

impl FeatureOrder {
    /// Walks all routes once and sorts them. Cost: O(routes * log routes), 12 bytes a route.
    ///
    /// # Errors
    /// `question-too-large` past 5 million routes; `option-value` for a column that is not there; those of
    /// [`Portraits::portrait`].
    pub fn new(portraits: &Portraits, dag: &Dag, (total, column): (&Big, usize)) -> Result<Self, Error> {
        if column >= portraits.columns() {
            let expected = "a column of the portrait";
            return Err(ErrorKind::OptionValue { option: "sort", value: column as i64, expected }.into());
        }
        let routes = walkable(total)?;
        let mut values = Vec::with_capacity(routes);
        let mut stream = PortraitStream::new(portraits);
        stream.visit(&mut Enumerator::new(dag), routes, |_, row| values.push(row[column]))?;
        let mut order: Vec<u32> = (0..values.len() as u32).collect();
        order.sort_unstable_by(|a, b| {
            values[*b as usize].total_cmp(&values[*a as usize]).then_with(|| a.cmp(b))
        });
        Ok(Self { order, values })
    }

    /// The route of this rank: its number in route order, and its feature.
    #[must_use]
    pub fn at(&self, rank: usize) -> Option<(u32, f64)> {
        let number = *self.order.get(rank)?;
        Some((number, self.values[number as usize]))
    }
}

fn walkable(total: &Big) -> Result<usize, Error> {
    match total.to_u64().filter(|routes| *routes <= MAX_ORDERED) {
        Some(routes) => Ok(routes as usize),
        None => Err(ErrorKind::QuestionTooLarge {
            what: "routes to look at one by one",
            needed: total.to_u64().unwrap_or(u64::MAX),
            limit: MAX_ORDERED,
        }
        .into()),
    }
}

/// What a route is the most of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Superlative {
    /// Name, camelCase; never renamed.
    pub key: &'static str,
    /// The feature that decides.
    feature: &'static str,
    /// The greatest wins, else the least.
    greatest: bool,
    /// Which routes take part.
    among: Among,
}

/// Which routes take part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Among {
    All,
    /// Works of one composer alone.
    OneComposer,
    /// Every concert has the tag given.
    Tagged,
}

const fn most(key: &'static str, feature: &'static str) -> Superlative {
    Superlative { key, feature, greatest: true, among: Among::All }
}

const fn least(key: &'static str, feature: &'static str) -> Superlative {
    Superlative { key, feature, greatest: false, among: Among::All }
}

/// The superlatives. Ties: more concerts, then route order.
pub const SUPERLATIVES: [Superlative; 14] = [
    least("shortestWalk", "walkMinutes"),
    least("shortestWait", "waitMinutes"),
    least("cheapest", "price"),
    most("mostConcerts", "concerts"),
    most("longestShow", "showMinutes"),
    most("densest", "density"),
    most("mostComposers", "composers"),
    most("mostWorks", "works"),
    most("mostArtists", "artists"),
    most("mostHalls", "halls"),
    most("mostComfortable", "comfort"),
    most("richest", "intellect"),
    Superlative { among: Among::OneComposer, ..most("oneComposer", "concerts") },
    Superlative { among: Among::Tagged, ..most("allTagged", "concerts") },
];

/// A route that is the most of something.
#[derive(Debug, Clone, PartialEq)]
pub struct Winner {
    /// The superlative.
    pub key: &'static str,
    /// The deciding feature of the route.
    pub value: f64,
    /// The route.
    pub concerts: Vec<u32>,
}

/// Winners, and whether every route was looked at.
#[derive(Debug, Clone, PartialEq)]
pub struct Winners {
    /// One for each superlative that some route can claim.
    pub winners: Vec<Winner>,
    /// False: found among [`SAMPLED`] uniformly random routes.
    pub exact: bool,
}

/// The winner of every superlative among the routes of at least `least_concerts` concerts.
///
/// Cost: one walk over all routes up to [`MAX_ORDERED`], else over [`SAMPLED`] random ones.
///
/// # Errors
/// Those of [`Portraits::portrait`].
pub fn superlatives(
    portraits: &Portraits,
    (dag, routes): (&Dag, &Lexicographic),
    (least_concerts, tag): (u32, Option<u32>),
) -> Result<Winners, Error> {
    let mut race = Race::new(least_concerts, tag);
    let mut stream = PortraitStream::new(portraits);
    if let Ok(count) = walkable(routes.total()) {
        stream.visit(&mut Enumerator::new(dag), count, |route, row| race.enter(route, row))?;
        return Ok(Winners { winners: race.winners(), exact: true });
    }
    let mut failure = None;
    routes.sample(1, SAMPLED, |route| match stream.push(route) {
        Ok(row) => race.enter(route, row),
        Err(error) => failure = Some(error),
    })?;
    failure.map_or_else(|| Ok(Winners { winners: race.winners(), exact: false }), Err)
}

/// The best so far of each superlative.
struct Race {
    columns: Vec<usize>,
    composers: usize,
    concerts: usize,
    tag: Option<usize>,
    least_concerts: f64,
    best: Vec<Option<(f64, f64, Vec<u32>)>>,
}

impl Race {
    fn new(least_concerts: u32, tag: Option<u32>) -> Self {
        let column = |key: &str| column_of(key).unwrap_or(0);
        Self {
            columns: SUPERLATIVES.iter().map(|s| column(s.feature)).collect(),
            composers: column("composers"),
            concerts: column("concerts"),
            tag: tag.map(|tag| super::COLUMN_COUNT + tag as usize),
            least_concerts: f64::from(least_concerts),
            best: vec![None; SUPERLATIVES.len()],
        }
    }

    fn enter(&mut self, route: &[u32], row: &[f64]) {
        let concerts = row[self.concerts];
        if concerts < self.least_concerts {
            return;
        }
        for ((superlative, column), best) in SUPERLATIVES.iter().zip(&self.columns).zip(&mut self.best) {
            let takes_part = match superlative.among {
                Among::All => true,
                Among::OneComposer => row[self.composers] == 1.0,
                Among::Tagged => {
                    self.tag.and_then(|tag| row.get(tag)).is_some_and(|tagged| *tagged == concerts)
                }
            };
            if takes_part {
                let value = if superlative.greatest { row[*column] } else { -row[*column] };
                let better = best.as_ref().is_none_or(|(held, longer, first)| {
                    let order = value.total_cmp(held).then_with(|| concerts.total_cmp(longer));
                    order == Ordering::Greater || (order == Ordering::Equal && route < first.as_slice())
                });
                if better {
                    *best = Some((value, concerts, route.to_vec()));
                }
            }
        }
    }

    fn winners(self) -> Vec<Winner> {
        let claimed = SUPERLATIVES.iter().zip(self.best);
        claimed
            .filter_map(|(superlative, best)| {
                let (value, _, concerts) = best?;
                let value = if superlative.greatest { value } else { -value };
                Some(Winner { key: superlative.key, value, concerts })
            })
            .collect()
    }
}
