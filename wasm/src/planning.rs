//! The module `planning`: counting, ranking and checking routes.

use std::cell::{OnceCell, RefCell};
use std::sync::Arc;

use figaro_core::big::Big;
use figaro_core::routes::{
    Axes, Criteria, Dag, DiverseOptions, Enumerator, KBest, Lexicographic, NearestBy, Now, Prefer,
    Question as CoreQuestion, Ranked, RepairOptions, RouteSet, ScoreTable,
};
use figaro_core::schedule::{Festival, Relation, relation_matrix};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::Fault;
use crate::advice;
use crate::columns::{self, FestivalColumns, WishesColumns};
use crate::pack::{self, Routes};

/// Version of the engine: part of every `ETag` and of every answer.
#[wasm_bindgen(js_name = engineVersion)]
#[must_use]
pub fn engine_version() -> String {
    figaro_core::ENGINE_VERSION.to_owned()
}

/// A festival in the core's memory: the start of every question.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Planner {
    festival: Arc<Festival>,
}

#[wasm_bindgen]
impl Planner {
    /// Copies and checks the columns.
    #[wasm_bindgen(constructor)]
    pub fn new(columns: &FestivalColumns) -> Result<Self, Fault> {
        Ok(Self { festival: Arc::new(columns::festival(columns)?) })
    }

    /// A question about the festival.
    pub fn question(&self, wishes: &WishesColumns) -> Result<Question, Fault> {
        let wishes = columns::wishes(wishes, &self.festival)?;
        Ok(Question::of(CoreQuestion::new(Arc::clone(&self.festival), wishes)?))
    }
}

/// A question: every answer under one set of wishes. What several answers share is worked out once.
#[wasm_bindgen]
pub struct Question {
    core: Arc<CoreQuestion>,
    dag: OnceCell<Arc<Dag>>,
    order: OnceCell<Lexicographic>,
    scores: OnceCell<ScoreTable>,
    best: RefCell<Vec<Ranked>>,
}

/// The most routes of the ranked list that are kept; deeper ranks come from the score table.
const MAX_RANKED: usize = 100_000;

impl Question {
    fn of(core: CoreQuestion) -> Self {
        Self {
            core: Arc::new(core),
            dag: OnceCell::new(),
            order: OnceCell::new(),
            scores: OnceCell::new(),
            best: RefCell::default(),
        }
    }

    fn dag(&self) -> Result<&Arc<Dag>, Fault> {
        if self.dag.get().is_none() {
            let _ = self.dag.set(Arc::new(Dag::new(&self.core)?));
        }
        self.dag.get().ok_or_else(unreachable)
    }

    fn order(&self) -> Result<&Lexicographic, Fault> {
        if self.order.get().is_none() {
            let _ = self.order.set(Lexicographic::new(&self.core)?);
        }
        self.order.get().ok_or_else(unreachable)
    }

    fn scores(&self) -> Result<&ScoreTable, Fault> {
        if self.scores.get().is_none() {
            let table = ScoreTable::new(Arc::clone(&self.core), Arc::clone(self.dag()?))?;
            let _ = self.scores.set(table);
        }
        self.scores.get().ok_or_else(unreachable)
    }

    /// The ranked list, at least `count` long where there are as many routes.
    fn rank_up_to(&self, count: usize) -> Result<(), Fault> {
        let have = self.best.borrow().len();
        if have < count {
            let more = count.max(have * 2).clamp(16, MAX_RANKED);
            let at_a_glance = if self.dag.get().is_none() { self.core.best_at_a_glance(more)? } else { None };
            *self.best.borrow_mut() = match at_a_glance {
                Some(routes) => routes,
                None => KBest::new(&self.core, self.dag()?).take(more),
            };
        }
        Ok(())
    }
}

/// A cell that was just filled is full.
fn unreachable() -> Fault {
    Fault::new("core-trapped", Vec::new())
}

#[wasm_bindgen]
impl Question {
    /// Packed: the number of routes.
    pub fn total(&self) -> Result<Vec<u64>, Fault> {
        // Lengths alone are counted without the graph that the other limits need, and that stays for what follows.
        let by_length = self.core.is_plain_but_for_length() && !self.core.is_plain();
        let total = if by_length && self.dag.get().is_none() {
            self.core.total()?
        } else {
            self.core.total_on(self.dag()?)?
        };
        Ok(pack::counts([total].iter()))
    }

    /// Packed: routes of k concerts at position k.
    #[wasm_bindgen(js_name = byLength)]
    pub fn by_length(&self) -> Result<Vec<u64>, Fault> {
        Ok(pack::counts(self.core.by_length()?.iter()))
    }

    /// Packed: for each day with an allowed concert, its number, then the routes within it.
    #[wasm_bindgen(js_name = byDay)]
    pub fn by_day(&self) -> Result<Vec<u64>, Fault> {
        let days: Vec<Big> = self
            .core
            .by_day()?
            .into_iter()
            .flat_map(|(day, count)| [Big::from(u64::from(day)), count])
            .collect();
        Ok(pack::counts(days.iter()))
    }

    /// Packed: the number of maximal routes; empty where limits make the word mean nothing.
    pub fn maximal(&self) -> Result<Vec<u64>, Fault> {
        Ok(self.core.maximal()?.map_or_else(Vec::new, |count| pack::counts([count].iter())))
    }

    /// Packed: for each filter in force its key (bit k: concert filter k; from 32: the order of `FILTER_KEYS`),
    /// then the number of routes without it.
    pub fn dropped(&self) -> Result<Vec<u64>, Fault> {
        let rows: Vec<Big> = self
            .core
            .dropped()?
            .into_iter()
            .flat_map(|(key, count)| [Big::from(u64::from(advice::key_number(key))), count])
            .collect();
        Ok(pack::counts(rows.iter()))
    }

    /// Packed: for each concert of the festival, the number of routes that hold it.
    pub fn through(&self) -> Result<Vec<u64>, Fault> {
        Ok(pack::counts(self.core.through()?.iter()))
    }

    /// Ranked routes `from..from + count`, best first; fewer at the end.
    pub fn best(&self, from: usize, count: usize) -> Result<Routes, Fault> {
        let to = from.saturating_add(count);
        if to > MAX_RANKED {
            return self.deep(from, count);
        }
        self.rank_up_to(to)?;
        let best = self.best.borrow();
        Ok(pack::ranked(best.iter().skip(from).take(count)))
    }

    /// Routes from the rank given (limbs) on, to any depth.
    #[wasm_bindgen(js_name = bestFrom)]
    pub fn best_from(&self, rank: &[u64], count: usize) -> Result<Routes, Fault> {
        let rank = Big::from_limbs(rank);
        if let Some(from) = rank.to_u64().and_then(|from| usize::try_from(from).ok())
            && from.saturating_add(count) <= MAX_RANKED
        {
            return self.best(from, count);
        }
        self.deep_from(rank, count)
    }

    /// Packed: the rank of a route in the order of scores.
    #[wasm_bindgen(js_name = rankOf)]
    pub fn rank_of(&self, route: &[u32]) -> Result<Vec<u64>, Fault> {
        Ok(pack::counts([self.scores()?.rank(route)?].iter()))
    }

    /// Score of a route, milli-points.
    #[must_use]
    pub fn score(&self, route: &[u32]) -> f64 {
        self.core.score(route) as f64
    }

    /// Uniformly random routes, the same for the same seed.
    pub fn random(&self, seed: u64, count: usize) -> Result<Routes, Fault> {
        Ok(self.order()?.random_set(seed, count)?.into())
    }

    /// The first routes in route order, `limit` at most.
    pub fn enumerate(&self, limit: usize) -> Result<Routes, Fault> {
        Ok(Enumerator::first(self.dag()?, limit)?.into())
    }

    /// Packed: the number of a route in route order.
    #[wasm_bindgen(js_name = numberOf)]
    pub fn number_of(&self, route: &[u32]) -> Result<Vec<u64>, Fault> {
        Ok(pack::counts([self.order()?.rank(route)?].iter()))
    }

    /// Routes in route order from the number given (limbs) on; fewer at the end.
    #[wasm_bindgen(js_name = inOrder)]
    pub fn in_order(&self, number: &[u64], count: usize) -> Result<Routes, Fault> {
        let (order, mut number) = (self.order()?, Big::from_limbs(number));
        let mut routes = RouteSet::new();
        while routes.len() < count && number < *order.total() {
            routes.push(&order.route(&number)?);
            number.add_assign(&Big::from(1));
        }
        Ok(routes.into())
    }

    /// A bit for each pair of the concerts given (rows padded to 64 bits): 0 overlaps, 1 precedes, 2 conflicts.
    pub fn relation(&self, concerts: &[u32], relation: u32) -> Result<Vec<u64>, Fault> {
        let relation = match relation {
            0 => Relation::Overlaps,
            1 => Relation::Precedes,
            _ => Relation::Conflicts,
        };
        let matrix = relation_matrix(&self.core.legs, concerts, relation)?;
        Ok((0..matrix.size()).flat_map(|row| matrix.row(row).iter().copied()).collect())
    }
}

#[wasm_bindgen]
impl Question {
    /// A list of concerts looked at as a route.
    #[wasm_bindgen(unchecked_return_type = "Check")]
    pub fn check(&self, concerts: &[u32]) -> Result<JsValue, Fault> {
        Ok(advice::check(&self.core.check(concerts)?))
    }

    /// The nearest routes to a list; `now` is empty or minute and hall; `heard` goes with it.
    #[wasm_bindgen(unchecked_return_type = "Repair[]")]
    pub fn repair(
        &self,
        concerts: &[u32],
        count: usize,
        best_score: bool,
        now: &[i32],
        heard: Vec<u32>,
    ) -> Result<JsValue, Fault> {
        let prefer = if best_score { Prefer::BestScore } else { Prefer::FewestChanges };
        let now = now_of(now, heard);
        Ok(advice::repairs(&self.core.repair(concerts, &RepairOptions { count, prefer, now })?))
    }

    /// What it takes to hear a concert.
    #[wasm_bindgen(js_name = whyNot, unchecked_return_type = "WhyNot")]
    pub fn why_not(&self, concert: u32) -> Result<JsValue, Fault> {
        Ok(advice::why_not(&self.core.why_not(concert)?))
    }

    /// The smallest sets of filters whose dropping gives a route.
    #[wasm_bindgen(js_name = atFault, unchecked_return_type = "AtFault")]
    pub fn at_fault(&self) -> Result<JsValue, Fault> {
        Ok(advice::at_fault(&self.core.smallest_filters_at_fault()?))
    }
}

#[wasm_bindgen]
impl Question {
    /// The best routes under every limit, whatever the size: proven, or with the gap that is proven.
    #[wasm_bindgen(js_name = bestBounded, unchecked_return_type = "Bounded")]
    pub fn best_bounded(&self, count: usize, work_cap: usize) -> Result<JsValue, Fault> {
        Ok(advice::bounded(&self.core.best_bounded(count, work_cap)?))
    }

    /// Packed: the number of routes, then 1 when it is only "at most".
    #[wasm_bindgen(js_name = countAtMost)]
    pub fn count_at_most(&self, most_states: usize) -> Result<Vec<u64>, Fault> {
        let found = self.core.count_at_most(most_states)?;
        Ok(pack::counts([found.count, Big::from(u64::from(found.at_most))].iter()))
    }

    /// The best route, then always the best that shares little with those before it.
    #[wasm_bindgen(unchecked_return_type = "Bounded")]
    pub fn diverse(&self, count: usize, max_overlap_milli: u32) -> Result<JsValue, Fault> {
        let caps = DiverseOptions {
            scan_cap: 50_000,
            work_cap: 60_000,
            ..DiverseOptions::new(count, max_overlap_milli)
        };
        Ok(advice::diverse(&self.core.diverse(caps)?))
    }

    /// The routes that no other beats on the axes (bits: 1 value, 2 walk, 4 price, 8 end).
    #[wasm_bindgen(unchecked_return_type = "Efficient[]")]
    pub fn pareto(&self, axes: u32, limit: usize) -> Result<JsValue, Fault> {
        let on = |bit: u32| axes & bit > 0;
        let axes = Axes { value: on(1), walk: on(2), price: on(4), end: on(8) };
        Ok(advice::efficient(&self.core.pareto(axes, limit)?))
    }

    /// The routes nearest to a list (by: 0 similarity, 1 length, 2 the longest, 3 score), between two similarities
    /// (thousandths).
    #[wasm_bindgen(unchecked_return_type = "Alternative[]")]
    pub fn alternatives(
        &self,
        concerts: &[u32],
        count: usize,
        by: u32,
        least_milli: u32,
        most_milli: u32,
    ) -> Result<JsValue, Fault> {
        let by = match by {
            0 => NearestBy::Similarity,
            1 => NearestBy::Length,
            2 => NearestBy::Longest,
            3 => NearestBy::Score,
            _ => return Err(columns::no_choice("by", by)),
        };
        let criteria = Criteria { count, concerts: None, similarity_milli: (least_milli, most_milli), by };
        Ok(advice::alternatives(&self.core.alternatives(concerts, &criteria)?))
    }
}

/// `[minute, hall]` and what was heard; empty: the whole route may change.
fn now_of(now: &[i32], heard: Vec<u32>) -> Option<Now> {
    match now {
        [minute, hall] => {
            Some(Now { minute: *minute, hall: u32::try_from(*hall).unwrap_or(u32::MAX), heard })
        }
        _ => None,
    }
}

impl Question {
    fn deep(&self, from: usize, count: usize) -> Result<Routes, Fault> {
        self.deep_from(Big::from(from as u64), count)
    }

    fn deep_from(&self, mut rank: Big, count: usize) -> Result<Routes, Fault> {
        let table = self.scores()?;
        let mut routes = Vec::new();
        while routes.len() < count && rank < *table.total() {
            routes.push(table.route(&rank)?);
            rank.add_assign(&Big::from(1));
        }
        Ok(pack::ranked(routes.iter()))
    }
}
