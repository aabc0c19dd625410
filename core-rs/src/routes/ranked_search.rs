//! Best first: routes grown concert by concert in the order of a proven bound, until the bound of everything that
//! is left falls below the routes in hand.
//!
//! The bound of a beginning is its score plus the best completion at Lagrangian prices (`multipliers`). A beginning
//! is dropped when its bound cannot reach the routes in hand, when no completion keeps a limit, or when as many
//! beginnings as routes are wanted end at the same node with a better score (or the same and earlier in route
//! order), with at least as much left of every limit, and with no programme heard that it has not heard.

#![allow(
    clippy::indexing_slicing,
    reason = "labels, nodes and resources are counted by the search that made them"
)]

use std::cell::Cell;
use std::cmp::Ordering;
use std::collections::BinaryHeap;

use super::kbest::Ranked;
use super::multipliers::{Arc, Bounds, NEVER, Network, SCALE, improve};
use super::question::Question;
use super::sums::gcd;

/// How far the search looks back for beginnings that make another one needless.
const LOOK_BACK: usize = 400;
/// Every so many beginnings, one is completed at once, greedily.
const DIVE_EVERY: usize = 64;

/// What came of a search.
pub(crate) struct Found {
    /// The best routes in hand.
    pub routes: Vec<Ranked>,
    /// No route that is not among them scores more than this; `None`: there is no other.
    pub rest: Option<i64>,
    /// True when they are the best.
    pub exact: bool,
    /// Beginnings that were made.
    pub made: usize,
    /// Arcs looked at and beginnings compared.
    pub steps: usize,
}

impl Found {
    /// Nothing was found, and nothing is proven.
    pub const fn nothing() -> Self {
        Self { routes: Vec::new(), rest: Some(i64::MAX), exact: false, made: 0, steps: 0 }
    }
}

/// A beginning of routes.
struct Label {
    node: u32,
    parent: u32,
    score: i64,
    /// Bounds so far, less completion: at the best prices, and without prices.
    reduced: [i64; 2],
}

#[derive(PartialEq, Eq)]
struct Open {
    bound: i64,
    node: u32,
    label: u32,
}

impl Ord for Open {
    fn cmp(&self, other: &Self) -> Ordering {
        self.bound
            .cmp(&other.bound)
            .then(self.node.cmp(&other.node))
            .then_with(|| other.label.cmp(&self.label))
    }
}

impl PartialOrd for Open {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The best routes in hand: at most `wanted`, best first, ties in route order.
struct Hand {
    wanted: usize,
    routes: Vec<Ranked>,
}

impl Hand {
    /// A route needs this score to come into the hand.
    fn least(&self) -> i64 {
        if self.routes.len() < self.wanted {
            return NEVER;
        }
        self.routes.last().map_or(i64::MAX, |route| route.score)
    }

    fn add(&mut self, route: Ranked) {
        if route.concerts.is_empty() {
            return;
        }
        let order = |a: &Ranked| route.score.cmp(&a.score).then_with(|| a.concerts.cmp(&route.concerts));
        if let Err(at) = self.routes.binary_search_by(order) {
            self.routes.insert(at, route);
            self.routes.truncate(self.wanted);
        }
    }
}

/// A search for the best routes of a network.
pub(crate) struct Search<'n, 'd> {
    question: &'n Question,
    network: &'n Network<'d>,
    bounds: [Bounds; 2],
    /// For each resource, the most and the least that completions of each node take.
    most: Vec<Vec<i64>>,
    least: Vec<Vec<i64>>,
    /// All scores are multiples of this.
    unit: i64,
    labels: Vec<Label>,
    /// A row a label: what is left of each resource, then the programmes heard as bits.
    memory: Vec<i64>,
    stride: usize,
    open: BinaryHeap<Open>,
    /// For each node the labels that were expanded there.
    expanded: Vec<Vec<u32>>,
    hand: Hand,
    row: Vec<i64>,
    steps: Cell<usize>,
}

impl<'n, 'd> Search<'n, 'd> {
    /// Prices and bounds. Cost: two passes over the network for each limit, and 12 to 160 more, of about `visits`
    /// arcs together.
    pub fn new(question: &'n Question, network: &'n Network<'d>, (wanted, visits): (usize, usize)) -> Self {
        let mut hand = Hand { wanted, routes: Vec::new() };
        let (priced, passes) = improve(network, visits, |concerts| {
            hand.add(Ranked { score: question.score(&concerts), concerts });
        });
        let resources = 0..network.resources.len();
        let stride = network.resources.len() + network.programme_count.div_ceil(64);
        Self {
            question,
            network,
            bounds: [priced, Bounds::free(network)],
            most: resources.clone().map(|r| network.extreme(r, |a, b| a > b)).collect(),
            least: resources.map(|r| network.extreme(r, |a, b| a < b)).collect(),
            unit: score_unit(question),
            labels: Vec::new(),
            memory: Vec::new(),
            stride,
            open: BinaryHeap::new(),
            expanded: vec![Vec::new(); network.dag.nodes.len()],
            hand,
            row: vec![0; stride],
            steps: Cell::new(network.arcs.len() * (passes + 1 + 2 * network.resources.len())),
        }
    }

    /// Searches until the routes in hand are proven, `most_labels` beginnings were made, or `most_steps` taken.
    pub fn run(mut self, most_labels: usize, most_steps: usize) -> Found {
        self.push_root();
        let mut expanded = 0;
        while let Some(top) = self.open.pop() {
            if top.bound < self.hand.least() {
                self.open.clear();
                break;
            }
            if self.labels.len() >= most_labels || self.steps.get() >= most_steps {
                self.open.push(top);
                break;
            }
            if self.is_needless(top.label) {
                continue;
            }
            if expanded % DIVE_EVERY == 0 {
                self.dive(top.label);
            }
            expanded += 1;
            self.expanded[top.node as usize].push(top.label);
            self.expand(top.label);
        }
        let rest = self.open.peek().map(|top| top.bound);
        let (made, steps) = (self.labels.len(), self.steps.get());
        Found { exact: rest.is_none(), routes: self.hand.routes, rest, made, steps }
    }

    fn count(&self, steps: usize) {
        self.steps.set(self.steps.get() + steps);
    }

    fn push_root(&mut self) {
        let network = self.network;
        for (left, resource) in self.row.iter_mut().zip(&network.resources) {
            *left = resource.bound;
        }
        if !self.trim(0) {
            return;
        }
        let reduced = [self.bounds[0].allowance, self.bounds[1].allowance];
        self.push(Label { node: 0, parent: u32::MAX, score: 0, reduced });
    }

    /// Adds the label whose memory is in `row`.
    fn push(&mut self, label: Label) {
        let bound = self.bound(&label);
        if bound < self.hand.least() || bound == NEVER {
            return;
        }
        let id = self.labels.len() as u32;
        let node = label.node;
        self.labels.push(label);
        self.memory.extend_from_slice(&self.row);
        if self.network.dag.nodes[node as usize].accept {
            self.hand.add(self.route(id));
        } else {
            self.open.push(Open { bound, node, label: id });
        }
    }

    /// The greatest score of a route that begins so.
    fn bound(&self, label: &Label) -> i64 {
        let of = |m: usize| label.reduced[m].saturating_add(self.bounds[m].above[label.node as usize]);
        let bound = of(0).min(of(1));
        if bound <= NEVER / 2 {
            return NEVER;
        }
        let bound = bound.div_euclid(SCALE);
        bound.div_euclid(self.unit) * self.unit
    }

    fn expand(&mut self, id: u32) {
        let network = self.network;
        let ways = network.ways(self.labels[id as usize].node);
        self.count(ways.len() * (1 + self.stride / 4));
        for arc in ways {
            if let Some(label) = self.extend(id, arc) {
                self.push(label);
            }
        }
    }

    /// The label behind an arc, its memory in `row`; `None` when it breaks a limit.
    fn extend(&mut self, id: u32, arc: &Arc) -> Option<Label> {
        let network = self.network;
        let from = id as usize * self.stride;
        self.row.copy_from_slice(&self.memory[from..from + self.stride]);
        let resources = network.resources.len();
        for resource in 0..resources {
            self.row[resource] -= network.weight(resource, arc);
        }
        if let Some(programme) = network.programme(arc) {
            let word = &mut self.row[resources + programme / 64];
            if *word >> (programme % 64) & 1 == 1 {
                return None;
            }
            *word |= 1 << (programme % 64);
        }
        if !self.trim(arc.to as usize) {
            return None;
        }
        let label = &self.labels[id as usize];
        let gain = |m: usize| label.reduced[m] + self.bounds[m].gain(network, arc);
        Some(Label { node: arc.to, parent: id, score: label.score + arc.gain, reduced: [gain(0), gain(1)] })
    }

    /// Cuts what is left down to what completions can take; false when none keeps the limits.
    fn trim(&mut self, node: usize) -> bool {
        for ((left, most), least) in self.row.iter_mut().zip(&self.most).zip(&self.least) {
            if *left < least[node] {
                return false;
            }
            *left = (*left).min(most[node]);
        }
        true
    }

    /// True when enough better beginnings end at the same node with as much left.
    fn is_needless(&self, id: u32) -> bool {
        let label = &self.labels[id as usize];
        let mut better = 0;
        for other in self.expanded[label.node as usize].iter().rev().take(LOOK_BACK) {
            better += usize::from(self.beats(*other, id));
            self.count(1 + self.stride / 8);
            if better >= self.hand.wanted {
                return true;
            }
        }
        false
    }

    fn beats(&self, a: u32, b: u32) -> bool {
        let (first, second) = (&self.labels[a as usize], &self.labels[b as usize]);
        if first.score < second.score {
            return false;
        }
        let row = |id: u32| &self.memory[id as usize * self.stride..(id as usize + 1) * self.stride];
        let resources = self.network.resources.len();
        let (left_a, heard_a) = row(a).split_at(resources);
        let (left_b, heard_b) = row(b).split_at(resources);
        left_a.iter().zip(left_b).all(|(a, b)| a >= b)
            && heard_a.iter().zip(heard_b).all(|(a, b)| a & !b == 0)
            && self.comes_first(a, b)
    }

    /// True when beginning a, completed by anything, is a route that comes before b completed by the same.
    fn comes_first(&self, a: u32, b: u32) -> bool {
        if self.labels[a as usize].score > self.labels[b as usize].score {
            // The empty beginning may be completed by nothing, which is no route.
            return self.network.concert(self.labels[a as usize].node).is_some() || self.holds_a_concert(a);
        }
        // At a gate one may be the beginning of the other: then the completion decides.
        matches!(self.turns(a, b), (Some(a), Some(b)) if a < b)
    }

    fn holds_a_concert(&self, id: u32) -> bool {
        let mut at = id;
        while let Some(label) = self.labels.get(at as usize) {
            if self.network.concert(label.node).is_some() {
                return true;
            }
            at = label.parent;
        }
        false
    }

    /// The first concerts by which two beginnings differ; none where one is the beginning of the other.
    fn turns(&self, a: u32, b: u32) -> (Option<usize>, Option<usize>) {
        let (mut a, mut b) = ((a, None), (b, None));
        while a.0 != b.0 {
            self.count(2);
            // A label is made after its parent, so the later one is no ancestor of the other.
            let later = if a.0 > b.0 { &mut a } else { &mut b };
            let label = &self.labels[later.0 as usize];
            *later = (label.parent, self.network.concert(label.node).or(later.1));
        }
        (a.1, b.1)
    }

    /// Completes a beginning along the best bound at every step, as far as the limits let it.
    fn dive(&mut self, id: u32) {
        let network = self.network;
        let (labels, memory) = (self.labels.len(), self.memory.len());
        let mut at = id;
        while !network.dag.nodes[self.labels[at as usize].node as usize].accept {
            let mut best: Option<(i64, &Arc)> = None;
            let ways = network.ways(self.labels[at as usize].node);
            self.count(ways.len() * (1 + self.stride / 4));
            for arc in ways {
                if let Some(label) = self.extend(at, arc) {
                    let bound = self.bound(&label);
                    if bound > NEVER && best.is_none_or(|(top, _)| bound > top) {
                        best = Some((bound, arc));
                    }
                }
            }
            let Some((_, arc)) = best else { break };
            let Some(label) = self.extend(at, arc) else { break };
            at = self.labels.len() as u32;
            self.labels.push(label);
            self.memory.extend_from_slice(&self.row);
        }
        if network.dag.nodes[self.labels[at as usize].node as usize].accept {
            let route = self.route(at);
            self.hand.add(route);
        }
        self.labels.truncate(labels);
        self.memory.truncate(memory);
    }

    fn route(&self, id: u32) -> Ranked {
        let concerts = self.concerts(id);
        debug_assert_eq!(self.question.score(&concerts), self.labels[id as usize].score);
        Ranked { score: self.labels[id as usize].score, concerts }
    }

    fn concerts(&self, id: u32) -> Vec<u32> {
        let mut concerts = Vec::new();
        let mut at = id;
        while let Some(label) = self.labels.get(at as usize) {
            concerts.extend(self.network.concert(label.node).map(|concert| concert as u32));
            at = label.parent;
        }
        concerts.reverse();
        concerts
    }
}

/// The greatest common divisor of all values and costs: every score is a multiple of it.
pub(super) fn score_unit(question: &Question) -> i64 {
    let scoring = &question.wishes.scoring;
    let costs = gcd(scoring.walk_cost.unsigned_abs().into(), scoring.wait_cost.unsigned_abs().into());
    let values = question.allowed.iter().map(|c| scoring.value(*c as usize).unsigned_abs());
    i64::try_from(values.fold(costs, gcd).max(1)).unwrap_or(1)
}
