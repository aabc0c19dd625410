//! Routes in route order: the N-th one, the place of one, and uniformly random ones.

#![allow(clippy::indexing_slicing, reason = "rows are node ids of the graph that the tables were sized for")]

use std::sync::OnceLock;

use super::dag::{Dag, NO_NODE, Node};
use super::enumerate::{MAX_SET, RouteSet, too_many};
use super::fast::Fast;
use super::question::Question;
use super::random::SplitMix64;
use super::sampler::{Heads, Sampler};
use super::sizes::Sizes;
use crate::big::Big;
use crate::error::{Error, ErrorKind};

/// All routes of a question in route order (lexicographic, a prefix first), addressed by number.
pub struct Lexicographic {
    dag: Dag,
    sizes: Sizes,
    total: Big,
    /// For totals of 64 bits: for each node its ways on with cumulated counts.
    fast: Option<Fast>,
    /// For the others, made when the first route is drawn.
    heads: OnceLock<Heads>,
}

impl Lexicographic {
    /// Counts once; every question after it costs O(length * fringe). Cost: O(V * fringe) sums.
    ///
    /// # Errors
    /// `question-too-large`.
    pub fn new(question: &Question) -> Result<Self, Error> {
        let dag = Dag::new(question)?;
        let sizes = Sizes::new(question, &dag)?;
        let empty = Big::from(u64::from(dag.accepts_empty));
        let total = sizes.whole().checked_sub(&empty).unwrap_or_default();
        let fast = Fast::new(&dag, &sizes);
        Ok(Self { dag, sizes, total, fast, heads: OnceLock::new() })
    }

    /// Number of routes.
    #[must_use]
    pub const fn total(&self) -> &Big {
        &self.total
    }

    /// Route number `rank`, from 0. Cost: O(length * (fringe + log(degree))).
    ///
    /// # Errors
    /// `rank-out-of-range`.
    pub fn route(&self, rank: &Big) -> Result<Vec<u32>, Error> {
        if *rank >= self.total {
            return Err(ErrorKind::RankOutOfRange { total: self.total.to_string() }.into());
        }
        let mut rest = rank.clone();
        rest.add_assign(&Big::from(u64::from(self.dag.accepts_empty)));
        let mut route = Vec::new();
        if let (Some(fast), Some(rest)) = (&self.fast, rest.to_u64()) {
            fast.route(rest, &mut route);
            return Ok(route);
        }
        let mut at = 0u32;
        while let Some(next) = self.descend(at, &mut rest) {
            let concert = self.dag.nodes[next as usize].concert;
            if concert != NO_NODE {
                route.push(concert);
            }
            at = next;
        }
        Ok(route)
    }

    /// `count` uniformly random routes (independent draws), the same for the same seed.
    ///
    /// Cost: O(length * log(degree)) a route where the total fits 64 bits, else O(length * (fringe + log(degree))),
    /// on words of 64 bits, whatever the size of the counts.
    ///
    /// # Errors
    /// `rank-out-of-range` when there is no route.
    pub fn sample(&self, seed: u64, count: usize, mut visit: impl FnMut(&[u32])) -> Result<(), Error> {
        if self.total.is_zero() {
            return Err(ErrorKind::RankOutOfRange { total: self.total.to_string() }.into());
        }
        let mut random = SplitMix64::new(seed);
        let mut route = Vec::new();
        if let (Some(fast), Some(total)) = (&self.fast, self.total.to_u64()) {
            let skip = u64::from(self.dag.accepts_empty);
            for _ in 0..count {
                fast.route(random.below(total) + skip, &mut route);
                visit(&route);
            }
            return Ok(());
        }
        let (dag, counts) = (&self.dag, &self.sizes.counts);
        let heads = self.heads.get_or_init(|| Heads::new(dag, counts));
        let sampler = Sampler { dag, counts, heads };
        for _ in 0..count {
            sampler.route(&mut random, &mut route);
            visit(&route);
        }
        Ok(())
    }

    /// The same as a set, for which there must be room if each were as long as the longest.
    ///
    /// # Errors
    /// `rank-out-of-range` when there is no route; `question-too-large` past [`super::MAX_SET`].
    pub fn random_set(&self, seed: u64, count: usize) -> Result<RouteSet, Error> {
        let needed = count.saturating_mul(self.dag.longest() + 1).saturating_add(1);
        if needed > MAX_SET {
            return Err(too_many(needed));
        }
        let mut routes = RouteSet::new();
        self.sample(seed, count, |route| routes.push(route))?;
        Ok(routes)
    }

    /// The place of a route in route order, from 0. Cost: O(length * (fringe + log(degree))).
    ///
    /// # Errors
    /// `not-a-route` with the position at which the list leaves the question's routes.
    pub fn rank(&self, route: &[u32]) -> Result<Big, Error> {
        let mut rank = Big::zero();
        let mut at = 0u32;
        for (index, concert) in route.iter().enumerate() {
            at = self.advance(at, *concert, &mut rank).ok_or(ErrorKind::NotARoute { index })?;
        }
        if route.is_empty() || !self.dag.may_end(at) {
            return Err(ErrorKind::NotARoute { index: route.len() }.into());
        }
        let empty = Big::from(u64::from(self.dag.accepts_empty));
        Ok(rank.checked_sub(&empty).unwrap_or_default())
    }

    /// From a node to a concert, through gates; adds the completions that come before.
    fn advance(&self, from: u32, concert: u32, rank: &mut Big) -> Option<u32> {
        let mut node = self.dag.nodes[from as usize];
        rank.add_assign(&Big::from(u64::from(self.dag.gate_may_end(&node))));
        let mut factor = self.sizes.factor(from);
        loop {
            let (way, found) = self.place(&node, concert);
            rank.add_assign(&self.before(&node, way).mul(factor));
            if found.is_some() || node.exit == NO_NODE {
                return found;
            }
            factor = self.sizes.factor(node.exit);
            node = self.dag.nodes[node.exit as usize];
        }
    }

    /// How many successors of a node come before a concert, and the node of that concert among them.
    fn place(&self, node: &Node, concert: u32) -> (u32, Option<u32>) {
        let nodes = &self.dag.nodes;
        let list = &self.dag.list[node.list.0 as usize..node.list.1 as usize];
        let at = list.partition_point(|next| nodes[*next as usize].concert < concert);
        if let Some(next) = list.get(at) {
            return (at as u32, Some(*next).filter(|next| nodes[*next as usize].concert == concert));
        }
        let range = &nodes[node.range.0 as usize..node.range.1.max(node.range.0) as usize];
        let within = range.partition_point(|next| next.concert < concert);
        let found = range.get(within).filter(|next| next.concert == concert);
        let next = node.range.0 + within as u32;
        ((list.len() + within) as u32, found.map(|_| next))
    }

    /// Sum of the counts of the first `ways` successors of a node.
    fn before(&self, node: &Node, ways: u32) -> Big {
        let counts = &self.sizes.counts;
        let listed = ways.min(node.list.1 - node.list.0);
        let list = &self.dag.list[node.list.0 as usize..(node.list.0 + listed) as usize];
        counts.sum(list, (node.range.0, node.range.0 + ways - listed))
    }

    /// One step down: the next node (a gate where the route skips to a later block) of the completion with the
    /// number `rest`; `None`: the route ends.
    fn descend(&self, at: u32, rest: &mut Big) -> Option<u32> {
        let node = &self.dag.nodes[at as usize];
        let ends = Big::from(u64::from(self.dag.gate_may_end(node)));
        // A gate behind an exit: its own "ends here" was counted before everything else.
        *rest = rest.checked_sub(&ends)?;
        let factor = self.sizes.factor(at);
        let degree = (node.list.1 - node.list.0) + node.range.1.saturating_sub(node.range.0);
        let comes_before = |ways: u32| self.before(node, ways).mul(factor) <= *rest;
        let (mut low, mut high) = (0, degree + 1);
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            if comes_before(middle) { low = middle } else { high = middle }
        }
        *rest = rest.checked_sub(&self.before(node, low).mul(factor)).unwrap_or_default();
        if low == degree {
            rest.add_assign(&ends);
            return Some(node.exit).filter(|exit| *exit != NO_NODE);
        }
        let listed = node.list.1 - node.list.0;
        Some(if low < listed {
            self.dag.list[(node.list.0 + low) as usize]
        } else {
            node.range.0 + low - listed
        })
    }
}
