//! Routes that differ: the best one, then always the best that shares little with every one chosen before.

use super::bounded::WORK_CAP;
use super::dag::Dag;
use super::kbest::{KBest, Ranked};
use super::multipliers::{ARC_VISITS, Network, Resource};
use super::question::Question;
use super::ranked_search::{Found, Search};
use crate::error::{Error, ErrorKind};

/// The most routes of one answer.
pub const MAX_DIVERSE: usize = 100;
/// Routes scanned in order before a search is tried: cheap, and enough for most limits.
const FIRST_SCAN: usize = 1_000;
/// Beginnings that every search may make, also when the others used up the cap: enough for a good route.
const LEAST_SEARCH: usize = 10_000;
/// Arcs looked at and beginnings compared, all searches together, unless the caller says otherwise: about a second
/// natively.
const STEP_CAP: usize = 500_000_000;

/// What kind of variety is wanted, and what it is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DiverseOptions {
    /// Routes wanted, 1 to 100.
    pub count: usize,
    /// Any two routes share at most so many thousandths of their concerts (Jaccard: shared / all of both).
    pub max_overlap_permille: u32,
    /// Routes scanned in order of score at most, over the whole answer.
    pub scan_cap: usize,
    /// Beginnings that all searches together may make; one search takes a quarter at most.
    pub work_cap: usize,
    /// Steps that all searches together may take; one search takes a quarter of what is left at most, or a
    /// twentieth of all.
    pub step_cap: usize,
}

impl DiverseOptions {
    /// The usual caps: 200,000 routes scanned, [`WORK_CAP`] beginnings, 500 million steps.
    #[must_use]
    pub const fn new(count: usize, max_overlap_permille: u32) -> Self {
        Self { count, max_overlap_permille, scan_cap: 200_000, work_cap: WORK_CAP, step_cap: STEP_CAP }
    }
}

/// Routes that differ, in the order they were chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diverse {
    /// The routes; fewer than wanted when no further route keeps the limit, or none was found in time.
    pub routes: Vec<Ranked>,
    /// True when this is exactly the greedy choice: each route the best of all that keep the limit with those
    /// before it, and none left out.
    pub exact: bool,
    /// So many of the first routes are proven to be the greedy choice.
    pub proven: usize,
    /// No route that keeps the limit with the first `proven` ones scores more; `None` when the answer is exact.
    pub upper_bound: Option<i64>,
    /// Routes that were scanned.
    pub scanned: usize,
}

impl Question {
    /// Greedy variety: the best route, then each time the best (score descending, then route order) whose overlap
    /// with every route before it is at most the limit.
    ///
    /// Routes are scanned in order first; then each further one is searched best first, where "shares at most" is
    /// one more linear limit for each route chosen; when that ends at its cap, the scan goes on to its own cap; and
    /// when that ends too, the best route found is taken, `exact` is false, and `upper_bound` tells how much better
    /// a route could have been there.
    ///
    /// Under limits of sums or once-only there is no scan, only the search.
    ///
    /// # Errors
    /// `option-value`, `question-too-large`.
    pub fn diverse(&self, options: DiverseOptions) -> Result<Diverse, Error> {
        validate(&options)?;
        let relaxed = self.without_sums()?;
        let dag = Dag::new(&relaxed)?;
        let mut chooser = Chooser {
            question: self,
            dag: &dag,
            made: 0,
            steps: 0,
            last_scanned: i64::MAX,
            options,
            stream: (!self.has_sums()).then(|| KBest::new(&relaxed, &dag)),
            answer: Diverse { routes: Vec::new(), exact: true, proven: 0, upper_bound: None, scanned: 0 },
        };
        while chooser.answer.routes.len() < options.count && chooser.choose()? {}
        Ok(chooser.answer)
    }
}

fn validate(options: &DiverseOptions) -> Result<(), Error> {
    let count = i64::try_from(options.count).unwrap_or(i64::MAX);
    let permille = i64::from(options.max_overlap_permille);
    for (option, value, least, most, expected) in [
        ("count", count, 1, MAX_DIVERSE as i64, "1 to 100 routes"),
        ("maxOverlapPermille", permille, 0, 1_000, "0 to 1000 thousandths"),
    ] {
        if value < least || value > most {
            return Err(ErrorKind::OptionValue { option, value, expected }.into());
        }
    }
    Ok(())
}

struct Chooser<'q> {
    question: &'q Question,
    dag: &'q Dag,
    /// Beginnings that were made so far.
    made: usize,
    /// Steps that the searches took so far.
    steps: usize,
    /// Score of the route scanned last: no later one scores more.
    last_scanned: i64,
    options: DiverseOptions,
    stream: Option<KBest<'q>>,
    answer: Diverse,
}

impl Chooser<'_> {
    /// Chooses one more route; false when there is none.
    fn choose(&mut self) -> Result<bool, Error> {
        if self.scan(self.options.scan_cap.min(FIRST_SCAN)) {
            return Ok(true);
        }
        if self.stream.is_none() && !self.question.has_sums() {
            return Ok(false);
        }
        let found = match self.search() {
            Ok(found) => found,
            // Too many ways on to search: the scan alone must do.
            Err(Error { kind: ErrorKind::QuestionTooLarge { .. } }) if self.stream.is_some() => {
                Found::nothing()
            }
            Err(error) => return Err(error),
        };
        self.made += found.made;
        self.steps += found.steps;
        if found.exact {
            return Ok(self.take(found.routes.into_iter().next()));
        }
        if self.scan(self.options.scan_cap) {
            return Ok(true);
        }
        if self.stream.is_none() && !self.question.has_sums() {
            return Ok(false);
        }
        let best = found.routes.into_iter().next();
        if self.answer.exact {
            self.answer.exact = false;
            // Limits only grow: no route scores more than the one before it.
            let before = self.answer.routes.last().map_or(i64::MAX, |route| route.score);
            let reached = best.as_ref().map_or(i64::MIN, |route| route.score);
            let rest = found.rest.unwrap_or(i64::MIN).max(reached);
            self.answer.upper_bound = Some(rest.min(before).min(self.last_scanned));
        }
        Ok(self.take(best))
    }

    fn take(&mut self, route: Option<Ranked>) -> bool {
        let Some(route) = route else { return false };
        self.answer.routes.push(route);
        if self.answer.exact {
            self.answer.proven = self.answer.routes.len();
        }
        true
    }

    /// Takes the next route of the stream that keeps the limit, scanning at most `cap` routes in all. A route that
    /// was passed over once can never come in later: the routes chosen only grow more.
    fn scan(&mut self, cap: usize) -> bool {
        while self.answer.scanned < cap {
            let Some(stream) = &mut self.stream else { return false };
            let Some(route) = stream.next_route() else {
                self.stream = None;
                return false;
            };
            self.answer.scanned += 1;
            self.last_scanned = route.score;
            let most = self.options.max_overlap_permille;
            let good = |chosen: &Ranked| {
                chosen.concerts != route.concerts && overlap_within(&chosen.concerts, &route.concerts, most)
            };
            if self.answer.routes.iter().all(good) {
                return self.take(Some(route));
            }
        }
        false
    }

    /// The best route that shares little with those chosen: shared * (1000 + m) - m * length <= m * other's length.
    fn search(&self) -> Result<Found, Error> {
        let left = self.options.step_cap.saturating_sub(self.steps);
        let steps = (left / 4).max(self.options.step_cap / 20).min(left);
        if steps == 0 {
            return Ok(Found::nothing());
        }
        let most = i64::from(self.options.max_overlap_permille);
        let concerts = self.question.festival().len();
        let mut resources = self.question.resources();
        resources.extend(self.answer.routes.iter().map(|chosen| {
            let mut weights = vec![-most; concerts];
            for concert in &chosen.concerts {
                if let Some(weight) = weights.get_mut(*concert as usize) {
                    *weight += 1_000 + most;
                }
            }
            // At a limit of all, a route still differs from those chosen.
            let bound = most * chosen.concerts.len() as i64 - i64::from(most == 1_000);
            Resource { concerts: weights, walk: 0, bound }
        }));
        let mut network = Network::new(self.question, self.dag, resources)?;
        if self.question.wishes.once_only {
            network.once_only(self.question);
        }
        let cap = self.options.work_cap;
        let most = cap.saturating_sub(self.made).min(cap / 4).max(LEAST_SEARCH.min(cap));
        Ok(Search::new(self.question, &network, (1, steps.min(ARC_VISITS))).run(most, steps))
    }
}

/// True when two routes share at most `permille` thousandths of all their concerts.
fn overlap_within(a: &[u32], b: &[u32], permille: u32) -> bool {
    let shared = a.iter().filter(|concert| b.binary_search(concert).is_ok()).count() as u64;
    let all = (a.len() + b.len()) as u64 - shared;
    shared * 1_000 <= u64::from(permille) * all
}
