//! Lagrangian bounds: limits of sums become prices, so that the best completion of every node is one backward
//! pass; the prices are improved by subgradient steps (Held and Karp 1971; step length after Polyak 1969).
//!
//! All bounds are integers, [`SCALE`] to a milli-point, and safe whatever the prices are: only which prices are
//! tried depends on floating point (`+ - * /` in a fixed order).

#![allow(
    clippy::indexing_slicing,
    reason = "arcs and nodes are those of the graph that the network was made from"
)]

use super::dag::{Dag, NO_NODE};
use super::question::Question;
use super::sums::{day_walk, played_again};
use crate::error::{Error, ErrorKind};

/// Bounds are counted in this part of a milli-point.
pub(crate) const SCALE: i64 = 256;
/// The most arcs of a network.
const MAX_ARCS: usize = 16_000_000;
/// Arcs looked at while the prices are improved, roughly.
pub(crate) const ARC_VISITS: usize = 24_000_000;
/// A score that no route has.
pub(crate) const NEVER: i64 = i64::MIN / 4;

/// A limit of a sum over the route: every concert weighs something, and perhaps every minute walked within a day.
#[derive(Debug, Clone)]
pub(crate) struct Resource {
    /// Weight of each concert of the festival; empty: none weighs anything.
    pub concerts: Vec<i64>,
    /// Weight of a minute walked.
    pub walk: i64,
    /// The sum may not pass this.
    pub bound: i64,
}

/// One way on.
#[derive(Clone, Copy)]
pub(crate) struct Arc {
    pub to: u32,
    pub walk: u32,
    pub gain: i64,
}

/// A graph with its limits: arcs in node order, and what of each resource they take.
pub(crate) struct Network<'d> {
    pub dag: &'d Dag,
    pub offsets: Vec<u32>,
    pub arcs: Vec<Arc>,
    pub resources: Vec<Resource>,
    /// For each concert the number of its programme that may come only once; [`NO_NODE`]: free.
    pub programmes: Vec<u32>,
    pub programme_count: usize,
}

impl<'d> Network<'d> {
    /// Lays out the arcs. Cost: O(E).
    ///
    /// # Errors
    /// `question-too-large`.
    pub fn new(question: &Question, dag: &'d Dag, resources: Vec<Resource>) -> Result<Self, Error> {
        let mut network = Self {
            dag,
            offsets: vec![0],
            arcs: Vec::new(),
            resources,
            programmes: Vec::new(),
            programme_count: 0,
        };
        for node in &dag.nodes {
            for to in dag.successors(node) {
                let concert = dag.nodes[to as usize].concert;
                let walk = day_walk(question, node.concert, concert);
                let leg = if node.is_gate() {
                    0
                } else {
                    question.leg_score(node.concert as usize, concert as usize)
                };
                let gain = leg + question.wishes.scoring.value(concert as usize);
                network.arcs.push(Arc { to, walk, gain });
            }
            if node.exit != NO_NODE {
                network.arcs.push(Arc { to: node.exit, walk: 0, gain: 0 });
            }
            if network.arcs.len() > MAX_ARCS {
                let (needed, limit) = (network.arcs.len() as u64, MAX_ARCS as u64);
                return Err(ErrorKind::QuestionTooLarge { what: "arcs", needed, limit }.into());
            }
            network.offsets.push(network.arcs.len() as u32);
        }
        Ok(network)
    }

    /// Each programme at most once.
    pub fn once_only(&mut self, question: &Question) {
        self.programmes = played_again(question, self.dag);
        let last = self.programmes.iter().filter(|number| **number != NO_NODE).max();
        self.programme_count = last.map_or(0, |last| *last as usize + 1);
    }

    /// The ways on from a node.
    pub fn ways(&self, node: u32) -> &[Arc] {
        &self.arcs[self.offsets[node as usize] as usize..self.offsets[node as usize + 1] as usize]
    }

    /// The concert at a node, none at a gate.
    pub fn concert(&self, node: u32) -> Option<usize> {
        let concert = self.dag.nodes[node as usize].concert;
        (concert != NO_NODE).then_some(concert as usize)
    }

    /// What an arc takes of a resource.
    #[inline]
    pub fn weight(&self, resource: usize, arc: &Arc) -> i64 {
        let resource = &self.resources[resource];
        let concert = self.dag.nodes[arc.to as usize].concert;
        let own = resource.concerts.get(concert as usize).copied().unwrap_or(0);
        own + resource.walk * i64::from(arc.walk)
    }

    /// The number of the once-only programme that an arc goes to.
    #[inline]
    pub fn programme(&self, arc: &Arc) -> Option<usize> {
        let concert = self.dag.nodes[arc.to as usize].concert;
        self.programmes.get(concert as usize).filter(|number| **number != NO_NODE).map(|n| *n as usize)
    }

    /// For each node the extreme of what its completions take of a resource; `better(a, b)`: a is more extreme.
    pub fn extreme(&self, resource: usize, better: impl Fn(i64, i64) -> bool) -> Vec<i64> {
        let mut found = vec![0i64; self.dag.nodes.len()];
        for id in (0..self.dag.nodes.len()).rev() {
            let mut top = self.dag.nodes[id].accept.then_some(0);
            for arc in self.ways(id as u32) {
                let sum = found[arc.to as usize] + self.weight(resource, arc);
                if top.is_none_or(|top| better(sum, top)) {
                    top = Some(sum);
                }
            }
            found[id] = top.unwrap_or(0);
        }
        found
    }
}

/// Prices of the resources and of the programmes, [`SCALE`] to a milli-point.
#[derive(Debug, Clone)]
pub(crate) struct Prices {
    pub resources: Vec<i64>,
    pub programmes: Vec<i64>,
}

/// The best completion of every node at some prices.
pub(crate) struct Bounds {
    pub prices: Prices,
    /// What a route may spend at these prices: added to every bound.
    pub allowance: i64,
    /// For each node the greatest gain of a completion, less what it spends.
    pub above: Vec<i64>,
}

impl Bounds {
    /// No price at all: the best completion of every node.
    pub fn free(network: &Network<'_>) -> Self {
        let prices = Prices {
            resources: vec![0; network.resources.len()],
            programmes: vec![0; network.programme_count],
        };
        Self::at(network, prices)
    }

    /// Cost: O(E * resources).
    fn at(network: &Network<'_>, prices: Prices) -> Self {
        let allowance: i64 = network
            .resources
            .iter()
            .zip(&prices.resources)
            .map(|(resource, price)| resource.bound * price)
            .chain(prices.programmes.iter().copied())
            .sum();
        let mut bounds = Self { prices, allowance, above: vec![NEVER; network.dag.nodes.len()] };
        let spent = bounds.spent_by_concert(network);
        let walk: i64 =
            network.resources.iter().zip(&bounds.prices.resources).map(|(r, price)| r.walk * price).sum();
        for id in (0..network.dag.nodes.len()).rev() {
            let mut top = if network.dag.nodes[id].accept { 0 } else { NEVER };
            for arc in network.ways(id as u32) {
                let concert = network.dag.nodes[arc.to as usize].concert;
                let own = spent.get(concert as usize).copied().unwrap_or(0);
                let gain = SCALE * arc.gain - own - walk * i64::from(arc.walk);
                top = top.max(bounds.above[arc.to as usize].saturating_add(gain));
            }
            bounds.above[id] = top.max(NEVER);
        }
        bounds
    }

    fn spent_by_concert(&self, network: &Network<'_>) -> Vec<i64> {
        let n = network.resources.iter().map(|r| r.concerts.len()).max().unwrap_or(0);
        let mut spent = vec![0i64; n.max(network.programmes.len())];
        for (resource, price) in network.resources.iter().zip(&self.prices.resources) {
            for (spent, weight) in spent.iter_mut().zip(&resource.concerts) {
                *spent += weight * price;
            }
        }
        for (spent, programme) in spent.iter_mut().zip(&network.programmes) {
            *spent += self.prices.programmes.get(*programme as usize).copied().unwrap_or(0);
        }
        spent
    }

    /// What an arc adds to the bound of a route.
    #[inline]
    pub fn gain(&self, network: &Network<'_>, arc: &Arc) -> i64 {
        let mut gain = SCALE * arc.gain;
        for (resource, price) in self.prices.resources.iter().enumerate() {
            gain -= price * network.weight(resource, arc);
        }
        gain - network.programme(arc).map_or(0, |programme| self.prices.programmes[programme])
    }

    /// The route that the bound of the first gate speaks of.
    fn route(&self, network: &Network<'_>) -> Vec<Arc> {
        let mut route = Vec::new();
        let mut at = 0u32;
        while !network.dag.nodes[at as usize].accept {
            let best = network.ways(at).iter().copied().max_by_key(|arc| {
                let gain = self.gain(network, arc).saturating_add(self.above[arc.to as usize]);
                (gain, std::cmp::Reverse(arc.to))
            });
            let Some(arc) = best else { break };
            route.push(arc);
            at = arc.to;
        }
        route
    }

    /// The bound of the whole question.
    pub fn whole(&self) -> i64 {
        self.allowance.saturating_add(self.above[0])
    }
}

/// What a route takes, beyond what it may: one number a resource, one a programme.
struct Excess {
    resources: Vec<i64>,
    programmes: Vec<i64>,
}

impl Excess {
    fn of(network: &Network<'_>, route: &[Arc]) -> Self {
        let mut excess = Self {
            resources: network.resources.iter().map(|resource| -resource.bound).collect(),
            programmes: vec![-1; network.programme_count],
        };
        for arc in route {
            for (resource, sum) in excess.resources.iter_mut().enumerate() {
                *sum += network.weight(resource, arc);
            }
            if let Some(programme) = network.programme(arc) {
                excess.programmes[programme] += 1;
            }
        }
        excess
    }

    fn is_feasible(&self) -> bool {
        self.resources.iter().chain(&self.programmes).all(|sum| *sum <= 0)
    }
}

/// Looks for prices with a low bound; `found` hears of every route on the way that keeps the limits. Answers how
/// many passes it took as well.
///
/// Cost: 12 to 160 backward passes, of about `visits` arcs together.
pub(crate) fn improve(
    network: &Network<'_>,
    visits: usize,
    mut found: impl FnMut(Vec<u32>),
) -> (Bounds, usize) {
    let rounds = (visits / network.arcs.len().max(1)).clamp(12, 160);
    let mut passes = 2;
    let mut best = Bounds::free(network);
    let mut step = Steps::new(network);
    let mut lower = NEVER;
    let mut current = Bounds::at(network, best.prices.clone());
    for _ in 0..rounds {
        if current.above[0] <= NEVER / 2 {
            break;
        }
        let route = current.route(network);
        let excess = Excess::of(network, &route);
        if excess.is_feasible() {
            let score: i64 = route.iter().map(|arc| arc.gain).sum();
            lower = lower.max(SCALE * score);
            found(route.iter().filter_map(|arc| network.concert(arc.to)).map(|c| c as u32).collect());
        }
        let bound = current.whole();
        let better = bound < best.whole();
        let prices = step.next(&current, &excess, (bound, lower), better);
        if better {
            best = current;
        }
        match prices {
            Some(prices) => current = Bounds::at(network, prices),
            None => break,
        }
        passes += 1;
    }
    (best, passes)
}

/// The length of the steps, and the prices as floats.
struct Steps {
    resources: Vec<f64>,
    programmes: Vec<f64>,
    /// Each resource is measured by its bound, so that minutes and money weigh alike.
    norms: Vec<f64>,
    length: f64,
    stuck: u32,
}

impl Steps {
    fn new(network: &Network<'_>) -> Self {
        Self {
            resources: vec![0.0; network.resources.len()],
            programmes: vec![0.0; network.programme_count],
            norms: network.resources.iter().map(|r| (r.bound.unsigned_abs() as f64 / 8.0).max(1.0)).collect(),
            length: 1.0,
            stuck: 0,
        }
    }

    /// The next prices; `None` when the excess says that these are the best.
    fn next(
        &mut self,
        current: &Bounds,
        excess: &Excess,
        (bound, lower): (i64, i64),
        better: bool,
    ) -> Option<Prices> {
        self.stuck = if better { 0 } else { self.stuck + 1 };
        if self.stuck >= 6 {
            self.length *= 0.6;
            self.stuck = 0;
        }
        let mut square = 0.0;
        for (sum, norm) in excess.resources.iter().zip(&self.norms) {
            square += (*sum as f64 / norm) * (*sum as f64 / norm);
        }
        for (sum, price) in excess.programmes.iter().zip(&current.prices.programmes) {
            // A programme that is free and not heard pulls at nothing.
            square += if *sum < 0 && *price == 0 { 0.0 } else { (sum * sum) as f64 };
        }
        if square == 0.0 {
            return None;
        }
        let target = if lower > NEVER { lower as f64 } else { bound as f64 * 0.9 - 1.0 };
        let step = self.length * ((bound as f64 - target).max(1.0) / square);
        let least = |price: f64| if price > 0.0 { price } else { 0.0 };
        for ((price, sum), norm) in self.resources.iter_mut().zip(&excess.resources).zip(&self.norms) {
            *price = least(*price + step * *sum as f64 / (norm * norm));
        }
        for (price, sum) in self.programmes.iter_mut().zip(&excess.programmes) {
            *price = least(*price + step * *sum as f64);
        }
        let whole = |price: &f64| price.min(1e12) as i64;
        Some(Prices {
            resources: self.resources.iter().map(whole).collect(),
            programmes: self.programmes.iter().map(whole).collect(),
        })
    }
}
