//! A route that a person made: every fault with its cause, the slack of each leg, the sums.

#![allow(
    clippy::indexing_slicing,
    reason = "concerts were compared with the festival's size first; windows(2) gives pairs"
)]

use super::question::Question;
use super::wishes::BreakWindow;
use crate::error::{Error, ErrorKind};

/// The most concerts of a list to check: faults may be as many as pairs.
pub const MAX_CHECKED: usize = 1_000;

/// What is wrong with a list of concerts; minutes and minor units, concerts as positions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The list names a concert more than once.
    Duplicate {
        /// The concert.
        concert: u32,
    },
    /// Two concerts of the list sound at the same time (any pair, not only neighbours).
    Overlap {
        /// The earlier concert.
        i: u32,
        /// The later concert.
        j: u32,
        /// Minutes for which both sound.
        minutes: i32,
    },
    /// Neighbours that do not overlap, but the way between them takes longer than the gap.
    WalkTooLong {
        /// The earlier concert.
        i: u32,
        /// The later concert.
        j: u32,
        /// Walk of the table.
        walk: u32,
        /// Minutes needed: own walk and buffer.
        need: i32,
        /// Minutes between the end of i and the start of j.
        gap: i32,
        /// `need - gap`: "too long by 4 minutes".
        short_by: i32,
    },
    /// A leg of one day walks further than the limit of a leg.
    LegWalk {
        /// The earlier concert.
        i: u32,
        /// The later concert.
        j: u32,
        /// Walk of the table.
        walk: u32,
        /// The limit.
        limit: u32,
    },
    /// A leg of one day waits longer than the limit.
    Wait {
        /// The earlier concert.
        i: u32,
        /// The later concert.
        j: u32,
        /// Gap less walk.
        wait: i32,
        /// The limit.
        limit: u32,
    },
    /// Concert j plays the programme of concert i again, and each programme was to be heard once.
    SameProgramme {
        /// The first concert with the programme.
        i: u32,
        /// The concert that repeats it.
        j: u32,
    },
    /// Filters rule the concert out.
    Blocked {
        /// The concert.
        concert: u32,
        /// Bit k: concert filter k (sold out is one of them).
        filters: u32,
    },
    /// A concert that every route must hold is not in the list.
    MissingInclude {
        /// The concert.
        concert: u32,
    },
    /// Fewer concerts than the least.
    TooFew {
        /// The festival day; `None`: in all.
        day: Option<u32>,
        /// Concerts found.
        concerts: u32,
        /// The least (1 for an empty list).
        limit: u32,
    },
    /// More concerts than the most.
    TooMany {
        /// The festival day; `None`: in all.
        day: Option<u32>,
        /// Concerts found.
        concerts: u32,
        /// The most.
        limit: u32,
    },
    /// The prices sum up to more than the limit.
    PriceOver {
        /// Minor units above the limit.
        by: i64,
    },
    /// The walks of the days sum up to more than the limit.
    WalkOver {
        /// Minutes above the limit.
        by: i64,
    },
    /// No room for a meal or rest.
    NoBreak {
        /// Position in the wishes' breaks.
        window: u32,
    },
}

/// The way from one concert of the list to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CheckedLeg {
    /// The earlier concert.
    pub from: u32,
    /// The later concert.
    pub to: u32,
    /// True between two festival days: not counted in walk, wait and score.
    pub overnight: bool,
    /// Minutes from end to start; negative where they overlap.
    pub gap: i32,
    /// Walk of the table.
    pub walk: u32,
    /// Minutes needed: own walk and buffer.
    pub need: i32,
    /// `gap - need`: minutes to spare, negative when the leg is impossible.
    pub slack: i32,
    /// `gap - walk`.
    pub wait: i32,
}

/// A list of concerts, looked at as a route.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// The concerts in time, each once.
    pub concerts: Vec<u32>,
    /// One person can hear them all: every one precedes the next.
    pub feasible: bool,
    /// It is a route of the question: no fault at all.
    pub fits: bool,
    /// Every fault, in the order of [`Fault`]'s variants, then of time.
    pub faults: Vec<Fault>,
    /// The legs.
    pub legs: Vec<CheckedLeg>,
    /// Score by the question, milli-points (of a list that is no route: what it would be).
    pub score: i64,
    /// Sum of prices, minor units.
    pub price: i64,
    /// Sum of walks within days, minutes of the table.
    pub walk: i64,
    /// Sum of waits within days, minutes.
    pub wait: i64,
}

/// Puts a list of concerts in time, each once, and checks that the festival has them.
///
/// Errors: `unknown-concert`; `question-too-large` past 1,000 concerts.
pub(crate) fn normalised(question: &Question, concerts: &[u32]) -> Result<Vec<u32>, Error> {
    let n = question.festival().len();
    if let Some(concert) = concerts.iter().find(|c| **c as usize >= n) {
        return Err(ErrorKind::UnknownConcert { concert: u64::from(*concert), concerts: n }.into());
    }
    if concerts.len() > MAX_CHECKED {
        let (needed, limit) = (concerts.len() as u64, MAX_CHECKED as u64);
        return Err(ErrorKind::QuestionTooLarge { what: "concerts of a list", needed, limit }.into());
    }
    let mut sorted = concerts.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    Ok(sorted)
}

impl Question {
    /// Checks a list of concerts in any order, with every fault and its cause.
    ///
    /// `fits` holds exactly when the list without its order is a route of the question. Cost: O(k log k +
    /// overlapping pairs + k * breaks) for k concerts.
    ///
    /// # Errors
    /// `unknown-concert`; `question-too-large` past 1,000 concerts.
    pub fn check(&self, route: &[u32]) -> Result<Check, Error> {
        let concerts = normalised(self, route)?;
        let legs: Vec<CheckedLeg> = concerts.windows(2).map(|pair| self.leg(pair[0], pair[1])).collect();
        let within = || legs.iter().filter(|leg| !leg.overnight);
        let columns = self.festival().columns();
        let mut check = Check {
            feasible: !concerts.is_empty() && legs.iter().all(|leg| leg.slack >= 0),
            fits: false,
            faults: duplicates(route),
            score: self.score(&concerts),
            price: concerts.iter().map(|c| i64::from(columns.prices[*c as usize])).sum(),
            walk: within().map(|leg| i64::from(leg.walk)).sum(),
            wait: within().map(|leg| i64::from(leg.wait)).sum(),
            concerts,
            legs,
        };
        self.faults_of_time(&mut check);
        self.faults_of_concerts(&mut check);
        self.faults_of_sums(&mut check);
        self.faults_of_days(&mut check);
        check.fits = check.faults.is_empty();
        Ok(check)
    }

    fn leg(&self, from: u32, to: u32) -> CheckedLeg {
        let (i, j) = (from as usize, to as usize);
        let days = &self.festival().columns().days;
        let (gap, walk) = (self.legs.gap(i, j), self.legs.walk(i, j));
        let need = self.legs.rule.need(walk);
        let wait = gap - i32::try_from(walk).unwrap_or(i32::MAX / 4);
        CheckedLeg { from, to, overnight: days[i] != days[j], gap, walk, need, slack: gap - need, wait }
    }

    fn faults_of_time(&self, check: &mut Check) {
        let columns = self.festival().columns();
        for (position, i) in check.concerts.iter().enumerate() {
            let end = columns.ends[*i as usize];
            for j in check.concerts[position + 1..].iter() {
                let start = columns.starts[*j as usize];
                if start >= end {
                    break;
                }
                let minutes = end.min(columns.ends[*j as usize]) - start;
                check.faults.push(Fault::Overlap { i: *i, j: *j, minutes });
            }
        }
        let rule = &self.legs.rule;
        let (mut late, mut far, mut long) = (Vec::new(), Vec::new(), Vec::new());
        for leg in &check.legs {
            let CheckedLeg { from: i, to: j, walk, need, gap, wait, .. } = *leg;
            if gap >= 0 && leg.slack < 0 {
                late.push(Fault::WalkTooLong { i, j, walk, need, gap, short_by: need - gap });
            }
            if let Some(limit) = rule.max_leg_walk.filter(|limit| !leg.overnight && walk > *limit) {
                far.push(Fault::LegWalk { i, j, walk, limit });
            }
            let too_long = |limit: &u32| !leg.overnight && i64::from(wait) > i64::from(*limit);
            if let Some(limit) = rule.max_wait.filter(too_long) {
                long.push(Fault::Wait { i, j, wait, limit });
            }
        }
        [late, far, long].into_iter().for_each(|faults| check.faults.extend(faults));
    }

    fn faults_of_concerts(&self, check: &mut Check) {
        if self.wishes.once_only {
            check.faults.extend(self.repeats(&check.concerts));
        }
        for concert in &check.concerts {
            let filters = self.wishes.blocked.get(*concert as usize).copied().unwrap_or(0);
            if filters != 0 {
                check.faults.push(Fault::Blocked { concert: *concert, filters });
            }
        }
        let missing = self.include.iter().filter(|c| check.concerts.binary_search(c).is_err());
        check.faults.extend(missing.map(|concert| Fault::MissingInclude { concert: *concert }));
    }

    /// Concerts whose programme an earlier one of the list plays, ascending.
    fn repeats(&self, concerts: &[u32]) -> Vec<Fault> {
        let programmes = &self.festival().columns().programmes;
        let mut rows: Vec<(u32, u32)> = concerts.iter().map(|c| (programmes[*c as usize], *c)).collect();
        rows.sort_unstable();
        let mut pairs: Vec<(u32, u32)> = Vec::new();
        let mut first = (0, 0);
        for (position, row) in rows.iter().enumerate() {
            if position > 0 && row.0 == first.0 {
                pairs.push((row.1, first.1));
            } else {
                first = *row;
            }
        }
        pairs.sort_unstable();
        pairs.into_iter().map(|(j, i)| Fault::SameProgramme { i, j }).collect()
    }

    fn faults_of_sums(&self, check: &mut Check) {
        let limits = &self.wishes.limits;
        let least = limits.min_concerts.max(1);
        let found = Found { day: None, concerts: check.concerts.len() as u32 };
        check.faults.extend(found.few(least).into_iter().chain(found.many(limits.max_concerts)));
        if let Some(by) = limits.max_price.map(|most| check.price - most).filter(|by| *by > 0) {
            check.faults.push(Fault::PriceOver { by });
        }
        if let Some(by) = limits.max_walk.map(|most| check.walk - i64::from(most)).filter(|by| *by > 0) {
            check.faults.push(Fault::WalkOver { by });
        }
    }

    fn faults_of_days(&self, check: &mut Check) {
        let limits = &self.wishes.limits;
        let days = &self.festival().columns().days;
        let same = |a: &u32, b: &u32| days[*a as usize] == days[*b as usize];
        let mut faults = Vec::new();
        for own in check.concerts.chunk_by(same) {
            let day = days[own[0] as usize];
            let found = Found { day: Some(day), concerts: own.len() as u32 };
            faults.extend(
                found.few(limits.min_day_concerts).into_iter().chain(found.many(limits.max_day_concerts)),
            );
            let windows = self.wishes.breaks.iter().enumerate().filter(|(_, window)| window.day == day);
            let taken = windows.filter(|(_, window)| !self.leaves_free(own, window));
            faults.extend(taken.map(|(at, _)| Fault::NoBreak { window: at as u32 }));
        }
        check.faults.extend(faults);
    }

    /// True when a day's concerts leave room for a break (see [`BreakWindow`]).
    fn leaves_free(&self, own: &[u32], window: &BreakWindow) -> bool {
        let columns = self.festival().columns();
        let start = |c: u32| i64::from(columns.starts[c as usize]);
        let end = |c: u32| i64::from(columns.ends[c as usize]);
        let room = |from: i64, to: i64, need: i64| {
            let inside = to.min(i64::from(window.until)) - from.max(i64::from(window.from));
            inside >= i64::from(window.minutes) && to - from >= i64::from(window.minutes) + need
        };
        let (Some(first), Some(last)) = (own.first(), own.last()) else { return true };
        let between = |pair: &[u32]| {
            let need = self.legs.rule.need(self.legs.walk(pair[0] as usize, pair[1] as usize));
            room(end(pair[0]), start(pair[1]), i64::from(need))
        };
        room(i64::MIN / 4, start(*first), 0)
            || room(end(*last), i64::MAX / 4, 0)
            || own.windows(2).any(between)
    }
}

/// Concerts found on a day or in all.
struct Found {
    day: Option<u32>,
    concerts: u32,
}

impl Found {
    fn few(&self, limit: u32) -> Option<Fault> {
        let Self { day, concerts } = *self;
        (concerts < limit).then_some(Fault::TooFew { day, concerts, limit })
    }

    fn many(&self, limit: Option<u32>) -> Option<Fault> {
        let Self { day, concerts } = *self;
        limit.filter(|limit| concerts > *limit).map(|limit| Fault::TooMany { day, concerts, limit })
    }
}

fn duplicates(route: &[u32]) -> Vec<Fault> {
    let mut sorted = route.to_vec();
    sorted.sort_unstable();
    let twice = |run: &&[u32]| run.len() > 1;
    sorted.chunk_by(u32::eq).filter(twice).map(|run| Fault::Duplicate { concert: run[0] }).collect()
}
