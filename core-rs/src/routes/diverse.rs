//! Routes that differ: the best one, then always the best that shares little with every one chosen before.

use super::bounded::WORK_CAP;
use super::dag::Dag;
use super::kbest::{KBest, Ranked};
use super::multipliers::{Network, Resource};
use super::question::Question;
use super::ranked_search::{Found, Search};
use crate::error::{Error, ErrorKind};

/// The most routes of one answer.
pub const MAX_DIVERSE: usize = 100;
/// Routes scanned in order before a search is tried: cheap, and enough for most limits.
const FIRST_SCAN: usize = 1_000;
/// Beginnings that every search may make, also when the others used up the cap: enough for a good route.
const LEAST_SEARCH: usize = 10_000;

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
}

impl DiverseOptions {
    /// The usual caps: 200,000 routes scanned, [`WORK_CAP`] beginnings.
    #[must_use]
    pub const fn new(count: usize, max_overlap_permille: u32) -> Self {
        Self { count, max_overlap_permille, scan_cap: 200_000, work_cap: WORK_CAP }
    }
}

/// Routes that differ, in the order they were chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diverse {
    /// The routes; fewer than wanted when no further route keeps the limit.
    pub routes: Vec<Ranked>,
    /// True when this is exactly the greedy choice: each route the best of all that keep the limit with those
    /// before it, and none left out.
    pub exact: bool,
    /// So many of the first routes are proven to be the greedy choice.
    pub proven: usize,
    /// Routes that were scanned.
    pub scanned: usize,
}

impl Question {
    /// Greedy variety: the best route, then each time the best (score descending, then route order) whose overlap
    /// with every route before it is at most the limit.
    ///
    /// Routes are scanned in order first; then each further one is searched best first, where "shares at most" is
    /// one more linear limit for each route chosen; when that ends at its cap, the scan goes on to its own cap; and
    /// when that ends too, the best route found is taken and `exact` is false.
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
            options,
            stream: (!self.has_sums()).then(|| KBest::new(&relaxed, &dag)),
            answer: Diverse { routes: Vec::new(), exact: true, proven: 0, scanned: 0 },
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
        if found.exact {
            return Ok(self.take(found.routes.into_iter().next()));
        }
        if self.scan(self.options.scan_cap) {
            return Ok(true);
        }
        if self.stream.is_none() && !self.question.has_sums() {
            return Ok(false);
        }
        self.answer.exact = false;
        Ok(self.take(found.routes.into_iter().next()))
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
        Ok(Search::new(self.question, &network, 1).run(most))
    }
}

/// True when two routes share at most `permille` thousandths of all their concerts.
fn overlap_within(a: &[u32], b: &[u32], permille: u32) -> bool {
    let shared = a.iter().filter(|concert| b.binary_search(concert).is_ok()).count() as u64;
    let all = (a.len() + b.len()) as u64 - shared;
    shared * 1_000 <= u64::from(permille) * all
}
