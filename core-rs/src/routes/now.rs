//! "It is 15:20 and I am in hall H": the routes that begin with what was heard and go on from here.

#![allow(
    clippy::indexing_slicing,
    reason = "concerts were compared with the festival's size first; node ids come from the graph"
)]

use super::check::normalised;
use super::dag::Dag;
use super::kbest::Ranked;
use super::question::Question;
use super::weighted::{Root, Weigh, Weight, Weighted};
use crate::error::{Error, ErrorKind};

/// The most routes that one call gives.
pub const MAX_ROUTES: usize = 10_000;

/// The bit of `blocked` for what is too late; any bit does, no key is ever made of it.
const TOO_LATE: u32 = 1 << 31;

/// Where a person is, when, and what they heard before.
///
/// The routes from here are the routes of the question that begin with `heard` and whose next concert j can be
/// reached: `minute + need(hall, hall of j) <= start_j`. Filters of concerts do not rule out what was heard;
/// all limits count it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Now {
    /// Minutes since the epoch.
    pub minute: i32,
    /// The hall.
    pub hall: u32,
    /// Concerts heard, in any order; they must be a chain that the question's legs allow.
    pub heard: Vec<u32>,
}

/// A question from here on.
pub(crate) struct FromNow {
    pub question: Question,
    pub dag: Dag,
    pub heard: Vec<u32>,
    /// The node of the last concert heard (the first gate when there is none); `None`: no route begins so.
    node: Option<u32>,
    now: Option<Now>,
}

impl FromNow {
    /// The whole question (`None`), or what is left of it.
    ///
    /// Errors: `option-value` (hall), `unknown-concert`, `not-a-route` (what was heard), `question-too-large`.
    pub fn new(question: &Question, now: Option<&Now>) -> Result<Self, Error> {
        let Some(now) = now else {
            let dag = Dag::new(question)?;
            let question = question.clone();
            return Ok(Self { question, dag, heard: Vec::new(), node: Some(0), now: None });
        };
        let halls = question.festival().hall_count();
        if now.hall as usize >= halls {
            let expected = "a hall of the festival";
            return Err(
                ErrorKind::OptionValue { option: "hall", value: i64::from(now.hall), expected }.into()
            );
        }
        let heard = normalised(question, &now.heard)?;
        let follows = |pair: &[u32]| question.legs.allows(pair[0] as usize, pair[1] as usize);
        if let Some(index) = heard.windows(2).position(|pair| !follows(pair)) {
            return Err(ErrorKind::NotARoute { index: index + 1 }.into());
        }
        let question = rest_of(question, now.minute, &heard)?;
        let dag = Dag::new(&question)?;
        let node = find(&dag, &heard);
        Ok(Self { question, dag, heard, node, now: Some(now.clone()) })
    }

    /// The first `count` routes in the order of a weight, what was heard included.
    ///
    /// Cost: O(V + E + k * length * (length + degree * log(degree))).
    pub fn take(&self, weigh: impl Weigh, count: usize) -> Vec<(Weight, Vec<u32>)> {
        let Some(node) = self.node else { return Vec::new() };
        let may_take = |concert| self.now.as_ref().is_none_or(|now| reaches(&self.question, now, concert));
        let mut search = Weighted::behind(&self.dag, weigh, Root { node, may_take: &may_take });
        let routes = search.take(count).into_iter();
        routes.map(|(weight, rest)| (weight, [self.heard.as_slice(), &rest].concat())).collect()
    }
}

/// True when a concert can be reached from here by its start.
pub(crate) fn reaches(question: &Question, now: &Now, concert: u32) -> bool {
    let columns = question.festival().columns();
    let need = question.legs.need(now.hall, columns.halls[concert as usize]);
    now.minute.saturating_add(need) <= columns.starts[concert as usize]
}

/// The question with what was heard as must, and without what began before it or before this minute.
fn rest_of(question: &Question, minute: i32, heard: &[u32]) -> Result<Question, Error> {
    let mut wishes = question.wishes.clone();
    let starts = &question.festival().columns().starts;
    wishes.blocked.resize(starts.len(), 0);
    let last = heard.last().copied();
    for (concert, bits) in wishes.blocked.iter_mut().enumerate() {
        if starts[concert] < minute || last.is_some_and(|last| concert < last as usize) {
            *bits |= TOO_LATE;
        }
    }
    heard.iter().for_each(|concert| wishes.blocked[*concert as usize] = 0);
    wishes.include.extend(heard);
    question.with(wishes)
}

/// The node at which the beginning of a route ends.
fn find(dag: &Dag, beginning: &[u32]) -> Option<u32> {
    beginning.iter().try_fold(0, |at, concert| next_node(dag, at, *concert))
}

/// The node of a concert that follows a node.
pub(crate) fn next_node(dag: &Dag, at: u32, concert: u32) -> Option<u32> {
    let mut found = None;
    dag.ways(at, |way| {
        found = way.filter(|to| dag.nodes[*to as usize].concert == concert);
        found.is_none()
    });
    found
}

/// The question's own order: score alone.
pub(crate) struct ByScore<'q>(pub &'q Question);

impl Weigh for ByScore<'_> {
    fn step(&self, from: Option<usize>, to: usize) -> Option<Weight> {
        Some([gain(self.0, from, to), 0, 0])
    }
}

/// What hearing `to` after `from` adds to the score.
pub(crate) fn gain(question: &Question, from: Option<usize>, to: usize) -> i64 {
    question.wishes.scoring.value(to) + from.map_or(0, |from| question.leg_score(from, to))
}

/// Checks how many routes were asked for.
pub(crate) fn check_count(count: usize) -> Result<(), Error> {
    if count > MAX_ROUTES {
        let expected = "at most 10000 routes";
        return Err(ErrorKind::OptionValue { option: "count", value: count as i64, expected }.into());
    }
    Ok(())
}

impl Question {
    /// The best `count` routes from here on, what was heard included: score descending, then route order.
    ///
    /// Cost: O(V + E + k * length * (length + degree * log(degree))).
    ///
    /// # Errors
    /// `option-value` (hall, count), `unknown-concert`, `not-a-route` (what was heard is no chain),
    /// `question-too-large`.
    pub fn best_from(&self, now: &Now, count: usize) -> Result<Vec<Ranked>, Error> {
        check_count(count)?;
        let from = FromNow::new(self, Some(now))?;
        let ranked = |(_, concerts): (Weight, Vec<u32>)| Ranked { score: self.score(&concerts), concerts };
        Ok(from.take(ByScore(&from.question), count).into_iter().map(ranked).collect())
    }
}
