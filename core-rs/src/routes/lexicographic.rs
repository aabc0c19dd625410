//! Routes in route order: the N-th one, the place of one, and uniformly random ones.

#![allow(clippy::indexing_slicing, reason = "rows are node ids of the graph that the tables were sized for")]

use super::count::{Counts, Scope};
use super::dag::{Dag, NO_NODE, Node};
use super::question::Question;
use crate::big::Big;
use crate::error::{Error, ErrorKind};

/// SplitMix64 (Steele, Lea, Flood 2014): a seed gives the same numbers everywhere.
#[derive(Debug, Clone)]
pub struct SplitMix64(u64);

impl SplitMix64 {
    /// A generator from a seed.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next 64 bits.
    #[inline]
    pub const fn next_u64(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Uniform in `[0, bound)`, unbiased (Lemire 2019); 0 for a bound of 0.
    #[inline]
    pub fn below(&mut self, bound: u64) -> u64 {
        let mut wide = u128::from(self.next_u64()) * u128::from(bound);
        if (wide as u64) < bound {
            let threshold = bound.wrapping_neg() % bound.max(1);
            while (wide as u64) < threshold {
                wide = u128::from(self.next_u64()) * u128::from(bound);
            }
        }
        (wide >> 64) as u64
    }

    /// Uniform in `[0, bound)` for a big bound: bits drawn until they fall below.
    pub fn below_big(&mut self, bound: &Big) -> Big {
        let bits = bound.bits();
        let limbs = bits.div_ceil(64) as usize;
        let mask = if bits.is_multiple_of(64) { u64::MAX } else { (1 << (bits % 64)) - 1 };
        loop {
            let mut draw: Vec<u64> = (0..limbs).map(|_| self.next_u64()).collect();
            if let Some(top) = draw.last_mut() {
                *top &= mask;
            }
            let draw = Big::from_limbs(&draw);
            if draw < *bound || limbs == 0 {
                return draw;
            }
        }
    }
}

/// All routes of a question in route order (lexicographic, a prefix first), addressed by number.
pub struct Lexicographic {
    dag: Dag,
    counts: Counts,
    total: Big,
    /// For totals of 64 bits: for each node its ways on with cumulated counts.
    fast: Option<Fast>,
}

impl Lexicographic {
    /// Counts once; every question after it costs O(length * degree). Cost: O(V * fringe) sums.
    ///
    /// # Errors
    /// `question-too-large`.
    pub fn new(question: &Question) -> Result<Self, Error> {
        let dag = Dag::new(question)?;
        let counts = Counts::totals(&dag, Scope::Whole)?;
        let mut total = counts.from.big(0, 0);
        if dag.accepts_empty {
            total = total.checked_sub(&Big::from(1)).unwrap_or_default();
        }
        let fast = Fast::new(&dag, &counts);
        Ok(Self { dag, counts, total, fast })
    }

    /// Number of routes.
    #[must_use]
    pub const fn total(&self) -> &Big {
        &self.total
    }

    /// Route number `rank`, from 0.
    ///
    /// # Errors
    /// `rank-out-of-range`.
    pub fn route(&self, rank: &Big) -> Result<Vec<u32>, Error> {
        if *rank >= self.total {
            return Err(ErrorKind::RankOutOfRange { total: self.total.to_string() }.into());
        }
        let mut rest = rank.clone();
        if self.dag.accepts_empty {
            rest.add_assign(&Big::from(1));
        }
        let mut route = Vec::new();
        let mut at = 0u32;
        while let Some(next) = self.descend(at, &mut rest) {
            route.push(self.dag.nodes[next as usize].concert);
            at = next;
        }
        Ok(route)
    }

    /// `count` uniformly random routes (independent draws), the same for the same seed.
    ///
    /// Cost: O(length * log(degree)) a route where the total fits 64 bits.
    ///
    /// # Errors
    /// None for a question with routes; `rank-out-of-range` when there is none.
    pub fn sample(&self, seed: u64, count: usize, mut visit: impl FnMut(&[u32])) -> Result<(), Error> {
        let mut random = SplitMix64::new(seed);
        if let (Some(fast), Some(total)) = (&self.fast, self.total.to_u64().filter(|t| *t > 0)) {
            let mut route = Vec::new();
            let skip = u64::from(self.dag.accepts_empty);
            for _ in 0..count {
                let rank = random.below(total) + skip;
                fast.route(rank, &mut route);
                visit(&route);
            }
            return Ok(());
        }
        for _ in 0..count {
            let rank = random.below_big(&self.total);
            visit(&self.route(&rank)?);
        }
        Ok(())
    }

    /// The place of a route in route order, from 0.
    ///
    /// # Errors
    /// `not-a-route` with the position at which the list leaves the question's routes.
    pub fn rank(&self, route: &[u32]) -> Result<Big, Error> {
        let mut rank = Big::zero();
        let mut at = 0u32;
        for (index, concert) in route.iter().enumerate() {
            let mut found = None;
            self.dag.ways(at, |way| {
                let node = way.map(|id| self.dag.nodes[id as usize]);
                match node {
                    Some(node) if node.concert == *concert => {
                        found = way;
                        false
                    }
                    Some(node) if node.concert > *concert => false,
                    Some(_) | None => {
                        rank.add_assign(&way.map_or(Big::from(1), |id| self.counts.from.big(id as usize, 0)));
                        true
                    }
                }
            });
            at = found.ok_or(ErrorKind::NotARoute { index })?;
        }
        let mut complete = false;
        self.dag.ways(at, |way| {
            complete = way.is_none();
            false
        });
        if !complete || route.is_empty() {
            return Err(ErrorKind::NotARoute { index: route.len() }.into());
        }
        if self.dag.accepts_empty {
            rank = rank.checked_sub(&Big::from(1)).unwrap_or_default();
        }
        Ok(rank)
    }

    /// One step down: the next node of the route whose number within the completions of `at` is `rest`.
    fn descend(&self, at: u32, rest: &mut Big) -> Option<u32> {
        let mut chosen = None;
        self.dag.ways(at, |way| {
            let size = way.map_or(Big::from(1), |id| self.counts.from.big(id as usize, 0));
            match rest.checked_sub(&size) {
                Some(less) => {
                    *rest = less;
                    true
                }
                None => {
                    chosen = way;
                    false
                }
            }
        });
        chosen
    }
}

/// Cumulated counts of ways on, 64 bits, for drawing millions of routes a second.
struct Fast {
    offsets: Vec<u32>,
    /// Sum of the ways before this one.
    before: Vec<u64>,
    /// Next node, [`NO_NODE`]: the route ends.
    to: Vec<u32>,
    concerts: Vec<u32>,
}

/// The most ways of the fast table (16 bytes each).
const MAX_FAST_WAYS: usize = 4_000_000;

impl Fast {
    fn new(dag: &Dag, counts: &Counts) -> Option<Self> {
        if counts.from.width != 1 {
            return None;
        }
        let mut fast = Self { offsets: vec![0], before: Vec::new(), to: Vec::new(), concerts: Vec::new() };
        for (id, node) in dag.nodes.iter().enumerate() {
            fast.push_ways(dag, counts, node);
            if fast.to.len() > MAX_FAST_WAYS {
                return None;
            }
            fast.offsets.push(fast.to.len() as u32);
            fast.concerts.push(dag.nodes[id].concert);
        }
        Some(fast)
    }

    /// The node's own successors; what lies behind the exit is one way that keeps its place in the order:
    /// "ends here" first (when it may), all later blocks last.
    fn push_ways(&mut self, dag: &Dag, counts: &Counts, node: &Node) {
        let mut sum = 0u64;
        let mut push = |to: u32, size: u64| {
            if size > 0 {
                self.before.push(sum);
                self.to.push(to);
                sum = sum.wrapping_add(size);
            }
        };
        let behind = if node.exit == NO_NODE { 0 } else { counts.from.cell(node.exit as usize, 0)[0] };
        let ends = u64::from(dag.gate_may_end(node));
        push(NO_NODE, ends);
        for next in dag.successors(node) {
            push(next, counts.from.cell(next as usize, 0)[0]);
        }
        if node.exit != NO_NODE {
            push(node.exit, behind - ends);
        }
    }

    /// The route with this number among the completions of the first gate.
    #[inline]
    fn route(&self, rank: u64, route: &mut Vec<u32>) {
        route.clear();
        let mut rest = rank;
        let mut at = 0usize;
        loop {
            let (from, to) = (self.offsets[at] as usize, self.offsets[at + 1] as usize);
            let ways = &self.before[from..to];
            let way = from + ways.partition_point(|before| *before <= rest) - 1;
            rest -= self.before[way];
            let next = self.to[way];
            if next == NO_NODE {
                return;
            }
            at = next as usize;
            if self.concerts[at] == NO_NODE {
                // A gate's own "ends here" was counted before the others: skip it.
                rest += u64::from(self.to[self.offsets[at] as usize] == NO_NODE);
            } else {
                route.push(self.concerts[at]);
            }
        }
    }
}
