//! The most punctual routes, and what to do when one misses a concert.

#![allow(clippy::indexing_slicing, reason = "windows(2) gives pairs; halls were checked with the festival")]

use super::dag::Dag;
use super::delay::{Chance, Delays, LegLogs};
use super::kbest::Ranked;
use super::now::{ByScore, Now, check_count, gain, next_node, reaches};
use super::question::Question;
use super::weighted::{Root, Weigh, Weight, Weighted};
use crate::error::{Error, ErrorKind};

/// A route with its chance to keep its time.
#[derive(Debug, Clone, PartialEq)]
pub struct Punctual {
    /// The route, with its score.
    pub route: Ranked,
    /// P(in time) of all legs.
    pub on_time: f64,
    /// The sum of logarithms that decides the order, see [`super::OnTime::log_nano`].
    pub log_nano: i64,
}

/// "If you miss A, take B": the best that is left for some delays at the end of a concert.
#[derive(Debug, Clone, PartialEq)]
pub struct Fallback {
    /// The concert after which one is late.
    pub after: u32,
    /// The concert that is missed.
    pub missed: u32,
    /// Least and greatest end delay with this answer, minutes.
    pub delay: (i32, i32),
    /// P(such a delay, and the next concert missed by it).
    pub probability: f64,
    /// The best route that begins with what was heard (it may end there); `None`: the wishes leave none.
    pub instead: Option<Ranked>,
}

struct ByChance<'a> {
    question: &'a Question,
    logs: LegLogs<'a>,
}

impl Weigh for ByChance<'_> {
    fn step(&self, from: Option<usize>, to: usize) -> Option<Weight> {
        let log = from.map_or(Some(0), |from| self.logs.leg(from, to))?;
        Some([log, gain(self.question, from, to), 0])
    }
}

impl Question {
    /// The `count` routes most likely to be in time: P(route) descending (as the sum of its legs' logarithms in
    /// units of 1e-9), score descending, route order. Exact; routes with an impossible leg are left out. Without
    /// a least number of concerts, routes of one concert come first: they cannot be late.
    ///
    /// Cost: O(V + E + k * length * (length + degree * log(degree))) and the table of delays.
    ///
    /// # Errors
    /// `option-value` (count), `question-too-large`.
    pub fn most_punctual(&self, delays: &Delays, count: usize) -> Result<Vec<Punctual>, Error> {
        check_count(count)?;
        let dag = Dag::new(self)?;
        let weigh = ByChance { question: self, logs: LegLogs::new(self, delays)? };
        let mut search = Weighted::behind(&dag, weigh, Root { node: 0, may_take: &|_| true });
        let punctual = |([log_nano, _, _], concerts): (Weight, Vec<u32>)| {
            let chance = |leg: &[u32]| delays.leg(self, leg[0] as usize, leg[1] as usize).value();
            let on_time = concerts.windows(2).map(chance).product();
            Punctual { route: Ranked { score: self.score(&concerts), concerts }, on_time, log_nano }
        };
        Ok(search.take(count).into_iter().map(punctual).collect())
    }

    /// For every leg of a route that may fail: the best that is left, by how late the earlier concert ends.
    ///
    /// Late by d after concert i, one is in its hall at `end_i + d`, has heard the route up to i and no longer
    /// hopes for the next concert, which no longer counts among those that must be heard; what follows is
    /// planned by the timetable. Probabilities of one leg sum up to 1 - P(leg). Cost: one backward pass, then
    /// O(ways on + length) a change of answer (a search of its own where the best still holds the concert missed).
    ///
    /// # Errors
    /// `unknown-concert`; `not-a-route` when it is no route of the question; `question-too-large`.
    pub fn fallbacks(&self, route: &[u32], delays: &Delays) -> Result<Vec<Fallback>, Error> {
        let check = self.check(route)?;
        if !check.fits {
            let late = check.legs.iter().position(|leg| leg.slack < 0);
            let index = late.map_or(check.concerts.len(), |leg| leg + 1);
            return Err(ErrorKind::NotARoute { index }.into());
        }
        let dag = Dag::new(self)?;
        let mut search = Weighted::behind(&dag, ByScore(self), Root { node: 0, may_take: &|_| true });
        let (mut fallbacks, mut node) = (Vec::new(), 0);
        for (position, leg) in check.legs.iter().enumerate() {
            node = next_node(&dag, node, leg.from).ok_or(ErrorKind::NotARoute { index: position })?;
            if leg.overnight {
                continue;
            }
            let halls = &self.festival().columns().halls;
            let missed = misses(delays, (halls[leg.from as usize], halls[leg.to as usize]), leg.slack);
            let heard = &check.concerts[..=position];
            let mut late = Late { question: self, search: &mut search, node, heard, missed: leg.to };
            for (delay, chance, instead) in late.answers(&missed)? {
                let probability = chance.value();
                let (after, missed) = (leg.from, leg.to);
                fallbacks.push(Fallback { after, missed, delay, probability, instead });
            }
        }
        Ok(fallbacks)
    }

    /// The question when a concert is missed: it is ruled out, and no longer a must.
    fn missing(&self, concert: u32) -> Result<Self, Error> {
        let mut wishes = self.wishes.clone();
        wishes.blocked.resize(self.festival().len(), 0);
        if let Some(bits) = wishes.blocked.get_mut(concert as usize) {
            *bits |= 1;
        }
        wishes.include.retain(|must| *must != concert);
        self.with(wishes)
    }
}

/// End delays by which the next concert may be missed, each with its chance.
fn misses(delays: &Delays, (from, to): (u32, u32), slack: i32) -> Vec<(i32, Chance)> {
    let (end, start) = (delays.end(from), delays.start(to));
    let all = u128::from(end.total()) * u128::from(start.total());
    let chance = |(delay, weight): &(i32, u64)| {
        let too_early = start.below(delay.saturating_sub(slack));
        (*delay, Chance { good: u128::from(*weight) * u128::from(too_early), all })
    };
    end.outcomes().iter().map(chance).filter(|(_, chance)| chance.good > 0).collect()
}

/// One is late after the last concert heard, and misses the next.
struct Late<'a, 'q> {
    question: &'q Question,
    search: &'a mut Weighted<'q, ByScore<'q>>,
    /// Node of the last concert heard.
    node: u32,
    heard: &'a [u32],
    missed: u32,
}

type Answer = ((i32, i32), Chance, Option<Ranked>);

impl Late<'_, '_> {
    /// Delays with the same best answer together. Later, fewer concerts are reached: an answer stays the best
    /// until its own next concert is missed.
    fn answers(&mut self, misses: &[(i32, Chance)]) -> Result<Vec<Answer>, Error> {
        let mut answers: Vec<Answer> = Vec::new();
        for (delay, chance) in misses {
            let now = self.now(*delay);
            match answers.last_mut() {
                Some(((_, until), sum, instead)) if self.still_reached(instead.as_ref(), &now) => {
                    *until = *delay;
                    sum.good += chance.good;
                }
                _ => answers.push(((*delay, *delay), *chance, self.best(&now)?)),
            }
        }
        Ok(answers)
    }

    fn now(&self, delay: i32) -> Now {
        let columns = self.question.festival().columns();
        let last = self.heard.last().map_or(0, |concert| *concert as usize);
        let minute = columns.ends[last].saturating_add(delay);
        Now { minute, hall: columns.halls[last], heard: self.heard.to_vec() }
    }

    /// The best route from here without the concert missed. Nearly always the best of all that go on from here
    /// does not hold it anyway; only otherwise it takes a search of its own.
    fn best(&mut self, now: &Now) -> Result<Option<Ranked>, Error> {
        let question = self.question;
        let missed = self.missed;
        if !question.include.contains(&missed) {
            let may_take = |concert: u32| concert != missed && reaches(question, now, concert);
            self.search.begin_at(Root { node: self.node, may_take: &may_take });
            match self.search.next_route() {
                None => return Ok(None),
                Some((_, rest)) if !rest.contains(&missed) => {
                    let concerts = [self.heard, &rest].concat();
                    return Ok(Some(Ranked { score: question.score(&concerts), concerts }));
                }
                Some(_) => {}
            }
        }
        Ok(question.missing(missed)?.best_from(now, 1)?.pop())
    }

    fn still_reached(&self, instead: Option<&Ranked>, now: &Now) -> bool {
        let next = instead.and_then(|route| route.concerts.get(self.heard.len()));
        next.is_none_or(|next| reaches(self.question, now, *next))
    }
}
