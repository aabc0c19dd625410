//! Routes in the order of any weight that adds up along the way, best first.
//!
//! A weight is three integers compared in turn, so "fewest dropped, then fewest added, then score" is one
//! weight: no factor has to be large enough, nothing overflows, nothing is rounded. One backward pass finds the
//! best completion of every node; then the set of routes is split at the best one's turns, again and again
//! (Lawler 1972), each part known by its own best route. The order is total: weight descending, then route order.

#![allow(
    clippy::indexing_slicing,
    reason = "node ids come from the graph; turns are positions of lists made here"
)]

use std::cmp::Ordering;
use std::collections::{BTreeMap, BinaryHeap};

use super::dag::{Dag, NO_NODE, Node};

/// Parts kept beyond those that may still be wanted.
const SPARE_PARTS: usize = 1_024;

/// Compared from the first to the last.
pub(crate) type Weight = [i64; 3];

/// The weight of every part of a route.
pub(crate) trait Weigh {
    /// Weight of hearing concert `to` after concert `from` (`None`: first, or behind a gate between blocks);
    /// `None`: not to be taken.
    fn step(&self, from: Option<usize>, to: usize) -> Option<Weight>;

    /// Weight of being complete at this accepting node.
    fn end(&self, _node: u32) -> Weight {
        [0; 3]
    }
}

/// A way on from a node with the best completion behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Way {
    /// Step and completion.
    weight: Weight,
    /// First concert that follows, -1 when none does: decides ties.
    first: i64,
    /// Next node; [`NO_NODE`]: complete.
    to: u32,
}

impl Way {
    fn better_than(&self, other: &Self) -> bool {
        self.order(other) == Ordering::Less
    }

    /// Best first.
    fn order(&self, other: &Self) -> Ordering {
        other.weight.cmp(&self.weight).then_with(|| self.first.cmp(&other.first))
    }
}

/// Where a route goes on: the `choice`-th best way from `node`.
#[derive(Debug, Clone, Copy)]
struct Turn {
    /// [`NO_NODE`]: the root.
    node: u32,
    choice: u32,
    /// Weight of the steps before.
    before: Weight,
    /// Concerts before.
    depth: u32,
}

/// The best route of one part of all routes: those that share its turns before `fixed` and take there its
/// choice or a worse one.
struct Part {
    weight: Weight,
    concerts: Vec<u32>,
    turns: Vec<Turn>,
    fixed: usize,
}

impl PartialEq for Part {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}
impl Eq for Part {}
impl PartialOrd for Part {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Part {
    fn cmp(&self, other: &Self) -> Ordering {
        self.weight.cmp(&other.weight).then_with(|| other.concerts.cmp(&self.concerts))
    }
}

/// The routes of a graph (or those behind one of its nodes), best first.
pub(crate) struct Weighted<'d, W: Weigh> {
    dag: &'d Dag,
    weigh: W,
    best: Vec<Option<Way>>,
    /// Sorted ways of the nodes at which a route was split.
    sorted: BTreeMap<u32, Vec<Way>>,
    /// Ways on from the root: the best first, the others in order once they are asked for.
    root: Vec<Way>,
    heap: BinaryHeap<Part>,
    /// The route handed out last, not yet split.
    last: Option<Part>,
}

impl<'d, W: Weigh> Weighted<'d, W> {
    /// The completions of a node whose first concert may be taken; from a concert's node the empty completion
    /// is one of them, from the first gate it is not. Cost: O(V + E).
    pub fn behind(dag: &'d Dag, weigh: W, root: Root<'_>) -> Self {
        let mut best: Vec<Option<Way>> = vec![None; dag.nodes.len()];
        for (id, node) in dag.nodes.iter().enumerate().rev() {
            let mut top: Option<Way> = None;
            each_way(dag, &weigh, &best, (id as u32, node), |way| {
                if top.is_none_or(|t| way.better_than(&t)) {
                    top = Some(way);
                }
            });
            best[id] = top;
        }
        let (sorted, heap) = (BTreeMap::new(), BinaryHeap::new());
        let mut search = Self { dag, weigh, best, sorted, root: Vec::new(), heap, last: None };
        search.begin_at(root);
        search
    }

    /// Begins anew behind another node. Cost: O(ways on from the node + length).
    pub fn begin_at(&mut self, root: Root<'_>) {
        self.root = root_ways(self.dag, &self.weigh, &self.best, &root);
        let top = (0..self.root.len()).min_by(|a, b| self.root[*a].order(&self.root[*b]));
        if let Some(top) = top {
            self.root.swap(0, top);
        }
        self.heap.clear();
        self.last = None;
        self.push(&[], &[], Turn { node: NO_NODE, choice: 0, before: [0; 3], depth: 0 });
    }

    /// The first `count` routes from where it stands; memory O(count * length). Call it once a beginning.
    pub fn take(&mut self, count: usize) -> Vec<(Weight, Vec<u32>)> {
        let mut routes = Vec::new();
        while routes.len() < count {
            let Some(route) = self.next_route() else { break };
            routes.push(route);
            self.keep(count - routes.len());
        }
        routes
    }

    /// Forgets parts that `wanted` others come before, when there are many.
    fn keep(&mut self, wanted: usize) {
        if self.heap.len() > 2 * wanted + SPARE_PARTS {
            let mut parts = std::mem::take(&mut self.heap).into_vec();
            parts.sort_unstable_by(|a, b| b.cmp(a));
            parts.truncate(wanted);
            self.heap = BinaryHeap::from(parts);
        }
    }

    /// The next route: its weight and its concerts (those behind the root).
    ///
    /// Cost: O(length) for the first, then O(length² + length * degree * log(degree) at nodes not split before).
    pub fn next_route(&mut self) -> Option<(Weight, Vec<u32>)> {
        if let Some(part) = self.last.take() {
            for position in part.fixed..part.turns.len() {
                let turn = part.turns[position];
                let next = Turn { choice: turn.choice + 1, ..turn };
                self.push(&part.turns[..position], &part.concerts[..turn.depth as usize], next);
            }
        }
        let part = self.heap.pop()?;
        let route = (part.weight, part.concerts.clone());
        self.last = Some(part);
        Some(route)
    }

    /// The `choice`-th best way of a node or of the root.
    fn way(&mut self, node: u32, choice: u32) -> Option<Way> {
        if node == NO_NODE {
            if choice == 1 {
                self.root.sort_by(Way::order);
            }
            return self.root.get(choice as usize).copied();
        }
        if choice == 0 {
            return self.best[node as usize];
        }
        let Self { dag, weigh, best, sorted, .. } = self;
        let ways = sorted.entry(node).or_insert_with(|| {
            let mut ways = Vec::new();
            each_way(dag, weigh, best, (node, &dag.nodes[node as usize]), |way| ways.push(way));
            ways.sort_by(Way::order);
            ways
        });
        ways.get(choice as usize).copied()
    }

    /// Adds the part that shares `turns` and takes `turn` or worse, when it has a route.
    fn push(&mut self, turns: &[Turn], concerts: &[u32], turn: Turn) {
        let Some(way) = self.way(turn.node, turn.choice) else { return };
        let mut part = Part {
            weight: add(turn.before, way.weight),
            concerts: concerts.to_vec(),
            turns: turns.to_vec(),
            fixed: turns.len(),
        };
        let (mut turn, mut way) = (turn, way);
        loop {
            part.turns.push(turn);
            if way.to == NO_NODE {
                break;
            }
            let node = &self.dag.nodes[way.to as usize];
            if !node.is_gate() {
                part.concerts.push(node.concert);
            }
            let Some(next) = self.best[way.to as usize] else { break };
            let before = add(turn.before, subtract(way.weight, next.weight));
            turn = Turn { node: way.to, choice: 0, before, depth: part.concerts.len() as u32 };
            way = next;
        }
        self.heap.push(part);
    }
}

/// Where the search begins.
pub(crate) struct Root<'a> {
    /// The first gate, or the node of the last concert heard.
    pub node: u32,
    /// Whether a concert may come first.
    pub may_take: &'a dyn Fn(u32) -> bool,
}

fn root_ways<W: Weigh>(dag: &Dag, weigh: &W, best: &[Option<Way>], root: &Root<'_>) -> Vec<Way> {
    let from = concert_of(&dag.nodes[root.node as usize]);
    let mut ways = Vec::new();
    dag.ways(root.node, |way| {
        match way {
            None if from.is_some() => {
                let weight = weigh.end(accepting(dag, root.node));
                ways.push(Way { weight, first: -1, to: NO_NODE });
            }
            Some(to) if (root.may_take)(dag.nodes[to as usize].concert) => {
                ways.extend(way_to(dag, weigh, best, (from, to)));
            }
            _ => {}
        }
        true
    });
    ways
}

/// The accepting gate that a node's exits lead to.
fn accepting(dag: &Dag, node: u32) -> u32 {
    let mut at = node;
    while !dag.nodes[at as usize].accept && dag.nodes[at as usize].exit != NO_NODE {
        at = dag.nodes[at as usize].exit;
    }
    at
}

fn concert_of(node: &Node) -> Option<usize> {
    (!node.is_gate()).then_some(node.concert as usize)
}

fn way_to<W: Weigh>(dag: &Dag, weigh: &W, best: &[Option<Way>], leg: (Option<usize>, u32)) -> Option<Way> {
    let (from, to) = leg;
    let then = best[to as usize]?;
    let concert = dag.nodes[to as usize].concert;
    let weight = add(weigh.step(from, concert as usize)?, then.weight);
    Some(Way { weight, first: i64::from(concert), to })
}

/// Every way on from a node with the best completion behind it.
fn each_way<W: Weigh>(
    dag: &Dag,
    weigh: &W,
    best: &[Option<Way>],
    (id, node): (u32, &Node),
    mut visit: impl FnMut(Way),
) {
    if node.accept {
        visit(Way { weight: weigh.end(id), first: -1, to: NO_NODE });
    }
    if let Some(then) = best.get(node.exit as usize).copied().flatten() {
        visit(Way { to: node.exit, ..then });
    }
    let from = concert_of(node);
    dag.successors(node).filter_map(|to| way_to(dag, weigh, best, (from, to))).for_each(visit);
}

pub(crate) fn add(a: Weight, b: Weight) -> Weight {
    [a[0] + b[0], a[1] + b[1], a[2] + b[2]]
}

fn subtract(a: Weight, b: Weight) -> Weight {
    [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
}
