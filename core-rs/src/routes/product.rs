//! Limits as memory: the plain graph times what must be remembered (concerts so far, price, walk, meals
//! taken, programmes heard). Every path of the product is one route that keeps all limits, so counting,
//! ranking and sampling need no other code for limits, and their answers stay exact.

#![allow(
    clippy::indexing_slicing,
    reason = "plain node ids and their states are made here; days and concerts come from the festival"
)]

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::dag::{Dag, NO_NODE, Node};
use super::memory::{Rules, State};
use super::question::Question;
use crate::error::{Error, ErrorKind};

/// The most states of a product.
pub const MAX_STATES: usize = 1_000_000;
/// The most legs of a product.
pub const MAX_PRODUCT_EDGES: usize = 20_000_000;

/// A multiplicative hash: deterministic, fast, enough for small integer keys.
#[derive(Default)]
struct MixHasher(u64);

impl Hasher for MixHasher {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_u64(u64::from(*byte)));
    }
    fn write_u64(&mut self, value: u64) {
        self.0 = (self.0.rotate_left(23) ^ value).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        self.0 ^= self.0 >> 29;
    }
}

type StateIds = HashMap<State, u32, BuildHasherDefault<MixHasher>>;

/// The states of one plain node in order of discovery.
#[derive(Default)]
struct Layer {
    states: Vec<State>,
    ids: StateIds,
}

impl Layer {
    fn id(&mut self, state: State) -> u32 {
        let next = self.states.len() as u32;
        let id = *self.ids.entry(state).or_insert(next);
        if id == next {
            self.states.push(state);
        }
        id
    }
}

/// One node of the product before dead ends are cut.
struct Draft {
    plain: u32,
    edges: (u32, u32),
    exit: Option<(u32, u32)>,
    accept: bool,
}

struct Builder<'q> {
    rules: Rules<'q>,
    plain: &'q Dag,
    most_states: usize,
    layers: Vec<Layer>,
    drafts: Vec<Draft>,
    edges: Vec<(u32, u32)>,
}

/// The product of the plain graph and the question's limits, without dead ends.
///
/// Cost: O(states * degree). Errors: `question-too-large`.
pub(crate) fn build(question: &Question, plain: &Dag) -> Result<Dag, Error> {
    build_within(question, plain, MAX_STATES)
}

/// The same with at most so many states.
pub(crate) fn build_within(question: &Question, plain: &Dag, most_states: usize) -> Result<Dag, Error> {
    let mut builder = Builder {
        rules: Rules::new(question, plain)?,
        plain,
        most_states: most_states.min(MAX_STATES),
        layers: (0..plain.nodes.len()).map(|_| Layer::default()).collect(),
        drafts: Vec::new(),
        edges: Vec::new(),
    };
    let Some(start) = builder.rules.start() else { return Ok(Dag::empty()) };
    builder.layers[0].id(start);
    let mut bases = Vec::with_capacity(plain.nodes.len());
    for id in 0..plain.nodes.len() {
        bases.push(builder.drafts.len() as u32);
        builder.expand(id)?;
    }
    let accepts_empty = plain.accepts_empty && Rules::may_end(&start);
    Ok(assemble(&builder, &bases, accepts_empty))
}

impl Builder<'_> {
    /// Works out all states of one plain node; those of its predecessors are complete.
    fn expand(&mut self, id: usize) -> Result<(), Error> {
        let node = self.plain.nodes[id];
        let Layer { states, .. } = std::mem::take(&mut self.layers[id]);
        for state in states {
            let from = self.edges.len() as u32;
            for next in self.plain.successors(&node) {
                if let Some(after) = self.rules.go(state, &node, next) {
                    let local = self.layers[next as usize].id(after);
                    self.edges.push((next, local));
                }
            }
            let exit = self
                .rules
                .leave(state, &node)
                .map(|after| (node.exit, self.layers[node.exit as usize].id(after)));
            self.drafts.push(Draft {
                plain: id as u32,
                edges: (from, self.edges.len() as u32),
                exit,
                accept: node.accept && Rules::may_end(&state),
            });
            check_limit("states", self.drafts.len(), self.most_states)?;
            check_limit("legs of states", self.edges.len(), MAX_PRODUCT_EDGES)?;
        }
        Ok(())
    }
}

fn check_limit(what: &'static str, needed: usize, limit: usize) -> Result<(), Error> {
    if needed > limit {
        return Err(ErrorKind::QuestionTooLarge { what, needed: needed as u64, limit: limit as u64 }.into());
    }
    Ok(())
}

/// Cuts dead ends and numbers the nodes that are left.
fn assemble(builder: &Builder<'_>, bases: &[u32], accepts_empty: bool) -> Dag {
    let target = |(plain, local): (u32, u32)| (bases[plain as usize] + local) as usize;
    let drafts = &builder.drafts;
    let edges = |draft: &Draft| &builder.edges[draft.edges.0 as usize..draft.edges.1 as usize];
    let mut alive = vec![false; drafts.len()];
    for (id, draft) in drafts.iter().enumerate().rev() {
        alive[id] = draft.accept
            || draft.exit.is_some_and(|exit| alive[target(exit)])
            || edges(draft).iter().any(|edge| alive[target(*edge)]);
    }
    if alive.first() != Some(&true) {
        return Dag::empty();
    }
    let mut numbers = vec![NO_NODE; drafts.len()];
    let mut next = 0;
    for (id, _) in alive.iter().enumerate().filter(|(_, alive)| **alive) {
        numbers[id] = next;
        next += 1;
    }
    let mut dag = Dag { nodes: Vec::with_capacity(next as usize), list: Vec::new(), accepts_empty };
    for (id, draft) in drafts.iter().enumerate().filter(|(id, _)| alive[*id]) {
        debug_assert_eq!(numbers[id] as usize, dag.nodes.len());
        let from = dag.list.len() as u32;
        dag.list.extend(edges(draft).iter().map(|edge| numbers[target(*edge)]).filter(|id| *id != NO_NODE));
        let exit = draft.exit.map_or(NO_NODE, |exit| numbers[target(exit)]);
        let list = (from, dag.list.len() as u32);
        let concert = builder.plain.nodes[draft.plain as usize].concert;
        dag.nodes.push(Node { concert, list, range: (0, 0), exit, accept: draft.accept });
    }
    dag
}
